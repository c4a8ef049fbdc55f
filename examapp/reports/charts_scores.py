"""Scores in bands, and the histograms of two groups back to back."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from rich.cells import cell_len

from examapp.domain.marking import show_points
from examapp.locale import _
from examapp.reports.charts import Cell, Numbers, beside, framed, padded, rounded, share_text, usable
from examapp.reports.charts_svg import (
    BLACK,
    LINE,
    MARGIN,
    SMALL,
    WIDTH,
    Band,
    Box,
    Fill,
    area,
    document,
    line,
    lines_of,
    text,
    text_lines,
    text_width,
)
from examapp.reports.figures import bar
from examapp.reports.wrapping import wrap

WIDTHS = tuple(Fraction(width) for width in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500))
BINS_WANTED = 10
ROW = 22.0
BAR = 15.0


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """A group of people and how many of them have a score in each band; None where single scores are not known."""

    name: str
    n: int
    counts: tuple[int, ...] | None

    def share(self, band: int) -> float | None:
        """The share of the group in a band, 0 to 1; None where it is not known."""
        return self.counts[band] / self.n if self.counts is not None and self.n else None

    @property
    def heading(self) -> str:
        """The group's name with its n."""
        return _("{group} (n = {n})").format(group=self.name, n=self.n)


def bins_for(maximum: Fraction, cut: Fraction | None = None) -> tuple[Fraction, ...]:
    """Edges of about ten equally wide bands from 0 to the maximum, of which one is the cut score.

    Where the cut score is no multiple of the width, the lowest and the highest band take what is left over; they are
    between half and one and a half times as wide as the others, but the cut score always stays an edge.
    """
    maximum = max(Fraction(maximum), Fraction(1))
    width = min(WIDTHS, key=lambda each: abs(math.log(maximum / each / BINS_WANTED)))
    inside = cut is not None and 0 < cut < maximum
    anchor = Fraction(cut) if cut is not None and inside else Fraction(0)
    first, last = -math.floor(anchor / width), math.floor((maximum - anchor) / width)
    edges = sorted({Fraction(0), maximum, *(anchor + number * width for number in range(first, last + 1))})
    if len(edges) > 2 and edges[1] != anchor and edges[1] - edges[0] < width / 2:
        del edges[1]
    if len(edges) > 2 and edges[-2] != anchor and edges[-1] - edges[-2] < width / 2:
        del edges[-2]
    return tuple(edges)


def trimmed(edges: tuple[Fraction, ...], lowest: Fraction) -> tuple[Fraction, ...]:
    """The edges without the bands that lie wholly below the lowest score; the scale has a beginning all the same."""
    below = [place for place, edge in enumerate(edges[:-1]) if edge <= lowest]
    return edges[max(below, default=0) :]


def counted(scores: Iterable[Fraction], edges: Sequence[Fraction]) -> tuple[int, ...]:
    """How many scores lie in each band: from its lower edge to below the upper one, which the last band includes."""
    counts = [0] * (len(edges) - 1)
    for score in scores:
        counts[sum(score >= edge for edge in edges[1:-1])] += 1
    return tuple(counts)


def band_labels(edges: Sequence[Fraction], step: Fraction = Fraction(1)) -> list[str]:
    """The bands as people name them, 80-89 for 80 to below 90; `step` is the least that two scores differ by."""
    labels = []
    for number, (low, high) in enumerate(pairwise(edges)):
        last = high if number == len(edges) - 2 else max(low, high - step)
        ends = [show_points(Fraction(end), places=None) for end in (low, last)]
        labels.append(ends[0] if ends[0] == ends[1] else "-".join(ends))
    return labels


def cut_text(cut: Fraction) -> str:
    """What stands at the line of the cut score."""
    return _("Cut score {cut}").format(cut=show_points(cut, places=None))


