"""A mock exam on the screens: every page says what it is, then the result, and the review item by item."""

from dataclasses import replace
from functools import partial

import pytest
from cases import LICENCE, NARROW, WIDE, HandClock, comes, exam, item, play_in, sees
from practice_cases import REGISTRY, TEXTS, TITLES, case_items, to_practise

from examapp.application.admission import Admission
from examapp.application.mocking import MockDesk
from examapp.cli.mock_room import candidate_of, pledge_text
from examapp.domain.errors import Message, NotSaved
from examapp.domain.forms import Form, KeyEntry, KeySheet, form_id_of, form_item
from examapp.domain.items import ItemType
from examapp.domain.mocks import mock_exam
from examapp.domain.training_log import TrainingKind
from examapp.locale import _, use_language
from examapp.reports.items import grounds_of
from examapp.storage.store import Store
from examapp.storage.training import TrainingLog
from examapp.tui.app import ExamApp
from examapp.tui.mock_result import MockResultScreen
from examapp.tui.mock_review import MockReviewScreen
from examapp.tui.mocking import Mock, sit_mock
from examapp.tui.review import ReviewScreen
from examapp.tui.rules import RulesScreen
from examapp.tui.sitting import SittingScreen

MARK = {"en": "MOCK EXAM ·", "zh": "模拟考试 ·"}


@pytest.fixture(params=["en", "zh"])
def language(request):
    """Each language; skips Chinese where its catalogue is not compiled."""
    use_language("zh")
    compiled = _("help") != "help"
    use_language("en")
    if request.param == "zh" and not compiled:
        pytest.skip("the Chinese catalogue is not compiled here")
    use_language(request.param)
    yield request.param
    use_language("en")


class MockHall:
    """An app that holds a mock of six items: two true or false, two single, a case of two."""

    def __init__(self, *, learner=LICENCE, log=None):
        truths = [replace(item(name, ItemType.TRUE_FALSE, f"{name}？"), key=frozenset("T")) for name in ("t1", "t2")]
        self.items = [*truths, to_practise("s1"), to_practise("s2"), *case_items()]
        sections = ["tf", "tf", "single", "single", "case", "case"]
        counts = {"tf": 2, "single": 2, "multiple": 0, "case": 2}
        definition = mock_exam(exam(counts, cut_score=5), rules="模拟考试。", pledge=pledge_text())
        shown = tuple(form_item(each, section) for each, section in zip(self.items, sections, strict=True))
        form = Form(form_id_of(definition, shown), definition, 7, shown)
        keys = KeySheet(form.form_id, {each.digest: KeyEntry(each.key) for each in self.items})
        self.log = log or TrainingLog()
        self.clock, store = HandClock(), Store()
        store.save_form(form, built_at=self.clock.read().wall_at)
        desk = MockDesk(self.log, learner=learner, items={each.digest: each for each in self.items})
        self.admission = Admission(form, store, self.clock)
        self.mock = Mock(
            self.admission,
            candidate_of(learner),
            lambda sitting: desk.finish(sitting, keys, at=sitting.closed_with.reading.wall_at),
            partial(grounds_of, registry=REGISTRY, texts=TEXTS),
            TITLES,
        )
        self.app = ExamApp(work=partial(sit_mock, self.mock))


async def begin(pilot):
    await comes(pilot, RulesScreen)
    await pilot.press("1", "enter")
    await comes(pilot, SittingScreen)


async def hand_in(pilot, *number):
    await pilot.press("r")
    await comes(pilot, ReviewScreen)
    await pilot.press("s", *number, "enter")
    await comes(pilot, MockResultScreen)


