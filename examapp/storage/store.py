"""The store: journals, forms without keys, people and baselines in one database; key sheets in another."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from examapp.domain.baselines import Baseline
from examapp.domain.clocks import Reading
from examapp.domain.errors import JournalBroken, Message, NotFound, NotPossible, NotSaved, Overtaken
from examapp.domain.forms import Form, KeySheet, form_fault
from examapp.domain.items import canonical_json
from examapp.domain.journal import Event, EventKind
from examapp.domain.people import Candidate, CandidateState, Category, ComparisonGroup
from examapp.storage.codecs import (
    baseline_from_json,
    baseline_to_json,
    content_to_json,
    digests_in,
    form_from_json,
    form_to_json,
    key_sheet_from_json,
    key_sheet_to_json,
)
from examapp.storage.connection import connect, journal_mode
from examapp.storage.migrations import KEY_STORE_STEPS, STORE_STEPS

STORE_FILE, KEY_FILE = "examapp.db", "keys.db"
INSERT_EVENT = """INSERT INTO events (sitting_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT_EVENTS = "SELECT sitting_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest FROM events"
Row = tuple[str, int, str, str, int, str, str, str, str]


class Store:
    """Everything but the keys. A store belongs to the thread that opened it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._connection = connect(None if folder is None else folder / STORE_FILE, STORE_STEPS)

    @property
    def journal_mode(self) -> str:
        """`wal` where power cuts are survived; anything else deserves a warning."""
        return journal_mode(self._connection)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def append(self, event: Event) -> None:
        """Commit one event: one INSERT, on disk when this returns; NotSaved when it is not, and nothing changed.

        Overtaken, which is one kind of that, where the journal has an event of this number already.
        """
        try:
            self._connection.execute(INSERT_EVENT, _event_row(event))
        except sqlite3.IntegrityError as error:
            raise Overtaken(
                Message("Another copy of the program has written to this sitting; this one must be closed."),
                where=event.sitting_id,
            ) from error
        except sqlite3.Error as error:
            raise NotSaved(
                Message("The last action was NOT saved: {reason}", {"reason": str(error)}),
                where=event.sitting_id,
                hint=Message("Call the invigilator. What was saved before is safe."),
            ) from error

    def events(self, sitting_id: str) -> list[Event]:
        """The journal of one sitting in stored order; empty when there is none.

        Raises JournalBroken when a row cannot be read as an event.
        """
        query = f"{SELECT_EVENTS} WHERE sitting_id = ? ORDER BY entry"
        return [_event(row) for row in self._connection.execute(query, (sitting_id,))]

    def last_seq(self, sitting_id: str) -> int:
        """The number of a sitting's last event, -1 when it has none; JournalBroken when that cannot be read."""
        query = "SELECT coalesce(max(seq), -1) FROM events WHERE sitting_id = ?"
        try:
            return int(self._connection.execute(query, (sitting_id,)).fetchone()[0])
        except sqlite3.Error as error:
            told = Message("the journal cannot be read: {reason}", {"reason": str(error)})
            raise JournalBroken(told, where=sitting_id) from error

    def sitting_ids(self) -> list[str]:
        """Every sitting that has an event, in the order in which they began."""
        query = "SELECT sitting_id FROM events GROUP BY sitting_id ORDER BY min(entry)"
        return [sitting_id for (sitting_id,) in self._connection.execute(query)]

    def missing_entries(self) -> list[int]:
        """Numbers of journal rows that were once written and are gone."""
        given = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
        present = {entry for (entry,) in self._connection.execute("SELECT entry FROM events")}
        return [entry for entry in range(1, (given[0] if given else 0) + 1) if entry not in present]

    def save_form(self, form: Form, *, built_at: datetime) -> None:
        """Keep a form and the contents it shows; what is already there under the same digest stays as it is."""
        contents = [(item.digest, content_to_json(item)) for item in form.items]
        row = (form.form_id, form.exam.exam_id, _moment(built_at), form_to_json(form))
        with self._transaction():
            self._connection.executemany("INSERT OR IGNORE INTO contents VALUES (?, ?)", contents)
            self._connection.execute("INSERT OR IGNORE INTO forms VALUES (?, ?, ?, ?)", row)

    def form(self, form_id: str) -> Form:
        """A stored form by its id; NotFound when there is none, JournalBroken when it is not what was stored."""
        row = self._connection.execute("SELECT body FROM forms WHERE form_id = ?", (form_id,)).fetchone()
        if row is None:
            raise NotFound(Message("There is no form {form} here.", {"form": form_id[:8]}))
        try:
            form = self._form(form_id, row[0])
        except (KeyError, TypeError, ValueError) as error:
            raise JournalBroken(Message("the stored form {form} cannot be read", {"form": form_id[:8]})) from error
        fault = form_fault(form)
        if fault is not None:
            raise JournalBroken(fault)
        return form

    def _form(self, form_id: str, body: str) -> Form:
        digests = digests_in(body)
        marks = ",".join("?" * len(digests))
        # The statement is built from question marks only.
        query = f"SELECT digest, body FROM contents WHERE digest IN ({marks})"  # noqa: S608
        contents = dict(self._connection.execute(query, digests).fetchall())
        return form_from_json(form_id, body, contents)

    def content_digests(self) -> frozenset[str]:
        """The digests of all contents that a form here shows."""
        return frozenset(digest for (digest,) in self._connection.execute("SELECT digest FROM contents"))

    def form_ids(self, exam_id: str | None = None) -> list[tuple[str, str, datetime]]:
        """(form id, exam id, built at) of the stored forms, the newest last."""
        query = "SELECT form_id, exam_id, built_at FROM forms ORDER BY built_at, rowid"
        rows = self._connection.execute(query).fetchall()
        return [
            (form_id, owner, datetime.fromisoformat(built_at))
            for form_id, owner, built_at in rows
            if exam_id in (None, owner)
        ]

    def save_candidates(self, candidates: Iterable[Candidate]) -> None:
        """Add people to the roster, or replace what is known of the same licence numbers; all or none."""
        rows = [candidate_row(person) for person in candidates]
        with self._transaction():
            self._connection.executemany("INSERT OR REPLACE INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def candidates(self) -> list[Candidate]:
        """The roster, by centre and seat."""
        query = "SELECT * FROM candidates ORDER BY centre, length(seat), seat, licence_no"
        return [_candidate(row) for row in self._connection.execute(query)]

    def candidate(self, licence_no: str) -> Candidate | None:
        """The person with that licence number, if on the roster."""
        query = "SELECT * FROM candidates WHERE licence_no = ?"
        row = self._connection.execute(query, (licence_no,)).fetchone()
        return None if row is None else _candidate(row)

    def save_baseline(self, baseline: Baseline, *, imported_at: datetime) -> None:
        """Keep a baseline; one of the same id is replaced."""
        row = (baseline.baseline_id, _moment(imported_at), baseline_to_json(baseline))
        self._connection.execute("INSERT OR REPLACE INTO baselines VALUES (?, ?, ?)", row)

    def baselines(self) -> list[Baseline]:
        """The stored baselines, the newest last."""
        rows = self._connection.execute("SELECT body FROM baselines ORDER BY imported_at, rowid")
        return [baseline_from_json(body) for (body,) in rows]

    def setting(self, name: str) -> str | None:
        """What a workspace remembers about itself, such as that its people are invented."""
        row = self._connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def save_setting(self, name: str, value: str) -> None:
        """Remember something about this workspace; NotSaved when that fails."""
        try:
            self._connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))
        except sqlite3.Error as error:
            raise NotSaved(Message("Nothing was saved: {reason}", {"reason": str(error)})) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            # A transaction left open would swallow every event appended after it.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise NotSaved(Message("Nothing was saved: {reason}", {"reason": str(error)})) from error
            raise


