"""Builders for what stations hold: chains that grow and part, stations with identities, and a trust list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from examapp.domain.audit import AuditEntry, AuditKind, make_entry
from examapp.domain.clocks import Reading
from examapp.domain.holdings import Additions, Disagreement, Holdings, Known, decision_of, latest_decisions
from examapp.domain.journal import GENESIS, Event, EventKind, Json, make_event
from examapp.domain.sittings import sitting_id_of
from examapp.exchange.identity import Identity, Station, make_identity
from tests.exam_cases import MORNING

FORM = "f" * 64


def reading(seconds: int = 0) -> Reading:
    """Both clocks, some seconds into the morning."""
    return Reading(MORNING + timedelta(seconds=seconds), 1000 * seconds, "boot-1")


@cache
def identity(name: str = "city") -> Identity:
    """The keys of a station, the same all through a run."""
    return make_identity(name)


def grow(journal: Sequence[Event], branch: str, count: int) -> tuple[Event, ...]:
    """A journal with more events; other branches go on with other events."""
    events = list(journal)
    for _number in range(count):
        data: dict[str, Json] = {"item": branch, "on": True}
        last = events[-1]
        events.append(
            make_event(
                last.sitting_id,
                last.seq + 1,
                EventKind.FLAGGED,
                reading=reading(last.seq + 1),
                data=data,
                previous=last.digest,
            )
        )
    return tuple(events)


def journal(candidate: str = "1", length: int = 1, branch: str = "a") -> tuple[Event, ...]:
    """The journal of a sitting of so many events."""
    sitting_id = sitting_id_of(FORM, candidate)
    data: dict[str, Json] = {"candidate": candidate, "form": FORM, "seat_seed": "s"}
    first = make_event(sitting_id, 0, EventKind.STARTED, reading=reading(), data=data, previous=GENESIS)
    return grow((first,), branch, length - 1)


def voided(events: Sequence[Event], reason: str = "seat_moved") -> tuple[Event, ...]:
    """A journal with a voiding at its end."""
    last = events[-1]
    data: dict[str, Json] = {"by": ["甲", "乙"], "reason": reason}
    end = make_event(
        last.sitting_id, last.seq + 1, EventKind.VOIDED, reading=reading(last.seq + 1), data=data, previous=last.digest
    )
    return (*events, end)


def audit(
    station_id: str, told: Iterable[Mapping[str, Json]], kind: AuditKind = AuditKind.ABSENT, *, begin: int = 0
) -> tuple[AuditEntry, ...]:
    """A station's audit with these entries, a second apart."""
    entries: list[AuditEntry] = []
    for seq, data in enumerate(told):
        previous = entries[-1].digest if entries else GENESIS
        entries.append(make_entry(station_id, seq, kind, reading=reading(begin + seq), data=data, previous=previous))
    return tuple(entries)


def holding(*journals: Sequence[Event]) -> Holdings:
    """Journals alone."""
    return Holdings(journals={events[0].sitting_id: tuple(events) for events in journals})


@dataclass(frozen=True)
class TrustedFew:
    """A trust list of a test."""

    stations: tuple[Station, ...]
    revoked: Mapping[str, datetime] = field(default_factory=dict)

    def trusted(self, station_id: str) -> Station | None:
        """The station of that id."""
        return next((one for one in self.stations if one.station_id == station_id), None)

    def revoked_at(self, station_id: str) -> datetime | None:
        """Since when it is revoked."""
        return self.revoked.get(station_id)


@dataclass
class Workspace:
    """What a data folder holds, as a value: the model that the store is held against."""

    holdings: Holdings = field(default_factory=Holdings)
    listed: list[Disagreement] = field(default_factory=list)

    @property
    def known(self) -> Known:
        """What of it a merge looks at."""
        held = self.holdings
        entries = [entry for each in held.audits.values() for entry in each]
        return Known(
            journals={name: [event.digest for event in each] for name, each in held.journals.items()},
            audits={name: [entry.digest for entry in each] for name, each in held.audits.items()},
            candidates={person.licence_no: person for person in held.candidates},
            decisions=latest_decisions(decision_of(entry) for entry in entries),
            manifests=held.manifests,
            revocations={one.station_id: one for one in held.revocations},
            training={one.record_id: one for one in held.training},
        )

    def add(self, added: Additions) -> None:
        """Append what a merge found."""
        journals = {name: list(each) for name, each in self.holdings.journals.items()}
        for event in added.events:
            journals.setdefault(event.sitting_id, []).append(event)
        audits = {name: list(each) for name, each in self.holdings.audits.items()}
        for entry in added.entries:
            audits.setdefault(entry.station_id, []).append(entry)
        people = {one.licence_no: one for one in (*self.holdings.candidates, *added.candidates)}
        revoked = {one.station_id: one for one in (*self.holdings.revocations, *added.revocations)}
        self.holdings = Holdings(
            journals={name: tuple(each) for name, each in journals.items()},
            audits={name: tuple(each) for name, each in audits.items()},
            candidates=tuple(people.values()),
            manifests={**self.holdings.manifests, **added.manifests},
            revocations=tuple(revoked.values()),
            training=(*self.holdings.training, *added.training),
        )
        self.listed += [each for each in added.disagreements if each not in self.listed]
