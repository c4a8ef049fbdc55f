"""Where the training log is kept: in the store's file, append-only; each record once, however often it is added."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from examapp.domain.items import canonical_json
from examapp.domain.training_log import TrainingKind, TrainingRecord
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
            before = self._connection.total_changes
            self._connection.executemany(INSERT, [_row(record) for record in records])
            return self._connection.total_changes - before

    def of(self, learner: str) -> list[TrainingRecord]:
        """One learner's records, in the order in which they came in."""
        rows = self._connection.execute(f"{SELECT} WHERE learner = ? ORDER BY entry", (learner,))
        return [_record(*row) for row in rows]

    def of_kinds(self, kinds: Collection[TrainingKind]) -> list[TrainingRecord]:
        """Everybody's records of some kinds, in the order in which they came in."""
        marks = ", ".join("?" * len(kinds))
        rows = self._connection.execute(f"{SELECT} WHERE kind IN ({marks}) ORDER BY entry", tuple(kinds))
        return [_record(*row) for row in rows]

    def learners(self) -> list[str]:
        """Everybody who has a record."""
        rows = self._connection.execute("SELECT DISTINCT learner FROM training ORDER BY learner")
        return [learner for (learner,) in rows]


def _row(record: TrainingRecord) -> tuple[str, str, str, str, str]:
    data = canonical_json(dict(record.data))
    return record.record_id, record.learner, record.at.isoformat(timespec="milliseconds"), record.kind, data


def _record(record_id: str, learner: str, at: str, kind: str, data: str) -> TrainingRecord:
    return TrainingRecord(record_id, learner, datetime.fromisoformat(at), TrainingKind(kind), json.loads(data))
