"""A round of practice: choose, hand in, go on, and what is not possible."""

import pytest

from examapp.application.training import Practice
from examapp.domain.errors import NotPossible, UnknownOption
from examapp.domain.items import ItemType
from tests.exam_cases import make_item


def practice():
    return Practice([make_item("one", key="A"), make_item("two", ItemType.MULTIPLE, key="BC"), make_item("three")])


def answer(round_, letters):
    for letter in letters:
        round_.choose(letter)
    answered = round_.respond()
    round_.advance()
    return answered


def test_what_is_shown_before_the_answer_has_no_key():
    shown = practice().current
    assert shown.item_id == "one"
    assert not {"key", "rationale", "citations"} & set(dir(shown))


def test_a_choice_replaces_the_one_before_and_of_several_is_added_or_taken_back():
    round_ = practice()
    round_.choose("A")
    round_.choose("B")
    assert round_.chosen == {"B"}
    answer(round_, "A")
    for letter in "ABA":
        round_.choose(letter)
    assert round_.chosen == {"B"}


def test_an_answer_is_judged_at_once_and_then_fixed():
    round_ = practice()
    assert round_.answered is None
    round_.choose("A")
    answered = round_.respond()
    assert answered.is_right
    assert round_.answered == answered
    for action in (lambda: round_.choose("B"), lambda: round_.strike("B"), round_.respond):
        with pytest.raises(NotPossible):
            action()
    assert round_.chosen == {"A"}
    assert round_.summary.right == 1


def test_nothing_can_be_handed_in_without_a_choice_nor_passed_without_an_answer():
    round_ = practice()
    with pytest.raises(NotPossible):
        round_.respond()
    with pytest.raises(NotPossible):
        round_.advance()
    assert round_.summary.answered == ()
    assert round_.number == 1


def test_an_option_that_the_item_has_not_changes_nothing():
    round_ = practice()
    with pytest.raises(UnknownOption):
        round_.choose("H")
    assert round_.chosen == frozenset()


def test_striking_out_is_a_note_that_the_next_item_begins_without():
    round_ = practice()
    round_.strike("A")
    round_.strike("B")
    round_.strike("A")
    assert round_.struck == {"B"}
    answer(round_, "A")
    assert round_.struck == frozenset()
    assert round_.chosen == frozenset()


def test_the_round_ends_after_its_last_item_and_the_wrong_ones_can_be_practised_again():
    round_ = practice()
    answer(round_, "B")
    answer(round_, "BC")
    assert round_.is_last
    round_.choose("D")
    round_.respond()
    assert round_.advance() is False
    assert round_.current.item_id == "three"
    assert [each.item.item_id for each in round_.summary.wrong] == ["one", "three"]
    again = round_.again()
    assert (again.count, again.current.item_id, again.summary.answered) == (2, "one", ())
