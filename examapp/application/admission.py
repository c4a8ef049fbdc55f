"""Admitting a candidate: who may sit what, begin a sitting, or go on with the one that was interrupted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from examapp.application.delivery import Clock, Delivery, Outcome, absence
from examapp.application.reentry import ReentryDesk
from examapp.domain.clocks import Reading
from examapp.domain.errors import Message, NotAdmitted, Overtaken
from examapp.domain.forms import Form, seat_seed_of
from examapp.domain.journal import Event, EventKind, Json
from examapp.domain.people import Candidate, CandidateState, clean_licence_no, licence_fault
from examapp.domain.sittings import Closing, Sitting, replay, sitting_id_of, start


class SittingStore(Protocol):
    """What admission needs of the store."""

    def append(self, event: Event) -> None:
        """Commit one event."""

    def events(self, sitting_id: str) -> list[Event]:
        """The journal of one sitting."""

    def last_seq(self, sitting_id: str) -> int:
        """The number of its last event."""

    def candidate(self, licence_no: str) -> Candidate | None:
        """The person with that licence number, if on the roster."""


class Gate(Protocol):
    """What stands before the sittings of a form where they are held in sessions."""

    def refuse_to_begin(self, candidate: Candidate) -> None:
        """Raise NotAdmitted, with the reason, when this candidate's sitting may not begin now."""

    def asks_code(self, candidate: Candidate) -> bool:
        """Whether this candidate needs a seat code to come in."""

    def check_code(self, candidate: Candidate, typed: str) -> None:
        """Raise an error when this is not the candidate's seat code."""

    def opened_at(self, candidate: Candidate) -> datetime | None:
        """When the candidate's session was opened, None when it was not or there is none."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What two people decided about a candidate's sitting; `data` says who, why, and by which entry of the audit."""

    kind: EventKind
    data: Mapping[str, Json]

    def carry_out(self, sitting: Sitting, now: Reading) -> Outcome:
        """Put it into the journal of the sitting."""
        seconds = self.data.get("seconds")
        if self.kind is EventKind.EXTRA_TIME and isinstance(seconds, int):
            return sitting.grant(timedelta(seconds=seconds), now, self.data)
        return sitting.note(self.kind, now, self.data)

    def is_in(self, sitting: Sitting) -> bool:
        """Whether the journal has it already."""
        return any(event.data.get("decision") == self.data.get("decision") for event in sitting.incidents)


class Decisions(Protocol):
    """Where the decisions are that were made before a sitting began."""

    def about(self, form_id: str, candidate_id: str) -> Sequence[Decision]:
        """Late admission and extra time of one candidate for one form."""


EXCUSED = {
    CandidateState.DEFERRED: Message("Your exam has been deferred; you do not sit it today."),
    CandidateState.EXEMPT: Message("You are exempt from this exam."),
    CandidateState.ABSENT: Message("You have been recorded as absent from this exam."),
}
SUBMITTED = Message("You have already submitted this exam.")
ENDED = Message("The invigilators have ended your exam on this machine.")
ASK_INVIGILATOR = Message("Ask the invigilator.")


