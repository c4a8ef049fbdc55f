"""Documents in a terminal and as plain text: nothing is dropped, and every line fits the width."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from examapp.reports.document_words import colon_after, inputs_line, mark_of, stamp_text
from examapp.reports.documents import (
    Block,
    Callout,
    Document,
    Facts,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
    Title,
)
from examapp.reports.terminal_tables import fact_lines, table_lines
from examapp.reports.text import as_text
from examapp.reports.wrapping import wrap

STRONG = "bold"
BLANKS = 8
INDENT = "　　"


@dataclass(frozen=True, slots=True)
class Printed:
    """A document that Rich prints as wide as the console is."""

    document: Document

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for text, style in document_lines(self.document, options.max_width):
            yield Text(text, style=style)


def document_text(document: Document) -> str:
    """The document as plain text, 80 cells wide."""
    return as_text(Printed(document))


def document_lines(document: Document, width: int) -> Iterator[tuple[str, str]]:
    """Lines and their styles."""
    for line in [] if document.sheets else wrap(document.title, width):
        yield line, STRONG
    for text in document.subtitle:
        yield from _plain(wrap(text, width))
    yield from _marked(document, width)
    before: Block | None = None
    for block in document.blocks:
        if not (isinstance(before, Heading) or (isinstance(before, Paragraph) and isinstance(block, Paragraph))):
            yield "", ""
        yield from _block(block, width)
        before = block
    digest = inputs_line(document)
    if digest:
        yield "", ""
        yield from _plain(wrap(digest, width))
    yield from _marked(document, width)


def _marked(document: Document, width: int) -> Iterator[tuple[str, str]]:
    mark = mark_of(document)
    return ((line, STRONG) for line in (wrap(mark, width) if mark else []))


def _plain(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((line, "") for line in lines)


def _block(block: Block, width: int) -> Iterator[tuple[str, str]]:  # noqa: C901, PLR0911  (a case a kind)
    match block:
        case Title(text):
            return ((line, STRONG) for line in wrap(text, width))
        case Heading(text, level):
            return ((line, STRONG if level < 3 else "") for line in wrap(text, width))
        case Paragraph(text, strong, indented):
            lines = wrap(f"{INDENT if indented else ''}{text}", width)
            return ((line, STRONG if strong else "") for line in lines)
        case Callout(text):
            return ((line, STRONG) for line in framed([text], width))
        case Facts(pairs):
            return _plain(fact_lines(pairs, width))
        case Table():
            return table_lines(block, width)
        case Figure():
            return _figure(block, width)
        case Note(title, paragraphs):
            return _plain(framed([title, *paragraphs], width))
        case Signatures():
            return _plain(_signatures(block, width))
        case PageBreak():
            return _plain(["─" * width])


def framed(texts: Sequence[str], width: int) -> list[str]:
    """Paragraphs in a frame as wide as the line."""
    lines = [line for text in texts for line in wrap(text, width - 4)]
    inner = max(2, width - 4)
    body = [f"│ {line}{' ' * (inner - cell_len(line))} │" for line in lines]
    return [f"┌{'─' * (inner + 2)}┐", *body, f"└{'─' * (inner + 2)}┘"]


def _figure(figure: Figure, width: int) -> Iterator[tuple[str, str]]:
    for line in wrap(figure.caption, width) if figure.caption else []:
        yield line, STRONG
    yield from _plain(figure.chart.terminal(width))


def _signatures(block: Signatures, width: int) -> list[str]:
    blanks = [f"{colon_after(role)}{'_' * BLANKS}" for role in block.roles]
    lines = wrap("    ".join(blanks), width)
    if block.organisation or block.date:
        stamp = stamp_text() if block.organisation else ""
        lines.append("")
        lines += [f"{' ' * max(0, width - cell_len(text))}{text}" for text in (block.organisation, stamp, block.date)]
    return [piece for line in lines for piece in ([line] if cell_len(line) <= width else wrap(line, width))]
