"""Courses: what is read from their files, what is refused there, and how far a learner has come."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.learning import Learning
from examapp.banks.courses import find_courses, load_course
from examapp.banks.findings import Findings
from examapp.banks.lesson_texts import read_lesson_text
from examapp.banks.loader import load_banks
from examapp.banks.statutes import load_registry
from examapp.banks.texts import read_texts
from examapp.domain.courses import Block, BlockKind
from examapp.domain.items import ItemStatus
from examapp.domain.lessons import progress_of
from examapp.domain.statutes import StatuteText
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.storage.training import TrainingLog
from tests.exam_cases import make_item

SHIPPED = Path(__file__).parents[1] / "question_banks"
MORNING = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
ITEMS = {name: make_item(name, status=ItemStatus.REVIEWED) for name in ("c-1", "c-2", "c-3", "c-4")}
COURSE = """\
format: 1
course: {id: short, title: A short course, language: en, version: "1", authors: [somebody]}
lessons:
  - id: one
    topic: T01
    title: The first lesson
    minutes: 10
    goals: [tell right from wrong]
    text: one.md
    citations: [{statute: legal-aid-law, version: "2021", article: "20", quote: 不得收取}]
    checks: [c-1, c-2]
  - id: two
    topic: T01
    title: The second lesson
    minutes: 12
    goals: [say why]
    text: two.md
    citations: [{statute: legal-aid-law, version: "2021", article: "21", quote: 应当予以保密}]
    checks: [c-3]
"""
TEXT = """\
An opening paragraph.

## A point

Words,
and **more** words.

- one
- two

1. first
2. second

