"""The trust list: which stations this machine believes, since when, and which of them no longer."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from examapp.domain.errors import Message, NotFound, NotPossible, NotSaved
from examapp.storage.connection import connect
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.store import STORE_FILE

COLUMNS = "station_id, body, trusted_at, revoked_at, reason"


@dataclass(frozen=True, slots=True)
class Trust:
    """A station on the trust list: `body` is its public half as it was compared, `reason` why it was revoked."""

    station_id: str
    body: str
    trusted_at: datetime
    revoked_at: datetime | None = None
    reason: str = ""

    @property
    def is_revoked(self) -> bool:
        """Whether the station is believed no longer."""
        return self.revoked_at is not None


class TrustList:
    """The stations that this machine trusts or has trusted; belongs to the thread that opened it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._connection = connect(None if folder is None else folder / STORE_FILE, STORE_STEPS)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def add(self, station_id: str, body: str, *, at: datetime) -> bool:
        """Trust a station from now on; False when it was trusted already.

        NotPossible when it was revoked, or is known under the same signing key with another description.
        """
        known = self.find(station_id)
        if known is None:
            self._write(
                f"INSERT INTO stations ({COLUMNS}) VALUES (?, ?, ?, NULL, '')",  # noqa: S608  (column names)
                (station_id, body, _moment(at)),
            )
            return True
        if known.is_revoked:
            raise NotPossible(
                Message("The station {station} was revoked: {reason}", {"station": station_id, "reason": known.reason}),
                hint=Message("Make a new identity on that machine, in a new data folder, and trust that one."),
            )
        if known.body != body:
            raise NotPossible(
                Message("The station {station} is trusted with another name or age key.", {"station": station_id}),
                hint=Message("Nothing was changed. Ask that station for its digits, and for the file once more."),
            )
        return False

    def revoke(self, station_id: str, reason: str, *, at: datetime) -> Trust:
        """Believe a station no longer; NotFound when it is not on the list, NotPossible when it was revoked before."""
        known = self.find(station_id)
        if known is None:
            raise NotFound(
                Message("There is no station {station} on the trust list.", {"station": station_id}),
                hint=Message("To see the list: examapp station list"),
            )
        if known.is_revoked:
            raise NotPossible(
                Message(
                    "The station {station} was revoked already: {reason}",
                    {"station": station_id, "reason": known.reason},
                )
            )
        query = "UPDATE stations SET revoked_at = ?, reason = ? WHERE station_id = ? AND revoked_at IS NULL"
        self._write(query, (_moment(at), reason, station_id))
        return Trust(station_id, known.body, known.trusted_at, at, reason)

    def find(self, station_id: str) -> Trust | None:
        """What is known of the station of that id; None when nothing is."""
        return next((trust for trust in self.stations() if trust.station_id == station_id), None)

    def stations(self) -> list[Trust]:
        """The whole list, revoked ones included, in the order in which they were trusted."""
        # The statement is built from the column names above only.
        rows = self._connection.execute(f"SELECT {COLUMNS} FROM stations ORDER BY trusted_at, rowid")  # noqa: S608
        return [_trust(row) for row in rows]

    def _write(self, statement: str, row: tuple[str, ...]) -> None:
        try:
            self._connection.execute(statement, row)
        except sqlite3.Error as error:
            raise NotSaved(Message("Nothing was saved: {reason}", {"reason": str(error)})) from error


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _trust(row: tuple[str, str, str, str | None, str]) -> Trust:
    station_id, body, trusted_at, revoked_at, reason = row
    revoked = None if revoked_at is None else datetime.fromisoformat(revoked_at)
    return Trust(station_id, body, datetime.fromisoformat(trusted_at), revoked, reason)
