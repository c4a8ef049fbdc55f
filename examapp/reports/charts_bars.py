"""Horizontal bars: the shares of the points that groups earn in topics, and who took which option of an item."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from examapp.locale import _
from examapp.reports.charts import Numbers, beside, framed, padded, rounded, share_text, usable
from examapp.reports.charts_svg import (
    LINE,
    MARGIN,
    PALE,
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
    lines_of,
    sample,
    text,
    text_lines,
    text_width,
)
from examapp.reports.wrapping import wrap

BAR = 12.0
STEP = 16.0
GAP = 8.0
BARS = ((Fill.SOLID, "█"), (Fill.HATCHED, "▒"))
THIRDS = ((Fill.HOLLOW, "░"), (Fill.HATCHED, "▒"), (Fill.SOLID, "█"))
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
KEY_SIGN = "✓"


@dataclass(frozen=True, slots=True)
class BarRow:
    """A row of bars: shares from 0 to 1, None where one is not known."""

    name: str
    share: float | None
    second: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each row, and a second, hatched one where the chart has a second group; names carry the n."""

    rows: tuple[BarRow, ...]
    first: str
    second: str | None = None
    title: str = ""
    notes: tuple[str, ...] = ()

    def terminal(self, width: int) -> list[str]:
        """Names to the left, bars to the right, one line a bar."""
        return _terminal(self.title, _bar_groups(self), _bar_kinds(self), self.notes, usable(width))

    def svg(self) -> str:
        """Bars on a scale from 0 to 100 %."""
        kinds = _bar_kinds(self)
        legend = [Entry(sample(fill), name) for name, fill, _sign in kinds]
        return document(self.title, _band(_bar_groups(self), kinds), legend=legend, notes=self.notes)

    def numbers(self) -> Numbers:
        """A row a name, with the shares in %."""
        header = ("", *(_("{group}: %").format(group=name) for name, _fill, _sign in _bar_kinds(self)))
        rows = [(name, *(rounded(share) for share, _label in bars)) for name, bars in _bar_groups(self)]
        return header, tuple(rows)


@dataclass(frozen=True, slots=True)
class OptionCounts:
    """How many people of the low, middle and high third took an option; what omits the item is an option too."""

    name: str
    counts: tuple[int, int, int]
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class OptionBars:
    """The shares of each third of the people, by total score, that took each option of an item."""

    options: tuple[OptionCounts, ...]
    n: tuple[int, int, int]
    title: str = ""
    notes: tuple[str, ...] = ()

    def terminal(self, width: int) -> list[str]:
        """Three lines an option, the key with a tick."""
        notes = (_key_note(), *self.notes)
        return _terminal(self.title, _option_groups(self), _third_kinds(self), notes, usable(width))

    def svg(self) -> str:
        """Three bars an option, told apart by their hatching."""
        kinds = _third_kinds(self)
        legend = [Entry(sample(fill), name) for name, fill, _sign in kinds]
        notes = (_key_note(), *self.notes)
        return document(self.title, _band(_option_groups(self), kinds), legend=legend, notes=notes)

    def numbers(self) -> Numbers:
        """A row an option: whether it is a key, then people and share of each third."""
        header = [_("Option"), _("Key")]
        for name, _fill, _sign in _third_kinds(self):
            header += [_("{group}: people").format(group=name), _("{group}: %").format(group=name)]
        rows = []
        for option in self.options:
            pairs = zip(option.counts, self.n, strict=True)
            figures = [figure for count, n in pairs for figure in (count, rounded(count / n if n else None))]
            rows.append((option.name, KEY_SIGN if option.keyed else "", *figures))
        return tuple(header), tuple(rows)


# A kind of bar is its name, its fill and its sign in a terminal; a group is its name and its bars with their labels.
_Kinds = Sequence[tuple[str, Fill, str]]
_Groups = Sequence[tuple[str, Sequence[tuple[float | None, str]]]]


