"""Renderables as plain text: the same on every machine, at a fixed width, without colours."""

import io
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from examapp.reports.wrapping import wrap

TEXT_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that breaks its lines as Chinese printing does."""

    text: str
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in wrap(self.text, options.max_width):
            yield Text(line, style=self.style)


@dataclass(frozen=True, slots=True)
class Hanging:
    """A paragraph behind a sign or letter, its further lines under its first word."""

    lead: str
    text: str
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = cell_len(self.lead)
        for number, line in enumerate(wrap(self.text, options.max_width - indent)):
            yield Text((" " * indent if number else self.lead) + line, style=self.style)


def as_text(renderable: RenderableType, *, width: int = TEXT_WIDTH) -> str:
    """The text of a renderable; lines carry no blanks at their end."""
    paper = io.StringIO()
    console = Console(file=paper, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(renderable)
    return "\n".join(line.rstrip() for line in paper.getvalue().rstrip().split("\n")) + "\n"
