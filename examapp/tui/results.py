"""The results beside the baseline on the screen, of everybody or of a centre or category, and printing them."""

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
from examapp.domain.people import Category
from examapp.locale import _, say
from examapp.reports.documents import Document
from examapp.reports.format_terminal import document_lines
from examapp.reports.words import CATEGORY_WORDS
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.page import SCROLLING
from examapp.tui.prose import Prose
from examapp.tui.wording import error_text

WIDEST = 120


@dataclass(frozen=True, slots=True)
class Results:
    """What the screen needs of the outside: whom there is to choose from, the report on them, and printing it.

    `report` and `print_file` are called in a thread of their own; `print_file` gives the file that it wrote.
    """

    centres: Callable[[], Sequence[str]]
    categories: Callable[[], Sequence[Category]]
    report: Callable[[str | None, Category | None], Document]
    print_file: Callable[[Document], str]


class ResultsScreen(FramedScreen[None]):
    """The comparison as the terminal prints it; dismissed by Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *SCROLLING,
        key("c", "next_centre", Message("centre"), sign="C", meaning=Message("The next centre; after the last, all")),
        key("g", "next_category", Message("category"), sign="G", meaning=Message("The next category; then all")),
        key("p", "print", Message("print"), sign="P", meaning=Message("Write the report as a file to print")),
        key("escape", "close", Message("back"), sign="Esc", meaning=Message("Back to who has come how far")),
        HELP,
    ]

    def __init__(self, results: Results) -> None:
        super().__init__()
        self._results = results
        self._centres: list[str | None] = [None, *results.centres()]
        self._categories: list[Category | None] = [None, *results.categories()]
        self._document: Document | None = None
        self._is_busy = False

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Results"), aside=" ")
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(Content(""), markup=False, id="lines")
        yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While something is being computed or written only leaving works; a choice of one is none."""
        if action in ("close", "help"):
            return True
        if self._is_busy:
            return False
        if action == "next_centre":
            return len(self._centres) > 2
        if action == "next_category":
            return len(self._categories) > 2
        return self._document is not None if action == "print" else True

    def on_mount(self) -> None:
        self._read()

    def on_resize(self) -> None:
        self._draw()

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_next_centre(self) -> None:
        self._centres.append(self._centres.pop(0))
        self._read()

    def action_next_category(self) -> None:
        self._categories.append(self._categories.pop(0))
        self._read()

    def action_print(self) -> None:
        document = self._document
        if document is not None:
            self._work(_("Writing the file …"), lambda: self._results.print_file(document), self._printed)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("Everything is computed anew from the journals each time. Nothing is shown of fewer than five people."),
            _("More reports are printed from the command line: examapp report -h"),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _read(self) -> None:
        centre, category = self._centres[0], self._categories[0]
        whom = [centre or _("all centres"), say(CATEGORY_WORDS[category]) if category else _("all categories")]
        self.query_one(TitleBar).show(_("Results"), aside=" · ".join(whom))
        self._document = None
        self.query_one("#lines", Static).update(Content(""))
        self._work(_("Computing the results …"), lambda: self._results.report(centre, category), self._show)

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
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self._draw()

    def _printed(self, found: object) -> None:
        self.query_one("#message", Prose).show(_("Written: {file}. Open it and print it.").format(file=found))

    def _draw(self) -> None:
        if self._document is None or not self.is_mounted:
            return
        width = min(WIDEST, max(60, self.query_one(VerticalScroll).content_size.width - 1))
        lines = [(text, "bold" if style else "") for text, style in document_lines(self._document, width)]
        content = Content("\n").join(Content.assemble((text, style)) for text, style in lines)
        self.query_one("#lines", Static).update(content)

    def _draw_keys(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
