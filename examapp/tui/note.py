"""Writing a note to oneself about an item."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from examapp.domain.errors import Message
from examapp.locale import _
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.prose import Prose

LONGEST = 500


class NoteScreen(FramedScreen[str | None]):
    """Dismissed with the note as it is now, which may be empty, or with None to leave it as it was."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "keep", Message("keep"), sign="Enter", meaning=Message("Keep the note"), at_once=False),
        key("escape", "leave", Message("back"), sign="Esc", meaning=Message("Back, and leave the note as it was")),
        HELP,
    ]

    def __init__(self, stem: str, note: str) -> None:
        super().__init__()
        self._stem = stem
        self._note = note

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Note to yourself"))
        with VerticalScroll(classes="page", can_focus=False):
            yield Prose(self._stem, classes="paragraph")
            yield Prose(_("Your note, then Enter. It is shown below the reasons whenever you have answered this item."))
            with Horizontal(id="typed"):
                yield Static("▸", markup=False)
                yield Input(self._note, max_length=LONGEST, select_on_focus=False)
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    @on(Input.Submitted)
    def action_keep(self) -> None:
        self.dismiss(self.query_one(Input).value.strip())

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("A note is yours alone: nobody prints it. An empty note takes it away."),
            _("A note belongs to the item as it stands now; an item whose text is changed begins without one."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))
