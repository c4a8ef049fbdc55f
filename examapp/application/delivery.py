"""Delivering an exam: every action is checked, stored, and only then shown."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from examapp.domain.clocks import Reading, gap, same_boot, wall_shift
from examapp.domain.journal import Event, EventKind, Json
from examapp.domain.sittings import Closing, Sitting


class Clock(Protocol):
    """What reads the machine's clocks."""

    def read(self) -> Reading:
        """Both clocks, now."""


class Journal(Protocol):
    """What keeps events: on disk when `append` returns, NotSaved and nothing changed otherwise."""

    def append(self, event: Event) -> None:
        """Commit one event."""


class Delivery:
    """One open sitting between a screen and the journal; the screen keeps no truth of its own.

    Each action raises SittingClosed, UnknownItem or UnknownOption when it is not possible, NotSaved when it did not
    reach the disk; in every such case the sitting is as it was.
    """

    def __init__(self, sitting: Sitting, journal: Journal, clock: Clock) -> None:
        self._sitting = sitting
        self._journal = journal
        self._clock = clock

    @property
    def sitting(self) -> Sitting:
        """The sitting as the journal has it."""
        return self._sitting

    def respond(self, item_id: str, option_id: str) -> Sitting:
        """Choose an option, or take it back where several may be chosen."""
        now = self._now()
        return self._keep(self._sitting.respond(item_id, option_id, now))

    def clear(self, item_id: str) -> Sitting:
        """Take the response to an item back; nothing happens when there is none."""
        if not self._sitting.response(item_id):
            return self._sitting
        now = self._now()
        return self._keep(self._sitting.clear(item_id, now))

    def strike(self, item_id: str, option_id: str) -> Sitting:
        """Strike an option out, or restore it."""
        now = self._now()
        return self._keep(self._sitting.strike(item_id, option_id, now))

    def flag(self, item_id: str) -> Sitting:
        """Flag an item, or take the flag away."""
        now = self._now()
        return self._keep(self._sitting.flag(item_id, now))

    def move(self, item_id: str) -> Sitting:
        """Show another item; nothing happens when it is shown already."""
        if item_id == self._sitting.current:
            return self._sitting
        now = self._now()
        return self._keep(self._sitting.move(item_id, now))

    def lose_focus(self) -> Sitting:
        """Record that the terminal lost the keyboard."""
        return self._note(EventKind.FOCUS_LOST)

    def gain_focus(self) -> Sitting:
        """Record that the terminal has the keyboard again."""
        return self._note(EventKind.FOCUS_GAINED)

    def refuse_paste(self, length: int) -> Sitting:
        """Record that `length` characters were pasted and not taken."""
        return self._note(EventKind.PASTE_REFUSED, {"characters": length})

    def interrupt(self, reason: str) -> Sitting:
        """Record that the program is being ended from outside; nothing happens when the sitting is closed."""
        return self._note(EventKind.INTERRUPTED, {"reason": reason})

    def resume(self) -> Sitting:
        """Record that the sitting goes on after the program was away, and for how long it was."""
        left = self._sitting.last.reading
        now = self._now()
        away = gap(left, now)
        restarted = not same_boot(left, now)
        data: dict[str, Json] = {"away_ms": away // timedelta(milliseconds=1), "machine_restarted": restarted}
        return self._keep(self._sitting.note(EventKind.RESUMED, now, data))

    def submit(self) -> Sitting:
        """Close the sitting because the candidate says so, or by the deadline when that has passed already."""
        now = self._now()
        closing = Closing.CANDIDATE if self._sitting.remaining(now) else Closing.DEADLINE
        return self._keep(self._sitting.submit(closing, now))

    def remaining(self) -> timedelta:
        """Working time left now."""
        return self._sitting.remaining(self._clock.read())

    def tick(self) -> timedelta:
        """What has to happen by itself: a moved wall clock is recorded, time that is up closes the sitting.

        Gives the working time left.
        """
        now = self._now()
        left = self._sitting.remaining(now)
        if self._sitting.is_open and not left:
            self._keep(self._sitting.submit(Closing.DEADLINE, now))
        return left

    def _now(self) -> Reading:
        """Read the clocks; a wall clock that was moved since the last event is recorded first.

        That may replace the sitting: look at `_sitting` only after this returns.
        """
        now = self._clock.read()
        if self._sitting.is_open and self._sitting.clock_was_moved(now):
            shift = wall_shift(self._sitting.last.reading, now) // timedelta(milliseconds=1)
            self._keep(self._sitting.note(EventKind.CLOCK_CHANGED, now, {"shift_ms": shift}))
        return now

    def _note(self, kind: EventKind, data: Mapping[str, Json] | None = None) -> Sitting:
        if not self._sitting.is_open:
            return self._sitting
        now = self._now()
        return self._keep(self._sitting.note(kind, now, data or {}))

    def _keep(self, outcome: tuple[Sitting, Event]) -> Sitting:
        """Store, then show: the new sitting counts only when its event is on disk."""
        sitting, event = outcome
        self._journal.append(event)
        self._sitting = sitting
        return sitting
