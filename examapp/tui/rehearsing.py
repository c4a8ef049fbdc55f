"""The rehearsal on the screens of the exam: what the app needs for it, and what is said at its end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.domain.errors import Message
from examapp.domain.rehearsals import TRUTHS
from examapp.locale import _, say
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, hints, key
from examapp.tui.prose import Prose
from examapp.tui.wording import person_text

if TYPE_CHECKING:
    from examapp.application.admission import Admission
    from examapp.domain.people import Candidate
    from examapp.domain.sittings import Sitting


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The door to the five items, whose journal is forgotten; and what keeps that somebody has rehearsed."""

    admission: "Admission"
    done: Callable[[str], None]


class RehearsalEndScreen(FramedScreen[None]):
    """Says that it was a rehearsal, what was tried, and what is true; dismissed by Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "close", Message("done"), sign="Enter", meaning=Message("Finish the rehearsal")),
        HELP,
    ]

    def __init__(self, sitting: "Sitting", candidate: "Candidate") -> None:
        super().__init__()
        self._sitting = sitting
        self._candidate = candidate

    def compose(self) -> ComposeResult:
        yield TitleBar(self._sitting.form.exam.title, aside=person_text(self._candidate))
        with VerticalScroll(classes="page", can_focus=False):
            for text in ending_texts(self._sitting):
                yield Prose(text, classes="paragraph")
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))

    def action_close(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen([_("Whoever likes may rehearse again.")], self.BINDINGS))


def ending_texts(sitting: "Sitting") -> list[str]:
    """What is said when a rehearsal is over."""
    tried = _("Answered {answered} of {count} · flagged {flagged} · struck out {struck}").format(
        answered=len(sitting.answered),
        count=len(sitting.form.items),
        flagged=len(sitting.flagged),
        struck=sum(len(options) for options in sitting.struck.values()),
    )
    return [
        _("✓ The rehearsal is over. None of it is kept, scored or counted."),
        tried,
        _("What is true:"),
        *(f"· {say(truth)}" for truth in TRUTHS),
    ]
