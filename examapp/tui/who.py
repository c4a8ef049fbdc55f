"""Whose training it is, on a machine that several people use."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.errors import ExamError, Message
from examapp.locale import _
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.prose import Prose
from examapp.tui.sign_in import LICENCE_DIGITS
from examapp.tui.typed_field import TypedField
from examapp.tui.wording import error_text


class WhoScreen(FramedScreen[str | None]):
    """Dismissed with the number that `find` takes, empty for nobody in particular, or with None to stay who one is."""

    AUTO_FOCUS = "TypedField"
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter",
            "confirm",
            Message("confirm"),
            sign="Enter",
            meaning=Message("Go on with this number; with nothing typed, without a number"),
            at_once=False,
        ),
        key("escape", "leave", Message("back"), sign="Esc", meaning=Message("Back, and stay who you are")),
        HELP,
    ]

    def __init__(self, find: Callable[[str], str]) -> None:
        super().__init__()
        self._find = find

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Whose training is it?"))
        with VerticalScroll(classes="page", can_focus=False):
            yield Prose(_("Type your licence number, then press Enter."), classes="paragraph")
            yield TypedField(LICENCE_DIGITS, letters=True)
            yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    @on(TypedField.Entered)
    def take(self, message: TypedField.Entered) -> None:
        """Go on with a number that can be one, or say why it cannot."""
        try:
            number = self._find(message.value) if message.value else ""
        except ExamError as error:
            self.query_one("#message", Prose).show(error_text(error))
        else:
            self.dismiss(number)

    def action_confirm(self) -> None:
        self.query_one(TypedField).focus()

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("Practice, lessons and hours are kept under this number, and travel home under it."),
            _("The number is remembered on this machine until another one is typed."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))
