"""A mock exam in a real terminal: begun, killed as by a power cut, gone on with, and looked over."""

import sys
from contextlib import closing

import pytest

from examapp.domain.mocks import mock_results
from examapp.storage.training import TrainingLog

LEARNER = "13416201281012345"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal, which Windows has not")
def test_a_mock_survives_a_power_cut_and_ends_with_its_review(tmp_path):
    from terminal import Terminal

    words = ("mock", "ethics-annual", "--data", str(tmp_path), "--lang", "zh", "--as", LEARNER)
    terminal = Terminal(*words, "--seed", "5")
    terminal.wait_for("正式考试在此处作出承诺")
    terminal.press("1", "\r")
    terminal.wait_for("第 1 / 75 题")
    terminal.press("a")
    terminal.wait_for("已答 1")
    terminal.press("\x1b[C", "b")
    terminal.wait_for("已答 2")
    terminal.kill()

    terminal = Terminal(*words)
    terminal.wait_for("已答 2")
    terminal.wait_for("模拟考试 ·")
    terminal.press("r")
    terminal.wait_for("第一步")
    terminal.press("s", *LEARNER[-4:], "\r")
    terminal.wait_for("满分 100 分")
    terminal.wait_for("75 题中有 73 题未作答")
    terminal.press("w")
    terminal.wait_for("未答对")
    terminal.press("\x1b")
    terminal.wait_for("满分 100 分")
    terminal.press("\x1b")
    assert terminal.wait_for_end() == 0
    with closing(TrainingLog(tmp_path)) as log:
        (result,) = mock_results(log.of(LEARNER))
    assert (result.seed, result.unanswered) == (5, 73)
    assert not (tmp_path / "mock").exists()
