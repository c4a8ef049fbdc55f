"""Killed at any moment: no acknowledged answer is lost, every chain holds, and who resumes finds the same answers.

EXAMAPP_FAULTS=1000 kills a thousand times instead of a few.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from examapp.application.administration import verify
from examapp.domain.sittings import replay, sitting_id_of
from examapp.storage.store import STORE_FILE, Store
from tests.exam_cases import MORNING, small_form
from tests.faults.sitter import answers_digest

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("EXAMAPP_FAULTS", "40"))
LIVES_A_SITTING = 10
LONGEST_LIFE_S = 0.08
# What a life writes before or beside what it says: the resumption, a moved clock, the answer being written.
UNSAID = 5

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork processes")


@dataclass
class Life:
    """What one process said before it was killed."""

    licence_no: str
    promised: dict[int, str] = field(default_factory=dict)
    answers: str = ""
    admitted: str = ""
    exit_code: int | None = None


class Hall:
    """The process that all lives are forked from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.sitter"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            bufsize=1,
        )

    def live(self, licence_no: str, seed: int, *, killed_after_s: float) -> Life:
        """Let a process sit, and kill it; what it had acknowledged by then."""
        life = Life(licence_no)
        print(self._folder, licence_no, seed, file=self._process.stdin, flush=True)
        for line in self._process.stdout:
            word, *values = line.split()
            if word == "born":
                time.sleep(killed_after_s)
                os.kill(int(values[0]), signal.SIGKILL)
            elif word == "ended":
                life.exit_code = int(values[0])
                return life
            elif word in ("admitted", "saved"):
                life.promised[int(values[0])] = values[1]
                life.answers = values[2]
                life.admitted = life.admitted or values[2]
            else:
                raise AssertionError(line)
        raise AssertionError("the hall has ended by itself")

    def close(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with closing(Store(tmp_path)) as store:
        store.save_form(small_form()[0], built_at=MORNING)
    with closing(Hall(tmp_path)) as opened:
        yield opened


def check_life(folder: Path, life: Life, known: dict[int, str]) -> str:
    """Everything promised is stored, next to nothing besides, and it folds to what was shown; the answers stored."""
    form, _keys = small_form()
    with closing(Store(folder)) as store:
        events = store.events(sitting_id_of(form.form_id, life.licence_no))
        assert store.missing_entries() == []
    known |= life.promised
    stored = {event.seq: event.digest for event in events}
    lost = known.items() - stored.items()
    assert not lost, f"{len(lost)} acknowledged answers are lost"
    if not events:
        return ""
    if life.promised:
        assert 0 <= len(events) - 1 - max(life.promised) <= UNSAID
        promised = replay(form, events[: max(life.promised) + 1])
        assert answers_digest(promised) == life.answers
    return answers_digest(replay(form, events))


def test_no_kill_loses_an_acknowledged_answer(tmp_path, hall):
    dice = random.Random(20261123)
    killed = answers = resumed = 0
    known: dict[str, dict[int, str]] = {}
    shown: dict[str, str] = {}
    for number in range(KILLS):
        licence_no = f"1341620128{number // LIVES_A_SITTING:07d}"
        life = hall.live(licence_no, number, killed_after_s=dice.uniform(0, LONGEST_LIFE_S))
        killed += life.exit_code == -signal.SIGKILL
        answers += len(life.promised)
        if life.admitted and shown.get(licence_no):
            resumed += 1
            assert life.admitted == shown[licence_no], "who resumes finds other answers"
        shown[licence_no] = check_life(tmp_path, life, known.setdefault(licence_no, {}))
    with closing(Store(tmp_path)) as store:
        assert store._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = verify(store)
    assert found.holds
    print(f"{killed} killed, {answers} answers acknowledged, {resumed} times resumed")  # noqa: T201  (shown by -s)
    assert killed >= KILLS * 0.8
    assert resumed >= KILLS // 4
    assert answers >= KILLS
    assert (tmp_path / STORE_FILE).stat().st_size > 0
