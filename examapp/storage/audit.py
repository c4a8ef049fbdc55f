"""Where the audit is kept: in the store's file, append-only, one chain a station."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from examapp.domain.audit import AuditEntry, AuditKind, make_entry
from examapp.domain.clocks import Reading
from examapp.domain.errors import Message
from examapp.domain.journal import GENESIS, Json
from examapp.storage.connection import connect, transaction
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.rows import LinkRow, link_of, link_row
from examapp.storage.store import STORE_FILE

# The chain of a workspace that has not been made a station yet.
NO_STATION = "local"
COLUMNS = "station_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest"


class AuditLog:
    """The audits of this station and of those whose bundles were merged; belongs to the thread that opened it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._connection = connect(None if folder is None else folder / STORE_FILE, STORE_STEPS)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def record(
        self,
        station_id: str,
        kind: AuditKind,
        data: Mapping[str, Json],
        *,
        now: Reading,
        also: Callable[[sqlite3.Connection], None] | None = None,
    ) -> AuditEntry:
        """Append an entry to a station's chain and commit it; NotSaved when that fails.

        What `also` writes is committed with it: there is neither without the other.
        """
        with transaction(self._connection):
            query = "SELECT seq, digest FROM audit WHERE station_id = ? ORDER BY seq DESC LIMIT 1"
            last = self._connection.execute(query, (station_id,)).fetchone()
            seq, previous = (last[0] + 1, last[1]) if last else (0, GENESIS)
            entry = make_entry(station_id, seq, kind, reading=now, data=data, previous=previous)
            self._insert(entry)
            if also is not None:
                also(self._connection)
        return entry

    def add(self, entries: Iterable[AuditEntry]) -> None:
        """Append entries that another station made, all or none; their chain has been checked."""
        with transaction(self._connection):
            for entry in entries:
                self._insert(entry)

    def entries(self, station_id: str | None = None) -> list[AuditEntry]:
        """The entries of one station, or of all, in stored order; JournalBroken when a row cannot be read."""
        where, values = ("", ()) if station_id is None else (" WHERE station_id = ?", (station_id,))
        # The statement is built from the two texts above only.
        rows = self._connection.execute(f"SELECT {COLUMNS} FROM audit{where} ORDER BY entry", values)  # noqa: S608
        return [_entry(row) for row in rows]

    def station_ids(self) -> list[str]:
        """Every station that has an entry."""
        query = "SELECT station_id FROM audit GROUP BY station_id ORDER BY min(entry)"
        return [station_id for (station_id,) in self._connection.execute(query)]

    def missing_entries(self) -> list[int]:
        """Numbers of audit rows that were once written and are gone."""
        given = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").fetchone()
        present = {entry for (entry,) in self._connection.execute("SELECT entry FROM audit")}
        return [entry for entry in range(1, (given[0] if given else 0) + 1) if entry not in present]

    def _insert(self, entry: AuditEntry) -> None:
        # The statement is built from the column names above only.
        statement = f"INSERT INTO audit ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        self._connection.execute(statement, link_row(entry.station_id, entry))


def _entry(row: LinkRow) -> AuditEntry:
    return link_of(
        row,
        AuditEntry,
        AuditKind,
        unreadable=Message("audit entry {seq} cannot be read", {"seq": row[1]}),
        changed=Message("audit entry {seq} was changed after it was written", {"seq": row[1]}),
    )
