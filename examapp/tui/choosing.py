"""Choosing what to practise: the topics with their titles and numbers of items, and everything mixed."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message as Event
from textual.widget import Widget

from examapp.domain.errors import Message
from examapp.domain.practice import Subject
from examapp.locale import _
from examapp.reports.learners import learner_text
from examapp.reports.wrapping import wrap
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.prose import Prose

PAGE = 10
NUMBERS = 6


class SubjectList(Widget):
    """A heading, and one row a subject: id, title, number of items; ▸ is at the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"subject-list--heading", "subject-list--cursor"}

    class Clicked(Event):
        """A row was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, subjects: Sequence[Subject], *, cursor: int = 0) -> None:
        super().__init__()
        self._subjects = subjects
        self.cursor = cursor

    def move(self, by: int) -> None:
        """Put the cursor so many rows further, no further than the ends."""
        self.cursor = max(0, min(len(self._subjects) - 1, self.cursor + by))
        self.refresh()

    def cursor_region(self) -> Region:
        """The lines of the row at the cursor, within this widget."""
        heights = [len(rows) for rows in self._rows(self.content_size.width)]
        return Region(0, 1 + sum(heights[: self.cursor]), self.size.width, heights[self.cursor])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return 1 + sum(len(rows) for rows in self._rows(width))

    def render(self) -> Content:
        width = self.content_size.width
        lines = [Content.assemble((self._heading(width), self.get_visual_style("subject-list--heading", partial=True)))]
        cursor = self.get_visual_style("subject-list--cursor", partial=True)
        for place, rows in enumerate(self._rows(width)):
            lines += [Content.assemble((row, cursor if place == self.cursor else "")) for row in rows]
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        top = 1
        for place, lines in enumerate(self._rows(self.content_size.width)):
            if top <= event.y < top + len(lines):
                self.post_message(self.Clicked(place))
            top += len(lines)

    def _rows(self, width: int) -> list[list[str]]:
        return [list(self._row(place, width)) for place in range(len(self._subjects))]

    def _row(self, place: int, width: int) -> Iterator[str]:
        subject, names = self._subjects[place], self._name_width()
        pointer = "▸" if place == self.cursor else " "
        first, *rest = wrap(subject.title, width - names - NUMBERS)
        head = _padded(f"{pointer} {subject.subject_id}", names) + first
        yield f"{_padded(head, width - NUMBERS)}{len(subject.items):>{NUMBERS}}"
        yield from (_padded(f"{' ' * names}{line}", width) for line in rest)

    def _heading(self, width: int) -> str:
        number = _("Items")
        return f"{_padded('  ' + _('Topic'), width - cell_len(number))}{number}"

    def _name_width(self) -> int:
        return 2 + max(cell_len(subject.subject_id) for subject in self._subjects) + 2


class ChoosingScreen(FramedScreen[Subject | None]):
    """Dismissed with the subject chosen, or with None to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("down", "move(1)", Message("move"), sign="↑↓", meaning=Message("Go to another topic")),
        also("up", "move(-1)"),
        key(
            "pagedown",
            f"move({PAGE})",
            Message("page"),
            sign="PgDn",
            meaning=Message("Ten topics further; PgUp goes back"),
            show=False,
        ),
        also("pageup", f"move(-{PAGE})"),
        also("home", "move(-1000)"),
        also("end", "move(1000)"),
        key("enter,space", "choose", Message("practise"), sign="Enter", meaning=Message("Practise this topic")),
        key("escape", "leave", Message("leave"), sign="Esc", meaning=Message("Leave the program")),
        HELP,
    ]

    def __init__(
        self,
        subjects: Sequence[Subject],
        *,
        count: int,
        note: str = "",
        chosen: Subject | None = None,
        learner: str = "",
    ) -> None:
        super().__init__()
        self._subjects = subjects
        self._count = count
        self._note = note
        self._learner = learner
        self._cursor = subjects.index(chosen) if chosen in subjects else 0

    def compose(self) -> ComposeResult:
        title = _("Practice · {title}").format(title=learner_text(self._learner))
        yield TitleBar(title, aside=_("up to {count} items a round").format(count=self._count))
        with VerticalScroll(classes="page", can_focus=False):
            yield Prose(_("What would you like to practise?"), classes="paragraph")
            yield SubjectList(self._subjects, cursor=self._cursor)
        if self._note:
            yield Prose(self._note, id="note")
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
        self.call_after_refresh(self._scroll_to_cursor)

    def on_resize(self) -> None:
        self.call_after_refresh(self._scroll_to_cursor)

    @on(SubjectList.Clicked)
    def click(self, message: SubjectList.Clicked) -> None:
        """Practise what was clicked."""
        self.dismiss(self._subjects[message.place])

    def action_move(self, by: int) -> None:
        self.query_one(SubjectList).move(by)
        self._scroll_to_cursor()

    def action_choose(self) -> None:
        self.dismiss(self._subjects[self.query_one(SubjectList).cursor])

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("Every answer is followed at once by whether it is right, why, and what the law says."),
            _("No clock runs. Your answers are kept on this machine; wrong ones come into your wrong-answer book."),
            _("An item leaves the book after two right answers on different days."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _scroll_to_cursor(self) -> None:
        subjects = self.query_one(SubjectList)
        region = subjects.cursor_region().translate(subjects.virtual_region.offset)
        self.query_one(VerticalScroll).scroll_to_region(region, animate=False, force=True)


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - cell_len(text))
