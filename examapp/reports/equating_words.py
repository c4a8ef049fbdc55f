"""How a norm group on another form was put on one scale with ours, in words and as data."""

from collections.abc import Iterator
from dataclasses import asdict

from examapp.analysis.comparison import PartComparison
from examapp.analysis.equated import Equated, EquatedDifference
from examapp.analysis.equating import Method
from examapp.domain.errors import Message
from examapp.locale import _, say
from examapp.reports.figures import points_text, signed

METHODS = {
    Method.TUCKER: Message("Tucker"),
    Method.LEVINE: Message("Levine"),
    Method.CHAINED: Message("chained linear"),
    Method.NOMINAL_MEAN: Message("nominal weights mean"),
    Method.CIRCLE_ARC: Message("circle-arc"),
}
PLACES = 6
MOST_ITEMS = 6


def method_name(method: Method) -> str:
    """The method as the field calls it."""
    return say(METHODS[method])


def equated_by(equated: Equated | None) -> str:
    """How an interval was made, for a sentence; empty where nothing was equated."""
    if equated is None or not equated.differences:
        return ""
    line = _("equated through {count} common items, {method}")
    return line.format(count=len(equated.anchors), method=method_name(equated.differences[0].method))


def equating_facts(part: PartComparison, name: str) -> Iterator[tuple[str, str]]:
    """The items in common, those that were left out, and the difference by each method."""
    equated = part.equated
    if equated is None:
        return
    yield _("Equating, {part}").format(part=name), _links(equated)
    for each in equated.differences:
        yield method_name(each.method), _difference(each)


def _links(equated: Equated) -> str:
    line = _("{common} items on both forms, {used} used").format(common=equated.common, used=len(equated.anchors))
    if not equated.dropped:
        return line
    shown = _(", ").join(equated.dropped[:MOST_ITEMS])
    if len(equated.dropped) > MOST_ITEMS:
        shown = _("{items} and others").format(items=shown)
    return _("{line}; left out, because their difficulty changed unlike the others': {items}").format(
        line=line, items=shown
    )


def _difference(each: EquatedDifference) -> str:
    found = each.found
    line = _("our mean on the form of the baseline {mean}, difference {difference}, interval {low} to {high} (95 %)")
    figures = {"difference": found.difference, "low": found.low, "high": found.high}
    return line.format(mean=points_text(each.mean), **{key: signed(value) for key, value in figures.items()})


def equating_method() -> list[str]:
    """What the method box says where forms differ."""
    return [
        _(
            "Different forms: the scores are compared on the scale of the baseline's form, through the items that "
            "stand on both. The interval holds what sampling both groups adds to the equating (delta method); a "
            "verdict is given only where two methods agree on it."
        ),
        _("Shown side by side, the figures of the two forms are each on their own form and are not to be compared."),
    ]


def equated_data(equated: Equated | None) -> dict[str, object] | None:
    """The equating for other programs; names are English in every language."""
    if equated is None:
        return None
    return {
        "common_items": equated.common,
        "anchors": list(equated.anchors),
        "dropped": list(equated.dropped),
        "differences": [_rounded(each) for each in equated.differences],
        "withheld": equated.reason,
    }


def _rounded(each: EquatedDifference) -> dict[str, object]:
    figures = {"mean": each.mean, "error": each.error, **asdict(each.found)}
    return {"method": each.method, **{name: round(value, PLACES) for name, value in figures.items()}}
