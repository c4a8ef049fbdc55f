"""The screen after a sitting: that it is submitted, by whom and when; no score and no key."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.errors import Message
from examapp.domain.people import Candidate
from examapp.domain.receipts import receipt_of
from examapp.domain.sittings import Closing, Sitting
from examapp.locale import _, say
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.item_wording import receipt_rows
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.prose import Prose
from examapp.tui.wording import columns, exam_heading, person_text

CLOSING_WORDS = {
    Closing.CANDIDATE: Message("You have submitted your exam."),
    Closing.DEADLINE: Message("Time is up. Your exam has been submitted by itself."),
    Closing.VOIDED: Message("This sitting has been closed by the invigilator."),
}


class ClosingScreen(FramedScreen[None]):
    """Says how a sitting ended; dismissed by Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "close", Message("done"), sign="Enter", meaning=Message("Finish; the next candidate can sign in")),
        HELP,
    ]

    def __init__(self, sitting: Sitting, candidate: Candidate, *, demonstration: bool = False) -> None:
        super().__init__()
        self._sitting = sitting
        self._candidate = candidate
        self._demonstration = demonstration

    def compose(self) -> ComposeResult:
        heading = exam_heading(self._sitting.form.exam, demonstration=self._demonstration)
        yield TitleBar(heading, aside=person_text(self._candidate))
        receipt = receipt_of(self._sitting)
        with VerticalScroll(classes="page", can_focus=False):
            for text in self._sentences():
                yield Prose(text, classes="paragraph")
            if receipt is not None:
                yield Prose(columns(receipt_rows(self._candidate, receipt)), id="receipt")
                told = _("The receipt proves later that the stored answers are yours. Write it down.")
                yield Prose(told, classes="paragraph")
            yield Prose(_("Press Enter and leave your seat as the invigilator says."))
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    def action_close(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen([_("Your exam is finished and stored on this machine.")], self.BINDINGS))

    def _sentences(self) -> list[str]:
        sitting = self._sitting
        closing = say(CLOSING_WORDS[sitting.closing]) if sitting.closing is not None else ""
        thanks = _("All your answers are saved. The results will be announced by the organiser.")
        return [f"✓ {closing}", thanks]
