"""What all charts share: their three faces, groups of people, scales with round ticks, and a terminal to paint on."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from examapp.reports.figures import NOTHING, points_text, signed
from examapp.reports.wrapping import wrap

Cell = str | int | float | None
Numbers = tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]
LEAST_WIDTH = 60
TICK_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
LEGEND_GAP = "   "
PLOT_ROWS = 15


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale that puts values from low to high on places from start to end; values outside go to its ends."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Where a value lies."""
        if self.high <= self.low:
            return (self.start + self.end) / 2
        share = (min(self.high, max(self.low, value)) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def column(self, value: float) -> int:
        """Where a value lies in a terminal."""
        return math.floor(self.place(value) + 0.5)


@dataclass(frozen=True, slots=True)
class Mark:
    """A text that is painted at a place of a terminal, its first cell at `column`."""

    column: int
    row: int
    text: str


def round_ticks(low: float, high: float, *, most: int = 6) -> tuple[float, ...]:
    """At most so many round values, evenly spaced, of which the first and the last enclose low and high."""
    if not high > low:
        low, high = low - 1, high + 1
    raw = (high - low) / max(1, most - 1)
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (*TICK_STEPS, 20.0, 50.0):
        step = factor * power
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first < most:
            break
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def tick_text(value: float, *, sign: bool = False) -> str:
    """A tick as its axis says it: no decimals that it does not need."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return f"+{text}" if sign and value > 0 else "0" if text == "-0" else text


def share_text(share: float | None) -> str:
    """A share from 0 to 1 as a percentage with its sign; a dash for what is not known."""
    return NOTHING if share is None else f"{points_text(100 * share)}%"


def rounded(share: float | None) -> float | None:
    """A share from 0 to 1 in per cent, as a table of numbers holds it."""
    return None if share is None else round(100 * share, 2)


def end_text(value: float) -> str:
    """An end of an interval with its sign, or that it has none."""
    if math.isinf(value):
        return "+∞" if value > 0 else "-∞"
    return signed(value)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text filled up with blanks to so many cells."""
    blanks = " " * max(0, width - cell_len(text))
    return blanks + text if right else text + blanks


def beside(columns: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """Columns of lines side by side, two blanks between them; lines carry no blanks at their end."""
    height = max(len(column) for column in columns)
    lines = []
    for row in range(height):
        cells = [column[row] if row < len(column) else "" for column in columns]
        line = "  ".join(padded(cell, width) for cell, width in zip(cells, widths, strict=True))
        lines.append(line.rstrip())
    return lines


def legend_lines(entries: Iterable[str], width: int) -> list[str]:
    """Entries of a legend one after the other, a new line where one does not fit."""
    lines: list[str] = []
    for entry in entries:
        first, *further = wrap(entry, width)
        if lines and not further and cell_len(lines[-1] + LEGEND_GAP + first) <= width:
            lines[-1] += LEGEND_GAP + first
        else:
            lines += [first, *further]
    return lines


def framed(
    title: str, body: Sequence[str], width: int, *, legend: Sequence[str] = (), notes: Sequence[str] = ()
) -> list[str]:
    """A chart in a terminal: its title, what the signs mean, the chart, and the notes."""
    heading = wrap(title, width) if title else []
    lines = [*heading, *legend_lines(legend, width)]
    lines += [""] if lines else []
    below = [line for note in notes for line in wrap(note, width)]
    return [*lines, *body, *below]


def usable(width: int) -> int:
    """The width that charts are laid out for."""
    return max(LEAST_WIDTH, width)


def painted(marks: Iterable[Mark], *, width: int, height: int) -> list[str]:
    """Marks painted one over the other on an empty ground; what lies outside is left off."""
    ground = [[" "] * width for _row in range(height)]
    for mark in marks:
        column = mark.column
        for sign in mark.text:
            size = cell_len(sign)
            if 0 <= mark.row < height and column >= 0 and column + size <= width:
                _put(ground[mark.row], column, sign, size)
            column += size
    return ["".join(row).rstrip() for row in ground]


def _put(row: list[str], column: int, sign: str, size: int) -> None:
    """Put a sign into a row; of a double sign that it covers by half the other half becomes a blank."""
    for place in range(column, column + size):
        if row[place] == "":
            row[place - 1] = " "
        elif cell_len(row[place]) > 1 and place + 1 < len(row):
            row[place + 1] = " "
        row[place] = ""
    row[column] = sign


def frame_marks(ups: Sequence[float], ys: Scale, left: int, width: int) -> Iterator[Mark]:
    """The two axes of a terminal, with the ticks of the upright one."""
    for row in range(PLOT_ROWS + 1):
        yield Mark(left, row, "│")
    yield Mark(left, PLOT_ROWS + 1, "└" + "─" * (width - left - 1))
    for tick in ups:
        words = tick_text(tick)
        yield Mark(left - 1 - len(words), ys.column(tick), words)
        yield Mark(left, ys.column(tick), "┤")
