"""What is sent and what came: everything a station holds, and merging bundles in one transaction each."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from examapp.domain.audit import AuditEntry, AuditKind, make_entry
from examapp.domain.clocks import Reading
from examapp.domain.errors import JournalBroken, Message
from examapp.domain.forms import form_fault
from examapp.domain.holdings import (
    STATES_DECIDED,
    Additions,
    Conflict,
    Disagreement,
    Holdings,
    Known,
    Revocation,
    StoredForm,
    Subject,
    absorb,
    decision_of,
    latest_decisions,
)
from examapp.domain.items import canonical_json
from examapp.domain.journal import GENESIS, Event, Json
from examapp.domain.people import Candidate
from examapp.domain.records import entry_from_record, event_from_record, moment_of, spell
from examapp.storage.audit import COLUMNS as AUDIT_COLUMNS
from examapp.storage.audit import NO_STATION
from examapp.storage.codecs import content_to_json, digests_in, form_from_json, form_to_json
from examapp.storage.connection import connect, transaction
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.rows import LinkRow, candidate_of, candidate_row, link_row
from examapp.storage.store import INSERT_EVENT, SELECT_EVENTS, STORE_FILE
from examapp.storage.training import insert_records, known_records, records_to_send

# Both statements are built from the column names above only.
SELECT_AUDIT = f"SELECT {AUDIT_COLUMNS} FROM audit"  # noqa: S608
INSERT_ENTRY = f"INSERT INTO audit ({AUDIT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
# From what is here and what came, what is to be added.
Unite = Callable[[Known, Holdings], Additions]
L = TypeVar("L", Event, AuditEntry)


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station in the trust list, or one that was in it."""

    station_id: str
    body: str
    trusted_at: datetime
    revoked_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A bundle that was merged: whose, when it was made, when it came."""

    digest: str
    station_id: str
    exported_at: datetime
    merged_at: datetime


class Merges:
    """The collecting side of the store, on a connection of its own; belongs to the thread that opened it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._connection = connect(None if folder is None else folder / STORE_FILE, STORE_STEPS)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def holdings(self) -> Holdings:
        """Everything that a bundle carries, as it was at one moment, also while an exam is running."""
        self._connection.execute("BEGIN")
        try:
            training, unread = records_to_send(self._connection)
            journals, unreadable = _readable_chains(self._rows(f"{SELECT_EVENTS} ORDER BY entry"), event_from_record)
            return Holdings(
                journals=journals,
                unreadable=tuple(unreadable),
                audits=_chains(
                    self._rows(f"{SELECT_AUDIT} WHERE station_id <> ? ORDER BY entry", NO_STATION), entry_from_record
                ),
                candidates=tuple(self._candidates().values()),
                forms=tuple(StoredForm(*row) for row in self._rows("SELECT * FROM forms ORDER BY built_at, rowid")),
                contents=dict(self._rows("SELECT digest, body FROM contents")),
                manifests=self.manifests(),
                revocations=tuple(self._revocations().values()),
                training=training,
                unread_training=unread,
            )
        finally:
            self._connection.execute("ROLLBACK")

    def merge(self, arrival: Arrival, found: Holdings, *, unite: Unite, own: str, now: Reading) -> Additions:
        """Add what `unite` says a bundle adds, and the bundle itself, all or none; NotSaved, JournalBroken otherwise.

        What is here is read and added to in one transaction, so that nothing comes between; a bundle that has been
        merged before is not entered in the audit again.
        """
        with transaction(self._connection):
            added = unite(self._known(found), found)
            self._add(added, found, arrival.station_id)
            row = (arrival.digest, arrival.station_id, spell(arrival.exported_at), spell(arrival.merged_at))
            if self._connection.execute("INSERT OR IGNORE INTO bundles VALUES (?, ?, ?, ?)", row).rowcount:
                data: dict[str, Json] = {
                    "by": [],
                    "bundle": arrival.digest,
                    "station": arrival.station_id,
                    "events": len(added.events),
                    "conflicts": len(added.disagreements),
                    "training": len(added.training),
                    "revoked": [one.station_id for one in added.revocations],
                }
                self._record(AuditKind.MERGED, data, own, now)
        return added

    def take_seat(
        self, found: Holdings, data: Mapping[str, Json], *, unite: Unite, own: str, now: Reading
    ) -> Additions:
        """Add a sitting that goes on here, and say so in the audit, all or none; raises as `merge` and `unite` do."""
        with transaction(self._connection):
            added = unite(self._known(found), found)
            if added.events:
                self._add(added, found, own)
                self._record(AuditKind.SEAT_MOVED, data, own, now)
        return added

    def arrivals(self) -> list[Arrival]:
        """The bundles that were merged, the first that was made first."""
        rows = self._rows("SELECT digest, station_id, exported_at, merged_at FROM bundles ORDER BY exported_at, digest")
        return [Arrival(digest, station, moment_of(made), moment_of(came)) for digest, station, made, came in rows]

    def conflicts(self) -> list[Conflict]:
        """All that stations told otherwise than it is told here."""
        query = "SELECT sitting_id, seq, station_id, body FROM conflicts ORDER BY sitting_id, seq, station_id"
        return [_conflict(*row) for row in self._rows(query)]

    def manifests(self) -> dict[str, str]:
        """The session manifests as they are stored, by session."""
        return dict(self._rows("SELECT session_id, body FROM sessions"))

    def stations(self) -> list[StationRow]:
        """The trust list, revoked stations too."""
        rows = self._rows("SELECT station_id, body, trusted_at, revoked_at, reason FROM stations ORDER BY trusted_at")
        return [
            StationRow(name, body, moment_of(trusted), moment_of(revoked) if revoked else None, reason)
            for name, body, trusted, revoked, reason in rows
        ]

    def add_station(self, station: StationRow) -> None:
        """Trust a station; what is known of it stays as it is."""
        revoked_at = spell(station.revoked_at) if station.revoked_at else None
        row = (station.station_id, station.body, spell(station.trusted_at), revoked_at, station.reason)
        with transaction(self._connection):
            self._connection.execute("INSERT OR IGNORE INTO stations VALUES (?, ?, ?, ?, ?)", row)

    def _rows(self, query: str, *values: str) -> Iterator[tuple]:  # type: ignore[type-arg]
        return self._connection.execute(query, values)

    def _candidates(self) -> dict[str, Candidate]:
        query = "SELECT * FROM candidates ORDER BY centre, length(seat), seat, licence_no"
        return {row[0]: candidate_of(row) for row in self._rows(query)}

    def _revocations(self) -> dict[str, Revocation]:
        revoked = [row for row in self.stations() if row.revoked_at is not None]
        return {
            row.station_id: Revocation(row.station_id, row.body, row.revoked_at, row.reason)
            for row in revoked
            if row.revoked_at
        }

    def _known(self, found: Holdings) -> Known:
        marks = ",".join("?" * len(STATES_DECIDED))
        decided = self._rows(f"{SELECT_AUDIT} WHERE kind IN ({marks}) ORDER BY entry", *STATES_DECIDED)
        return Known(
            journals=self._digests("events", "sitting_id", found.journals),
            audits=self._digests("audit", "station_id", found.audits),
            candidates=self._candidates(),
            decisions=latest_decisions(
                decision_of(entry) for entries in _chains(decided, entry_from_record).values() for entry in entries
            ),
            manifests=self.manifests(),
            revocations=self._revocations(),
            training=known_records(self._connection, (record.record_id for record in found.training)),
        )

    def _digests(self, table: str, column: str, names: Iterable[str]) -> dict[str, list[str]]:
        # The statement is built from the two callers' words only.
        query = f"SELECT digest FROM {table} WHERE {column} = ? ORDER BY seq"  # noqa: S608
        return {name: [digest for (digest,) in self._rows(query, name)] for name in names}

    def _add(self, added: Additions, found: Holdings, station_id: str) -> None:
        many = self._connection.executemany
        many(INSERT_EVENT, (link_row(event.sitting_id, event) for event in added.events))
        many(INSERT_ENTRY, (link_row(entry.station_id, entry) for entry in added.entries))
        self._add_forms(found)
        people = [candidate_row(candidate) for candidate in added.candidates]
        many("INSERT OR REPLACE INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?)", people)
        many("INSERT INTO sessions VALUES (?, ?)", added.manifests.items())
        insert_records(self._connection, added.training)
        for one in added.revocations:
            moment = spell(one.revoked_at)
            row = (one.station_id, one.body, moment, moment, one.reason)
            query = """INSERT INTO stations VALUES (?, ?, ?, ?, ?) ON CONFLICT (station_id)
                DO UPDATE SET revoked_at = excluded.revoked_at, reason = excluded.reason"""
            self._connection.execute(query, row)
        for each in added.disagreements:
            self._list(each, station_id)

    def _add_forms(self, found: Holdings) -> None:
        """Keep the forms that are what their ids name, with their contents; what is here stays as it is."""
        known = {form_id for (form_id,) in self._rows("SELECT form_id FROM forms")}
        for stored in found.forms:
            if stored.form_id in known:
                continue
            try:
                contents = {digest: found.contents[digest] for digest in digests_in(stored.body)}
                form = form_from_json(stored.form_id, stored.body, contents)
            except (KeyError, TypeError, ValueError) as error:
                values = {"form": stored.form_id[:8]}
                raise JournalBroken(Message("the stored form {form} cannot be read", values)) from error
            fault = form_fault(form)
            if fault is not None:
                raise JournalBroken(fault)
            texts = [(item.digest, content_to_json(item)) for item in form.items]
            self._connection.executemany("INSERT OR IGNORE INTO contents VALUES (?, ?)", texts)
            row = (form.form_id, form.exam.exam_id, stored.built_at, form_to_json(form))
            self._connection.execute("INSERT INTO forms VALUES (?, ?, ?, ?)", row)

    def _list(self, each: Disagreement, station_id: str) -> None:
        key = (_subject(each.subject, each.name), each.seq, station_id)
        query = (
            "SELECT sitting_id, seq, station_id, body FROM conflicts WHERE (sitting_id, seq, station_id) = (?, ?, ?)"
        )
        row = self._connection.execute(query, key).fetchone()
        tails = absorb(_conflict(*row).tails if row else (), each.theirs)
        self._connection.execute("INSERT OR REPLACE INTO conflicts VALUES (?, ?, ?, ?)", (*key, canonical_json(tails)))

    def _record(self, kind: AuditKind, data: Mapping[str, Json], own: str, now: Reading) -> None:
        query = "SELECT seq, digest FROM audit WHERE station_id = ? ORDER BY seq DESC LIMIT 1"
        last = self._connection.execute(query, (own,)).fetchone()
        seq, previous = (last[0] + 1, last[1]) if last else (0, GENESIS)
        entry = make_entry(own, seq, kind, reading=now, data=data, previous=previous)
        self._connection.execute(INSERT_ENTRY, link_row(own, entry))


