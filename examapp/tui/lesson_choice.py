"""Choosing a lesson: all of a course with what is done, the cursor on the one that comes next."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.courses import Lesson
from examapp.domain.errors import Message
from examapp.domain.lessons import CourseProgress
from examapp.locale import _
from examapp.reports.learners import learner_text
from examapp.reports.lessons import course_text, lesson_row, sign_of
from examapp.reports.practice import BLANK, Line, Tone
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.lines import Lines

# Above the lessons: the course in one line, and a blank.
ABOVE = 2


class CourseScreen(FramedScreen[Lesson | None]):
    """Dismissed with the lesson chosen, or with None to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", Message("read"), sign="Enter", meaning=Message("Read the lesson at the cursor")),
        key("down", "move(1)", Message("move"), sign="↑↓", meaning=Message("Go to another lesson")),
        also("up", "move(-1)"),
        also("pagedown", "move(10)"),
        also("pageup", "move(-10)"),
        also("home", "move(-1000)"),
        also("end", "move(1000)"),
        HELP,
        key("escape", "leave", Message("leave"), sign="Esc", meaning=Message("Leave; your place is kept")),
    ]

    def __init__(self, progress: CourseProgress, *, chosen: Lesson | None = None, learner: str = "") -> None:
        super().__init__()
        self._progress = progress
        self._learner = learner
        lessons = [each.lesson for each in progress.lessons]
        self._cursor = lessons.index(chosen if chosen in lessons else progress.following.lesson)

    def compose(self) -> ComposeResult:
        title = _("Course · {title}").format(title=self._progress.course.title)
        yield TitleBar(title, aside=learner_text(self._learner))
        with VerticalScroll(classes="page", can_focus=False):
            yield Lines(self._lines())
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
        self.call_after_refresh(self._reveal)

    def action_open(self) -> None:
        self.dismiss(self._progress.lessons[self._cursor].lesson)

    def action_move(self, by: int) -> None:
        self._cursor = max(0, min(len(self._progress.lessons) - 1, self._cursor + by))
        self.query_one(Lines).show(self._lines())
        self._reveal()

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("✓ the lesson is finished: all its check items have been right once. ▸ it is begun. · it waits."),
            _("A lesson opens where you stopped reading. Everything is kept on this machine only."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _lines(self) -> list[Line]:
        rows = []
        for place, each in enumerate(self._progress.lessons):
            here = place == self._cursor
            head = f"{'>' if here else ' '} {sign_of(each)} "
            tone = Tone.HEADING if here else Tone.QUIET if each.is_finished else Tone.PLAIN
            rows.append(Line(lesson_row(place + 1, each), head, tone))
        return [Line(course_text(self._progress)), BLANK, *rows]

    def _reveal(self) -> None:
        lines = self.query_one(Lines)
        region = lines.region_from(ABOVE + self._cursor)
        here = region._replace(height=min(region.height, 2)).translate(lines.virtual_region.offset)
        self.query_one(VerticalScroll).scroll_to_region(here, animate=False, immediate=True)
