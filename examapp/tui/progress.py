"""The learner's progress on one screen, with the next step at its top; Enter begins it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.errors import ExamError, Message
from examapp.domain.progress import Progress, StepKind
from examapp.locale import _
from examapp.reports.learners import learner_text
from examapp.reports.practice import Line
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.lines import Lines
from examapp.tui.page import SCROLLING
from examapp.tui.wording import error_text

if TYPE_CHECKING:
    from examapp.domain.progress import NextStep
    from examapp.tui.app import ExamApp
    from examapp.tui.rounds import Offer

Work = Callable[["ExamApp"], Awaitable[None]]


class Way(StrEnum):
    """Where one goes from the progress."""

    NEXT = "next"
    LESSONS = "lessons"
    PRACTICE = "practice"
    MOCK = "mock"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Ways:
    """What can be done besides practice: the course and a mock exam, each None where there is none; and by whom."""

    teach: Work | None = None
    mock: Work | None = None
    learner: str = ""


async def show_progress(
    look: Callable[[], Progress],
    say: Callable[[Progress], Sequence[Line]],
    offer: "Offer",
    ways: Ways,
    app: "ExamApp",
) -> bool:
    """The progress as it is now, and again after what was begun from here, until somebody leaves.

    What is not possible now is said on a page of its own. True where somebody else wants to go on.
    """
    from examapp.tui.page import PageScreen
    from examapp.tui.rounds import practise

    progress = look()
    screen = ProgressScreen(progress, say(progress), ways)
    while (way := await app.push_screen_wait(screen)) not in (None, Way.OTHER):
        works = {Way.LESSONS: ways.teach, Way.PRACTICE: partial(practise, offer), Way.MOCK: ways.mock}
        work = works[way] if way is not None and way in works else _work_of(progress.step, offer, ways.teach)
        try:
            if work is not None:
                await work(app)
        except ExamError as error:
            await app.push_screen_wait(PageScreen(_("Progress"), error_text(error)))
        progress = look()
        screen = ProgressScreen(progress, say(progress), ways)
    return way is Way.OTHER


def _work_of(step: "NextStep", offer: "Offer", teach: Work | None) -> Work | None:
    """What a step begins: the course, or a round on the subject meant."""
    from examapp.tui.rounds import practise

    if step.kind is StepKind.LESSON:
        return teach
    name = {StepKind.DUE: _("due"), StepKind.WRONG: _("wrong")}.get(step.kind, step.topic)
    chosen = next((each for each in offer.choices if each.subject_id == name), None)
    return None if chosen is None else partial(practise, replace(offer, chosen=chosen))


class ProgressScreen(FramedScreen[Way | None]):
    """Dismissed with where to go, and with None to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "begin", Message("begin"), sign="Enter", meaning=Message("Begin what comes next")),
        key("l", "go('lessons')", Message("lessons"), sign="L", meaning=Message("The lessons of the course")),
        key("p", "go('practice')", Message("practise"), sign="P", meaning=Message("Choose what to practise")),
        key("m", "go('mock')", Message("mock exam"), sign="M", meaning=Message("Sit a mock exam")),
        key("o", "go('other')", Message("someone else"), sign="O", meaning=Message("Go on as somebody else")),
        *SCROLLING,
        key("escape", "leave", Message("leave"), sign="Esc", meaning=Message("Leave this screen")),
        HELP,
    ]

    def __init__(self, progress: Progress, lines: Sequence[Line], ways: Ways) -> None:
        super().__init__()
        self._ways = ways
        self._progress = progress
        self._lines = lines

    def compose(self) -> ComposeResult:
        title = _("Progress · {learner}").format(learner=learner_text(self._ways.learner))
        yield TitleBar(title, aside=self._progress.today.isoformat())
        with VerticalScroll(classes="page", can_focus=False):
            yield Lines(self._lines)
        yield KeyBar(expendable=("scroll(18)", "scroll(1)"))
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Scrolling is offered where there is more than fits, every way where it leads somewhere."""
        if action == "begin":
            return self._progress.step.kind is not StepKind.NOTHING
        if action.startswith("go"):
            missing = {Way.LESSONS: self._ways.teach is None, Way.MOCK: self._ways.mock is None}
            return not any(missing[way] and way in (action, *parameters, *action.split("'")) for way in missing)
        if action.startswith("scroll"):
            return self.is_mounted and self.query_one(VerticalScroll).max_scroll_y > 0
        return True

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw_keys)

    def action_begin(self) -> None:
        self.dismiss(Way.NEXT)

    def action_go(self, way: str) -> None:
        self.dismiss(Way(way))

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_help(self) -> None:
        paragraphs = [
            _("An item comes again when the memory model expects you to recall it with a chance of 90 %."),
            _("With the day of the exam named, items never met are spread over the days left."),
            _("Whose progress it is stands above; on a machine of several people press O before you begin."),
            _("Nobody is ranked by these numbers."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _draw_keys(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
