"""What a station holds and sends, what another holds of it already, and what a merge adds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from examapp.domain.audit import AuditEntry
from examapp.domain.items import canonical_json
from examapp.domain.journal import Event, Json, first_breach
from examapp.domain.people import Candidate, CandidateState
from examapp.domain.training_log import TrainingRecord

Record = Json
Tail = tuple[Record, ...]

# The reason by which a voiding says that the sitting goes on elsewhere.
SEAT_MOVED = "seat_moved"


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A form as it is stored, without the contents that it names; checked by whoever stores it."""

    form_id: str
    exam_id: str
    built_at: str
    body: str


@dataclass(frozen=True, slots=True)
class Revocation:
    """A station that is trusted no longer: its public half, since when, and why."""

    station_id: str
    body: str
    revoked_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything that travels: journals and audits in order, people, forms without keys, manifests, revocations.

    `unreadable` names sittings of which a row here cannot be read; they travel only as the data folder itself. Of the
    training records that cannot be read only the number is known.
    """

    journals: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    audits: Mapping[str, tuple[AuditEntry, ...]] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()
    forms: tuple[StoredForm, ...] = ()
    contents: Mapping[str, str] = field(default_factory=dict)
    manifests: Mapping[str, str] = field(default_factory=dict)
    revocations: tuple[Revocation, ...] = ()
    unreadable: tuple[str, ...] = ()
    training: tuple[TrainingRecord, ...] = ()
    unread_training: int = 0

    @property
    def news(self) -> "Holdings":
        """What others have to know without any sitting, person or form: sessions and revocations."""
        return Holdings(manifests=self.manifests, revocations=self.revocations)


def sound_part(holdings: Holdings) -> tuple[Holdings, tuple[str, ...]]:
    """Holdings with the sittings whose chains hold, and the names of those left out."""
    broken = [name for name, journal in holdings.journals.items() if first_breach(journal) is not None]
    journals = {name: journal for name, journal in holdings.journals.items() if name not in broken}
    return replace(holdings, journals=journals, unreadable=()), (*holdings.unreadable, *broken)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided last about a candidate, as an audit tells it."""

    candidate_id: str
    state: CandidateState
    decided_at: datetime
    station_id: str
    seq: int

    @property
    def order(self) -> tuple[datetime, str, int]:
        """The later decision is the one that holds; station and number settle what the clocks leave open."""
        return self.decided_at, self.station_id, self.seq


@dataclass(frozen=True, slots=True)
class Known:
    """What is here of what a bundle brings: the digests of chains are enough, because each names all before it."""

    journals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    audits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    candidates: Mapping[str, Candidate] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    manifests: Mapping[str, str] = field(default_factory=dict)
    revocations: Mapping[str, Revocation] = field(default_factory=dict)
    training: Mapping[str, TrainingRecord] = field(default_factory=dict)


class Subject(StrEnum):
    """What two stations can tell differently."""

    SITTING = "sitting"
    AUDIT = "audit"
    CANDIDATE = "candidate"
    MANIFEST = "manifest"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What a bundle tells otherwise than it is told here, from `seq` on; it is listed, never merged."""

    subject: Subject
    name: str
    seq: int
    theirs: Tail


@dataclass(frozen=True, slots=True)
class Conflict:
    """All that one station has told otherwise about one thing."""

    subject: Subject
    name: str
    seq: int
    station_id: str
    tails: tuple[Tail, ...]


@dataclass(frozen=True, slots=True)
class Additions:
    """What a merge adds, and how many of the sittings that came were new, longer than here, or known."""

    events: tuple[Event, ...] = ()
    entries: tuple[AuditEntry, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    manifests: Mapping[str, str] = field(default_factory=dict)
    revocations: tuple[Revocation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    training: tuple[TrainingRecord, ...] = ()
    new: int = 0
    grown: int = 0
    same: int = 0


def absorb(tails: Sequence[Tail], tail: Tail) -> tuple[Tail, ...]:
    """The tails with one more: what only begins another tail is part of it, and is not listed twice."""
    if any(one[: len(tail)] == tail for one in tails):
        return tuple(tails)
    kept = [one for one in tails if tail[: len(one)] != one]
    return tuple(sorted([*kept, tail], key=canonical_json))


# What is decided of a candidate, by the kind of the audit entry.
STATES_DECIDED = {
    "deferred": CandidateState.DEFERRED,
    "absent": CandidateState.ABSENT,
    "candidate_restored": CandidateState.NORMAL,
}


def decision_of(entry: AuditEntry) -> Decision | None:
    """What an audit entry decides about a candidate's state; None when it decides nothing of that kind."""
    candidate_id, state = entry.data.get("candidate"), STATES_DECIDED.get(entry.kind.value)
    if state is None or not isinstance(candidate_id, str):
        return None
    return Decision(candidate_id, state, entry.reading.wall_at, entry.station_id, entry.seq)


def latest_decisions(decisions: Iterable[Decision | None]) -> dict[str, Decision]:
    """The decision that holds for each candidate."""
    latest: dict[str, Decision] = {}
    for decision in decisions:
        if decision is not None:
            other = latest.get(decision.candidate_id)
            if other is None or other.order < decision.order:
                latest[decision.candidate_id] = decision
    return latest
