"""Opening a database so that what is committed stays committed, and damage is said instead of read."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from examapp.domain.errors import JournalBroken, Message, NotPossible, NotSaved
from examapp.storage.migrations import Step, migrate, version_of

BUSY_SECONDS = 10.0
SWITCH_ATTEMPTS = 50
LOOK_AT_DISK = Message("Check that the folder exists, that you may write in it, and that the disk is not full.")
GO_ON_ELSEWHERE = Message(
    "Keep this folder as it is; go on from a backup in another folder: examapp restore FILE --to DIR"
)
DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_IOERR})
REFUSAL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY})


class DatabaseDamaged(JournalBroken, sqlite3.DatabaseError):
    """The file can be opened, and a part of it cannot be read: a damaged page or disk."""


class NotWritten(NotSaved, sqlite3.OperationalError):
    """The disk is full, or the file may not be written, or others hold it for too long."""


class GuardedCursor(sqlite3.Cursor):
    """A cursor that says DatabaseDamaged where rows cannot be read, NotWritten where they cannot be kept."""

    def execute(self, statement: str, values: Any = (), /) -> "GuardedCursor":  # noqa: ANN401  (as in sqlite3)
        """Run a statement."""
        try:
            super().execute(statement, values)
        except sqlite3.DatabaseError as error:
            said = _in_words(error)
            if said is not None:
                raise said from error
            raise
        return self

    def __next__(self) -> Any:  # noqa: ANN401  (as in sqlite3)
        try:
            return super().__next__()
        except sqlite3.DatabaseError as error:
            said = _in_words(error)
            if said is not None:
                raise said from error
            raise

    def fetchone(self) -> Any:  # noqa: ANN401  (as in sqlite3)
        """The next row, None when there is none."""
        return next(self, None)

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return list(self)


class GuardedConnection(sqlite3.Connection):
    """A connection whose statements say in words what the file or its disk refuses."""

    def execute(self, statement: str, values: Any = (), /) -> GuardedCursor:  # noqa: ANN401  (as in sqlite3)
        """Run a statement with a cursor of its own."""
        return GuardedCursor(self).execute(statement, values)


def _in_words(error: sqlite3.DatabaseError) -> DatabaseDamaged | NotWritten | None:
    """What a person is told of an error that is the file's or the disk's; None for one that is the program's."""
    # Python itself finds bytes of a text that are no text, and gives that no code.
    no_text = isinstance(error, sqlite3.OperationalError) and not hasattr(error, "sqlite_errorcode")
    code = sqlite3.SQLITE_CORRUPT if no_text else getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    reason = {"reason": str(error)}
    said: DatabaseDamaged | NotWritten
    if code & 0xFF in DAMAGE:
        said = DatabaseDamaged(Message("The database is damaged: {reason}", reason), hint=GO_ON_ELSEWHERE)
    elif code & 0xFF in REFUSAL:
        said = NotWritten(Message("Nothing was saved: {reason}", reason), hint=LOOK_AT_DISK)
    else:
        return None
    # Whoever says it in a sentence of their own asks for the bare reason.
    said.args, said.sqlite_errorcode = (str(error),), code
    return said


def connect(path: Path | None, steps: Sequence[Step]) -> sqlite3.Connection:
    """Open or make a database with its schema up to date; `None` is a database in memory.

    Every statement commits by itself unless a transaction is begun. Raises NotPossible when the file cannot be opened.
    """
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None, factory=GuardedConnection
        )
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
        hint=LOOK_AT_DISK,
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


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written within, or nothing of it; NotSaved when the disk says no."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        # A transaction left open would swallow every event appended after it.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise NotSaved(Message("Nothing was saved: {reason}", {"reason": str(error)})) from error
        raise
