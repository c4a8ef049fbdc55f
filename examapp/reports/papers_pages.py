"""Pages of print made beforehand: blocks of known height put on sheets of A4, so that any browser has the same pages.

Browsers that are ten years old know neither running headings nor the number of pages; lengths are in millimetres.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from examapp.reports.papers import Paper, PaperGroup, PaperItem, PaperSection, SheetRow
from examapp.reports.wrapping import wrap

WIDTH, HEIGHT = 174.0, 254.0
LINE, SMALL_LINE = 5.2, 5.0
# A cell is half a Chinese character of 10.5 points.
CELL = 1.852
# Browsers break lines where they like: a line may hold a little less than reckoned.
CAUTION = 0.97
# Letters of a text without Chinese are narrower than half a Chinese character.
LATIN = 0.9
NUMBER, LETTER, GUTTER, FACTS_INSET = 8.0, 6.0, 2.0, 9.0
FIVE, SHEET_HEADING = 29.6, 6.6
BOX_NUMBER, BOX, BOX_GUTTER = 8.0, 7.2, 5.0
# Signs that Chinese fonts draw as wide as a character, and that count as narrow elsewhere.
WIDE = str.maketrans({"“": "「", "”": "」", "‘": "『", "’": "』", "…": "，", "—": "～", "·": "、"})


@dataclass(frozen=True, slots=True)
class Block:
    """What is not divided between pages, its height, and whether it stays on the page of the block after it."""

    html: str
    height: float
    leads: bool = False


def lines_of(text: str, width: float, *, cell: float = CELL) -> int:
    """How many lines a text takes at most."""
    if text.isascii():
        cell *= LATIN
    return len(wrap(text.translate(WIDE), int(width / cell * CAUTION)))


def pages_of(blocks: Sequence[Block], *, height: float = HEIGHT) -> list[list[Block]]:
    """Blocks on pages: nothing is divided, and what leads stays with what follows it where a page can hold both."""
    pages: list[list[Block]] = [[]]
    free = height
    for chain in _chains(blocks):
        needed = sum(block.height for block in chain)
        for part in [chain] if needed <= height else [[block] for block in chain]:
            tall = sum(block.height for block in part)
            if tall > free and pages[-1]:
                pages.append([])
                free = height
            pages[-1] += part
            free -= tall
    return pages


def _chains(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    chain: list[Block] = []
    for block in blocks:
        chain.append(block)
        if not block.leads:
            yield chain
            chain = []
    if chain:
        yield chain


def stem_height(item: PaperItem) -> float:
    """How tall an item's stem is, with the space above it."""
    return lines_of(item.stem, WIDTH - NUMBER) * LINE + 1.6


def options_height(item: PaperItem) -> float:
    """How tall an item's options are in their columns."""
    width = (WIDTH - NUMBER) / item.columns - LETTER - GUTTER
    lines = [lines_of(text, width) for _letter, text in item.options]
    rows = [max(lines[start : start + item.columns]) for start in range(0, len(lines), item.columns)]
    return sum(rows) * LINE


def facts_height(group: PaperGroup, label: str) -> float:
    """How tall the box with the facts of a case is."""
    return lines_of(f"{label}  {group.facts.strip()}", WIDTH - FACTS_INSET) * LINE + 7.5


def heading_height(section: PaperSection) -> float:
    """How tall a section's heading is with its note."""
    wide = CELL * 12 / 10.5
    return lines_of(section.heading, WIDTH, cell=wide) * 6.4 + lines_of(section.note, WIDTH) * LINE + 4.5


def head_height(paper: Paper) -> float:
    """How tall the head of the first page is: title, box, rules, pledge."""
    words = paper.words
    title = lines_of(words.title, WIDTH, cell=CELL * 18 / 10.5) * 9.5 + 9
    rules = sum(lines_of(rule, WIDTH - 8) for rule in words.rules) * SMALL_LINE + 7
    pledge = lines_of(words.pledge, WIDTH - 8) * SMALL_LINE + 12 if words.pledge else 0
    return title + (6 if words.mark else 0) + 2 * 9 + 4 + rules + pledge + 1


def rows_of(section: PaperSection) -> list[list[tuple[SheetRow, ...]]]:
    """The fives of an answer sheet, as many beside each other as the paper is wide."""
    rows: list[list[tuple[SheetRow, ...]]] = [[]]
    free = WIDTH
    for five in section.fives:
        width = BOX_NUMBER + max(len(row.letters) for row in five) * BOX
        if width > free and rows[-1]:
            rows.append([])
            free = WIDTH
        rows[-1].append(five)
        free -= width + BOX_GUTTER
    return rows
