"""Which mock exam is somebody's pre-test, and what is no mock at all."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.pre_tests import pre_tests
from examapp.domain.training_log import TrainingKind, TrainingRecord
from tests.overview_cases import DAY_ONE, Diary

ME, OTHER = "13416201281000001", "13416201281000002"
EXAM_DAY = DAY_ONE + timedelta(days=60)
BEGUN = {ME: EXAM_DAY}


def later(days):
    return DAY_ONE + timedelta(days=days)


def test_the_first_mock_of_the_exam_before_the_sitting_counts():
    diary = Diary()
    diary.mock(ME, 15, at=later(30))
    diary.mock(ME, "8.5", at=later(1), topics={"T01": ("3", "4")}, digests=["x", "y"])
    diary.mock(ME, 2, exam="another", at=later(0))
    diary.mock(OTHER, 9, at=later(1))
    found = pre_tests(diary.records, "small", BEGUN)
    assert set(found) == {ME}
    mock = found[ME]
    assert (mock.at, mock.points, mock.percent) == (later(1), Fraction(17, 2), 50)
    assert (mock.topic_percent("T01"), mock.topic_percent("T07")) == (75, None)
    assert mock.digests == {"x", "y"}


def test_a_mock_handed_in_when_the_sitting_had_begun_is_none():
    diary = Diary()
    diary.mock(ME, 8, at=EXAM_DAY)
    assert pre_tests(diary.records, "small", BEGUN) == {}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"exam": "small"},
        {"exam": "small", "points": "x", "maximum": "17"},
        {"exam": "small", "points": "1/0", "maximum": "17"},
        {"exam": "small", "points": "18", "maximum": "17"},
        {"exam": "small", "points": "0", "maximum": "0"},
        {"exam": "small", "points": "-1", "maximum": "17"},
        {"exam": "small", "points": None, "maximum": ["17"]},
    ],
)
def test_what_cannot_be_read_as_a_mock_is_passed_over(data):
    diary = Diary()
    diary.note(ME, TrainingKind.MOCK_SAT, data, at=later(1))
    diary.mock(ME, 8, at=later(2))
    assert pre_tests(diary.records, "small", BEGUN)[ME].at == later(2)


def test_broken_topics_and_answers_leave_the_total():
    diary = Diary()
    data = {"exam": "small", "points": "8", "maximum": "16", "topics": {"T01": "3", "T07": ["1", "2"]}, "answers": [1]}
    diary.note(ME, TrainingKind.MOCK_SAT, data)
    mock = pre_tests(diary.records, "small", BEGUN)[ME]
    assert (mock.percent, dict(mock.topics), mock.digests) == (50, {"T07": (1, 2)}, frozenset())


MOCKS = [
    TrainingRecord(f"{n:02}", ME, later(n % 3), TrainingKind.MOCK_SAT, {"exam": "small", "points": n, "maximum": 9})
    for n in range(6)
]


@given(st.permutations(MOCKS))
def test_the_order_in_which_records_come_does_not_matter(records):
    assert pre_tests(records, "small", BEGUN)[ME].points == 0
