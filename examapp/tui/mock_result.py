"""The page after a mock exam: score with its error band, chance of passing, points by topic."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.errors import Message
from examapp.domain.mocks import FinishedMock
from examapp.locale import _
from examapp.reports.mocks import nothing_kept_lines, result_lines
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.lines import Lines
from examapp.tui.page import SCROLLING


class MockResultScreen(FramedScreen[int | None]):
    """Dismissed with the place of the item that the review begins with, or with None to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter",
            "review",
            Message("all items"),
            sign="Enter",
            meaning=Message("Look at all items with their reasons"),
        ),
        also("r", "review"),
        key("w", "wrong", Message("first wrong one"), sign="W", meaning=Message("Begin with the first wrong item")),
        *SCROLLING,
        key("escape", "close", Message("done"), sign="Esc", meaning=Message("Leave the mock exam")),
        HELP,
    ]

    def __init__(self, finished: FinishedMock, title: str, *, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._finished = finished
        self._title = title
        self._titles = titles

    def compose(self) -> ComposeResult:
        yield TitleBar(self._title, aside=_("Result"))
        result = self._finished.result
        with VerticalScroll(classes="page", can_focus=False):
            yield Lines(nothing_kept_lines() if result is None else result_lines(result, self._titles))
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Scrolling is offered where there is more than fits, the wrong ones where there are any."""
        if action == "review":
            return bool(self._finished.items)
        if action == "wrong":
            return self._first_wrong is not None
        if action.startswith("scroll"):
            return self.is_mounted and self.query_one(VerticalScroll).max_scroll_y > 0
        return True

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def action_review(self) -> None:
        self.dismiss(0)

    def action_wrong(self) -> None:
        self.dismiss(self._first_wrong)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("The mock exam is in your training log; no statistics of exams know of it."),
            _("What was answered wrong is in your wrong-answer book. All mock exams: examapp mock --results"),
            _("You can look at its items again later: examapp mock --review"),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    @property
    def _first_wrong(self) -> int | None:
        return next((place for place, each in enumerate(self._finished.items) if not each.is_right), None)

    def _draw_keys(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
