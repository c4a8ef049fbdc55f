"""Delivering an exam: every action is checked, stored, and only then shown."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Protocol

from examapp.domain.clocks import Reading, asleep, gap, same_boot, wall_shift
from examapp.domain.errors import GaveWay, Message, Overtaken
from examapp.domain.journal import DECISIONS, NO_SIGN_OF_LIFE, Event, EventKind, Json
from examapp.domain.sittings import Closing, Sitting, replay

MILLISECOND = timedelta(milliseconds=1)
# A program that ticks once a second and was silent for so long has stood still; a machine that slept says so itself.
STOOD_STILL = timedelta(seconds=10)
SLEPT = timedelta(seconds=2)
# How old the last sign of life may be: a loss of power is known to this precision.
SIGN_OF_LIFE = timedelta(seconds=30)
ATTEMPTS = 5


class Clock(Protocol):
    """What reads the machine's clocks."""

    def read(self) -> Reading:
        """Both clocks, now."""


class Journal(Protocol):
    """What keeps events: on disk when `append` returns; NotSaved and nothing changed otherwise, Overtaken among it."""

    def append(self, event: Event) -> None:
        """Commit one event."""

    def events(self, sitting_id: str) -> list[Event]:
        """The journal of one sitting."""

    def last_seq(self, sitting_id: str) -> int:
        """The number of its last event."""


Outcome = tuple[Sitting, Event]
Action = Callable[[Sitting, Reading], Outcome]


