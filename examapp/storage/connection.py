"""Opening a database so that what is committed stays committed."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from examapp.domain.errors import Message, NotPossible
from examapp.storage.migrations import Step, migrate, version_of

BUSY_SECONDS = 10.0
SWITCH_ATTEMPTS = 50


def connect(path: Path | None, steps: Sequence[Step]) -> sqlite3.Connection:
    """Open or make a database with its schema up to date; `None` is a database in memory.

    Every statement commits by itself unless a transaction is begun. Raises NotPossible when the file cannot be opened.
    """
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _cannot_open(path, error) from error
    try:
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        _bring_up_to_date(connection, steps, where=str(path))
    except sqlite3.Error as error:
        connection.close()
        raise _cannot_open(path, error) from error
    except NotPossible:
        connection.close()
        raise
    return connection


def _cannot_open(path: Path | None, error: Exception) -> NotPossible:
    return NotPossible(
        Message("The data cannot be opened: {reason}", {"reason": str(error)}),
        where=str(path),
        hint=Message("Check that the folder exists, that you may write in it, and that the disk is not full."),
    )


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Ask for WAL; SQLite does not wait with the switch while others hold the file, so wait for them and ask again."""
    for _attempt in range(SWITCH_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
        else:
            return


def _bring_up_to_date(connection: sqlite3.Connection, steps: Sequence[Step], *, where: str) -> None:
    if version_of(connection) > len(steps):
        raise NotPossible(
            Message("The data was written by a newer version of examapp."),
            where=where,
            hint=Message("Install that version here; nothing was changed."),
        )
    migrate(connection, steps)


def journal_mode(connection: sqlite3.Connection) -> str:
    """What SQLite made of the wish for WAL: `wal`, or something else on disks that cannot have it."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    return str(mode)
