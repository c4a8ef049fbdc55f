"""The progress screen, what Enter begins on it, and the rating after an answer, on a real log."""

from contextlib import ExitStack
from dataclasses import replace
from functools import partial

import pytest
from cases import NARROW, WIDE, loses, play_in, sees, text_of, until
from practice_cases import REGISTRY, TEXTS, TITLES, to_practise

from examapp.application.practising import PracticeLog
from examapp.application.progress import learner_progress
from examapp.application.rating import Rater
from examapp.domain.errors import Message, NotPossible
from examapp.domain.items import ItemStatus
from examapp.domain.practice import Subject, pool_of
from examapp.domain.training_log import TrainingKind
from examapp.locale import _
from examapp.reports.items import grounds_of
from examapp.reports.progress import progress_lines
from examapp.tui.app import ExamApp
from examapp.tui.progress import Ways, show_progress
from examapp.tui.rounds import Offer
from tests.repetition_cases import DAY, EVENING, ME, Clock, answer, bank, desk

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x40"])
ITEMS = [replace(to_practise(name), topic="T01", status=ItemStatus.REVIEWED) for name in ("one", "two", "three")]
MANY = [replace(ITEMS[0], item_id=f"n{n}", stem=f"第{n}题：", topic=f"T{n:02}") for n in range(1, 15)]


class Desk:
    """An app that shows a learner's progress and begins what comes next."""

    def __init__(self, stack, folder, *records, exam_on=None, items=ITEMS, ways=None, guard=lambda: None):
        clock = Clock()
        self.log, self.schedule = stack.enter_context(desk(folder, clock=clock, exam_on=exam_on))
        self.log.add(records)
        ids = iter(f"{number:032x}" for number in range(10_000, 20_000))
        self.pool = pool_of([bank(*items)])
        self.kept = PracticeLog(
            self.log, learner=ME, now=clock, tick=lambda: 0.0, new_id=lambda: next(ids), schedule=self.schedule
        )
        offer = self.offer = Offer(
            subjects=(),
            titles=TITLES,
            grounds=partial(grounds_of, registry=REGISTRY, texts=TEXTS),
            count=20,
            seed=1,
            own=lambda: (Subject(_("due"), _("Due today"), self.kept.due(self.pool), in_order=True),),
            recorder=self.kept,
            rater=Rater(self.kept, self.schedule),
            guard=guard,
        )
        say = partial(progress_lines, titles=TITLES)
        self.app = ExamApp(work=partial(show_progress, self.look, say, offer, ways or Ways()))

    def look(self):
        return learner_progress(self.schedule, self.pool, self.log.of(ME))


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


def old(number, item, *, days=-9.0, right=True):
    return answer(number, item.digest, days=days, right=right)


@SIZES
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            (
                "学习进度",
                "下一步：练习今天的 2 题",
                "今日到期",
                "尚未填写日期",
                "连续 0 天",
                "错题本",
                "未练过",
                "Enter 开始",
            ),
        ),
        (
            "en",
            (
                "Progress",
                "Next: today's items, 2 in",
                "Due today",
                "no day is named yet",
                "days in a row: 0",
                "Wrong-answer book",
                "never met",
                "Enter begin",
            ),
        ),
    ],
)
def test_one_screen_says_where_things_stand_and_what_comes_next(stack, tmp_path, size, language, words):
    room = Desk(stack, tmp_path, old(1, ITEMS[0]), old(2, ITEMS[1], right=False))

    async def scene(pilot):
        await sees(pilot, *words)
        assert "█" in text_of(pilot.app)
        await pilot.press("f1")
        await sees(pilot, "90 %" if language == "en" else "90%")

    play_in(room.app, scene, size=size, language=language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_can_be_scrolled_to_its_end_on_the_smallest_screen(stack, tmp_path, language):
    room = Desk(stack, tmp_path, old(1, MANY[0]), exam_on=EVENING.date() + 20 * DAY, items=MANY)

    async def scene(pilot):
        await sees(pilot, "T01")
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        await sees(pilot, "不是考试分数" if language == "zh" else "This is a forecast by the memory model")
        await pilot.press("pageup", "pageup", "pageup", "pageup")
        await sees(pilot, "2026-11-22")

    play_in(room.app, scene, language=language)


def test_enter_practises_what_is_due_in_its_order_and_comes_back_to_what_is_next(stack, tmp_path):
    room = Desk(stack, tmp_path, old(1, ITEMS[1], right=False), old(2, ITEMS[0]), items=ITEMS[:2])

    async def scene(pilot):
        await sees(pilot, "Next: today's items, 2")
        await pilot.press("enter")
        await sees(pilot, "（two）", "Item 1 / 2")
        await pilot.press("b", "enter", "enter")
        await sees(pilot, "（one）")
        await pilot.press("b", "enter", "enter", "enter")
        await sees(pilot, "Progress", "Due today", "nothing", "days in a row: 1")

    play_in(room.app, scene)
    assert len(room.log.of(ME)) == 4


def test_where_nothing_is_left_enter_is_not_offered(stack, tmp_path):
    room = Desk(stack, tmp_path, *[old(n, item, days=0) for n, item in enumerate(ITEMS)])

    async def scene(pilot):
        await sees(pilot, "Nothing is left to do today. The next items come on 2026-11-04.")
        await loses(pilot, "Enter begin")
        await pilot.press("enter")
        await pilot.pause()
        assert "Nothing is left to do today." in text_of(pilot.app)

    play_in(room.app, scene)


@SIZES
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("下次复习：2026-11-", "评价：记住了", "评价：很轻松", "评价：没记住", "K 评价")),
        (
            "en",
            (
                "Comes again on 2026-11-",
                "Rated: remembered;",
                "Rated: remembered easily",
                "Rated: not remembered",
                "K rating",
            ),
        ),
    ],
)
def test_after_the_answer_it_is_said_when_the_item_comes_again_and_k_corrects_it(
    stack, tmp_path, size, language, words
):
    room = Desk(stack, tmp_path, old(1, ITEMS[0]), items=ITEMS[:1])

    async def scene(pilot):
        await sees(pilot, "examapp practise due")
        await pilot.press("enter")
        await sees(pilot, "（one）")
        await loses(pilot, words[4])
        await pilot.press("k")
        await pilot.press("b", "enter")
        await sees(pilot, words[0], words[1], words[4])
        await pilot.press("k")
        await sees(pilot, words[2])
        await pilot.press("K")
        await sees(pilot, words[3], "2026-11-03")
        kinds = [each.kind for each in room.log.of(ME)]
        assert kinds == [TrainingKind.PRACTISED] * 2 + [TrainingKind.RATED] * 2

    play_in(room.app, scene, size=size, language=language)
    (card,) = room.schedule.cards()
    assert card.due_on == EVENING.date() + DAY


