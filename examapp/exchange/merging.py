"""Merging as a union by event identity: any order, any number of times; what disagrees is listed, never overwritten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from examapp.domain.audit import AuditEntry
from examapp.domain.holdings import (
    SEAT_MOVED,
    Additions,
    Decision,
    Disagreement,
    Holdings,
    Known,
    Record,
    Revocation,
    Subject,
    decision_of,
    latest_decisions,
)
from examapp.domain.journal import Event, EventKind
from examapp.domain.people import Candidate, CandidateState
from examapp.domain.records import candidate_to_record, entry_to_record, event_to_record
from examapp.domain.training_log import TrainingRecord
from examapp.domain.training_records import is_same, training_to_record


class Link(Protocol):
    """One event of a chain; its digest names it and everything before it."""

    @property
    def digest(self) -> str:
        """The digest over the link and the digest before it."""


L = TypeVar("L", bound=Link)


@dataclass(frozen=True, slots=True)
class Joined:
    """What one chain that was found adds to the one here: links to append, or the place from which they part."""

    appended: int
    fork: int | None = None


def join(known: Sequence[str], found: Sequence[Link]) -> Joined:
    """Compare a chain here, by its digests, with one found: one begins the other, or they part somewhere."""
    shared = min(len(known), len(found))
    if shared == 0 or known[shared - 1] == found[shared - 1].digest:
        return Joined(len(found) - shared)
    return Joined(0, next(seq for seq in range(shared) if known[seq] != found[seq].digest))


def unite(known: Known, found: Holdings, *, own: str) -> Additions:
    """What a bundle adds to what is here; `own` is the station that merges, whose audit only it continues."""
    sittings = [_sitting(known.journals.get(name, ()), journal) for name, journal in found.journals.items()]
    audits = [_audit(known.audits.get(name, ()), audit, own) for name, audit in found.audits.items()]
    candidates, over_people = unite_candidates(known, found)
    manifests, over_manifests = unite_manifests(known.manifests, found.manifests)
    training, over_training = unite_training(known.training, found.training)
    standings = [standing for standing, _events, _differing in sittings]
    over_chains = [each for _standing, _events, differing in sittings for each in differing]
    over_chains += [each for _entries, differing in audits for each in differing]
    return Additions(
        events=tuple(event for _standing, events, _differing in sittings for event in events),
        entries=tuple(entry for entries, _differing in audits for entry in entries),
        candidates=tuple(candidates),
        manifests=manifests,
        revocations=tuple(unite_revocations(known.revocations, found.revocations)),
        disagreements=(*over_chains, *over_people, *over_manifests, *over_training),
        training=tuple(training),
        new=standings.count("new"),
        grown=standings.count("grown"),
        same=standings.count("same"),
    )


def is_move(event: Event) -> bool:
    """Whether an event voids a seat because the sitting goes on at another."""
    return event.kind is EventKind.VOIDED and event.data.get("reason") == SEAT_MOVED


def _sitting(known: Sequence[str], found: Sequence[Event]) -> tuple[str, Sequence[Event], list[Disagreement]]:
    """Whether a sitting is new, grown, same or parted; the events to append; what is listed.

    The voiding of a seat that was moved ends that seat, not the sitting: it is listed and the sitting stays open for
    what comes from the other seat, whichever of the two comes first.
    """
    if is_move(found[-1]) and found[-1].digest not in known:
        standing, events, differing = _sitting(known, found[:-1]) if len(found) > 1 else ("same", (), [])
        last = len(found) - 1
        return standing, events, [_parted(found, differing[0].seq if differing else last)]
    joined = join(known, found)
    if joined.fork is not None:
        return "parted", (), [_parted(found, joined.fork)]
    standing = "same" if not joined.appended else "grown" if known else "new"
    return standing, found[len(found) - joined.appended :], []


def _parted(found: Sequence[Event], seq: int) -> Disagreement:
    return Disagreement(Subject.SITTING, found[0].sitting_id, seq, _records(found[seq:], event_to_record))


def _audit(
    known: Sequence[str], found: Sequence[AuditEntry], own: str
) -> tuple[Sequence[AuditEntry], list[Disagreement]]:
    """The entries to append, and what is listed: a chain that parts, or one that goes on with what is done here."""
    station_id, joined = found[0].station_id, join(known, found)
    fork = len(known) if joined.appended and station_id == own else joined.fork
    if fork is not None:
        return (), [Disagreement(Subject.AUDIT, station_id, fork, _records(found[fork:], entry_to_record))]
    return found[len(found) - joined.appended :], []


def _records(links: Sequence[L], record: Callable[[L], Record]) -> tuple[Record, ...]:
    return tuple(record(link) for link in links)


def unite_candidates(known: Known, found: Holdings) -> tuple[list[Candidate], list[Disagreement]]:
    """The rows to save: new people, seats that were open here, and states that were decided later than here.

    Where nobody decided, "normal" gives way to what else a roster says. What differs otherwise stays as it is here.
    """
    came = latest_decisions(decision_of(entry) for audit in found.audits.values() for entry in audit)
    latest = latest_decisions([*known.decisions.values(), *came.values()])
    rows = {**known.candidates, **{one.licence_no: one for one in found.candidates}}
    to_save, differing = [], []
    for licence_no, theirs in rows.items():
        decision, ours = latest.get(licence_no), known.candidates.get(licence_no)
        is_new = decision is not None and decision != known.decisions.get(licence_no)
        united = _person(ours or theirs, theirs, decision if is_new or ours is None else None)
        if decision is not None and ours is not None and not is_new:
            united = replace(united, state=ours.state)
        if united != ours:
            to_save.append(united)
        if _differs(theirs, united, settled=decision is not None):
            differing.append(Disagreement(Subject.CANDIDATE, licence_no, 0, (candidate_to_record(theirs),)))
    return to_save, differing


def _person(ours: Candidate, theirs: Candidate, decision: Decision | None) -> Candidate:
    state = theirs.state if ours.state is CandidateState.NORMAL else ours.state
    return replace(ours, state=decision.state if decision else state, seat=ours.seat or theirs.seat)


def _differs(theirs: Candidate, united: Candidate, *, settled: bool) -> bool:
    """Whether a row says something else than the one here, and not only less."""
    silent = settled or theirs.state is CandidateState.NORMAL
    said = replace(theirs, state=united.state if silent else theirs.state, seat=theirs.seat or united.seat)
    return said != united


def unite_manifests(known: Mapping[str, str], found: Mapping[str, str]) -> tuple[dict[str, str], list[Disagreement]]:
    """The manifests that are new here; one that is told otherwise under the same name is listed."""
    new = {name: body for name, body in found.items() if name not in known}
    other = [(name, body) for name, body in found.items() if known.get(name, body) != body]
    return new, [Disagreement(Subject.MANIFEST, name, 0, (body,)) for name, body in other]


def unite_revocations(known: Mapping[str, Revocation], found: Sequence[Revocation]) -> list[Revocation]:
    """The revocations that are new here or earlier than here: a station revoked anywhere is revoked, from the first."""
    earliest = dict(known)
    for one in found:
        other = earliest.get(one.station_id)
        if other is None or (one.revoked_at, one.reason) < (other.revoked_at, other.reason):
            earliest[one.station_id] = one
    return [one for station_id, one in earliest.items() if known.get(station_id) != one]


def unite_training(
    known: Mapping[str, TrainingRecord], found: Iterable[TrainingRecord]
) -> tuple[list[TrainingRecord], list[Disagreement]]:
    """The training records that are new here; one that says something else under a known name is listed."""
    there, new, differing = dict(known), [], []
    for record in found:
        ours = there.get(record.record_id)
        if ours is None:
            there[record.record_id] = record
            new.append(record)
        elif not is_same(ours, record):
            differing.append(Disagreement(Subject.TRAINING, record.record_id, 0, (training_to_record(record),)))
    return new, differing
