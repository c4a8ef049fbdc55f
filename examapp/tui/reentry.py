"""Coming back after more than five minutes: the single-use code that the invigilator gives."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.errors import ExamError, Message
from examapp.domain.reentry import DIGITS
from examapp.locale import _
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.item_wording import return_text
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.prose import Prose
from examapp.tui.typed_field import TypedField
from examapp.tui.wording import error_text, exam_heading, person_text

if TYPE_CHECKING:
    from examapp.application.admission import Admission
    from examapp.domain.people import Candidate


class ReentryScreen(FramedScreen[str]):
    """Dismissed with the code that was right, or with nothing to go back to sign-in."""

    AUTO_FOCUS = "TypedField"
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter",
            "confirm",
            Message("confirm"),
            sign="Enter",
            meaning=Message("Come in with the code that was typed"),
            at_once=False,
        ),
        key("escape", "close", Message("back"), sign="Esc", meaning=Message("Back to signing in")),
        HELP,
    ]

    def __init__(
        self, admission: "Admission", candidate: "Candidate", *, number: int, demonstration: bool = False
    ) -> None:
        super().__init__()
        self._admission = admission
        self._candidate = candidate
        self._number = number
        self._demonstration = demonstration

    def compose(self) -> ComposeResult:
        heading = exam_heading(self._admission.form.exam, demonstration=self._demonstration)
        yield TitleBar(heading, aside=person_text(self._candidate))
        with VerticalScroll(classes="page", can_focus=False):
            yield Prose(
                _("You were away for more than five minutes. Raise your hand: the invigilator gives you a code."),
                classes="paragraph",
            )
            yield Prose(return_text(self._number), classes="paragraph")
            yield Prose(_("Type the code ({count} digits), then press Enter").format(count=DIGITS + 1))
            yield TypedField(DIGITS + 1)
            yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    @on(TypedField.Entered)
    def check(self, message: TypedField.Entered) -> None:
        """Go on with the right code, or say why it is not one."""
        try:
            self._admission.check_code(self._candidate, message.value)
        except ExamError as error:
            self.query_one(TypedField).value = ""
            self.query_one("#message", Prose).show(error_text(error))
        else:
            self.dismiss(message.value)

    def action_confirm(self) -> None:
        self.query_one(TypedField).focus()

    def action_close(self) -> None:
        self.dismiss("")

    def action_help(self) -> None:
        paragraphs = [
            _("The code is for this return alone and works once. Your answers are saved and wait for you."),
            _("After a wrong code there is a pause: one second, then two, then four, and so on."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))
