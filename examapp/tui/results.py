"""The results beside the baseline on the screen, of everybody or of a centre or category, and printing them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from examapp.domain.errors import Message
from examapp.domain.people import Category
from examapp.locale import _, say
from examapp.reports.documents import Document
from examapp.reports.words import CATEGORY_WORDS
from examapp.tui.document_screen import DocumentScreen
from examapp.tui.frame import TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, key
from examapp.tui.page import SCROLLING


@dataclass(frozen=True, slots=True)
class Results:
    """What the screen needs of the outside: whom there is to choose from, the report on them, and printing it.

    `report` and `print_file` are called in a thread of their own; `print_file` gives the file that it wrote.
    """

    centres: Callable[[], Sequence[str]]
    categories: Callable[[], Sequence[Category]]
    report: Callable[[str | None, Category | None], Document]
    print_file: Callable[[Document], str]


class ResultsScreen(DocumentScreen):
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
        super().__init__(_("Results"), results.print_file)
        self._results = results
        self._centres: list[str | None] = [None, *results.centres()]
        self._categories: list[Category | None] = [None, *results.categories()]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A choice of one is none; another group can be chosen where this one has no report."""
        if action == "next_centre":
            return not self.is_busy and len(self._centres) > 2
        if action == "next_category":
            return not self.is_busy and len(self._categories) > 2
        return super().check_action(action, parameters)

    def on_mount(self) -> None:
        self._read()

    def action_next_centre(self) -> None:
        self._centres.append(self._centres.pop(0))
        self._read()

    def action_next_category(self) -> None:
        self._categories.append(self._categories.pop(0))
        self._read()

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
        self.make(_("Computing the results …"), lambda: self._results.report(centre, category))
