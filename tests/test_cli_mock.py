"""The command `examapp mock`: a whole mock in plain lines, coming back to one, and what it keeps apart from exams."""

import os
from contextlib import closing
from datetime import UTC, datetime

import pytest

from examapp.application.admission import Admission
from examapp.cli.machine import MachineClock
from examapp.cli.main import run
from examapp.domain.forms import Form, form_id_of, form_item
from examapp.domain.mocks import mock_results
from examapp.domain.training_log import TrainingKind
from examapp.storage.store import KeyStore, Store
from examapp.storage.training import TrainingLog
from tests.exam_cases import make_candidate, small_exam, small_form
from tests.test_courses import SHIPPED

LEARNER, NUMBER = "13416201281012345", "2345"
EXAM, ITEMS = "ethics-sample-en", 22
ALL = [line for _ in range(ITEMS) for line in ("A", "")]


@pytest.fixture
def mock(tmp_path, monkeypatch, capsys):
    def command(*words, lines=(), lang="en", call="mock"):
        reader, writer = os.pipe()
        os.write(writer, "".join(f"{line}\n" for line in lines).encode())
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as source:
            monkeypatch.setattr("sys.stdin", source)
            place = ("--data", str(tmp_path / "data"), "--banks", str(SHIPPED), "--lang", lang)
            code = run([call, *map(str, words), *place])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return command


def kept(tmp_path, learner=LEARNER):
    with closing(TrainingLog(tmp_path / "data")) as log:
        return log.of(learner)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            ("MOCK EXAM", "with its error between", "Chance of passing another paper", "The rules of the exam, to be"),
        ),
        ("zh", ("模拟考试", "考虑误差，在", "再考一份同类试卷的合格概率", "考前须知，供事先熟悉")),
    ],
)
def test_a_whole_mock_goes_through_a_pipe(mock, tmp_path, lang, words):
    lines = ["1", *ALL, "s", NUMBER, "", *[""] * ITEMS]
    code, out, err = mock(EXAM, "--line", "--as", LEARNER, "--seed", 3, lines=lines, lang=lang)
    assert (code, err) == (0, "")
    for word in words:
        assert word in out
    (result,) = mock_results(kept(tmp_path))
    assert (result.exam_id, result.seed, result.maximum, len(result.answers)) == (EXAM, 3, 30, ITEMS)
    if lang == "en":
        assert f"\n{result.points} of 30 points; with its error between " in out
        assert "Receipt" not in out
        assert out.count("Item 22 of 22.") == 2  # once to be answered, once with its reasons


def test_the_items_of_a_mock_can_be_looked_at_again_later(mock, tmp_path):
    code, _out, err = mock(EXAM, "--review", "--line")
    assert code == 1
    assert "There is no mock exam in the training log." in err
    mock(EXAM, "--line", "--as", LEARNER, "--seed", 3, lines=["1", *ALL, "s", NUMBER])
    (result,) = mock_results(kept(tmp_path))
    code, out, err = mock(EXAM, "--review", "--line", lines=[""] * (ITEMS + 1))
    assert (code, err) == (0, "")
    assert f"{result.points} of 30 points; with its error between " in out
    assert out.count("Item 22 of 22.") == 1
    assert len(kept(tmp_path)) == 1 + ITEMS


def test_what_is_in_a_paper_by_now_is_not_shown_again(mock, tmp_path):
    mock(EXAM, "--line", "--as", LEARNER, "--seed", 3, lines=["1", *ALL, "s", NUMBER])
    item = next(each for each in items_of("ethics-sample-en") if each.type == "single" and each.case_id is None)
    assert item.digest in {each.digest for each in mock_results(kept(tmp_path))[0].answers}
    keep_paper(tmp_path, form_item(item, "single"))
    code, out, err = mock(EXAM, "--review", "--line", lines=[""] * (ITEMS + 1))
    assert code == 0
    assert "Items that cannot be shown any more, because they were changed or are in a paper here: 1." in err
    assert f"Item {ITEMS - 1} of {ITEMS - 1}." in out
    assert item.stem.strip() not in out


def test_a_mock_leaves_the_exams_store_as_it_was(mock, tmp_path):
    mock(EXAM, "--line", "--as", LEARNER, lines=["1", *ALL, "s", NUMBER])
    assert len(kept(tmp_path)) == 1 + ITEMS
    with closing(Store(tmp_path / "data")) as store:
        assert (store.sitting_ids(), store.form_ids(), store.candidates()) == ([], [], [])
        assert store.content_digests() == frozenset()
    assert sorted(path.name for path in (tmp_path / "data").iterdir() if path.suffix != "") == ["examapp.db"]
    assert not (tmp_path / "data" / "mock").exists()
    for command in (["exam", "list"], ["verify"]):
        assert mock(*command[1:], call=command[0])[0] == 0


