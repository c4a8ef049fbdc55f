"""Backups: one file, consistent while others write, every byte of it vouched for, and restored whole or not at all."""

import hashlib
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.administration import verify
from examapp.cli.main import run
from examapp.domain.audit import AuditKind
from examapp.domain.errors import NotPossible
from examapp.domain.journal import first_breach
from examapp.domain.sittings import replay
from examapp.exchange.identity import load_identity, make_identity, save_identity
from examapp.storage.audit import NO_STATION, AuditLog
from examapp.storage.backups import COMMENT_SIZE, Manifest, copy_database, describe, pack, read_manifest, unpack
from examapp.storage.store import KEY_FILE, STORE_FILE, KeyStore, Store
from examapp.storage.training import TrainingLog
from tests.exam_cases import MORNING, FakeClock, admit, small_form
from tests.training_cases import LEARNER, record

ROOT = Path(__file__).parents[1]
NAMES = (STORE_FILE, KEY_FILE)


@pytest.fixture
def data(tmp_path):
    """A workspace in which somebody has answered two items."""
    folder = tmp_path / "data"
    form, key_sheet = small_form()
    with closing(Store(folder)) as store, closing(KeyStore(folder)) as key_store:
        key_store.save(key_sheet)
        store.save_form(form, built_at=MORNING)
        delivery = admit(store, FakeClock())
        for item in delivery.sitting.form.items[:2]:
            delivery.respond(item.item_id, item.option_ids[0])
    return folder


