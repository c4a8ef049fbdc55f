"""The wrong-answer book and the weak topics, from answers in any order; and practice that keeps them."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.practising import PracticeLog
from examapp.application.training import Practice
from examapp.domain.items import Bank, ItemStatus
from examapp.domain.practice import pool_of
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.domain.wrong_answers import NEWEST, weak_topics, wrong_book
from examapp.storage.training import TrainingLog
from tests.exam_cases import make_item

MORNING = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def answers(*told):
    """Records of (digest, right, days after the first morning), in that order within a day."""
    return [
        TrainingRecord(
            f"{number:032x}",
            "me",
            MORNING + days * DAY + timedelta(minutes=number),
            TrainingKind.PRACTISED,
            {"digest": digest, "right": right},
        )
        for number, (digest, right, days) in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([("a", True, 0)], []),
        ([("a", False, 0)], ["a"]),
        ([("a", False, 0), ("a", True, 0), ("a", True, 0)], ["a"]),
        ([("a", False, 0), ("a", True, 0), ("a", True, 1)], []),
        ([("a", False, 0), ("a", True, 1), ("a", True, 1)], ["a"]),
        ([("a", False, 0), ("a", True, 1), ("a", False, 2), ("a", True, 3)], ["a"]),
        ([("a", False, 0), ("a", True, 1), ("a", True, 2), ("a", False, 3)], ["a"]),
        ([("a", False, 0), ("b", False, 1)], ["b", "a"]),
    ],
)
def test_an_item_leaves_after_right_answers_on_two_days(told, left):
    assert [each.digest for each in wrong_book(answers(*told))] == left


def test_how_often_and_when_it_was_wrong_is_told():
    (found,) = wrong_book(answers(("a", False, 0), ("a", False, 2), ("a", True, 3)))
    assert (found.wrong, found.last_wrong_at.date().isoformat()) == (2, "2026-11-28")
    assert {day.isoformat() for day in found.right_on} == {"2026-11-29"}


TOLD = answers(*[(digest, bool((place * 7) % 3), place % 5) for place, digest in enumerate("abcabdaabcd" * 3)])


@given(st.permutations(TOLD))
def test_the_order_in_which_records_come_does_not_matter(records):
    assert wrong_book(records) == wrong_book(TOLD)
    topics = {"a": "T1", "b": "T1", "c": "T2", "d": "T3"}
    assert weak_topics(records, topics) == weak_topics(TOLD, topics)


def test_topics_are_weak_by_their_newest_answers():
    old = [("a", False, 0)] * 5 + [("a", True, 1)] * NEWEST
    told = answers(*old, *[("b", False, 2), *[("b", True, 2)] * 3], *[("c", False, 2)] * 2, ("gone", False, 2))
    topics = {"a": "T1", "b": "T2", "c": "T3"}
    assert weak_topics(told, topics) == ("T3", "T2")


def make_bank(*items):
    return Bank("bank", "Bank", "en", "1", ("somebody",), (), items)


def test_practice_is_kept_with_its_time_and_feeds_the_book():
    items = [make_item(name, topic=topic, status=ItemStatus.REVIEWED) for name, topic in (("x", "T1"), ("y", "T2"))]
    pool = pool_of([make_bank(*items)])
    ticks = iter((100.0, 112.4, 200.0, 203.0))
    ids = iter(f"{number:032x}" for number in range(9))
    with closing(TrainingLog()) as log:
        kept = PracticeLog(log, learner="me", now=lambda: MORNING, tick=lambda: next(ticks), new_id=lambda: next(ids))
        practice = Practice(items)
        for letter in ("B", "A"):
            kept.shown()
            practice.choose(letter)
            kept.keep(practice.respond())
            practice.advance()
        stored = [record.data for record in log.of("me")]
        assert [(each["item"], each["right"], each["seconds"]) for each in stored] == [("x", False, 12), ("y", True, 3)]
        assert [(answer.wrong, item.item_id) for answer, item in kept.wrong(pool)] == [(1, "x")]
        assert [item.item_id for item in kept.weak(pool)] == ["x"]
        assert kept.wrong(pool_of([make_bank(*items)], in_forms=[items[0].digest])) == ()


def test_an_item_whose_text_was_changed_is_another_item():
    item = make_item("x", status=ItemStatus.REVIEWED)
    with closing(TrainingLog()) as log:
        kept = PracticeLog(log, learner="me", now=lambda: MORNING, tick=lambda: 0.0, new_id=lambda: "1" * 32)
        practice = Practice([item])
        practice.choose("B")
        kept.keep(practice.respond())
        changed = make_item("x", letters="ABC", status=ItemStatus.REVIEWED)
        assert kept.wrong(pool_of([make_bank(changed)])) == ()
        assert len(kept.wrong(pool_of([make_bank(item)]))) == 1