def test_only_what_was_not_right_is_looked_at_with_w(mock, tmp_path):
    _code, out, _err = mock(EXAM, "--line", "--as", LEARNER, lines=["1", *ALL, "s", NUMBER, "w", *[""] * ITEMS])
    right = sum(record.data.get("right") is True for record in kept(tmp_path))
    review = out.split("W: those not right.")[1]
    assert review.count("× ") == ITEMS - right
    assert "✓ Right" not in review


def test_who_has_named_nobody_submits_with_s_and_a_number_is_asked_of_nobody(mock, tmp_path):
    _code, out, _err = mock(EXAM, "--line", lines=["1", "A", "s", "", "s", "x", "s", "S"])
    assert "type S once more" in out
    assert out.count("Not submitted.") == 2
    assert len(kept(tmp_path, "-")) == 2
    assert "No chance of passing is given: 21 of 22 items were left out" in out


def test_a_mock_that_was_broken_off_goes_on_with_its_answers_and_its_clock(mock, tmp_path):
    code, out, _err = mock(EXAM, "--line", "--as", LEARNER, "--seed", 3, lines=["1", "B", "", "A"])
    assert code == 1
    assert "The clock runs on." in out
    folder = tmp_path / "data" / "mock" / EXAM / LEARNER
    assert folder.is_dir()
    assert kept(tmp_path) == []
    code, out, err = mock(EXAM, "--line", "--seed", 4, lines=["r", "s", NUMBER])
    assert code == 0
    assert "a mock exam that was begun" in err
    assert "Answered 2 of 22." in out
    assert "Type 1 to accept" not in out
    assert mock_results(kept(tmp_path))[0].seed == 3
    assert not folder.exists()


def test_time_that_ran_out_meanwhile_hands_the_mock_in(mock, tmp_path, monkeypatch):
    mock(EXAM, "--line", "--as", LEARNER, lines=["1", "B"])
    monkeypatch.setattr("examapp.cli.machine._boot_ms", lambda: 10**12)
    code, out, _err = mock(EXAM, "--line")
    assert code == 0
    assert "Answered 1 of 22 items in 30:00 minutes" in out
    assert len(kept(tmp_path)) == 2


def test_two_learners_have_a_mock_each_and_one_can_be_thrown_away(mock, tmp_path):
    other = "13416201281054321"
    for number in (LEARNER, other):
        assert mock(EXAM, "--line", "--as", number, lines=["1", "B"])[0] == 1
    code, out, err = mock(EXAM, "--line", "--as", LEARNER, "--discard", lines=["1"])
    assert "a mock exam that was begun" not in err
    assert "Type 1 to accept" in out
    assert "a mock exam that was begun" in mock(EXAM, "--line", "--as", other)[2]
    assert kept(tmp_path) == []
    assert code == 1


def test_who_leaves_before_beginning_leaves_nothing(mock, tmp_path):
    assert mock(EXAM, "--line", "--as", LEARNER)[0] == 1
    assert not (tmp_path / "data" / "mock").exists()


def test_mocks_are_listed_with_band_and_chance(mock):
    code, _out, err = mock("--results", "--as", LEARNER)
    assert code == 1
    assert "There is no mock exam in the training log." in err
    for seed in (1, 2):
        mock(EXAM, "--line", "--seed", seed, lines=["1", *ALL, "s", NUMBER])
    code, out, _err = mock("--results")
    assert code == 0
    lines = out.splitlines()
    assert len(lines) == 2
    assert all("with its error between" in line and "chance of passing" in line for line in lines)
    assert "0 of 22 items met before" in lines[0]
    assert "0 of 22 items met before" not in lines[1]
    assert mock("--results", "ethics-annual")[0] == 1


def test_the_exam_is_named_where_there_is_a_choice_and_found_where_there_is_none(mock):
    code, _out, err = mock("nothing", "--line")
    assert (code, "There is no exam nothing." in err) == (1, True)
    assert "18 points" not in mock("--line", lang="en")[1]
    assert "22 items" in mock("--line", lang="en")[1]
    assert "75 题" in mock("--line", lang="zh")[1]


def test_without_a_terminal_the_plain_lines_are_named(mock):
    code, _out, err = mock(EXAM)
    assert code == 1
    assert "examapp mock --line" in err


def test_no_mock_is_sat_while_somebody_sits_a_closed_book_exam_here(mock, tmp_path):
    form, _keys = small_form()
    number = "13416201281000001"
    with closing(Store(tmp_path / "data")) as store:
        store.save_form(form, built_at=datetime.now(UTC))
        store.save_candidates([make_candidate(number, seat="01")])
        admission = Admission(form, store, MachineClock())
        delivery = admission.admit(admission.identify(number))
        code, out, err = mock(EXAM, "--line", lines=["1"])
        assert (code, out) == (1, "")
        assert "Somebody is sitting the closed-book exam" in err
        delivery.submit()
    assert "MOCK EXAM" in mock(EXAM, "--line")[1]