@SIZES
@pytest.mark.parametrize(
    ("language", "keys"), [("zh", "L 课程  P 练习  M 模拟考试"), ("en", "L lessons  P practise  M mock exam")]
)
def test_from_the_progress_one_goes_to_lessons_practice_and_a_mock_and_comes_back(
    stack, tmp_path, size, language, keys
):
    went = []

    async def teach(_app):
        went.append("lessons")

    async def mock(_app):
        went.append("mock")
        raise NotPossible(Message("There is nothing to practise here."))

    room = Desk(stack, tmp_path, old(1, ITEMS[0]), ways=Ways(teach, mock))

    async def scene(pilot):
        await sees(pilot, keys)
        await pilot.press("l")
        await until(pilot, lambda: went == ["lessons"])
        await sees(pilot, keys)
        await pilot.press("m")
        await sees(pilot, {"zh": "没有可以练习的试题", "en": "There is nothing to practise here."}[language])
        await pilot.press("escape")
        await sees(pilot, keys)
        await pilot.press("p")
        await sees(pilot, {"zh": "今日到期", "en": "Due today"}[language])
        await pilot.press("escape")
        await sees(pilot, keys)

    play_in(room.app, scene, size=size, language=language)
    assert went == ["lessons", "mock"]


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "没有可以练习的试题"), ("en", "There is nothing to practise here.")]
)
def test_a_round_that_may_not_begin_any_more_is_said_and_shows_no_item(stack, tmp_path, language, said):
    def guard():
        raise NotPossible(Message("There is nothing to practise here."))

    room = Desk(stack, tmp_path, old(1, ITEMS[0]), guard=guard)

    async def scene(pilot):
        await sees(pilot, "examapp practise due")
        await pilot.press("enter")
        await sees(pilot, said)
        await loses(pilot, "下列做法")
        await pilot.press("escape")
        await sees(pilot, "examapp practise due")

    play_in(room.app, scene, language=language)


def test_o_lets_somebody_else_go_on(stack, tmp_path):
    room, came = Desk(stack, tmp_path, old(1, ITEMS[0])), []

    async def work(app):
        came.append(await show_progress(room.look, partial(progress_lines, titles=TITLES), room.offer, Ways(), app))

    room.app = ExamApp(work=work)

    async def scene(pilot):
        await sees(pilot, "O someone else")
        await pilot.press("o")
        await pilot.pause()

    play_in(room.app, scene)
    assert came == [True]


def test_ways_that_lead_nowhere_are_not_offered(stack, tmp_path):
    room = Desk(stack, tmp_path, old(1, ITEMS[0]))

    async def scene(pilot):
        await sees(pilot, "P practise")
        await loses(pilot, "L lessons", "M mock exam")
        await pilot.press("l", "m")
        await pilot.pause()
        await sees(pilot, "P practise")

    play_in(room.app, scene)
