"""How sure learners are: the steps of the key, how right each sureness was, and what was sure and wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.sureness import Sureness, next_sureness, sure_and_wrong, sure_steps
from examapp.domain.training_log import TrainingKind, TrainingRecord

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def answer(number, digest, *, right, sure=None, kind=TrainingKind.PRACTISED):
    data = {"item": digest, "digest": digest, "chosen": ["a"], "right": right, "sure": sure}
    return TrainingRecord(f"r{number:03}", "13416201281054321", NOON + timedelta(minutes=number), kind, data)


def test_the_key_goes_through_all_steps_and_back_to_nothing_said():
    steps = [None]
    for _turn in range(4):
        steps.append(next_sureness(steps[-1]))
    assert steps == [None, Sureness.UNSURE, Sureness.FAIRLY, Sureness.QUITE, None]


def test_only_answers_of_which_the_sureness_is_known_are_counted():
    records = [
        answer(1, "a", right=True, sure=3), answer(2, "b", right=False, sure=3), answer(3, "c", right=True, sure=1),
        answer(4, "d", right=False), answer(5, "e", right=True, sure=9), answer(6, "f", right=True, sure="3"),
        answer(7, "g", right=True, sure=2, kind=TrainingKind.CHECK_ANSWERED),
        answer(8, "h", right=True, sure=2, kind=TrainingKind.NOTED),
    ]  # fmt: skip
    assert [(step.sure, step.answers, step.right) for step in sure_steps(records)] == [(1, 1, 1), (2, 1, 1), (3, 2, 1)]


def test_sure_and_wrong_has_what_was_wrong_with_great_sureness_and_says_what_was_right_since():
    records = [
        answer(1, "mended", right=False, sure=3), answer(2, "mended", right=True),
        answer(3, "twice", right=False, sure=3), answer(4, "twice", right=False, sure=3),
        answer(5, "guessed", right=False, sure=1), answer(6, "unsaid", right=False),
        answer(7, "right", right=True, sure=3),
    ]  # fmt: skip
    found = sure_and_wrong(records)
    assert [(each.digest, each.times, each.right_since) for each in found] == [("twice", 2, False), ("mended", 1, True)]
    assert found[0].last_at == NOON + timedelta(minutes=4)


def test_another_wrong_answer_without_sureness_takes_the_right_one_back():
    records = [answer(1, "a", right=False, sure=3), answer(2, "a", right=True), answer(3, "a", right=False)]
    (found,) = sure_and_wrong(records)
    assert (found.times, found.last_at, found.right_since) == (1, NOON + timedelta(minutes=1), False)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from([None, 1, 2, 3])), max_size=20),
    st.randoms(),
)
def test_the_order_in_which_records_come_does_not_matter(answers, chance):
    records = [answer(place, name, right=right, sure=sure) for place, (name, right, sure) in enumerate(answers)]
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert sure_and_wrong(shuffled) == sure_and_wrong(records)
    assert sure_steps(shuffled) == sure_steps(records)


def test_the_steps_stand_for_all_sureness_even_where_nothing_was_said():
    assert [step.answers for step in sure_steps([])] == [0, 0, 0]
    assert sure_and_wrong([]) == ()


@pytest.mark.parametrize("sure", list(Sureness))
def test_a_sureness_is_its_number_in_json(sure):
    assert f"{sure:d}" in "123"
