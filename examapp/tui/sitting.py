"""The sitting screen: one item at a time, with everything done to it stored before it is shown."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from examapp.application.delivery import Delivery
from examapp.domain.errors import ExamError, Message
from examapp.domain.forms import FormItem
from examapp.domain.people import Candidate
from examapp.domain.sittings import NONE_TICKED, Sitting
from examapp.locale import _
from examapp.reports.items import LETTERS
from examapp.tui.countdown import Countdown
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.held import HeldScreen
from examapp.tui.help import HelpScreen
from examapp.tui.item_view import ItemView
from examapp.tui.item_wording import counts_text, position_text, saved_text
from examapp.tui.keys import HELP, Hint, KeyBar, also, hints, key
from examapp.tui.navigator import NavigatorScreen
from examapp.tui.option_picker import OptionPicker
from examapp.tui.review import ReviewScreen
from examapp.tui.status import StatusLine
from examapp.tui.wording import clock_text, error_text, exam_heading, person_text


class SittingScreen(FramedScreen[None]):
    """One candidate at work; dismissed when the sitting is closed. The delivery holds the truth."""

    AUTO_FOCUS = "OptionPicker"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("left", "step(-1)", Message("turn"), sign="←→", meaning=Message("The item before, the next item")),
        also("right", "step(1)"),
        key("m", "flag", Message("flag"), sign="M", meaning=Message("Flag the item for another look, or unflag it")),
        key("backspace,delete", "clear", Message("clear"), sign="Bksp", meaning=Message("Take your answer back")),
        key("t", "navigate", Message("items"), sign="T", meaning=Message("All items on one page; go to any of them")),
        key("s", "facts", Message("case"), sign="S", meaning=Message("Show or hide the facts of the case")),
        key("pagedown", "page(1)", Message("scroll"), sign="PgDn", meaning=Message("Scroll a long text; PgUp goes up")),
        also("pageup", "page(-1)"),
        also("down", "line(1)", at_once=False),
        also("up", "line(-1)", at_once=False),
        key("r", "review", Message("review"), sign="R", meaning=Message("Look over your answers, and submit")),
        HELP,
    ]

    def __init__(self, delivery: Delivery, candidate: Candidate, *, demonstration: bool = False) -> None:
        super().__init__()
        self._delivery = delivery
        self._candidate = candidate
        self._demonstration = demonstration
        self._warned: timedelta | None = None

    def compose(self) -> ComposeResult:
        heading = exam_heading(self._delivery.sitting.form.exam, demonstration=self._demonstration)
        yield TitleBar(heading, aside=person_text(self._candidate), delivery=self._delivery)
        with Horizontal(id="item-line"):
            yield Static(id="position", markup=False)
            yield Static(id="counts", markup=False)
        yield ItemView(self._item)
        yield StatusLine()
        yield KeyBar(expendable=("clear", "strike", "page(1)", "flag"))
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Whether a key has something to do now; only such keys are in the line at the bottom."""
        name = action.partition("(")[0]
        if name == "facts":
            return self._item.stimulus is not None
        if name == "clear":
            return bool(self._delivery.sitting.response(self._item.item_id))
        if name == "page":
            return self.query_one(ItemView).overflows
        return True

    def on_mount(self) -> None:
        self._draw()

    def on_screen_resume(self) -> None:
        self._leave_when_closed()

    @on(OptionPicker.Picked)
    def pick(self, message: OptionPicker.Picked) -> None:
        """Store the choice, then show it."""
        self._do(lambda: self._delivery.respond(message.item_id, message.option_id))

    @on(OptionPicker.StruckOut)
    def strike(self, message: OptionPicker.StruckOut) -> None:
        """Store that an option is struck out or restored, then show it."""
        self._do(lambda: self._delivery.strike(message.item_id, message.option_id))

    @on(Countdown.Ticked)
    def warn(self, message: Countdown.Ticked) -> None:
        """Say once for each warning of the exam that little time is left."""
        if self._is_due(message.left):
            self.notice(_("Attention: {left} left.").format(left=clock_text(message.left)))

    @on(Countdown.Ended)
    def end(self) -> None:
        """Leave when the deadline has closed the sitting; screens above this one leave by themselves."""
        self._leave_when_closed()
        if self.is_active and self._delivery.sitting.is_open and self._delivery.is_held():
            self.app.push_screen(HeldScreen(self._delivery, self._candidate), self._after_waiting)

    @on(Countdown.NotKept)
    def show_tick_error(self, message: Countdown.NotKept) -> None:
        """Say that something could not be recorded."""
        self.query_one(StatusLine).error(error_text(message.error))

    def notice(self, text: str) -> None:
        """Say something in the status line for ten seconds."""
        self.query_one(StatusLine).notice(text)

    def refuse_paste(self, length: int) -> None:
        """Record a paste that was not taken, and say so."""
        if self._do(lambda: self._delivery.refuse_paste(length)):
            self.notice(_("Pasting is not possible in the exam; the attempt has been recorded."))

    def follow_focus(self, *, has_focus: bool) -> None:
        """Record that the terminal lost or regained the keyboard; say so on return."""
        if not has_focus:
            self._do(self._delivery.lose_focus)
        elif self._do(self._delivery.gain_focus):
            self.notice(_("You left the exam window; this has been recorded."))

    def interrupt(self, reason: str) -> None:
        """Record that the program is being ended from outside; NotSaved when that fails."""
        self._delivery.interrupt(reason)

    def action_step(self, by: int) -> None:
        form = self._delivery.sitting.form
        place = form.index(self._item.item_id) + by
        if 0 <= place < len(form.items):
            self._do(lambda: self._delivery.move(form.items[place].item_id))
        else:
            end = _("This is the last item. R looks over your answers.") if by > 0 else _("This is the first item.")
            self.notice(end)

    def action_flag(self) -> None:
        self._do(lambda: self._delivery.flag(self._item.item_id))

    def action_clear(self) -> None:
        self._do(lambda: self._delivery.clear(self._item.item_id))

    def action_facts(self) -> None:
        self.query_one(ItemView).toggle_facts()

    def action_page(self, by: int) -> None:
        self.query_one(ItemView).page(by)

    def action_line(self, by: int) -> None:
        self.query_one(ItemView).line(by)

    def action_navigate(self) -> None:
        self.app.push_screen(NavigatorScreen(self._delivery), self._go)

    def action_review(self) -> None:
        self.app.push_screen(ReviewScreen(self._delivery, self._candidate), self._submit)

    def action_help(self) -> None:
        paragraphs = [
            _("Choose with the letters A to H or the digits 1 to 8; the same letter takes a choice of several back."),
            _("Every answer is stored at once; ✓ at the bottom left says when. Nothing moves on by itself."),
            _("(●) chosen · (×) struck out · ! flagged · square brackets: several options may be right"),
        ]
        bindings = [*self.BINDINGS[:3], *OptionPicker.BINDINGS, *self.BINDINGS[3:]]
        self.app.push_screen(HelpScreen(paragraphs, bindings, delivery=self._delivery))

    @property
    def _item(self) -> FormItem:
        return self._delivery.sitting.form.item(self._delivery.sitting.current)

    def _do(self, action: Callable[[], Sitting]) -> bool:
        """Carry an action out and show the sitting as it then is; whether it was stored."""
        try:
            action()
        except ExamError as error:
            self.query_one(StatusLine).error(error_text(error))
            self._leave_when_closed()
            return False
        self._draw()
        return True

    def _is_due(self, left: timedelta) -> bool:
        """Whether a warning is due that has not been given; it counts as given then."""
        due = [warning for warning in self._delivery.sitting.form.exam.warnings if left <= warning]
        if not due or (self._warned is not None and min(due) >= self._warned):
            return False
        self._warned = min(due)
        return True

    def _go(self, item_id: str | None) -> None:
        if item_id is not None:
            self._do(lambda: self._delivery.move(item_id))

    def _submit(self, confirmed: bool | None) -> None:  # noqa: FBT001  (Textual hands over what was dismissed)
        if confirmed:
            self._do(self._delivery.submit)
        self._leave_when_closed()

    def _after_waiting(self, leaving: bool | None) -> None:  # noqa: FBT001  (Textual hands over what was dismissed)
        if leaving:
            with suppress(ExamError):
                self._delivery.interrupt("left while waiting for a decision")
            self.dismiss(None)
        elif self._delivery.sitting.is_open and not self._delivery.gave_way:
            left = self._delivery.remaining()
            self._is_due(left)  # this notice is the warning, too
            self._draw()
            self.notice(_("There is working time again: {left}.").format(left=clock_text(left)))

    def _leave_when_closed(self) -> None:
        if (self._delivery.gave_way or not self._delivery.sitting.is_open) and self.is_active:
            self.dismiss(None)

    def _draw(self) -> None:
        """Show the sitting as the journal has it."""
        sitting, item = self._delivery.sitting, self._item
        self.query_one("#position", Static).update(position_text(sitting))
        self.query_one("#counts", Static).update(counts_text(sitting))
        struck = sitting.struck.get(item.item_id, NONE_TICKED)
        self.query_one(ItemView).show(item, chosen=sitting.response(item.item_id), struck=struck)
        self.query_one(StatusLine).saved(saved_text(sitting))

    @on(ItemView.LaidOut)
    def show_keys(self) -> None:
        """Show the keys that work now."""
        item = self._item
        entries = hints(self.check_action, self.BINDINGS)
        if self.query_one(ItemView).has_question:
            label = _("tick") if item.type.takes_several else _("choose")
            choose = Hint("choose", f"A-{LETTERS[len(item.options) - 1]}", label)
            entries = [choose, *entries[:2], *hints(self.check_action, OptionPicker.BINDINGS), *entries[2:]]
        self.query_one(KeyBar).show(entries)
