"""How the training goes, on the screen: the trainer's overview, section by section, and printing it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.errors import Message
from examapp.locale import _
from examapp.reports.documents import Document, Heading
from examapp.reports.format_terminal import STRONG
from examapp.reports.wrapping import wrap
from examapp.tui.document_screen import DocumentScreen
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, also, key
from examapp.tui.page import SCROLLING, PageScreen


@dataclass(frozen=True, slots=True)
class Training:
    """What the screen needs of the outside; both are called in a thread of their own.

    `report` raises ExamError where keys may not be shown; `print_file` gives the file that it wrote.
    """

    report: Callable[[], Document]
    print_file: Callable[[Document], str]


class TrainerScreen(PageScreen, inherit_bindings=False):
    """The trainer's page; dismissed with True to go on to how the training goes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *SCROLLING,
        key("escape,enter", "close", Message("back"), sign="Esc", meaning=Message("Back to the doors")),
        key("t", "go_on", Message("training"), sign="T", meaning=Message("How the training goes, and printing it")),
        HELP,
    ]


class TrainingOverviewScreen(DocumentScreen):
    """The report as the terminal prints it; dismissed by Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *SCROLLING,
        key(
            "n", "section(1)", Message("next section"), sign="N", meaning=Message("The next section; B the one before")
        ),
        also("b", "section(-1)"),
        key("p", "print", Message("print"), sign="P", meaning=Message("Write the report as a file to print")),
        key("escape", "close", Message("back"), sign="Esc", meaning=Message("Back to the trainer's page")),
        HELP,
    ]

    def __init__(self, training: Training) -> None:
        super().__init__(_("How the training goes"), training.print_file)
        self._training = training
        self._starts: tuple[int, ...] = ()

    def on_mount(self) -> None:
        self.make(_("Reading the training log …"), self._training.report)

    def drawn(self, lines: Sequence[tuple[str, str]], width: int) -> None:
        if self.document is not None:
            self._starts = section_starts(self.document, lines, width)

    def action_section(self, by: int) -> None:
        """To the heading after or before the line at the top."""
        scroll = self.query_one(VerticalScroll)
        top = round(scroll.scroll_y)
        after = next((start for start in self._starts if start > top), scroll.max_scroll_y)
        before = next((start for start in reversed(self._starts) if start < top), 0)
        scroll.scroll_to(y=after if by > 0 else before, animate=False, immediate=True)

    def action_help(self) -> None:
        paragraphs = [
            _("Everything is read anew from the training log each time. Nothing is told of fewer than five people."),
            _("From the command line: examapp report training"),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))


def section_starts(document: Document, lines: Sequence[tuple[str, str]], width: int) -> tuple[int, ...]:
    """The numbers of the lines on which the headings begin, in order."""
    starts: list[int] = []
    place = 0
    for heading in (block for block in document.blocks if isinstance(block, Heading)):
        place = lines.index((wrap(heading.text, width)[0], STRONG), place)
        starts.append(place)
        place += 1
    return tuple(starts)
