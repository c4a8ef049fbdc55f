"""Two processes on one sitting, and many beside each other: one writes, the other is told, nothing said is lost."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from examapp.application.administration import verify
from examapp.domain.sittings import replay, sitting_id_of
from examapp.storage.store import Store
from tests.exam_cases import LICENCE, MORNING, small_form

ROOT = Path(__file__).parents[2]
ANSWERS = 150
ONE_LIFE = """
import sys
from pathlib import Path
from examapp.domain.errors import ExamError
from tests.faults.sitter import say, sit

say("ready")
sys.stdin.readline()
try:
    sit(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), answers=int(sys.argv[4]), alone=False)
except ExamError as error:
    say("refused", type(error).__name__, error)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(Store(tmp_path)) as store:
        store.save_form(small_form()[0], built_at=MORNING)
    return tmp_path


def together(folder: Path, licences: list[str]) -> list[list[list[str]]]:
    """Let a process for each licence number sit at the same time; what each said, in words."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ONE_LIFE, folder, licence_no, str(seed), str(ANSWERS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        for seed, licence_no in enumerate(licences)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [[line.split() for line in process.communicate()[0].splitlines()] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(licences)
    return said


def is_through(said: list[list[str]]) -> bool:
    return sum(words[0] == "saved" for words in said) == ANSWERS


def promises(said: list[list[str]]) -> dict[int, str]:
    return {int(words[1]): words[2] for words in said if words[0] in ("admitted", "saved")}


def test_of_two_processes_on_one_sitting_no_answer_that_was_acknowledged_is_lost(folder):
    said = together(folder, [LICENCE, LICENCE])
    with closing(Store(folder)) as store:
        events = store.events(sitting_id_of(small_form()[0].form_id, LICENCE))
        assert verify(store).holds
    stored = {event.seq: event.digest for event in events}
    for one in said:
        assert promises(one).items() <= stored.items()
    assert not promises(said[0]).keys() & promises(said[1]).keys()
    refused = [words for one in said for words in one if words[0] == "refused"]
    assert {words[1] for words in refused} <= {"GaveWay", "NotSaved", "Overtaken", "NotPossible", "NotAdmitted"}
    # Either they met, and one was closed; or one began when the other was through.
    assert len(refused) == 1 or all(is_through(one) for one in said)
    replay(small_form()[0], events)


def test_processes_on_one_store_do_not_disturb_each_other(folder):
    licences = [f"1341620128100{number:04d}" for number in range(3)]
    said = together(folder, licences)
    with closing(Store(folder)) as store:
        assert verify(store).holds
        for licence_no, one in zip(licences, said, strict=True):
            events = store.events(sitting_id_of(small_form()[0].form_id, licence_no))
            assert is_through(one)
            assert promises(one) == {event.seq: event.digest for event in events}
