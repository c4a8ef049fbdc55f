"""Time is up, but lost time waits for a decision: the candidate waits, goes on, or hands in."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.application.delivery import Delivery
from examapp.domain.errors import ExamError, Message
from examapp.domain.people import Candidate
from examapp.locale import _
from examapp.tui.countdown import Countdown
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.item_wording import held_text
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.prose import Prose
from examapp.tui.wording import error_text, person_text


class HeldScreen(FramedScreen[bool]):
    """Dismissed with False when the exam goes on or is closed, with True when the candidate leaves it as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("s", "ask", Message("hand in now"), sign="S", meaning=Message("First step: hand in without waiting")),
        key("enter", "submit", Message("confirm"), sign="Enter", meaning=Message("Second step: hand in")),
        key("escape", "close", Message("leave"), sign="Esc", meaning=Message("Back to signing in; the exam waits")),
        HELP,
    ]

    def __init__(self, delivery: Delivery, candidate: Candidate) -> None:
        super().__init__()
        self._delivery = delivery
        self._candidate = candidate
        self._asked = False

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Waiting for a decision"), aside=person_text(self._candidate), delivery=self._delivery)
        with VerticalScroll(classes="page", can_focus=False):
            for text in held_text(self._delivery.sitting):
                yield Prose(text, classes="paragraph")
            yield Prose(id="held-question", classes="paragraph")
        yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """The second step works only after the first."""
        return {"ask": not self._asked, "submit": self._asked}.get(action, True)

    def on_mount(self) -> None:
        self._draw()

    @on(Countdown.Ticked)
    def go_on(self) -> None:
        """There is time again."""
        self._dismiss(leaving=False)

    @on(Countdown.Ended)
    def end(self) -> None:
        """Close when nothing is waited for any more."""
        if self._delivery.gave_way or not self._delivery.is_held():
            self._dismiss(leaving=False)

    def action_ask(self) -> None:
        self._asked = True
        self._draw()

    def action_submit(self) -> None:
        if not self._asked:
            return
        try:
            self._delivery.submit()
        except ExamError as error:
            self.query_one("#message", Prose).show(error_text(error))
        else:
            self._dismiss(leaving=False)

    def action_close(self) -> None:
        if self._asked:
            self._asked = False
            self._draw()
        else:
            self._dismiss(leaving=True)

    def action_help(self) -> None:
        paragraphs = [_("All your answers are saved. Waiting costs no working time.")]
        # Without the countdown: at its end, which is now, that page would close at once.
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _dismiss(self, *, leaving: bool) -> None:
        if self.is_active:
            self.dismiss(leaving)

    def _draw(self) -> None:
        question = _("Hand in now, without the lost time?   [Enter] yes, hand in   [Esc] no, wait")
        self.query_one("#held-question", Prose).show(question if self._asked else "")
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
