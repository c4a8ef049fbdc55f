"""A report on the screen as the terminal prints it: made beside the screen, scrolled, and written to a file."""

import asyncio
from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from examapp.domain.errors import ExamError
from examapp.locale import _
from examapp.reports.documents import Document
from examapp.reports.format_terminal import document_lines
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.keys import KeyBar, hints
from examapp.tui.prose import Prose
from examapp.tui.wording import error_text

WIDEST, NARROWEST = 120, 60


class DocumentScreen(FramedScreen[None]):
    """What the screens of reports have in common; `print_file` gives the file that it wrote, in a thread of its own.

    Whoever shows a report calls `make`, and hears of each drawing by `drawn`.
    """

    def __init__(self, title: str, print_file: Callable[[Document], str]) -> None:
        super().__init__()
        self._title = title
        self._print_file = print_file
        self.document: Document | None = None
        self.is_busy = False

    def compose(self) -> ComposeResult:
        yield TitleBar(self._title, aside=" ")
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(Content(""), markup=False, id="lines")
        yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While something is being computed or written only leaving works, without a report neither does the rest."""
        if action in ("close", "help"):
            return True
        return not self.is_busy and self.document is not None

    def make(self, saying: str, report: Callable[[], Document]) -> None:
        """Have the report made, and say so meanwhile; ExamError of it is said in its place."""
        self.document = None
        self.query_one("#lines", Static).update(Content(""))
        self._work(saying, report, self._show)

    def drawn(self, lines: Sequence[tuple[str, str]], width: int) -> None:
        """The report was drawn in these lines and styles, `width` cells wide."""

    def on_resize(self) -> None:
        self._draw()

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_print(self) -> None:
        document = self.document
        if document is not None:
            self._work(_("Writing the file …"), lambda: self._print_file(document), self._printed)

    def action_close(self) -> None:
        self.dismiss(None)

    def _work(self, saying: str, work: Callable[[], object], then: Callable[[object], None]) -> None:
        """Do something long beside the screen, say what it is, and show what came of it."""
        self.is_busy = True
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
            self.is_busy = False
            self._draw_keys()

    def _show(self, found: object) -> None:
        self.document = found if isinstance(found, Document) else None
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self._draw()

    def _printed(self, found: object) -> None:
        self.query_one("#message", Prose).show(_("Written: {file}. Open it and print it.").format(file=found))

    def _draw(self) -> None:
        if self.document is None or not self.is_mounted:
            return
        width = min(WIDEST, max(NARROWEST, self.query_one(VerticalScroll).content_size.width - 1))
        lines = list(document_lines(self.document, width))
        self.drawn(lines, width)
        styled = [Content.assemble((text, "bold" if style else "")) for text, style in lines]
        self.query_one("#lines", Static).update(Content("\n").join(styled))

    def _draw_keys(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
