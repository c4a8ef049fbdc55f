"""Practice with the shipped banks: through a pipe, and in a real terminal."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from examapp.storage.training import TrainingLog

ROOT = Path(__file__).parents[2]


def practise(folder, *lines, words=(), language="en"):
    command = [sys.executable, "-m", "examapp", "practise", *words, "--line", "--lang", language]
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(
        [*command, "--data", str(folder)],
        input=text,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


def test_a_whole_round_goes_through_a_pipe(tmp_path):
    answers = [line for _ in range(5) for line in ("A", "")]
    out = practise(tmp_path, *answers, words=("ethics-sample-en", "--count", "5", "--seed", "3"))
    assert "Item 5 of 5" in out
    assert out.count("✓ Right") + out.count("× Wrong.") == 5
    assert f"Answered 5 of 5 · right {out.count('✓ Right')} · wrong {out.count('× Wrong.')}" in out
    assert "Article" in out


def test_a_pipe_that_ends_ends_the_round_with_what_was_answered(tmp_path):
    out = practise(tmp_path, "1", "A", words=("--seed", "3"), language="zh")
    assert "共 20 题 · 已答 1 · " in out
    assert "各专题答对题数" in out


def test_q_ends_the_round_wherever_it_is_typed(tmp_path):
    assert practise(tmp_path, "q").splitlines()[-1] == "Type a number, then Enter; Q leaves:"
    assert "Answered 0 of 20" in practise(tmp_path, "Q", "A", words=("ethics-sample-en",))
    assert "Answered 1 of 20" in practise(tmp_path, "A", "q", "A", words=("ethics-sample-en",))


def test_what_is_no_answer_gets_a_sentence_and_another_try(tmp_path):
    words = ("ethics-t01", "--seed", "1", "--count", "1")
    out = practise(tmp_path, "", "zz", "?", "r", "A", "B", "l", "", words=words)
    assert "Type the letters of your answer, then Enter." in out
    assert "“zz” is not an option here" in out
    assert out.count("Commands, each followed by Enter:") == 2
    assert out.count("Item 1 of 1") == 2
    assert "This item is answered; the choice stays as it was." in out
    assert "The articles are not at hand" in out
    assert "Answered 1 of 1" in out


def test_the_articles_are_printed_where_the_texts_are_at_hand(tmp_path, shared):
    texts = str(shared("laws/practice"))
    out = practise(tmp_path, "A", "L", words=("P05", "--texts", texts), language="zh")
    assert "L：法条原文" in out
    assert "  │ " in out


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal, which Windows has not")
def test_a_lawyer_practises_in_a_terminal(tmp_path):
    from terminal import Terminal

    terminal = Terminal("practise", "--data", str(tmp_path), "--lang", "zh", "--count", "2", "--seed", "5")
    terminal.wait_for("▸ P01")
    terminal.press("\x1b[B", "\r")
    terminal.wait_for("练习 · 债务纠纷")
    for number in (1, 2):
        terminal.wait_for(f"第 {number} / 2 题")
        terminal.press("a")
        terminal.wait_for("●")
        terminal.press("\r")
        terminal.wait_until(lambda screen: "✓ 正确" in screen or "× 错误" in screen, "the verdict")
        terminal.press("\r")
    terminal.wait_for("共 2 题 · 已答 2")
    terminal.press("\r")
    terminal.wait_for("▸ P02")
    terminal.press("\x1b")
    assert terminal.wait_for_end() == 0
    with closing(TrainingLog(tmp_path)) as log:
        assert len(log.of("-")) == 2
