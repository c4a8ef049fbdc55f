"""What a baseline says of single items: facilities, single people's points, and items in common with other forms."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from examapp.banks.baseline_fields import ANCHOR_FIELDS
from examapp.banks.baseline_scores import SEPARATORS, read_scores
from examapp.banks.baseline_values import Reader
from examapp.banks.fields import guess
from examapp.domain.baselines import Anchor
from examapp.domain.errors import Message

MOST = 20


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Facilities and points by item id, and the items in common with other forms."""

    facilities: Mapping[str, float] = field(default_factory=dict)
    points: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)
    anchor: Anchor | None = None
    common_anchor: Anchor | None = None


def read_items(reader: Reader, maxima: Mapping[str, Fraction]) -> ItemFigures:
    """Everything that is said of items; `maxima` are the points of the form's items."""
    points = _points(reader, maxima)
    facilities = {name: float(statistics.mean(column) / maxima[name]) for name, column in points.items()}
    return ItemFigures(
        facilities | _facilities(reader, maxima),
        points,
        _anchor(reader, "anchor", maxima),
        _anchor(reader, "common_anchor", maxima),
    )


def _known(reader: Reader, field_name: str, item_id: str, maxima: Mapping[str, Fraction]) -> bool:
    if item_id in maxima:
        return True
    message = Message("The form has no item “{item}”.", {"item": item_id})
    listed = Message("Its items are: {items}.", {"items": ", ".join([*maxima][:MOST])})
    reader.error(field_name, message, guess(item_id, tuple(maxima)) or listed)
    return False


def _facilities(reader: Reader, maxima: Mapping[str, Fraction]) -> dict[str, float]:
    found = {}
    for name in [name for name in reader.fields if name.startswith("items.")]:
        item_id, share = name.removeprefix("items."), reader.number(name, needed=True)
        if share is None or not _known(reader, name, item_id, maxima):
            continue
        if share > 1:
            message = Message("The share {share} is above 1.", {"share": reader.fields[name].text})
            reader.error(name, message, Message("Write the share of the item's points: 0.78 for 78 %."))
        else:
            found[item_id] = float(share)
    return found


def _points(reader: Reader, maxima: Mapping[str, Fraction]) -> dict[str, tuple[Fraction, ...]]:
    """Single people's points, an equal number for each item, and as many as there are scores."""
    found: dict[str, tuple[Fraction, ...]] = {}
    scores, _bad = read_scores(reader.text("scores", needed=False))
    for name in [name for name in reader.fields if name.startswith("item_points.")]:
        item_id = name.removeprefix("item_points.")
        column, bad = read_scores(reader.fields[name].text)
        if not _known(reader, name, item_id, maxima):
            continue
        over = [str(each) for each in column if each > maxima[item_id]]
        if bad or over:
            values = {"text": [*bad, *over][0], "maximum": str(maxima[item_id])}
            message = Message("“{text}” is not a number of points from 0 to {maximum}.", values)
            reader.error(name, message, Message("Write the points of each person, in the order of the scores."))
        elif len(column) != len(scores):
            sizes = {"count": len(column), "n": len(scores)}
            message = Message("There are points of {count} people, but scores of {n}.", sizes)
            reader.error(name, message, Message("Give each person's points in the order of “scores”."))
        else:
            found[item_id] = column
    return found


def _anchor(reader: Reader, name: str, maxima: Mapping[str, Fraction]) -> Anchor | None:
    """The figures of some items together; all four are needed where one is there."""
    if not any(each.startswith(f"{name}.") for each in reader.fields):
        return None
    before = reader.findings.errors
    figures = [reader.number(f"{name}.{each}", needed=True) for each in ANCHOR_FIELDS[1:]]
    items = [word for word in SEPARATORS.split(reader.text(f"{name}.items")) if word]
    known = [each for each in dict.fromkeys(items) if _known(reader, f"{name}.items", each, maxima)]
    if reader.findings.errors > before:
        return None
    mean, sd, shared = (float(each or 0) for each in figures)
    most = float(sum(maxima[each] for each in known))
    if mean > most:
        values = {"mean": f"{mean:g}", "maximum": f"{most:g}"}
        message = Message("The mean {mean} is above the {maximum} points of these items.", values)
        reader.error(f"{name}.mean", message, Message("Compare the figures with their source."), rule="baseline-sense")
    return Anchor(tuple(known), mean, sd, shared)
