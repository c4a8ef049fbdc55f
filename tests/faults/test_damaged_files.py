"""Damaged files: a changed byte is found or changes nothing, and a damaged log loses no more than its end.

EXAMAPP_FAULTS=1000 changes a hundred times as many bytes.
"""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from examapp.application.administration import verify
from examapp.cli.main import run
from examapp.domain.errors import ExamError
from examapp.domain.journal import Event, first_breach
from examapp.domain.sittings import replay
from examapp.storage.store import STORE_FILE, Store
from tests.exam_cases import MORNING, FakeClock, admit, small_form

TRIALS = 10 * int(os.environ.get("EXAMAPP_FAULTS", "20"))
PAGE = 4096
EVENTS = 60


@dataclass(frozen=True, slots=True)
class Recorded:
    """A database file with a sitting in it, and what it is to say; `log` is a write-ahead log that a kill left."""

    database: bytes
    log: bytes
    events: tuple[Event, ...]

    @property
    def offsets(self) -> list[int]:
        """Every byte of the pages that hold rows of the journal, or its index."""
        digests = [event.digest.encode() for event in self.events] + [self.events[0].sitting_id.encode()]
        pages = range(0, len(self.database), PAGE)
        return [
            at
            for page in pages
            if any(digest in self.database[page : page + PAGE] for digest in digests)
            for at in range(page, page + PAGE)
        ]


def record(folder: Path, *, checkpointed: bool) -> Recorded:
    clock = FakeClock()
    form, _keys = small_form()
    with closing(Store(folder)) as store:
        store.save_form(form, built_at=MORNING)
        delivery = admit(store, clock, form)
        store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if not checkpointed:
            store._connection.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(EVENTS):
            clock.advance(seconds=2)
            item = delivery.sitting.form.items[number % len(form.items)]
            delivery.respond(item.item_id, item.option_ids[number % len(item.option_ids)])
        events = tuple(store.events(delivery.sitting.sitting_id))
        log = b"" if checkpointed else (folder / f"{STORE_FILE}-wal").read_bytes()
        database = b"" if checkpointed else (folder / STORE_FILE).read_bytes()
    return Recorded(database or (folder / STORE_FILE).read_bytes(), log, events)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return record(tmp_path_factory.mktemp("recorded"), checkpointed=True)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return record(tmp_path_factory.mktemp("killed"), checkpointed=False)


def what_is_found(folder: Path, sitting_id: str) -> str | list[Event]:
    """How damage shows itself, in a word; or the journal where nothing is found."""
    try:
        with closing(Store(folder)) as store:
            whole = store._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            if not whole:
                return "integrity check"
            if not verify(store).holds:
                return "verify"
            return store.events(sitting_id)
    except ExamError as error:
        return type(error).__name__


def change(content: bytes, at: int, mask: int) -> bytes:
    return content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :]


def test_a_changed_byte_of_the_database_is_found_or_changes_nothing(tmp_path, recorded):
    dice = random.Random(4)
    offsets = recorded.offsets
    assert len(offsets) >= 5 * PAGE
    found: dict[str, int] = {}
    for trial in range(TRIALS):
        folder = tmp_path / str(trial)
        folder.mkdir()
        at, mask = dice.choice(offsets), dice.randrange(1, 256)
        (folder / STORE_FILE).write_bytes(change(recorded.database, at, mask))
        outcome = what_is_found(folder, recorded.events[0].sitting_id)
        if isinstance(outcome, list):
            assert tuple(outcome) == recorded.events, f"byte {at} changed by {mask}: silently another journal"
            outcome = "nothing changed"
        found[outcome] = found.get(outcome, 0) + 1
        shutil.rmtree(folder)
    print(found)  # noqa: T201  (shown by -s)
    assert found["verify"] > TRIALS // 4


def test_a_changed_byte_of_a_row_is_found_by_verify(tmp_path, recorded):
    """Of the bytes that say something there is none whose change goes unseen."""
    dice = random.Random(5)
    for trial in range(TRIALS // 4):
        event = dice.choice(recorded.events)
        begin = recorded.database.index(event.digest.encode())
        at = begin + dice.randrange(len(event.digest))
        folder = tmp_path / str(trial)
        folder.mkdir()
        (folder / STORE_FILE).write_bytes(change(recorded.database, at, 1 << dice.randrange(7)))
        assert what_is_found(folder, event.sitting_id) == "verify"


def test_whole_pages_of_rubbish_are_found(tmp_path, recorded):
    dice = random.Random(6)
    for page in sorted({at // PAGE * PAGE for at in recorded.offsets}):
        folder = tmp_path / str(page)
        folder.mkdir()
        rubbish = dice.choice([bytes(PAGE), dice.randbytes(PAGE)])
        (folder / STORE_FILE).write_bytes(recorded.database[:page] + rubbish + recorded.database[page + PAGE :])
        assert isinstance(what_is_found(folder, recorded.events[0].sitting_id), str)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_database_that_was_cut_is_found(tmp_path, recorded, part):
    (tmp_path / STORE_FILE).write_bytes(recorded.database[: int(len(recorded.database) * part)])
    assert isinstance(what_is_found(tmp_path, recorded.events[0].sitting_id), str)


@pytest.mark.parametrize(
    "words", [("verify",), ("exam", "list"), ("exam", "seats"), ("roster", "list"), ("doctor", "--banks", "-")]
)
def test_every_command_speaks_of_damage_in_words(tmp_path, recorded, capsys, words):
    dice = random.Random(7)
    for page in range(PAGE, len(recorded.database), PAGE):
        content = recorded.database[:page] + dice.randbytes(PAGE) + recorded.database[page + PAGE :]
        (tmp_path / STORE_FILE).write_bytes(content)
        assert run(["--data", str(tmp_path), "--lang", "en", *words]) in (0, 1)
        assert "Traceback" not in capsys.readouterr().err


def lose(killed: Recorded, folder: Path, log: bytes) -> list[Event]:
    folder.mkdir()
    (folder / STORE_FILE).write_bytes(killed.database)
    (folder / f"{STORE_FILE}-wal").write_bytes(log)
    with closing(Store(folder)) as store:
        assert store._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert verify(store).holds
        return store.events(killed.events[0].sitting_id)


def cut(content: bytes, at: int, _mask: int) -> bytes:
    return content[:at]


@pytest.mark.parametrize("spoil", [cut, change])
def test_a_spoilt_log_loses_no_more_than_its_end_and_never_tells_another_story(tmp_path, killed, spoil):
    """What SQLite cannot vouch for it does not read: the journal is one that once was on the disk."""
    dice = random.Random(8)
    assert lose(killed, tmp_path / "whole", killed.log) == list(killed.events)
    lengths = set()
    for trial in range(max(10, TRIALS // 8)):
        at, mask = dice.randrange(len(killed.log)), dice.randrange(1, 256)
        events = lose(killed, tmp_path / str(trial), spoil(killed.log, at, mask))
        assert events == list(killed.events[: len(events)])
        assert first_breach(events) is None
        replay(small_form()[0], events)
        lengths.add(len(events))
    assert len(lengths) > 3


def test_a_database_that_lost_its_index_gives_no_short_journal(tmp_path, recorded):
    """Rows that an index no longer names are there, and their absence from it is found."""
    (tmp_path / STORE_FILE).write_bytes(recorded.database)
    with closing(sqlite3.connect(tmp_path / STORE_FILE, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'sqlite_autoindex_events_1'")
    assert isinstance(what_is_found(tmp_path, recorded.events[0].sitting_id), str)