The end.
"""
LONG = TEXT + "\n" + "word " * 150


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "short.yaml").write_text(COURSE, encoding="utf-8")
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text(LONG, encoding="utf-8")
    return tmp_path


def load(folder, text=COURSE, **options):
    path = folder / "short.yaml"
    path.write_text(text, encoding="utf-8")
    return load_course(path, items=ITEMS, **options)


def test_a_course_is_read_with_its_texts(folder):
    course, problems = load(folder)
    assert problems == []
    assert [lesson.lesson_id for lesson in course.lessons] == ["one", "two"]
    assert course.minutes == 22
    assert course.lessons[0].checks == ("c-1", "c-2")
    assert course.lessons[0].text[:8] == (
        Block(BlockKind.PARAGRAPH, "An opening paragraph."),
        Block(BlockKind.HEADING, "A point"),
        Block(BlockKind.PARAGRAPH, "Words, and more words."),
        Block(BlockKind.BULLET, "one"),
        Block(BlockKind.BULLET, "two"),
        Block(BlockKind.NUMBERED, "first", 1),
        Block(BlockKind.NUMBERED, "second", 2),
        Block(BlockKind.PARAGRAPH, "The end."),
    )


def test_chinese_lines_are_joined_without_a_blank(tmp_path):
    path = tmp_path / "text.md"
    path.write_text("律师应当\n保守秘密，\nand English\nwords。\n", encoding="utf-8")
    (block,) = read_lesson_text(path, Findings("text.md"))
    assert block.text == "律师应当保守秘密，and English words。"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# A title\n", 1),
        ("Words.\n\n| a | b |\n|---|---|\n\n```\ncode\n```\n", 6),
        ("Words.\n\n[a link](somewhere)\n", 3),
        ("Words.\n\n<b>html</b>\n", 3),
        ("Words.\n\n---\n", 3),
        ("Words.\n\n> quoted\n", 3),
        ("![picture](a.png)\n", 1),
    ],
)
def test_what_a_terminal_cannot_show_is_refused_at_its_line(folder, text, line):
    (folder / "one.md").write_text(text, encoding="utf-8")
    course, problems = load(folder)
    assert [lesson.lesson_id for lesson in course.lessons] == ["two"]
    found = [problem for problem in problems if problem.rule == "lesson-text"]
    assert found
    assert {(problem.place.file, problem.place.line) for problem in found} == {(str(folder / "one.md"), line)}


@pytest.mark.parametrize(
    ("old", "new", "rule", "place"),
    [
        ("checks: [c-3]", "checks: [c-9]", "unknown-item", (19, 14)),
        ("topic: T01\n    title: The second", "topic: T02\n    title: The second", "other-topic", (19, 14)),
        ("text: two.md", "text: ../two.md", "no-file", (17, 11)),
        ("text: two.md", "text: three.md", "no-file", (17, 11)),
        ("minutes: 12", "minutes: soon", "wrong-value", (15, 14)),
        ("id: two", "id: one", "entry-twice", (12, 9)),
        ("    goals: [say why]\n", "", "missing-field", (12, 5)),
    ],
)
def test_what_is_wrong_with_a_lesson_is_said_at_its_place(folder, old, new, rule, place):
    (folder.parent / "two.md").write_text(LONG, encoding="utf-8")
    course, problems = load(folder, COURSE.replace(old, new))
    (problem,) = problems
    assert problem.rule == rule
    assert (problem.place.line, problem.place.column) == place
    assert [lesson.lesson_id for lesson in course.lessons] == ["one"]


def test_an_item_under_review_is_no_check_item(folder):
    items = {**ITEMS, "c-3": make_item("c-3", status=ItemStatus.DRAFT)}
    course, (problem,) = load_course(folder / "short.yaml", items=items)
    assert "has not been reviewed" in str(problem.message)
    assert len(course.lessons) == 1


def test_a_lesson_that_is_too_long_or_too_short_is_a_warning(folder):
    (folder / "one.md").write_text("Too short.\n", encoding="utf-8")
    course, (problem,) = load(folder)
    assert problem.rule == "lesson-length"
    assert len(course.lessons) == 2


def test_the_shipped_course_has_a_lesson_for_each_topic_and_is_sound():
    registry, _problems = load_registry(SHIPPED / "statutes.yaml")
    banks, _problems = load_banks(SHIPPED / "banks", registry=registry)
    items = {item.item_id: item for bank in banks if bank.practice_only for item in bank.items}
    (course,), problems = find_courses(SHIPPED / "courses", items=items, registry=registry)
    assert problems == []
    assert [lesson.topic for lesson in course.lessons] == [f"T{number:02}" for number in range(1, 15)]
    for lesson in course.lessons:
        chinese = sum("\u4e00" <= sign <= "\u9fff" for block in lesson.text for sign in block.text)
        assert 600 <= chinese <= 1200, lesson.lesson_id
        assert 2 <= len(lesson.checks) <= 3
        assert lesson.goals
        assert len(lesson.citations) >= 5


def test_the_shipped_course_quotes_the_law_letter_by_letter(shared):
    registry, _problems = load_registry(SHIPPED / "statutes.yaml")
    texts, _problems = read_texts(shared("laws/conduct"), registry)
    banks, _problems = load_banks(SHIPPED / "banks", registry=registry)
    items = {item.item_id: item for bank in banks for item in bank.items}
    (course,), problems = find_courses(SHIPPED / "courses", items=items, registry=registry, texts=texts)
    assert problems == []
    cited = [citation for lesson in course.lessons for citation in lesson.citations]
    assert sum(citation.reference in texts for citation in cited) > 200


def record(number, kind, data, *, minutes=0):
    return TrainingRecord(f"{number:032x}", "me", MORNING + timedelta(minutes=minutes), kind, data)


def answer(number, lesson, item, *, right, minutes):
    data = {"lesson": lesson, "item": item, "right": right}
    return record(number, TrainingKind.CHECK_ANSWERED, data, minutes=minutes)


RECORDS = [
    record(1, TrainingKind.LESSON_OPENED, {"lesson": "one", "course": "short"}),
    record(2, TrainingKind.LESSON_LEFT, {"lesson": "one", "place": 4}, minutes=5),
    answer(3, "one", "c-1", right=True, minutes=6),
    answer(4, "one", "c-2", right=False, minutes=7),
    record(5, TrainingKind.LESSON_OPENED, {"lesson": "two", "course": "short"}, minutes=8),
    answer(6, "one", "c-2", right=True, minutes=20),
    record(7, TrainingKind.LESSON_OPENED, {"lesson": "gone", "course": "short"}, minutes=30),
]


def test_a_lesson_is_finished_when_every_check_item_has_been_right(folder):
    course, _problems = load(folder)
    progress = progress_of(course, RECORDS)
    first, second = progress.lessons
    assert (first.place, first.right, first.finished_at) == (4, {"c-1", "c-2"}, MORNING + timedelta(minutes=20))
    assert (second.is_finished, second.opened_at) == (False, MORNING + timedelta(minutes=8))
    assert progress.finished == 1
    assert progress.following == second
    half = progress_of(course, RECORDS[:4])
    assert (half.lessons[0].is_finished, half.lessons[0].right) == (False, {"c-1"})
    assert half.following.lesson.lesson_id == "one"


@given(st.permutations(RECORDS))
def test_the_order_in_which_records_come_does_not_matter(tmp_path_factory, records):
    folder = tmp_path_factory.getbasetemp()
    for name in ("one.md", "two.md"):
        (folder / name).write_text(LONG, encoding="utf-8")
    course, _problems = load(folder)
    assert progress_of(course, records) == progress_of(course, RECORDS)


def test_records_are_kept_once_and_never_changed(tmp_path):
    with closing(TrainingLog(tmp_path)) as log:
        assert log.add(RECORDS[:5]) == 5
        assert log.add(RECORDS) == 2
        assert log.add(RECORDS) == 0
        assert log.of("me") == RECORDS
        assert log.of("you") == []
        assert log.learners() == ["me"]
        for statement in ("UPDATE training SET learner = 'you'", "DELETE FROM training"):
            with pytest.raises(Exception, match="append-only"):
                log._connection.execute(statement)


def test_learning_keeps_what_is_done(folder):
    course, _problems = load(folder)
    with closing(TrainingLog()) as log:
        ids = iter(f"{number:032x}" for number in range(100))
        learning = Learning(course, ITEMS, log, learner="me", now=lambda: MORNING, new_id=lambda: next(ids))
        lesson = course.lessons[0]
        assert learning.open(lesson) == 0
        learning.leave(lesson, 3)
        assert learning.open(lesson) == 3
        practice = learning.checks(lesson)
        for name in ("A", "B"):
            practice.choose(name)
            learning.answered(lesson, practice.respond())
            practice.advance()
        progress = learning.progress.lessons[0]
        assert progress.right == {"c-1"}
        stored = [each.data for each in log.of("me") if each.kind is TrainingKind.CHECK_ANSWERED]
        assert [each["chosen"] for each in stored] == [["A"], ["B"]]
        assert stored[0]["digest"] == ITEMS["c-1"].digest
        assert json.dumps(stored)


def test_what_a_text_refutes_in_a_lesson_is_an_error(folder):
    registry, _problems = load_registry(SHIPPED / "statutes.yaml")
    articles = {"20": "法律援助人员依法履行职责，不得收取财物。", "21": "另有规定的，从其规定。"}
    text = StatuteText("legal-aid-law", "2021", articles, is_whole=False)
    course, problems = load(folder, registry=registry, texts={"legal-aid-law@2021": text})
    assert [problem.rule for problem in problems] == ["quote-not-found"]
    assert [lesson.lesson_id for lesson in course.lessons] == ["one"]
