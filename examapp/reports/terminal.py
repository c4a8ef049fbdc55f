"""Renderables on the terminal that the program runs in, with its width and colours."""

import sys

from rich.console import Console, RenderableType

from examapp.reports.text import as_text


def show(renderable: RenderableType) -> None:
    """Print to standard output; where that is no terminal, the plain text of fixed width."""
    if sys.stdout.isatty():
        Console(highlight=False, markup=False, emoji=False).print(renderable)
    else:
        sys.stdout.write(as_text(renderable))
