"""The passphrase of a door: typed unseen, attempts slowed down."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from examapp.domain.errors import ExamError, Message
from examapp.locale import _
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.prose import Prose
from examapp.tui.wording import error_text

LONGEST = 200


class PassphraseScreen(FramedScreen[bool]):
    """Dismissed with True when the passphrase was right, with False to go back to the doors."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", Message("open"), sign="Enter", meaning=Message("Open the door"), at_once=False),
        key("escape", "close", Message("back"), sign="Esc", meaning=Message("Back to the doors")),
        HELP,
    ]

    def __init__(self, name: str, knock: Callable[[str], None]) -> None:
        super().__init__()
        self._name_of_door = name
        self._knock = knock

    def compose(self) -> ComposeResult:
        yield TitleBar(self._name_of_door)
        with VerticalScroll(classes="page", can_focus=False):
            yield Prose(_("Type the passphrase of this door, then press Enter. It is not shown."))
            with Horizontal(id="typed"):
                yield Static("▸", markup=False)
                yield Input(password=True, max_length=LONGEST)
            yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    @on(Input.Submitted)
    def action_open(self) -> None:
        field = self.query_one(Input)
        typed, field.value = field.value, ""
        if not typed:
            return
        try:
            self._knock(typed)
        except ExamError as error:
            self.query_one("#message", Prose).show(error_text(error))
            return
        self.dismiss(result=True)

    def action_close(self) -> None:
        self.dismiss(result=False)

    def action_help(self) -> None:
        paragraphs = [
            _("After a wrong passphrase the next attempt has to wait: 1, 2, 4 and more seconds, up to a minute."),
            _("A forgotten passphrase is replaced from the command line: examapp door set"),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))
