"""Tables that people keep in Excel or Notepad: CSV and XLSX as rows of text cells that know where they stood."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from examapp.banks.files import read_bytes
from examapp.domain.errors import Message, Place, Problem, Severity

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

WORKBOOK_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SEPARATORS = (",", ";", "\t")
ROWS_LOOKED_AT = 30
# A spreadsheet keeps 15 significant digits of a number; from the 16th on they are zeros or noise.
EXACT_BELOW = 10.0**15
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[Ee]\+?\d+")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
Clean = Callable[[str], str]
SAVE_ANEW = Message("Save it anew from Excel or WPS as “CSV UTF-8” or as an XLSX workbook.")


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell; `number` is what the workbook keeps when it keeps a number there, `is_date` when a day."""

    text: str
    number: float | None = None
    is_date: bool = False

    @property
    def has_lost_digits(self) -> bool:
        """Whether a spreadsheet took a long number for a quantity, so that its last digits are gone."""
        if self.number is not None:
            return abs(self.number) >= EXACT_BELOW
        return SCIENTIFIC.fullmatch(self.text) is not None


EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty, with its number as a spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell in a column, counted from 0; an empty one beyond the last."""
        return self.cells[column] if column < len(self.cells) else EMPTY

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the cells."""
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that are not empty, and where they come from: no sheet and no content for CSV.

    `merged` are the ranges of merged cells: first row, first column, last row, all counted as in `Row`.
    """

    rows: tuple[Row, ...] = ()
    sheet: str = ""
    content: bytes = b""
    merged: tuple[tuple[int, int, int], ...] = ()


def read_table(path: Path) -> tuple[list[Row], list[Problem]]:
    """The rows of a CSV file or of the first sheet of a workbook, whatever the file is called."""
    table, problems = open_table(path)
    return list(table.rows), problems


def open_table(
    path: Path, *, clean: Clean | None = None, passed_over: Collection[str] = ()
) -> tuple[Table, list[Problem]]:
    """The table in a CSV file or in the first sheet of a workbook that is not to be passed over.

    `clean` makes the text of a cell out of what the file keeps.
    """
    content = read_bytes(path)
    if isinstance(content, Problem):
        return Table(), [content]
    clean = clean or clean_text
    if content.startswith(WORKBOOK_SIGNATURES):
        return _read_workbook(content, path, clean, passed_over)
    text = decode(content)
    if text is None:
        message = Message("The encoding of this file is none of UTF-8, GB18030 and UTF-16.")
        return Table(), [Problem("table-encoding", Place(str(path)), message, SAVE_ANEW)]
    rows, problems = _read_csv(text, path, clean)
    return Table(tuple(rows)), problems


def decode(content: bytes) -> str | None:
    """Text in UTF-8, GB18030 or UTF-16, with or without a byte order mark; None when it is none of them."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        # Without a mark UTF-16 shows by its zero bytes: on odd places when the low byte comes first.
        encodings = ["utf-16-le" if content[1::2].count(0) >= content[::2].count(0) else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _read_csv(text: str, path: Path, clean: Clean) -> tuple[list[Row], list[Problem]]:
    separator = max(SEPARATORS, key=lambda sign: _evidence(text, sign))
    rows: list[Row] = []
    # Strict, because a quotation mark left open would swallow every row after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, record in enumerate(reader, start=1):
            rows += _row(number, [Cell(_csv_text(field, clean)) for field in record])
    except csv.Error:
        message = Message("From this line on the file cannot be read: a quotation mark is out of place.")
        remedy = Message('Look for a cell with a single " and remove it, or save the table as XLSX.')
        return rows, [Problem("table-quotes", Place(str(path), reader.line_num), message, remedy)]
    return rows, []


def _evidence(text: str, separator: str) -> tuple[int, int]:
    """How many of the first rows a separator divides, and into how many cells in all."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        widths = [len(row) for row, _ in zip(reader, range(ROWS_LOOKED_AT), strict=False)]
    except csv.Error:
        return 0, 0
    return sum(width > 1 for width in widths), sum(widths)


def _csv_text(field: str, clean: Clean) -> str:
    """The text of a field; `="134…"` is how people keep Excel from taking a number for a quantity."""
    formula = re.fullmatch(r'\s*="(.*)"\s*', field, re.DOTALL)
    return clean(formula[1] if formula else field)


def _read_workbook(
    content: bytes, path: Path, clean: Clean, passed_over: Collection[str]
) -> tuple[Table, list[Problem]]:
    import python_calamine  # only where a workbook is read

    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        sheets = [
            _sheet(workbook.get_sheet_by_name(metadata.name), content, clean)
            for metadata in workbook.sheets_metadata
            if metadata.typ is python_calamine.SheetTypeEnum.WorkSheet
            and metadata.visible is python_calamine.SheetVisibleEnum.Visible
            and metadata.name not in passed_over
        ]
    except python_calamine.CalamineError as error:
        message = Message("The workbook cannot be read: {reason}", {"reason": str(error)})
        remedy = Message("Open it in Excel or WPS, take off its password if it has one, and save it anew as XLSX.")
        return Table(), [Problem("table-workbook", Place(str(path)), message, remedy)]
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        return Table(), []
    return filled[0], [_sheet_ignored(path, filled[0].sheet, each.sheet) for each in filled[1:]]


def _sheet(sheet: "CalamineSheet", content: bytes, clean: Clean) -> Table:
    rows: list[Row] = []
    for number, record in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        rows += _row(number, [_workbook_cell(value, clean) for value in record])
    merged = tuple((top + 1, left, bottom + 1) for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ())
    return Table(tuple(rows), sheet.name, content, merged)


def _sheet_ignored(path: Path, used: str, ignored: str) -> Problem:
    message = Message("The sheet “{ignored}” was not read, only “{used}”.", {"ignored": ignored, "used": used})
    remedy = Message("If it is needed, save it as a file of its own.")
    return Problem("table-sheet", Place(str(path)), message, remedy, Severity.WARNING)


def _workbook_cell(value: object, clean: Clean) -> Cell:
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        return Cell(str(int(value)) if whole else repr(float(value)), float(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return Cell(value.date().isoformat(), is_date=True)
    if isinstance(value, date):
        return Cell(value.isoformat(), is_date=True)
    return Cell(clean(str(value)), is_date=isinstance(value, time | timedelta))


def _row(number: int, cells: list[Cell]) -> list[Row]:
    return [Row(number, tuple(cells))] if any(cell.text for cell in cells) else []


def clean_text(text: str) -> str:
    """A cell's text without what nobody can see: format characters gone, each run of white space one space."""
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def clean_lines(text: str) -> str:
    """A cell's text with each of its lines cleaned, and none of them empty."""
    lines = (clean_text(line) for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]|_x000[Dd]_", text))
    return "\n".join(line for line in lines if line)


def control_fault(text: str) -> Message | None:
    """Why a text may not be kept: signs that would move a terminal's cursor."""
    for sign in text:
        if unicodedata.category(sign) in ("Cc", "Cs"):
            return Message("the text has a control character (U+{code})", {"code": f"{ord(sign):04X}"})
    return None


def text_fault(text: str) -> Message | None:
    """Why a text may not be kept: signs that would move a terminal's cursor, or that Excel runs as a formula."""
    fault = control_fault(text)
    if fault is not None:
        return fault
    if text.startswith(("=", "+", "-", "@")) and not NUMBER.fullmatch(text):
        return Message("the text begins with “{sign}”, which a spreadsheet takes for a formula", {"sign": text[0]})
    return None


def plain(text: str) -> str:
    """A heading or a word of a controlled list as it is looked up: no spaces, no remark in brackets, no capitals."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\(.*?\)|[\s*:_-]", "", folded)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like this one, if any does."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None
