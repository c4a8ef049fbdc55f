"""Curves of how the scores of groups are distributed over their bands, by band or cumulative."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from examapp.locale import _
from examapp.reports.charts import (
    PLOT_ROWS,
    Cell,
    Mark,
    Numbers,
    Scale,
    frame_marks,
    framed,
    painted,
    round_ticks,
    tick_text,
    usable,
)
from examapp.reports.charts_scores import ScoreGroup, cut_text
from examapp.reports.charts_svg import (
    MARGIN,
    SMALL,
    WIDTH,
    Band,
    Entry,
    Shape,
    document,
    line,
    marker,
    path,
    text,
    text_width,
    upright_axis,
)

HEIGHT = 220.0
# Each curve has a marker, filled or not, a dash, and a sign in a terminal.
LOOKS = (
    (Shape.CIRCLE, True, "", "●"),
    (Shape.SQUARE, False, "6 4", "□"),
    (Shape.DIAMOND, True, "2 3", "◆"),
)
BOTH = "◎"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Polygons of the shares in each band, or of the cumulative shares below each edge; at most three groups.

    The edges are those of the groups' counts; groups without counts are named in the notes by the caller.
    """

    groups: tuple[ScoreGroup, ...]
    edges: tuple[Fraction, ...]
    cumulative: bool = False
    cut: Fraction | None = None
    title: str = ""
    notes: tuple[str, ...] = ()

    def terminal(self, width: int) -> list[str]:
        """Signs at the points of each curve, dots between them."""
        return _frequencies_terminal(self, usable(width))

    def svg(self) -> str:
        """Curves with markers; the cut score is a line from top to bottom."""
        looks = zip(_known(self), LOOKS, strict=False)
        legend = [
            Entry((path([(0, 0), (20, 0)], dash=dash), marker(10, 0, shape, filled=filled)), group.heading)
            for group, (shape, filled, dash, _sign) in looks
        ]
        return document(self.title, _frequencies_band(self), legend=legend, notes=[_axis_words(self), *self.notes])

    def numbers(self) -> Numbers:
        """A row a band: its edges, and each group's share in % or cumulative share up to the upper edge."""
        groups = _known(self)
        form = _("{group}: cumulative %") if self.cumulative else _("{group}: %")
        header = (_("Points from"), _("Points to below"), *(form.format(group=group.name) for group in groups))
        rows: list[tuple[Cell, ...]] = []
        for number, (low, high) in enumerate(pairwise(self.edges)):
            cells: list[Cell] = [float(low), float(high)]
            cells += [round(y, 2) if n else None for y, n in ((_heights(self, g)[number], g.n) for g in groups)]
            rows.append(tuple(cells))
        return header, tuple(rows)


def _known(chart: Frequencies) -> list[ScoreGroup]:
    return [group for group in chart.groups if group.counts is not None][: len(LOOKS)]


def _heights(chart: Frequencies, group: ScoreGroup) -> list[float]:
    counts = group.counts or ()
    shown = accumulate(counts) if chart.cumulative else counts
    return [100 * count / group.n if group.n else 0.0 for count in shown]


def curve_of(chart: Frequencies, group: ScoreGroup) -> tuple[Point, ...]:
    """The points of a curve: at the middle of each band, or at the upper edges when shares are cumulative."""
    if not group.n:
        return ()
    heights = _heights(chart, group)
    if chart.cumulative:
        return ((float(chart.edges[0]), 0.0), *zip(map(float, chart.edges[1:]), heights, strict=True))
    middles = [float(low + high) / 2 for low, high in pairwise(chart.edges)]
    return tuple(zip(middles, heights, strict=True))


def _axis_words(chart: Frequencies) -> str:
    if chart.cumulative:
        return _("Across: points. Upwards: share of the group below that score, in %.")
    return _("Across: points. Upwards: share of the group in the band, in %; points at the middle of each band.")


