"""A widget for paragraphs that hang under their heads, each in its tone."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region, Size
from textual.style import Style
from textual.widget import Widget

from examapp.reports.practice import Line, Tone
from examapp.reports.wrapping import wrap


class Lines(Widget):
    """Lines wrapped to the width there is; as high as they are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--right",
        "lines--wrong",
        "lines--heading",
        "lines--quiet",
    }

    def __init__(
        self,
        lines: Sequence[Line] = (),
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._lines = tuple(lines)

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.refresh(layout=True)

    def region_from(self, number: int) -> Region:
        """Where everything from a line on stands within this widget; `number` counts from 0."""
        heights = [len(rows) for rows in self._wrapped(self.content_size.width)]
        return Region(0, sum(heights[:number]), self.size.width, sum(heights[number:]))

    def number_at(self, row: int) -> int:
        """Which line stands at a row of this widget; both count from 0, and below the last line it is the last."""
        below = 0
        for number, rows in enumerate(self._wrapped(self.content_size.width)):
            below += len(rows)
            if row < below:
                return number
        return max(0, len(self._lines) - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return sum(len(rows) for rows in self._wrapped(width))

    def render(self) -> Content:
        shown = zip(self._lines, self._wrapped(self.content_size.width), strict=True)
        return Content("\n").join(
            [Content.assemble((row, self._style(line.tone))) for line, rows in shown for row in rows]
        )

    def _wrapped(self, width: int) -> list[list[str]]:
        wrapped = []
        for line in self._lines:
            indent = cell_len(line.head)
            first, *rest = wrap(line.text, width - indent)
            wrapped.append([f"{line.head}{first}", *(f"{' ' * indent}{row}" for row in rest)])
        return wrapped

    def _style(self, tone: Tone) -> Style | str:
        return "" if tone is Tone.PLAIN else self.get_visual_style(f"lines--{tone}", partial=True)
