"""Signing in: a licence number, and the question whether this is you."""

from enum import StrEnum
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
CODE_DIGITS = 6


class Wish(StrEnum):
    """What somebody may want instead of signing in."""

    REHEARSE = "rehearse"


class SeatCodeField(TypedField):
    """The field for the digits on the slip."""


class SignInScreen(Screen["Candidate | Wish | None"]):
    """Dismissed with the candidate who has said "this is me", with a wish, or with None to leave the program.

    Where sessions have seat codes, the licence number is followed by the code. The screen may be shown before the
    admission is there; `open` hands it over.
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
        key("f3", "rehearse", Message("rehearse"), sign="F3", meaning=Message("Five items to try the screens with")),
        key("ctrl+q", "leave", Message("leave"), sign="Ctrl+Q", meaning=Message("Leave the program")),
    ]

    def __init__(
        self,
        admission: "Admission | None",
        *,
        demonstration: bool = False,
        problem: str = "",
        may_rehearse: bool = False,
    ) -> None:
        super().__init__()
        self._admission = admission
        self._demonstration = demonstration
        self._problem = problem
        self._may_rehearse = may_rehearse
        self._candidate: Candidate | None = None
        self._code_of: Candidate | None = None
        self._leaving = False

    def compose(self) -> ComposeResult:
        yield TitleBar("examapp", aside=" ")
        with VerticalScroll(classes="page", can_focus=False):
            yield Prose(_("Type your licence number ({count} digits), then press Enter").format(count=LICENCE_DIGITS))
            yield TypedField(LICENCE_DIGITS)
            yield Prose(id="code-prompt")
            yield SeatCodeField(CODE_DIGITS)
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Whether a key has something to do now."""
        return self._may_rehearse if action == "rehearse" else True

    @on(TypedField.Entered)
    def take_number(self, message: TypedField.Entered) -> None:
        """Find the person or check the code, or say why nobody can sit with it."""
        self._leaving = False
        if self._admission is None:
            return
        try:
            if self._code_of is None:
                self._identify(self._admission, message.value)
            else:
                self._check_code(self._admission, self._code_of, message.value)
        except ExamError as error:
            self._tell(error_text(error))

    def _identify(self, admission: "Admission", typed: str) -> None:
        candidate = admission.identify(typed)
        if admission.gate is None or not admission.gate.asks_code(candidate):
            self._ask_whether(admission, candidate)
            return
        self._tell("")
        self._code_of = candidate
        prompt = _("Type your seat code ({count} digits on your slip), then press Enter").format(count=CODE_DIGITS)
        self.query_one("#code-prompt", Prose).show(prompt)
        self._show_code(on=True)
        self.query_one(SeatCodeField).focus()

    def _check_code(self, admission: "Admission", candidate: "Candidate", typed: str) -> None:
        self.query_one(SeatCodeField).value = ""
        if admission.gate is not None:
            admission.gate.check_code(candidate, typed)
        self._show_code(on=False)
        self._ask_whether(admission, candidate)

    def _ask_whether(self, admission: "Admission", candidate: "Candidate") -> None:
        """Show the person, and ask whether it is they."""
        person = self._person_text(admission, candidate)
        self._code_of = None
        self._candidate = candidate
        self._tell("")
        self.query_one("#person", Prose).show(person)
        self._set_typing(on=False)

    def action_confirm(self) -> None:
        if self._candidate is not None:
            self.dismiss(self._candidate)

    def action_back(self) -> None:
        field = self.query_one(TypedField)
        self._code_of = None
        self._show_code(on=False)
        if self._leaving and not field.value:
            self.dismiss(None)
            return
        self._leaving = not field.value
        self._candidate = None
        field.value = ""
        self.query_one("#person", Prose).show("")
        self._tell(_("Press Esc again to leave the program.") if self._leaving else "")
        self._set_typing(on=True)

    def action_rehearse(self) -> None:
        self.dismiss(Wish.REHEARSE)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        from examapp.tui.help import HelpScreen  # the first screen comes up sooner

        paragraphs = [
            _("The licence number is on your practising licence; only digits are needed."),
            _("Where slips with seat codes were handed out, the six digits on yours are asked for after it."),
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

    def _show_code(self, *, on: bool) -> None:
        """Show the field for the seat code, or take it and what was typed away."""
        self.query_one(SeatCodeField).value = ""
        for each in self.query("SeatCodeField, #code-prompt"):
            each.display = on

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
        # A rehearsal takes people before the roster has come; of them nothing is known but the number.
        rows = rows if candidate.centre else rows[:1]
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
