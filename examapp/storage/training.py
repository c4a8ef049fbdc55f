"""Where the training log is kept: in the store's file, append-only; each record once, however often it is added."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from examapp.domain.items import canonical_json
from examapp.domain.journal import Json
from examapp.domain.training_log import NOBODY, TrainingKind, TrainingRecord
from examapp.domain.training_records import readable
from examapp.storage.connection import connect, transaction
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.store import STORE_FILE

INSERT = "INSERT OR IGNORE INTO training (record_id, learner, at, kind, data) VALUES (?, ?, ?, ?, ?)"
SELECT = "SELECT record_id, learner, at, kind, data FROM training"


class TrainingLog:
    """The records of all learners of this workspace; belongs to the thread that opened it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._connection = connect(None if folder is None else folder / STORE_FILE, STORE_STEPS)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def add(self, records: Iterable[TrainingRecord]) -> int:
        """Keep the records that are not here yet, all or none, and say how many; NotSaved when that fails."""
        with transaction(self._connection):
            return insert_records(self._connection, records)

    def of(self, learner: str) -> list[TrainingRecord]:
        """One learner's records, in the order in which they came in."""
        rows = self._connection.execute(f"{SELECT} WHERE learner = ? ORDER BY entry", (learner,))
        return [record_of(*row) for row in rows]

    def of_kinds(self, kinds: Collection[TrainingKind]) -> list[TrainingRecord]:
        """Everybody's records of some kinds, in the order in which they came in."""
        marks = ", ".join("?" * len(kinds))
        rows = self._connection.execute(f"{SELECT} WHERE kind IN ({marks}) ORDER BY entry", tuple(kinds))
        return [record_of(*row) for row in rows]

    def known(self, record_ids: Iterable[str]) -> dict[str, TrainingRecord]:
        """Those of the records named that are here."""
        return known_records(self._connection, record_ids)

    def everything(self) -> list[TrainingRecord]:
        """The records of all learners, in the order in which they came in."""
        return [record_of(*row) for row in self._connection.execute(f"{SELECT} ORDER BY entry")]

    def learners(self) -> list[str]:
        """Everybody who has a record."""
        rows = self._connection.execute("SELECT DISTINCT learner FROM training ORDER BY learner")
        return [learner for (learner,) in rows]


def insert_records(connection: sqlite3.Connection, records: Iterable[TrainingRecord]) -> int:
    """Add the records that are not there yet, in a transaction that is open; how many they were."""
    before = connection.total_changes
    connection.executemany(INSERT, [_row(record) for record in records])
    return connection.total_changes - before


def known_records(connection: sqlite3.Connection, record_ids: Iterable[str]) -> dict[str, TrainingRecord]:
    """Those of the records named that are there, by their names."""
    names = json.dumps(list(record_ids))
    query = f"{SELECT} WHERE record_id IN (SELECT value FROM json_each(?))"  # noqa: S608  (built from SELECT only)
    rows = connection.execute(query, (names,))
    return {row[0]: record_of(*row) for row in rows}


def records_to_send(connection: sqlite3.Connection) -> tuple[tuple[TrainingRecord, ...], int]:
    """The records that travel home, and how many cannot be read.

    What nobody named has done stays here, for on another machine nobody is somebody else; what was reported of an item
    travels, whoever reported it.
    """
    query = f"{SELECT} WHERE learner <> ? OR kind = ? ORDER BY entry"
    rows = connection.execute(query, (NOBODY, TrainingKind.ITEM_REPORTED))
    return readable([*row, _parsed(data)] for *row, data in rows)


def _parsed(data: str) -> Json:
    try:
        parsed: Json = json.loads(data)
    except ValueError:
        return None
    return parsed


def _row(record: TrainingRecord) -> tuple[str, str, str, str, str]:
    data = canonical_json(dict(record.data))
    return record.record_id, record.learner, record.at.isoformat(timespec="milliseconds"), record.kind, data


def record_of(record_id: str, learner: str, at: str, kind: str, data: str) -> TrainingRecord:
    """A record from its row."""
    return TrainingRecord(record_id, learner, datetime.fromisoformat(at), TrainingKind(kind), json.loads(data))
