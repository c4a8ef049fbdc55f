"""A mean over the years, with whiskers for its interval, and the breaks between years that are not comparable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from rich.cells import cell_len

from examapp.locale import _
from examapp.reports.charts import (
    PLOT_ROWS,
    Cell,
    Mark,
    Numbers,
    Scale,
    frame_marks,
    framed,
    padded,
    painted,
    round_ticks,
    tick_text,
    usable,
)
from examapp.reports.charts_scores import cut_text
from examapp.reports.charts_svg import (
    LINE,
    MARGIN,
    SMALL,
    WIDTH,
    Band,
    Entry,
    document,
    line,
    marker,
    path,
    text,
    text_width,
    upright_axis,
)
from examapp.reports.figures import points_text

HEIGHT = 200.0
CAP = 5.0
BELOW = 12.0


@dataclass(frozen=True, slots=True)
class YearPoint:
    """A year's mean with the ends of its 95 % interval; None where withheld. `comparable`: with the year before."""

    year: str
    n: int
    mean: float | None
    low: float | None = None
    high: float | None = None
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class Trend:
    """A mean over the years, broken off where two years are not comparable; `axis` names what is measured."""

    points: tuple[YearPoint, ...]
    axis: str
    cut: float | None = None
    title: str = ""
    notes: tuple[str, ...] = ()

    def terminal(self, width: int) -> list[str]:
        """A column a year; under it the year, n and the mean."""
        return _trend_terminal(self, usable(width))

    def svg(self) -> str:
        """Means with whiskers, joined where they are comparable."""
        legend = [Entry((*_whisker(10, -8, 8), marker(10, 0, radius=3)), _mean_words())]
        if _breaks(self):
            legend.append(Entry((line((10, -9), (10, 9), dash="2 3"),), _break_words()))
        if self.cut is not None:
            legend.append(Entry((line((0, 0), (20, 0), dash="7 4"),), cut_text(Fraction(repr(round(self.cut, 1))))))
        return document(self.title, _trend_band(self), legend=legend, notes=self.notes)

    def numbers(self) -> Numbers:
        """A row a year; the last column says whether it is comparable with the year before."""
        header = (_("Year"), _("n"), _("Mean"), _("95 % interval from"), _("95 % interval to"), _("Comparable"))
        rows: list[tuple[Cell, ...]] = []
        for number, each in enumerate(self.points):
            comparable = "" if number == 0 else _("yes") if each.comparable else _("no")
            rows.append((each.year, each.n, each.mean, each.low, each.high, comparable))
        return header, tuple(rows)


def _mean_words() -> str:
    return _("mean with 95 % interval")


def _break_words() -> str:
    return _("not comparable across this line")


def _known_row(point: YearPoint) -> tuple[float, float, float] | None:
    """Mean and ends of a year that has a mean; without an interval the ends are the mean."""
    if point.mean is None:
        return None
    return (
        point.mean,
        point.mean if point.low is None else point.low,
        point.mean if point.high is None else point.high,
    )


def _ticks(chart: Trend) -> tuple[float, ...]:
    values = [value for point in chart.points for value in _known_row(point) or ()]
    values += [chart.cut] if chart.cut is not None else []
    low, high = min(values, default=0), max(values, default=1)
    ticks = round_ticks(low, high)
    if chart.cut == ticks[0]:
        # The line of the cut score must not lie on the axis.
        ticks = round_ticks(low - (ticks[1] - ticks[0]) / 2, high)
    return ticks


def _joined(chart: Trend) -> Iterator[tuple[int, int]]:
    """The neighbouring years that a line joins, by their places."""
    for number, (before, after) in enumerate(pairwise(chart.points)):
        if after.comparable and before.mean is not None and after.mean is not None:
            yield number, number + 1


def _breaks(chart: Trend) -> list[int]:
    """The places of years that are not comparable with the year before."""
    return [number for number, point in enumerate(chart.points) if number and not point.comparable]


