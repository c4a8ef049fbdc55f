"""How the training goes, on the screen: the trainer's overview, section by section, and printing it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from examapp.domain.errors import ExamError, Message
from examapp.locale import _
from examapp.reports.documents import Document, Heading
from examapp.reports.format_terminal import STRONG, document_lines
from examapp.reports.wrapping import wrap
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.page import SCROLLING, PageScreen
from examapp.tui.prose import Prose
from examapp.tui.wording import error_text

WIDEST, NARROWEST = 120, 60


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


class TrainingOverviewScreen(FramedScreen[None]):
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
        super().__init__()
        self._training = training
        self._document: Document | None = None
        self._starts: tuple[int, ...] = ()
        self._is_busy = False

    def compose(self) -> ComposeResult:
        yield TitleBar(_("How the training goes"))
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(Content(""), markup=False, id="lines")
        yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While something is being computed or written only leaving works."""
        if action in ("close", "help"):
            return True
        return not self._is_busy and self._document is not None

    def on_mount(self) -> None:
        self._work(_("Reading the training log …"), self._training.report, self._show)

    def on_resize(self) -> None:
        self._draw()

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_section(self, by: int) -> None:
        """To the heading after or before the line at the top."""
        scroll = self.query_one(VerticalScroll)
        top = round(scroll.scroll_y)
        after = next((start for start in self._starts if start > top), scroll.max_scroll_y)
        before = next((start for start in reversed(self._starts) if start < top), 0)
        scroll.scroll_to(y=after if by > 0 else before, animate=False, immediate=True)

    def action_print(self) -> None:
        document = self._document
        if document is not None:
            self._work(_("Writing the file …"), lambda: self._training.print_file(document), self._printed)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("Everything is read anew from the training log each time. Nothing is told of fewer than five people."),
            _("From the command line: examapp report training"),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _work(self, saying: str, work: Callable[[], object], then: Callable[[object], None]) -> None:
        """Do something long beside the screen, say what it is, and show what came of it."""
        self._is_busy = True
        self.query_one("#message", Prose).show(saying)
        self._draw_keys()
        self.run_worker(self._in_a_thread(work, then), exclusive=True)

    async def _in_a_thread(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        try:
            found = await asyncio.to_thread(work)
        except ExamError as error:
            self.query_one("#message", Prose).show(error_text(error))
        else:
            self.query_one("#message", Prose).show("")
            then(found)
        finally:
            self._is_busy = False
            self._draw_keys()

    def _show(self, found: object) -> None:
        self._document = found if isinstance(found, Document) else None
        self._draw()

    def _printed(self, found: object) -> None:
        self.query_one("#message", Prose).show(_("Written: {file}. Open it and print it.").format(file=found))

    def _draw(self) -> None:
        if self._document is None or not self.is_mounted:
            return
        width = min(WIDEST, max(NARROWEST, self.query_one(VerticalScroll).content_size.width - 1))
        lines = list(document_lines(self._document, width))
        self._starts = section_starts(self._document, lines, width)
        styled = [Content.assemble((text, "bold" if style else "")) for text, style in lines]
        self.query_one("#lines", Static).update(Content("\n").join(styled))

    def _draw_keys(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))


def section_starts(document: Document, lines: Sequence[tuple[str, str]], width: int) -> tuple[int, ...]:
    """The numbers of the lines on which the headings begin, in order."""
    starts: list[int] = []
    place = 0
    for heading in (block for block in document.blocks if isinstance(block, Heading)):
        place = lines.index((wrap(heading.text, width)[0], STRONG), place)
        starts.append(place)
        place += 1
    return tuple(starts)
