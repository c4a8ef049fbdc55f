"""Events, audit entries and people as JSON values, as they travel; read back strictly, ValueError otherwise."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from examapp.domain.audit import AuditEntry, AuditKind
from examapp.domain.clocks import Reading
from examapp.domain.journal import Event, EventKind, Json
from examapp.domain.people import Candidate, CandidateState, Category, ComparisonGroup

# What a database and every reader of JSON can hold.
LARGEST = 2**53
CHAIN_FIELDS = 9


def event_to_record(event: Event) -> Json:
    """An event as its stored row, `data` as the value that it is."""
    return [event.sitting_id, event.seq, event.kind.value, *_clocks(event.reading), *_rest(event)]


def event_from_record(record: object) -> Event:
    """An event from its record; whether its digest holds is the chain's matter."""
    sitting_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest = _fields(record)
    reading = _reading(wall_at, boot_ms, boot_id)
    kind = EventKind(text_of(kind))
    return Event(
        text_of(sitting_id), number_of(seq), kind, reading, mapping_of(data), text_of(previous), text_of(digest)
    )


def entry_to_record(entry: AuditEntry) -> Json:
    """An audit entry as its stored row, `data` as the value that it is."""
    return [entry.station_id, entry.seq, entry.kind.value, *_clocks(entry.reading), *_rest(entry)]


def entry_from_record(record: object) -> AuditEntry:
    """An audit entry from its record; whether its digest holds is the chain's matter."""
    station_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest = _fields(record)
    reading = _reading(wall_at, boot_ms, boot_id)
    kind = AuditKind(text_of(kind))
    return AuditEntry(
        text_of(station_id), number_of(seq), kind, reading, mapping_of(data), text_of(previous), text_of(digest)
    )


def candidate_to_record(candidate: Candidate) -> Json:
    """A person on the roster."""
    return {
        "licence_no": candidate.licence_no,
        "name": candidate.name,
        "centre": candidate.centre,
        "category": candidate.category.value,
        "group": candidate.comparison_group.value,
        "state": candidate.state.value,
        "seat": candidate.seat,
    }


def candidate_from_record(record: object) -> Candidate:
    """A person from the record."""
    stored = mapping_of(record)
    names = ("licence_no", "name", "centre", "category", "group", "state", "seat")
    if set(stored) != set(names):
        raise ValueError("not the fields of a candidate")
    licence_no, name, centre, category, group, state, seat = (text_of(stored[each]) for each in names)
    category, group, state = Category(category), ComparisonGroup(group), CandidateState(state)
    return Candidate(name, licence_no, centre, category, group, state, seat)


def moment_of(value: object) -> datetime:
    """A moment in the one spelling that is stored: UTC to the millisecond."""
    moment = datetime.fromisoformat(text_of(value))
    if moment.tzinfo is None or spell(moment) != value:
        raise ValueError("not the one spelling of a moment")
    return moment


def spell(moment: datetime) -> str:
    """A moment as it is stored."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def reading_to_record(reading: Reading) -> Json:
    """Both clocks."""
    return _clocks(reading)


def reading_from_record(record: object) -> Reading:
    """Both clocks from their record."""
    if not isinstance(record, list) or len(record) != 3:
        raise ValueError("not the clocks")
    return _reading(*record)


def text_of(value: object) -> str:
    """A text that can be written down."""
    if not isinstance(value, str):
        raise ValueError("not a text")  # noqa: TRY004  (what is read is wrong, not the program)
    value.encode()
    return value


def number_of(value: object) -> int:
    """A whole number that every reader can hold."""
    if type(value) is not int or not -LARGEST < value < LARGEST:
        raise ValueError("not a whole number")
    return value


def mapping_of(value: object) -> Mapping[str, Json]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004
    return cast("Mapping[str, Json]", value)


def list_of(value: object) -> list[Json]:
    """A JSON list."""
    if not isinstance(value, list):
        raise ValueError("not a list")  # noqa: TRY004
    return value


def _clocks(reading: Reading) -> list[Json]:
    return [spell(reading.wall_at), reading.boot_ms, reading.boot_id]


def _rest(link: Event | AuditEntry) -> list[Json]:
    return [dict(link.data), link.previous, link.digest]


def _reading(wall_at: object, boot_ms: object, boot_id: object) -> Reading:
    return Reading(moment_of(wall_at), number_of(boot_ms), text_of(boot_id))


def _fields(record: object) -> list[Json]:
    if not isinstance(record, list) or len(record) != CHAIN_FIELDS:
        raise ValueError("not the fields of a row")
    return record
