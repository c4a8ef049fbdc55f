"""The journal of a sitting: append-only events, each carrying the digest of the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from enum import StrEnum

from examapp.domain.clocks import Reading
from examapp.domain.errors import Message
from examapp.domain.items import sha256_of

GENESIS = "0" * 64
Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]


class EventKind(StrEnum):
    """Every fact that a sitting can consist of."""

    STARTED = "started"
    RESPONDED = "responded"
    CLEARED = "cleared"
    STRUCK = "struck"
    FLAGGED = "flagged"
    MOVED = "moved"
    FOCUS_LOST = "focus_lost"
    FOCUS_GAINED = "focus_gained"
    PASTE_REFUSED = "paste_refused"
    CLOCK_CHANGED = "clock_changed"
    INTERRUPTED = "interrupted"
    RESUMED = "resumed"
    ALIVE = "alive"
    SUSPENDED = "suspended"
    SECOND_COPY = "second_copy"
    REENTERED = "reentered"
    LATE_ADMITTED = "late_admitted"
    EXTRA_TIME = "extra_time"
    CREDITED = "credited"
    SUBMITTED = "submitted"
    VOIDED = "voided"


INCIDENTS = frozenset(
    {
        EventKind.FOCUS_LOST,
        EventKind.PASTE_REFUSED,
        EventKind.CLOCK_CHANGED,
        EventKind.INTERRUPTED,
        EventKind.RESUMED,
        EventKind.SUSPENDED,
        EventKind.SECOND_COPY,
        EventKind.REENTERED,
        EventKind.LATE_ADMITTED,
        EventKind.EXTRA_TIME,
        EventKind.CREDITED,
        EventKind.VOIDED,
    }
)
# What a candidate does with items, possible until time is up.
WORK = frozenset({EventKind.RESPONDED, EventKind.CLEARED, EventKind.STRUCK, EventKind.FLAGGED, EventKind.MOVED})
# Events that say the candidate was away up to them, whatever the journal has between.
RETURNS = frozenset({EventKind.RESUMED, EventKind.SUSPENDED})
# What people decide about a sitting, and a copy of the program that gives way: no sign that the candidate is at work.
DECISIONS = frozenset(
    {
        EventKind.SECOND_COPY,
        EventKind.REENTERED,
        EventKind.LATE_ADMITTED,
        EventKind.EXTRA_TIME,
        EventKind.CREDITED,
        EventKind.VOIDED,
    }
)
# A moved wall clock is found when somebody comes back, too, and written before the return.
NO_SIGN_OF_LIFE = DECISIONS | {EventKind.CLOCK_CHANGED}


@dataclass(frozen=True, slots=True)
class Event:
    """One fact of one sitting: what, when by both clocks, and the digest of the event before."""

    sitting_id: str
    seq: int
    kind: EventKind
    reading: Reading
    data: Mapping[str, Json]
    previous: str
    digest: str

    @property
    def is_incident(self) -> bool:
        """Whether somebody has to judge it."""
        return self.kind in INCIDENTS

    @property
    def cost(self) -> timedelta:
        """The working time that it took: what the candidate could not work, as the event itself states it."""
        away_ms = self.data.get("away_ms")
        return timedelta(milliseconds=away_ms) if type(away_ms) is int and away_ms > 0 else timedelta(0)


def make_event(
    sitting_id: str, seq: int, kind: EventKind, *, reading: Reading, data: Mapping[str, Json], previous: str
) -> Event:
    """An event with its digest; `previous` is the digest of event seq - 1, GENESIS for the first.

    The wall clock is kept in UTC to the millisecond, as it is stored.
    """
    wall_at = reading.wall_at.astimezone(UTC)
    wall_at = wall_at.replace(microsecond=wall_at.microsecond // 1000 * 1000)
    reading = replace(reading, wall_at=wall_at, awake_ms=None)
    digest = event_digest(sitting_id, seq, kind, reading=reading, data=data, previous=previous)
    return Event(sitting_id, seq, kind, reading, data, previous, digest)


def event_digest(
    sitting_id: str, seq: int, kind: EventKind, *, reading: Reading, data: Mapping[str, Json], previous: str
) -> str:
    """SHA-256 over the canonical JSON of everything in the event but the digest itself."""
    return sha256_of(
        {
            "sitting": sitting_id,
            "seq": seq,
            "kind": kind,
            "wall_at": reading.wall_at.isoformat(timespec="milliseconds"),
            "boot_ms": reading.boot_ms,
            "boot_id": reading.boot_id,
            "data": dict(data),
            "previous": previous,
        }
    )


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a journal first fails to hold: the sequence number and what is wrong with the event there."""

    sitting_id: str
    seq: int
    message: Message


def first_breach(events: Iterable[Event]) -> Breach | None:
    """Walk one sitting's journal in stored order and name the first bad event; None when all of it holds."""
    expected, previous = 0, GENESIS
    for event in events:
        fault = _fault(event, expected, previous)
        if fault is not None:
            return Breach(event.sitting_id, event.seq, fault)
        expected, previous = expected + 1, event.digest
    return None


def _fault(event: Event, expected: int, previous: str) -> Message | None:
    if event.seq > expected:
        return Message("event {seq} follows where event {expected} is missing", _numbers(event, expected))
    if event.seq < expected:
        return Message("event {seq} stands where event {expected} belongs", _numbers(event, expected))
    if event.previous != previous:
        return Message("event {seq} does not continue the event before it", _numbers(event, expected))
    digest = event_digest(
        event.sitting_id,
        event.seq,
        event.kind,
        reading=event.reading,
        data=event.data,
        previous=event.previous,
    )
    if digest != event.digest:
        return Message("event {seq} was changed after it was written", _numbers(event, expected))
    if (event.seq == 0) != (event.kind is EventKind.STARTED):
        return Message("event {seq} starts a sitting that has started, or does not start it", _numbers(event, expected))
    return None


def _numbers(event: Event, expected: int) -> dict[str, object]:
    return {"seq": event.seq, "expected": expected}
