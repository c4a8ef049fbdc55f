"""What a candidate reads and promises before the clock starts."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.blueprints import Exam
from examapp.domain.errors import Message
from examapp.domain.marking import show_points
from examapp.domain.people import Candidate
from examapp.locale import _
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.prose import Prose
from examapp.tui.wording import exam_heading, person_text, pretest_text


class RulesScreen(FramedScreen[bool]):
    """Dismissed with True when the pledge was made and the exam may begin, with False to go back.

    `promise` is what is said with 1, where it is not the pledge of an exam.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("1,y", "promise", Message("I promise"), sign="1", meaning=Message("Make the pledge (Y, too)")),
        key("enter", "begin", Message("begin, the clock starts"), sign="Enter", meaning=Message("Begin the exam")),
        key("down", "scroll(1)", Message("scroll"), sign="↑↓", meaning=Message("Scroll a long text")),
        also("up", "scroll(-1)"),
        also("pagedown", "scroll(8)"),
        also("pageup", "scroll(-8)"),
        key("escape", "close", Message("back"), sign="Esc", meaning=Message("Back to signing in")),
        HELP,
    ]

    def __init__(self, exam: Exam, candidate: Candidate, *, demonstration: bool = False, promise: str = "") -> None:
        super().__init__()
        self._promise = promise
        self._exam = exam
        self._candidate = candidate
        self._demonstration = demonstration
        self._promised = False

    def compose(self) -> ComposeResult:
        heading = exam_heading(self._exam, demonstration=self._demonstration)
        yield TitleBar(heading, aside=person_text(self._candidate))
        with VerticalScroll(classes="page", can_focus=False):
            for text in (self._facts(), self._sections(), pretest_text(self._exam), self._exam.rules.strip()):
                if text:
                    yield Prose(text, classes="paragraph")
        # The pledge is in view whatever the rules' length: nobody promises what was scrolled away.
        yield Prose(self._exam.pledge.strip(), id="pledge")
        yield Prose(id="promise")
        yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Scrolling is offered where there is more than fits."""
        if action.startswith("scroll"):
            return self.is_mounted and self.query_one(VerticalScroll).max_scroll_y > 0
        return True

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def action_promise(self) -> None:
        self._promised = not self._promised
        self._draw()

    def action_begin(self) -> None:
        if self._promised:
            self.dismiss(result=True)
        else:
            self.query_one("#message", Prose).show(_("Please read the rules and make the pledge with 1 first."))

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_close(self) -> None:
        self.dismiss(result=False)

    def action_help(self) -> None:
        paragraphs = [_("The clock starts only when you press Enter after the pledge.")]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _draw(self) -> None:
        sign = "[●]" if self._promised else "[ ]"
        promise = self._promise or _("I have read the rules and make the pledge.")
        self.query_one("#promise", Prose).show(f"{sign} 1  {promise}")
        self.query_one("#message", Prose).show("")
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    def _facts(self) -> str:
        exam = self._exam
        if not exam.cut_score:
            return _("{items} items · {minutes} minutes").format(
                items=exam.item_count, minutes=round(exam.duration.total_seconds() / 60)
            )
        return _("{items} items · {points} points · {minutes} minutes · pass from {cut} points").format(
            items=exam.item_count,
            points=show_points(exam.max_points, places=None),
            minutes=round(exam.duration.total_seconds() / 60),
            cut=show_points(exam.cut_score, places=None),
        )

    def _sections(self) -> str:
        lines = [
            _("{title}: {items} items, {points} pt each").format(
                title=section.title, items=self._exam.items_in(section), points=show_points(section.points, places=None)
            )
            for section in self._exam.sections
        ]
        return " · ".join(lines)
