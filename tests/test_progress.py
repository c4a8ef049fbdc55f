"""The learner's progress: topics, days of practice, the next step, and all of it in words."""

from dataclasses import replace
from datetime import date

import pytest

from examapp.application.progress import learner_progress
from examapp.domain.courses import Block, BlockKind, Course, Lesson
from examapp.domain.lessons import progress_of
from examapp.domain.practice import pool_of
from examapp.domain.progress import StepKind, days_in_row, days_lately, practice_days, topics_progress
from examapp.domain.training_log import TrainingKind
from examapp.locale import use_language
from examapp.reports.progress import BAR, progress_lines
from tests.exam_cases import make_item
from tests.repetition_cases import DAY, EVENING, Clock, answer, bank, desk

TODAY = EVENING.date()
ITEMS = [make_item(f"{topic}-{number}", topic=topic) for topic in ("T01", "T02") for number in range(6)]
FIELD = make_item("field", topic="P01")
POOL = pool_of([bank(*ITEMS), bank(FIELD, practice_only=True)])
LESSON = Lesson("l-1", "T01", "What is never taken", 12, (), (Block(BlockKind.PARAGRAPH, "text"),), (), ("field",))
COURSE = Course("ethics", "Ethics", "en", "1", (), (LESSON,))
READ = replace(
    answer(900, days=-9),
    kind=TrainingKind.CHECK_ANSWERED,
    data={"lesson": "l-1", "item": "field", "digest": FIELD.digest, "right": True},
)
TITLES = {"T01": "Fees", "T02": "Conflicts", "P01": "Injury"}


@pytest.fixture(autouse=True)
def _english():
    use_language("en")


def test_topics_count_the_newest_answer_whatever_order_records_come_in():
    records = [
        answer(1, ITEMS[0].digest, days=1, right=False),
        answer(2, ITEMS[0].digest, days=2, right=True),
        answer(3, ITEMS[1].digest, days=2, right=True),
        answer(4, ITEMS[1].digest, days=3, right=False),
        answer(5, "gone", days=3),
    ]
    told = [(each.topic, each.count, each.met, each.right) for each in topics_progress(POOL, records)]
    assert told == [("T01", 6, 2, 1), ("T02", 6, 0, 0), ("P01", 1, 0, 0)]
    assert topics_progress(POOL, records[::-1]) == topics_progress(POOL, records)


@pytest.mark.parametrize(
    ("days", "row"),
    [([], 0), ([0], 1), ([-1], 1), ([-2], 0), ([0, -1, -2, -4], 3), ([-1, -2, -3], 3), ([0, -2], 1)],
)
def test_days_in_a_row_end_today_or_yesterday(days, row):
    assert days_in_row({TODAY + day * DAY for day in days}, TODAY) == row


def test_days_of_the_last_thirty_are_days_with_an_answer():
    records = [answer(n, days=days) for n, days in enumerate((0, -0.1, -29, -30, -3))]
    opened = replace(answer(99, days=-5), kind=TrainingKind.LESSON_OPENED)
    assert days_lately(practice_days([*records, opened]), TODAY) == 3


def look(folder, records, *, exam_on=None, course=True, pool=POOL):
    with desk(folder, clock=Clock(), exam_on=exam_on) as (log, schedule):
        log.add(records)
        told = log.of(records[0].learner) if records else []
        return learner_progress(schedule, pool, told, course=progress_of(COURSE, told) if course else None)


def all_right(*, days):
    return [answer(n, item.digest, days=days, right=True) for n, item in enumerate([*ITEMS, FIELD])]


@pytest.mark.parametrize(
    ("records", "kind", "line"),
    [
        ([], StepKind.LESSON, "Next: the lesson “What is never taken”, about 12 min: examapp learn"),
        (
            [answer(1, ITEMS[0].digest, days=-5)],
            StepKind.DUE,
            "Next: today's items, 1 in about 1 min: examapp practise due",
        ),
        ([READ, answer(1, ITEMS[0].digest, right=False)], StepKind.DUE, None),
        ([answer(1, ITEMS[0].digest, right=False)], StepKind.LESSON, None),
    ],
)
def test_there_is_one_thing_to_do_next(tmp_path, records, kind, line):
    progress = look(tmp_path, records)
    assert progress.step.kind is kind
    lines = progress_lines(progress, TITLES)
    assert line in (None, str(lines[0]))


