"""The four doors of examapp: candidate, learner, trainer, administrator, with what is going on now above them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from examapp.application.administration import Seat, Standing
from examapp.application.doors import LockedDoor
from examapp.application.sessions import SessionStanding, SessionState
from examapp.domain.clocks import Reading
from examapp.domain.errors import Message
from examapp.domain.forms import Form
from examapp.locale import _, say
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.prose import Prose
from examapp.tui.wording import clock_text, person_text


class Door(StrEnum):
    """Who wants to come in."""

    CANDIDATE = "candidate"
    LEARNER = "learner"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


DOORS = {
    Door.CANDIDATE: (Message("Candidate"), Message("sit the exam, or go on with an unfinished one")),
    Door.LEARNER: (Message("Learner"), Message("lessons, practice, mock exams, and how far you have come")),
    Door.TRAINER: (Message("Trainer"), Message("the question banks, what is wrong in them, and how the training goes")),
    Door.ADMINISTRATOR: (Message("Administrator"), Message("who has submitted, who is sitting, who is missing")),
}
LOCKS = {Door.TRAINER: LockedDoor.TRAINER, Door.ADMINISTRATOR: LockedDoor.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class Overview:
    """What is going on in this workspace: the newest form, everybody's standing on it, its sessions, locked doors."""

    form: Form | None
    seats: tuple[Seat, ...]
    now: Reading
    sessions: tuple[SessionStanding, ...] = ()
    locked: frozenset[LockedDoor] | None = None

    def count(self, standing: Standing) -> int:
        """How many candidates have come that far."""
        return sum(seat.standing is standing for seat in self.seats)


class HomeScreen(FramedScreen[Door | None]):
    """Dismissed with the door chosen, or with None to leave the program."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("1", "choose(0)", Message("open"), sign="1-4", meaning=Message("Open a door at once")),
        also("2", "choose(1)"),
        also("3", "choose(2)"),
        also("4", "choose(3)"),
        key("down", "move(1)", Message("move"), sign="↑↓", meaning=Message("Go to another door")),
        also("up", "move(-1)"),
        key("enter,space", "open", Message("open"), sign="Enter", meaning=Message("Open this door"), show=False),
        HELP,
        key("escape", "leave", Message("leave"), sign="Esc", meaning=Message("Leave the program")),
    ]

    def __init__(
        self, look: Callable[[], Overview], *, demonstration: bool = False, cursor: Door = Door.CANDIDATE
    ) -> None:
        super().__init__()
        self._overview = look()
        self._demonstration = demonstration
        self._cursor = list(Door).index(cursor)

    def compose(self) -> ComposeResult:
        mark = _("DEMONSTRATION")
        title = f"{mark} · examapp" if self._demonstration else "examapp"
        yield TitleBar(title, aside=f"{self._overview.now.wall_at.astimezone():%Y-%m-%d %H:%M}")
        with VerticalScroll(classes="page", can_focus=False):
            yield Prose(id="state", classes="paragraph")
            yield Prose(id="doors")
        yield KeyBar()
        yield Enlarge()

    @staticmethod
    def name_of(door: Door) -> str:
        """What stands over a door, in the language in use."""
        return say(DOORS[door][0])

    def on_mount(self) -> None:
        self.query_one("#state", Prose).show(state_text(self._overview))
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
        self._draw()

    def action_choose(self, number: int) -> None:
        self.dismiss(list(Door)[number])

    def action_move(self, by: int) -> None:
        self._cursor = (self._cursor + by) % len(Door)
        self._draw()

    def action_open(self) -> None:
        self.dismiss(list(Door)[self._cursor])

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("A candidate's machine on exam day is started with “examapp take” and shows the first door only."),
            _("“examapp --help” in a terminal lists everything that can be done from the command line."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    def _draw(self) -> None:
        lines = []
        for number, (door, (name, meaning)) in enumerate(DOORS.items()):
            sign = "▸" if number == self._cursor else " "
            lines += [f"{sign} {number + 1}  {say(name)}{self._lock_text(door)}", f"      {say(meaning)}", ""]
        self.query_one("#doors", Prose).show("\n".join(lines))

    def _lock_text(self, door: Door) -> str:
        """Whether a door asks for a passphrase; nothing of the candidate's, which has none."""
        if door not in LOCKS or self._overview.locked is None:
            return ""
        state = _("with passphrase") if LOCKS[door] in self._overview.locked else _("open, no passphrase set")
        return f" · {state}"


