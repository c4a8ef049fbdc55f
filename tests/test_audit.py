"""The audit: chained, append-only, one chain a station."""

from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.audit import AuditKind, first_audit_breach, make_entry
from examapp.domain.errors import NotSaved
from examapp.domain.journal import GENESIS
from examapp.storage.audit import AuditLog
from examapp.storage.store import Store
from tests.exam_cases import FakeClock


@pytest.fixture
def log():
    with closing(AuditLog()) as opened:
        yield opened


def chain(length):
    clock, entries, previous = FakeClock(), [], GENESIS
    for seq in range(length):
        clock.advance(seconds=1)
        data = {"by": ["甲", "乙"], "n": seq}
        entry = make_entry("s", seq, AuditKind.VOIDED, reading=clock.read(), data=data, previous=previous)
        entries.append(entry)
        previous = entry.digest
    return entries


def test_entries_come_back_as_they_were_written_and_each_station_has_its_own_chain(log):
    clock = FakeClock()
    first = log.record("a", AuditKind.STATION_MADE, {"name": "涡阳"}, now=clock.read())
    other = log.record("b", AuditKind.STATION_MADE, {}, now=clock.read())
    second = log.record("a", AuditKind.EXPORTED, {"digest": "x"}, now=clock.read())
    assert log.entries("a") == [first, second]
    assert log.entries() == [first, other, second]
    assert log.station_ids() == ["a", "b"]
    assert (second.seq, second.previous) == (1, first.digest)
    assert first_audit_breach(log.entries("a")) is None


def test_entries_of_another_station_are_added_all_or_none(log):
    entries = chain(3)
    log.add(entries)
    assert log.entries("s") == entries
    with pytest.raises(NotSaved):
        log.add([*chain(4)[3:], entries[0]])
    assert log.entries("s") == entries


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET data = '{}'", "DELETE FROM audit", "REPLACE INTO audit SELECT * FROM audit"]
)
def test_the_audit_cannot_be_changed(log, statement):
    log.add(chain(2))
    with pytest.raises(Exception, match="append-only"):
        log._connection.execute(statement)


@given(st.integers(0, 4), st.sampled_from(["data", "kind", "previous", "drop", "seq"]))
def test_every_change_is_found(place, change):
    entries = chain(5)
    entry = entries[place]
    changed = {
        "data": replace(entry, data={"by": ["丙"]}),
        "kind": replace(entry, kind=AuditKind.CREDITED),
        "previous": replace(entry, previous="1" * 64),
        "seq": replace(entry, seq=entry.seq + 1),
    }
    entries[place : place + 1] = [] if change == "drop" else [changed[change]]
    breach = first_audit_breach(entries)
    if change == "drop" and place == 4:
        assert breach is None
    else:
        assert breach.seq in (place, place + 1)


def test_what_is_written_with_an_entry_is_there_with_it_or_not_at_all(tmp_path):
    log = AuditLog(tmp_path)

    def write(connection):
        connection.execute("INSERT INTO settings VALUES ('a', '1')")

    def fail(connection):
        write(connection)
        connection.execute("INSERT INTO nothing VALUES (1)")

    with pytest.raises(NotSaved):
        log.record("a" * 16, AuditKind.PAPER_OPENED, {}, now=FakeClock().read(), also=fail)
    assert log.entries() == []
    with closing(Store(tmp_path)) as store:
        assert store.setting("a") is None
        log.record("a" * 16, AuditKind.PAPER_OPENED, {}, now=FakeClock().read(), also=write)
        assert store.setting("a") == "1"
    assert len(log.entries()) == 1
    log.close()