class Delivery:
    """One open sitting between a screen and the journal; the screen keeps no truth of its own.

    Each action raises SittingClosed, UnknownItem or UnknownOption when it is not possible, NotSaved when it did not
    reach the disk; in every such case the sitting is as it was. What people decide meanwhile is taken in. When another
    copy of the program has opened the sitting this one gives way: it records that, and raises GaveWay from then on.
    """

    def __init__(self, sitting: Sitting, journal: Journal, clock: Clock) -> None:
        self._sitting = sitting
        self._journal = journal
        self._clock = clock
        self._last_tick: Reading | None = None
        self._gave_way = False

    @property
    def sitting(self) -> Sitting:
        """The sitting as the journal has it."""
        return self._sitting

    @property
    def gave_way(self) -> bool:
        """Whether the sitting goes on in another copy of the program."""
        return self._gave_way

    def respond(self, item_id: str, option_id: str) -> Sitting:
        """Choose an option, or take it back where several may be chosen."""
        return self._act(lambda sitting, now: sitting.respond(item_id, option_id, now))

    def clear(self, item_id: str) -> Sitting:
        """Take the response to an item back; nothing happens when there is none."""
        if not self._sitting.response(item_id):
            return self._sitting
        return self._act(lambda sitting, now: sitting.clear(item_id, now))

    def strike(self, item_id: str, option_id: str) -> Sitting:
        """Strike an option out, or restore it."""
        return self._act(lambda sitting, now: sitting.strike(item_id, option_id, now))

    def flag(self, item_id: str) -> Sitting:
        """Flag an item, or take the flag away."""
        return self._act(lambda sitting, now: sitting.flag(item_id, now))

    def move(self, item_id: str) -> Sitting:
        """Show another item; nothing happens when it is shown already."""
        if item_id == self._sitting.current:
            return self._sitting
        return self._act(lambda sitting, now: sitting.move(item_id, now))

    def lose_focus(self) -> Sitting:
        """Record that the terminal lost the keyboard."""
        return self._note(EventKind.FOCUS_LOST, lambda _now: {})

    def gain_focus(self) -> Sitting:
        """Record that the terminal has the keyboard again, and for how long it had not."""

        def away(now: Reading) -> dict[str, Json]:
            lost = self._sitting.unfocused
            return {"away_ms": 0 if lost is None else gap(lost, now) // MILLISECOND}

        return self._note(EventKind.FOCUS_GAINED, away)

    def refuse_paste(self, length: int) -> Sitting:
        """Record that `length` characters were pasted and not taken."""
        return self._note(EventKind.PASTE_REFUSED, lambda _now: {"characters": length, "away_ms": 0})

    def interrupt(self, reason: str) -> Sitting:
        """Record that the program is being ended from outside; nothing happens when the sitting is closed."""
        return self._note(EventKind.INTERRUPTED, lambda _now: {"reason": reason})

    def resume(self) -> Sitting:
        """Record that the sitting goes on after the program was away, for how long and why it was.

        A journal that somebody else has written to since it was read is read anew.
        """
        return self._act(
            lambda sitting, now: sitting.note(EventKind.RESUMED, now, absence(sitting, now)), newcomer=True
        )

    def decide(self, action: Action) -> Sitting:
        """Record what people have decided about this sitting."""
        return self._act(action, newcomer=True)

    def submit(self) -> Sitting:
        """Close the sitting because the candidate says so, or by the deadline when that has passed already."""

        def close(sitting: Sitting, now: Reading) -> Outcome:
            return sitting.submit(Closing.CANDIDATE if sitting.remaining(now) else Closing.DEADLINE, now)

        return self._act(close)

    def remaining(self) -> timedelta:
        """Working time left now."""
        return self._sitting.remaining(self._clock.read())

    def is_held(self) -> bool:
        """Whether time is up and the end waits for the decision about lost time."""
        return self._sitting.is_held(self._clock.read())

    def tick(self, *, regular: bool = True) -> timedelta:
        """What has to happen by itself; gives the working time left.

        A moved wall clock is recorded, and a machine or program that stood still; what people decided elsewhere is
        taken in; time that is up closes the sitting, unless lost time waits for a decision. `regular` says that a tick
        comes every second, so that silence means something.
        """
        if self._gave_way or not self._sitting.is_open:
            return timedelta(0)
        if self._journal.last_seq(self._sitting.sitting_id) > self._sitting.last.seq:
            self._catch_up(newcomer=False)
        now = self._now()
        if regular:
            self._last_tick = now
        self._follow_up(now, regular=regular)
        return self._sitting.remaining(now)

    def _follow_up(self, now: Reading, *, regular: bool) -> None:
        """Close the sitting when its time is up, or leave a sign of life when there was none for long."""
        if not self._sitting.is_open or self._sitting.is_held(now):
            return
        if not self._sitting.remaining(now):
            self._act(lambda sitting, at: sitting.submit(Closing.DEADLINE, at))
        elif regular and gap(self._sitting.at_work, now) >= SIGN_OF_LIFE:
            self._note(EventKind.ALIVE, lambda _now: {})

    def _now(self) -> Reading:
        """Read the clocks; a wall clock that was moved, and a time of standing still, are recorded first.

        That may replace the sitting: look at `_sitting` only after this returns.
        """
        now = self._clock.read()
        if not self._sitting.is_open:
            return now
        if self._sitting.clock_was_moved(now):
            shift = wall_shift(self._sitting.last.reading, now) // MILLISECOND
            data: dict[str, Json] = {"shift_ms": shift, "away_ms": 0}
            self._keep(self._sitting.note(EventKind.CLOCK_CHANGED, now, data))
        if self._last_tick is not None:
            stood = standstill(self._last_tick, now)
            if stood:
                self._keep(self._sitting.note(EventKind.SUSPENDED, now, stood))
            self._last_tick = now
        return now

    def _note(self, kind: EventKind, data: Callable[[Reading], Mapping[str, Json]]) -> Sitting:
        if not self._sitting.is_open:
            return self._sitting
        return self._act(lambda sitting, now: sitting.note(kind, now, data(now)))

    def _act(self, action: Action, *, newcomer: bool = False) -> Sitting:
        """Carry an action out on the sitting as the journal has it; once more when somebody has written meanwhile."""
        for _attempt in range(ATTEMPTS):
            if self._gave_way:
                raise gave_way()
            try:
                now = self._now()
                return self._keep(action(self._sitting, now))
            except Overtaken:
                self._catch_up(newcomer=newcomer)
        now = self._now()
        return self._keep(action(self._sitting, now))

    def _catch_up(self, *, newcomer: bool) -> None:
        """Take in what others have written; GaveWay where that was another copy of the program at work.

        A newcomer takes everything in: whoever was there before gives way.
        """
        events = self._journal.events(self._sitting.sitting_id)
        unknown = events[self._sitting.last.seq + 1 :]
        self._sitting = replay(self._sitting.form, events)
        at_work = [event for event in unknown if event.kind not in DECISIONS]
        if not at_work or newcomer:
            return
        self._gave_way = True
        resumed = [event.seq for event in at_work if event.kind is EventKind.RESUMED]
        data: dict[str, Json] = {"resumed": resumed[0] if resumed else None, "away_ms": 0}
        for _attempt in range(ATTEMPTS):
            if not self._sitting.is_open:
                break
            try:
                self._keep(self._sitting.note(EventKind.SECOND_COPY, self._clock.read(), data))
                break
            except Overtaken:
                self._sitting = replay(self._sitting.form, self._journal.events(self._sitting.sitting_id))
        raise gave_way()

    def _keep(self, outcome: Outcome) -> Sitting:
        """Store, then show: the new sitting counts only when its event is on disk."""
        sitting, event = outcome
        self._journal.append(event)
        self._sitting = sitting
        return sitting


def absence(sitting: Sitting, now: Reading) -> dict[str, Json]:
    """For how long nobody was at work up to now, and why as far as a machine can tell."""
    restarted = not same_boot(sitting.at_work, now)
    cause = "restarted" if restarted else "ended" if was_ended(sitting) else "killed"
    return {
        "away_ms": gap(sitting.at_work, now) // MILLISECOND,
        "machine_restarted": restarted,
        "cause": cause,
        "wall_ms": (now.wall_at - sitting.at_work.wall_at) // MILLISECOND,
    }


def was_ended(sitting: Sitting) -> bool:
    """Whether the last thing that the program did in this sitting was to end in order.

    A code to come back, a decision, or a moved clock may have been recorded since; none of them is a sign of work.
    """
    signs = [event for event in sitting.incidents if event.kind not in NO_SIGN_OF_LIFE]
    return bool(signs) and signs[-1].kind is EventKind.INTERRUPTED and signs[-1].reading == sitting.at_work


def standstill(before: Reading, now: Reading) -> dict[str, Json]:
    """What to record when a program that should have ticked every second has not; empty when it has."""
    silent, slept = gap(before, now), asleep(before, now)
    if silent < STOOD_STILL and slept < SLEPT:
        return {}
    cause = "asleep" if slept >= SLEPT else "stopped"
    return {"away_ms": silent // MILLISECOND, "asleep_ms": slept // MILLISECOND, "cause": cause}


def gave_way() -> GaveWay:
    """What a copy of the program says that no longer has the sitting."""
    return GaveWay(
        Message("This exam was opened in another window and goes on there; this window takes no more answers."),
        hint=Message("Everything that was saved here is there too."),
    )
