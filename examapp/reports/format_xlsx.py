"""Documents as a workbook: a sheet for what is said, and one for each table, ready to print."""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len

from examapp.locale import _
from examapp.reports.document_words import inputs_line, mark_of, page_text
from examapp.reports.documents import (
    Align,
    Block,
    Callout,
    Cell,
    Document,
    Facts,
    Heading,
    Kind,
    Note,
    Paragraph,
    Table,
    Title,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# The same for every workbook, so that the same document gives the same bytes.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  (a workbook's dates have no zone)
LONGEST_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
DECIMALS = re.compile(r"[+-]?\d+(?:\.(\d+))?")
A4 = 9
POINTS_A_MM = 72 / 25.4
NARROWEST, WIDEST = 6, 46
TEXT_COLUMN = 96


def document_xlsx(document: Document) -> bytes:
    """The workbook; numbers are numbers, licence numbers are text, and nothing is a formula."""
    from xlsxwriter import Workbook  # only where a workbook is written

    paper = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(paper, options) as workbook:
        workbook.set_properties({"title": document.title, "created": CREATED})
        sheet = workbook.add_worksheet(_("Report"))
        _write_text(sheet, document, workbook)
        names = {_("Report").lower()}
        for table in document.tables:
            _write_table(workbook.add_worksheet(_name_of(table, names)), table, document, workbook)
    return paper.getvalue()


def _name_of(table: Table, taken: set[str]) -> str:
    """A name that a sheet may have and no other has."""
    wanted = FORBIDDEN.sub(" ", table.caption or table.name).strip()[:LONGEST_NAME] or "table"
    name, number = wanted, 2
    while name.lower() in taken:
        ending = f" {number}"
        name, number = wanted[: LONGEST_NAME - len(ending)] + ending, number + 1
    taken.add(name.lower())
    return name


def _prepare(sheet: "Worksheet", document: Document) -> None:
    sheet.set_paper(A4)
    if document.landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    foot = page_text().replace("{page}", "&P").replace("{pages}", "&N")
    sheet.set_footer(f"&C{foot}")
    if document.demonstration:
        sheet.set_header(f"&C{mark_of(document).replace('&', '&&')}")


def _write_text(sheet: "Worksheet", document: Document, workbook: "Workbook") -> None:
    """Everything that is said in words, one paragraph a row."""
    _prepare(sheet, document)
    sheet.set_column(0, 0, TEXT_COLUMN)
    strong = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    usual = workbook.add_format({"text_wrap": True, "valign": "top"})
    for row, (text, is_strong) in enumerate(_texts(document)):
        sheet.write_string(row, 0, text, strong if is_strong else usual)


def _texts(document: Document) -> Iterator[tuple[str, bool]]:
    yield document.title, True
    yield from ((line, False) for line in (*document.subtitle, mark_of(document)) if line)
    for block in document.blocks:
        yield from _words_of(block)
    if document.inputs_sha256:
        yield inputs_line(document, digits=len(document.inputs_sha256)), False


def _words_of(block: Block) -> Iterator[tuple[str, bool]]:
    """What a block says in words; tables and figures have sheets of their own."""
    match block:
        case Title(text) | Heading(text) | Callout(text):
            yield text, True
        case Paragraph(text, strong):
            yield text, strong
        case Facts(pairs):
            yield from ((_("{name}: {value}").format(name=name, value=value), False) for name, value in pairs)
        case Note(title, paragraphs):
            yield title, True
            yield from ((text, False) for text in paragraphs)


def _write_table(sheet: "Worksheet", table: Table, document: Document, workbook: "Workbook") -> None:
    _prepare(sheet, document)
    head = workbook.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    row = 0
    for line in (table.caption or document.title, mark_of(document)):
        if line:
            sheet.write_string(row, 0, line, workbook.add_format({"bold": True}))
            row += 1
    first = row
    if table.spans:
        _write_spans(sheet, row, table, head)
        row += 1
    for place, column in enumerate(table.columns):
        sheet.write_string(row, place, column.title, head)
        sheet.set_column(place, place, _width(table, place))
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(first, row)
    row = _write_rows(sheet, row + 1, table, workbook)
    for note in table.notes:
        sheet.write_string(row, 0, note)
        row += 1


def _write_spans(sheet: "Worksheet", row: int, table: Table, head: "Format") -> None:
    place = 0
    for span in table.spans:
        if span.columns > 1:
            sheet.merge_range(row, place, row, place + span.columns - 1, span.title, head)
        else:
            sheet.write_string(row, place, span.title, head)
        place += span.columns


def _write_rows(sheet: "Worksheet", row: int, table: Table, workbook: "Workbook") -> int:
    """Write the body from a row on; the row after it."""
    looks: dict[tuple[Align, bool, int], Format] = {}
    group = workbook.add_format({"bold": True})
    for line in table.lines():
        if isinstance(line, str):
            sheet.write_string(row, 0, line, group)
        else:
            for place, cell in enumerate(line):
                kind = (table.columns[place].side, cell.strong, _places(cell))
                look = looks.setdefault(kind, _look(workbook, *kind)) if kind not in looks else looks[kind]
                _write_cell(sheet, (row, place), cell, look)
            if table.row_mm:
                sheet.set_row(row, table.row_mm * POINTS_A_MM)
        row += 1
    return row


def _places(cell: Cell) -> int:
    """With how many decimals a number is printed, so that the sheet shows it like the paper."""
    found = DECIMALS.fullmatch(cell.text)
    return len(found[1] or "") if cell.number is not None and found else -1


def _look(workbook: "Workbook", side: Align, strong: bool, places: int) -> "Format":  # noqa: FBT001  (a key of looks)
    align = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}[side]
    look = {"border": 1, "align": align, "valign": "vcenter", "text_wrap": True, "bold": strong}
    if places >= 0:
        look["num_format"] = "0." + "0" * places if places else "0"
    return workbook.add_format(look)


def _write_cell(sheet: "Worksheet", place: tuple[int, int], cell: Cell, look: "Format") -> None:
    if cell.number is not None:
        sheet.write_number(*place, cell.number, look)
    else:
        sheet.write_string(*place, cell.text, look)


def _width(table: Table, place: int) -> float:
    """Wide enough for the longest text of a column, within reason."""
    column = table.columns[place]
    texts = [str(row[place].raw) for row in table.cells]
    longest = max((cell_len(line) for text in texts for line in text.splitlines()), default=0)
    least = 20 if column.kind is Kind.LICENCE else NARROWEST
    return float(min(WIDEST, max(least, longest + 2, min(cell_len(column.title) + 2, 16))))