@dataclass(frozen=True, slots=True)
class BackToBack:
    """Two histograms on the same bands: shares of each group, with counts; `cut` is one of the edges.

    `theirs` is None where there is no second group, and has no counts where only its summary is known.
    """

    ours: ScoreGroup
    theirs: ScoreGroup | None
    edges: tuple[Fraction, ...]
    cut: Fraction | None = None
    step: Fraction = Fraction(1)
    title: str = ""
    notes: tuple[str, ...] = ()

    def terminal(self, width: int) -> list[str]:
        """The bands from the highest down, a bar for each group."""
        return _terminal(self, usable(width))

    def svg(self) -> str:
        """Ours to the left of the bands, the other group to the right."""
        body = _mirrored(self) if len(_shown(self)) > 1 else _one_sided(self)
        return document(self.title, body, notes=_all_notes(self))

    def numbers(self) -> Numbers:
        """A row a band, the lowest first: its edges, and count and share of each group."""
        groups = _shown(self)
        header = [_("Points from"), _("Points to below")]
        for group in groups:
            header += [_("{group}: people").format(group=group.name), _("{group}: %").format(group=group.name)]
        rows: list[tuple[Cell, ...]] = []
        for number, (low, high) in enumerate(pairwise(self.edges)):
            cells: list[Cell] = [float(low), float(high)]
            for group in groups:
                cells += [group.counts[number] if group.counts else None, rounded(group.share(number))]
            rows.append(tuple(cells))
        return tuple(header), tuple(rows)


def _shown(chart: BackToBack) -> list[ScoreGroup]:
    groups = [chart.ours] if chart.theirs is None else [chart.ours, chart.theirs]
    return [group for group in groups if group.counts is not None]


def _all_notes(chart: BackToBack) -> list[str]:
    notes = [_("Bars: share of each group in %, and the number of people.")] if _shown(chart) else []
    for group in (chart.ours, chart.theirs):
        if group is not None and group.counts is None:
            line_ = _("{group}: single scores are not known, so that there is no histogram.")
            notes.append(line_.format(group=group.heading))
    return [*notes, *chart.notes]


def _most(chart: BackToBack) -> float:
    shares = [group.share(number) or 0 for group in _shown(chart) for number in range(len(chart.edges) - 1)]
    return max(shares, default=0) or 1


def _value(group: ScoreGroup, band: int) -> str:
    if group.counts is None:
        return ""
    return _("{share} ({count})").format(share=share_text(group.share(band)), count=group.counts[band])


def _terminal(chart: BackToBack, width: int) -> list[str]:
    groups = _shown(chart)
    if not groups:
        return framed(chart.title, [], width, notes=_all_notes(chart))
    labels = band_labels(chart.edges, chart.step)
    name = max(cell_len(each) for each in (*labels, _("Points")))
    column = (width - name - 2 * len(groups)) // len(groups)
    widths = [name, *[column] * len(groups)]
    values = [_value(group, number) for group in groups for number in range(len(labels))]
    cells = min(40, column - 1 - max(cell_len(value) for value in values))
    most = _most(chart)
    lines = beside([[_("Points")], *(wrap(group.heading, column) for group in groups)], widths)
    for number in reversed(range(len(labels))):
        drawn = [
            f"{bar((group.share(number) or 0) / most, cells=cells)} {_value(group, number)}".lstrip()
            for group in groups
        ]
        lines += beside([[padded(labels[number], name, right=True)], *([each] for each in drawn)], widths)
        if chart.cut is not None and number and chart.edges[number] == chart.cut:
            words = f"── {cut_text(chart.cut)} "
            lines.append(words + "─" * (width - cell_len(words)))
    return framed(chart.title, lines, width, notes=_all_notes(chart))


def _heading(group: ScoreGroup, x: float, room: float, anchor: str) -> tuple[list[str], float]:
    lines = lines_of(group.heading, room)
    return text_lines(x, len(lines) * LINE / 2, lines, anchor=anchor, bold=True), len(lines) * LINE