# --- what a paper on this machine shows ------------------------------------------------------------------------------


def keep_paper(tmp_path, *shown):
    """A form that shows these, as an opened paper would bring it."""
    form = Form(form_id_of(small_exam(), shown), small_exam(), 1, tuple(shown))
    with closing(Store(tmp_path / "data")) as store:
        store.save_form(form, built_at=datetime.now(UTC))


def test_no_item_of_a_paper_is_drawn_for_a_mock(mock, tmp_path):
    assert mock("build", "ethics-annual", "--seed", 5, call="exam")[0] == 0
    with closing(Store(tmp_path / "data")) as store:
        secret = store.content_digests()
    assert len(secret) == 75
    code, _out, err = mock("ethics-annual", "--line", "--as", LEARNER, "--seed", 5, lines=["1", "A", "s", NUMBER])
    assert code == 0
    assert "Items left out, because they may be in an exam in this data folder: " in err
    (result,) = mock_results(kept(tmp_path))
    assert len(result.answers) == 75
    assert not secret & {each.digest for each in result.answers}
    with closing(KeyStore(tmp_path / "data")) as keys:
        assert len(keys.form_ids()) == 1


def test_too_few_items_are_said_with_how_many_a_paper_keeps_out(mock):
    assert mock("build", EXAM, call="exam")[0] == 0
    code, out, err = mock(EXAM, "--line")
    assert (code, out) == (1, "")
    assert "There are too few items here for a mock exam of" in err
    assert " 0 there, 1 short" in err
    assert "are left out because a paper in this data folder shows them" in err


def test_a_mock_whose_item_has_come_into_a_paper_is_ended_and_not_kept(mock, tmp_path):
    mock(EXAM, "--line", "--as", LEARNER, lines=["1", "A"])
    folder = tmp_path / "data" / "mock" / EXAM / LEARNER
    with closing(Store(folder)) as store:
        begun = store.form(store.form_ids()[0][0])
    shown = next(item for item in begun.items if item.section_id == "single")
    keep_paper(tmp_path, shown)
    code, out, err = mock(EXAM, "--line", lines=["s", NUMBER])
    assert (code, out) == (1, "")
    assert "shows items of a paper that is in this data folder by now" in err
    assert not folder.exists()
    assert kept(tmp_path) == []


def items_of(bank_id):
    from examapp.banks.loader import load_bank

    bank, _problems = load_bank(SHIPPED / "banks" / f"{bank_id}.yaml")
    return bank.items


def items_of_course(topic):
    return [item for item in items_of("ethics-course") if item.topic == topic]


def test_no_check_item_of_a_lesson_is_asked_that_a_paper_shows(mock, tmp_path):
    items = items_of_course("T01")
    code, out, err = mock("--line", lines=["1", *[""] * 6, "q"], lang="zh", call="learn")
    assert (code, err) == (0, "")
    assert "检查题：3 道" in out
    keep_paper(tmp_path, form_item(items[0], "single"))
    _code, out, err = mock("--line", lines=["1", *[""] * 6, "q"], lang="zh", call="learn")
    assert "检查题：2 道" in out
    assert "1 题" in err
    assert items[0].stem.strip() not in out
    keep_paper(tmp_path, *(form_item(item, "single") for item in items))
    code, out, _err = mock("--line", lines=["1", *[""] * 6, "q"], lang="zh", call="learn")
    assert code == 0
    assert "检查题：0 道" in out
    assert not any(item.stem.strip() in out for item in items)


def test_the_wrong_answer_book_does_not_print_what_a_paper_shows(mock, tmp_path):
    mock(EXAM, "--line", "--as", LEARNER, lines=["1", *ALL, "s", NUMBER])
    code, before, _err = mock("wrong-answers", "-f", "text", call="report")
    assert code == 0
    wrong = [record.data["item"] for record in kept(tmp_path) if record.data.get("right") is False]
    from examapp.banks.loader import load_bank

    bank, _problems = load_bank(SHIPPED / "banks" / "ethics-sample-en.yaml")
    item = next(each for each in bank.items if each.item_id in wrong and each.case_id is None)
    start = item.stem.strip()[:40]
    assert start in before
    keep_paper(tmp_path, form_item(item, "single"))
    _code, after, _err = mock("wrong-answers", "-f", "text", call="report")
    assert start not in after


def test_the_kinds_of_records_of_a_mock_are_two(mock, tmp_path):
    mock(EXAM, "--line", "--as", LEARNER, lines=["1", "A", "s", NUMBER])
    assert [record.kind for record in kept(tmp_path)] == [TrainingKind.MOCK_SAT, TrainingKind.PRACTISED]
