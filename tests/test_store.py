"""The store: one INSERT an event, never changed, never lost; forms without a key in them; people and baselines."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from examapp.domain.assembling import assemble
from examapp.domain.baselines import Baseline, Summary
from examapp.domain.errors import JournalBroken, NotFound, NotPossible, NotSaved, Overtaken
from examapp.domain.forms import FormItem, KeyEntry, KeySheet
from examapp.domain.journal import Event, EventKind, first_breach, make_event
from examapp.domain.people import CandidateState
from examapp.domain.sittings import replay
from examapp.storage.store import KEY_FILE, STORE_FILE, KeyStore, Store
from tests.exam_cases import (
    LICENCE,
    MORNING,
    FakeClock,
    admit,
    begin,
    make_candidate,
    small_exam,
    small_form,
    small_pool,
)

ROOT = Path(__file__).parents[1]
CLEARED = "sitting_id, seq, 'cleared', wall_at, boot_ms, boot_id, data, previous, digest"


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(Store()) as opened:
        yield opened


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[Callable[[str], list]]:
    """Speak SQL to the store of `tmp_path` behind its back."""
    connections: list[sqlite3.Connection] = []

    def run(statement: str, *values: object) -> list:
        if not connections:
            connections.append(sqlite3.connect(tmp_path / STORE_FILE, isolation_level=None))
        return connections[0].execute(statement, values).fetchall()

    yield run
    for connection in connections:
        connection.close()


def three_events(store: Store) -> list[Event]:
    """A sitting of three events in the store."""
    clock = FakeClock()
    sitting, event = begin(clock)
    events = [event]
    for _number in range(2):
        sitting, event = sitting.flag(sitting.current, clock.advance(seconds=1))
        events.append(event)
    for event in events:
        store.append(event)
    return events


def test_events_come_back_as_they_went_in(store):
    clock = FakeClock()
    sitting, event = begin(clock)
    events = [event]
    for item in sitting.form.items:
        sitting, event = sitting.respond(item.item_id, item.option_ids[-1], clock.advance(seconds=7, milliseconds=3))
        events.append(event)
        sitting, event = sitting.note(EventKind.PASTE_REFUSED, clock.read(), {"characters": 12, "text": "粘贴“{x}”"})
        events.append(event)
    for event in events:
        store.append(event)
    assert store.events(sitting.sitting_id) == events
    assert first_breach(store.events(sitting.sitting_id)) is None
    assert replay(small_form()[0], store.events(sitting.sitting_id)) == sitting


def test_a_journal_written_by_a_real_clock_is_read_back_as_it_was(store):
    clock = FakeClock(wall_at=MORNING + timedelta(microseconds=987_654))
    delivery = admit(store, clock)
    clock.advance(seconds=1)
    delivery.flag(delivery.sitting.current)
    assert replay(small_form()[0], store.events(delivery.sitting.sitting_id)) == delivery.sitting


def test_a_sitting_that_never_began_has_no_events(store):
    assert store.events("nobody") == []
    assert store.sitting_ids() == []
    assert store.missing_entries() == []


def test_sittings_are_listed_in_the_order_in_which_they_began(store):
    clock = FakeClock()
    names = ["c", "a", "b"]
    for name in names:
        store.append(make_event(name, 0, EventKind.STARTED, reading=clock.read(), data={}, previous="0" * 64))
    assert store.sitting_ids() == names


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET data = '{}' WHERE seq = 1",
        "UPDATE events SET entry = 99 WHERE seq = 1",
        "DELETE FROM events WHERE seq = 2",
        "DELETE FROM events",
        f"REPLACE INTO events SELECT entry, {CLEARED} FROM events WHERE seq = 2",
        f"REPLACE INTO events SELECT entry + 10, {CLEARED} FROM events WHERE seq = 2",
        f"INSERT INTO events SELECT entry, {CLEARED} FROM events WHERE seq = 2 ON CONFLICT DO UPDATE SET seq = 9",
    ],
)
def test_a_stored_event_is_never_updated_deleted_or_replaced(tmp_path, raw, statement):
    with closing(Store(tmp_path)) as store:
        events = three_events(store)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw(statement)
        assert store.events(events[0].sitting_id) == events


def test_an_event_out_of_turn_is_refused(store):
    events = three_events(store)
    skipping = make_event(
        events[0].sitting_id, 4, EventKind.FOCUS_LOST, reading=events[-1].reading, data={}, previous=events[-1].digest
    )
    with pytest.raises(NotSaved):
        store.append(skipping)
    assert store.events(events[0].sitting_id) == events


def test_a_second_writer_with_the_same_number_is_refused_and_the_sitting_stays_as_it_was(tmp_path):
    clock = FakeClock()
    form, _keys = small_form()
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        first = admit(one, clock, form)
        second = admit(other, clock, form)
        (begun, resumed) = other.events(second.sitting.sitting_id)
        with pytest.raises(Overtaken, match="Another copy of the program"):
            one.append(resumed)
        assert one.events(begun.sitting_id) == [begun, resumed]
        assert first.sitting.last == begun


def test_what_one_process_appends_another_reads_at_once(tmp_path):
    with closing(Store(tmp_path)) as writer, closing(Store(tmp_path)) as reader:
        events = three_events(writer)
        assert reader.events(events[0].sitting_id) == events


def test_a_closed_store_saves_nothing_and_says_so(store):
    _sitting, event = begin(FakeClock())
    store.close()
    with pytest.raises(NotSaved, match="NOT saved") as caught:
        store.append(event)
    assert caught.value.where == event.sitting_id


def test_a_locked_database_saves_nothing_and_says_so(tmp_path, raw):
    with closing(Store(tmp_path)) as store:
        store._connection.execute("PRAGMA busy_timeout = 10")
        raw("BEGIN IMMEDIATE")
        delivery = None
        with pytest.raises(NotSaved, match="locked"):
            delivery = three_events(store)
        raw("ROLLBACK")
        assert delivery is None
        assert store.sitting_ids() == []


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_row_that_was_removed_is_missed(tmp_path, raw, gone):
    with closing(Store(tmp_path)) as store:
        three_events(store)
        assert store.missing_entries() == []
        raw("DROP TRIGGER events_are_never_deleted")
        raw("DELETE FROM events WHERE entry = ?", gone)
        assert store.missing_entries() == [gone]


@pytest.mark.parametrize(
    ("column", "value"),
    [("kind", "nonsense"), ("wall_at", "yesterday"), ("data", "{"), ("data", "[1]"), ("boot_ms", "many")],
)
def test_a_row_that_cannot_be_read_is_a_broken_journal_and_no_crash(tmp_path, raw, column, value):
    with closing(Store(tmp_path)) as store:
        events = three_events(store)
        raw("DROP TRIGGER events_are_never_updated")
        raw(f"UPDATE events SET {column} = ? WHERE seq = 1", value)
        with pytest.raises(JournalBroken, match="event 1") as caught:
            replay(small_form()[0], store.events(events[0].sitting_id))
        assert caught.value.where == events[0].sitting_id


def test_the_store_survives_power_cuts_as_far_as_sqlite_can(tmp_path):
    with closing(Store(tmp_path)) as store:
        assert store.journal_mode == "wal"
        assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert store._connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(NotPossible, match="cannot be opened") as caught:
        Store(tmp_path / "file")
    assert caught.value.hint is not None


def test_a_file_that_is_no_database_is_said_in_words(tmp_path):
    (tmp_path / STORE_FILE).write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(NotPossible, match="cannot be opened"):
        Store(tmp_path)


# --- forms -----------------------------------------------------------------------------------------------------------


def test_a_form_comes_back_as_it_went_in(store):
    form, _keys = small_form()
    store.save_form(form, built_at=MORNING)
    assert store.form(form.form_id) == form
    assert store.form_ids() == [(form.form_id, "small", MORNING)]


def test_a_form_that_is_not_there_is_not_found(store):
    with pytest.raises(NotFound, match="no form abcdefgh here"):
        store.form("abcdefghijk")


def test_a_content_is_stored_once_for_all_forms(tmp_path, raw):
    with closing(Store(tmp_path)) as store:
        forms = [small_form(seed)[0] for seed in range(5)]
        for form in forms:
            store.save_form(form, built_at=MORNING)
        digests = {item.digest for form in forms for item in form.items}
        assert {digest for (digest,) in raw("SELECT digest FROM contents")} == digests
        for form in forms:
            assert store.form(form.form_id).items == form.items


def test_forms_are_listed_the_newest_last_and_by_exam(store):
    forms = [small_form(seed)[0] for seed in (1, 2, 3)]
    assert len({form.form_id for form in forms}) == 3
    for days, form in zip((2, 0, 1), forms, strict=True):
        store.save_form(form, built_at=MORNING + timedelta(days=days))
    assert [row[0] for row in store.form_ids()] == [forms[1].form_id, forms[2].form_id, forms[0].form_id]
    assert store.form_ids("another") == []


def test_saving_a_form_again_changes_nothing(store):
    form, _keys = small_form()
    store.save_form(form, built_at=MORNING)
    store.save_form(form, built_at=MORNING + timedelta(days=1))
    assert store.form_ids() == [(form.form_id, "small", MORNING)]


@pytest.mark.parametrize(
    "change",
    [{"duration": timedelta(minutes=60)}, {"cut_score": Fraction(5)}, {"sections": small_exam().sections[::-1]}],
)
def test_an_exam_defined_anew_is_another_form_and_both_are_kept(store, change):
    old, _keys = small_form()
    new, _keys = assemble(replace(small_exam(), **change), small_pool(), seed=7)
    store.save_form(old, built_at=MORNING)
    store.save_form(new, built_at=MORNING + timedelta(days=1))
    assert store.form(old.form_id) == old
    assert store.form(new.form_id) == new


def test_nothing_that_a_store_keeps_of_a_form_depends_on_the_keys(tmp_path):
    """Two pools that differ in keys, rationales, levels and citations alone leave byte for byte the same database."""
    dumps = []
    for number in (0, 1):
        pool = [
            replace(
                item,
                key=frozenset(item.options[number].option_id),
                rationale=f"SECRET {number}",
                level=1 + number,
                citations=item.citations * number,
                tags=(f"SECRET {number}",),
            )
            for item in small_pool()
        ]
        form, _keys = assemble(small_exam(), pool, seed=7)
        with closing(Store(tmp_path / str(number))) as store:
            store.save_form(form, built_at=MORNING)
        with closing(sqlite3.connect(tmp_path / str(number) / STORE_FILE)) as connection:
            rows = connection.execute("SELECT * FROM forms UNION ALL SELECT *, '', '' FROM contents").fetchall()
        dumps.append(rows)
    assert len(dumps[0]) == 12
    assert dumps[0] == dumps[1]
    assert "SECRET" not in str(dumps)


def test_what_is_stored_of_a_form_has_no_name_for_a_key(tmp_path, raw):
    with closing(Store(tmp_path)) as store:
        store.save_form(small_form()[0], built_at=MORNING)
    names: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            names.update(value)
            for inner in value.values():
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    bodies = [body for table in ("forms", "contents") for (body,) in raw(f"SELECT body FROM {table}")]
    for body in bodies:
        collect(json.loads(body))
    assert {"stem", "options", "digest"} <= names
    assert not names & {"key", "keys", "rationale", "correct", "level", "citations", "tags", "scored"}
    assert not {field.name for field in fields(FormItem)} & {"key", "rationale", "level", "citations", "tags"}


def test_the_key_sheet_is_in_another_file(tmp_path):
    form, key_sheet = small_form()
    with closing(Store(tmp_path)) as store, closing(KeyStore(tmp_path)) as key_store:
        store.save_form(form, built_at=MORNING)
        key_store.save(key_sheet)
        assert key_store.key_sheet(form.form_id) == key_sheet
    assert {path.name for path in tmp_path.glob("*.db")} == {STORE_FILE, KEY_FILE}
    with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection:
        assert "key_sheets" not in str(connection.execute("SELECT sql FROM sqlite_master").fetchall())


def test_a_key_sheet_that_is_not_here_is_not_found():
    with closing(KeyStore()) as key_store, pytest.raises(NotFound, match="not on this machine"):
        key_store.key_sheet("abcdefghijk")


def test_a_key_sheet_keeps_what_is_scored_and_what_is_tried_out():
    sheet = KeySheet("f", {"d1": KeyEntry(frozenset("AC")), "d2": KeyEntry(frozenset("T"), scored=False)})
    with closing(KeyStore()) as key_store:
        key_store.save(sheet)
        assert key_store.key_sheet("f") == sheet


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE contents SET body = replace(body, 'Stem of tf', 'Text of tf')", "tf-"),
        ("DELETE FROM contents", "cannot be read"),
        ("UPDATE contents SET body = '{'", "cannot be read"),
        ('UPDATE forms SET body = replace(body, \'"cut_score":"10"\', \'"cut_score":"1"\')', "was changed"),
        ("UPDATE forms SET body = replace(body, '\"duration\":1800', '\"duration\":9800')", "was changed"),
        ('UPDATE forms SET body = replace(body, \'"points":"2"\', \'"points":"4"\')', "was changed"),
        ("UPDATE forms SET body = 'x'", "cannot be read"),
    ],
)
def test_a_form_that_was_changed_in_the_store_is_not_handed_out(tmp_path, raw, statement, named):
    form, _keys = small_form()
    with closing(Store(tmp_path)) as store:
        store.save_form(form, built_at=MORNING)
        raw(statement)
        with pytest.raises(JournalBroken, match=named):
            store.form(form.form_id)


# --- people, baselines, settings -------------------------------------------------------------------------------------


def test_the_roster_comes_back_by_centre_and_seat(store):
    people = [
        make_candidate("13416201281000001", centre="Mengcheng", seat="10"),
        make_candidate("13416201281000002", centre="Mengcheng", seat="9"),
        make_candidate("13416201281000003", centre="Lixin", seat="11", state=CandidateState.DEFERRED),
        make_candidate("341234567890", centre="Mengcheng", seat=""),
    ]
    store.save_candidates(people)
    assert store.candidates() == [people[2], people[3], people[1], people[0]]
    assert [store.candidate(person.licence_no) for person in people] == people
    assert store.candidate("13416201281999999") is None


def test_saving_the_same_licence_number_again_replaces_what_is_known(store):
    store.save_candidates([make_candidate(seat="01")])
    store.save_candidates([make_candidate(seat="02", name="Zhang Moved")])
    assert store.candidates() == [make_candidate(seat="02", name="Zhang Moved")]


def test_a_roster_is_saved_whole_or_not_at_all(store):
    broken = replace(make_candidate("13416201281000002"), name=None)
    with pytest.raises(NotSaved):
        store.save_candidates([make_candidate(), broken])
    assert store.candidates() == []
    _sitting, event = begin(FakeClock())
    store.append(event)
    assert store.events(event.sitting_id) == [event]


def test_a_commit_that_fails_leaves_no_transaction_open(tmp_path):
    """An append inside a forgotten transaction would look saved and not be."""
    with closing(Store(tmp_path)) as store, closing(Store(tmp_path)) as reader:
        store._connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        store._connection.execute("CREATE TABLE child (id REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
        store._connection.execute(
            "CREATE TRIGGER orphan AFTER INSERT ON candidates BEGIN INSERT INTO child VALUES (1); END"
        )
        with pytest.raises(NotSaved):
            store.save_candidates([make_candidate()])
        _sitting, event = begin(FakeClock())
        store.append(event)
        assert reader.events(event.sitting_id) == [event]


def test_baselines_come_back_the_newest_last_and_replace_their_namesakes(store):
    old = Baseline(
        "b-1",
        "Old",
        "practising",
        "small",
        "f1",
        {"single": "all_or_nothing"},
        "invented",
        date(2025, 3, 1),
        Summary(212, 72.1, 9.6, Fraction(100)),
    )
    new = replace(old, baseline_id="b-2", title="New", demonstration=True)
    store.save_baseline(new, imported_at=MORNING + timedelta(days=1))
    store.save_baseline(old, imported_at=MORNING)
    assert store.baselines() == [old, new]
    store.save_baseline(replace(old, title="Corrected"), imported_at=MORNING)
    assert [baseline.title for baseline in store.baselines()] == ["Corrected", "New"]


def test_a_workspace_remembers_settings(store):
    assert store.setting("demonstration") is None
    store.save_setting("demonstration", "0")
    store.save_setting("demonstration", "1")
    assert store.setting("demonstration") == "1"


# --- sudden death ----------------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from tests.exam_cases import FakeClock, admit
from examapp.storage.store import Store

clock = FakeClock()
delivery = admit(Store(Path(sys.argv[1])), clock)
items = delivery.sitting.form.items
for number in range(100_000):
    clock.advance(milliseconds=1)
    item = items[number % len(items)]
    sitting = delivery.respond(item.item_id, item.option_ids[number % len(item.option_ids)])
    print(sitting.last.seq, sitting.last.digest, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 40, 250])
def test_every_acknowledged_event_survives_being_killed(tmp_path, acknowledged):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    lines = [writer.stdout.readline() for _number in range(acknowledged)]
    writer.kill()
    lines += writer.stdout.read().splitlines()
    writer.stdout.close()
    writer.wait()
    promised = {}
    for line in lines:
        seq, _space, digest = line.strip().partition(" ")
        if len(digest) == 64:
            promised[int(seq)] = digest
    with closing(Store(tmp_path)) as store:
        (sitting_id,) = store.sitting_ids()
        events = store.events(sitting_id)
        assert store.missing_entries() == []
    assert len(promised) >= acknowledged
    assert {event.seq: event.digest for event in events}.items() >= promised.items()
    assert replay(small_form()[0], events).candidate_id == LICENCE


def test_the_digests_of_all_contents_are_those_of_all_forms(store):
    assert store.content_digests() == frozenset()
    forms = [small_form(seed)[0] for seed in (7, 8)]
    for form in forms:
        store.save_form(form, built_at=MORNING)
    assert store.content_digests() == {item.digest for form in forms for item in form.items}