@pytest.fixture
def examapp(data, capsys):
    """Run a command on the workspace: exit code, standard output, standard error."""

    def command(*words):
        code = run(["--data", str(data), "--lang", "en", *map(str, words)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return command


@pytest.fixture
def backup(examapp, tmp_path):
    path = tmp_path / "backup.zip"
    assert examapp("backup", "-o", path)[0] == 0
    return path


def sittings_in(folder):
    with closing(Store(folder)) as store:
        assert verify(store).holds
        return {sitting_id: store.events(sitting_id) for sitting_id in store.sitting_ids()}


def kinds_of(folder):
    with closing(AuditLog(folder)) as log:
        return [entry.kind for entry in log.entries()]


def test_what_is_restored_is_what_was_backed_up(examapp, data, backup, tmp_path):
    code, out, err = examapp("restore", backup, "--to", tmp_path / "new")
    assert (code, out) == (0, f"{tmp_path / 'new'}\n")
    assert "journal events 3" in err
    assert sittings_in(tmp_path / "new") == sittings_in(data)
    assert [path.name for path in (tmp_path / "new").iterdir()] == [STORE_FILE]


def test_the_training_log_is_in_a_backup_and_is_restored(examapp, data, tmp_path):
    told = [record(number) for number in range(20)]
    with closing(TrainingLog(data)) as log:
        log.add(told)
    assert examapp("backup", "-o", tmp_path / "b.zip")[0] == 0
    assert read_manifest(tmp_path / "b.zip").counts["training"] == 20
    assert examapp("restore", tmp_path / "b.zip", "--to", tmp_path / "new")[0] == 0
    with closing(TrainingLog(tmp_path / "new")) as log:
        assert log.of(LEARNER) == told
        assert log.add([*told, record(20)]) == 1


def test_the_name_of_the_file_is_the_data_of_the_command(examapp, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _code, out, _err = examapp("backup")
    assert zipfile.is_zipfile(out.strip())
    assert out.startswith("examapp-backup-")


def test_both_are_in_the_audit(examapp, data, backup, tmp_path):
    examapp("restore", backup, "--to", tmp_path / "new")
    assert kinds_of(data) == [AuditKind.BACKED_UP]
    assert kinds_of(tmp_path / "new") == [AuditKind.RESTORED]
    with closing(AuditLog(data)) as log:
        (entry,) = log.entries(NO_STATION)
    assert entry.data["file"] == "backup.zip"
    assert entry.data["counts"]["events"] == 3


@pytest.mark.parametrize("with_keys", [False, True])
def test_keys_are_in_a_backup_only_when_they_are_asked_for(examapp, data, tmp_path, with_keys):
    path = tmp_path / "b.zip"
    _code, _out, err = examapp("backup", "-o", path, *(["--with-keys"] if with_keys else []))
    assert (KEY_FILE in zipfile.ZipFile(path).namelist()) == with_keys
    assert ("key sheets are not in it" in err) != with_keys
    examapp("restore", path, "--to", tmp_path / "new")
    assert (tmp_path / "new" / KEY_FILE).exists() == with_keys
    if with_keys:
        with closing(KeyStore(tmp_path / "new")) as key_store:
            assert key_store.key_sheet(small_form()[0].form_id) == small_form()[1]


@pytest.mark.parametrize("with_identity", [False, True])
def test_the_identity_travels_only_when_it_is_asked_for(examapp, data, tmp_path, with_identity):
    identity = make_identity("Mengcheng 1")
    save_identity(identity, data)
    path = tmp_path / "b.zip"
    assert examapp("backup", "-o", path, *(["--with-identity"] if with_identity else []))[0] == 0
    assert ("station/identity.json" in zipfile.ZipFile(path).namelist()) == with_identity
    assert (identity.age_key.encode() in path.read_bytes()) is False
    assert read_manifest(path).station == "Mengcheng 1"
    code, _out, err = examapp("restore", path, "--to", tmp_path / "new")
    assert code == 0
    assert "station Mengcheng 1" in err
    assert (tmp_path / "new" / "station").exists() == with_identity
    if with_identity:
        assert load_identity(tmp_path / "new").age_key == identity.age_key
        assert (tmp_path / "new" / "station" / "identity.json").stat().st_mode & 0o077 == 0


def test_an_identity_that_is_not_there_cannot_be_backed_up(examapp, tmp_path):
    code, _out, err = examapp("backup", "-o", tmp_path / "b.zip", "--with-identity")
    assert code == 1
    assert "no identity" in err
    assert not (tmp_path / "b.zip").exists()


def test_a_file_that_is_there_is_never_replaced(examapp, backup):
    before = backup.read_bytes()
    code, _out, err = examapp("backup", "-o", backup)
    assert code == 1
    assert "there already" in err
    assert backup.read_bytes() == before


def test_nothing_but_the_backup_is_left_beside_it(backup, tmp_path):
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "data"]


def test_a_folder_without_data_has_nothing_to_back_up(capsys, tmp_path):
    assert run(["--data", str(tmp_path / "none"), "--lang", "en", "backup"]) == 1
    assert "There is no data" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_folder_that_is_not_empty_is_never_touched(examapp, backup, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine", encoding="utf-8")
    for words in (("--to", other), ()):
        code, _out, err = examapp("restore", backup, *words)
        assert code == 1
        assert "not empty" in err
        assert "--to" in err
    assert [path.name for path in other.iterdir()] == ["letter.txt"]


def test_a_restored_sitting_goes_on(examapp, backup, tmp_path):
    examapp("restore", backup, "--to", tmp_path / "new")
    with closing(Store(tmp_path / "new")) as store:
        delivery = admit(store, FakeClock())
        assert len(delivery.sitting.answered) == 2
        delivery.submit()
        assert replay(small_form()[0], store.events(delivery.sitting.sitting_id)) == delivery.sitting


def test_a_journal_that_did_not_hold_is_kept_as_it_is_and_that_is_said(examapp, data, tmp_path):
    with closing(sqlite3.connect(data / STORE_FILE, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER events_are_never_updated")
        connection.execute("UPDATE events SET boot_ms = boot_ms + 1 WHERE entry = 2")
    path = tmp_path / "b.zip"
    code, out, err = examapp("backup", "-o", path)
    assert (code, out) == (1, f"{path}\n")
    assert "do NOT hold" in err
    code, _out, err = examapp("restore", path, "--to", tmp_path / "new")
    assert code == 1
    assert "do NOT hold" in err
    assert (tmp_path / "new" / STORE_FILE).exists()


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(examapp, data, tmp_path):
    content = bytearray((data / STORE_FILE).read_bytes())
    for page in range(2 * 4096, len(content), 4096):
        content[page : page + 200] = random.Random(page).randbytes(200)
    (data / STORE_FILE).write_bytes(content)
    code, _out, err = examapp("backup", "-o", tmp_path / "b.zip")
    assert code == 1
    assert "copy the whole data folder as it is" in err
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_backup_is_refused_and_leaves_no_folder(examapp, tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)
    code, _out, err = examapp("restore", tmp_path / "b.zip", "--to", tmp_path / "new")
    assert code == 1
    assert "not a backup" in err
    assert not (tmp_path / "new").exists()


def test_a_backup_that_is_not_there_is_not_found(examapp, tmp_path):
    assert examapp("restore", tmp_path / "none.zip", "--to", tmp_path / "new")[0] == 1


@pytest.fixture(scope="module")
def small_backup(tmp_path_factory):
    """A backup that hypothesis may spoil as often as it likes."""
    folder = tmp_path_factory.mktemp("small")
    with closing(Store(folder)):
        pass
    copy_database(folder / STORE_FILE, folder / "copy.db")
    manifest = Manifest("2026-11-23T01:00:00+00:00", "1", "", "", (describe(STORE_FILE, folder / "copy.db"),))
    pack(folder / "b.zip", manifest, {STORE_FILE: folder / "copy.db"})
    return folder / "b.zip"


def refused(folder: Path, content: bytes) -> bool:
    room = folder / "room"
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir()
    (folder / "spoilt.zip").write_bytes(content)
    try:
        unpack(folder / "spoilt.zip", room, names=NAMES)
    except NotPossible:
        return True
    return False


def test_each_changed_byte_of_a_backup_is_refused(small_backup, tmp_path):
    content = small_backup.read_bytes()
    assert not refused(tmp_path, content)
    step = max(1, len(content) // 400)
    places = {*range(0, len(content), step), *range(len(content) - 400, len(content)), *range(60)}
    for at in places:
        spoilt = content[:at] + bytes([content[at] ^ (1 + at % 255)]) + content[at + 1 :]
        assert refused(tmp_path, spoilt), f"byte {at} of {len(content)}"


@given(data=st.data())
def test_a_backup_that_was_cut_or_grew_is_refused(small_backup, tmp_path_factory, data):
    content = small_backup.read_bytes()
    folder = tmp_path_factory.mktemp("cut")
    at = data.draw(st.integers(0, len(content) - 1))
    more = data.draw(st.binary(min_size=1, max_size=80))
    assert refused(folder, content[:at])
    assert refused(folder, content + more)
    assert refused(folder, content[:at] + more + content[at:])


def sign_again(path: Path) -> None:
    """Make the comment the digest of what is before it, as somebody who knows the format would."""
    content = path.read_bytes()
    before = content[:-COMMENT_SIZE]
    path.write_bytes(before + hashlib.sha256(before).hexdigest().encode())


@pytest.mark.parametrize("name", ["../outside.db", "/tmp/outside.db", "other.db", "station/../../x"])
def test_a_file_with_another_name_is_never_written(data, tmp_path, name):
    copy_database(data / STORE_FILE, tmp_path / "copy.db")
    file = describe(STORE_FILE, tmp_path / "copy.db")
    manifest = Manifest("2026-11-23T01:00:00+00:00", "1", "", "", (replace(file, name=name),))
    pack(tmp_path / "b.zip", manifest, {name: tmp_path / "copy.db"})
    (tmp_path / "room").mkdir()
    with pytest.raises(NotPossible, match="belongs in none"):
        unpack(tmp_path / "b.zip", tmp_path / "room", names=NAMES)
    assert list((tmp_path / "room").iterdir()) == []


def test_counts_and_digests_are_held_against_the_manifest(data, tmp_path):
    copy_database(data / STORE_FILE, tmp_path / "copy.db")
    file = describe(STORE_FILE, tmp_path / "copy.db")
    wrong = [
        replace(file, counts={**file.counts, "events": 99}),
        replace(file, sha256="0" * 64),
        replace(file, size=1),
    ]
    for number, other in enumerate(wrong):
        room, path = tmp_path / f"room-{number}", tmp_path / f"b-{number}.zip"
        room.mkdir()
        pack(path, Manifest("2026-11-23T01:00:00+00:00", "1", "", "", (other,)), {STORE_FILE: tmp_path / "copy.db"})
        with pytest.raises(NotPossible, match="manifest"):
            unpack(path, room, names=NAMES)


def test_a_file_that_the_manifest_does_not_name_is_refused(backup, tmp_path):
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr("station/identity.json", "{}")
    sign_again(backup)
    (tmp_path / "room").mkdir()
    with pytest.raises(NotPossible, match="does not hold what its manifest names"):
        unpack(backup, tmp_path / "room", names=(*NAMES, "station/identity.json"))


def test_a_backup_of_a_newer_format_says_so(tmp_path, backup):
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as archive:
        manifest = zipfile.ZipFile(backup).read("manifest.json").replace(b'"format":1', b'"format":2')
        archive.writestr("manifest.json", manifest)
        archive.comment = b"0" * COMMENT_SIZE
    sign_again(tmp_path / "new.zip")
    with pytest.raises(NotPossible, match="newer version"):
        read_manifest(tmp_path / "new.zip")


WRITERS_LICENCE = "13416201281000099"
WRITER = """
import sys
from pathlib import Path
from tests.faults.sitter import sit
sit(Path(sys.argv[1]), sys.argv[2], 1, answers=100_000)
"""


@pytest.fixture
def writer(data):
    """A process that answers without a pause, and says each answer that was acknowledged."""
    command = [sys.executable, "-c", WRITER, data, WRITERS_LICENCE]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()
        process.communicate()


def writers_journal(folder):
    journals = sittings_in(folder).values()
    return next(events for events in journals if events[0].data["candidate"] == WRITERS_LICENCE)


def test_a_backup_taken_while_another_process_writes_is_a_moment_of_the_journal(examapp, data, tmp_path, writer):
    parts = []
    for number in range(4):
        path, new = tmp_path / f"{number}.zip", tmp_path / f"new-{number}"
        said = [writer.stdout.readline().split() for _line in range(30)]
        assert examapp("backup", "-o", path)[0] == 0
        assert examapp("restore", path, "--to", new)[0] == 0
        events = writers_journal(new)
        assert first_breach(events) is None
        _word, seq, digest, _answers = said[-1]
        assert events[int(seq)].digest == digest, "an answer acknowledged before is not in it"
        parts.append(events)
    assert writer.poll() is None, "the backup stopped the writer"
    writer.kill()
    writer.wait()
    whole = writers_journal(data)
    assert [part == whole[: len(part)] for part in parts] == [True] * 4
    assert len({len(part) for part in parts}) == 4
