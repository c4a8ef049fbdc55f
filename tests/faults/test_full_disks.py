"""A full disk, and a folder that nobody may write in: nothing is saved, it is said, and later everything goes on."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from examapp.application.administration import verify
from examapp.application.delivery import Delivery
from examapp.cli.main import run
from examapp.domain.audit import AuditKind
from examapp.domain.errors import NotPossible, NotSaved
from examapp.domain.sittings import replay
from examapp.storage.audit import AuditLog
from examapp.storage.store import KEY_FILE, STORE_FILE, KeyStore, Store
from tests.exam_cases import MORNING, FakeClock, admit, small_form

ROOT = Path(__file__).parents[2]
DISK = "2m"
NOBODY = 65534


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes in memory, where the system lets one be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk; the limit on a file's size is tried instead")
    command = [mount, "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this system lets no small disk be mounted; the limit on a file's size is tried instead")
    yield folder
    subprocess.run([umount, "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Leave no room on a disk; the file that takes it."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            with suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass
    return ballast


def answer_until_refused(delivery: Delivery, clock: FakeClock) -> int:
    """How many answers were saved before one was refused."""
    items = delivery.sitting.form.items
    for number in range(10_000):
        clock.advance(milliseconds=10)
        before = delivery.sitting
        item = items[number % len(items)]
        try:
            delivery.respond(item.item_id, item.option_ids[number % len(item.option_ids)])
        except NotSaved:
            assert delivery.sitting is before
            return number
    raise AssertionError("the disk is never full")


def test_a_full_disk_refuses_and_when_there_is_room_everything_goes_on(small_disk):
    clock = FakeClock()
    form, _keys = small_form()
    with closing(Store(small_disk)) as store:
        store.save_form(form, built_at=MORNING)
        delivery = admit(store, clock)
        for _time in range(3):
            ballast = fill(small_disk)
            answer_until_refused(delivery, clock)
            seq, shown = delivery.sitting.last.seq, delivery.sitting.responses
            with pytest.raises(NotSaved, match="NOT saved"):
                delivery.submit()
            assert delivery.sitting.is_open
            assert delivery.sitting.responses == shown
            ballast.unlink()
            delivery.flag(delivery.sitting.current)
            assert delivery.sitting.last.seq == seq + 1
        delivery.submit()
        assert replay(form, store.events(delivery.sitting.sitting_id)) == delivery.sitting
    with closing(Store(small_disk)) as store:
        assert replay(form, store.events(delivery.sitting.sitting_id)) == delivery.sitting
        assert verify(store).holds


def test_a_process_that_is_killed_on_a_full_disk_has_kept_what_it_acknowledged(small_disk):
    clock = FakeClock()
    form, _keys = small_form()
    with closing(Store(small_disk)) as store:
        store.save_form(form, built_at=MORNING)
        delivery = admit(store, clock)
        fill(small_disk)
        answer_until_refused(delivery, clock)
        shown = delivery.sitting
        # What is on the disk at this moment, as a kill would leave it.
        copy = small_disk.parent / "as-killed"
        copy.mkdir()
        for path in small_disk.glob(f"{STORE_FILE}*"):
            if not path.name.endswith("-shm"):
                shutil.copyfile(path, copy / path.name)
    with closing(Store(copy)) as store:
        assert replay(form, store.events(shown.sitting_id)) == shown


def save_key_sheet(folder: Path) -> None:
    with closing(KeyStore(folder)) as key_store:
        for seed in range(50):
            key_store.save(small_form(seed)[1])


def save_forms(folder: Path) -> None:
    with closing(Store(folder)) as store:
        for seed in range(50):
            store.save_form(small_form(seed)[0], built_at=MORNING)


def save_setting(folder: Path) -> None:
    with closing(Store(folder)) as store:
        store.save_setting("demonstration", "1" * 500_000)


def record(folder: Path) -> None:
    with closing(AuditLog(folder)) as log:
        for number in range(100):
            log.record("local", AuditKind.VOIDED, {"reason": "x" * 1000, "n": number}, now=FakeClock().read())


@pytest.mark.parametrize("save", [save_key_sheet, save_forms, save_setting, record])
def test_whatever_finds_no_room_is_refused_in_words_and_what_was_there_stays(small_disk, save):
    form, key_sheet = small_form()
    with closing(Store(small_disk)) as store, closing(KeyStore(small_disk)) as key_store, closing(AuditLog(small_disk)):
        store.save_form(form, built_at=MORNING)
        key_store.save(key_sheet)
        fill(small_disk)
        with pytest.raises(NotSaved) as caught:
            save(small_disk)
        assert caught.value.problem.msgid == "Nothing was saved: {reason}"
        assert caught.value.problem.values == {"reason": "database or disk is full"}
        assert store.form(form.form_id) == form
        assert key_store.key_sheet(form.form_id) == key_sheet


def test_a_workspace_cannot_be_made_on_a_full_disk_and_that_is_said(small_disk, capsys):
    ballast = fill(small_disk)
    assert run(["--data", str(small_disk / "data"), "--lang", "en", "exam", "list"]) == 1
    assert "disk" in capsys.readouterr().err
    ballast.unlink()
    assert run(["--data", str(small_disk / "data"), "--lang", "en", "exam", "list"]) == 0


# --- without root: the limit on the size of a file stands for the full disk ------------------------------------------

LIMITED = """
import resource, signal, sys
from contextlib import closing
from pathlib import Path
from examapp.domain.sittings import replay
from examapp.storage.store import Store
from tests.exam_cases import MORNING, FakeClock, admit, small_form
from tests.faults.test_full_disks import answer_until_refused

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
clock, (form, _keys) = FakeClock(), small_form()
with closing(Store(Path(sys.argv[1]))) as store:
    store.save_form(form, built_at=MORNING)
    delivery = admit(store, clock)
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    answer_until_refused(delivery, clock)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    delivery.flag(delivery.sitting.current)
    assert replay(form, store.events(delivery.sitting.sitting_id)) == delivery.sitting
    print(delivery.sitting.last.digest)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="this system knows no limit on a file's size")
