"""What two people decide about a candidate's sitting: recorded in the audit first, then in its journal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from examapp.application.admission import Decision, SittingStore
from examapp.application.delivery import Clock, Delivery, Outcome
from examapp.domain.audit import AuditEntry, AuditKind
from examapp.domain.clocks import Reading
from examapp.domain.credits import Credit
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.domain.forms import Form
from examapp.domain.journal import EventKind, Json
from examapp.domain.people import Candidate, clean_licence_no
from examapp.domain.reasons import ReasonCode
from examapp.domain.sittings import Sitting, replay, sitting_id_of

KINDS = {AuditKind.LATE_ADMITTED: EventKind.LATE_ADMITTED, AuditKind.EXTRA_TIME: EventKind.EXTRA_TIME}


class AuditBook(Protocol):
    """Where decisions are recorded."""

    def record(self, station_id: str, kind: AuditKind, data: Mapping[str, Json], *, now: Reading) -> AuditEntry:
        """Append an entry to a station's chain."""

    def entries(self, station_id: str | None = None) -> list[AuditEntry]:
        """The entries of one station, or of all."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Who decided, two people, and why: in their words, and which kind of reason it is."""

    by: tuple[str, str]
    reason: str
    code: ReasonCode = ReasonCode.OTHER

    def as_json(self) -> dict[str, Json]:
        """As it stands in journal and audit."""
        return {"by": list(self.by), "reason": self.reason, "code": self.code.value}


class AuditedDecisions:
    """The decisions made before a sitting began, out of the audit."""

    def __init__(self, audit: AuditBook) -> None:
        self._audit = audit

    def about(self, form_id: str, candidate_id: str) -> Sequence[Decision]:
        """Late admission and extra time of one candidate for one form."""
        return [
            Decision(KINDS[entry.kind], _event_data(entry))
            for entry in self._audit.entries()
            if entry.kind in KINDS and (entry.data.get("form"), entry.data.get("candidate")) == (form_id, candidate_id)
        ]


def _event_data(entry: AuditEntry) -> dict[str, Json]:
    """An audit entry's facts as the journal has them, with the entry that they come from."""
    facts = {name: value for name, value in entry.data.items() if name not in ("form", "candidate")}
    return {**facts, "decision": entry.digest}


class Invigilation:
    """Decisions about the sittings of one form on one station."""

    def __init__(self, form: Form, store: SittingStore, audit: AuditBook, clock: Clock, *, station_id: str) -> None:
        self._form = form
        self._store = store
        self._audit = audit
        self._clock = clock
        self._station_id = station_id

    def candidate(self, typed: str) -> Candidate:
        """The person with that licence number; NotFound when nobody on the roster has it."""
        licence_no = clean_licence_no(typed)
        candidate = self._store.candidate(licence_no)
        if candidate is None:
            raise NotFound(
                Message("Nobody on the roster has the licence number {number}.", {"number": licence_no}),
                hint=Message("To see the roster: examapp roster list"),
            )
        return candidate

    def sitting(self, candidate: Candidate) -> Sitting | None:
        """The candidate's sitting of this form, None when it has not begun."""
        events = self._store.events(sitting_id_of(self._form.form_id, candidate.candidate_id))
        return replay(self._form, events) if events else None

    def begun(self, candidate: Candidate) -> Sitting:
        """The candidate's sitting; NotFound when it has not begun."""
        sitting = self.sitting(candidate)
        if sitting is None:
            raise NotFound(Message("This candidate has not begun the exam."), where=candidate.name)
        return sitting

    def credit(
        self, candidate: Candidate, grounds: Grounds, *, given: bool = True, clock_was_wrong: bool = False
    ) -> tuple[Credit, Sitting]:
        """Give lost time back exactly as the rule computes it, or decide that none is given.

        NotPossible when there is nothing to decide about, and when the clock claims more than the exam lasts and nobody
        says that it was wrong.
        """
        sitting = self.begun(candidate)
        computed = sitting.pending
        if given and computed.clock_excess and not clock_was_wrong:
            claimed = {"hours": -(-computed.seconds // 3600)}
            raise NotPossible(
                Message("By the clock the machine was off for {hours} hours, longer than the exam lasts.", claimed),
                hint=Message("If the clock was wrong, say so with --clock-was-wrong; if it was not, --decline."),
            )
        now = self._clock.read()
        sitting.credit(now, grounds.as_json(), given=given)  # raises before anything is recorded
        said: dict[str, Json] = {**grounds.as_json(), **({"clock_was_wrong": True} if clock_was_wrong else {})}
        facts: dict[str, Json] = {"seconds": computed.seconds if given else 0, "losses": list(computed.seqs)}
        entry = self._record(AuditKind.CREDITED, candidate, {**said, **facts}, now)
        decided = {**said, "decision": entry.digest}

        def decide(found: Sitting, at: Reading) -> Outcome:
            if found.pending != computed:
                raise NotPossible(
                    Message("More time was lost while this was being decided; nothing was credited."),
                    hint=Message("Give the command once more."),
                )
            return found.credit(at, decided, given=given)

        delivery = Delivery(sitting, self._store, self._clock)
        delivery.decide(decide)
        delivery.tick(regular=False)
        return computed, delivery.sitting

    def extra_time(self, candidate: Candidate, extra: timedelta, grounds: Grounds) -> Sitting | None:
        """Grant a person working time, before the sitting or during it; the sitting where it has begun."""
        data = {**grounds.as_json(), "seconds": extra // timedelta(seconds=1)}
        sitting = self.sitting(candidate)
        if sitting is None:
            self._record(AuditKind.EXTRA_TIME, candidate, data, self._clock.read())
            return None
        now = self._clock.read()
        sitting.grant(extra, now, data)
        entry = self._record(AuditKind.EXTRA_TIME, candidate, data, now)
        decision = Decision(EventKind.EXTRA_TIME, _event_data(entry))
        return self._decide(sitting, decision.carry_out)

    def void(self, candidate: Candidate, grounds: Grounds) -> Sitting:
        """Decide that a sitting does not count, open or submitted."""
        sitting = self.begun(candidate)
        now = self._clock.read()
        sitting.void(now, grounds.as_json())
        entry = self._record(AuditKind.VOIDED, candidate, grounds.as_json(), now)
        data = {**grounds.as_json(), "decision": entry.digest}
        return self._decide(sitting, lambda found, at: found.void(at, data))

    def admit_late(self, candidate: Candidate, grounds: Grounds) -> None:
        """Let somebody begin who comes after the latest start; NotPossible for who has begun."""
        if self.sitting(candidate) is not None:
            raise NotPossible(Message("This candidate has begun the exam already."), where=candidate.name)
        self._record(AuditKind.LATE_ADMITTED, candidate, grounds.as_json(), self._clock.read())

    def tell_code(self, candidate: Candidate, number: int) -> None:
        """Record that a code to come back was given out; not the code."""
        self._record(AuditKind.REENTERED, candidate, {"number": number}, self._clock.read())

    def _decide(self, sitting: Sitting, action: Callable[[Sitting, Reading], Outcome]) -> Sitting:
        return Delivery(sitting, self._store, self._clock).decide(action)

    def _record(self, kind: AuditKind, candidate: Candidate, data: Mapping[str, Json], now: Reading) -> AuditEntry:
        whom = {"form": self._form.form_id, "candidate": candidate.candidate_id}
        return self._audit.record(self._station_id, kind, {**whom, **data}, now=now)
