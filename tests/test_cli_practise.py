"""The command `examapp practise`: what is offered, and what is refused."""

import io
import json
import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from examapp.application.admission import Admission
from examapp.banks.loader import load_bank
from examapp.cli.context import Context
from examapp.cli.main import run
from examapp.cli.workspace import guard_of
from examapp.domain.clocks import Reading
from examapp.domain.errors import NotPossible
from examapp.domain.forms import Form, form_id_of, form_item
from examapp.storage.store import Store
from examapp.storage.training import TrainingLog
from tests.bank_cases import CASE, MULTIPLE, SINGLE, TRUE_FALSE, bank_text
from tests.exam_cases import make_candidate, small_exam, small_form

LEARNER = "13416201281054321"
SHIPPED = Path(__file__).parents[1] / "question_banks"
REVIEWED_CASE = CASE.replace("status: draft", "status: reviewed\n        reviewed_at: 2026-11-23")


@pytest.fixture
def folder(tmp_path):
    """A folder with an exam bank of two topics and a practice bank, in Chinese, and an English bank."""
    banks = tmp_path / "banks" / "banks"
    banks.mkdir(parents=True)
    (tmp_path / "banks" / "exams").mkdir()
    shutil.copy(SHIPPED / "statutes.yaml", tmp_path / "banks" / "statutes.yaml")
    exam_bank = bank_text(TRUE_FALSE, SINGLE, MULTIPLE.replace("T06", "T07"), REVIEWED_CASE)
    (banks / "exam.yaml").write_text(exam_bank, encoding="utf-8")
    practice_bank = bank_text(
        SINGLE.replace("example-s-001", "field-s-001").replace("T06", "P01").replace("应当", "须")
    )
    practice_bank = practice_bank.replace("id: example-t06", "id: field-p01").replace("收费与财物", "工伤")
    practice_bank = practice_bank.replace("items:\n", "  practice_only: true\nitems:\n")
    (banks / "field.yaml").write_text(practice_bank, encoding="utf-8")
    english = bank_text(SINGLE.replace("example-s-001", "en-s-001").replace("T06", "T09").replace("应当", "宜"))
    english = english.replace("id: example-t06", "id: english").replace("language: zh", "language: en")
    (banks / "english.yaml").write_text(english, encoding="utf-8")
    return tmp_path


@pytest.fixture
def practise(folder, monkeypatch, capsys):
    def command(*words, lines=(), lang="zh"):
        reader, writer = os.pipe()
        os.write(writer, "".join(f"{line}\n" for line in lines).encode())
        os.close(writer)
        with io.TextIOWrapper(io.FileIO(reader), encoding="utf-8") as stream:
            monkeypatch.setattr("sys.stdin", stream)
            places = ["--data", str(folder / "data"), "--banks", str(folder / "banks"), "--lang", lang]
            code = run(["practise", *map(str, words), *places])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return command


def test_without_a_topic_the_topics_are_listed_those_for_practice_first(practise):
    code, out, _err = practise("--line")
    assert code == 0
    listed = [line.strip() for line in out.splitlines() if line.startswith("  ")]
    assert listed == [
        "1. P01 工伤（1 题）",
        "2. T06 收费与财物（3 题）",
        "3. T07 收费与财物（1 题）",
        "4. 混合 全部专题混合练习（5 题）",
    ]


def test_a_number_chooses_from_the_list_and_anything_else_is_asked_again(practise):
    code, out, _err = practise("--line", lines=["9", "x", "1"])
    assert code == 0
    assert out.count("请输入 1 至 4 的序号。") == 2
    assert "练习：工伤。共 1 题。" in out


@pytest.mark.parametrize("name", ["T06", "t06"])
def test_a_topic_has_the_reviewed_items_of_all_banks_in_the_language(practise, name):
    _code, out, _err = practise(name, "--line")
    assert "练习：收费与财物。共 3 题。" in out


@pytest.mark.parametrize("name", ["mixed", "混合"])
def test_everything_can_be_practised_mixed(practise, name):
    _code, out, _err = practise(name, "--line")
    assert "练习：全部专题混合练习。共 5 题。" in out


@pytest.mark.parametrize(("name", "count"), [("example-t06", 4), ("field-p01", 1), ("english", 1)])
def test_a_bank_can_be_named_in_whatever_language_it_is(practise, name, count):
    _code, out, _err = practise(name, "--line")
    assert f"共 {count} 题。" in out