def _trend_terminal(chart: Trend, width: int) -> list[str]:
    if not chart.points:
        return framed(chart.title, [], width, notes=chart.notes)
    ups = _ticks(chart)
    rows = [
        [_("Year"), *(point.year for point in chart.points)],
        [_("n"), *(str(point.n) for point in chart.points)],
        [_("Mean"), *(points_text(point.mean) for point in chart.points)],
    ]
    left = max(*(len(tick_text(tick)) for tick in ups), *(cell_len(row[0]) for row in rows)) + 2
    step = (width - left - 1) // len(chart.points)
    middles = [left + 1 + number * step + step // 2 for number in range(len(chart.points))]
    marks = _plot_marks(chart, ups, (left, width), middles, step)
    below = []
    for name, *cells in rows:
        starts = zip(middles, cells, strict=True)
        marked = [
            Mark(0, 0, padded(name, left - 1, right=True)),
            *(Mark(x - cell_len(c) // 2, 0, c) for x, c in starts),
        ]
        below += painted(marked, width=width, height=1)
    legend = [f"● {_mean_words()}"]
    legend += [f"┊ {_break_words()}"] if _breaks(chart) else []
    legend += [f"╌ {cut_text(Fraction(repr(round(chart.cut, 1))))}"] if chart.cut is not None else []
    body = [chart.axis, *painted(marks, width=width, height=PLOT_ROWS + 2), *below]
    return framed(chart.title, body, width, legend=legend, notes=chart.notes)


def _plot_marks(
    chart: Trend, ups: Sequence[float], edges: tuple[int, int], middles: Sequence[int], step: int
) -> list[Mark]:
    ys = Scale(ups[0], ups[-1], PLOT_ROWS, 0)
    marks = list(frame_marks(ups, ys, *edges))
    if chart.cut is not None:
        marks.append(Mark(edges[0] + 1, ys.column(chart.cut), "╌" * (edges[1] - edges[0] - 1)))
    marks += [Mark(middles[n] - (step + 1) // 2, row, "┊") for n in _breaks(chart) for row in range(PLOT_ROWS + 2)]
    known = [_known_row(point) for point in chart.points]
    for before, after in _joined(chart):
        marks += _way(chart, ys, middles, (before, after))
    for x, figures in zip(middles, known, strict=True):
        if figures is None:
            continue
        mean, low, high = (ys.column(value) for value in figures)
        marks += [Mark(x, row, "│") for row in range(high, low + 1)]
        marks += [Mark(x - 1, high, "─┬─"), Mark(x - 1, low, "─┴─")] if high < low else []
        marks.append(Mark(x, mean, "●"))
    return marks


def _way(chart: Trend, ys: Scale, middles: Sequence[int], ends: tuple[int, int]) -> Iterator[Mark]:
    """Dots from one mean to the next."""
    first, last = (chart.points[number].mean or 0 for number in ends)
    start, end = (middles[number] for number in ends)
    for x in range(start + 2, end - 1, 2):
        value = first + (last - first) * (x - start) / (end - start)
        yield Mark(x, ys.column(value), "·")


def _whisker(x: float, low: float, high: float) -> list[str]:
    if low == high:
        return []
    caps = [line((x - CAP, y), (x + CAP, y), width=1.6) for y in (low, high)]
    return [line((x, low), (x, high), width=1.6), *caps]


def _trend_band(chart: Trend) -> Band:
    if not chart.points:
        return Band((), 0)
    ups = _ticks(chart)
    rows = [(_("Year"), [point.year for point in chart.points]), (_("n"), [str(point.n) for point in chart.points])]
    rows.append((_("Mean"), [points_text(point.mean) for point in chart.points]))
    names = [*(tick_text(tick) for tick in ups), *(name for name, _cells in rows)]
    left = MARGIN + max(text_width(name, size=SMALL) for name in names) + 8
    top = LINE + 8
    ys = Scale(ups[0], ups[-1], top + HEIGHT, top)
    step = (WIDTH - MARGIN - left) / len(chart.points)
    middles = [left + (number + 0.5) * step for number in range(len(chart.points))]
    shapes = [text(MARGIN, LINE / 2, chart.axis, size=SMALL), *upright_axis(ups, ys, left)]
    if chart.cut is not None:
        shapes.append(line((left, ys.place(chart.cut)), (WIDTH - MARGIN, ys.place(chart.cut)), dash="7 4"))
    bottom = ys.start + BELOW + len(rows) * LINE
    shapes += [line((middles[n] - step / 2, top), (middles[n] - step / 2, bottom), dash="2 3") for n in _breaks(chart)]
    shapes += _means(chart, ys, middles)
    for number, (name, cells) in enumerate(rows):
        y = ys.start + BELOW + (number + 0.5) * LINE
        shapes.append(text(left - 7, y, name, anchor="end", size=SMALL))
        shapes += [text(x, y, cell, anchor="middle", size=SMALL) for x, cell in zip(middles, cells, strict=True)]
    return Band(tuple(shapes), bottom + 6)


def _means(chart: Trend, ys: Scale, middles: Sequence[float]) -> list[str]:
    heights = [ys.place(point.mean or 0) for point in chart.points]
    shapes = [path([(middles[number], heights[number]) for number in ends]) for ends in _joined(chart)]
    for x, point in zip(middles, chart.points, strict=True):
        figures = _known_row(point)
        if figures is not None:
            mean, low, high = (ys.place(value) for value in figures)
            shapes += [*_whisker(x, low, high), marker(x, mean)]
    return shapes
