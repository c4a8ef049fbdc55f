"""Keeping sittings that were entered from paper: whole journals, all of them or none."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from examapp.domain.errors import Message, NotSaved
from examapp.domain.journal import Event
from examapp.storage.connection import connect
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.store import INSERT_EVENT, STORE_FILE, _event_row


class JournalWriter:
    """Writes the journals of new sittings; belongs to the thread that opened it."""

    def __init__(self, folder: Path) -> None:
        self._connection = connect(folder / STORE_FILE, STORE_STEPS)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def add(self, journals: Sequence[Sequence[Event]]) -> None:
        """Commit the journals, all or none; NotSaved when that fails, as where one of the sittings has begun."""
        rows = [_event_row(event) for journal in journals for event in journal]
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(INSERT_EVENT, rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise NotSaved(Message("Nothing was saved: {reason}", {"reason": str(error)})) from error
