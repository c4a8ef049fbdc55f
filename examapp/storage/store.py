"""The store: journals, forms without keys, people and baselines in one database; key sheets in another."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from examapp.domain.baselines import Baseline
from examapp.domain.errors import JournalBroken, Message, NotFound, NotPossible, NotSaved, Overtaken
from examapp.domain.forms import Form, KeySheet, KeyVersion, form_fault
from examapp.domain.items import canonical_json
from examapp.domain.journal import Event, EventKind
from examapp.domain.people import Candidate
from examapp.domain.records import spell
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
from examapp.storage.connection import connect, journal_mode, transaction
from examapp.storage.migrations import KEY_STORE_STEPS, STORE_STEPS
from examapp.storage.rows import LinkRow, candidate_of, candidate_row, link_of, link_row

STORE_FILE, KEY_FILE = "examapp.db", "keys.db"
INSERT_EVENT = """INSERT INTO events (sitting_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT_EVENTS = "SELECT sitting_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest FROM events"


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
            self._connection.execute(INSERT_EVENT, link_row(event.sitting_id, event))
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
        row = (form.form_id, form.exam.exam_id, spell(built_at), form_to_json(form))
        with transaction(self._connection):
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
        with transaction(self._connection):
            self._connection.executemany("INSERT OR REPLACE INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def candidates(self) -> list[Candidate]:
        """The roster, by centre and seat."""
        query = "SELECT * FROM candidates ORDER BY centre, length(seat), seat, licence_no"
        return [candidate_of(row) for row in self._connection.execute(query)]

    def candidate(self, licence_no: str) -> Candidate | None:
        """The person with that licence number, if on the roster."""
        query = "SELECT * FROM candidates WHERE licence_no = ?"
        row = self._connection.execute(query, (licence_no,)).fetchone()
        return None if row is None else candidate_of(row)

    def save_baseline(self, baseline: Baseline, *, imported_at: datetime) -> None:
        """Keep a baseline; one of the same id is replaced."""
        row = (baseline.baseline_id, spell(imported_at), baseline_to_json(baseline))
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


class KeyStore:
    """Key sheets and their corrections, in a file of their own that need not be on a candidate's machine."""

    def __init__(self, folder: Path | None = None) -> None:
        self._connection = connect(None if folder is None else folder / KEY_FILE, KEY_STORE_STEPS)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def save(self, key_sheet: KeySheet, *, made_at: datetime | None = None) -> None:
        """Keep the first key sheet of a form; NotPossible when the form has others only, which stay."""
        known = self.versions(key_sheet.form_id)
        if any(version.key_sheet == key_sheet for version in known):
            return
        if known:
            raise NotPossible(
                Message("Form {form} has a key sheet with other keys.", {"form": key_sheet.form_id[:8]}),
                hint=Message("A corrected key makes new scores for everybody: examapp exam rescore"),
            )
        with self.adding([KeyVersion(1, key_sheet, made_at)]):
            pass

    @contextmanager
    def adding(self, versions: Iterable[KeyVersion]) -> Iterator[None]:
        """Keep versions and what is done meanwhile, such as recording them: all of it or nothing.

        Raises NotPossible when a version is not the next of its form, NotSaved when the disk says no.
        """
        with transaction(self._connection):
            try:
                self._connection.executemany(
                    "INSERT INTO key_versions VALUES (?, ?, ?, ?, ?, ?)", [_version_row(each) for each in versions]
                )
            except sqlite3.IntegrityError as error:
                raise NotPossible(
                    Message("Somebody else has changed the key sheet meanwhile; nothing was changed."),
                    hint=Message("Look at the table again before you rescore."),
                ) from error
            yield

    def key_sheet(self, form_id: str) -> KeySheet:
        """The key sheet of a form that counts, the newest; NotFound when none is on this machine."""
        return self.newest(form_id).key_sheet

    def newest(self, form_id: str) -> KeyVersion:
        """The newest version of a form's key sheet; NotFound, saying what to do, when none is on this machine."""
        versions = self.versions(form_id)
        if not versions:
            raise NotFound(
                Message("Form {form} is not scored: its key sheet is not on this machine yet.", {"form": form_id[:8]}),
                hint=Message("When the keys are released: examapp exam release FILE.key.age --by NAME --by NAME"),
            )
        return versions[-1]

    def versions(self, form_id: str) -> list[KeyVersion]:
        """Every version of a form's key sheet, the newest last; JournalBroken when one cannot be read."""
        query = "SELECT form_id, number, body, made_at, reason, made_by FROM key_versions WHERE form_id = ?"
        rows = self._connection.execute(f"{query} ORDER BY number", (form_id,))
        return [_version(row) for row in rows]

    def form_ids(self) -> list[str]:
        """The forms that have a key sheet here."""
        return [form_id for (form_id,) in self._connection.execute("SELECT DISTINCT form_id FROM key_versions")]


def _version_row(version: KeyVersion) -> tuple[str, int, str, str | None, str, str]:
    made_at = None if version.made_at is None else spell(version.made_at)
    body = key_sheet_to_json(version.key_sheet)
    return version.key_sheet.form_id, version.number, body, made_at, version.reason, canonical_json(list(version.by))


def _version(row: tuple[str, int, str, str | None, str, str]) -> KeyVersion:
    form_id, number, body, made_at, reason, made_by = row
    try:
        moment = None if made_at is None else datetime.fromisoformat(made_at)
        return KeyVersion(number, key_sheet_from_json(form_id, body), moment, reason, tuple(json.loads(made_by)))
    except (TypeError, ValueError) as error:
        values = {"form": form_id[:8], "version": number}
        raise JournalBroken(
            Message("version {version} of the key sheet of form {form} cannot be read", values)
        ) from error


def _event(row: LinkRow) -> Event:
    return link_of(
        row,
        Event,
        EventKind,
        unreadable=Message("event {seq} cannot be read", {"seq": row[1]}),
        changed=Message("event {seq} was changed after it was written", {"seq": row[1]}),
    )
