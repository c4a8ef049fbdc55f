"""Documents as values: what a report says, block by block, before it is printed in any format."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from examapp.reports.figures import NOTHING

PLACES = 6
LICENCE_MM = 34.0
Raw = str | int | float | None
Numbers = tuple[tuple[str, ...], tuple[tuple[Raw, ...], ...]]


class Kind(StrEnum):
    """What a column holds: a licence number is text for every spreadsheet, and is never broken over two lines."""

    TEXT = "text"
    NUMBER = "number"
    LICENCE = "licence"


class Align(StrEnum):
    """Where the contents of a column stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Margins(StrEnum):
    """The margins of a page: of an office table, or of an official document (GB/T 9704: 37 mm above, 28 mm left)."""

    PLAIN = "plain"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its width in millimetres where `mm` is given, else its share of what is left by weight."""

    title: str
    kind: Kind = Kind.TEXT
    align: Align | None = None
    weight: float = 1.0
    mm: float | None = None

    @property
    def side(self) -> Align:
        """Where its contents stand: as asked for, else numbers right, licence numbers centred, text left."""
        if self.align is not None:
            return self.align
        return {Kind.TEXT: Align.LEFT, Kind.NUMBER: Align.RIGHT, Kind.LICENCE: Align.CENTRE}[self.kind]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed, and what spreadsheets get instead when it is a number; ValueError when that is not finite."""

    text: str
    number: int | float | None = None
    strong: bool = False

    def __post_init__(self) -> None:
        if self.number is not None and not math.isfinite(self.number):
            raise ValueError(f"a cell holds {self.number}")

    @property
    def raw(self) -> Raw:
        """What a spreadsheet gets."""
        return self.text if self.number is None else self.number


def number(value: float | Fraction | None, text: str = "", *, strong: bool = False) -> Cell:
    """A number as it is printed (`text`, without it as short as it goes); a dash where there is none.

    Spreadsheets get it to six decimals, a precision that every machine agrees on.
    """
    if value is None:
        return Cell(text or NOTHING, strong=strong)
    exact = Fraction(value)
    plain = exact.numerator if exact.denominator == 1 else round(float(exact), PLACES)
    return Cell(text or f"{plain:.15g}", plain, strong)


@dataclass(frozen=True, slots=True)
class Span:
    """A heading above several columns; an empty title leaves a gap."""

    title: str
    columns: int


@dataclass(frozen=True, slots=True)
class Group:
    """A heading between rows: it stands before the row of this place, counted from 0."""

    title: str
    before: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a plain string is a cell of text. ValueError where rows, headings and columns do not go together.

    `row_mm` is the least height of a row on paper, for tables that people write into.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    groups: tuple[Group, ...] = ()
    row_mm: float = 0.0

    def __post_init__(self) -> None:
        width = len(self.columns)
        if not width or any(len(row) != width for row in self.rows):
            raise ValueError(f"the rows of the table {self.name!r} do not have its {width} columns")
        if self.spans and sum(span.columns for span in self.spans) != width:
            raise ValueError(f"the spans of the table {self.name!r} do not cover its {width} columns")
        for column, place in ((column, place) for place, column in enumerate(self.columns)):
            if column.kind is Kind.LICENCE and any(as_cell(row[place]).number is not None for row in self.rows):
                raise ValueError(f"a licence number in the table {self.name!r} is not text")

    @property
    def cells(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows with every cell as a value."""
        return tuple(tuple(as_cell(cell) for cell in row) for row in self.rows)

    def lines(self) -> Iterator[str | tuple[Cell, ...]]:
        """The rows in order, and between them the headings of their groups."""
        for place, row in enumerate(self.cells):
            yield from (group.title for group in self.groups if group.before == place)
            yield row


def as_cell(cell: Cell | str) -> Cell:
    """A cell as a value."""
    return cell if isinstance(cell, Cell) else Cell(cell)


class Chart(Protocol):
    """A figure with three faces: lines for a terminal, a drawing, and the numbers that are drawn."""

    def terminal(self, width: int) -> list[str]:
        """Plain lines of at most `width` cells."""

    def svg(self) -> str:
        """The drawing, complete in itself: an svg element with its width and height in millimetres."""

    def numbers(self) -> Numbers:
        """The header and the rows of the numbers that are drawn."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title within a document that is several sheets for several people: each sheet has its own."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1, 2 or 3; in an official document a level 1 is 黑体 and a level 2 is 楷体 or bold."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; an indented one begins two characters in, as Chinese prose does."""

    text: str
    strong: bool = False
    indented: bool = False


@dataclass(frozen=True, slots=True)
class Callout:
    """The conclusion that a reader takes away, in a frame."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What things are called, and what they are."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption; its name is that of its sheet in a workbook."""

    name: str
    chart: Chart
    caption: str = ""

    @property
    def table(self) -> Table:
        """The numbers of the chart as a table."""
        titles, rows = self.chart.numbers()
        columns = tuple(Column(title, _kind([row[place] for row in rows])) for place, title in enumerate(titles))
        cells = tuple(tuple(_drawn(value) for value in row) for row in rows)
        return Table(self.name, columns, cells, caption=self.caption)


def _kind(values: list[Raw]) -> Kind:
    return Kind.NUMBER if any(isinstance(value, int | float) for value in values) else Kind.TEXT


def _drawn(value: Raw) -> Cell:
    return Cell(value) if isinstance(value, str) else number(value)


@dataclass(frozen=True, slots=True)
class Note:
    """A box that says how figures were made and what they do not say."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs, and at the end on the right the organisation above the date, with room for its stamp."""

    roles: tuple[str, ...]
    organisation: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Title | Heading | Paragraph | Callout | Facts | Table | Figure | Note | Signatures | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A report, in one language, built once for every format.

    `name` is what programs call it (plain ASCII, as in `examapp report NAME`); `data` is what the JSON says. Two
    documents are equal in every format when they are equal as values. One of separate `sheets`, for several people, has
    neither a title before them nor page numbers: a sheet has a Title, and a PageBreak follows it.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    language: str
    subtitle: tuple[str, ...] = ()
    landscape: bool = False
    demonstration: bool = False
    inputs_sha256: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    margins: Margins = Margins.PLAIN
    sheets: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in order, those of the figures among them."""
        found = (block.table if isinstance(block, Figure) else block for block in self.blocks)
        return tuple(block for block in found if isinstance(block, Table))

    @property
    def text_width(self) -> float:
        """How wide the text is on A4, in millimetres."""
        margins = 54.0 if self.margins is Margins.OFFICIAL else 36.0
        return (297.0 if self.landscape else 210.0) - margins


def widths_of(columns: Sequence[Column], total: float, *, licence: float = LICENCE_MM) -> list[float]:
    """How wide columns are, in millimetres, so that together they fill `total`.

    A licence number without a width takes `licence`, where its 17 digits stand in one line.
    """
    given = [column.mm or (licence if column.kind is Kind.LICENCE else None) for column in columns]
    fixed = sum(width for width in given if width is not None)
    weights = sum(column.weight for column, width in zip(columns, given, strict=True) if width is None)
    # A column by weight keeps at least a little, whatever the others ask for.
    rest = max(total - fixed, 0.25 * total) if weights else 0.0
    widths = [column.weight / weights * rest if mm is None else mm for column, mm in zip(columns, given, strict=True)]
    return [width * total / sum(widths) for width in widths]
