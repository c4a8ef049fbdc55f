"""The second page of the comparison: frequencies, people near the cut score, items, keys, incidents, method."""

from collections.abc import Iterator
from datetime import timedelta

from examapp.analysis.comparison import MINIMUM_N, Comparison
from examapp.analysis.matrices import CLAIM_N, SETTLED_N
from examapp.analysis.surroundings import NearPerson, Surroundings
from examapp.domain.marking import show_points
from examapp.locale import _, say
from examapp.reports.charts_scores import band_labels, bins_for, counted
from examapp.reports.contrast_tables import contrast_text
from examapp.reports.documents import Block, Cell, Column, Facts, Kind, Note, Span, Table, number
from examapp.reports.equating_words import equating_method
from examapp.reports.figures import NOTHING, percent_text, points_text
from examapp.reports.flag_words import FLAG_WORDS

MOST_NAMES = 6


def further_blocks(comparison: Comparison, around: Surroundings, *, public: bool) -> Iterator[Block]:
    """What a reader looks up after the conclusion; a public copy names nobody."""
    if comparison.whole.ours is not None:
        yield _frequencies(comparison, around)
    pairs = [*_centre_facts(around), *_test_facts(around), *_near_facts(around, public=public), *_item_facts(around)]
    if around.contrasts is not None:
        pairs.append((_("Items beside the baseline"), contrast_text(around.contrasts, around.numbers)))
    yield Facts((*pairs, *_key_facts(comparison, around), *_incident_facts(around)))
    yield Note(_("How these figures were made"), tuple(_method(comparison)))


def _frequencies(comparison: Comparison, around: Surroundings) -> Table:
    edges = bins_for(around.maximum, comparison.cut_score)
    labels = band_labels(edges)
    groups = [(_("legal aid"), around.points), (comparison.baseline.norm_group, comparison.their_scores)]
    counts = [(name, counted(scores, edges)) for name, scores in groups if scores]
    lowest = min(band for band in range(len(labels)) if any(found[band] for _name, found in counts))
    columns = [Column(_("Points"))]
    for _name in counts:
        columns += [Column(_("People"), Kind.NUMBER), Column("%", Kind.NUMBER), Column(_("% below"), Kind.NUMBER)]
    rows: list[tuple[Cell | str, ...]] = [
        (labels[band], *(cell for _name, found in counts for cell in _frequency_cells(found, band)))
        for band in reversed(range(lowest, len(labels)))
    ]
    spans = (Span("", 1), *(Span(name, 3) for name, _found in counts))
    caption = _("Score frequencies, whole paper (% below: people whose score lies below the band)")
    return Table("frequencies", tuple(columns), tuple(rows), caption=caption, spans=spans)


def _frequency_cells(counts: tuple[int, ...], band: int) -> list[Cell]:
    n = sum(counts)
    share, below = counts[band] / n, sum(counts[:band]) / n
    return [number(counts[band]), number(100 * share, percent_text(share)), number(100 * below, percent_text(below))]


def _centre_facts(around: Surroundings) -> Iterator[tuple[str, str]]:
    found = around.clustering
    if found is not None and not found.icc:
        yield (
            _("Centres"),
            _("{count}; people of one are no more alike than others (ICC 0.00)").format(count=found.centres),
        )
    elif found is not None:
        line = _("{count}; alike within a centre (ICC) {icc}: standard error of our mean {error} points, not {naive}")
        values = {"count": found.centres, "icc": f"{found.icc:.2f}"}
        texts = {"error": points_text(found.error, places=2), "naive": points_text(found.naive_error, places=2)}
        yield _("Centres"), line.format(**values, **texts)


def _test_facts(around: Surroundings) -> Iterator[tuple[str, str]]:
    test = around.form
    if test is None or test.alpha is None or test.alpha_ci95 is None or test.sem is None:
        reason = _("withheld: fewer than {count} people").format(count=CLAIM_N)
        yield _("Reliability"), reason
        return
    values = {
        "alpha": f"{test.alpha:.2f}",
        "low": f"{test.alpha_ci95[0]:.2f}",
        "high": f"{test.alpha_ci95[1]:.2f}",
        "sem": points_text(test.sem),
        "n": test.n_persons,
    }
    line = _("alpha {alpha} ({low} to {high}), standard error of measurement {sem} points, n = {n}").format(**values)
    provisional = _("{text}; provisional, fewer than {count} people").format(text=line, count=SETTLED_N)
    yield _("Reliability"), provisional if test.n_persons < SETTLED_N else line


