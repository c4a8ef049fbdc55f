"""Linking our form with the one that a norm group sat, through the items that stand on both."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from examapp.analysis.equated import Equated, equate
from examapp.analysis.equating import Taken
from examapp.analysis.links import Published, Sat
from examapp.analysis.verdicts import Withheld
from examapp.domain.baselines import Anchor, Baseline, Summary
from examapp.domain.blueprints import Part
from examapp.domain.forms import Form, FormItem
from examapp.domain.scoring import Score

Scores = Sequence[Score]


def equate_with(
    form: Form, scores: Scores, their_form: Form | None, baseline: Baseline, part: Part | None
) -> Equated | Withheld:
    """Our scores on a part of the paper, on the scale of the norm group's form; the reason where that cannot be."""
    if their_form is None:
        return Withheld.OTHER_FORM
    if not _share_items(form, their_form, part):
        return Equated(0, reason=Withheld.OTHER_FORM)
    theirs = _people_of(baseline, their_form, part) or _figures_of(baseline, their_form, part)
    if theirs is None:
        return Withheld.NO_ANCHOR
    maxima = tuple(float(each.exam.part_maximum(part)) for each in (form, their_form))
    return _named(form, equate(sat(form, scores, part), theirs, maxima=(maxima[0], maxima[1])))


def equate_groups(form: Form, scores: Scores, their_form: Form, their_scores: Scores) -> Equated:
    """A group on one form beside a group on another, on the whole paper."""
    maxima = (float(form.exam.max_points), float(their_form.exam.max_points))
    return _named(form, equate(sat(form, scores, None), sat(their_form, their_scores, None), maxima=maxima))


def _named(form: Form, equated: Equated) -> Equated:
    """The same with the items called by their ids on our form."""
    names = {item.digest: item.item_id for item in form.items}
    anchors, dropped = (tuple(names[each] for each in digests) for digests in (equated.anchors, equated.dropped))
    return replace(equated, anchors=anchors, dropped=dropped)


def _share_items(form: Form, their_form: Form, part: Part | None) -> bool:
    digests = [{item.digest for item in _items(each, part)} for each in (form, their_form)]
    return bool(digests[0] & digests[1])


def _items(form: Form, part: Part | None) -> list[FormItem]:
    return [item for item in form.items if part in (None, form.exam.topic(item.topic).part)]


def sat(form: Form, scores: Scores, part: Part | None) -> Sat:
    """People's points on a part of a form: totals, and the items that are scored."""
    wanted = {item.item_id for item in _items(form, part)}
    columns: dict[str, list[float]] = {}
    maxima: dict[str, float] = {}
    for one in scores:
        for item in one.items:
            if item.points is not None and item.item_id in wanted:
                columns.setdefault(item.digest, []).append(float(item.points))
                maxima[item.digest] = float(item.maximum)
    totals = [float((one.raw if part is None else one.parts[part]).points) for one in scores]
    return Sat(totals, columns, maxima)


def _people_of(baseline: Baseline, their_form: Form, part: Part | None) -> Sat | None:
    """The norm group's single points, where the baseline has those of every scored item of the part."""
    items = [item for item in _items(their_form, part) if item.item_id in baseline.item_points]
    maxima = {item.digest: float(_maximum(their_form, item)) for item in items}
    if not items or sum(maxima.values()) != float(their_form.exam.part_maximum(part)):
        return None
    columns = {item.digest: [float(each) for each in baseline.item_points[item.item_id]] for item in items}
    return Sat([sum(row) for row in zip(*columns.values(), strict=True)], columns, maxima)


def _figures_of(baseline: Baseline, their_form: Form, part: Part | None) -> Published | None:
    """What the baseline says of items that its form has in common with others."""
    anchor, summary = (baseline.anchor, baseline.whole) if part is None else (baseline.common_anchor, baseline.common)
    if anchor is None or summary is None or summary.n is None or summary.sd is None:
        return None
    items = {item.item_id: item for item in _items(their_form, part)}
    if not set(anchor.items) <= set(items):
        return None
    counted = [items[name] for name in anchor.items]
    return Published(
        _taken(anchor, summary, summary.n, summary.sd),
        tuple(item.digest for item in counted),
        {item.digest: float(_maximum(their_form, item)) for item in counted},
        _facilities(baseline.items, counted),
    )


def _taken(anchor: Anchor, summary: Summary, n: int, sd: float) -> Taken:
    return Taken(n, summary.mean, sd, anchor.mean, anchor.sd, anchor.covariance)


def _facilities(known: Mapping[str, float], items: Sequence[FormItem]) -> dict[str, float]:
    return {item.digest: known[item.item_id] for item in items if item.item_id in known}


def _maximum(form: Form, item: FormItem) -> Fraction:
    return form.exam.section(item.section_id).points
