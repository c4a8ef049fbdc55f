"""The text of a lesson, from Markdown: headings, paragraphs and lists, and nothing that a terminal cannot show."""

from collections.abc import Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from examapp.banks.files import decode, lines_of, read_bytes
from examapp.banks.findings import Findings
from examapp.domain.courses import Block, BlockKind
from examapp.domain.errors import Message, Place, Problem

SILENT = {"bullet_list_open", "bullet_list_close", "ordered_list_close", "list_item_close", "paragraph_close"}
INLINE = {"text", "softbreak", "strong_open", "strong_close", "em_open", "em_close"}
SUBHEADING = "h2"


def read_lesson_text(path: Path, findings: Findings) -> tuple[Block, ...]:
    """The blocks of a text file; what does not belong there is reported at its line of that file."""
    data = read_bytes(path)
    text = data if isinstance(data, Problem) else decode(data, str(path))
    if isinstance(text, Problem):
        findings.error(text.rule, text.place, text.message, text.remedy)
        return ()
    lines = lines_of(text)
    return _Blocks(str(path), lines, findings).of(MarkdownIt("commonmark").parse("\n".join(lines)))


class _Blocks:
    """Turns the parser's tokens into blocks."""

    def __init__(self, file: str, lines: Sequence[str], findings: Findings) -> None:
        self._file = file
        self._lines = lines
        self._findings = findings
        self._kind = BlockKind.PARAGRAPH
        self._number = 0
        self._blocks: list[Block] = []

    def of(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        """The blocks in their order."""
        line = 0
        for token in tokens:
            line = token.map[0] if token.map else line
            self._take(token, line)
        return tuple(self._blocks)

    def _take(self, token: Token, line: int) -> None:
        if token.type == "heading_open":
            self._kind = BlockKind.HEADING
            if token.tag != SUBHEADING:
                self._refuse(line, Message("Write headings with “## ”; the title stands in the course file."))
        elif token.type == "ordered_list_open":
            self._number = int(token.attrGet("start") or 1) - 1
        elif token.type == "list_item_open":
            self._kind = BlockKind.NUMBERED if token.markup in (".", ")") else BlockKind.BULLET
            self._number += token.markup in (".", ")")
        elif token.type == "inline":
            self._add(token, line)
        elif token.type in ("heading_close", "bullet_list_close", "list_item_close"):
            self._kind = BlockKind.PARAGRAPH
        elif token.type not in SILENT and token.type != "paragraph_open":
            self._refuse(line, ONLY_THESE)

    def _add(self, token: Token, line: int) -> None:
        words = []
        for child in token.children or ():
            if child.type not in INLINE:
                self._refuse(line, ONLY_THESE)
            words.append(" " if child.type == "softbreak" else child.content)
        number = self._number if self._kind is BlockKind.NUMBERED else 0
        self._blocks.append(Block(self._kind, _joined("".join(words)), number))

    def _refuse(self, line: int, remedy: Message) -> None:
        message = Message("This does not belong in a lesson: “{text}”.", {"text": self._lines[line].strip()[:20]})
        self._findings.error("lesson-text", Place(self._file, line + 1, 1), message, remedy)


ONLY_THESE = Message("Use headings, paragraphs, lists and ** for stress; no tables, links, pictures, code or HTML.")


def _joined(text: str) -> str:
    """Lines of one paragraph as one: Chinese needs no blank between them."""
    pieces = text.split(" ")
    joined = pieces[0]
    for piece in pieces[1:]:
        wide = joined[-1:] > "\u2e80" or piece[:1] > "\u2e80"
        joined += piece if wide else f" {piece}"
    return joined.strip()
