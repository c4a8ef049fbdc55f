"""The commands `examapp progress` and `examapp practise due`: the exam day, what is due, and what is refused."""

import io
import os
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from examapp.cli.main import run
from examapp.domain.clocks import Reading
from examapp.domain.sittings import start
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.storage.store import Store
from examapp.storage.training import TrainingLog
from tests.exam_cases import make_candidate, small_form
from tests.test_courses import SHIPPED

LICENCE, OTHER = "13416201281012345", "13416201281012346"


@pytest.fixture
def examapp(tmp_path, monkeypatch, capsys):
    def command(*words, lines=(), language="en"):
        reader, writer = os.pipe()
        os.write(writer, "".join(f"{line}\n" for line in lines).encode())
        os.close(writer)
        with io.TextIOWrapper(io.FileIO(reader), encoding="utf-8") as source:
            monkeypatch.setattr("sys.stdin", source)
            place = ("--data", str(tmp_path / "data"), "--banks", str(SHIPPED), "--lang", language)
            code = run([*words, *place])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def coming(days):
    return (datetime.now().astimezone() + timedelta(days=days)).date().isoformat()


def move_back(folder, days):
    """Make a log in which everything was answered so many days earlier."""
    with closing(TrainingLog(folder / "data")) as log:
        told = [each for learner in log.learners() for each in log.of(learner)]
    (folder / "data" / "examapp.db").unlink()
    with closing(TrainingLog(folder / "data")) as log:
        log.add([TrainingRecord(e.record_id, e.learner, e.at - timedelta(days=days), e.kind, e.data) for e in told])


def test_the_first_look_says_what_to_do_first(examapp):
    code, out, err = examapp("progress")
    assert (code, err) == (0, "")
    assert out.startswith("Next: the lesson “")
    assert "no day is named yet" in out
    assert not set("█▒░") & set(out)


def test_the_exam_day_is_remembered_for_the_learner_and_can_be_forgotten(examapp):
    day = coming(24)
    assert f"{day}; days left, today among them: 24" in examapp("progress", "--exam", day, "--as", LICENCE)[1]
    assert "days left, today among them: 24" in examapp("progress", "--line")[1]
    assert "no day is named yet" in examapp("progress", "--as", OTHER)[1]
    code, out, _err = examapp("progress", "--as", LICENCE, "--exam", "none")
    assert code == 0
    assert "no day is named yet" in out


@pytest.mark.parametrize(("day", "words"), [("tomorrow", "This is not a day."), ("2020-01-01", "That day is over.")])
def test_what_is_no_day_to_come_is_refused_and_the_old_one_stays(examapp, day, words):
    examapp("progress", "--exam", coming(24))
    code, out, err = examapp("progress", "--exam", day)
    assert (code, out) == (1, "")
    assert words in err
    assert "days left, today among them: 24" in examapp("progress")[1]


def test_what_is_due_is_practised_first_and_in_its_order(examapp, tmp_path):
    code, _out, err = examapp("practise", "due", "--line")
    assert code == 1
    assert "Nothing is due today." in err
    _code, out, _err = examapp("practise", "mixed", "--line", "--count", "6", "--seed", "3", lines=["A", ""] * 6)
    assert out.count("Comes again on ") == 6
    assert "Nothing is due today." in examapp("practise", "due", "--line")[2]
    move_back(tmp_path, 40)
    code, out, _err = examapp("practise", "--line")
    assert "1. due Due today (6)" in out
    code, out, _err = examapp("practise", "due", "--line", "--count", "4", lines=["A", ""] * 4)
    assert code == 0
    assert "Practice: Due today. Items: 4." in out
    assert "Next: today's items, 2 in about" in examapp("progress")[1]
    for name in ("到期", "今日"):
        assert "练习：今日到期。" not in examapp("practise", name, "--line", language="zh")[1], "no Chinese item is due"


def test_towards_the_exam_todays_part_of_what_was_never_met_is_due(examapp):
    examapp("progress", "--exam", coming(10))
    code, out, _err = examapp("practise", "due", "--line", lines=["A", ""] * 4)
    assert code == 0
    assert "Practice: Due today. Items: 4." in out
    assert "Due today          nothing" in examapp("progress")[1]


def test_a_word_corrects_the_rating_in_plain_lines(examapp, tmp_path):
    lines = ["A", "k", "K", "", "q"]
    _code, out, _err = examapp("practise", "mixed", "--line", "--seed", "3", lines=lines)
    said = [line for line in out.splitlines() if line.startswith("→ Comes again on ")]
    assert len(said) == len(set(said)) == 3
    with closing(TrainingLog(tmp_path / "data")) as log:
        kinds = [each.kind for each in log.of("-")]
        answer, *ratings = log.of("-")
    assert kinds == [TrainingKind.PRACTISED, TrainingKind.RATED, TrainingKind.RATED]
    assert {each.data["answer"] for each in ratings} == {answer.record_id}
    assert "K: after the answer" in out


def test_nobody_looks_where_somebody_sits_an_exam(examapp, tmp_path):
    form, _keys = small_form()
    with closing(Store(tmp_path / "data")) as store:
        store.save_form(form, built_at=datetime.now(UTC))
        store.save_candidates([make_candidate(LICENCE)])
        _sitting, event = start(LICENCE, form, seat_seed="seat", now=Reading(datetime.now(UTC), 1, "boot"))
        store.append(event)
    code, out, err = examapp("progress")
    assert (code, out) == (1, "")
    assert "Somebody is sitting the closed-book exam" in err
