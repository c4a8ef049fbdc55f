"""Answer sheets that one person typed into a CSV or XLSX file: a row an item."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from examapp.banks.findings import Findings
from examapp.banks.tables import Row, plain, read_table
from examapp.domain.errors import Message, Place, Problem
from examapp.domain.people import clean_licence_no
from examapp.domain.sheets import Letters, TypedSheet, clean_code, clean_letters, clean_seat

# The first word of each is the one that messages recommend.
HEADINGS = {
    "licence_no": ("执业证号", "licence_no", "执业证号码", "证号", "licence number", "licence"),
    "seat": ("座位", "seat", "座位号", "座号", "seat number"),
    "code": ("校验码", "check_code", "check code", "code", "核对码"),
    "item": ("题号", "item", "number", "item number", "试题"),
    "letters": ("答案", "letters", "作答", "所选字母", "字母", "选项", "answer", "response"),
}
NEEDED = ("code", "item", "letters")
HEADING_ROWS = 20
CORRECT_THE_CELL = Message("Look at the sheet and correct the cell.")


@dataclass(frozen=True, slots=True)
class _Name:
    """What a row says of whose sheet it is."""

    licence_no: str
    seat: str
    code: str


def read_sheets(path: Path) -> tuple[list[TypedSheet], list[Problem]]:
    """The sheets in a file, in the order in which they begin, and everything that is wrong with its rows.

    A row whose licence number, seat and check code are all empty belongs to the sheet of the row above.
    """
    rows, problems = read_table(path)
    findings = Findings(str(path))
    findings.problems += problems
    header = next((row for row in rows[:HEADING_ROWS] if len(_columns(row)) > 1), None)
    columns = _columns(header) if header else {}
    if header is None or not _is_complete(columns):
        _report_headings(header or (rows[0] if rows else Row(1, ())), columns, findings)
        return [], findings.problems
    reader = _Reader(columns, findings)
    for row in rows:
        if row.number > header.number:
            reader.read(row)
    return reader.sheets(), findings.problems


def _columns(row: Row) -> dict[str, int]:
    """Field to column, counted from 0; of two columns for one field the first."""
    words = {plain(word): name for name, known in HEADINGS.items() for word in known}
    columns: dict[str, int] = {}
    for column, text in enumerate(row.texts):
        name = words.get(plain(text))
        if name is not None:
            columns.setdefault(name, column)
    return columns


def _is_complete(columns: Mapping[str, int]) -> bool:
    return all(name in columns for name in NEEDED) and ("licence_no" in columns or "seat" in columns)


def _report_headings(row: Row, columns: Mapping[str, int], findings: Findings) -> None:
    missing = [name for name in NEEDED if name not in columns]
    if "licence_no" not in columns and "seat" not in columns:
        missing.insert(0, "licence_no")
    names = ", ".join(f"{HEADINGS[name][0]} ({HEADINGS[name][1]})" for name in missing)
    message = Message("The table of sheets lacks the columns {columns}.", {"columns": names})
    remedy = Message("Write these headings above the rows, one a column; see docs/paper.md.")
    findings.error("sheet-headings", Place(findings.file, row.number, 1), message, remedy)


class _Reader:
    """Puts rows together into sheets and notes everything that is wrong with each."""

    def __init__(self, columns: Mapping[str, int], findings: Findings) -> None:
        self._columns = columns
        self._findings = findings
        self._places: dict[_Name, Place] = {}
        self._items: dict[_Name, dict[int, Letters]] = {}
        self._above: _Name | None = None

    def sheets(self) -> list[TypedSheet]:
        """The sheets that have been read."""
        return [
            TypedSheet(name.licence_no, name.seat, name.code, items, self._places[name])
            for name, items in self._items.items()
        ]

    def read(self, row: Row) -> None:
        """Add a row to its sheet."""
        number = self._number(row)
        self._above = name = self._name(row)
        if name is None:
            return
        self._places.setdefault(name, self._place(row, "code"))
        items = self._items.setdefault(name, {})
        if number is None:
            return
        if number in items:
            values = {"item": number, "line": items[number].place.line}
            message = Message("Item {item} of this sheet stands in row {line} already.", values)
            self._findings.error("sheet-item-twice", self._place(row, "item"), message, CORRECT_THE_CELL)
        else:
            items[number] = Letters(clean_letters(self._text(row, "letters")), self._place(row, "letters"))

    def _text(self, row: Row, name: str) -> str:
        return row.cell(self._columns[name]).text if name in self._columns else ""

    def _place(self, row: Row, name: str) -> Place:
        return Place(self._findings.file, row.number, self._columns.get(name, 0) + 1)

    def _name(self, row: Row) -> _Name | None:
        """Whose sheet a row is of; None, with the reason noted, when it does not say so rightly."""
        licence_no = clean_licence_no(self._text(row, "licence_no")).lstrip("'‘’")
        name = _Name(licence_no, clean_seat(self._text(row, "seat")), clean_code(self._text(row, "code")))
        if "licence_no" in self._columns and row.cell(self._columns["licence_no"]).has_lost_digits:
            message = Message(
                "The spreadsheet has stored the licence number as a number, and its last digits are lost."
            )
            remedy = Message("Format the column as text and type the number again from the sheet.")
            self._findings.error("licence-digits", self._place(row, "licence_no"), message, remedy)
            return None
        if name != _Name("", "", ""):
            return name
        if self._above is None:
            message = Message("This row does not say whose sheet it is.")
            self._findings.error("sheet-whose", self._place(row, "code"), message, CORRECT_THE_CELL)
        return self._above

    def _number(self, row: Row) -> int | None:
        text = self._text(row, "item")
        if text.isascii() and text.isdigit():
            return int(text)
        message = Message("“{text}” is no item number.", {"text": text})
        self._findings.error("sheet-item", self._place(row, "item"), message, CORRECT_THE_CELL)
        return None