def test_without_lessons_the_book_comes_next_then_what_was_never_met_then_rest(tmp_path):
    wrong = look(tmp_path / "1", [answer(1, ITEMS[0].digest, right=False)], course=False)
    assert (wrong.step.kind, wrong.step.items) == (StepKind.WRONG, 1)
    new = look(tmp_path / "2", [answer(1, ITEMS[0].digest)], course=False)
    assert (new.step.kind, new.step.topic, new.step.items) == (StepKind.NEW, "T02", 6)
    assert str(progress_lines(new, TITLES)[0]) == "Next: Conflicts, where 6 were never met: examapp practise T02"
    rest = look(tmp_path / "3", all_right(days=0), course=False)
    assert rest.step.kind is StepKind.NOTHING
    assert str(progress_lines(rest, TITLES)[0]).endswith("The next items come on 2026-11-04.")


def test_towards_the_exam_new_items_are_todays_work_once_the_lessons_are_read(tmp_path):
    exam_on = TODAY + 6 * DAY
    assert look(tmp_path / "1", [], exam_on=exam_on).step.kind is StepKind.LESSON
    progress = look(tmp_path / "2", [], exam_on=exam_on, course=False)
    assert (progress.step.kind, progress.step.items) == (StepKind.DUE, 2)
    due = [answer(1, ITEMS[0].digest, days=-5)]
    assert look(tmp_path / "3", due, exam_on=exam_on).step.kind is StepKind.DUE


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Due today          5; never met before: 1; about 7 min in all",
                "2026-11-12; days left, today among them: 10",
                "days in a row: 1; of the last 30 days: 2",
                "0 of 1 finished",
                "Wrong-answer book  1",
                "T01 █████████▒▒░░░ right 4, met 5 of 6 · Fees",
                "What will be recalled on 2026-11-12",
                "% of the items met (n = 5); never met 1 · Fees",
                "No forecast from fewer than 5 items met: T02",
                "not a score in the exam",
                "72 s an item, the pace of the exam",
            ),
        ),
        (
            "zh",
            (
                "今日到期  5 题，另有新题 1 题，共约 7 分钟",
                "2026-11-12，含今天还有 10 天",
                "连续 1 天；近 30 天中 2 天",
                "错题本    1",
                "T01 █████████▒▒░░░ 答对 4，练过 5 / 6 · Fees",
                "（n = 5）；未练过 1 题",
                "练过不足 5 题，不作预测：T02",
                "不是考试分数",
                "按每题 72 秒计算",
            ),
        ),
    ],
)
def test_everything_is_said_in_both_languages(tmp_path, language, words):
    records = [answer(n, item.digest, days=-5, right=n != 1) for n, item in enumerate(ITEMS[:5])]
    progress = look(tmp_path, [*records, answer(20, "elsewhere", days=-1)], exam_on=date(2026, 11, 12))
    use_language(language)
    text = "\n".join(str(line) for line in progress_lines(progress, TITLES))
    for word in words:
        assert word in text, text
    plain = "\n".join(str(line) for line in progress_lines(progress, TITLES, bars=False))
    assert not set("█▒░") & set(plain)


def test_a_bar_shows_something_where_there_is_something_and_is_full_only_when_all_is_right(tmp_path):
    many = [make_item(f"m-{number}", topic="T01") for number in range(100)]
    pool = pool_of([bank(*many)])
    for count, expected in ((1, 1), (50, 7), (99, BAR - 1), (100, BAR)):
        records = [answer(n, item.digest) for n, item in enumerate(many[:count])]
        lines = progress_lines(look(tmp_path / str(count), records, pool=pool), TITLES)
        (line,) = [str(line) for line in lines if str(line).startswith("T01")]
        assert line.count("█") == expected
        assert line.count("█") + line.count("░") == BAR


def test_an_exam_that_is_over_or_today_is_said(tmp_path):
    for days, words in ((-1, "2026-11-01 is over"), (0, "Exam               today")):
        progress = look(tmp_path, [], exam_on=TODAY + days * DAY)
        text = "\n".join(str(line) for line in progress_lines(progress, TITLES))
        assert words in text
        assert "What will be recalled" not in text