def candidate_text() -> str:
    """What to do when there is no exam to sit yet."""
    return "\n".join(
        (
            _("There is no exam to sit on this machine yet."),
            "",
            _("To learn:        examapp learn"),
            _("To practise:     examapp practise"),
            _("To try yourself: examapp mock"),
            _("To rehearse:     examapp rehearse"),
            _("To try one:      examapp demo"),
            _("To hold one:     examapp roster import FILE"),
            _("                 examapp exam build ethics-annual"),
        )
    )


def state_text(overview: Overview) -> str:
    """An unfinished sitting first, then the newest form and how far the roster has come; what to do when empty."""
    lines = []
    for seat in overview.seats:
        if seat.standing is Standing.OPEN and seat.sitting is not None:
            left = clock_text(seat.sitting.remaining(overview.now))
            lines.append(_("Unfinished: {person}, {left} left").format(person=person_text(seat.candidate), left=left))
    if overview.form is None:
        lines.append(_("No form has been built yet. Import a roster and build one, or try “examapp demo”."))
    else:
        lines.append(_("{title} · form {form}").format(title=overview.form.exam.title, form=overview.form.code))
    lines += [session_text(standing) for standing in overview.sessions if standing.state is not SessionState.CLOSED]
    if overview.seats:
        lines.append(standings_text(overview))
    else:
        lines.append(_("The roster is empty: examapp roster import FILE"))
    return "\n".join(lines)


def session_text(standing: SessionStanding) -> str:
    """A session in one line: where, when, and how to open or close it."""
    manifest = standing.manifest
    facts = {
        "centre": manifest.centre,
        "opens": f"{manifest.opens_at.astimezone():%Y-%m-%d %H:%M}",
        "latest": f"{manifest.latest_start_at.astimezone():%H:%M}",
    }
    if standing.state is SessionState.OPEN and standing.opened is not None and standing.elsewhere:
        opened = f"{standing.opened.wall_at.astimezone():%Y-%m-%d %H:%M}"
        return _("Session at {centre}: opened there at {opened}").format(centre=manifest.centre, opened=opened)
    if standing.state is SessionState.OPEN:
        return _("Session at {centre}: open; sittings may begin until {latest}").format(**facts)
    return _("Session at {centre}: {opens}, not opened yet (examapp session open)").format(**facts)


def standings_text(overview: Overview) -> str:
    """How many candidates have come how far."""
    return _(
        "Roster {people} · submitted {submitted} · sitting now {open} · not started {waiting} · excused {excused}"
    ).format(
        people=len(overview.seats),
        submitted=overview.count(Standing.SUBMITTED),
        open=overview.count(Standing.OPEN),
        waiting=overview.count(Standing.NOT_STARTED),
        excused=overview.count(Standing.EXCUSED),
    )


ADMINISTRATOR_COMMANDS = (
    "examapp session list",
    "examapp session seats",
    "examapp exam seats",
    "examapp report comparison",
    "examapp verify",
)
STANDING_SIGNS = {
    Standing.SUBMITTED: ("●", Message("submitted")),
    Standing.OPEN: ("▸", Message("sitting now")),
    Standing.NOT_STARTED: ("○", Message("not started")),
    Standing.EXCUSED: ("-", Message("excused")),
    Standing.BROKEN: ("!", Message("journal broken, run examapp verify")),
}


def seats_text(overview: Overview) -> str:
    """Everybody by centre and seat with a sign for their standing; the counts, and what an administrator does next."""
    if overview.form is None or not overview.seats:
        return state_text(overview)
    lines = [state_text(overview)]
    centre = ""
    for seat in overview.seats:
        if seat.candidate.centre != centre:
            centre = seat.candidate.centre
            lines += ["", centre]
        lines.append(_seat_line(seat, overview))
    lines += ["", _("From the command line:")]
    lines += [f"  {command}" for command in ADMINISTRATOR_COMMANDS]
    return "\n".join(lines)


def _seat_line(seat: Seat, overview: Overview) -> str:
    sign, word = STANDING_SIGNS[seat.standing]
    name = seat.candidate.name + " " * max(1, 20 - cell_len(seat.candidate.name))
    line = f"  {sign} {seat.candidate.seat or '--':>4}  {name}{say(word)}"
    if seat.sitting is None or overview.form is None:
        return line
    answered = _("{answered} of {count} answered").format(
        answered=len(seat.sitting.answered), count=len(overview.form.items)
    )
    return f"{line}  {answered}"
