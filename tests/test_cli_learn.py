"""The command `examapp learn`: the list, a lesson line by line, whose progress it is, and what is refused."""

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime

import pytest

from examapp.cli.main import run
from examapp.domain.clocks import Reading
from examapp.domain.sittings import start
from examapp.storage.store import Store
from tests.exam_cases import make_candidate, small_form
from tests.test_courses import SHIPPED

LICENCE = "13416201281012345"


@pytest.fixture
def learn(tmp_path, monkeypatch, capsys):
    def command(*words, lines=(), language="zh", banks=SHIPPED):
        reader, writer = os.pipe()
        os.write(writer, "".join(f"{line}\n" for line in lines).encode())
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as source:
            monkeypatch.setattr("sys.stdin", source)
            place = ("--data", str(tmp_path / "data"), "--banks", str(banks), "--lang", language)
            code = run(["learn", *words, *place])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.mark.parametrize(("language", "words"), [("zh", "共 14 课，已学完 0 课"), ("en", "0 of 14 lessons finished")])
def test_the_list_says_what_is_done_and_what_comes_next(learn, language, words):
    code, out, err = learn("--list", language=language)
    assert (code, err) == (0, "")
    assert words in out
    assert len(out.splitlines()) == 16
    assert out.splitlines()[1].startswith("· 1. T01 维护的是合法权益")


def test_a_lesson_is_read_answered_and_finished_line_by_line(learn):
    code, out, err = learn("--line", lines=["1", *[""] * 6, "A", "", "B", "", "ACD", "", "q"])
    assert (code, err) == (0, "")
    for words in (
        "学完本课",
        "■ 替当事人说话，只限合法权益",
        "■ 易错之处",
        "依据",
        "检查题：3 道",
        "✓ 正确",
        "已学完 1 课",
    ):
        assert words in out
    assert "已学完 1 课" in out
    assert "接下来：第 2 课。" in out
    _code, out, _err = learn("--list")
    assert "✓ 1. T01" in out


def test_reading_goes_on_where_it_stopped(learn):
    _code, out, _err = learn("--line", lines=["5", "", "q"])
    assert "■ 结案不等于可以说" not in out
    _code, out, _err = learn("--line", lines=["", "q"])
    assert "学完本课" not in out
    assert "■ 要保的不只是委托人的事" in out
    assert "▸ 5. T05" in out


def test_progress_belongs_to_whom_it_is_said_to_belong(learn):
    learn("--line", "--as", LICENCE, lines=["1", *[""] * 6, "A", "", "B", "", "ACD", "", "q"])
    assert "已学完 1 课" in learn("--list")[1]
    assert "已学完 0 课" in learn("--list", "--as", "13416201281099999")[1]
    code, _out, err = learn("--list", "--as", "12")
    assert code == 1
    assert "12" in err


def test_a_course_that_is_not_there_is_said(learn, tmp_path):
    code, out, err = learn("history", language="en")
    assert (code, out) == (1, "")
    assert "There is no course history." in err
    assert "ethics" in err
    banks = tmp_path / "banks"
    shutil.copytree(SHIPPED, banks)
    (banks / "courses" / "ethics" / "t03.md").write_text("# nothing\n", encoding="utf-8")
    code, out, err = learn("--list", language="en", banks=banks)
    assert code == 0
    assert "0 of 13 lessons" in out
    assert "Errors in courses that keep lessons out: 1. To see them: examapp bank check" in err
    assert run(["bank", "check", str(banks / "courses" / "ethics.yaml"), "--banks", str(banks), "--lang", "en"]) == 1


def test_nobody_learns_where_somebody_sits_an_exam(learn, tmp_path):
    form, _keys = small_form()
    with closing(Store(tmp_path / "data")) as store:
        store.save_form(form, built_at=datetime.now(UTC))
        store.save_candidates([make_candidate(LICENCE)])
        _sitting, event = start(LICENCE, form, seat_seed="seat", now=Reading(datetime.now(UTC), 1, "boot"))
        store.append(event)
    code, out, err = learn("--list", language="en")
    assert (code, out) == (1, "")
    assert "Somebody is sitting the closed-book exam" in err
