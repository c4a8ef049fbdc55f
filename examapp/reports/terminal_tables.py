"""Tables of a document in cells of a terminal: columns as wide as they need, or a row as a list where none fits."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from examapp.reports.documents import Align, Cell, Column, Kind, Table
from examapp.reports.wrapping import longest_word, wrap

GAP = 2
# A column of text that must give way keeps so many cells; below, words fall to pieces.
LEAST, MOST = 6, 14
LEAST_TITLE = 4
STRONG = "bold"


def table_lines(table: Table, width: int) -> Iterator[tuple[str, str]]:
    """Lines and their styles; each is at most `width` cells."""
    for line in wrap(table.caption, width) if table.caption else []:
        yield line, STRONG
    widths = column_widths(table, width)
    yield from _records(table, width) if widths is None else _columns(table, widths)
    for note in table.notes:
        yield from ((line, "") for line in wrap(note, width))


def column_widths(table: Table, width: int) -> list[int] | None:
    """How wide each column is so that all fit; None when they cannot without breaking numbers."""
    free = width - GAP * (len(table.columns) - 1)
    natural = [_natural(table, place) for place in range(len(table.columns))]
    least = [_least(table, place, natural[place]) for place in range(len(table.columns))]
    if sum(least) > free:
        return None
    widths = list(least)
    spare = free - sum(least)
    while spare and any(have < want for have, want in zip(widths, natural, strict=True)):
        # The column that is the furthest from what it wants gets the next cell.
        place = max(range(len(widths)), key=lambda each: (natural[each] - widths[each], -each))
        widths[place] += 1
        spare -= 1
    return widths


def _cells(table: Table, place: int) -> Iterator[str]:
    yield from (row[place].text for row in table.cells)


def _natural(table: Table, place: int) -> int:
    texts = [table.columns[place].title, *_cells(table, place)]
    return max(1, *(cell_len(line) for text in texts for line in text.split("\n")))


def _least(table: Table, place: int, natural: int) -> int:
    """Numbers and licence numbers stay whole, and so do words; titles may break."""
    column = table.columns[place]
    title = min(natural, max(LEAST_TITLE, longest_word(column.title)))
    whole = [row[place].text for row in table.cells if _is_figure(row[place], column)]
    words = [row[place].text for row in table.cells if not _is_figure(row[place], column)]
    texts = (min(cell_len(text), max(LEAST, min(MOST, longest_word(text)))) for text in words)
    return max(title, *(cell_len(text) for text in whole), *texts, 1)


def _is_figure(cell: Cell, column: Column) -> bool:
    """Whether a cell must not be broken: a number or a licence number, not words in their place."""
    return cell.number is not None or (column.kind is Kind.LICENCE and cell.text.isascii())


def _columns(table: Table, widths: Sequence[int]) -> Iterator[tuple[str, str]]:
    rule = "─" * (sum(widths) + GAP * (len(widths) - 1))
    if table.spans:
        yield from ((line, STRONG) for line in _spans(table, widths))
    titles = [(column.title, column.side) for column in table.columns]
    yield from ((line, STRONG) for line in _row(titles, widths))
    yield rule, ""
    for line in table.lines():
        if isinstance(line, str):
            yield from ((piece, STRONG) for piece in wrap(line, len(rule)))
            continue
        cells = [(cell.text, column.side) for cell, column in zip(line, table.columns, strict=True)]
        style = STRONG if line and all(cell.strong for cell in line if cell.text) else ""
        yield from ((piece, style) for piece in _row(cells, widths))
    yield rule, ""


def _spans(table: Table, widths: Sequence[int]) -> list[str]:
    merged, place = [], 0
    for span in table.spans:
        merged.append(sum(widths[place : place + span.columns]) + GAP * (span.columns - 1))
        place += span.columns
    return _row([(span.title, Align.CENTRE) for span in table.spans], merged)


def _row(cells: Sequence[tuple[str, Align]], widths: Sequence[int]) -> list[str]:
    pieces = [wrap(text, width) for (text, _side), width in zip(cells, widths, strict=True)]
    sides = [side for _text, side in cells]
    return [
        (" " * GAP)
        .join(_padded(text, side, width) for text, side, width in zip(line, sides, widths, strict=True))
        .rstrip()
        for line in zip_longest(*pieces, fillvalue="")
    ]


def _padded(text: str, side: Align, width: int) -> str:
    blanks = max(0, width - cell_len(text))
    before = {Align.LEFT: 0, Align.CENTRE: blanks // 2, Align.RIGHT: blanks}[side]
    return " " * before + text + " " * (blanks - before)


def _records(table: Table, width: int) -> Iterator[tuple[str, str]]:
    """Each row as a list of its cells, each behind the title of its column."""
    titles = _long_titles(table)
    rule = "─" * width
    for line in table.lines():
        yield rule, ""
        if isinstance(line, str):
            yield from ((piece, STRONG) for piece in wrap(line, width))
            continue
        facts = [(title, cell.text) for title, cell in zip(titles, line, strict=True)]
        yield from ((piece, "") for piece in fact_lines(facts, width))
    yield rule, ""


def _long_titles(table: Table) -> list[str]:
    """The titles, with the heading above them where there is one."""
    spans = [span.title for span in table.spans for _column in range(span.columns)] or [""] * len(table.columns)
    return [" ".join(filter(None, (span, each.title))) for span, each in zip(spans, table.columns, strict=True)]


def fact_lines(facts: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Names in a column of at most half the width, their values beside them."""
    names = min(max((cell_len(name) for name, _value in facts), default=1), width // 2)
    widths = (names, max(2, width - names - GAP))
    return [line for pair in facts for line in _row([(text, Align.LEFT) for text in pair], widths)]
