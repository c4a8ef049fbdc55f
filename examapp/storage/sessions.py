"""Where session manifests are kept: in the store's file, one row a session."""

import sqlite3
from datetime import datetime
from pathlib import Path

from examapp.domain.errors import JournalBroken, Message, NotFound, NotSaved
from examapp.domain.manifests import SessionManifest, manifest_from_json, manifest_to_json
from examapp.storage.connection import connect
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.store import STORE_FILE

# Wall times are stored in UTC in one spelling, so that the latest is the greatest text.
NEWEST = "SELECT max(wall_at) FROM (SELECT max(wall_at) AS wall_at FROM events UNION SELECT max(wall_at) FROM audit)"


class Sessions:
    """The sessions planned for this workspace; belongs to the thread that opened it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._connection = connect(None if folder is None else folder / STORE_FILE, STORE_STEPS)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def save(self, manifest: SessionManifest) -> None:
        """Keep a manifest; one of the same session is replaced."""
        row = (manifest.session_id, manifest_to_json(manifest))
        self._write("INSERT OR REPLACE INTO sessions VALUES (?, ?)", row)

    def remove(self, session_id: str) -> None:
        """Forget a session."""
        self._write("DELETE FROM sessions WHERE session_id = ?", (session_id,))

    def manifests(self) -> list[SessionManifest]:
        """Every session by its time of opening; JournalBroken when one is not what was stored."""
        rows = self._connection.execute("SELECT session_id, body FROM sessions").fetchall()
        manifests = [_manifest(session_id, body) for session_id, body in rows]
        return sorted(manifests, key=lambda manifest: (manifest.opens_at, manifest.centre))

    def manifest(self, session_id: str) -> SessionManifest:
        """The session whose id begins so; the only one where none is named; NotFound otherwise."""
        found = [manifest for manifest in self.manifests() if manifest.session_id.startswith(session_id)]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(Message("Several sessions are meant; name one of them."), hint=SEE_LIST)
        if not session_id:
            raise NotFound(Message("There is no session on this machine yet."), hint=SEE_LIST)
        raise NotFound(Message("There is no session {session} here.", {"session": session_id}), hint=SEE_LIST)

    def newest_moment(self) -> datetime | None:
        """The latest wall time that anything stored here was written with; None when nothing was."""
        (moment,) = self._connection.execute(NEWEST).fetchone()
        return None if moment is None else datetime.fromisoformat(moment)

    def _write(self, statement: str, row: tuple[str, ...]) -> None:
        try:
            self._connection.execute(statement, row)
        except sqlite3.Error as error:
            raise NotSaved(Message("Nothing was saved: {reason}", {"reason": str(error)})) from error


SEE_LIST = Message("To see the sessions: examapp session list")


def _manifest(session_id: str, body: str) -> SessionManifest:
    manifest, problems = manifest_from_json(body, name=session_id)
    if manifest is None or manifest.session_id != session_id:
        fault = (
            problems[0].message if problems else Message("the session {session} was changed", {"session": session_id})
        )
        raise JournalBroken(fault, where=session_id)
    return manifest
