"""The page at the end of a round of practice: what was right, topic by topic, and what was wrong."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.errors import Message
from examapp.domain.practice import Summary
from examapp.locale import _
from examapp.reports.practice import summary_lines
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.lines import Lines


class RoundEndScreen(FramedScreen[bool]):
    """Dismissed with True to practise what was wrong again, else with False."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter,escape", "close", Message("done"), sign="Enter", meaning=Message("Finish this round")),
        key("r", "again", Message("wrong ones again"), sign="R", meaning=Message("Practise the wrong ones again")),
        key("down", "scroll(1)", Message("scroll"), sign="↑↓", meaning=Message("Scroll by a line")),
        also("up", "scroll(-1)"),
        also("pagedown,space", "scroll(16)"),
        also("pageup", "scroll(-16)"),
        HELP,
    ]

    def __init__(self, summary: Summary, title: str, *, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._summary = summary
        self._title = title
        self._titles = titles

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Practice · {title}").format(title=self._title), aside=_("End of the round"))
        with VerticalScroll(classes="page", can_focus=False):
            yield Lines(summary_lines(self._summary, self._titles))
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only what was wrong can be practised again; scrolling is offered where there is more than fits."""
        if action == "again":
            return bool(self._summary.wrong)
        if action.startswith("scroll"):
            return self.is_mounted and self.query_one(VerticalScroll).max_scroll_y > 0
        return True

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def action_close(self) -> None:
        self.dismiss(result=False)

    def action_again(self) -> None:
        self.dismiss(result=True)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_help(self) -> None:
        paragraphs = [_("What was answered wrong is in your wrong-answer book.")]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _draw_keys(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
