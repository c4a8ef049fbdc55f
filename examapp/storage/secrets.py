"""The secret from which codes to come back are computed: made once in a data folder, never shown."""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from examapp.domain.errors import Message, NotSaved
from examapp.storage.connection import connect
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.store import STORE_FILE

REENTRY_SECRET = "reentry_secret"  # noqa: S105  (the setting's name)
SECRET_BYTES = 32


def reentry_secret(folder: Path | None) -> bytes:
    """The secret of this data folder, made where there is none; two programs that ask at once get the same."""
    with closing(connect(None if folder is None else folder / STORE_FILE, STORE_STEPS)) as connection:
        made = secrets.token_bytes(SECRET_BYTES).hex()
        try:
            connection.execute("INSERT OR IGNORE INTO settings VALUES (?, ?)", (REENTRY_SECRET, made))
            row = connection.execute("SELECT value FROM settings WHERE name = ?", (REENTRY_SECRET,)).fetchone()
        except sqlite3.Error as error:
            raise NotSaved(Message("Nothing was saved: {reason}", {"reason": str(error)})) from error
    return bytes.fromhex(row[0])
