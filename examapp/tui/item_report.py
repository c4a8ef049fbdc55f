"""Reporting an item to the trainer: what is wrong with it, and in words what is meant."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from examapp.domain.errors import Message
from examapp.domain.remarks import ItemReport, ReportReason
from examapp.locale import _, say
from examapp.reports.remarks import REASON_WORDS
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.prose import Prose

LONGEST = 500
REASONS = tuple(ReportReason)


class ItemReportScreen(FramedScreen[ItemReport | None]):
    """Dismissed with the report, or with None when nothing is to be reported."""

    # The digits name a reason before the words are typed.
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, len(REASONS) + 1)),
        key("enter", "send", Message("report"), sign="Enter", meaning=Message("Report the item"), at_once=False),
        key("escape", "leave", Message("back"), sign="Esc", meaning=Message("Back without reporting anything")),
        HELP,
    ]

    def __init__(self, stem: str) -> None:
        super().__init__()
        self._stem = stem
        self._reason: ReportReason | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar(_("Report this item to the trainer"))
        with VerticalScroll(classes="page", can_focus=False):
            yield Prose(self._stem, classes="paragraph")
            yield Prose(_("What is wrong with it? Type a number."))
            yield Prose(self._reasons(), id="reasons")
            yield Prose(_("In your words, then Enter:"), id="in-words")
            with Horizontal(id="typed"):
                yield Static("▸", markup=False)
                yield Input(max_length=LONGEST)
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self._show(typing=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Whether a key has something to do now: a report needs its reason first."""
        if action == "send":
            return self._reason is not None
        return self._reason is None if action.startswith("choose") else True

    def action_choose(self, number: int) -> None:
        self._reason = REASONS[number - 1]
        self.query_one("#reasons", Prose).show(self._reasons())
        self._show(typing=True)
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def action_send(self) -> None:
        if self._reason is not None:
            self.dismiss(ItemReport(self._reason, self.query_one(Input).value.strip()))

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("A report is kept on this machine and travels to the trainer with the results or with your progress."),
            _("It changes nothing about your answers. The trainer sees your number with it, and can ask you."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _show(self, *, typing: bool) -> None:
        for name in ("#in-words", "#typed"):
            self.query_one(name).display = typing
        self.query_one(Input).can_focus = typing
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    def _reasons(self) -> str:
        rows = [
            f"  {'▸' if reason is self._reason else ' '} {number}  {say(REASON_WORDS[reason])}"
            for number, reason in enumerate(REASONS, start=1)
        ]
        return "\n".join(rows)