def _near_facts(around: Surroundings, *, public: bool) -> Iterator[tuple[str, str]]:
    cut = None if around.form is None else around.form.cut
    if cut is None or cut.sem is None:
        return
    within = _("{count} people within {sem} points (one conditional standard error)").format(
        count=len(around.near) if len(around.near) >= MINIMUM_N or not public else _("fewer than five"),
        sem=points_text(cut.sem),
    )
    if around.near and not public:
        within = _("{text}: {names}").format(text=within, names=_near_names(around.near))
    yield _("Near the cut score"), within
    if cut.decisions is not None:
        line = _("{share} % of people would get the same decision from a second paper like this one")
        yield _("Pass or fail"), line.format(share=percent_text(cut.decisions.consistency))


def _near_names(near: tuple[NearPerson, ...]) -> str:
    shown = [
        _("{name} ({points})").format(name=each.name, points=show_points(each.points, places=None))
        for each in near[:MOST_NAMES]
    ]
    rest = len(near) - len(shown)
    names = _(", ").join(shown)
    return _("{names} and {count} more").format(names=names, count=rest) if rest else names


def _item_facts(around: Surroundings) -> Iterator[tuple[str, str]]:
    if len(around.points) < CLAIM_N:
        yield _("Items to look at"), _("no verdict on items: fewer than {count} people").format(count=CLAIM_N)
        return
    if not around.items:
        yield _("Items to look at"), _("nothing that strikes among {count} items").format(count=around.items_n)
        return
    flagged = [
        _numbers_text(say(words), [str(item.number) for item in around.items if flag in item.flags])
        for flag, words in FLAG_WORDS.items()
    ]
    line = _("of {count}: {list}")
    yield _("Items to look at"), line.format(count=around.items_n, list=_("; ").join(filter(None, flagged)))


def _numbers_text(words: str, numbers: list[str]) -> str:
    """How many items, and which; many are counted and left to the report on items."""
    if not numbers:
        return ""
    text = _("{what} {count}").format(what=words, count=len(numbers))
    if len(numbers) > MOST_NAMES:
        return text
    return _("{text} (no. {numbers})").format(text=text, numbers=_(", ").join(numbers))


def _key_facts(comparison: Comparison, around: Surroundings) -> Iterator[tuple[str, str]]:
    if not around.key_changes:
        yield _("Key changes"), _("none; version {version}").format(version=comparison.key_version)
    for change in around.key_changes:
        line = _("version {version}, {day}: {reason} ({names})")
        values = {"version": change.number, "day": change.made_on or NOTHING, "reason": change.reason or NOTHING}
        yield _("Key changes"), line.format(names=_(", ").join(change.by) or NOTHING, **values)


def _incident_facts(around: Surroundings) -> Iterator[tuple[str, str]]:
    counts = around.incidents
    line = _("{incidents} in the sittings of {people} people").format(incidents=counts.incidents, people=counts.people)
    if counts.credited > timedelta(0):
        given = _("{text}; lost working time given back to {people}: {minutes} minutes")
        minutes = -(-counts.credited // timedelta(minutes=1))
        line = given.format(text=line, people=counts.credited_people, minutes=minutes)
    yield _("Incidents"), line


def _method(comparison: Comparison) -> Iterator[str]:
    if comparison.other_form:
        yield from equating_method()
    else:
        yield from _direct_method(comparison)
    if comparison.remarked:
        yield _("The scores in the other reports are by our own rules; those here serve this comparison alone.")


def _direct_method(comparison: Comparison) -> Iterator[str]:
    yield _(
        "Legal aid less baseline, raw points of the same form under the same marking rules; interval after Welch "
        "(1947), g after Hedges with the noncentral t distribution. “Higher” or “lower” only where the whole 95 % "
        "interval lies on one side of zero. The figures do not say why the groups differ."
    )
    if not comparison.baseline.scores:
        yield _("Of the baseline a summary is known and no single scores: ranks and single topics are not tested.")
