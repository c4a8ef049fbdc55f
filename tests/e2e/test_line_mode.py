"""The exam as plain lines: through a pipe, and interrupted there."""

import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from examapp.application.admission import Admission
from examapp.cli.machine import MachineClock
from examapp.cli.main import run
from examapp.domain.clocks import Reading
from examapp.domain.receipts import receipt_of
from examapp.domain.sittings import Closing, replay
from examapp.storage.store import Store

LICENCE, SEAT = "13416201281000123", "07"
ROSTER = f"name,licence_no,centre,category,seat\nExample A,{LICENCE},Example centre,legal_aid,{SEAT}\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    data = tmp_path / "data"
    assert run(["--data", str(data), "--lang", "en", "roster", "import", str(roster)]) == 0
    assert run(["--data", str(data), "--lang", "en", "exam", "build", "ethics-annual", "--seed", "7"]) == 0
    return data


def take(folder, *lines):
    command = [sys.executable, "-m", "examapp", "take", "--line", "--data", str(folder), "--lang", "en"]
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", cwd=ROOT, check=False, timeout=60)
    assert "Traceback" not in done.stderr
    return done


def sitting_in(folder):
    store = Store(folder)
    (sitting_id,) = store.sitting_ids()
    events = store.events(sitting_id)
    return replay(store.form(str(events[0].data["form"])), events)


def test_the_whole_exam_goes_through_a_pipe(folder):
    answers = [line for _ in range(75) for line in ("A", "")]
    done = take(folder, LICENCE, "1", "1", *answers, "#3", "m", "s", SEAT)
    assert done.returncode == 0
    assert "Item 75 of 75" in done.stdout
    assert "Submitted. All your answers are saved." in done.stdout
    sitting = sitting_in(folder)
    assert sitting.closing is Closing.CANDIDATE
    assert len(sitting.answered) == 75
    assert sitting.flagged == {sitting.form.items[2].item_id}
    assert f"Receipt: {receipt_of(sitting).code}" in done.stdout


def test_a_pipe_that_ends_leaves_the_sitting_open_and_it_goes_on(folder):
    first = take(folder, LICENCE, "1", "1", "B", "", "A")
    assert first.returncode == 1
    assert "All answers so far are saved" in first.stdout
    assert sitting_in(folder).is_open
    second = take(folder, LICENCE, "1", "r", "s", SEAT)
    assert "Answered 2 of 75" in second.stdout
    assert sitting_in(folder).closing is Closing.CANDIDATE


def test_a_wrong_seat_number_submits_nothing(folder):
    done = take(folder, LICENCE, "1", "1", "A", "s", "99")
    assert "Not submitted." in done.stdout
    assert sitting_in(folder).is_open


def test_a_wrong_licence_number_gets_one_sentence_and_another_try(folder):
    done = take(folder, "12a", "13416201281000999", LICENCE, "1", "1", "zz", "X B", "l", "-", "?", "#99", "p")
    assert "“a” is not a digit" in done.stderr
    assert "Nobody on the roster" in done.stderr
    assert "“zz” is not an option here" in done.stdout
    assert "Struck out: B." in done.stdout


class EarlierClock:
    """The machine's clock as it was some minutes ago."""

    def __init__(self, *, minutes):
        self.minutes = minutes

    def read(self):
        now, ago = MachineClock().read(), timedelta(minutes=self.minutes)
        return Reading(now.wall_at - ago, now.boot_ms - ago // timedelta(milliseconds=1), now.boot_id)


def begin(folder, *, minutes_ago):
    with closing(Store(folder)) as store:
        form = store.form(store.form_ids()[0][0])
        admission = Admission(form, store, EarlierClock(minutes=minutes_ago))
        return admission.admit(admission.identify(LICENCE))


def test_who_was_away_long_types_the_code(folder, capsys):
    begin(folder, minutes_ago=12)
    capsys.readouterr()
    assert run(["--data", str(folder), "--lang", "en", "exam", "reentry-code", LICENCE]) == 0
    code = capsys.readouterr().out.strip()
    refused = take(folder, LICENCE, "1", "12345678", "")
    assert "return number 1" in refused.stdout
    assert "This cannot be a code" in refused.stderr
    assert refused.returncode == 0
    assert sitting_in(folder).reentries == 0
    assert "Item 1 of 75" in take(folder, LICENCE, "1", code).stdout
    assert sitting_in(folder).reentries == 1


def test_a_deadline_that_waits_for_a_decision_is_said_and_can_be_cut_short(folder):
    begin(folder, minutes_ago=101)
    with closing(Store(folder)) as store:
        form = store.form(store.form_ids()[0][0])
        door = Admission(form, store, EarlierClock(minutes=1))
        assert door.admit(door.identify(LICENCE)).is_held()
    done = take(folder, LICENCE, "1", "A", "s", SEAT)
    assert "15:00 of lost working time" in done.stdout
    assert "Time is up; nothing can be changed any more." in done.stderr
    assert "Receipt: " in done.stdout
    assert sitting_in(folder).closing is Closing.DEADLINE


def test_several_options_are_typed_together_and_replace_the_set(folder):
    done = take(folder, LICENCE, "1", "1", "#51", "AC", "ABD", "AA")
    assert "Your answer: AC." in done.stdout
    assert "Your answer: ABD." in done.stdout


def test_an_exam_in_english_is_english_from_the_first_line_to_the_last(tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    folder = tmp_path / "data"
    assert run(["--data", str(folder), "--lang", "en", "roster", "import", str(roster)]) == 0
    assert run(["--data", str(folder), "--lang", "en", "exam", "build", "ethics-sample-en", "--seed", "7"]) == 0
    answers = [line for _ in range(22) for line in ("A", "")]
    done = take(folder, LICENCE, "1", "1", *answers, "s", SEAT)
    assert "Item 22 of 22" in done.stdout
    assert "Submitted. All your answers are saved." in done.stdout
    assert [sign for sign in done.stdout + done.stderr if "\u3000" <= sign <= "\uffef"] == []
    assert len(sitting_in(folder).answered) == 22
