"""The items of a form by facility and discrimination, with the zones in which an item has to be looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from examapp.locale import _
from examapp.reports.charts import Mark, Numbers, Scale, framed, painted, tick_text, usable
from examapp.reports.charts_labels import RADIUS, Spot, cell_labels, drawn_labels
from examapp.reports.charts_svg import (
    LINE,
    MARGIN,
    SMALL,
    WIDTH,
    Band,
    Box,
    Entry,
    Fill,
    area,
    document,
    line,
    marker,
    sample,
    text,
    text_width,
)

ROWS = 21
HEIGHT = 330.0
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
TOP = 20.0
SEVERAL = "◎"


@dataclass(frozen=True, slots=True)
class ItemPoint:
    """An item by its facility and discrimination; without a discrimination it is not drawn but told of."""

    label: str
    facility: float
    discrimination: float | None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class ItemMap:
    """A scatter of items; `hard` and `easy` bound the facilities, `weak` the discriminations that need no look."""

    points: tuple[ItemPoint, ...]
    n: int
    hard: float = 0.20
    easy: float = 0.95
    weak: float = 0.20
    title: str = ""
    notes: tuple[str, ...] = ()

    def terminal(self, width: int) -> list[str]:
        """A sign an item; flagged items with their labels."""
        return _terminal(self, usable(width))

    def svg(self) -> str:
        """Flagged items filled and labelled, the others hollow, the zones hatched."""
        legend = [
            Entry((marker(10, 0, radius=RADIUS),), _("flagged item")),
            Entry((marker(10, 0, filled=False, radius=RADIUS),), _("other item")),
            Entry(sample(Fill.HATCHED), _zone_words(self)),
        ]
        band, unplaced = _drawn(self)
        return document(self.title, band, legend=legend, notes=_all_notes(self, unplaced))

    def numbers(self) -> Numbers:
        """A row an item; the last column marks those that are flagged."""
        header = (_("Item"), _("Facility"), _("Discrimination"), _("Flagged"))
        rows = [
            (point.label, point.facility, point.discrimination, _("yes") if point.flagged else "")
            for point in self.points
        ]
        return header, tuple(rows)


def _zone_words(chart: ItemMap) -> str:
    values = {"hard": f"{chart.hard:.2f}", "easy": f"{chart.easy:.2f}", "weak": f"{chart.weak:.2f}"}
    return _("to look at: facility below {hard} or above {easy}, discrimination below {weak}").format(**values)


def _placed(chart: ItemMap) -> list[tuple[ItemPoint, float]]:
    return [(point, point.discrimination) for point in chart.points if point.discrimination is not None]


def _all_notes(chart: ItemMap, unplaced: Sequence[str]) -> list[str]:
    notes = [_("Items: {items}; people: n = {n}.").format(items=len(chart.points), n=chart.n)]
    without = [point.label for point in chart.points if point.discrimination is None]
    if without:
        words = _("Not drawn, because there is no discrimination: {items}.")
        notes.append(words.format(items=_(", ").join(without)))
    if unplaced:
        words = _("Flagged, with no room for the label: {items}.")
        notes.append(words.format(items=_(", ").join(unplaced)))
    return [*notes, *chart.notes]


def _upwards(chart: ItemMap) -> tuple[float, ...]:
    """Ticks of the discrimination a fifth apart, from below the lowest item to above the highest."""
    values = [0.0, 0.6, *(value for _point, value in _placed(chart))]
    first = next(tick for tick in range(0, -6, -1) if tick / 5 <= min(values) or tick == -5)
    last = next(tick for tick in range(3, 6) if tick / 5 >= max(values) or tick == 5)
    return tuple(tick / 5 for tick in range(first, last + 1))


# --- terminal --------------------------------------------------------------------------------------------------------


def _terminal(chart: ItemMap, width: int) -> list[str]:
    ups = _upwards(chart)
    left = max(len(f"{tick:.1f}") for tick in ups) + 2
    xs, ys = Scale(0, 1, left + 1, width - 6), Scale(ups[0], ups[-1], ROWS - 1, 0)
    marks = [*_zone_marks(chart, xs, ys), *_axis_marks(ups, xs, ys, left, width)]
    signs: dict[tuple[int, int], str] = {}
    for point, value in sorted(_placed(chart), key=lambda each: each[0].flagged):
        at = xs.column(point.facility), ys.column(value)
        signs[at] = SEVERAL if at in signs else "●" if point.flagged else "○"
    spots = [
        Spot(point.label, xs.column(point.facility), ys.column(value), point.flagged) for point, value in _placed(chart)
    ]
    labels, unplaced = cell_labels(spots, signs, area=Box(xs.start, 0, xs.end + 6 - xs.start, ROWS))
    marks += [*(Mark(*at, sign) for at, sign in signs.items()), *labels]
    body = [_("Upwards: discrimination. Across: facility (high = easy).")]
    body += painted(marks, width=width, height=ROWS + 2)
    words = (_("flagged item"), _("other item"), _("several at one place"), _zone_words(chart))
    legend = [f"{sign} {meaning}" for sign, meaning in zip(("●", "○", SEVERAL, "░"), words, strict=True)]
    return framed(chart.title, body, width, legend=legend, notes=_all_notes(chart, unplaced))


def _zone_marks(chart: ItemMap, xs: Scale, ys: Scale) -> Iterator[Mark]:
    """A light ground behind the places that need a look."""
    right = int(xs.end)
    hard, easy, weak = xs.column(chart.hard), xs.column(chart.easy), ys.column(chart.weak)
    for row in range(ROWS):
        if row > weak:
            yield Mark(int(xs.start), row, "░" * (right - int(xs.start) + 1))
        else:
            yield Mark(int(xs.start), row, "░" * (hard - int(xs.start)))
            yield Mark(easy + 1, row, "░" * (right - easy))


def _axis_marks(ups: Sequence[float], xs: Scale, ys: Scale, left: int, width: int) -> Iterator[Mark]:
    for row in range(ROWS):
        yield Mark(left, row, "│")
    yield Mark(left, ROWS, "└" + "─" * (width - left - 1))
    for tick in ups:
        words = f"{tick:.1f}"
        yield Mark(left - 1 - len(words), ys.column(tick), words)
        yield Mark(left, ys.column(tick), "┤")
    for tick in TICKS:
        yield Mark(xs.column(tick), ROWS, "┬")
        yield Mark(xs.column(tick) - 1, ROWS + 1, f"{tick:.1f}")


# --- drawing ---------------------------------------------------------------------------------------------------------


def _drawn(chart: ItemMap) -> tuple[Band, list[str]]:
    ups = _upwards(chart)
    left = MARGIN + max(text_width(f"{tick:.1f}", size=SMALL) for tick in ups) + 12
    xs = Scale(0, 1, left + 8, WIDTH - MARGIN - 60)
    ys = Scale(ups[0], ups[-1], TOP + HEIGHT, TOP + 8)
    shapes = [*_zones(chart, xs, ys), *_axes(ups, xs, ys, left)]
    for point, value in sorted(_placed(chart), key=lambda each: each[0].flagged):
        shapes.append(marker(xs.place(point.facility), ys.place(value), filled=point.flagged, radius=RADIUS))
    spots = [
        Spot(point.label, xs.place(point.facility), ys.place(value), point.flagged) for point, value in _placed(chart)
    ]
    within = Box(xs.start - 4, TOP, WIDTH - MARGIN - xs.start + 4, ys.start - TOP)
    labels, unplaced = drawn_labels(spots, area=within)
    words = _("Facility (high = easy)")
    shapes.append(text((xs.start + xs.end) / 2, ys.start + 24 + LINE / 2, words, anchor="middle", size=SMALL))
    return Band((*shapes, *labels), ys.start + 24 + LINE + 4), unplaced


def _zones(chart: ItemMap, xs: Scale, ys: Scale) -> list[str]:
    """The zones, lightly hatched, as three rectangles that do not overlap."""
    hard, easy, weak = xs.place(chart.hard), xs.place(chart.easy), ys.place(chart.weak)
    left, right = xs.start - 8, xs.end + 8
    boxes = [
        Box(left, ys.end - 8, hard - left, weak - ys.end + 8),
        Box(easy, ys.end - 8, right - easy, weak - ys.end + 8),
        Box(left, weak, right - left, ys.start - weak),
    ]
    shapes = [shape for box in boxes for shape in area(box, Fill.HATCHED, outlined=False)]
    shapes += [line((x, ys.end - 8), (x, weak), dash="7 4") for x in (hard, easy)]
    shapes.append(line((hard, weak), (easy, weak), dash="7 4"))
    shapes += [line((left, ys.place(0)), (right, ys.place(0)), width=1)] if ys.low < 0 else []
    return shapes


def _axes(ups: Sequence[float], xs: Scale, ys: Scale, left: float) -> list[str]:
    shapes = [text(MARGIN, TOP / 2 - 2, _("Discrimination"), size=SMALL)]
    shapes += [line((left, ys.end - 8), (left, ys.start)), line((left, ys.start), (xs.end + 8, ys.start))]
    for tick in ups:
        y = ys.place(tick)
        shapes += [line((left - 4, y), (left, y)), text(left - 8, y, f"{tick:.1f}", anchor="end", size=SMALL)]
    for tick in TICKS:
        x = xs.place(tick)
        shapes += [line((x, ys.start), (x, ys.start + 4))]
        shapes.append(text(x, ys.start + 14, tick_text(tick), anchor="middle", size=SMALL))
    return shapes
