"""The practice screen: one item, the answer, and at once below the options whether it is right, and why."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Region
from textual.message import Message as Event
from textual.widgets import Static

from examapp.application.rating import Rater
from examapp.application.remarks import Remarks
from examapp.application.training import Practice, Recorder
from examapp.domain.cards import Rated
from examapp.domain.errors import ExamError, Message
from examapp.domain.items import Item
from examapp.domain.practice import Summary
from examapp.domain.sureness import next_sureness
from examapp.locale import _
from examapp.reports.items import Ground
from examapp.reports.practice import Line, ground_lines, has_articles
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.item_report import ItemReportScreen
from examapp.tui.item_view import ItemView
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.lines import Lines
from examapp.tui.note import NoteScreen
from examapp.tui.option_picker import OptionPicker
from examapp.tui.practice_words import choosing_hint, heading, help_paragraphs, position, reasons, score
from examapp.tui.status import StatusLine
from examapp.tui.wording import error_text

# The verdict, and as much below it as shows that more follows.
VERDICT_ROWS = 3


class PractisingScreen(FramedScreen[Summary]):
    """One round of practice; dismissed with what became of it. The practice holds the truth.

    `recorder` is told what is shown and answered, `remarks` keep notes and reports, `rater` says when an item comes
    again; `checks` says that these are the check items of a lesson.
    """

    AUTO_FOCUS = "OptionPicker"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "answer", Message("hand in"), sign="Enter", meaning=Message("Hand your answer in")),
        key("u", "be_sure", Message("sure?"), sign="U", meaning=Message("Say how sure you are: not, fairly, quite")),
        key("enter", "go_on", Message("go on"), sign="Enter", meaning=Message("After the answer: the next item")),
        key("k", "rate", Message("rating"), sign="K", meaning=Message("Rate your answer otherwise")),
        key("l", "unfold", Message("articles"), sign="L", meaning=Message("Unfold the articles cited, or fold them")),
        key("n", "note", Message("my note"), sign="N", meaning=Message("After the answer: a note to yourself")),
        key(
            "p",
            "report",
            Message("report"),
            sign="P",
            meaning=Message("After the answer: tell the trainer what is wrong"),
        ),
        key("s", "facts", Message("case"), sign="S", meaning=Message("Show or hide the facts of the case")),
        key("pagedown", "page(1)", Message("scroll"), sign="PgDn", meaning=Message("Scroll a long text; PgUp goes up")),
        also("pageup", "page(-1)"),
        also("down", "line(1)"),
        also("up", "line(-1)"),
        key("escape", "leave", Message("end"), sign="Esc", meaning=Message("End the round; asks once")),
        HELP,
    ]

    class HandedIn(Event):
        """An answer is handed in; it takes the way of a choice, so that it never overtakes one."""

        def __init__(self, item_id: str) -> None:
            super().__init__()
            self.item_id = item_id

    def __init__(
        self,
        practice: Practice,
        title: str,
        *,
        grounds: Callable[[Item], Sequence[Ground]],
        titles: Mapping[str, str],
        note: str = "",
        recorder: Recorder | None = None,
        remarks: Remarks | None = None,
        rater: Rater | None = None,
        checks: bool = False,
    ) -> None:
        super().__init__()
        self._recorder = recorder
        self._remarks = remarks
        self._rater = rater
        self._rated: Rated | None = None
        self._checks = checks
        self._practice = practice
        self._title = title
        self._grounds_of = grounds
        self._titles = titles
        self._note = note
        self._grounds: Sequence[Ground] = ()
        self._unfolded = False

    def compose(self) -> ComposeResult:
        yield TitleBar(heading(self._title, checks=self._checks), aside=score(self._practice))
        with Horizontal(id="item-line"):
            yield Static(id="position", markup=False)
            yield Static(id="counts", markup=False)
        yield ItemView(self._practice.current, below=Lines(id="explanation"))
        yield StatusLine()
        yield KeyBar(expendable=("strike", "page(1)", "report", "note"))
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Whether a key has something to do now; only such keys are in the line at the bottom."""
        is_answered = self._practice.answered is not None
        view = self.query_one(ItemView)
        works: dict[str, Callable[[], bool]] = {
            "answer": lambda: not is_answered and view.has_question,
            "be_sure": lambda: not is_answered and view.has_question,
            "go_on": lambda: is_answered,
            "note": lambda: is_answered and self._remarks is not None,
            "report": lambda: is_answered and self._remarks is not None,
            "rate": lambda: is_answered and self._rated is not None,
            "unfold": lambda: is_answered and has_articles(self._grounds),
            "facts": lambda: self._practice.current.stimulus is not None,
            "line": lambda: is_answered or not view.has_question,
            "page": lambda: view.overflows,
        }
        name = action.partition("(")[0]
        return works[name]() if name in works else True

    def on_mount(self) -> None:
        self._show_item()
        if self._note:
            self.query_one(StatusLine).notice(self._note)

    @on(OptionPicker.Picked)
    def pick(self, message: OptionPicker.Picked) -> None:
        """Choose, and show it."""
        if message.item_id == self._practice.current.item_id:
            self._do(lambda: self._practice.choose(message.option_id))

    @on(OptionPicker.StruckOut)
    def strike(self, message: OptionPicker.StruckOut) -> None:
        """Strike an option out or restore it, and show it."""
        if message.item_id == self._practice.current.item_id:
            self._do(lambda: self._practice.strike(message.option_id))

    @on(HandedIn)
    def judge(self, message: HandedIn) -> None:
        """Judge the answer, and show why."""
        item_id = self._practice.current.item_id
        if message.item_id != item_id or self._practice.answered is not None or not self._do(self._respond):
            return
        self._show_from(0, rows=VERDICT_ROWS)

    def _show_item(self) -> None:
        self._draw()
        if self._recorder is not None:
            self._recorder.shown()

    def _respond(self) -> None:
        answered = self._practice.respond()
        if self._recorder is not None:
            self._recorder.keep(answered)
        if self._rater is not None:
            self._rated = self._rater.rated()

    def action_answer(self) -> None:
        self.query_one(OptionPicker).post_message(self.HandedIn(self._practice.current.item_id))

    def _turn_rating(self) -> None:
        self._rated = self._rater.turn() if self._rater is not None else None

    def action_go_on(self) -> None:
        if self._practice.advance():
            self._grounds, self._unfolded = (), False
            self._show_item()
        else:
            self.dismiss(self._practice.summary)

    def action_be_sure(self) -> None:
        self._do(lambda: self._practice.say_sure(next_sureness(self._practice.sure)))

    @work
    async def action_note(self) -> None:
        if self._remarks is not None:
            item = self._practice.item
            note = await self.app.push_screen_wait(NoteScreen(item.stem.strip(), self._remarks.note_of(item)))
            if note is not None:
                self._remarks.note(item, note)
                self._draw()
                self.query_one(StatusLine).saved(_("✓ Your note is saved."))

    @work
    async def action_report(self) -> None:
        if self._remarks is not None:
            item = self._practice.item
            report = await self.app.push_screen_wait(ItemReportScreen(item.stem.strip()))
            if report is not None:
                self._remarks.report(item, report)
                self.query_one(StatusLine).saved(_("✓ Reported to the trainer."))

    def action_rate(self) -> None:
        self._do(self._turn_rating)

    def action_unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._draw()
        if self._unfolded:
            self._show_from(len(self._reasons()), rows=None)
        else:
            self._show_from(0, rows=VERDICT_ROWS)

    def action_facts(self) -> None:
        self.query_one(ItemView).toggle_facts()

    def action_page(self, by: int) -> None:
        self.query_one(ItemView).page(by)

    def action_line(self, by: int) -> None:
        self.query_one(ItemView).line(by)

    def action_leave(self) -> None:
        question = _("Esc once more ends the round.")
        status = self.query_one(StatusLine)
        if status.noticed == question:
            self.dismiss(self._practice.summary)
        else:
            status.notice(question)

    def action_help(self) -> None:
        own = {binding.key for binding in self.BINDINGS if isinstance(binding, Binding)}
        of_options = [each for each in OptionPicker.BINDINGS if isinstance(each, Binding) and each.key not in own]
        explained = [*self.BINDINGS[:3], *of_options, *self.BINDINGS[3:]]
        self.app.push_screen(HelpScreen(help_paragraphs(checks=self._checks), explained))

    def _do(self, action: Callable[[], object]) -> bool:
        """Carry an action out and show the practice as it then is; whether it was possible."""
        try:
            action()
        except ExamError as error:
            self.query_one(StatusLine).notice(error_text(error))
            return False
        self._draw()
        return True

    def _draw(self) -> None:
        """Show the practice as it is."""
        practice, item = self._practice, self._practice.current
        if practice.answered is not None and not self._grounds:
            self._grounds = self._grounds_of(practice.answered.item)
        self.query_one(TitleBar).show(heading(self._title, checks=self._checks), aside=score(self._practice))
        self.query_one("#position", Static).update(position(practice))
        topic = self._titles.get(item.topic, item.topic)
        self.query_one("#counts", Static).update("" if topic == self._title else topic)
        explanation = self.query_one("#explanation", Lines)
        explanation.show([*self._reasons(), *ground_lines(self._grounds, unfolded=self._unfolded)])
        explanation.display = practice.answered is not None
        self.query_one(ItemView).show(item, chosen=practice.chosen, struck=practice.struck)
        self.query_one(StatusLine).saved("")
        self.query_one(StatusLine).notice("")

    def _reasons(self) -> list[Line]:
        """Verdict, when the item comes again, rationale and note; nothing before the answer."""
        note = "" if self._remarks is None else self._remarks.note_of(self._practice.item)
        return reasons(self._practice, self._grounds, note=note, rated=self._rated)

    def _show_from(self, number: int, *, rows: int | None) -> None:
        """Bring a line of the explanation into view, with so many rows of what follows, or all of it."""
        explanation = self.query_one("#explanation", Lines)

        def region() -> Region:
            whole = explanation.region_from(number)
            return whole if rows is None else Region(whole.x, whole.y, whole.width, min(rows, whole.height))

        self.query_one(ItemView).reveal(region)

    @on(ItemView.LaidOut)
    def show_keys(self) -> None:
        """Show the keys that work now."""
        entries = hints(self.check_action, self.BINDINGS)
        if self._practice.answered is None and self.query_one(ItemView).has_question:
            choose = choosing_hint(self._practice)
            entries = [choose, *entries[:1], *hints(self.check_action, OptionPicker.BINDINGS), *entries[1:]]
        self.query_one(KeyBar).show(entries)
