"""Training records as values that travel: read back strictly, and nobody's taken over by a learner."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.items import canonical_json
from examapp.domain.training_log import NOBODY, TrainingKind
from examapp.domain.training_records import (
    NEEDED,
    is_same,
    readable,
    taken_over,
    training_from_record,
    training_to_record,
)
from tests.training_cases import COUNT, LEARNER, attended, record

ROW = training_to_record(record(0))


def travelled(value):
    """A value as it is after a file."""
    return json.loads(canonical_json(value))


@given(st.integers(0, COUNT - 1))
def test_a_record_comes_back_as_it_was_with_its_zone(number):
    back = training_from_record(travelled(training_to_record(record(number))))
    assert back == record(number)
    assert back.at.utcoffset() == record(number).at.utcoffset()


def test_every_kind_says_what_it_needs():
    assert set(NEEDED) == set(TrainingKind)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, ""),
        (0, " "),
        (0, 7),
        (0, "a\nb"),
        (0, "x" * 200),
        (1, None),
        (1, "\ud800"),
        (2, "2026-11-26T08:00:00.000"),
        (2, "2026-11-26T08:00:00+08:00"),
        (2, "2026-11-26 08:00:00.000+08:00"),
        (2, "0001-01-01T00:00:00.000+14:00"),
        (2, "yesterday"),
        (2, 5),
        (3, "dreamt"),
        (3, None),
        (4, []),
        (4, {}),
        (4, {**ROW[4], "right": 1}),
        (4, {**ROW[4], "right": None}),
        (4, {**ROW[4], "chosen": "A"}),
        (4, {**ROW[4], "chosen": [1]}),
        (4, {**ROW[4], "seconds": "12"}),
        (4, {**ROW[4], "seconds": 1.5}),
        (4, {**ROW[4], "sure": True}),
        (4, {**ROW[4], "mock": 3}),
        (4, {**ROW[4], "answers": [1]}),
        (4, {**ROW[4], "digest": None}),
        (4, {**ROW[4], "more": float("nan")}),
        (4, {**ROW[4], "more": "\ud800"}),
    ],
)
def test_what_is_no_record_is_not_read_and_is_counted(place, value):
    changed = [*ROW[:place], value, *ROW[place + 1 :]]
    with pytest.raises(ValueError):  # noqa: PT011  (whichever; it is said once, for all)
        training_from_record(changed)
    assert readable([ROW, changed, ROW]) == ((record(0), record(0)), 1)


@pytest.mark.parametrize("value", [None, {}, [], ROW[:4], [*ROW, 1], "row"])
def test_what_has_not_the_fields_of_a_record_is_not_read(value):
    assert readable([value]) == ((), 1)


def test_what_a_newer_version_says_besides_is_kept():
    row = [*ROW[:4], {**ROW[4], "mood": "calm", "mock": None}]
    assert training_from_record(row).data["mood"] == "calm"


def test_records_are_the_same_when_they_are_stored_alike():
    assert is_same(record(3), record(3, at=record(3).at + timedelta(microseconds=400)))
    for other in (
        record(3, at=record(3).at + timedelta(milliseconds=1)),
        record(3, "12345678901234567"),
        record(3, data={"lesson": "l3"}),
    ):
        assert not is_same(record(3), other)


def test_nobodys_records_become_a_learners_under_new_names_that_are_always_the_same():
    rated = record(4, NOBODY)
    mock = record(1, NOBODY, data={**record(1).data, "mock": record(0).record_id})
    mine = taken_over([record(0, NOBODY), mock, rated], LEARNER)
    assert [each.learner for each in mine] == [LEARNER] * 3
    assert mine[2].data == {**rated.data, "answer": mine[0].record_id}
    assert mine[1].data["mock"] == mine[0].record_id
    assert not {each.record_id for each in mine} & {record(number).record_id for number in range(5)}
    assert taken_over([rated, mock, record(0, NOBODY)], LEARNER) == tuple(reversed(mine))
    assert taken_over([record(0, NOBODY)], "123456789012")[0].record_id != mine[0].record_id
    assert attended().kind is TrainingKind.LECTURE_ATTENDED
