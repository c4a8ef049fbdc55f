"""Differences with their intervals, a row each, beside zero and the margin within which a difference counts as none."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from examapp.locale import _
from examapp.reports.charts import (
    Mark,
    Numbers,
    Scale,
    beside,
    end_text,
    framed,
    painted,
    round_ticks,
    tick_text,
    usable,
)
from examapp.reports.charts_svg import (
    GREY,
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
    lines_of,
    marker,
    path,
    sample,
    text,
    text_lines,
    text_width,
)
from examapp.reports.figures import points_text, signed
from examapp.reports.wrapping import wrap

MOST_REACHES = 4
TOP = 4.0
WHISKER = 5.0


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """A difference with the ends of its 95 % interval; None where it is withheld, and then `reason` says why."""

    name: str
    difference: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a difference with an interval to draw."""
        return None not in (self.difference, self.low, self.high)

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval lies wholly on one side of zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Intervals:
    """Differences with 95 % intervals; `axis` names what is measured and in what unit, `margin` is in that unit."""

    rows: tuple[IntervalRow, ...]
    axis: str
    margin: float | None = None
    title: str = ""
    notes: tuple[str, ...] = ()

    def terminal(self, width: int) -> list[str]:
        """Names, intervals, and figures to the right."""
        return _terminal(self, usable(width))

    def svg(self) -> str:
        """Names to the left, the intervals on one scale, and their figures to the right."""
        legend = [
            Entry((line((0, 0), (20, 0)), marker(10, 0)), _filled_words()),
            Entry((line((0, 0), (20, 0)), marker(10, 0, filled=False)), _hollow_words()),
        ]
        if self.margin:
            legend.append(Entry(sample(Fill.HATCHED), _margin_words(self.margin)))
        return document(self.title, _band(self), legend=legend, notes=self.notes)

    def numbers(self) -> Numbers:
        """A row a difference with the ends of its interval; ends that are infinite are left empty."""
        header = ("", _("Difference"), _("95 % interval from"), _("95 % interval to"))
        rows = [(row.name, *(_finite(value) for value in (row.difference, row.low, row.high))) for row in self.rows]
        return header, tuple(rows)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _filled_words() -> str:
    return _("interval without 0")


def _hollow_words() -> str:
    return _("interval includes 0: undecided")


def _margin_words(margin: float) -> str:
    return _("margin of ±{margin}: differences within it count as none").format(margin=points_text(margin))


def _figures(row: IntervalRow) -> str:
    if row.difference is None or row.low is None or row.high is None:
        return row.reason or "-"
    values = {"difference": signed(row.difference), "low": end_text(row.low), "high": end_text(row.high)}
    return _("{difference} ({low} to {high})").format(**values)


def ticks_of(chart: Intervals) -> tuple[float, ...]:
    """Ticks that enclose zero, the margin and every difference.

    An interval more than four times as long as the usual one does not squeeze the others: it runs out of the axis.
    """
    known = [row for row in chart.rows if row.known]
    ends = [abs(end) for row in known for end in (row.low, row.high) if end is not None and math.isfinite(end)]
    limit = MOST_REACHES * statistics.median(ends) if ends else 0
    margin = chart.margin or 0
    values = [0.0, margin, -margin, *(row.difference or 0 for row in known)]
    values += [end for row in known for end in (row.low, row.high) if end is not None and abs(end) <= limit]
    return round_ticks(min(values), max(values))


