"""A process that sits exams and forks for each: what it prints has been acknowledged, and it may be killed any moment.

Standard input: one line a life, `FOLDER LICENCE SEED`. Standard output: the lines of that life, `ended N` of its pid.
"""

import os
import random
import sys
from pathlib import Path

from examapp.application.admission import Admission
from examapp.application.delivery import Delivery
from examapp.cli.machine import MachineClock
from examapp.domain.errors import ExamError, SittingClosed
from examapp.domain.items import sha256_of
from examapp.domain.sittings import Sitting
from examapp.storage.store import Store
from tests.exam_cases import make_candidate, small_form

ANSWERS = 400


def answers_digest(sitting: Sitting) -> str:
    """What the candidate would see answered, in a word."""
    return sha256_of({item_id: sorted(options) for item_id, options in sitting.responses.items()})


def say(*words: object) -> None:
    """One line, in one write: a kill leaves it whole or away."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def act(delivery: Delivery, dice: random.Random) -> Sitting:
    """Something that a candidate does."""
    item = dice.choice(delivery.sitting.form.items)
    option = dice.choice(item.option_ids)
    what = dice.random()
    if what < 0.75:
        return delivery.respond(item.item_id, option)
    if what < 0.85:
        return delivery.move(item.item_id)
    return delivery.strike(item.item_id, option) if what < 0.95 else delivery.clear(item.item_id)


def sit(folder: Path, licence_no: str, seed: int, *, answers: int = ANSWERS, alone: bool = True) -> None:
    """Admit the candidate, and answer until somebody ends it; who is not `alone` may find more than there was."""
    dice = random.Random(seed)
    store = Store(folder)
    store.save_candidates([make_candidate(licence_no)])
    admission = Admission(small_form()[0], store, MachineClock())
    before = admission.sitting_of(make_candidate(licence_no))
    delivery = admission.admit(admission.identify(licence_no))
    assert not alone or before is None or before.responses == delivery.sitting.responses
    say("admitted", delivery.sitting.last.seq, delivery.sitting.last.digest, answers_digest(delivery.sitting))
    for _number in range(answers):
        sitting = act(delivery, dice)
        say("saved", sitting.last.seq, sitting.last.digest, answers_digest(sitting))
    store.close()


def main() -> None:
    """Live one life a line, each in a process of its own that begins where this one has loaded everything."""
    small_form()
    for line in sys.stdin:
        folder, licence_no, seed = line.split()
        pid = os.fork()
        if pid == 0:
            say("born", os.getpid())
            code = 0
            try:
                sit(Path(folder), licence_no, int(seed))
            except SittingClosed as error:
                say("closed", error)
            except ExamError as error:
                say("refused", type(error).__name__, error)
                code = 1
            os._exit(code)
        _pid, status = os.waitpid(pid, 0)
        say("ended", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