async def answer(pilot):
    """Right, wrong, right, wrong, right, left out."""
    for option in ("a", "b", "b", "a"):
        await pilot.press(option, "right")
    await pilot.press("a", "b")


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_every_screen_of_a_mock_says_that_it_is_one(size, language):
    hall = MockHall()

    async def scene(pilot):
        await comes(pilot, RulesScreen)
        await sees(pilot, MARK[language], {"en": "you promise nothing", "zh": "无须承诺"}[language], LICENCE)
        await begin(pilot)
        await sees(pilot, MARK[language])
        for key in ("f1", "t", "r"):
            await pilot.press(key)
            await pilot.pause()
            assert not isinstance(pilot.app.screen, SittingScreen)
            await sees(pilot, MARK[language])
            await pilot.press("escape")
            await comes(pilot, SittingScreen)
        await answer(pilot)
        await hand_in(pilot, "2", "3", "4", "5")
        await sees(pilot, MARK[language])
        await pilot.press("r")
        await comes(pilot, MockReviewScreen)
        await sees(pilot, MARK[language])

    play_in(hall.app, scene, size=size, language=language)


def test_the_result_has_score_band_chance_and_topics(language):
    words = {
        "en": (
            "4 of 8 points; with its error between",
            "cut score of 5 is not reached",
            "Chance of passing",
            "Points by topic",
        ),
        "zh": ("4 分（满分 8 分）；考虑误差，在", "未达到合格线 5 分", "合格概率：", "各专题得分"),
    }[language]
    hall = MockHall()

    async def scene(pilot):
        await begin(pilot)
        await answer(pilot)
        await hand_in(pilot, "2", "3", "4", "5")
        await sees(pilot, *words)
        await pilot.press("escape")

    play_in(hall.app, scene, language=language)
    kinds = [record.kind for record in hall.log.of(LICENCE)]
    assert kinds == [TrainingKind.MOCK_SAT] + [TrainingKind.PRACTISED] * 5


def test_the_review_shows_why_and_n_leads_from_one_wrong_item_to_the_next(language):
    verdicts = {"en": ("✓ Right", "× Wrong.", "× Not answered."), "zh": ("✓ 正确", "× 错误", "× 未作答")}[language]
    places = {"en": "Item {} / 6 · not right 3", "zh": "第 {} / 6 题 · 未答对 3"}[language]
    hall = MockHall()

    async def scene(pilot):
        await begin(pilot)
        await answer(pilot)
        await hand_in(pilot, "2", "3", "4", "5")
        await pilot.press("r")
        await comes(pilot, MockReviewScreen)
        await sees(pilot, places.format(1), verdicts[0])
        await pilot.press("right")
        await sees(pilot, places.format(2), verdicts[1])
        await pilot.press("n")
        await sees(
            pilot,
            places.format(4),
            verdicts[1],
            "土特产也是财物",
            "C：折价上交不改变收取的事实",
            "第二十条" if language == "zh" else "Article 20",
        )
        await pilot.press("n")
        await sees(pilot, places.format(6), verdicts[2])
        await pilot.press("n")
        await sees(pilot, places.format(2))
        await pilot.press("left", "left")
        await sees(pilot, {"en": "This is the first item.", "zh": "第一题"}[language])
        await pilot.press("escape")
        await comes(pilot, MockResultScreen)
        await pilot.press("w")
        await sees(pilot, places.format(2))

    play_in(hall.app, scene, language=language)


def test_in_the_review_nothing_can_be_chosen_and_articles_and_facts_unfold():
    hall = MockHall()

    async def scene(pilot):
        await begin(pilot)
        await answer(pilot)
        await hand_in(pilot, "2", "3", "4", "5")
        await pilot.press("r")
        await comes(pilot, MockReviewScreen)
        await pilot.press("right", "right")
        await sees(pilot, "(●) B", "L articles")
        await pilot.press("a")
        await pilot.pause()
        await sees(pilot, "(●) B", "( ) A")
        await pilot.press("l")
        await sees(pilot, "│ 法律援助人员依法履行职责")
        await pilot.press("right", "right")
        await sees(pilot, "Item 5 / 6", "S case")
        await pilot.press("s")
        await sees(pilot, "王某因讨薪纠纷")

    play_in(hall.app, scene)


