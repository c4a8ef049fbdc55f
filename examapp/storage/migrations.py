"""The schema, step by step from the first version on; a step that has been released is never edited."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = tuple[str, tuple[str, ...]]


def said_in(column: str, field: str) -> str:
    """What a column of JSON says under a name, in SQL; a damaged row says nothing, and stops nothing."""
    return f"CASE WHEN json_valid({column}) THEN json_extract({column}, '$.{field}') END"


STORE_STEPS: tuple[Step, ...] = (
    (
        "m001_initial",
        (
            "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
            """CREATE TABLE candidates (
                licence_no TEXT PRIMARY KEY, name TEXT NOT NULL, centre TEXT NOT NULL, category TEXT NOT NULL,
                comparison_group TEXT NOT NULL, state TEXT NOT NULL, seat TEXT NOT NULL)""",
            "CREATE TABLE contents (digest TEXT PRIMARY KEY, body TEXT NOT NULL)",
            """CREATE TABLE forms (
                form_id TEXT PRIMARY KEY, exam_id TEXT NOT NULL, built_at TEXT NOT NULL, body TEXT NOT NULL)""",
            # AUTOINCREMENT never gives a number twice, so a row that was removed leaves a hole that verify finds.
            """CREATE TABLE events (
                entry INTEGER PRIMARY KEY AUTOINCREMENT, sitting_id TEXT NOT NULL, seq INTEGER NOT NULL,
                kind TEXT NOT NULL, wall_at TEXT NOT NULL, boot_ms INTEGER NOT NULL, boot_id TEXT NOT NULL,
                data TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL, UNIQUE (sitting_id, seq))""",
            """CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
            """CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
            # REPLACE removes rows without a word to the trigger above.
            """CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
                WHEN NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM events WHERE sitting_id = NEW.sitting_id)
                    OR EXISTS (SELECT 1 FROM events WHERE entry = NEW.entry)
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
            """CREATE TABLE baselines (
                baseline_id TEXT PRIMARY KEY, imported_at TEXT NOT NULL, body TEXT NOT NULL)""",
        ),
    ),
    (
        "m002_exam_day",
        (
            """CREATE TABLE audit (
                entry INTEGER PRIMARY KEY AUTOINCREMENT, station_id TEXT NOT NULL, seq INTEGER NOT NULL,
                kind TEXT NOT NULL, wall_at TEXT NOT NULL, boot_ms INTEGER NOT NULL, boot_id TEXT NOT NULL,
                data TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL, UNIQUE (station_id, seq))""",
            """CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit
                BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
            """CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
                BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
            """CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit
                WHEN NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM audit WHERE station_id = NEW.station_id)
                    OR EXISTS (SELECT 1 FROM audit WHERE entry = NEW.entry)
                BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
            # The stations that are trusted, or were: `body` is the public part of a station.
            """CREATE TABLE stations (
                station_id TEXT PRIMARY KEY, body TEXT NOT NULL, trusted_at TEXT NOT NULL, revoked_at TEXT,
                reason TEXT NOT NULL)""",
            # Session manifests: who sits where, and from when to when.
            "CREATE TABLE sessions (session_id TEXT PRIMARY KEY, body TEXT NOT NULL)",
            # Bundles that were merged, and what in them disagreed with what was here.
            """CREATE TABLE bundles (
                digest TEXT PRIMARY KEY, station_id TEXT NOT NULL, exported_at TEXT NOT NULL,
                merged_at TEXT NOT NULL)""",
            """CREATE TABLE conflicts (
                sitting_id TEXT NOT NULL, seq INTEGER NOT NULL, station_id TEXT NOT NULL, body TEXT NOT NULL,
                PRIMARY KEY (sitting_id, seq, station_id))""",
        ),
    ),
    (
        "m003_training",
        (
            # What learners did; all else about training is derived from it.
            """CREATE TABLE training (
                entry INTEGER PRIMARY KEY AUTOINCREMENT, record_id TEXT NOT NULL UNIQUE, learner TEXT NOT NULL,
                at TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL)""",
            "CREATE INDEX training_of_a_learner ON training (learner, entry)",
            """CREATE TRIGGER training_is_never_updated BEFORE UPDATE ON training
                BEGIN SELECT RAISE(ABORT, 'the training log is append-only'); END""",
            """CREATE TRIGGER training_is_never_deleted BEFORE DELETE ON training
                BEGIN SELECT RAISE(ABORT, 'the training log is append-only'); END""",
        ),
    ),
    (
        "m004_spaced_repetition",
        (
            # Derived from `training` and never the truth: what the memory model knows of an item with a learner.
            """CREATE TABLE cards (
                learner TEXT NOT NULL, digest TEXT NOT NULL, repetitions INTEGER NOT NULL, met_on TEXT NOT NULL,
                last_on TEXT NOT NULL, due_on TEXT NOT NULL, stability REAL NOT NULL, difficulty REAL NOT NULL,
                PRIMARY KEY (learner, digest)) WITHOUT ROWID""",
            "CREATE INDEX cards_by_due_day ON cards (learner, due_on, digest)",
            # How far a learner's cards know the log, and by which rules they were made; without it they are made anew.
            "CREATE TABLE card_marks (learner TEXT PRIMARY KEY, through INTEGER NOT NULL, rules TEXT NOT NULL)",
            """CREATE TRIGGER cards_that_go_take_the_mark_along AFTER DELETE ON cards
                BEGIN DELETE FROM card_marks WHERE learner = OLD.learner; END""",
            # An item's answers and their ratings are found without reading the log.
            f"""CREATE INDEX training_of_an_item ON training (learner, {said_in("data", "digest")})
                WHERE kind IN ('practised', 'check_answered')""",
            f"CREATE INDEX training_ratings ON training ({said_in('data', 'answer')}) WHERE kind = 'rated'",
        ),
    ),
)

KEY_STORE_STEPS: tuple[Step, ...] = (
    ("m001_initial", ("CREATE TABLE key_sheets (form_id TEXT PRIMARY KEY, body TEXT NOT NULL)",)),
    (
        "m002_key_versions",
        (
            # A corrected key is another version beside the first; `made_by` is a JSON list of names.
            """CREATE TABLE key_versions (
                form_id TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, made_at TEXT,
                reason TEXT NOT NULL, made_by TEXT NOT NULL, PRIMARY KEY (form_id, number))""",
            "INSERT INTO key_versions SELECT form_id, 1, body, NULL, '', '[]' FROM key_sheets",
            "DROP TABLE key_sheets",
            """CREATE TRIGGER key_versions_are_never_updated BEFORE UPDATE ON key_versions
                BEGIN SELECT RAISE(ABORT, 'key sheets are append-only'); END""",
            """CREATE TRIGGER key_versions_are_never_deleted BEFORE DELETE ON key_versions
                BEGIN SELECT RAISE(ABORT, 'key sheets are append-only'); END""",
            """CREATE TRIGGER key_versions_are_never_replaced BEFORE INSERT ON key_versions
                WHEN NEW.number <> (
                    SELECT coalesce(max(number), 0) + 1 FROM key_versions WHERE form_id = NEW.form_id)
                BEGIN SELECT RAISE(ABORT, 'key sheets are append-only'); END""",
        ),
    ),
)


def is_current(connection: sqlite3.Connection, steps: Sequence[Step]) -> bool:
    """Whether this database has seen every step; answered without loading sqlite_utils."""
    return version_of(connection) == len(steps)


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps this database has seen."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Apply the steps that this database has not seen, all or none, one program at a time."""
    if is_current(connection, steps):
        return
    from sqlite_utils import Database, Migrations  # slow to import, needed once a database

    migrations = Migrations("examapp")
    for name, statements in steps:
        migrations(name=name)(_runner(statements))
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(Database(connection, execute_plugins=False))
        connection.execute(f"PRAGMA user_version = {len(steps):d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _runner(statements: Sequence[str]) -> Callable[["Database"], None]:
    def run(database: "Database") -> None:
        for statement in statements:
            database.execute(statement)

    return run
