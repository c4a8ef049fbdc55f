"""Admitting a candidate: who may sit what, begin a sitting, or go on with the one that was interrupted."""

from datetime import timedelta
from typing import Protocol

from examapp.application.delivery import Clock, Delivery
from examapp.domain.errors import Message, NotAdmitted
from examapp.domain.forms import Form
from examapp.domain.journal import Event
from examapp.domain.people import Candidate, CandidateState, clean_licence_no, licence_fault
from examapp.domain.sittings import Sitting, replay, sitting_id_of, start


class SittingStore(Protocol):
    """What admission needs of the store."""

    def append(self, event: Event) -> None:
        """Commit one event."""

    def events(self, sitting_id: str) -> list[Event]:
        """The journal of one sitting."""

    def candidate(self, licence_no: str) -> Candidate | None:
        """The person with that licence number, if on the roster."""


EXCUSED = {
    CandidateState.DEFERRED: Message("Your exam has been deferred; you do not sit it today."),
    CandidateState.EXEMPT: Message("You are exempt from this exam."),
    CandidateState.ABSENT: Message("You have been recorded as absent from this exam."),
}
ASK_INVIGILATOR = Message("Ask the invigilator.")


class Admission:
    """The door to one form: identify, confirm, admit."""

    def __init__(self, form: Form, store: SittingStore, clock: Clock) -> None:
        self.form = form
        self._store = store
        self._clock = clock

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
            raise NotAdmitted(Message("You have already submitted this exam."), hint=ASK_INVIGILATOR)
        return candidate

    def sitting_of(self, candidate: Candidate) -> Sitting | None:
        """The sitting this candidate has begun, replayed from its journal; None when there is none."""
        events = self._store.events(sitting_id_of(self.form.form_id, candidate.candidate_id))
        return replay(self.form, events) if events else None

    def remaining(self, sitting: Sitting) -> timedelta:
        """Working time left now in a sitting that was begun."""
        return sitting.remaining(self._clock.read())

    def admit(self, candidate: Candidate) -> Delivery:
        """Begin the candidate's sitting, or resume it: same items, same order, same responses, right time left.

        A sitting whose time ran out meanwhile comes back closed.
        """
        sitting = self.sitting_of(candidate)
        if sitting is not None:
            delivery = Delivery(sitting, self._store, self._clock)
            if sitting.is_open:
                delivery.resume()
                delivery.tick()
            return delivery
        seat_seed = f"{self.form.seed}:{candidate.candidate_id}"
        sitting, event = start(candidate.candidate_id, self.form, seat_seed=seat_seed, now=self._clock.read())
        self._store.append(event)
        return Delivery(sitting, self._store, self._clock)
