"""Whether a disk and a database can be relied on: what is measured and asked of them before an exam."""

import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from examapp.storage.connection import connect, journal_mode
from examapp.storage.migrations import STORE_STEPS

MOUNTS = Path("/proc/self/mounts")
COMMITS = 12
REMOVABLE, REMOTE = 2, 4  # what Windows calls a drive


def database_fault(path: Path) -> str:
    """What SQLite's integrity check says of a database; empty when it is whole."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            rows = connection.execute("PRAGMA integrity_check(3)").fetchall()
    except sqlite3.Error as error:
        return str(error)
    faults = [str(row[0]).splitlines()[-1] for row in rows]
    return "" if faults == ["ok"] else "; ".join(faults)


def row_counts(path: Path) -> dict[str, int]:
    """How many rows each table of a database has."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        names = [name for (name,) in connection.execute(query) if not name.startswith("_")]
        # The names come from the database's own list of tables.
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def newest_moment(path: Path) -> datetime | None:
    """The newest wall clock of any event or audit entry in a store; None when there is none."""
    # All were written in UTC and in one form, so that the greatest text is the newest.
    query = "SELECT max(wall_at) FROM (SELECT wall_at FROM events UNION ALL SELECT wall_at FROM audit)"
    with closing(connect(path, STORE_STEPS)) as connection:
        (newest,) = connection.execute(query).fetchone()
    return _moment(newest)


def trusted_stations(path: Path) -> tuple[int, int]:
    """How many stations a store trusts, and how many it has revoked."""
    query = "SELECT count(*) - count(revoked_at), count(revoked_at) FROM stations"
    with closing(connect(path, STORE_STEPS)) as connection:
        trusted, revoked = connection.execute(query).fetchone()
    return trusted, revoked


def session_windows(path: Path) -> list[tuple[datetime, datetime]]:
    """When the sessions of a store open and close, or were closed; those that do not say so are left out."""
    closings = "SELECT wall_at, data FROM audit WHERE kind = 'session_closed' ORDER BY entry"
    with closing(connect(path, STORE_STEPS)) as connection:
        rows = connection.execute("SELECT session_id, body FROM sessions").fetchall()
        closed = {_session_of(data): _moment(wall_at) for wall_at, data in connection.execute(closings)}
    windows = []
    for session_id, body in rows:
        window, ended = _window(body), closed.get(session_id)
        if window is not None:
            windows.append(window if ended is None else (min(window[0], ended), min(window[1], ended)))
    return windows


def _session_of(data: str) -> str:
    """Which session an entry of the audit speaks of; empty for one that cannot be read."""
    try:
        return str(json.loads(data)["session"])
    except (KeyError, TypeError, ValueError):
        return ""


def _window(body: str) -> tuple[datetime, datetime] | None:
    try:
        stored = json.loads(body)
        opens_at, closes_at = _moment(stored["opens_at"]), _moment(stored["closes_at"])
    except (KeyError, TypeError, ValueError):
        return None
    return None if opens_at is None or closes_at is None else (opens_at, closes_at)


def _moment(text: object) -> datetime | None:
    """A moment with its offset; one without is in this machine's own time."""
    try:
        return datetime.fromisoformat(str(text)).astimezone() if text else None
    except ValueError:
        return None


def write_speed(folder: Path) -> tuple[float, str]:
    """Milliseconds from an answer to the disk, the median of a few, and the journal mode that the disk allows.

    Tried on a database of its own that is gone afterwards. OSError or an ExamError where nothing can be written.
    """
    with _scratch(folder) as path, closing(connect(path, ())) as connection:
        connection.execute("CREATE TABLE t (x TEXT)")
        times = []
        for _number in range(COMMITS):
            began = perf_counter()
            connection.execute("INSERT INTO t VALUES (?)", ("x" * 250,))
            times.append(perf_counter() - began)
        return 1000 * median(times), journal_mode(connection)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".examapp-", dir=folder) as room:
        yield Path(room) / "scratch.db"


def file_system(folder: Path) -> str:
    """The kind of file system a folder is on, as the system names it; empty where it does not say."""
    if sys.platform == "win32":
        import ctypes

        kind = ctypes.windll.kernel32.GetDriveTypeW(f"{folder.resolve().anchor}")
        return {REMOVABLE: "removable", REMOTE: "remote"}.get(kind, "")
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return mounted_on(os.fspath(folder.resolve()), lines)


def mounted_on(folder: str, mounts: list[str]) -> str:
    """The file system of a folder by the lines of a table of mounts; the last of the longest places counts."""
    found, kind = "", ""
    for line in mounts:
        words = line.split()
        if len(words) < 3:
            continue
        place = words[1].replace("\\040", " ").rstrip("/")
        if len(place) >= len(found) and (folder == place or folder.startswith(place + "/")):
            found, kind = place, words[2]
    return kind
