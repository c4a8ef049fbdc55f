"""A course on the full screen: choosing, reading, finding, check items, and the place that is kept."""

from dataclasses import replace
from functools import partial

import pytest
from cases import NARROW, WIDE, loses, play_in, sees, text_of
from practice_cases import REGISTRY, TEXTS, to_practise

from examapp.application.learning import Learning
from examapp.application.remarks import Remarks
from examapp.domain.courses import Block, BlockKind, Course, Lesson
from examapp.domain.errors import Message, NotPossible
from examapp.domain.statutes import Citation
from examapp.reports.items import grounds_of
from examapp.storage.training import TrainingLog
from examapp.tui.app import ExamApp
from examapp.tui.learning import learn
from tests.test_courses import MORNING

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x40"])
PARAGRAPH = "受援人交来的任何财物，不论名目，一律不收；已经收下的，当天退还，并在案卷里记下经过。" * 3
BLOCKS = (
    Block(BlockKind.PARAGRAPH, "开头的情形。" + PARAGRAPH),
    Block(BlockKind.HEADING, "不收财物"),
    *(Block(BlockKind.PARAGRAPH, f"第{number}段。{PARAGRAPH}") for number in range(1, 13)),
    Block(BlockKind.HEADING, "易错之处"),
    Block(BlockKind.BULLET, "以为土特产不算财物。"),
)
CITATIONS = (Citation("legal-aid-law", "2021", "20", "不得向受援人收取任何财物"),)
ITEMS = {name: to_practise(name) for name in ("one", "two")}
LESSON = Lesson("l-1", "T06", "受援人的东西不能收", 12, ("能说出什么不能收",), BLOCKS, CITATIONS, ("one", "two"))
OTHER = replace(LESSON, lesson_id="l-2", title="委托人的钱由所里收", topic="T07")
COURSE = Course("ethics", "职业道德", "zh", "1", ("examapp",), (LESSON, OTHER))


class Classroom:
    """An app with a course of two lessons, and the log behind it."""

    def __init__(self):
        self.log = TrainingLog()
        ids = iter(f"{number:032x}" for number in range(1000))
        self.learning = Learning(COURSE, ITEMS, self.log, learner="me", now=lambda: MORNING, new_id=lambda: next(ids))
        grounds = partial(grounds_of, registry=REGISTRY, texts=TEXTS)
        self.remarks = Remarks(self.log, learner="me", now=lambda: MORNING, new_id=lambda: next(ids))
        self.app = ExamApp(work=partial(learn, self.learning, REGISTRY, grounds, self.remarks))


@SIZES
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("共 2 课，已学完 0 课", "学完本课", "往下读", "检查题 · ", "已学完 1 课")),
        ("en", ("0 of 2 lessons finished", "Afterwards you", "read on", "Check items · ", "1 of 2 lessons finished")),
    ],
)
def test_a_lesson_is_read_to_its_end_answered_and_finished(size, language, words):
    room = Classroom()

    async def scene(pilot):
        await sees(pilot, words[0], "> · 1. T06 受援人的东西不能收")
        await pilot.press("enter")
        await sees(pilot, words[1], words[2], "开头的情形", "T06")
        for _page in range(12):
            if words[3] in text_of(pilot.app):
                break
            await pilot.press("enter")
            await pilot.pause()
        await sees(pilot, words[3])
        await pilot.press("b", "enter", "enter", "b", "enter", "enter", "enter")
        await sees(pilot, words[4], "✓ 1.", "> · 2.")

    play_in(room.app, scene, size=size, language=language)
    assert room.learning.progress.finished == 1


def test_a_wrong_answer_leaves_the_lesson_begun_and_can_be_mended_at_once():
    room = Classroom()

    async def scene(pilot):
        await sees(pilot, "0 of 2")
        await pilot.press("enter")
        await sees(pilot, "Afterwards you")
        await pilot.press("c")
        await sees(pilot, "Check items · ")
        await pilot.press("a", "enter", "enter", "b", "enter", "enter")
        await sees(pilot, "wrong ones again")
        assert room.learning.progress.lessons[0].right == {"two"}
        await pilot.press("r")
        await sees(pilot, "Item 1 / 1")
        await pilot.press("b", "enter", "enter", "enter")
        await sees(pilot, "1 of 2 lessons finished")

    play_in(room.app, scene)


def test_reading_goes_on_where_it_stopped():
    room = Classroom()

    async def scene(pilot):
        await sees(pilot, "0 of 2")
        await pilot.press("enter")
        await sees(pilot, "开头的情形")
        await pilot.press("pagedown", "pagedown")
        await loses(pilot, "开头的情形")
        top = next(line for line in text_of(pilot.app).splitlines()[2:] if line.strip())
        await pilot.press("escape")
        await sees(pilot, "▸ 1.")
        await pilot.press("enter")
        await loses(pilot, "开头的情形")
        block = room.learning.progress.lessons[0].place
        assert block > 0
        await sees(pilot, BLOCKS[block].text[:5])
        assert top

    play_in(room.app, scene)


def test_a_word_is_found_place_after_place_and_one_that_is_not_there_is_said():
    room = Classroom()

    async def scene(pilot):
        await sees(pilot, "0 of 2")
        await pilot.press("enter")
        await sees(pilot, "开头的情形")
        await pilot.press("slash")
        await sees(pilot, "Enter find")
        await pilot.press(*"第9段", "enter")
        await sees(pilot, "第9段", "N goes to the next place")
        await pilot.press("n")
        await sees(pilot, "第9段")
        await pilot.press("slash", *"nowhere", "enter")
        await sees(pilot, "“nowhere” is not in this lesson.")
        await pilot.press("slash", "escape")
        await loses(pilot, "Enter find")

    play_in(room.app, scene)


def test_the_cursor_moves_and_leaving_keeps_what_was_done():
    room = Classroom()

    async def scene(pilot):
        await sees(pilot, "> · 1.")
        await pilot.press("down")
        await sees(pilot, "> · 2.")
        await pilot.press("end", "down", "home")
        await sees(pilot, "> · 1.")
        await pilot.press("f1")
        await sees(pilot, "A lesson opens where you stopped reading")
        await pilot.press("escape", "escape")

    play_in(room.app, scene)


def test_check_items_that_may_not_be_shown_any_more_are_not():
    room, asked = Classroom(), []

    def guard():
        asked.append(room.app.screen)
        raise NotPossible(Message("There is nothing to practise here."))

    grounds = partial(grounds_of, registry=REGISTRY, texts=TEXTS)
    room.app = ExamApp(work=partial(learn, room.learning, REGISTRY, grounds, room.remarks, guard=guard))

    async def scene(pilot):
        await sees(pilot, "> · 1. T06 受援人的东西不能收")
        await pilot.press("enter")
        await sees(pilot, "开头的情形")
        await pilot.press("c")
        await pilot.pause()

    play_in(room.app, scene)
    assert len(asked) == 1
    assert str(room.app.failure) == "There is nothing to practise here."
