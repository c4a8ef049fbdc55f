"""Signing in: a licence number, and the question whether this is you."""

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from examapp.domain.errors import ExamError, Message
from examapp.locale import _, say
from examapp.tui.frame import Enlarge, TitleBar
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.prose import Prose
from examapp.tui.typed_field import TypedField
from examapp.tui.wording import clock_text, error_text, exam_heading

if TYPE_CHECKING:
    from examapp.application.admission import Admission
    from examapp.domain.people import Candidate

LICENCE_DIGITS = 17


class SignInScreen(Screen["Candidate | None"]):
    """Dismissed with the candidate who has said "this is me", or with None to leave the program.

    It may be shown before the admission is there; `open` hands it over.
    """

    AUTO_FOCUS = "TypedField"
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter",
            "confirm",
            Message("confirm"),
            sign="Enter",
            meaning=Message("Confirm what is on the screen"),
            at_once=False,
        ),
        key(
            "escape",
            "back",
            Message("start over"),
            sign="Esc",
            meaning=Message("Start over; twice: leave"),
            at_once=False,
        ),
        HELP,
        key("ctrl+q", "leave", Message("leave"), sign="Ctrl+Q", meaning=Message("Leave the program")),
    ]

    def __init__(self, admission: "Admission | None", *, demonstration: bool = False, problem: str = "") -> None:
        super().__init__()
        self._admission = admission
        self._demonstration = demonstration
        self._problem = problem
        self._candidate: Candidate | None = None
        self._leaving = False

    def compose(self) -> ComposeResult:
        yield TitleBar("examapp", aside=" ")
        with VerticalScroll(classes="page", can_focus=False):
            yield Prose(_("Type your licence number ({count} digits), then press Enter").format(count=LICENCE_DIGITS))
            yield TypedField(LICENCE_DIGITS)
            yield Prose(id="person")
            yield Prose(self._problem, id="message")
            yield Prose(id="demonstration")
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
        if self._admission is not None:
            self.open(self._admission, demonstration=self._demonstration)

    def open(self, admission: "Admission", *, demonstration: bool, caution: str = "") -> None:
        """Say which exam this is, and let people in."""
        self._admission = admission
        self._demonstration = demonstration
        heading = exam_heading(admission.form.exam, demonstration=demonstration)
        self.query_one(TitleBar).show(heading, aside=_("Form {code}").format(code=admission.form.code))
        if caution:
            self._tell(caution)
        if demonstration:
            self.query_one("#demonstration", Prose).show(_("DEMONSTRATION DATA: the people here are invented."))

    @on(TypedField.Entered)
    def identify(self, message: TypedField.Entered) -> None:
        """Find the person, or say why nobody can sit with this number."""
        self._leaving = False
        if self._admission is None:
            return
        try:
            candidate = self._admission.identify(message.value)
            person = self._person_text(self._admission, candidate)
        except ExamError as error:
            self._tell(error_text(error))
            return
        self._candidate = candidate
        self._tell("")
        self.query_one("#person", Prose).show(person)
        self._set_typing(on=False)

    def action_confirm(self) -> None:
        if self._candidate is not None:
            self.dismiss(self._candidate)

    def action_back(self) -> None:
        field = self.query_one(TypedField)
        if self._leaving and not field.value:
            self.dismiss(None)
            return
        self._leaving = not field.value
        self._candidate = None
        field.value = ""
        self.query_one("#person", Prose).show("")
        self._tell(_("Press Esc again to leave the program.") if self._leaving else "")
        self._set_typing(on=True)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        from examapp.tui.help import HelpScreen  # the first screen comes up sooner

        paragraphs = [
            _("The licence number is on your practising licence; only digits are needed."),
            _("If your name does not appear, or is wrong, ask the invigilator."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _set_typing(self, *, on: bool) -> None:
        """Let digits be typed, or keep the number as it is while it is being confirmed."""
        field = self.query_one(TypedField)
        field.can_focus = on
        if on:
            field.focus()
        else:
            self.set_focus(None)

    def _tell(self, text: str) -> None:
        self.query_one("#message", Prose).show(text)

    @staticmethod
    def _person_text(admission: "Admission", candidate: "Candidate") -> str:
        from examapp.reports.words import CATEGORY_WORDS  # the first screen comes up sooner

        rows = [
            (_("Name"), candidate.name),
            (_("Centre"), candidate.centre),
            (_("Category"), say(CATEGORY_WORDS[candidate.category])),
            (_("Seat"), candidate.seat or _("none")),
        ]
        width = max(cell_len(name) for name, _value in rows) + 2
        lines = [f"{name}{' ' * (width - cell_len(name))}{value}" for name, value in rows]
        sitting = admission.sitting_of(candidate)
        if sitting is None:
            return "\n".join([*lines, "", _("Is this you?   [Enter] yes, to the rules   [Esc] no, type again")])
        unfinished = _("Unfinished exam: {answered} of {count} answered · {left} left, and the clock runs on").format(
            answered=len(sitting.answered),
            count=len(sitting.form.items),
            left=clock_text(admission.remaining(sitting)),
        )
        return "\n".join([*lines, "", unfinished, _("Is this you?   [Enter] yes, go on   [Esc] no, type again")])
