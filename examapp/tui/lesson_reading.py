"""Reading a lesson: scroll and page, find a word, and at the end the check items; the place is kept."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input

from examapp.domain.courses import Lesson
from examapp.domain.errors import Message
from examapp.domain.statutes import Registry
from examapp.locale import _
from examapp.reports.lessons import lesson_text
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, Hint, KeyBar, also, hints, key
from examapp.tui.lines import Lines
from examapp.tui.status import StatusLine


class LessonScreen(FramedScreen[bool]):
    """Dismissed with True to go on to the check items, with False to go back; `leave` is told the block at the top."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter", "read_on", Message("read on"), sign="Enter", meaning=Message("A page on; at the end, check items")
        ),
        key("enter", "check_at_end", Message("check items"), sign="Enter", meaning=Message("At the end: check items")),
        key("down", "scroll(1)", Message("scroll"), sign="↑↓", meaning=Message("Scroll by a line")),
        also("up", "scroll(-1)"),
        key("pagedown,space", "page(1)", Message("page"), sign="PgDn", meaning=Message("A page on; PgUp goes back")),
        also("pageup", "page(-1)"),
        also("home", "scroll(-100000)"),
        also("end", "scroll(100000)"),
        key(
            "c", "check", Message("check items"), sign="C", meaning=Message("Go to the check items at once"), show=False
        ),
        key("slash", "find", Message("find"), sign="/", meaning=Message("Find a word; N goes to the next place")),
        key("n", "find_next", Message("next place"), sign="N", meaning=Message("The next place with that word")),
        HELP,
        key("escape", "close", Message("back"), sign="Esc", meaning=Message("Back to the lessons; your place is kept")),
    ]

    def __init__(self, lesson: Lesson, registry: Registry, *, place: int, leave: Callable[[Lesson, int], None]) -> None:
        super().__init__()
        self._lesson = lesson
        self._text = lesson_text(lesson, registry)
        self._place = place
        self._leave = leave
        self._word = ""

    def compose(self) -> ComposeResult:
        yield TitleBar(self._lesson.title, aside=" ")
        with VerticalScroll(classes="page", can_focus=False):
            yield Lines(self._text.lines)
        yield StatusLine()
        field = Input(placeholder=_("Find"), id="find", disabled=True)
        field.display = False
        yield field
        yield KeyBar(expendable=("scroll(1)",))
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While a word is typed, only the field works; another place is offered where a word was found."""
        if self._finding:
            return action in ("close", "help")
        if action in ("read_on", "check_at_end"):
            return self._is_at_end is (action == "check_at_end")
        return bool(self._word) if action == "find_next" else True

    @property
    def _finding(self) -> bool:
        return self.is_mounted and not self.query_one("#find", Input).disabled

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def action_check(self) -> None:
        self._leave(self._lesson, 0)
        self.dismiss(result=True)

    def action_check_at_end(self) -> None:
        self.action_check()

    def action_read_on(self) -> None:
        self.action_page(1)

    def action_scroll(self, by: int) -> None:
        self._scroll.scroll_relative(y=by, animate=False, immediate=True)
        self._draw()

    def action_page(self, by: int) -> None:
        self.action_scroll(by * max(1, self._scroll.size.height - 2))

    def action_find(self) -> None:
        self._show_field(shown=True)

    def action_find_next(self) -> None:
        self._find(self._top + 1)

    @on(Input.Submitted)
    def find(self, message: Input.Submitted) -> None:
        """Go to the first place with the word, from where one reads."""
        self._word = message.value.strip()
        self._show_field(shown=False)
        if self._word:
            self._find(self._top)

    def action_close(self) -> None:
        if self._finding:
            self._show_field(shown=False)
            return
        self._leave(self._lesson, self._text.block_at(self._top))
        self.dismiss(result=False)

    def action_help(self) -> None:
        paragraphs = [_("A lesson is finished when all its check items have been answered right.")]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    @property
    def _is_at_end(self) -> bool:
        return not self.is_mounted or self._scroll.scroll_y >= self._scroll.max_scroll_y

    @property
    def _top(self) -> int:
        """Which line stands at the top."""
        return self.query_one(Lines).number_at(round(self._scroll.scroll_y))

    def _begin(self) -> None:
        if self._place:
            self._go_to(self._text.starts[self._place])
        self._draw()

    def _find(self, begin: int) -> None:
        """Bring the next line with the word to the top, from `begin` on and then from the first line."""
        lines, word = self._text.lines, self._word.casefold()
        order = [(begin + step) % len(lines) for step in range(len(lines))]
        found = next((number for number in order if word in lines[number].text.casefold()), None)
        if found is None:
            self.query_one(StatusLine).notice(_("“{word}” is not in this lesson.").format(word=self._word))
            self._word = ""
        else:
            self._go_to(found)
            self.query_one(StatusLine).notice(_("“{word}”: N goes to the next place.").format(word=self._word))
        self._draw()

    def _go_to(self, number: int) -> None:
        row = self.query_one(Lines).region_from(number).y
        self._scroll.scroll_to(y=row, animate=False, immediate=True)

    def _show_field(self, *, shown: bool) -> None:
        field = self.query_one("#find", Input)
        field.disabled, field.display = not shown, shown
        if shown:
            field.value = ""
            field.focus()
        self._draw()

    def _draw(self) -> None:
        most = self._scroll.max_scroll_y
        share = 100 if not most else round(100 * self._scroll.scroll_y / most)
        facts = {"topic": self._lesson.topic, "minutes": self._lesson.minutes, "share": share}
        aside = _("{topic} · {minutes} min · {share} %").format(**facts)
        self.query_one(TitleBar).show(self._lesson.title, aside=aside)
        find = [Hint("search", "Enter", _("find"))] if self._finding else []
        self.query_one(KeyBar).show([*find, *hints(self.check_action, self.BINDINGS)])
