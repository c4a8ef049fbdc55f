"""A page of text to look through: the trainer's and the administrator's overviews."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from examapp.domain.errors import Message
from examapp.locale import _
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, also, hints, key

SCROLLING = (
    key("down", "scroll(1)", Message("scroll"), sign="↑↓", meaning=Message("Scroll by a line")),
    also("up", "scroll(-1)"),
    key(
        "pagedown,space", "scroll(18)", Message("page"), sign="PgDn", meaning=Message("Scroll by a page; PgUp goes up")
    ),
    also("pageup", "scroll(-18)"),
)


class PageScreen(FramedScreen[bool]):
    """Lines as they are, scrolled by keys; dismissed with False by Esc, and with True to go on to the results.

    `has_results` says that there are any to go on to.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *SCROLLING,
        key("escape,enter", "close", Message("back"), sign="Esc", meaning=Message("Back to the doors")),
        key("r", "go_on", Message("results"), sign="R", meaning=Message("Results beside the baseline, and printing")),
        HELP,
    ]

    def __init__(self, title: str, text: str, *, has_results: bool = False) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._has_results = has_results

    def compose(self) -> ComposeResult:
        yield TitleBar(self._title)
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(Content(self._text), markup=False, id="lines")
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Scrolling is offered where there is more than fits."""
        if action == "go_on":
            return self._has_results
        if action.startswith("scroll"):
            return self.is_mounted and self.query_one(VerticalScroll).max_scroll_y > 0
        return True

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_close(self) -> None:
        self.dismiss(False)  # noqa: FBT003  (whether to go on)

    def action_go_on(self) -> None:
        self.dismiss(True)  # noqa: FBT003

    def action_help(self) -> None:
        self.app.push_screen(
            HelpScreen([_("What is shown here is read anew each time the page is opened.")], self.BINDINGS)
        )

    def _draw_keys(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