def _terminal(chart: Intervals, width: int) -> list[str]:
    if not chart.rows:
        return framed(chart.title, [], width, notes=chart.notes)
    names = min(max(cell_len(row.name) for row in chart.rows), width * 3 // 10)
    figures = [wrap(_figures(row), width // 3) for row in chart.rows]
    value = max(cell_len(each) for lines in figures for each in lines)
    cells = width - names - value - 4
    ticks = ticks_of(chart)
    scale = Scale(ticks[0], ticks[-1], 1, cells - 2)
    longest = max(len(tick_text(tick, sign=True)) for tick in ticks)
    stride = math.ceil((longest + 2) * len(ticks) / cells)
    ticks = tuple(tick for number, tick in enumerate(ticks) if (number - ticks.index(0)) % stride == 0)
    lines: list[str] = []
    for row, words in zip(chart.rows, figures, strict=True):
        name = wrap(row.name, names)
        height = max(len(name), len(words))
        lines += beside([name, _painted_row(row, scale, cells, height, chart.margin), words], [names, cells, value])
    labels = [Mark(scale.column(tick), 0, "┬") for tick in ticks]
    for tick in ticks:
        said = tick_text(tick, sign=True)
        column = min(cells - len(said), max(0, scale.column(tick) - (len(said) - 1) // 2))
        labels.append(Mark(column, 1, said))
    rule = Mark(0, 0, "─" * cells)
    axis = painted([rule, *labels], width=cells, height=2)
    lines += beside([[], axis], [names, cells])
    axis_words = [" " * (names + 2) + each for each in wrap(chart.axis, width - names - 2)]
    legend = [f"● {_filled_words()}", f"○ {_hollow_words()}"]
    legend += [f"░ {_margin_words(chart.margin)}"] if chart.margin else []
    return framed(chart.title, [*lines, *axis_words], width, legend=legend, notes=chart.notes)


def _painted_row(row: IntervalRow, scale: Scale, cells: int, height: int, margin: float | None) -> list[str]:
    marks: list[Mark] = []
    for line_ in range(height):
        if margin:
            left, right = scale.column(-margin), scale.column(margin)
            marks.append(Mark(left, line_, "░" * (right - left + 1)))
        marks.append(Mark(scale.column(0), line_, "│"))
    if row.difference is None or row.low is None or row.high is None:
        return painted(marks, width=cells, height=height)
    left, right = scale.column(row.low), scale.column(row.high)
    marks.append(Mark(left, 0, "─" * (right - left + 1)))
    if left < right:
        marks.append(Mark(left, 0, "├") if row.low >= scale.low else Mark(0, 0, "◄─"))
        marks.append(Mark(right, 0, "┤") if row.high <= scale.high else Mark(cells - 2, 0, "─►"))
    marks.append(Mark(scale.column(row.difference), 0, "●" if row.excludes_zero else "○"))
    return painted(marks, width=cells, height=height)


def _band(chart: Intervals) -> Band:
    if not chart.rows:
        return Band((), 0)
    widest = max(text_width(row.name, size=SMALL) for row in chart.rows)
    start = MARGIN + min(widest, 0.32 * WIDTH) + 20
    figures = [lines_of(_figures(row), 0.26 * WIDTH, size=SMALL) for row in chart.rows]
    end = WIDTH - MARGIN - max(text_width(each, size=SMALL) for lines in figures for each in lines) - 20
    ticks = ticks_of(chart)
    scale = Scale(ticks[0], ticks[-1], start, end)
    shapes: list[str] = []
    y = TOP
    for row, words in zip(chart.rows, figures, strict=True):
        name = lines_of(row.name, start - MARGIN - 18, size=SMALL)
        height = max(len(name), len(words)) * LINE + 8
        middle = y + height / 2
        shapes += text_lines(start - 18, middle, name, anchor="end", size=SMALL)
        shapes += [*_interval(row, scale, middle), *text_lines(end + 18, middle, words, size=SMALL)]
        y += height
    return Band((*_ground(chart, scale, y), *shapes, *_axis(chart, ticks, scale, y)), y + 24 + LINE)


def _ground(chart: Intervals, scale: Scale, bottom: float) -> list[str]:
    """The margin and the line of zero, behind the intervals."""
    shapes: list[str] = []
    if chart.margin:
        left, right = scale.place(-chart.margin), scale.place(chart.margin)
        shapes += area(Box(left, TOP, right - left, bottom - TOP), Fill.HATCHED, outlined=False)
        shapes += [line((x, TOP), (x, bottom), stroke=GREY, dash="2 3") for x in (left, right)]
    zero = scale.place(0)
    return [*shapes, line((zero, TOP), (zero, bottom), width=1.4)]


def _axis(chart: Intervals, ticks: Sequence[float], scale: Scale, y: float) -> list[str]:
    shapes = [line((scale.start, y), (scale.end, y))]
    for tick in ticks:
        x = scale.place(tick)
        shapes += [line((x, y), (x, y + 4)), text(x, y + 13, tick_text(tick, sign=True), anchor="middle", size=SMALL)]
    half = text_width(chart.axis, size=SMALL) / 2
    middle = min(WIDTH - MARGIN - half, max(MARGIN + half, (scale.start + scale.end) / 2))
    return [*shapes, text(middle, y + 15 + LINE, chart.axis, anchor="middle", size=SMALL)]


def _interval(row: IntervalRow, scale: Scale, y: float) -> list[str]:
    """The interval with ends across it, or with an arrow where it runs out of the axis."""
    if row.difference is None or row.low is None or row.high is None:
        return []
    ends = [(row.low, scale.place(row.low), -1), (row.high, scale.place(row.high), 1)]
    shapes = [line((ends[0][1], y), (ends[1][1], y), width=1.6)]
    for value, x, side in ends:
        if scale.low <= value <= scale.high:
            shapes.append(line((x, y - WHISKER), (x, y + WHISKER), width=1.6))
        else:
            tip = x + side * 9
            shapes.append(line((x, y), (tip, y), width=1.6))
            shapes.append(path([(tip - side * 6, y - 4), (tip, y), (tip - side * 6, y + 4)]))
    return [*shapes, marker(scale.place(row.difference), y, filled=row.excludes_zero)]