class KeyStore:
    """Key sheets, in a file of their own that need not be on a candidate's machine."""

    def __init__(self, folder: Path | None = None) -> None:
        self._connection = connect(None if folder is None else folder / KEY_FILE, KEY_STORE_STEPS)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def save(self, key_sheet: KeySheet) -> None:
        """Keep the key sheet of a form; NotPossible when the form has one with other keys, which stays."""
        body = key_sheet_to_json(key_sheet)
        self._connection.execute("INSERT OR IGNORE INTO key_sheets VALUES (?, ?)", (key_sheet.form_id, body))
        if key_sheet_to_json(self.key_sheet(key_sheet.form_id)) != body:
            raise NotPossible(
                Message("Form {form} has a key sheet with other keys.", {"form": key_sheet.form_id[:8]}),
                hint=Message("A corrected key makes new scores for everybody; build another form with another seed."),
            )

    def key_sheet(self, form_id: str) -> KeySheet:
        """The key sheet of a form; NotFound when it is not on this machine."""
        query = "SELECT body FROM key_sheets WHERE form_id = ?"
        row = self._connection.execute(query, (form_id,)).fetchone()
        if row is None:
            raise NotFound(Message("The key sheet of form {form} is not on this machine.", {"form": form_id[:8]}))
        return key_sheet_from_json(form_id, row[0])


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _event_row(event: Event) -> Row:
    reading = event.reading
    return (
        event.sitting_id,
        event.seq,
        event.kind.value,
        _moment(reading.wall_at),
        reading.boot_ms,
        reading.boot_id,
        canonical_json(dict(event.data)),
        event.previous,
        event.digest,
    )


def _event(row: Row) -> Event:
    sitting_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest = row
    try:
        reading = Reading(datetime.fromisoformat(wall_at), int(boot_ms), boot_id)
        return Event(sitting_id, seq, EventKind(kind), reading, dict(json.loads(data)), previous, digest)
    except (TypeError, ValueError) as error:
        fault = Message("event {seq} cannot be read", {"seq": seq})
        raise JournalBroken(fault, where=sitting_id, seq=seq) from error


def candidate_row(person: Candidate) -> tuple[str, ...]:
    """A candidate as the row that is stored."""
    return (
        person.licence_no,
        person.name,
        person.centre,
        person.category.value,
        person.comparison_group.value,
        person.state.value,
        person.seat,
    )


def _candidate(row: Sequence[str]) -> Candidate:
    licence_no, name, centre, category, group, state, seat = row
    return Candidate(
        name=name,
        licence_no=licence_no,
        centre=centre,
        category=Category(category),
        comparison_group=ComparisonGroup(group),
        state=CandidateState(state),
        seat=seat,
    )
