"""The learner's door in a real terminal: progress, lessons, practice and a mock exam, without knowing a command."""

import sys
from contextlib import closing

import pytest

from examapp.storage.training import TrainingLog

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal, which Windows has not", allow_module_level=True)

from terminal import Terminal

ESCAPE, ENTER = "\x1b", "\r"


def test_a_lawyer_who_knows_no_command_finds_everything_behind_the_second_door(tmp_path):
    terminal = Terminal("--data", str(tmp_path), "--lang", "zh")
    terminal.wait_for("2  学习")
    terminal.press("2")
    terminal.wait_for("下一步：学习“维护的是合法权益”一课")
    terminal.press("l")
    terminal.wait_for("共 14 课，已学完 0 课")
    terminal.press(ENTER)
    terminal.wait_for("往下读")
    terminal.press("c")
    terminal.wait_for("检查题 · 维护的是合法权益")
    terminal.press("a")
    terminal.wait_for("(●) A")
    terminal.press(ENTER)
    terminal.wait_for("✓ 正确")
    terminal.press(ESCAPE)
    terminal.wait_for("再按一次 Esc")
    terminal.press(ESCAPE)
    terminal.wait_for("本轮结束")
    terminal.press(ENTER)
    terminal.wait_for("检查题已答对 1/3")
    terminal.press(ESCAPE)
    terminal.wait_for("练过 1 /")
    terminal.press("p")
    terminal.wait_for("请选择练习内容")
    terminal.press(ESCAPE)
    terminal.wait_for("学习进度 · 未署名")
    terminal.press("o")
    terminal.wait_for("请说明是谁在学习")
    terminal.press(*"13416201281054321")
    terminal.wait_for("1 3 4 1 6 2 0 1 2 8 1 0 5 4 3 2 1")
    terminal.press(ENTER)
    terminal.wait_for("学习进度 · 13416201281054321")
    terminal.wait_for("练过 0 /")
    terminal.press("p")
    terminal.wait_for("练习 · 13416201281054321")
    terminal.press(ESCAPE)
    terminal.wait_for("学习进度 · 13416201281054321")
    terminal.press("o")
    terminal.wait_for("请说明是谁在学习")
    terminal.press(ENTER)
    terminal.wait_for("学习进度 · 未署名")
    terminal.press("m")
    terminal.wait_for("这是用练习试题进行的模拟考试")
    terminal.press(ESCAPE)
    terminal.wait_for("学习进度 · 未署名")
    terminal.press(ESCAPE)
    terminal.wait_for("1-4 进入")
    terminal.press(ESCAPE)
    assert terminal.wait_for_end() == 0
    with closing(TrainingLog(tmp_path)) as log:
        assert [record.kind for record in log.of("-")] == ["lesson_opened", "lesson_left", "check_answered"]
    assert not (tmp_path / "mock").exists()
