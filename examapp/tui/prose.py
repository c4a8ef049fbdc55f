"""A widget for running text, wrapped as Chinese wants it and never parsed as markup."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from examapp.reports.wrapping import wrap


class Prose(Widget):
    """Text wrapped to the width there is; as high as its lines."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._text = text

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    def show(self, text: str) -> None:
        """Show another text."""
        if text != self._text:
            self._text = text
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(wrap(self._text, width)) if self._text else 0

    def render(self) -> Content:
        return Content("\n".join(wrap(self._text, self.content_size.width)))
