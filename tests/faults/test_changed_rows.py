"""Every change of a stored row is found: byte by byte in each column of the journal and of the audit."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.administration import verify
from examapp.domain.audit import AuditKind, first_audit_breach
from examapp.domain.errors import JournalBroken
from examapp.storage.audit import AuditLog
from examapp.storage.store import Store
from tests.exam_cases import MORNING, FakeClock, admit, small_form

EVENT_COLUMNS = ("entry", "sitting_id", "seq", "kind", "wall_at", "boot_ms", "boot_id", "data", "previous", "digest")
AUDIT_COLUMNS = ("station_id", "seq", "kind", "wall_at", "boot_ms", "boot_id", "data", "previous", "digest")
ROWS = 5
Value = str | int


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A journal of five events whose guards are gone, as they are for whoever edits the file."""
    clock = FakeClock()
    with closing(Store()) as opened:
        form, _keys = small_form()
        opened.save_form(form, built_at=MORNING)
        delivery = admit(opened, clock, form)
        for item in delivery.sitting.form.items[:3]:
            clock.advance(seconds=20, milliseconds=7)
            delivery.respond(item.item_id, item.option_ids[0])
        delivery.submit()
        for guard in ("events_are_never_updated", "events_are_never_deleted", "events_are_never_replaced"):
            opened._connection.execute(f"DROP TRIGGER {guard}")
        yield opened


@pytest.fixture(scope="module")
def log() -> Iterator[AuditLog]:
    clock = FakeClock()
    with closing(AuditLog()) as opened:
        for number in range(ROWS):
            clock.advance(seconds=20, milliseconds=7)
            opened.record("station-1", AuditKind.CREDITED, {"by": ["甲", "乙"], "n": number}, now=clock.read())
        opened._connection.execute("DROP TRIGGER audit_is_never_updated")
        yield opened


def journal_holds(store: Store) -> bool:
    return verify(store).holds


def audit_holds(log: AuditLog) -> bool:
    try:
        breaches = [first_audit_breach(log.entries(station_id)) for station_id in log.station_ids()]
    except JournalBroken:
        return False
    return not any(breaches) and log.station_ids() == ["station-1"]


def with_change(connection: sqlite3.Connection, table: str, change: tuple[str, int, object], holds: Callable) -> bool:
    """Whether all seems well after a change, which is taken back afterwards; a refused change counts as found."""
    column, row, value = change
    connection.execute("BEGIN")
    try:
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE entry = ?", (value, row))
        return holds()
    except sqlite3.IntegrityError:
        return False
    finally:
        connection.execute("ROLLBACK")


def stored(connection: sqlite3.Connection, table: str, column: str, row: int) -> Value:
    return connection.execute(f"SELECT {column} FROM {table} WHERE entry = ?", (row,)).fetchone()[0]


def other_values(value: Value) -> list[object]:
    """A value with each of its characters changed, and as what else a row can hold."""
    text = str(value)
    changed: list[object] = [text[:at] + chr(ord(sign) ^ 1) + text[at + 1 :] for at, sign in enumerate(text)]
    changed += [None, text.encode(), text + " ", "", text[:-1]]
    if isinstance(value, int):
        return [value + 1, -value - 1, value + 0.5, f"{value} ", *changed]
    return [*changed, text.swapcase()] if text.swapcase() != text else changed


@pytest.mark.parametrize("column", EVENT_COLUMNS)
def test_each_changed_byte_of_a_journal_row_is_found(store, column):
    assert journal_holds(store)
    tried = 0
    for row in range(1, ROWS + 1):
        value = stored(store._connection, "events", column, row)
        for other in other_values(value):
            tried += 1
            if with_change(store._connection, "events", (column, row, other), lambda: journal_holds(store)):
                # The column's affinity may have made of it what was there.
                assert type(value)(other) == value, (column, row, value, other)
    assert tried >= ROWS * 6
    assert journal_holds(store)


@pytest.mark.parametrize("column", AUDIT_COLUMNS)
def test_each_changed_byte_of_an_audit_row_is_found(log, column):
    assert audit_holds(log)
    for row in range(1, ROWS + 1):
        value = stored(log._connection, "audit", column, row)
        for other in other_values(value):
            if with_change(log._connection, "audit", (column, row, other), lambda: audit_holds(log)):
                assert type(value)(other) == value, (column, row, value, other)
    assert audit_holds(log)


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("wall_at", "T", " "),
        ("wall_at", "+00:00", "-00:00"),
        ("wall_at", "+00:00", "Z"),
        ("wall_at", ".", ","),
        ("data", ":", ": "),
        ("data", "{", '{"item":"x",'),
    ],
)
def test_a_row_that_means_the_same_and_is_written_otherwise_was_changed(store, column, old, new):
    value = str(stored(store._connection, "events", column, 2)).replace(old, new, 1)
    assert not with_change(store._connection, "events", (column, 2, value), lambda: journal_holds(store))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("data", '{"item":NaN}'),
        ("data", "[" * 100_000),
        ("data", '{"item":"\\ud800"}'),
        ("boot_ms", float("inf")),
        ("boot_ms", 10**18),
        ("wall_at", "0001-01-01T00:00:00.000+23:00"),
        ("wall_at", "9999-12-31T23:59:59.999-23:00"),
        ("seq", "one"),
        ("sitting_id", b"\xff"),
        ("boot_id", b"boot-1"),
    ],
)
def test_whatever_stands_in_a_row_is_found_and_no_crash(store, log, column, value):
    assert not with_change(store._connection, "events", (column, 2, value), lambda: journal_holds(store))
    if column != "sitting_id":
        assert not with_change(log._connection, "audit", (column, 2, value), lambda: audit_holds(log))


@given(
    column=st.sampled_from(EVENT_COLUMNS),
    row=st.integers(1, ROWS),
    at=st.integers(0, 400),
    sign=st.characters(codec="utf-8"),
)
def test_any_other_character_anywhere_is_found(store, column, row, at, sign):
    value = str(stored(store._connection, "events", column, row))
    at %= len(value)
    other = value[:at] + sign + value[at + 1 :]
    if with_change(store._connection, "events", (column, row, other), lambda: journal_holds(store)):
        assert other == value or (column in ("entry", "seq", "boot_ms") and int(other) == int(value))


@given(rows=st.sets(st.integers(1, ROWS), min_size=1))
def test_any_rows_that_were_removed_are_missed(store, rows):
    store._connection.execute("BEGIN")
    try:
        for row in rows:
            store._connection.execute("DELETE FROM events WHERE entry = ?", (row,))
        assert not journal_holds(store)
    finally:
        store._connection.execute("ROLLBACK")


@given(order=st.permutations(range(1, ROWS + 1)))
def test_rows_in_another_order_are_found(store, order):
    store._connection.execute("BEGIN")
    try:
        for old, new in enumerate(order, start=1):
            store._connection.execute("UPDATE events SET entry = ? WHERE entry = ?", (100 + new, old))
        store._connection.execute("UPDATE events SET entry = entry - 100")
        assert journal_holds(store) == (list(order) == sorted(order))
    finally:
        store._connection.execute("ROLLBACK")