def test_enter_goes_from_the_result_to_the_items_and_does_not_leave_it(language):
    words = {"en": ("Enter all items", "Item 1 / 6"), "zh": ("Enter 全部试题", "第 1 / 6 题")}[language]
    hall = MockHall()

    async def scene(pilot):
        await begin(pilot)
        await answer(pilot)
        await hand_in(pilot, "2", "3", "4", "5")
        await sees(pilot, words[0])
        await pilot.press("enter")
        await comes(pilot, MockReviewScreen)
        await sees(pilot, words[1])
        await pilot.press("escape")
        await comes(pilot, MockResultScreen)

    play_in(hall.app, scene, language=language)


def test_nobody_named_hands_in_with_enter_alone(language):
    step = {"en": "Step two: press Enter.", "zh": "第二步：按 Enter。"}[language]
    hall = MockHall(learner="-")

    async def scene(pilot):
        await sees(pilot, {"en": "nobody named", "zh": "未署名"}[language])
        await begin(pilot)
        await pilot.press("a", "r")
        await comes(pilot, ReviewScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ReviewScreen)
        await pilot.press("s")
        await sees(pilot, step)
        await pilot.press("enter")
        await comes(pilot, MockResultScreen)

    play_in(hall.app, scene, language=language)
    assert len(hall.log.of("-")) == 2


def test_esc_at_the_rules_leaves_and_nothing_is_begun():
    hall = MockHall()

    async def scene(pilot):
        await comes(pilot, RulesScreen)
        await pilot.press("escape")
        await pilot.pause()

    play_in(hall.app, scene)
    assert hall.admission.sitting_of(hall.mock.candidate) is None
    assert hall.log.of(LICENCE) == []


def test_a_mock_that_goes_on_has_no_rules_again_and_its_time_has_run():
    hall = MockHall()

    async def leave(pilot):
        await begin(pilot)
        await pilot.press("a")
        await sees(pilot, "Done 1")

    play_in(hall.app, leave)
    hall.clock.forward(minutes=30)
    hall.app = ExamApp(work=partial(sit_mock, hall.mock))

    async def go_on(pilot):
        await comes(pilot, SittingScreen)
        await sees(pilot, MARK["en"], "Done 1", "Left 60:00")

    play_in(hall.app, go_on)


def test_time_that_is_up_leads_to_the_result():
    hall = MockHall()

    async def leave(pilot):
        await begin(pilot)
        await pilot.press("a")
        await sees(pilot, "Done 1")

    play_in(hall.app, leave)
    hall.clock.reboot(hours=2)
    hall.app = ExamApp(work=partial(sit_mock, hall.mock))

    async def scene(pilot):
        await comes(pilot, MockResultScreen)
        await sees(pilot, "1 of 8 points", "No chance of passing is given", "in 90:00 minutes")

    play_in(hall.app, scene)


def test_a_mock_without_an_answer_is_not_kept():
    hall = MockHall()

    async def scene(pilot):
        await begin(pilot)
        await hand_in(pilot, "2", "3", "4", "5")
        await sees(pilot, "Nothing was answered; nothing of this mock exam is kept.")

    play_in(hall.app, scene)
    assert hall.log.of(LICENCE) == []


class FullLog(TrainingLog):
    """A log whose disk is full."""

    def add(self, records):  # noqa: ARG002
        raise NotSaved(Message("Nothing was saved: {reason}", {"reason": "disk full"}))


def test_a_mock_that_cannot_be_kept_is_said_and_stays_open():
    hall = MockHall(log=FullLog())

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "r")
        await comes(pilot, ReviewScreen)
        await pilot.press("s", "2", "3", "4", "5", "enter")
        await pilot.pause()

    play_in(hall.app, scene)
    assert isinstance(hall.app.failure, NotSaved)
    assert not hall.admission.sitting_of(hall.mock.candidate).is_open
