"""Breaking text into lines as Chinese printing does it: by character, but never before 。 or after （."""

from rich.cells import cell_len

NOT_AT_START = frozenset("，。、；：？！）》」』】〕〉”’…—～·％‰℃,.;:?!)]}%")
NOT_AT_END = frozenset("（《「『【〔〈“‘([{￥¥")


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, one list entry a line; blanks at a break are dropped.

    Words of narrow characters stay whole where a line can hold them. `width` below 2 is taken as 2, the least that a
    Chinese character needs.
    """
    width = max(2, width)
    return [line for paragraph in text.expandtabs(4).split("\n") for line in _wrap_paragraph(paragraph, width)]


def longest_word(text: str) -> int:
    """How many cells the longest piece takes that `wrap` does not break: a word, or a character with its 。 or （."""
    units = (unit for paragraph in text.split("\n") for unit in _units(paragraph))
    return max(cell_len(unit.rstrip()) for unit in units)


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for unit in _units(paragraph):
        if cell_len((line + unit).rstrip()) <= width:
            line += unit
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _cut(unit, width)
        lines += full
    return [*lines, line.rstrip()]


def _units(paragraph: str) -> list[str]:
    """The paragraph cut wherever a line may end; blanks go with what stands before them."""
    units: list[str] = []
    start = 0
    for place in range(1, len(paragraph)):
        if _may_break(paragraph[place - 1], paragraph[place]):
            units.append(paragraph[start:place])
            start = place
    return [*units, paragraph[start:]]


def _may_break(before: str, after: str) -> bool:
    if after.isspace() or after in NOT_AT_START or before in NOT_AT_END:
        return False
    if before.isspace():
        return True
    widths = cell_len(before), cell_len(after)
    # Between two narrow characters lies the inside of a word; a character without width belongs to the one before.
    return widths[1] > 0 and max(widths) > 1


def _cut(unit: str, width: int) -> list[str]:
    """A unit that no line can hold, cut where the lines are full."""
    pieces: list[str] = []
    piece = ""
    for sign in unit:
        if piece and cell_len((piece + sign).rstrip()) > width:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece]
