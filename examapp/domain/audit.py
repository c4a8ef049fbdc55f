"""The audit: what people decided and did around sittings, one append-only chain a station."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from enum import StrEnum

from examapp.domain.clocks import Reading
from examapp.domain.errors import Message
from examapp.domain.items import sha256_of
from examapp.domain.journal import GENESIS, Json


class AuditKind(StrEnum):
    """Everything that somebody can have decided or done; `data` says who, why and about what."""

    STATION_MADE = "station_made"
    STATION_TRUSTED = "station_trusted"
    STATION_REVOKED = "station_revoked"
    FORM_BUILT = "form_built"
    PAPER_SEALED = "paper_sealed"
    PAPER_OPENED = "paper_opened"
    SEAT_CODES_MADE = "seat_codes_made"
    SESSION_OPENED = "session_opened"
    SESSION_CLOSED = "session_closed"
    INCIDENT_CONFIRMED = "incident_confirmed"
    REHEARSED = "rehearsed"
    LATE_ADMITTED = "late_admitted"
    EXTRA_TIME = "extra_time"
    DEFERRED = "deferred"
    ABSENT = "absent"
    CANDIDATE_RESTORED = "candidate_restored"
    CREDITED = "credited"
    REENTERED = "reentered"
    VOIDED = "voided"
    SEAT_MOVED = "seat_moved"
    KEYS_RELEASED = "keys_released"
    RESCORED = "rescored"
    SHEET_ENTERED = "sheet_entered"
    EXPORTED = "exported"
    MERGED = "merged"
    BACKED_UP = "backed_up"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing done on one station: what, when by both clocks, and the digest of the entry before."""

    station_id: str
    seq: int
    kind: AuditKind
    reading: Reading
    data: Mapping[str, Json]
    previous: str
    digest: str


def make_entry(
    station_id: str, seq: int, kind: AuditKind, *, reading: Reading, data: Mapping[str, Json], previous: str
) -> AuditEntry:
    """An entry with its digest; `previous` is the digest of entry seq - 1, GENESIS for the first.

    The wall clock is kept in UTC to the millisecond, as it is stored.
    """
    wall_at = reading.wall_at.astimezone(UTC)
    reading = replace(reading, wall_at=wall_at.replace(microsecond=wall_at.microsecond // 1000 * 1000))
    unsigned = AuditEntry(station_id, seq, kind, reading, data, previous, "")
    return replace(unsigned, digest=entry_digest(unsigned))


def entry_digest(entry: AuditEntry) -> str:
    """SHA-256 over the canonical JSON of everything in the entry but the digest itself."""
    return sha256_of(
        {
            "station": entry.station_id,
            "seq": entry.seq,
            "kind": entry.kind,
            "wall_at": entry.reading.wall_at.isoformat(timespec="milliseconds"),
            "boot_ms": entry.reading.boot_ms,
            "boot_id": entry.reading.boot_id,
            "data": dict(entry.data),
            "previous": entry.previous,
        }
    )


@dataclass(frozen=True, slots=True)
class AuditBreach:
    """Where a station's audit first fails to hold."""

    station_id: str
    seq: int
    message: Message


def first_audit_breach(entries: Iterable[AuditEntry]) -> AuditBreach | None:
    """Walk one station's audit in stored order and name the first bad entry; None when all of it holds."""
    expected, previous = 0, GENESIS
    for entry in entries:
        values = {"seq": entry.seq, "expected": expected}
        if entry.seq != expected:
            fault = Message("audit entry {seq} stands where entry {expected} belongs", values)
        elif entry.previous != previous:
            fault = Message("audit entry {seq} does not continue the entry before it", values)
        elif entry_digest(entry) != entry.digest:
            fault = Message("audit entry {seq} was changed after it was written", values)
        else:
            expected, previous = expected + 1, entry.digest
            continue
        return AuditBreach(entry.station_id, entry.seq, fault)
    return None
