"""Documents as CSV for a spreadsheet: their tables one after another, each under its name."""

import csv
import io
import re
from collections.abc import Iterator

from examapp.reports.document_words import inputs_line, mark_of
from examapp.reports.documents import Callout, Cell, Document, Facts, Figure, Raw, Span, Table

# A spreadsheet takes a text that begins like this for a formula, and computes it.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

# A number in words, or the dash of what is not known.
HARMLESS = re.compile(r"[+-]?\d+(\.\d+)?%?|-")


def document_csv(document: Document) -> str:
    """The tables of a document, with lines that end as RFC 4180 wants it."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    writer.writerows([safe(value) for value in row] for row in _rows(document))
    return paper.getvalue()


def safe(value: Raw) -> Raw:
    """A value that no spreadsheet computes: a text that looks like a formula gets an apostrophe, a number stays."""
    if isinstance(value, str) and value.lstrip().startswith(FORMULA_SIGNS) and not HARMLESS.fullmatch(value):
        return f"'{value}"
    return "" if value is None else value


def _rows(document: Document) -> Iterator[list[Raw]]:
    for line in (document.title, *document.subtitle, mark_of(document)):
        if line:
            yield [line]
    for block in document.blocks:
        match block:
            case Table():
                yield []
                yield from _table_rows(block)
            case Figure():
                yield []
                yield from _table_rows(block.table)
            case Facts(pairs):
                yield []
                for name, value in pairs:
                    yield [name, value]
            case Callout(text):
                yield []
                yield [text]
    line = inputs_line(document, digits=64)
    if line:
        yield []
        yield [line]


def _table_rows(table: Table) -> Iterator[list[Raw]]:
    yield [table.caption or table.name]
    if table.spans:
        yield [text for span in table.spans for text in _span_cells(span)]
    yield [column.title for column in table.columns]
    for line in table.lines():
        yield [line] if isinstance(line, str) else [_raw(cell) for cell in line]
    for note in table.notes:
        yield [note]


def _span_cells(span: Span) -> list[str]:
    return [span.title, *[""] * (span.columns - 1)]


def _raw(cell: Cell) -> Raw:
    """Line ends within a cell as blanks, so that a row stays a line for simple programs."""
    return cell.raw if not isinstance(cell.raw, str) else " ".join(cell.raw.splitlines())
