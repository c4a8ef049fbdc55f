"""Who does not sit after all: deferral and absence, and taking either back; the decision first, then the roster."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from examapp.application.delivery import Clock
from examapp.application.sessions import AuditBook
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.domain.journal import Event
from examapp.domain.people import Candidate, CandidateState, clean_licence_no
from examapp.domain.reasons import ReasonCode
from examapp.domain.sittings import sitting_id_of


class RosterStore(Protocol):
    """What deciding about a candidate needs of the store."""

    def candidate(self, licence_no: str) -> Candidate | None:
        """The person with that licence number, if on the roster."""

    def save_candidates(self, candidates: Iterable[Candidate]) -> None:
        """Replace what is known of the same licence numbers."""

    def form_ids(self, exam_id: str | None = None) -> list[tuple[str, str, datetime]]:
        """(form id, exam id, built at) of the stored forms."""

    def events(self, sitting_id: str) -> list[Event]:
        """The journal of one sitting."""


KINDS = {
    CandidateState.DEFERRED: AuditKind.DEFERRED,
    CandidateState.ABSENT: AuditKind.ABSENT,
    CandidateState.NORMAL: AuditKind.CANDIDATE_RESTORED,
}


def decide_state(
    typed: str,
    state: CandidateState,
    *,
    by: str,
    reason: str,
    code: ReasonCode = ReasonCode.OTHER,
    store: RosterStore,
    audit: AuditBook,
    station_id: str,
    clock: Clock,
) -> Candidate:
    """Record who decided that a candidate is deferred, absent or sits after all, and why; the candidate as it now is.

    NotFound for somebody unknown; NotPossible for who has begun, or is in that state already.
    """
    licence_no = clean_licence_no(typed)
    candidate = store.candidate(licence_no)
    if candidate is None:
        raise NotFound(
            Message("Nobody on the roster has the licence number {number}.", {"number": licence_no}),
            hint=Message("To see the roster: examapp roster list"),
        )
    if candidate.state is state:
        raise NotPossible(Message("This is what the roster says already; nothing was changed."), where=candidate.name)
    if state is not CandidateState.NORMAL and has_begun(candidate, store):
        raise NotPossible(
            Message("This candidate has begun a sitting; that cannot be undone by deferral or absence."),
            where=candidate.name,
            hint=Message("A sitting that shall not count is voided, by two people and with a reason."),
        )
    told = {"candidate": licence_no, "before": candidate.state.value}
    data = {**told, "by": [by], "reason": reason, "code": code.value}
    audit.record(station_id, KINDS[state], data, now=clock.read())
    decided = replace(candidate, state=state)
    store.save_candidates([decided])
    return decided


def has_begun(candidate: Candidate, store: RosterStore) -> bool:
    """Whether a sitting of this candidate is stored here."""
    return any(
        store.events(sitting_id_of(form_id, candidate.candidate_id))
        for form_id, _exam_id, _built_at in store.form_ids()
    )