def _cut_line(chart: BackToBack, y: float) -> list[str]:
    """The line of the cut score over the whole width, its words at the right end."""
    if chart.cut is None:
        return []
    words = cut_text(chart.cut)
    room = text_width(words, size=SMALL)
    end = WIDTH - MARGIN - room - 6
    drawn = line((MARGIN, y), (end, y), width=1.4, dash="7 4")
    return [drawn, text(WIDTH - MARGIN, y, words, anchor="end", size=SMALL)]


def _rows(chart: BackToBack, top: float) -> tuple[list[float], float, float]:
    """The middle of each band's row, the height of the cut score's line, and where it all ends."""
    middles = [0.0] * (len(chart.edges) - 1)
    y, at = top, 0.0
    for number in reversed(range(len(middles))):
        middles[number] = y + ROW / 2
        y += ROW
        if chart.cut is not None and number and chart.edges[number] == chart.cut:
            at = y + ROW / 2 - 2
            y += ROW - 4
    return middles, at, y


def _mirrored(chart: BackToBack) -> Band:
    ours, theirs = _shown(chart)
    labels = band_labels(chart.edges, chart.step)
    centre = WIDTH / 2
    half = max(text_width(each, size=SMALL) for each in (*labels, _("Points"))) / 2 + 8
    value = max(text_width(_value(group, n), size=SMALL) for group in (ours, theirs) for n in range(len(labels))) + 6
    length = centre - MARGIN - half - value
    left, left_height = _heading(ours, centre - half, centre - half - MARGIN, "end")
    right, right_height = _heading(theirs, centre + half, centre - half - MARGIN, "start")
    head = max(left_height, right_height) + 4
    middles, at, end = _rows(chart, head)
    shapes = [*left, *right, text(centre, head - 4 - LINE / 2, _("Points"), anchor="middle", size=SMALL)]
    most = _most(chart)
    for number, y in enumerate(middles):
        shapes.append(text(centre, y, labels[number], anchor="middle", size=SMALL))
        mine, other = ((group.share(number) or 0) / most * length for group in (ours, theirs))
        shapes += area(Box(centre - half - mine, y - BAR / 2, mine, BAR), Fill.SOLID)
        shapes += area(Box(centre + half, y - BAR / 2, other, BAR), Fill.HATCHED)
        shapes.append(text(centre - half - mine - 5, y, _value(ours, number), anchor="end", size=SMALL))
        shapes.append(text(centre + half + other + 5, y, _value(theirs, number), size=SMALL))
    shapes += [line((x, head), (x, end), stroke=BLACK) for x in (centre - half, centre + half)] if not at else []
    if at:
        for x in (centre - half, centre + half):
            shapes += [line((x, head), (x, at - 8)), line((x, at + 8), (x, end))]
        shapes += _cut_line(chart, at)
    return Band(tuple(shapes), end + 6)


def _one_sided(chart: BackToBack) -> Band:
    groups = _shown(chart)
    if not groups:
        return Band((), 0)
    (group,) = groups
    labels = band_labels(chart.edges, chart.step)
    start = MARGIN + max(text_width(each, size=SMALL) for each in (*labels, _("Points"))) + 8
    value = max(text_width(_value(group, number), size=SMALL) for number in range(len(labels))) + 6
    length = WIDTH - MARGIN - start - value
    heading, height = _heading(group, start, WIDTH - MARGIN - start, "start")
    head = height + 4
    middles, at, end = _rows(chart, head)
    shapes = [
        *heading,
        text(start - 8, LINE / 2, _("Points"), anchor="end", size=SMALL),
        line((start, head), (start, end)),
    ]
    for number, y in enumerate(middles):
        width = (group.share(number) or 0) / _most(chart) * length
        shapes += area(Box(start, y - BAR / 2, width, BAR), Fill.SOLID)
        shapes.append(text(start - 8, y, labels[number], anchor="end", size=SMALL))
        shapes.append(text(start + width + 5, y, _value(group, number), size=SMALL))
    return Band((*shapes, *(_cut_line(chart, at) if at else [])), end + 6)
