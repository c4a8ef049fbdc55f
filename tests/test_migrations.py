"""The schema: the same from an empty database and from every version there has been, and nothing but what is meant."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from examapp.domain.errors import NotPossible
from examapp.domain.forms import KeyVersion
from examapp.storage.codecs import key_sheet_to_json
from examapp.storage.connection import connect
from examapp.storage.migrations import KEY_STORE_STEPS, STORE_STEPS, Step, is_current, migrate
from examapp.storage.store import KEY_FILE, STORE_FILE, KeyStore, Store
from tests.exam_cases import small_form

ROOT = Path(__file__).parents[1]
BOOKKEEPING = {"_sqlite_migrations"}
STORE_TABLES = {
    *("settings", "candidates", "contents", "forms", "events", "baselines", "sqlite_sequence"),
    *("audit", "stations", "sessions", "bundles", "conflicts", "training", "cards", "card_marks"),
    *BOOKKEEPING,
}
KEY_TABLES = {"key_versions"} | BOOKKEEPING
# One row as each version would hold it; a step that adds a table adds its row here.
ROWS = {
    "m001_initial": {
        "settings": ("demonstration", "1"),
        "candidates": ("341234567890", "Zhang", "Mengcheng", "legal_aid", "legal_aid", "normal", "07"),
        "contents": ("digest", "{}"),
        "forms": ("form", "exam", "2026-11-23T01:00:00.000+00:00", "{}"),
        "events": (1, "sitting", 0, "started", "2026-11-23T01:00:00.000+00:00", 5, "boot", "{}", "0" * 64, "f" * 64),
        "baselines": ("baseline", "2026-11-23T01:00:00.000+00:00", "{}"),
    },
    "m002_exam_day": {
        "audit": (1, "s", 0, "station_made", "2026-11-23T01:00:00.000+00:00", 5, "boot", "{}", "0" * 64, "f" * 64),
        "stations": ("station", "{}", "2026-11-23T01:00:00.000+00:00", None, ""),
        "sessions": ("session", "{}"),
        "bundles": ("digest", "station", "2026-11-23T01:00:00.000+00:00", "2026-11-23T02:00:00.000+00:00"),
        "conflicts": ("sitting", 3, "station", "{}"),
    },
    "m003_training": {
        "training": (1, "0" * 32, "learner", "2026-11-26T07:30:00.000+08:00", "lesson_opened", "{}"),
    },
    "m004_spaced_repetition": {
        "cards": ("learner", "digest", 2, "2026-11-26", "2026-11-27", "2026-12-04", 8.25, 5.5),
        "card_marks": ("learner", 1, "rules"),
    },
}


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def tables_of(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def schema_of(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    return set(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall())


def fill(connection: sqlite3.Connection, steps: tuple[Step, ...]) -> None:
    for name, _statements in steps:
        for table, row in ROWS.get(name, {}).items():
            marks = ",".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)


@pytest.mark.parametrize(("steps", "tables"), [(STORE_STEPS, STORE_TABLES), (KEY_STORE_STEPS, KEY_TABLES)])
def test_an_empty_database_gets_exactly_the_tables_that_are_meant(database, steps, tables):
    assert not is_current(database, steps)
    migrate(database, steps)
    assert tables_of(database) == tables
    assert is_current(database, steps)


@pytest.mark.parametrize("steps", [STORE_STEPS, KEY_STORE_STEPS])
def test_migrating_twice_changes_nothing(database, steps):
    migrate(database, steps)
    before = schema_of(database)
    migrate(database, steps)
    assert schema_of(database) == before


@pytest.mark.parametrize("version", range(1, len(STORE_STEPS) + 1))
def test_every_version_there_has_been_is_brought_up_to_date_with_its_data(database, version):
    old = STORE_STEPS[:version]
    migrate(database, old)
    fill(database, old)
    before = {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in ROWS["m001_initial"]}
    assert is_current(database, STORE_STEPS) == (version == len(STORE_STEPS))
    migrate(database, STORE_STEPS)
    with closing(connect(None, STORE_STEPS)) as fresh:
        assert schema_of(database) == schema_of(fresh)
    for table, rows in before.items():
        after = database.execute(f"SELECT * FROM {table}").fetchall()
        assert [row[: len(rows[0])] for row in after] == rows


def test_the_key_sheets_of_the_first_version_are_the_first_versions_now(tmp_path):
    form, key_sheet = small_form()
    with closing(connect(tmp_path / KEY_FILE, KEY_STORE_STEPS[:1])) as old:
        old.execute("INSERT INTO key_sheets VALUES (?, ?)", (form.form_id, key_sheet_to_json(key_sheet)))
    with closing(KeyStore(tmp_path)) as key_store:
        assert key_store.versions(form.form_id) == [KeyVersion(1, key_sheet)]


def test_every_step_has_a_name_of_its_own_in_order():
    for steps in (STORE_STEPS, KEY_STORE_STEPS):
        names = [name for name, _statements in steps]
        assert names == sorted(set(names))
        assert [name[:4] for name in names] == [f"m{number:03}" for number in range(1, len(names) + 1)]


def test_a_step_that_fails_leaves_the_database_as_it_was_before_the_step(tmp_path):
    path = tmp_path / "some.db"
    good: tuple[Step, ...] = (("m001_one", ("CREATE TABLE one (id INTEGER)",)),)
    bad = (*good, ("m002_two", ("CREATE TABLE two (id INTEGER)", "CREATE TABLE one (id INTEGER)")))
    mended = (*good, ("m002_two", ("CREATE TABLE two (id INTEGER)",)))
    connect(path, good).close()
    with pytest.raises(NotPossible, match="cannot be opened"):
        connect(path, bad)
    with closing(connect(path, good)) as connection:
        assert tables_of(connection) - BOOKKEEPING == {"one"}
    with closing(connect(path, mended)) as connection:
        assert tables_of(connection) - BOOKKEEPING == {"one", "two"}


def test_a_database_of_a_newer_program_is_left_alone(tmp_path):
    path = tmp_path / "some.db"
    old: tuple[Step, ...] = (("m001_one", ("CREATE TABLE one (id INTEGER)",)),)
    new = (*old, ("m002_two", ("CREATE TABLE two (id INTEGER)",)))
    connect(path, new).close()
    with pytest.raises(NotPossible, match="newer"):
        connect(path, old)


def test_using_the_stores_makes_no_table_that_is_not_meant(tmp_path):
    with closing(Store(tmp_path)) as store, closing(KeyStore(tmp_path)) as key_store:
        store.save_setting("demonstration", "1")
        store.candidates()
        store.baselines()
        store.form_ids()
        store.sitting_ids()
        assert tables_of(store._connection) == STORE_TABLES
        assert tables_of(key_store._connection) == KEY_TABLES


def test_a_store_that_is_up_to_date_opens_without_loading_sqlite_utils(tmp_path):
    Store(tmp_path).close()
    look = (
        "import sys; from pathlib import Path; from examapp.storage.store import Store; "
        "Store(Path(sys.argv[1])).close(); print('sqlite_utils' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", look, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
    assert (tmp_path / STORE_FILE).is_file()


def test_stations_that_open_a_new_folder_at_the_same_moment_all_get_in(tmp_path):
    together = Barrier(4)

    def open_it(number: int) -> set[str]:
        together.wait()
        with closing(Store(tmp_path / str(number))) as store:
            return tables_of(store._connection)

    with ThreadPoolExecutor(4) as stations:
        for number in range(10):
            assert list(stations.map(open_it, [number] * 4)) == [STORE_TABLES] * 4