def _upwards(chart: Frequencies) -> tuple[float, ...]:
    if chart.cumulative:
        return (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    return round_ticks(0, max([5.0, *(height for group in _known(chart) for height in _heights(chart, group))]))


def _frequencies_terminal(chart: Frequencies, width: int) -> list[str]:
    ups = _upwards(chart)
    across = round_ticks(float(chart.edges[0]), float(chart.edges[-1]), most=11)
    left = max(len(tick_text(tick)) for tick in ups) + 2
    xs = Scale(float(chart.edges[0]), float(chart.edges[-1]), left + 1, width - 4)
    ys = Scale(ups[0], ups[-1], PLOT_ROWS, 0)
    marks = list(frame_marks(ups, ys, left, width))
    for tick in across:
        if tick <= xs.high:
            words = tick_text(tick)
            marks += [
                Mark(xs.column(tick), PLOT_ROWS + 1, "┬"),
                Mark(xs.column(tick) - (len(words) - 1) // 2, PLOT_ROWS + 2, words),
            ]
    if chart.cut is not None:
        marks += [Mark(xs.column(float(chart.cut)), row, "┊") for row in range(PLOT_ROWS + 1)]
    curves = [curve_of(chart, group) for group in _known(chart)]
    places = [[(xs.column(x), ys.column(y)) for x, y in curve] for curve in curves]
    marks += [mark for way in places for start, end in pairwise(way) for mark in _dots(start, end)]
    marks += _signs([(place, LOOKS[number][3]) for number, way in enumerate(places) for place in way])
    legend = [f"{look[3]} {group.heading}" for group, look in zip(_known(chart), LOOKS, strict=False)]
    several = _("several at one place")
    legend += [f"{BOTH} {several}"] if len(curves) > 1 else []
    legend += [f"┊ {cut_text(chart.cut)}"] if chart.cut is not None else []
    body = painted(marks, width=width, height=PLOT_ROWS + 3)
    return framed(chart.title, body, width, legend=legend, notes=[_axis_words(chart), *chart.notes])


def _signs(signs: Sequence[tuple[tuple[int, int], str]]) -> Iterator[Mark]:
    """The signs at their places, and another one where several differ."""
    for place, sign in signs:
        others = {other for at, other in signs if at == place}
        yield Mark(*place, sign if len(others) == 1 else BOTH)


def _dots(start: tuple[int, int], end: tuple[int, int]) -> Iterator[Mark]:
    steps = max(abs(end[0] - start[0]) // 2, abs(end[1] - start[1]), 1)
    for step in range(1, steps):
        column = start[0] + (end[0] - start[0]) * step / steps
        row = start[1] + (end[1] - start[1]) * step / steps
        yield Mark(int(column + 0.5), int(row + 0.5), "·")


def _frequencies_band(chart: Frequencies) -> Band:
    ups = _upwards(chart)
    left = MARGIN + max(text_width(tick_text(tick), size=SMALL) for tick in ups) + 8
    top = 24.0 if chart.cut is not None else 8.0
    ys = Scale(ups[0], ups[-1], top + HEIGHT, top)
    xs = Scale(float(chart.edges[0]), float(chart.edges[-1]), left + 6, WIDTH - MARGIN - 14)
    shapes = upright_axis(ups, ys, left)
    for edge in chart.edges:
        x = xs.place(float(edge))
        words = tick_text(float(edge))
        shapes += [line((x, ys.start), (x, ys.start + 4)), text(x, ys.start + 13, words, anchor="middle", size=SMALL)]
    if chart.cut is not None:
        x, words = xs.place(float(chart.cut)), cut_text(chart.cut)
        half = text_width(words, size=SMALL) / 2
        middle = min(WIDTH - MARGIN - half, max(MARGIN + half, x))
        shapes += [
            line((x, top - 6), (x, ys.start), dash="7 4"),
            text(middle, top - 15, words, anchor="middle", size=SMALL),
        ]
    for group, (shape, filled, dash, _sign) in zip(_known(chart), LOOKS, strict=False):
        places = [(xs.place(x), ys.place(y)) for x, y in curve_of(chart, group)]
        shapes += [path(places, dash=dash)] if len(places) > 1 else []
        shapes += [marker(x, y, shape, filled=filled, radius=4) for x, y in places]
    return Band(tuple(shapes), ys.start + 24)