def test_a_topic_of_another_language_is_unknown_and_what_there_is_is_said(practise):
    code, out, err = practise("T06", "--line", lang="en")
    assert (code, out) == (1, "")
    assert "There is no topic or bank T06." in err
    assert "Name one of the topics T09, or one of the banks english, example-t06, field-p01." in err


def test_the_count_is_the_most_a_round_has(practise):
    _code, out, _err = practise("example-t06", "--line", "--count", 2)
    assert "共 2 题。" in out
    assert practise("--count", "0", "--line")[0] == 2


def test_the_same_seed_gives_the_same_round(practise):
    rounds = {practise("example-t06", "--line", "--count", 1, "--seed", seed)[1] for seed in (1, 1, 2, 2, 3, 3, 4)}
    assert 1 < len(rounds) < 5


def test_without_a_terminal_the_screen_refuses_and_names_the_plain_lines(practise):
    code, _out, err = practise(lang="en")
    assert code == 1
    assert "examapp practise --line" in err


def test_a_folder_of_texts_that_is_not_there_is_said(practise, folder):
    code, _out, err = practise("--line", "--texts", folder / "nowhere", lang="en")
    assert code == 1
    assert "There is no such folder." in err


def test_errors_in_a_bank_are_counted_and_the_rest_can_be_practised(practise, folder):
    (folder / "banks" / "banks" / "broken.yaml").write_text("format: 1\n", encoding="utf-8")
    code, out, err = practise("T06", "--line", lang="zh")
    assert code == 0
    assert "共 3 题。" in out
    assert "examapp bank check" in err


def store_form(folder, *item_ids):
    """A form that shows these items of the exam bank."""
    bank, _problems = load_bank(folder / "banks" / "banks" / "exam.yaml")
    shown = tuple(form_item(item, "single") for item in bank.items if item.item_id in item_ids)
    form = Form(form_id_of(small_exam(), shown), small_exam(), 1, shown)
    with closing(Store(folder / "data")) as store:
        store.save_form(form, built_at=datetime.now(UTC))


def test_items_of_a_form_are_left_out_and_it_is_said_how_many(practise, folder):
    store_form(folder, "example-s-001")
    _code, out, err = practise("T06", "--line", lang="zh")
    assert "共 2 题。" in out
    assert "有 1 题未列入练习" in err
    store_form(folder, "example-c-001-1")
    code, _out, err = practise("T06", "--line", lang="zh")
    assert code == 1
    assert "T06 没有可以练习的试题：有 3 题可能用于考试。" in err
    _code, out, err = practise("mixed", "--line", lang="zh")
    assert "共 2 题。" in out
    assert "有 3 题未列入练习" in err


def test_practice_keeps_its_answers_and_begins_no_sitting(practise, folder):
    practise("T06", "--line", "--as", LEARNER, lines=["A", "", "A"])
    with closing(TrainingLog(folder / "data")) as log:
        assert [record.kind for record in log.of(LEARNER)] == ["practised", "practised"]
        assert log.learners() == [LEARNER]
    with closing(Store(folder / "data")) as store:
        assert store.sitting_ids() == []


def test_what_was_wrong_is_practised_again_and_printed(practise, folder, capsys):
    code, _out, err = practise("wrong", "--line", lang="en")
    assert code == 1
    assert "no answer has been wrong lately" in err
    practise("P01", "--line", lines=["C", ""])
    _code, out, _err = practise("--line")
    assert [line.strip() for line in out.splitlines() if "错题" in line or "薄弱" in line] == [
        "1. 错题 错题本（1 题）",
        "2. 薄弱 薄弱专题（1 题）",
    ]
    for name in ("wrong", "错题", "weak"):
        code, out, _err = practise(name, "--line", lines=["C"])
        assert (code, "工伤" in out or "错题本" in out) == (0, True)
    places = ("--data", str(folder / "data"), "--banks", str(folder / "banks"))
    assert run(["report", "wrong-answers", "--lang", "zh", *places]) == 0
    assert "答错 4 次" in capsys.readouterr().out
    assert run(["report", "wrong-answers", "--lang", "zh", "-f", "json", *places]) == 0
    assert [item["wrong"] for item in json.loads(capsys.readouterr().out)["items"]] == [4]
    assert run(["report", "wrong-answers", "--as", LEARNER, "--lang", "en", *places]) == 1
    assert "The wrong-answer book is empty." in capsys.readouterr().err


class Now:
    """The machine's clock, as far as this test needs it."""

    def read(self):
        return Reading(datetime.now(UTC), 1_000, "boot")


