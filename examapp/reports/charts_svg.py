"""Drawing in SVG for paper without colours: boxes, hatchings, markers, texts and the frame around a chart.

A unit is a quarter of a millimetre, so that texts of 12 and 13 units print in 8.5 and 9 points. Hatchings are drawn
line by line: that needs no ids, and every program that draws SVG draws them alike.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape

from rich.cells import cell_len

from examapp.reports.charts import Scale, tick_text
from examapp.reports.fonts import SANS, SERIF
from examapp.reports.wrapping import wrap

WIDTH = 640.0
MARGIN = 8.0
MM = 0.25
SIZE = 13.0
SMALL = 12.0
LINE = 17.0
# Of the widths of signs in an em: what is assumed where a font does not tell.
NARROW, CAPITAL = 0.54, 0.7
BROAD_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZmw%@+±∞")
BLACK, DARK, GREY, PALE, WHITE = "#000", "#444", "#777", "#ccc", "#fff"
HATCH_GAP = 5.0
FAMILIES = ", ".join([*(f"'{family}'" for family in (*SERIF, *SANS)), "serif"])


class Fill(Enum):
    """How an area is told from others without colour."""

    SOLID = "solid"
    HATCHED = "hatched"
    HOLLOW = "hollow"
    LIGHT = "light"


class Shape(Enum):
    """The shapes of markers."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share an area."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Band:
    """A piece of a drawing over its whole width, drawn from 0 to its height."""

    shapes: tuple[str, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a legend: the sample, drawn around the point (10, 0), and what it means."""

    sample: tuple[str, ...]
    words: str


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_width(words: str, *, size: float = SIZE) -> float:
    """About how wide a text is; rather too wide than too narrow."""
    ems = 0.0
    for sign in words:
        cells = cell_len(sign)
        ems += cells / 2 if cells != 1 else CAPITAL if sign in BROAD_SIGNS else NARROW
    return ems * size


def lines_of(words: str, width: float, *, size: float = SIZE) -> list[str]:
    """The text in lines that are about so wide."""
    cells = max(2, math.floor(width / (size * NARROW)))
    if all(cell_len(sign) != 1 for sign in words):
        cells = max(2, 2 * math.floor(width / size))
    lines = wrap(words, cells)
    while cells > 2 and any(text_width(line, size=size) > width for line in lines):
        cells -= 1
        lines = wrap(words, cells)
    return lines


def text(x: float, y: float, words: str, *, anchor: str = "start", size: float = SIZE, bold: bool = False) -> str:
    """A line of text whose middle lies at the height y."""
    weight = ' font-weight="bold"' if bold else ""
    at = f'x="{number(x)}" y="{number(y + 0.36 * size)}"'
    return f'<text {at} font-size="{number(size)}" text-anchor="{anchor}"{weight}>{_said(words)}</text>'


def grounded_text(x: float, y: float, words: str, *, size: float = SMALL) -> list[str]:
    """A line of text on a white ground, for where something may lie behind it; it begins at x."""
    box = Box(x - 2, y - size / 2, text_width(words, size=size) + 4, size)
    return [*area(box, Fill.HOLLOW, outlined=False, ground=WHITE), text(x, y, words, size=size)]


def _said(words: str) -> str:
    """Words as XML holds them; it has no place for control characters."""
    return escape("".join(sign for sign in words if sign >= " "), quote=False)


def text_lines(
    x: float, middle: float, lines: Sequence[str], *, anchor: str = "start", size: float = SIZE, bold: bool = False
) -> list[str]:
    """Lines of text one below the other, the middle of them all at the height given."""
    top = middle - (len(lines) - 1) * LINE / 2
    return [text(x, top + row * LINE, line, anchor=anchor, size=size, bold=bold) for row, line in enumerate(lines)]


def line(
    start: tuple[float, float], end: tuple[float, float], *, stroke: str = BLACK, width: float = 1, dash: str = ""
) -> str:
    """A straight line."""
    ends = f'x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}" y2="{number(end[1])}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{number(width)}"{_dashed(dash)}/>'


def path(points: Iterable[tuple[float, float]], *, width: float = 1.6, dash: str = "") -> str:
    """A line through points."""
    way = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path d="M{way}" fill="none" stroke="{BLACK}" stroke-width="{number(width)}"{_dashed(dash)}/>'


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def area(box: Box, fill: Fill, *, outlined: bool = True, ground: str | None = None) -> list[str]:
    """A rectangle in one of the fills, without an outline on the ground given; one without an extent is not drawn."""
    if box.width <= 0 or box.height <= 0:
        return []
    ground = ground or {Fill.SOLID: DARK, Fill.LIGHT: PALE}.get(fill, WHITE if outlined else "none")
    at = f'x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'
    edge = f' stroke="{BLACK}" stroke-width="1"' if outlined else ""
    shapes = [f'<rect {at} fill="{ground}"{edge}/>']
    if fill is Fill.HATCHED:
        shapes.append(hatching(box, stroke=BLACK if outlined else GREY, gap=HATCH_GAP if outlined else 2 * HATCH_GAP))
    return [shape for shape in shapes if shape]


def hatching(box: Box, *, stroke: str = BLACK, gap: float = HATCH_GAP) -> str:
    """Lines from lower left to upper right, clipped to a rectangle; they run on through neighbouring rectangles."""
    first = math.floor((box.x + box.y) / gap) + 1
    last = math.ceil((box.x + box.width + box.y + box.height) / gap)
    pieces = []
    for step in range(first, last):
        total = step * gap
        left = max(box.x, total - box.y - box.height)
        right = min(box.x + box.width, total - box.y)
        if right > left:
            pieces.append(f"M{number(left)} {number(total - left)}L{number(right)} {number(total - right)}")
    if not pieces:
        return ""
    return f'<path d="{"".join(pieces)}" fill="none" stroke="{stroke}" stroke-width="0.8"/>'


def marker(x: float, y: float, shape: Shape = Shape.CIRCLE, *, filled: bool = True, radius: float = 4.5) -> str:
    """A marker, filled or hollow."""
    look = f'fill="{BLACK if filled else WHITE}" stroke="{BLACK}" stroke-width="1.4"'
    if shape is Shape.CIRCLE:
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" {look}/>'
    if shape is Shape.SQUARE:
        side = 1.8 * radius
        at = f'x="{number(x - side / 2)}" y="{number(y - side / 2)}" width="{number(side)}" height="{number(side)}"'
        return f"<rect {at} {look}/>"
    reach = 1.25 * radius
    corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
    way = "L".join(f"{number(right)} {number(down)}" for right, down in corners)
    return f'<path d="M{way}Z" {look}/>'


def sample(fill: Fill) -> tuple[str, ...]:
    """The sample of a fill for a legend."""
    return tuple(area(Box(0, -6, 20, 12), fill))


def legend_band(entries: Sequence[Entry]) -> Band:
    """What the signs of a chart mean, in rows."""
    shapes: list[str] = []
    x, y = MARGIN, LINE / 2
    room = WIDTH - 2 * MARGIN - 26
    for entry in entries:
        lines = lines_of(entry.words, room, size=SMALL)
        width = max(text_width(each, size=SMALL) for each in lines)
        if x > MARGIN and x + 26 + width > WIDTH - MARGIN:
            x, y = MARGIN, y + LINE
        shapes += moved(entry.sample, x, y)
        shapes += [text(x + 26, y + row * LINE, each, size=SMALL) for row, each in enumerate(lines)]
        x += 26 + width + 18
        if len(lines) > 1:
            x, y = WIDTH, y + (len(lines) - 1) * LINE
    return Band(tuple(shapes), y + LINE / 2 + 4) if entries else Band((), 0)


def words_band(words: Iterable[str], *, size: float = SMALL, bold: bool = False) -> Band:
    """Paragraphs over the whole width."""
    lines = [each for paragraph in words for each in lines_of(paragraph, WIDTH - 2 * MARGIN - 4, size=size)]
    shapes = [text(MARGIN, LINE * (row + 0.5), each, size=size, bold=bold) for row, each in enumerate(lines)]
    return Band(tuple(shapes), LINE * len(lines) + 6) if lines else Band((), 0)


def moved(shapes: Iterable[str], x: float, y: float) -> list[str]:
    """Shapes at another place."""
    return [f'<g transform="translate({number(x)} {number(y)})">', *shapes, "</g>"]


def upright_axis(ups: Sequence[float], ys: Scale, left: float) -> list[str]:
    """The upright axis with its ticks and pale lines across, and the level one without ticks."""
    shapes = [line((left, ys.end), (left, ys.start)), line((left, ys.start), (WIDTH - MARGIN, ys.start))]
    for tick in ups:
        y = ys.place(tick)
        shapes.append(text(left - 7, y, tick_text(tick), anchor="end", size=SMALL))
        shapes.append(line((left - 4, y), (left, y)))
        shapes += [line((left + 1, y), (WIDTH - MARGIN, y), stroke=PALE)] if tick != ups[0] else []
    return shapes


def document(title: str, body: Band, *, legend: Sequence[Entry] = (), notes: Sequence[str] = ()) -> str:
    """The whole drawing: title, legend, chart and notes below each other; notes are its description as well."""
    heading = words_band([title] if title else [], size=SIZE + 1, bold=True)
    shapes: list[str] = []
    y = 4.0
    for band in (heading, legend_band(legend), body, words_band(notes)):
        shapes += moved(band.shapes, 0, y) if band.shapes else []
        y += band.height
    height = math.ceil(y + 4)
    size = f'width="{number(WIDTH * MM)}mm" height="{number(height * MM)}mm" viewBox="0 0 {number(WIDTH)} {height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FAMILIES}" fill="{BLACK}">'
    told = [f"<title>{_said(title)}</title>"] if title else []
    told += [f"<desc>{_said(' '.join(notes))}</desc>"] if notes else []
    ground = f'<rect x="0" y="0" width="{number(WIDTH)}" height="{height}" fill="{WHITE}"/>'
    return "\n".join([head, *told, ground, *shapes, "</svg>"]) + "\n"
