"""The learner's progress on one screen, with the next step at its top; Enter begins it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.errors import Message
from examapp.domain.progress import Progress, StepKind
from examapp.locale import _
from examapp.reports.practice import Line
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.lines import Lines
from examapp.tui.page import SCROLLING

if TYPE_CHECKING:
    from textual.app import App

    from examapp.domain.progress import NextStep
    from examapp.tui.rounds import Offer

Work = Callable[["App[None]"], Awaitable[None]]


async def show_progress(
    look: Callable[[], Progress],
    say: Callable[[Progress], Sequence[Line]],
    offer: "Offer",
    teach: Work | None,
    app: "App[None]",
) -> None:
    """The progress as it is now, and again after each step that was begun here, until somebody leaves.

    `teach` shows the course; None where there is none.
    """
    progress = look()
    while await app.push_screen_wait(ProgressScreen(progress, say(progress))):
        work = _work_of(progress.step, offer, teach)
        if work is not None:
            await work(app)
        progress = look()


def _work_of(step: "NextStep", offer: "Offer", teach: Work | None) -> Work | None:
    """What a step begins: the course, or a round on the subject meant."""
    from examapp.tui.rounds import practise

    if step.kind is StepKind.LESSON:
        return teach
    name = {StepKind.DUE: _("due"), StepKind.WRONG: _("wrong")}.get(step.kind, step.topic)
    chosen = next((each for each in offer.choices if each.subject_id == name), None)
    return None if chosen is None else partial(practise, replace(offer, chosen=chosen))


class ProgressScreen(FramedScreen[bool]):
    """Dismissed with True to begin the next step, and with False to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "begin", Message("begin"), sign="Enter", meaning=Message("Begin what comes next")),
        *SCROLLING,
        key("escape", "leave", Message("leave"), sign="Esc", meaning=Message("Leave the program")),
        HELP,
    ]

    def __init__(self, progress: Progress, lines: Sequence[Line]) -> None:
        super().__init__()
        self._progress = progress
        self._lines = lines

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Progress"), aside=self._progress.today.isoformat())
        with VerticalScroll(classes="page", can_focus=False):
            yield Lines(self._lines)
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Scrolling is offered where there is more than fits, beginning where there is something to do."""
        if action == "begin":
            return self._progress.step.kind is not StepKind.NOTHING
        if action.startswith("scroll"):
            return self.is_mounted and self.query_one(VerticalScroll).max_scroll_y > 0
        return True

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def action_begin(self) -> None:
        self.dismiss(result=True)

    def action_leave(self) -> None:
        self.dismiss(result=False)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_help(self) -> None:
        paragraphs = [
            _("An item comes again when the memory model expects you to recall it with a chance of 90 %."),
            _("With the day of the exam named, items never met are spread over the days left."),
            _("These numbers stay on this machine; nobody is ranked by them."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _draw_keys(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