def _bar_kinds(chart: Bars) -> _Kinds:
    names = [chart.first] if chart.second is None else [chart.first, chart.second]
    return [(name, fill, sign) for name, (fill, sign) in zip(names, BARS, strict=False)]


def _bar_groups(chart: Bars) -> _Groups:
    groups = []
    for row in chart.rows:
        shares = [row.share] if chart.second is None else [row.share, row.second]
        groups.append((row.name, [(share, share_text(share)) for share in shares]))
    return groups


def _third_kinds(chart: OptionBars) -> _Kinds:
    names = (_("low third"), _("middle third"), _("high third"))
    headings = [_("{group} (n = {n})").format(group=name, n=n) for name, n in zip(names, chart.n, strict=True)]
    return [(name, fill, sign) for name, (fill, sign) in zip(headings, THIRDS, strict=True)]


def _option_groups(chart: OptionBars) -> _Groups:
    groups = []
    for option in chart.options:
        shares = [(count / n if n else None, count) for count, n in zip(option.counts, chart.n, strict=True)]
        label = _("{share} ({count})")
        bars = [(share, label.format(share=share_text(share), count=count)) for share, count in shares]
        groups.append((f"{option.name} {KEY_SIGN}" if option.keyed else option.name, bars))
    return groups


def _key_note() -> str:
    return _("{sign} key").format(sign=KEY_SIGN)


def _terminal(title: str, groups: _Groups, kinds: _Kinds, notes: Sequence[str], width: int) -> list[str]:
    names = min(max((cell_len(name) for name, _bars in groups), default=2), width * 2 // 5)
    value = max((cell_len(label) for _name, bars in groups for _share, label in bars), default=1)
    cells = width - names - value - 3
    lines: list[str] = []
    for name, bars in groups:
        drawn = [
            f"{sign * round(min(1, max(0, share or 0)) * cells)} {label}".lstrip()
            for (share, label), (_kind, _fill, sign) in zip(bars, kinds, strict=True)
        ]
        lines += beside([wrap(name, names), drawn], [names, width - names - 2])
        lines += [""] if len(kinds) > 1 else []
    ruler = f"{padded('', names)}  0%" + padded("100%", cells - 2, right=True)
    legend = [f"{sign * 2} {name}" for name, _fill, sign in kinds]
    return framed(title, [*lines, ruler] if groups else [], width, legend=legend, notes=notes)


def _band(groups: _Groups, kinds: _Kinds) -> Band:
    widest = max((text_width(name, size=SMALL) for name, _bars in groups), default=0)
    start = MARGIN + min(widest, 0.36 * WIDTH) + 10
    value = max((text_width(label, size=SMALL) for _name, bars in groups for _share, label in bars), default=0)
    length = WIDTH - MARGIN - start - max(value, 24) - 6
    shapes: list[str] = []
    y = 2.0
    for name, bars in groups:
        lines = lines_of(name, start - MARGIN - 8, size=SMALL)
        height = max(len(lines) * LINE, len(kinds) * STEP) + GAP
        shapes += text_lines(start - 8, y + height / 2, lines, anchor="end", size=SMALL)
        top = y + height / 2 - len(kinds) * STEP / 2
        for number, ((share, label), (_kind, fill, _sign)) in enumerate(zip(bars, kinds, strict=True)):
            middle = top + (number + 0.5) * STEP
            width = min(1, max(0, share or 0)) * length
            shapes += area(Box(start, middle - BAR / 2, width, BAR), fill)
            shapes += grounded_text(start + width + 5, middle, label)
        y += height
    grid = [line((start + tick * length, 0), (start + tick * length, y), stroke=PALE) for tick in TICKS[1:]]
    axis = [line((start, 0), (start, y + 3)), line((start, y), (start + length, y))]
    ticks = [
        text(start + tick * length, y + 12, share, anchor="middle", size=SMALL)
        for tick, share in ((tick, f"{100 * tick:.0f}%") for tick in TICKS)
    ]
    return Band((*grid, *axis, *shapes, *ticks), y + 24)