def test_nothing_is_practised_while_somebody_sits_a_closed_book_exam_here(practise, folder):
    form, _keys = small_form()
    number = "13416201281000001"
    with closing(Store(folder / "data")) as store:
        store.save_form(form, built_at=datetime.now(UTC))
        store.save_candidates([make_candidate(number, seat="01")])
        admission = Admission(form, store, Now())
        delivery = admission.admit(admission.identify(number))
        code, out, err = practise("T06", "--line", lang="en")
        assert (code, out) == (1, "")
        assert "Somebody is sitting the closed-book exam" in err
        delivery.submit()
    assert practise("T06", "--line")[0] == 0


def test_what_was_gathered_is_refused_once_a_paper_comes_or_somebody_sits(folder):
    context = Context(folder / "data", folder / "banks", "zh")
    form, _keys = small_form()
    guard = guard_of(context)
    guard()
    with closing(Store(folder / "data")) as store:
        store.save_form(form, built_at=datetime.now(UTC))
        with pytest.raises(NotPossible, match="paper has come"):
            guard()
        later = guard_of(context)
        later()
        store.save_candidates([make_candidate("13416201281000001", seat="01")])
        admission = Admission(form, store, Now())
        delivery = admission.admit(admission.identify("13416201281000001"))
        with pytest.raises(NotPossible, match="Somebody is sitting"):
            later()
        delivery.submit()
    later()


def records_of(folder, learner=LEARNER):
    with closing(TrainingLog(folder / "data")) as log:
        return log.of(learner)


def test_sureness_notes_and_reports_typed_as_lines_are_kept(practise, folder):
    lines = ["B？", "N 先谢绝", "P", "P 7 x", "P 3 已经修改", "M", ""]
    code, out, _err = practise("field-p01", "--line", "--as", LEARNER, lines=lines)
    assert code == 0
    answer, note, report = records_of(folder)
    assert (answer.data["sure"], note.data["text"]) == (1, "先谢绝")
    assert (report.kind, report.data["reason"], report.data["text"]) == ("item_reported", "outdated_law", "已经修改")
    assert out.count("3. 法律已经修改") == 2
    for said in ("笔记已保存。", "已向培训人员报告", "所选不能再改"):
        assert said in out
    assert "我的笔记：先谢绝" in practise("field-p01", "--line", lines=["A", "N"])[1]
    assert "我的笔记" not in practise("field-p01", "--line", lines=["A"])[1]


@pytest.mark.parametrize(("typed", "sure"), [("A!", 3), ("A ～", 2), ("A?", 1), ("A", None)])
def test_a_sign_after_the_letters_says_how_sure_one_is(practise, folder, typed, sure):
    practise("field-p01", "--line", "--as", LEARNER, lines=[typed])
    assert records_of(folder)[0].data["sure"] == sure


def test_what_one_was_sure_of_and_wrong_about_can_be_practised_and_printed(practise, folder, capsys):
    assert practise("sure", "--line", "--as", LEARNER)[0] == 1
    practise("field-p01", "--line", lines=["B!"])
    assert "练习：自信错题。共 1 题。" in practise("sure", "--line", lines=["B?"])[1]
    places = ["--data", str(folder / "data"), "--banks", str(folder / "banks")]
    assert run(["report", "sure-and-wrong", *places, "--lang", "zh", "-f", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in document["items"]] == ["field-s-001"]
    assert [step["answers"] for step in document["steps"]] == [1, 0, 1]
    for language in ("zh", "en"):
        assert run(["report", "sure-and-wrong", *places, "--lang", language, "-f", "text"]) == 0
    assert "Share right" in capsys.readouterr().out


def test_without_any_sureness_the_report_says_how_to_say_it(practise, folder, capsys):
    practise("field-p01", "--line", "--as", LEARNER, lines=["A"])
    places = ["--data", str(folder / "data"), "--banks", str(folder / "banks"), "--lang", "en"]
    assert run(["report", "sure-and-wrong", *places]) == 1
    assert "U says it before Enter" in capsys.readouterr().err


def test_who_is_on_the_roster_under_another_number_can_practise_too(practise, folder):
    with closing(Store(folder / "data")) as store:
        store.save_candidates([make_candidate("V-007")])
    assert practise("field-p01", "--line", "--as", "V-007", lines=["A"])[0] == 0
    assert len(records_of(folder, "V-007")) == 1
    assert practise("field-p01", "--line", "--as", "V-008", lines=["A"])[0] == 1
