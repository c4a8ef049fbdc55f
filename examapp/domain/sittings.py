"""A sitting as the fold of its journal: each action gives the next sitting and the event that records it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from examapp.domain.clocks import Reading, gap, was_moved
from examapp.domain.errors import JournalBroken, Message, SittingClosed, UnknownOption
from examapp.domain.forms import Form, FormItem, arrange
from examapp.domain.items import sha256_of
from examapp.domain.journal import GENESIS, Event, EventKind, Json, first_breach, make_event

OptionIds = frozenset[str]
NONE_TICKED: OptionIds = frozenset()
ZERO = timedelta(0)
WORK = frozenset({EventKind.RESPONDED, EventKind.CLEARED, EventKind.STRUCK, EventKind.FLAGGED, EventKind.MOVED})


class Closing(StrEnum):
    """How a sitting ended."""

    CANDIDATE = "candidate"
    DEADLINE = "deadline"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One candidate, one form, once. Made by `start` or `replay`, changed by nothing: actions give a new one.

    `elapsed` is working time used up to the last event; an item in `responses` with no option was cleared.
    """

    sitting_id: str
    candidate_id: str
    form: Form
    last: Event
    current: str
    elapsed: timedelta = ZERO
    credited: timedelta = ZERO
    responses: Mapping[str, OptionIds] = field(default_factory=dict)
    struck: Mapping[str, OptionIds] = field(default_factory=dict)
    flagged: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    saved: Reading | None = None
    closing: Closing | None = None
    incidents: tuple[Event, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it still takes responses, as far as the journal says; the deadline is another matter."""
        return self.closing is None

    @property
    def answered(self) -> frozenset[str]:
        """The items with at least one option chosen."""
        return frozenset(item_id for item_id, options in self.responses.items() if options)

    def response(self, item_id: str) -> OptionIds:
        """The options chosen for an item, none if there are none."""
        return self.responses.get(item_id, NONE_TICKED)

    def remaining(self, now: Reading) -> timedelta:
        """Working time left, by the boot clock; zero when time is up or the sitting is closed."""
        if self.closing is not None:
            return ZERO
        used = self.elapsed + gap(self.last.reading, now)
        return max(ZERO, self.form.exam.duration + self.credited - used)

    def respond(self, item_id: str, option_id: str, now: Reading) -> tuple["Sitting", Event]:
        """Choose an option: it replaces the choice, or where several may be chosen is added or taken back.

        Raises SittingClosed, UnknownItem, UnknownOption.
        """
        item = self._workable(item_id, now, option_id)
        chosen = frozenset({option_id})
        if item.type.takes_several:
            chosen = self.response(item_id) ^ chosen
        if not chosen:
            return self._record(EventKind.CLEARED, now, {"item": item_id})
        return self._record(EventKind.RESPONDED, now, {"item": item_id, "options": sorted(chosen)})

    def clear(self, item_id: str, now: Reading) -> tuple["Sitting", Event]:
        """Take the response to an item back: an explicit blank, not an omission."""
        self._workable(item_id, now)
        return self._record(EventKind.CLEARED, now, {"item": item_id})

    def strike(self, item_id: str, option_id: str, now: Reading) -> tuple["Sitting", Event]:
        """Strike an option out, or restore it; what is chosen stays chosen."""
        self._workable(item_id, now, option_id)
        on = option_id not in self.struck.get(item_id, NONE_TICKED)
        return self._record(EventKind.STRUCK, now, {"item": item_id, "option": option_id, "on": on})

    def flag(self, item_id: str, now: Reading) -> tuple["Sitting", Event]:
        """Flag an item for another look, or take the flag away."""
        self._workable(item_id, now)
        return self._record(EventKind.FLAGGED, now, {"item": item_id, "on": item_id not in self.flagged})

    def move(self, item_id: str, now: Reading) -> tuple["Sitting", Event]:
        """Show another item."""
        self._workable(item_id, now)
        return self._record(EventKind.MOVED, now, {"item": item_id})

    def note(self, kind: EventKind, now: Reading, data: Mapping[str, Json]) -> tuple["Sitting", Event]:
        """Record something that happened around the responses: focus, paste, clocks, interruption, resumption."""
        if kind in WORK or kind in (EventKind.STARTED, EventKind.SUBMITTED):
            raise ValueError(f"{kind} has an action of its own")
        if self.closing is not None:
            raise _closed(self)
        return self._record(kind, now, data)

    def submit(self, closing: Closing, now: Reading) -> tuple["Sitting", Event]:
        """Close the sitting; by the candidate only before the deadline, by the deadline only after it."""
        if self.closing is not None:
            raise _closed(self)
        left = self.remaining(now)
        if closing is Closing.DEADLINE and left > ZERO:
            raise SittingClosed(Message("Time is not up: {left} left.", {"left": left}))
        if closing is not Closing.DEADLINE and left <= ZERO:
            raise _closed(self)
        return self._record(EventKind.SUBMITTED, now, {"by": closing.value})

    def clock_was_moved(self, now: Reading) -> bool:
        """Whether the wall clock was moved since the last event."""
        return was_moved(self.last.reading, now)

    def _workable(self, item_id: str, now: Reading, option_id: str | None = None) -> FormItem:
        if self.closing is not None or self.remaining(now) <= ZERO:
            raise _closed(self)
        item = self.form.item(item_id)
        if option_id is not None and option_id not in item.option_ids:
            values = {"item": item_id, "option": option_id}
            raise UnknownOption(Message("Item {item} has no option {option}.", values))
        return item

    def _record(self, kind: EventKind, now: Reading, data: Mapping[str, Json]) -> tuple["Sitting", Event]:
        event = make_event(self.sitting_id, self.last.seq + 1, kind, reading=now, data=data, previous=self.last.digest)
        return advance(self, event), event


def _closed(sitting: Sitting) -> SittingClosed:
    if sitting.closing is None:
        return SittingClosed(Message("Time is up; nothing can be changed any more."))
    return SittingClosed(Message("This sitting has been closed; nothing can be changed any more."))


def sitting_id_of(form_id: str, candidate_id: str) -> str:
    """The one name a sitting can have: a candidate sits a form once, whichever machine it starts on."""
    return sha256_of({"form": form_id, "candidate": candidate_id})[:16]


def start(candidate_id: str, form: Form, *, seat_seed: str, now: Reading) -> tuple[Sitting, Event]:
    """Begin a sitting: the form in this seat's order, its first item shown."""
    sitting_id = sitting_id_of(form.form_id, candidate_id)
    data: dict[str, Json] = {"candidate": candidate_id, "form": form.form_id, "seat_seed": seat_seed}
    event = make_event(sitting_id, 0, EventKind.STARTED, reading=now, data=data, previous=GENESIS)
    return _opened(form, event), event


def replay(form: Form, events: Iterable[Event]) -> Sitting:
    """Fold a stored journal over its form; JournalBroken when it does not hold together or is of another form."""
    journal = list(events)
    breach = first_breach(journal)
    if breach is not None:
        raise JournalBroken(breach.message, where=breach.sitting_id, seq=breach.seq)
    return fold(form, journal)


def fold(form: Form, journal: Sequence[Event]) -> Sitting:
    """Fold a journal whose chain is sound; JournalBroken when it tells what no sitting of this form can hold."""
    if not journal or journal[0].data.get("form") != form.form_id:
        raise JournalBroken(Message("This journal does not begin with the start of a sitting of this form."))
    sitting = _opened(form, journal[0])
    for event in journal[1:]:
        fault = _fault(sitting, event)
        if fault is not None:
            raise JournalBroken(fault, where=sitting.sitting_id, seq=event.seq)
        sitting = advance(sitting, event)
    return sitting


def _fault(sitting: Sitting, event: Event) -> Message | None:
    """Why this event cannot have happened in this sitting, sound though its digest is; None when it can."""
    values = {"seq": event.seq}
    if sitting.closing is not None:
        return Message("event {seq} comes after the sitting was closed", values)
    if event.kind in WORK and sitting.remaining(event.reading) <= ZERO:
        return Message("event {seq} comes after time was up", values)
    if not _makes_sense(sitting.form, event):
        return Message("event {seq} says what cannot be of this form", values)
    return None


def _makes_sense(form: Form, event: Event) -> bool:
    if event.kind is EventKind.SUBMITTED:
        return event.data.get("by") in list(Closing)
    if event.kind not in WORK:
        return True
    item = next((item for item in form.items if item.item_id == event.data.get("item")), None)
    named = event.data.get("options", [event.data.get("option")] if event.kind is EventKind.STRUCK else [])
    switched = event.kind not in (EventKind.STRUCK, EventKind.FLAGGED) or isinstance(event.data.get("on"), bool)
    return item is not None and switched and isinstance(named, list) and all(one in item.option_ids for one in named)


def _opened(form: Form, event: Event) -> Sitting:
    if event.sitting_id != sitting_id_of(form.form_id, str(event.data.get("candidate"))):
        raise JournalBroken(Message("This journal names another candidate."), where=event.sitting_id, seq=event.seq)
    arranged = arrange(form, str(event.data.get("seat_seed")))
    first = arranged.items[0].item_id
    candidate_id = str(event.data["candidate"])
    return Sitting(event.sitting_id, candidate_id, arranged, event, first, seen=frozenset({first}))


def advance(sitting: Sitting, event: Event) -> Sitting:
    """The fold: the sitting after one more event."""
    elapsed = sitting.elapsed + gap(sitting.last.reading, event.reading)
    incidents = (*sitting.incidents, event) if event.is_incident else sitting.incidents
    timed = replace(sitting, last=event, elapsed=elapsed, incidents=incidents)
    step = _STEPS.get(event.kind)
    return timed if step is None else step(timed, event)


def _responded(sitting: Sitting, event: Event) -> Sitting:
    options = event.data.get("options") or []
    chosen = frozenset(str(option) for option in options) if isinstance(options, list) else NONE_TICKED
    responses = {**sitting.responses, str(event.data["item"]): chosen}
    return replace(sitting, responses=responses, saved=event.reading)


def _struck(sitting: Sitting, event: Event) -> Sitting:
    item_id, option_id = str(event.data["item"]), str(event.data["option"])
    before = sitting.struck.get(item_id, NONE_TICKED)
    after = before | {option_id} if event.data["on"] else before - {option_id}
    return replace(sitting, struck={**sitting.struck, item_id: after})


def _flagged(sitting: Sitting, event: Event) -> Sitting:
    item_id = str(event.data["item"])
    flagged = sitting.flagged | {item_id} if event.data["on"] else sitting.flagged - {item_id}
    return replace(sitting, flagged=flagged)


def _moved(sitting: Sitting, event: Event) -> Sitting:
    item_id = str(event.data["item"])
    return replace(sitting, current=item_id, seen=sitting.seen | {item_id})


def _credited(sitting: Sitting, event: Event) -> Sitting:
    seconds = event.data.get("seconds", 0)
    credit = timedelta(seconds=seconds) if isinstance(seconds, int) else ZERO
    return replace(sitting, credited=sitting.credited + credit)


def _submitted(sitting: Sitting, event: Event) -> Sitting:
    return replace(sitting, closing=Closing(str(event.data["by"])))


def _voided(sitting: Sitting, _event: Event) -> Sitting:
    return replace(sitting, closing=Closing.VOIDED)


_STEPS: Mapping[EventKind, Callable[[Sitting, Event], Sitting]] = {
    EventKind.RESPONDED: _responded,
    EventKind.CLEARED: _responded,
    EventKind.STRUCK: _struck,
    EventKind.FLAGGED: _flagged,
    EventKind.MOVED: _moved,
    EventKind.CREDITED: _credited,
    EventKind.SUBMITTED: _submitted,
    EventKind.VOIDED: _voided,
}
