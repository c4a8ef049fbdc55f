"""Progress under a passphrase, typed in a real terminal: unseen, twice when it is new, and none for Enter."""

from contextlib import closing

import pytest

from examapp.exchange.sealing import opens_by_passphrase
from examapp.storage.training import TrainingLog
from tests.training_cases import LEARNER, record

pytest.importorskip("pexpect")
from tests.e2e.test_sealing_in_a_terminal import finish, start, type_new

PHRASE = "spring river tide"


def test_progress_travels_under_a_passphrase(tmp_path):
    home, office = tmp_path / "home", tmp_path / "office"
    file, plain = tmp_path / "a.progress.age", tmp_path / "b.progress"
    with closing(TrainingLog(home)) as log:
        log.add(record(number) for number in range(6))
    child = start(home, "training", "export", "--as", LEARNER, "-o", file)
    child.expect("A passphrase for the file, or Enter for none")
    child.sendline("short")
    child.expect("at least 8 signs")
    child.expect("A passphrase for the file")
    child.sendline(PHRASE)
    child.expect("The same once more")
    child.sendline("another passphrase")
    child.expect("That was not the same")
    child.expect("A passphrase for the file")
    type_new(child, PHRASE)
    child.expect("6 records of")
    assert PHRASE not in child.before
    assert finish(child) == 0
    assert opens_by_passphrase(file.read_bytes())
    child = start(office, "training", "merge", file)
    child.expect("The passphrase of a.progress.age")
    child.sendline("not this one")
    child.expect("The passphrase is wrong, or the file has been changed")
    assert finish(child) == 1
    assert not office.exists()
    child = start(office, "training", "merge", file)
    child.expect("The passphrase of a.progress.age")
    child.sendline(PHRASE)
    child.expect("6 of them new")
    assert finish(child) == 0
    child = start(office, "training", "export", "--as", LEARNER, "-o", plain)
    child.expect("or Enter for none")
    child.sendline("")
    child.expect("It is not sealed")
    assert finish(child) == 0
    assert plain.read_bytes().startswith(b"examapp-progress 1 ")