def _fields(row: LinkRow) -> list[object]:
    *clocks, data, previous, digest = row
    return [*clocks, json.loads(data), previous, digest]


def _chains(rows: Iterable[LinkRow], read: Callable[[object], L]) -> dict[str, tuple[L, ...]]:
    """The links of every chain in stored order, by the chain's name; JournalBroken when a row cannot be read."""
    chains, unreadable = _readable_chains(rows, read)
    for name, seq in unreadable.items():
        raise JournalBroken(Message("audit entry {seq} cannot be read", {"seq": seq}), where=name, seq=seq)
    return chains


def _readable_chains(
    rows: Iterable[LinkRow], read: Callable[[object], L]
) -> tuple[dict[str, tuple[L, ...]], dict[str, int]]:
    """The chains of which every row can be read, and of the others the first row that cannot."""
    chains: dict[str, list[L]] = {}
    unreadable: dict[str, int] = {}
    for row in rows:
        try:
            chains.setdefault(row[0], []).append(read(_fields(row)))
        except (TypeError, ValueError):
            unreadable.setdefault(row[0], row[1])
    return {name: tuple(links) for name, links in chains.items() if name not in unreadable}, unreadable


def _subject(subject: Subject, name: str) -> str:
    """The key of what is told otherwise: a sitting by its id, anything else by its kind before its name."""
    return name if subject is Subject.SITTING else f"{subject.value}:{name}"


def _conflict(key: str, seq: int, station_id: str, body: str) -> Conflict:
    kind, colon, name = key.partition(":")
    subject, name = (Subject(kind), name) if colon else (Subject.SITTING, key)
    return Conflict(subject, name, seq, station_id, tuple(tuple(tail) for tail in json.loads(body)))
