"""A sitting as the fold of its journal: each action gives the next sitting and the event that records it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from examapp.domain.clocks import Reading, gap, was_moved
from examapp.domain.credits import Credit, Loss, cause_of, credit_for
from examapp.domain.errors import JournalBroken, Message, NotPossible, SittingClosed, UnknownOption
from examapp.domain.forms import Form, FormItem, arrange
from examapp.domain.items import sha256_of
from examapp.domain.journal import (
    GENESIS,
    NO_SIGN_OF_LIFE,
    RETURNS,
    WORK,
    Event,
    EventKind,
    Json,
    first_breach,
    make_event,
)
from examapp.domain.sense import adds_up, is_of_form

OptionIds = frozenset[str]
NONE_TICKED: OptionIds = frozenset()
ZERO, SECOND = timedelta(0), timedelta(seconds=1)
OF_THEIR_OWN = WORK | {
    *(EventKind.STARTED, EventKind.SUBMITTED, EventKind.CREDITED, EventKind.EXTRA_TIME),
}


class Closing(StrEnum):
    """How a sitting ended."""

    CANDIDATE = "candidate"
    DEADLINE = "deadline"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One candidate, one form, once. Made by `start` or `replay`, changed by nothing: actions give a new one.

    `elapsed` is working time used up to the last event; an item in `responses` with no option was cleared. `at_work`
    is the candidate's last sign of life. `credited` was given back by the rule, `under_cap` what of it the cap counts;
    `extra` was granted to the person; about `losses` nobody has decided yet.
    """

    sitting_id: str
    candidate_id: str
    form: Form
    last: Event
    current: str
    at_work: Reading
    elapsed: timedelta = ZERO
    credited: timedelta = ZERO
    under_cap: timedelta = ZERO
    extra: timedelta = ZERO
    losses: tuple[Loss, ...] = ()
    responses: Mapping[str, OptionIds] = field(default_factory=dict)
    struck: Mapping[str, OptionIds] = field(default_factory=dict)
    flagged: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    saved: Reading | None = None
    closing: Closing | None = None
    closed_with: Event | None = None
    incidents: tuple[Event, ...] = ()
    unfocused: Reading | None = None

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

    @property
    def allowance(self) -> timedelta:
        """All working time that this sitting has: the exam's, what was credited, and what was granted besides."""
        return self.form.exam.duration + self.credited + self.extra

    @property
    def unspent(self) -> timedelta:
        """Working time left at the last event; below zero where a gap ran over the end."""
        return self.allowance - self.elapsed

    @property
    def pending(self) -> Credit:
        """What the exam's rule gives back for the losses that nobody has decided about yet."""
        exam = self.form.exam
        return credit_for(exam.credit, self.losses, duration=exam.duration, credited=self.under_cap)

    @property
    def reentries(self) -> int:
        """How often the candidate came back by a code."""
        return sum(event.kind is EventKind.REENTERED for event in self.incidents)

    def remaining(self, now: Reading) -> timedelta:
        """Working time left, by the boot clock; zero when time is up or the sitting is closed."""
        if self.closing is not None:
            return ZERO
        return max(ZERO, self.unspent - self.used_until(now))

    def used_until(self, now: Reading) -> timedelta:
        """Working time used since the last event: waiting for the decision about lost time uses none."""
        passed = gap(self.last.reading, now)
        return min(passed, max(ZERO, self.unspent)) if self.can_be_prolonged else passed

    @property
    def can_be_prolonged(self) -> bool:
        """Whether a credit that nobody has decided about yet would give working time, whatever the clock says now."""
        return bool(self.losses) and (pending := self.pending.seconds) > 0 and self.unspent + pending * SECOND > ZERO

    def is_held(self, now: Reading) -> bool:
        """Whether time is up and the end waits for the decision about lost time."""
        return self.closing is None and self.can_be_prolonged and self.remaining(now) <= ZERO

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
        if kind in OF_THEIR_OWN:
            raise ValueError(f"{kind} has an action of its own")
        if self.closing is not None:
            raise _closed(self)
        return self._record(kind, now, data)

    def credit(self, now: Reading, facts: Mapping[str, Json], *, given: bool = True) -> tuple["Sitting", Event]:
        """Decide about lost time: give back exactly what the rule computes, or nothing.

        `facts` says who decided and why. NotPossible when there is nothing to decide about.
        """
        if self.closing is not None:
            raise _closed(self)
        credit = self.pending
        if not credit.seconds:
            raise NotPossible(
                Message("There is no lost time here that the rule of the exam credits."),
                hint=Message("Each loss is decided about once; what the rule does not cover needs extra time."),
            )
        causes: dict[str, Json] = {cause: lost // SECOND for cause, lost in credit.by_cause.items()}
        data: dict[str, Json] = {
            **facts,
            "losses": list(credit.seqs),
            "seconds": credit.seconds if given else 0,
            "computed": credit.seconds,
            "clock_excess_ms": credit.clock_excess // timedelta(milliseconds=1),
            "causes": causes,
        }
        return self._record(EventKind.CREDITED, now, data)

    def grant(self, extra: timedelta, now: Reading, facts: Mapping[str, Json]) -> tuple["Sitting", Event]:
        """Grant a person working time beyond the exam's; `facts` says who decided and why."""
        if self.closing is not None:
            raise _closed(self)
        return self._record(EventKind.EXTRA_TIME, now, {**facts, "seconds": extra // SECOND})

    def void(self, now: Reading, facts: Mapping[str, Json]) -> tuple["Sitting", Event]:
        """Decide that the sitting does not count, open or submitted; `facts` says who decided and why."""
        if self.closing is Closing.VOIDED:
            raise SittingClosed(Message("This sitting has been voided already."))
        return self._record(EventKind.VOIDED, now, facts)

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
    if sitting.closing is not None and not (event.kind is EventKind.VOIDED and sitting.closing is not Closing.VOIDED):
        return Message("event {seq} comes after the sitting was closed", values)
    if event.kind in WORK and sitting.remaining(event.reading) <= ZERO:
        return Message("event {seq} comes after time was up", values)
    closes_somehow = event.kind is not EventKind.SUBMITTED or event.data.get("by") in list(Closing)
    if not (closes_somehow and is_of_form(sitting.form, event) and adds_up(sitting, event)):
        return Message("event {seq} says what cannot be of this form", values)
    return None


def _opened(form: Form, event: Event) -> Sitting:
    if event.sitting_id != sitting_id_of(form.form_id, str(event.data.get("candidate"))):
        raise JournalBroken(Message("This journal names another candidate."), where=event.sitting_id, seq=event.seq)
    arranged = arrange(form, str(event.data.get("seat_seed")))
    first = arranged.items[0].item_id
    candidate_id = str(event.data["candidate"])
    return Sitting(event.sitting_id, candidate_id, arranged, event, first, event.reading, seen=frozenset({first}))


def advance(sitting: Sitting, event: Event) -> Sitting:
    """The fold: the sitting after one more event."""
    counts = event.kind in RETURNS and sitting.unspent > ZERO
    used = gap(sitting.last.reading, event.reading) if counts else sitting.used_until(event.reading)
    incidents = (*sitting.incidents, event) if event.is_incident else sitting.incidents
    at_work = event.reading if event.kind not in NO_SIGN_OF_LIFE else sitting.at_work
    timed = replace(sitting, last=event, elapsed=sitting.elapsed + used, incidents=incidents, at_work=at_work)
    if event.kind in RETURNS:
        return _came_back(timed, event, lost=event.cost if counts or not sitting.can_be_prolonged else ZERO)
    step = _STEPS.get(event.kind)
    return timed if step is None else step(timed, event)


def _came_back(sitting: Sitting, event: Event, *, lost: timedelta) -> Sitting:
    cause = cause_of(event)
    if cause is None or lost <= ZERO:
        return sitting
    return replace(sitting, losses=(*sitting.losses, Loss(event.seq, cause, lost)))


def _second_copy(sitting: Sitting, event: Event) -> Sitting:
    """Who opened another copy beside one that was running has lost nothing."""
    losses = tuple(loss for loss in sitting.losses if loss.seq != event.data.get("resumed"))
    return replace(sitting, losses=losses)


def _unfocused(sitting: Sitting, event: Event) -> Sitting:
    return replace(sitting, unfocused=sitting.unfocused or event.reading)


def _focused(sitting: Sitting, _event: Event) -> Sitting:
    return replace(sitting, unfocused=None)


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
    if "losses" not in event.data:
        return replace(sitting, credited=sitting.credited + credit)
    decided = sitting.pending
    counted = max(ZERO, credit - decided.clock_excess)
    losses = tuple(loss for loss in sitting.losses if loss.seq not in decided.seqs)
    return replace(sitting, credited=sitting.credited + credit, under_cap=sitting.under_cap + counted, losses=losses)


def _extra_time(sitting: Sitting, event: Event) -> Sitting:
    seconds = event.data.get("seconds", 0)
    return replace(sitting, extra=sitting.extra + timedelta(seconds=seconds if isinstance(seconds, int) else 0))


def _submitted(sitting: Sitting, event: Event) -> Sitting:
    return replace(sitting, closing=Closing(str(event.data["by"])), closed_with=event)


def _voided(sitting: Sitting, event: Event) -> Sitting:
    return replace(sitting, closing=Closing.VOIDED, closed_with=sitting.closed_with or event)


_STEPS: Mapping[EventKind, Callable[[Sitting, Event], Sitting]] = {
    EventKind.RESPONDED: _responded,
    EventKind.CLEARED: _responded,
    EventKind.STRUCK: _struck,
    EventKind.FLAGGED: _flagged,
    EventKind.MOVED: _moved,
    EventKind.FOCUS_LOST: _unfocused,
    EventKind.FOCUS_GAINED: _focused,
    EventKind.SECOND_COPY: _second_copy,
    EventKind.CREDITED: _credited,
    EventKind.EXTRA_TIME: _extra_time,
    EventKind.SUBMITTED: _submitted,
    EventKind.VOIDED: _voided,
}
