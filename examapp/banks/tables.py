"""Tables that people keep in Excel or Notepad: CSV and XLSX as rows of text cells that know where they stood."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from examapp.banks.files import read_bytes
from examapp.domain.errors import Message, Place, Problem, Severity

WORKBOOK_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SEPARATORS = (",", ";", "\t")
ROWS_LOOKED_AT = 30
# A spreadsheet keeps 15 significant digits of a number; from the 16th on they are zeros or noise.
EXACT_BELOW = 10.0**15
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[Ee]\+?\d+")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
SAVE_ANEW = Message("Save it anew from Excel or WPS as “CSV UTF-8” or as an XLSX workbook.")


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell; `number` is what the workbook keeps when it keeps a number there."""

    text: str
    number: float | None = None

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


def read_table(path: Path) -> tuple[list[Row], list[Problem]]:
    """The rows of a CSV file or of the first sheet of a workbook, whatever the file is called."""
    content = read_bytes(path)
    if isinstance(content, Problem):
        return [], [content]
    if content.startswith(WORKBOOK_SIGNATURES):
        return _read_workbook(content, path)
    text = decode(content)
    if text is None:
        message = Message("The encoding of this file is none of UTF-8, GB18030 and UTF-16.")
        return [], [Problem("table-encoding", Place(str(path)), message, SAVE_ANEW)]
    return _read_csv(text, path)


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


def _read_csv(text: str, path: Path) -> tuple[list[Row], list[Problem]]:
    separator = max(SEPARATORS, key=lambda sign: _evidence(text, sign))
    rows: list[Row] = []
    # Strict, because a quotation mark left open would swallow every row after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, record in enumerate(reader, start=1):
            rows += _row(number, [Cell(_csv_text(field)) for field in record])
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


def _csv_text(field: str) -> str:
    """The text of a field; `="134…"` is how people keep Excel from taking a number for a quantity."""
    formula = re.fullmatch(r'\s*="(.*)"\s*', field, re.DOTALL)
    return clean_text(formula[1] if formula else field)


def _read_workbook(content: bytes, path: Path) -> tuple[list[Row], list[Problem]]:
    import python_calamine  # only where a workbook is read

    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        sheets = [
            (metadata.name, _sheet_rows(workbook.get_sheet_by_name(metadata.name).to_python(skip_empty_area=False)))
            for metadata in workbook.sheets_metadata
            if metadata.typ is python_calamine.SheetTypeEnum.WorkSheet
            and metadata.visible is python_calamine.SheetVisibleEnum.Visible
        ]
    except python_calamine.CalamineError as error:
        message = Message("The workbook cannot be read: {reason}", {"reason": str(error)})
        remedy = Message("Open it in Excel or WPS, take off its password if it has one, and save it anew as XLSX.")
        return [], [Problem("table-workbook", Place(str(path)), message, remedy)]
    filled = [(name, rows) for name, rows in sheets if rows]
    if not filled:
        return [], []
    return filled[0][1], [_sheet_ignored(path, filled[0][0], name) for name, _rows in filled[1:]]


def _sheet_ignored(path: Path, used: str, ignored: str) -> Problem:
    message = Message("The sheet “{ignored}” was not read, only “{used}”.", {"ignored": ignored, "used": used})
    remedy = Message("If it is needed, save it as a file of its own.")
    return Problem("table-sheet", Place(str(path)), message, remedy, Severity.WARNING)


def _sheet_rows(values: Iterable[Iterable[object]]) -> list[Row]:
    rows: list[Row] = []
    for number, record in enumerate(values, start=1):
        rows += _row(number, [_workbook_cell(value) for value in record])
    return rows


def _workbook_cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        return Cell(str(int(value)) if whole else repr(float(value)), float(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return Cell(value.date().isoformat())
    if isinstance(value, date):
        return Cell(value.isoformat())
    return Cell(clean_text(str(value)))


def _row(number: int, cells: list[Cell]) -> list[Row]:
    return [Row(number, tuple(cells))] if any(cell.text for cell in cells) else []


def clean_text(text: str) -> str:
    """A cell's text without what nobody can see: format characters gone, each run of white space one space."""
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def text_fault(text: str) -> Message | None:
    """Why a text may not be kept: signs that would move a terminal's cursor, or that Excel runs as a formula."""
    for sign in text:
        if unicodedata.category(sign) in ("Cc", "Cs"):
            return Message("the text has a control character (U+{code})", {"code": f"{ord(sign):04X}"})
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
