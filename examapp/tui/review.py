"""Looking over a sitting before it is submitted, and the two deliberate steps of submitting."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.application.delivery import Delivery
from examapp.domain.errors import Message
from examapp.domain.people import Candidate
from examapp.domain.sittings import Sitting
from examapp.locale import _
from examapp.tui.countdown import Countdown
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.item_wording import proof_of
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.prose import Prose
from examapp.tui.typed_field import TypedField
from examapp.tui.wording import time_of_day

MOST_TYPED = 4


class ReviewScreen(FramedScreen[bool]):
    """Dismissed with True when the candidate has confirmed twice, else with False; closes when the time is up."""

    # The field gets the keys only when the first step has been taken.
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        key("s", "ask", Message("submit"), sign="S", meaning=Message("First step: say that you want to submit")),
        key(
            "enter",
            "confirm",
            Message("confirm"),
            sign="Enter",
            meaning=Message("Second step: after the number has been typed, submit"),
            at_once=False,
        ),
        key("escape", "close", Message("go on answering"), sign="Esc", meaning=Message("Back, without submitting")),
        key("down", "scroll(1)", Message("scroll"), sign="↑↓", meaning=Message("Scroll by a line"), show=False),
        also("up", "scroll(-1)"),
        HELP,
    ]

    def __init__(self, delivery: Delivery, candidate: Candidate) -> None:
        super().__init__()
        self._delivery = delivery
        self._candidate = candidate
        self._proof = proof_of(candidate)
        self._asked = False

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Review before submitting"), delivery=self._delivery)
        with VerticalScroll(classes="page", can_focus=False):
            for text in self._findings(self._delivery.sitting):
                yield Prose(text, classes="paragraph")
        yield Prose(_("Step one: press S to say that you want to submit."), id="step-one")
        yield Prose(self._question(), id="step-two")
        yield TypedField(max(len(self._proof), MOST_TYPED), letters=not self._proof.isdigit())
        yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """The second step works only after the first."""
        return {"ask": not self._asked, "confirm": self._asked}.get(action, True)

    def on_mount(self) -> None:
        self._draw()

    @on(Countdown.Ended)
    def action_close(self) -> None:
        if self.is_active:
            self.dismiss(result=False)

    @on(TypedField.Entered)
    def confirm(self, message: TypedField.Entered) -> None:
        """Submit when the first step was taken and the number is the candidate's own."""
        if not self._asked:
            return
        typed = message.value.upper().lstrip("0")
        if typed == self._proof.upper().lstrip("0") and (message.value or not self._proof):
            self.dismiss(result=True)
            return
        self.query_one(TypedField).value = ""
        self.query_one("#message", Prose).show(_("This is not your number. Nothing has been submitted."))

    def action_ask(self) -> None:
        self._asked = True
        self._draw()
        self.query_one(TypedField).focus()

    def action_confirm(self) -> None:
        self.query_one(TypedField).focus()

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_help(self) -> None:
        paragraphs = [_("Submitting takes two steps, so that nobody submits by a slip. Esc goes back at any time.")]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS, delivery=self._delivery))

    def _draw(self) -> None:
        self.query_one("#step-one").set_class(self._asked, "-done")
        self.query_one("#step-two").set_class(not self._asked, "-later")
        self.query_one(TypedField).display = self._asked
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    def _question(self) -> str:
        if not self._proof:
            return _("Step two: press Enter.")
        if self._proof == self._candidate.seat.strip():
            return _("Step two: type your seat number, then press Enter.")
        return _("Step two: type the last four digits of your licence number, then press Enter.")

    def _findings(self, sitting: Sitting) -> list[str]:
        places = {item.item_id: place for place, item in enumerate(sitting.form.items, start=1)}
        unanswered = [place for item_id, place in places.items() if item_id not in sitting.answered]
        flagged = [place for item_id, place in places.items() if item_id in sitting.flagged]
        counts = _("Answered {answered}      Not answered {unanswered}      Flagged {flagged}").format(
            answered=len(sitting.answered), unanswered=len(unanswered), flagged=len(flagged)
        )
        lists = [
            _("Not answered: {numbers}").format(numbers=_numbers(unanswered)),
            _("Flagged: {numbers}").format(numbers=_numbers(flagged)),
        ]
        return [counts, *lists, self._assurance(sitting)]

    def _assurance(self, sitting: Sitting) -> str:
        if sitting.saved is None:
            return _("After submitting nothing can be changed. You have not answered any item yet.")
        return _(
            "After submitting nothing can be changed. All your answers are saved (the last one at {time})."
        ).format(time=time_of_day(sitting.saved.wall_at))


def _numbers(numbers: list[int]) -> str:
    return "  ".join(str(number) for number in numbers) or _("none")
