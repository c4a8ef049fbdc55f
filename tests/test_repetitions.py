"""Repetitions: the rating that an answer suggests, the learner's correction, and records in any order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.repetitions import EXAM_PACE_S, Rating, derived_rating, repetitions_of
from examapp.domain.training_log import TrainingKind
from tests.repetition_cases import EVENING, answer, rating, utc


@pytest.mark.parametrize(
    ("right", "seconds", "sure", "expected"),
    [
        (False, 10, 3, Rating.AGAIN),
        (False, None, None, Rating.AGAIN),
        (True, None, None, Rating.GOOD),
        (True, 72, 2, Rating.GOOD),
        (True, 144, 2, Rating.GOOD),
        (True, 145, 2, Rating.HARD),
        (True, 145, 3, Rating.HARD),
        (True, 10, 1, Rating.HARD),
        (True, 36, 3, Rating.EASY),
        (True, 37, 3, Rating.GOOD),
        (True, 10, 2, Rating.GOOD),
        (True, 10, None, Rating.GOOD),
        (True, None, 3, Rating.GOOD),
        (True, None, 1, Rating.HARD),
    ],
)
def test_a_rating_follows_from_correctness_time_and_sureness(right, seconds, sure, expected):
    assert EXAM_PACE_S == 90 * 60 / 75
    assert derived_rating({"right": right, "seconds": seconds, "sure": sure}) == expected


def test_check_items_count_and_what_is_no_answer_does_not():
    check = replace(answer(1), kind=TrainingKind.CHECK_ANSWERED, data={"digest": "a", "lesson": "l-1", "right": True})
    note = replace(answer(2), kind=TrainingKind.NOTED, data={"digest": "a", "text": "learn this"})
    nameless = replace(answer(3), data={"right": True})
    assert [(each.answer, each.rating) for each in repetitions_of([note, nameless, check])] == [
        (check.record_id, Rating.GOOD)
    ]


def test_the_newest_rating_counts_and_one_that_is_no_rating_does_not():
    given_ = answer(1, right=False)
    told = [rating(9, given_, 4, days=1), rating(5, given_, 2, days=2), rating(7, given_, 9, days=3)]
    assert [each.rating for each in repetitions_of([*told, given_])] == [Rating.HARD]
    assert [each.rating for each in repetitions_of([given_])] == [Rating.AGAIN]
    same_moment = [rating(5, given_, 2), rating(6, given_, 3)]
    assert [each.rating for each in repetitions_of([given_, *reversed(same_moment)])] == [Rating.GOOD]


def test_answers_are_ordered_by_moment_whatever_their_zone_and_keep_their_own_day():
    late = replace(answer(1), at=utc(2026, 11, 2, 16, 30))
    here = replace(answer(2), at=EVENING.replace(hour=23, minute=59))
    assert [each.answer[-1] for each in repetitions_of([late, here])] == ["2", "1"]
    assert [each.on.day for each in repetitions_of([late, here])] == [2, 2]


def test_ratings_go_round_in_a_ring():
    assert [each.following for each in Rating] == [Rating.HARD, Rating.GOOD, Rating.EASY, Rating.AGAIN]


ANSWERS = [answer(n, "abc"[n % 3], days=n // 2, right=n % 4 != 0) for n in range(8)]
TOLD = [*ANSWERS, *[rating(20 + n, ANSWERS[n % 5], 1 + n % 4, days=n % 2) for n in range(9)]]


@given(st.permutations(TOLD))
def test_the_order_in_which_records_come_does_not_matter(records):
    assert repetitions_of(records) == repetitions_of(TOLD)
