"""The page that F1 opens: what the keys of a screen do, and a few sentences about it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from examapp.domain.errors import Message
from examapp.locale import _
from examapp.reports.wrapping import wrap
from examapp.tui.countdown import Countdown
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.keys import KeyBar, also, hints, key
from examapp.tui.prose import Prose

if TYPE_CHECKING:
    from examapp.application.delivery import Delivery

SIGN_WIDTH = 9
EVERYWHERE: tuple[Binding, ...] = (
    key("f2", "next_theme", Message("colours"), sign="F2", meaning=Message("Colours: dark, light, high contrast")),
)


class KeyTable(Widget):
    """Keys and what they do, in two columns."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        super().__init__()
        self._rows = rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n".join(self._lines(self.content_size.width)))

    def _lines(self, width: int) -> list[str]:
        lines: list[str] = []
        for sign, meaning in self._rows:
            first, *rest = wrap(meaning, width - SIGN_WIDTH)
            lines.append(f"{sign}{' ' * (SIGN_WIDTH - cell_len(sign))}{first}")
            lines += [f"{' ' * SIGN_WIDTH}{line}" for line in rest]
        return lines


class HelpScreen(FramedScreen[None]):
    """Help on the screen below it; during a sitting the time runs on, and at its end the page closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape,f1,enter", "close", Message("back"), sign="Esc", meaning=Message("Go back")),
        key("down", "scroll(1)", Message("scroll"), sign="↑↓", meaning=Message("Scroll by a line")),
        also("up", "scroll(-1)"),
        also("pagedown", "scroll(8)"),
        also("pageup", "scroll(-8)"),
    ]

    def __init__(
        self, paragraphs: Sequence[str], bindings: Iterable[BindingType], *, delivery: "Delivery | None" = None
    ) -> None:
        super().__init__()
        self._paragraphs = paragraphs
        self._explained = [binding for binding in bindings if isinstance(binding, Binding) and binding.tooltip]
        self._delivery = delivery

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Help"), delivery=self._delivery)
        with VerticalScroll(classes="page", can_focus=False):
            for paragraph in self._paragraphs:
                yield Prose(paragraph, classes="paragraph")
            yield KeyTable(self._rows())
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    @on(Countdown.Ended)
    def action_close(self) -> None:
        if self.is_active:
            self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def _rows(self) -> list[tuple[str, str]]:
        explained = (*self._explained, *EVERYWHERE)
        return [(binding.key_display or binding.key, _(binding.tooltip)) for binding in explained]
