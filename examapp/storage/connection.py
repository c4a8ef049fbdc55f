"""Opening a database so that what is committed stays committed."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from examapp.domain.errors import Message, NotPossible
from examapp.storage.migrations import Step, migrate, version_of

BUSY_SECONDS = 10.0


def connect(path: Path | None, steps: Sequence[Step]) -> sqlite3.Connection:
    """Open or make a database with its schema up to date; `None` is a database in memory.

    Every statement commits by itself unless a transaction is begun. Raises NotPossible when the file cannot be opened.
    """
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        newer = version_of(connection) > len(steps)
        if not newer:
            migrate(connection, steps)
    except (OSError, sqlite3.Error) as error:
        raise NotPossible(
            Message("The data cannot be opened: {reason}", {"reason": str(error)}),
            where=str(path),
            hint=Message("Check that the folder exists, that you may write in it, and that the disk is not full."),
        ) from error
    if newer:
        connection.close()
        raise NotPossible(
            Message("The data was written by a newer version of examapp."),
            where=str(path),
            hint=Message("Install that version here; nothing was changed."),
        )
    return connection


def journal_mode(connection: sqlite3.Connection) -> str:
    """What SQLite made of the wish for WAL: `wal`, or something else on disks that cannot have it."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    return str(mode)