def test_a_file_that_may_not_grow_refuses_and_afterwards_everything_goes_on(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with closing(Store(tmp_path)) as store:
        (sitting_id,) = store.sitting_ids()
        assert store.events(sitting_id)[-1].digest == done.stdout.strip()
        assert verify(store).holds


# --- a folder that nobody may write in -------------------------------------------------------------------------------

READ_ONLY = """
import os, sys
from contextlib import closing
from pathlib import Path
from examapp.domain.errors import ExamError
from examapp.storage.store import KeyStore, Store
from tests.exam_cases import FakeClock, admit

if os.geteuid() == 0:
    os.setuid(65534)
for kind in (Store, KeyStore):
    try:
        with closing(kind(Path(sys.argv[1]))) as store:
            admit(store, FakeClock())
    except ExamError as error:
        print(type(error).__name__, error.hint is not None)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of this kind are not this system's")
@pytest.mark.parametrize("made_before", [False, True])
def test_a_read_only_folder_is_refused_in_words_and_stays_as_it_is(open_folder, made_before):
    data = open_folder / "data"
    data.mkdir()
    if made_before:
        with closing(Store(data)) as store, closing(KeyStore(data)):
            admit(store, FakeClock())
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    for path in data.iterdir():
        path.chmod(0o444)
    data.chmod(0o555)
    command = [sys.executable, "-c", READ_ONLY, data]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    data.chmod(0o755)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout.split("\n")[:2] == ["NotPossible True"] * 2, done.stdout + done.stderr
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before
    for path in data.iterdir():
        path.chmod(0o644)
    with closing(Store(data)) as store:
        admit(store, FakeClock())
        assert len(store.sitting_ids()) == 1


def test_a_folder_in_the_way_of_the_database_is_said_in_words(tmp_path):
    (tmp_path / KEY_FILE).mkdir()
    with pytest.raises(NotPossible, match="cannot be opened"):
        KeyStore(tmp_path)
