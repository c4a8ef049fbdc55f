"""The items of a form by facility and discrimination, with the zones in which an item has to be looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from examapp.locale import _
from examapp.reports.charts import Mark, Numbers, Scale, framed, painted, tick_text, usable
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
    grounded_text,
    line,
    marker,
    sample,
    text,
    text_width,
)

ROWS = 21
HEIGHT = 330.0
RADIUS = 3.5
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
TOP = 20.0
SEVERAL = "◎"
# Of a label from its item, the best first; the slanted ones come last.
DIRECTIONS = (
    *((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)),
    *((1, -0.5), (1, 0.5), (-1, -0.5), (-1, 0.5)),
)


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
    labels, unplaced = _cell_labels(chart, xs, ys, set(signs))
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


def _cell_labels(chart: ItemMap, xs: Scale, ys: Scale, signs: set[tuple[int, int]]) -> tuple[list[Mark], list[str]]:
    """Labels of flagged items where cells are free, a blank around each; and those that found no place."""
    taken = set(signs)
    marks, unplaced = [], []
    for point, value in _placed(chart):
        if not point.flagged:
            continue
        x, y = xs.column(point.facility), ys.column(value)
        size = cell_len(point.label)
        for column, row in (
            *((x + 1, y), (x - size, y), (x - size // 2, y - 1), (x - size // 2, y + 1)),
            *((x + 1, y - 1), (x + 1, y + 1), (x - size, y - 1), (x - size, y + 1)),
        ):
            cells = {(place, row) for place in range(column, column + size)}
            fits = 0 <= row < ROWS and column >= xs.start and column + size <= xs.end + 6
            if fits and not cells & taken:
                marks.append(Mark(column, row, point.label))
                taken |= {*cells, (column - 1, row), (column + size, row)}
                break
        else:
            unplaced.append(point.label)
    return marks, unplaced


# --- drawing ---------------------------------------------------------------------------------------------------------


def _drawn(chart: ItemMap) -> tuple[Band, list[str]]:
    ups = _upwards(chart)
    left = MARGIN + max(text_width(f"{tick:.1f}", size=SMALL) for tick in ups) + 12
    xs = Scale(0, 1, left + 8, WIDTH - MARGIN - 60)
    ys = Scale(ups[0], ups[-1], TOP + HEIGHT, TOP + 8)
    shapes = [*_zones(chart, xs, ys), *_axes(ups, xs, ys, left)]
    for point, value in sorted(_placed(chart), key=lambda each: each[0].flagged):
        shapes.append(marker(xs.place(point.facility), ys.place(value), filled=point.flagged, radius=RADIUS))
    labels, unplaced = _labels(chart, xs, ys)
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


def _labels(chart: ItemMap, xs: Scale, ys: Scale) -> tuple[list[str], list[str]]:
    """Labels of flagged items on white where nothing else lies, further off with a line; and those without a place."""
    dots = [_around(xs.place(point.facility), ys.place(value), RADIUS + 1.5) for point, value in _placed(chart)]
    taken: list[Box] = []
    shapes: list[str] = []
    unplaced = []
    for point, value in _placed(chart):
        if not point.flagged:
            continue
        x, y = xs.place(point.facility), ys.place(value)
        size = text_width(point.label, size=SMALL) + 4
        for box, far in _candidates(x, y, size):
            inside = (
                box.x >= xs.start - 4 and box.x + size <= WIDTH - MARGIN and box.y >= TOP and box.y + 14 <= ys.start
            )
            leader = _leader((x, y), box) if far else []
            others = [dot for dot in dots if not dot.meets(_around(x, y, 1))]
            clear = not any(box.meets(other) for other in (*taken, *dots))
            if inside and clear and not any(piece.meets(other) for piece in leader for other in (*taken, *others)):
                taken += [box, *leader]
                shapes += [line((x, y), _near_end((x, y), box), width=0.6)] if far else []
                shapes += grounded_text(box.x + 2, box.y + box.height / 2, point.label)
                break
        else:
            unplaced.append(point.label)
    return shapes, unplaced


def _candidates(x: float, y: float, size: float) -> Iterator[tuple[Box, bool]]:
    """Places for a label around a point, the nearest first, and whether a line must lead to it."""
    for distance in (6.0, 18.0, 30.0, 44.0, 60.0, 78.0):
        for right, down in DIRECTIONS:
            left = x + right * distance - (0 if right > 0 else size if right < 0 else size / 2)
            yield Box(left, y + down * (distance + 7) - 7, size, 14), distance > 6


def _near_end(point: tuple[float, float], box: Box) -> tuple[float, float]:
    """Where a line from a point meets a label: its nearest place."""
    x = min(box.x + box.width, max(box.x, point[0]))
    return x, min(box.y + box.height, max(box.y, point[1]))


def _leader(point: tuple[float, float], box: Box) -> list[Box]:
    """Small boxes along the line from a point to its label, the last one short of the label."""
    across, down = (to - start for start, to in zip(point, _near_end(point, box), strict=True))
    steps = max(2, int(max(abs(across), abs(down)) / 3))
    shares = [step / steps for step in range(1, steps)]
    return [_around(point[0] + share * across, point[1] + share * down, 1) for share in shares]


def _around(x: float, y: float, reach: float) -> Box:
    return Box(x - reach, y - reach, 2 * reach, 2 * reach)
