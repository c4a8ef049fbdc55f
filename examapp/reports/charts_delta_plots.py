"""The difficulty of items in two groups, one against the other, with the items that stray from the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from examapp.locale import _
from examapp.reports.charts import Mark, Numbers, Scale, framed, painted, tick_text, usable
from examapp.reports.charts_labels import RADIUS, Spot, cell_labels, drawn_labels
from examapp.reports.charts_svg import LINE, MARGIN, SMALL, WIDTH, Band, Box, Entry, document, line, marker, text

ROWS = 19
HEIGHT = 300.0
TOP = 20.0
STEP, FEWEST_STEPS = 2.0, 3
SEVERAL = "◎"


@dataclass(frozen=True, slots=True)
class DeltaPoint:
    """An item by its delta (13 at one half, higher is harder) in their group and in ours."""

    label: str
    theirs: float
    ours: float
    unlike: bool = False


@dataclass(frozen=True, slots=True)
class DeltaPlot:
    """A scatter of items; on the line an item differs as the middle one does, by `shift`."""

    points: tuple[DeltaPoint, ...]
    names: tuple[str, str]
    shift: float
    title: str = ""
    notes: tuple[str, ...] = ()

    def terminal(self, width: int) -> list[str]:
        """A sign an item; those that stray with their labels."""
        return _terminal(self, usable(width))

    def svg(self) -> str:
        """Straying items filled and labelled, the others hollow, the line dashed."""
        legend = [
            Entry((marker(10, 0, radius=RADIUS),), _("item unlike the others")),
            Entry((marker(10, 0, filled=False, radius=RADIUS),), _("other item")),
            Entry((line((2, 0), (18, 0), dash="7 4"),), _("all items differ alike")),
        ]
        band, unplaced = _drawn(self)
        return document(self.title, band, legend=legend, notes=_all_notes(self, unplaced))

    def numbers(self) -> Numbers:
        """A row an item; the last column marks those that stray."""
        header = (_("Item"), self.names[1], self.names[0], _("Unlike"))
        rows = [(point.label, point.theirs, point.ours, _("yes") if point.unlike else "") for point in self.points]
        return header, tuple(rows)


def _all_notes(chart: DeltaPlot, unplaced: Sequence[str]) -> list[str]:
    notes = [_("Difficulty on the delta scale: 13 where half of the points are earned, higher is harder.")]
    if unplaced:
        words = _("Unlike the others, with no room for the label: {items}.")
        notes.append(words.format(items=_(", ").join(unplaced)))
    return [*notes, *chart.notes]


def _ticks(chart: DeltaPlot) -> tuple[float, ...]:
    """The same ticks on both axes, two apart, around every item."""
    values = [value for point in chart.points for value in (point.theirs, point.ours)] or [13.0]
    low, high = STEP * floor(min(values) / STEP), STEP * ceil(max(values) / STEP)
    while high - low < FEWEST_STEPS * STEP:
        low, high = low - STEP, high + STEP
    return tuple(low + STEP * place for place in range(int((high - low) / STEP) + 1))


def _line_ends(chart: DeltaPlot, ticks: Sequence[float]) -> tuple[float, float]:
    """From where to where, along their axis, the line lies inside the plot."""
    return max(ticks[0], ticks[0] - chart.shift), min(ticks[-1], ticks[-1] - chart.shift)


# --- terminal --------------------------------------------------------------------------------------------------------


def _terminal(chart: DeltaPlot, width: int) -> list[str]:
    ticks = _ticks(chart)
    left = max(len(tick_text(tick)) for tick in ticks) + 2
    xs, ys = Scale(ticks[0], ticks[-1], left + 1, width - 6), Scale(ticks[0], ticks[-1], ROWS - 1, 0)
    signs: dict[tuple[int, int], str] = {}
    for point in sorted(chart.points, key=lambda each: each.unlike):
        at = xs.column(point.theirs), ys.column(point.ours)
        signs[at] = SEVERAL if at in signs else "●" if point.unlike else "○"
    spots = [Spot(each.label, xs.column(each.theirs), ys.column(each.ours), each.unlike) for each in chart.points]
    labels, unplaced = cell_labels(spots, signs, area=Box(xs.start, 0, xs.end + 6 - xs.start, ROWS))
    marks = [*_line_marks(chart, ticks, xs, ys), *_axis_marks(ticks, xs, ys, left, width)]
    marks += [*(Mark(*at, sign) for at, sign in signs.items()), *labels]
    body = [_("Upwards: {ours}. Across: {theirs}.").format(ours=chart.names[0], theirs=chart.names[1])]
    body += painted(marks, width=width, height=ROWS + 2)
    words = (_("item unlike the others"), _("other item"), _("several at one place"), _("all items differ alike"))
    legend = [f"{sign} {meaning}" for sign, meaning in zip(("●", "○", SEVERAL, "·"), words, strict=True)]
    return framed(chart.title, body, width, legend=legend, notes=_all_notes(chart, unplaced))


def _line_marks(chart: DeltaPlot, ticks: Sequence[float], xs: Scale, ys: Scale) -> Iterator[Mark]:
    first, last = _line_ends(chart, ticks)
    for column in range(xs.column(first), xs.column(last) + 1):
        value = xs.low + (column - xs.start) / (xs.end - xs.start) * (xs.high - xs.low)
        yield Mark(column, ys.column(value + chart.shift), "·")


def _axis_marks(ticks: Sequence[float], xs: Scale, ys: Scale, left: int, width: int) -> Iterator[Mark]:
    for row in range(ROWS):
        yield Mark(left, row, "│")
    yield Mark(left, ROWS, "└" + "─" * (width - left - 1))
    for tick in ticks:
        words = tick_text(tick)
        yield Mark(left - 1 - len(words), ys.column(tick), words)
        yield Mark(left, ys.column(tick), "┤")
        yield Mark(xs.column(tick), ROWS, "┬")
        yield Mark(xs.column(tick) - len(words) // 2, ROWS + 1, words)


# --- drawing ---------------------------------------------------------------------------------------------------------


def _drawn(chart: DeltaPlot) -> tuple[Band, list[str]]:
    ticks = _ticks(chart)
    left = MARGIN + 34
    xs = Scale(ticks[0], ticks[-1], left + 8, WIDTH - MARGIN - 60)
    ys = Scale(ticks[0], ticks[-1], TOP + HEIGHT, TOP + 8)
    first, last = _line_ends(chart, ticks)
    ends = [(xs.place(value), ys.place(value + chart.shift)) for value in (first, last)]
    shapes = [*_axes(chart, ticks, xs, ys, left), line(ends[0], ends[1], dash="7 4")]
    shapes += [
        marker(xs.place(point.theirs), ys.place(point.ours), filled=point.unlike, radius=RADIUS)
        for point in sorted(chart.points, key=lambda each: each.unlike)
    ]
    spots = [Spot(each.label, xs.place(each.theirs), ys.place(each.ours), each.unlike) for each in chart.points]
    within = Box(xs.start - 4, TOP, WIDTH - MARGIN - xs.start + 4, ys.start - TOP)
    labels, unplaced = drawn_labels(spots, area=within)
    words = _("Difficulty: {group}").format(group=chart.names[1])
    shapes.append(text((xs.start + xs.end) / 2, ys.start + 24 + LINE / 2, words, anchor="middle", size=SMALL))
    return Band((*shapes, *labels), ys.start + 24 + LINE + 4), unplaced


def _axes(chart: DeltaPlot, ticks: Sequence[float], xs: Scale, ys: Scale, left: float) -> list[str]:
    words = _("Difficulty: {group}").format(group=chart.names[0])
    shapes = [text(MARGIN, TOP / 2 - 2, words, size=SMALL)]
    shapes += [line((left, ys.end - 8), (left, ys.start)), line((left, ys.start), (xs.end + 8, ys.start))]
    for tick in ticks:
        x, y = xs.place(tick), ys.place(tick)
        shapes += [line((left - 4, y), (left, y)), text(left - 8, y, tick_text(tick), anchor="end", size=SMALL)]
        shapes.append(line((x, ys.start), (x, ys.start + 4)))
        shapes.append(text(x, ys.start + 14, tick_text(tick), anchor="middle", size=SMALL))
    return shapes
