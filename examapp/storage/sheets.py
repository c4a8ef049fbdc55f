"""Keeping sittings that were entered from paper: whole journals, all of them or none."""

from collections.abc import Sequence
from pathlib import Path

from examapp.domain.journal import Event
from examapp.storage.connection import connect, transaction
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.rows import link_row
from examapp.storage.store import INSERT_EVENT, STORE_FILE


class JournalWriter:
    """Writes the journals of new sittings; belongs to the thread that opened it."""

    def __init__(self, folder: Path) -> None:
        self._connection = connect(folder / STORE_FILE, STORE_STEPS)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def add(self, journals: Sequence[Sequence[Event]]) -> None:
        """Commit the journals, all or none; NotSaved when that fails, as where one of the sittings has begun."""
        rows = [link_row(event.sitting_id, event) for journal in journals for event in journal]
        with transaction(self._connection):
            self._connection.executemany(INSERT_EVENT, rows)