class Admission:
    """The door to one form: identify, confirm, admit.

    `gate` stands before it where sessions are planned; elsewhere `opened_at` may say when the exam was opened. Without
    `decisions` nobody is admitted late, without `desk` everybody who comes back is let in.
    """

    def __init__(
        self,
        form: Form,
        store: SittingStore,
        clock: Clock,
        *,
        gate: Gate | None = None,
        opened_at: datetime | None = None,
        decisions: Decisions | None = None,
        desk: ReentryDesk | None = None,
    ) -> None:
        self.form = form
        self.gate = gate
        self._store = store
        self._clock = clock
        self._opened_at = opened_at
        self._decisions = decisions
        self._desk = desk

    def identify(self, typed: str) -> Candidate:
        """The candidate with the licence number typed; NotAdmitted, with the reason, when nobody may sit with it."""
        licence_no = clean_licence_no(typed)
        fault = licence_fault(licence_no)
        candidate = self._store.candidate(licence_no)
        if candidate is None:
            problem = fault or Message("Nobody on the roster has the licence number {number}.", {"number": licence_no})
            hint = Message("Check the number on your licence, then ask the invigilator.")
            raise NotAdmitted(problem, hint=hint)
        if candidate.state in EXCUSED:
            raise NotAdmitted(EXCUSED[candidate.state], hint=ASK_INVIGILATOR)
        sitting = self.sitting_of(candidate)
        if sitting is not None and not sitting.is_open:
            raise NotAdmitted(ENDED if sitting.closing is Closing.VOIDED else SUBMITTED, hint=ASK_INVIGILATOR)
        if sitting is None:
            self._refuse_late(candidate)
        return candidate

    def sitting_of(self, candidate: Candidate) -> Sitting | None:
        """The sitting this candidate has begun, replayed from its journal; None when there is none."""
        events = self._store.events(sitting_id_of(self.form.form_id, candidate.candidate_id))
        return replay(self.form, events) if events else None

    def remaining(self, sitting: Sitting) -> timedelta:
        """Working time left now in a sitting that was begun."""
        return sitting.remaining(self._clock.read())

    def asks_code(self, candidate: Candidate) -> int | None:
        """The number of the return, counted from 0, when coming back now needs a code; None when it does not."""
        sitting = self.sitting_of(candidate)
        if self._desk is None or sitting is None or not self._needs_code(self._desk, sitting):
            return None
        return sitting.reentries

    def check_code(self, candidate: Candidate, typed: str) -> str:
        """The code as it is recorded, empty where none is asked for; NotAdmitted when it is not the one that is due."""
        sitting = self.sitting_of(candidate)
        if self._desk is None or sitting is None or not self._needs_code(self._desk, sitting):
            return ""
        return self._desk.check(sitting, typed)

    def _needs_code(self, desk: ReentryDesk, sitting: Sitting) -> bool:
        """Whether a code is needed: not where time is up, because there is nothing to come back to."""
        if not desk.asks_code(sitting):
            return False
        now = self._clock.read()
        back, _event = sitting.note(EventKind.RESUMED, now, absence(sitting, now))
        return back.remaining(now) > timedelta(0) or back.is_held(now)

    def admit(self, candidate: Candidate, *, code: str = "") -> Delivery:
        """Begin the candidate's sitting, or resume it: same items, same order, same responses, right time left.

        A sitting whose time ran out meanwhile comes back closed, unless lost time waits for a decision. NotAdmitted
        where a code is needed and this is not the one.
        """
        sitting = self.sitting_of(candidate)
        if sitting is None:
            try:
                return self._begin(candidate)
            except Overtaken:
                # Begun in another window meanwhile.
                return self.admit(candidate, code=code)
        delivery = Delivery(sitting, self._store, self._clock)
        if sitting.is_open:
            self._let_in(delivery, self.check_code(candidate, code))
        return delivery

    def _let_in(self, delivery: Delivery, code: str) -> None:
        if code:
            # First of all: a code counts as used even if the power fails right after it.
            number = delivery.sitting.reentries
            data: dict[str, Json] = {"code": code, "number": number, "away_ms": 0}
            delivery.decide(lambda sitting, now: sitting.note(EventKind.REENTERED, now, data))
        delivery.resume()
        delivery.tick()

    def _begin(self, candidate: Candidate) -> Delivery:
        self._refuse_late(candidate)
        seat_seed = seat_seed_of(self.form, candidate.candidate_id)
        sitting, event = start(candidate.candidate_id, self.form, seat_seed=seat_seed, now=self._clock.read())
        self._store.append(event)
        delivery = Delivery(sitting, self._store, self._clock)
        for decision in self._decided(candidate):
            if not decision.is_in(delivery.sitting):
                delivery.decide(self._with_delay(decision, event, candidate).carry_out)
        return delivery

    def _decided(self, candidate: Candidate) -> Sequence[Decision]:
        return self._decisions.about(self.form.form_id, candidate.candidate_id) if self._decisions is not None else ()

    def _with_delay(self, decision: Decision, start: Event, candidate: Candidate) -> Decision:
        """A late admission says how many minutes after the opening the sitting began."""
        opened_at = self._opened_at if self.gate is None else self.gate.opened_at(candidate)
        if decision.kind is not EventKind.LATE_ADMITTED or opened_at is None:
            return decision
        minutes = (start.reading.wall_at - opened_at) // timedelta(minutes=1)
        return Decision(decision.kind, {**decision.data, "minutes": minutes})

    def _refuse_late(self, candidate: Candidate) -> None:
        """NotAdmitted where sittings may not begin now, or no longer and nobody has decided that this one may."""
        if self.gate is not None:
            self.gate.refuse_to_begin(candidate)
        latest = self.form.exam.latest_start
        if self._opened_at is None or latest is None or self._clock.read().wall_at <= self._opened_at + latest:
            return
        if not any(decision.kind is EventKind.LATE_ADMITTED for decision in self._decided(candidate)):
            until = f"{(self._opened_at + latest).astimezone():%H:%M}"
            raise NotAdmitted(Message("The exam could be begun until {time}.", {"time": until}), hint=ASK_INVIGILATOR)
