"""People: licence numbers that are refused, doubted, or masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.people import (
    DEFAULT_GROUP,
    Category,
    ComparisonGroup,
    clean_licence_no,
    licence_doubts,
    licence_fault,
    mask_licence_no,
)
from tests.exam_cases import LICENCE, make_candidate

DIGITS = st.text("0123456789", max_size=30)


@pytest.mark.parametrize("number", [LICENCE, "1" * 17, "341234567890"])
def test_seventeen_digits_and_twelve_on_old_licences_are_right(number):
    assert licence_fault(number) is None


@given(DIGITS.filter(lambda number: len(number) not in (12, 17)))
def test_a_wrong_length_is_refused_and_counted(number):
    fault = licence_fault(number)
    assert fault is not None
    assert f"has {len(number)} digits; it must have 17, or 12 on old licences" in str(fault)


@pytest.mark.parametrize(
    "number", ["1341620128101234X", "13416 01281012345", "1.34E+16", "１" * 17, "٣" * 17, "-" + "1" * 16]
)
def test_anything_but_plain_digits_is_refused(number):
    fault = licence_fault(number)
    assert fault is not None
    assert "is not a digit" in str(fault)


@pytest.mark.parametrize(
    "typed", [f"  {LICENCE}\n", LICENCE, "１３４１６２０１２８１０１２３４５", f"\u3000{LICENCE}\u3000"]
)
def test_full_width_digits_and_outer_spaces_are_made_plain(typed):
    assert clean_licence_no(typed) == LICENCE


def test_a_usual_number_raises_no_doubt():
    assert licence_doubts(LICENCE, this_year=2026) == []


@pytest.mark.parametrize(
    ("number", "doubt"),
    [
        ("2" + LICENCE[1:], "its first digit is 2, not 1"),
        ("199" + LICENCE[3:], "no province has the code 99"),
        (LICENCE[:5] + "2027" + LICENCE[9:], "the year of first licence reads 2027"),
        (LICENCE[:5] + "1978" + LICENCE[9:], "the year of first licence reads 1978"),
        (LICENCE[:9] + "0" + LICENCE[10:], "no category has the digit 0"),
        (LICENCE[:10] + "2" + LICENCE[11:], "the digit for sex is 2, not 0 or 1"),
    ],
)
def test_an_odd_segment_is_a_doubt_and_no_fault(number, doubt):
    assert licence_fault(number) is None
    assert [str(message) for message in licence_doubts(number, this_year=2026)] == [doubt]


def test_every_odd_segment_is_named_at_once():
    assert len(licence_doubts("29916999902123456", this_year=2026)) == 5


def test_an_old_number_has_no_segments_to_doubt():
    assert licence_doubts("999999999999", this_year=2026) == []


def test_the_middle_of_a_number_is_hidden_in_public():
    assert mask_licence_no("13416201281012345") == "134162012****2345"


def test_the_middle_of_an_old_number_is_hidden_as_well():
    assert mask_licence_no("341234567890") == "3412****7890"


@given(st.text("0123456789", min_size=1, max_size=20))
def test_no_number_is_posted_whole(number):
    masked = mask_licence_no(number)
    assert masked != number
    assert "****" in masked


def test_a_candidate_is_named_in_journals_by_the_licence_number():
    assert make_candidate().candidate_id == LICENCE


def test_lawyers_in_practice_and_of_legal_aid_have_a_group_to_be_compared_in():
    assert DEFAULT_GROUP == {
        Category.LEGAL_AID: ComparisonGroup.LEGAL_AID,
        Category.FULL_TIME: ComparisonGroup.PRACTISING,
        Category.PART_TIME: ComparisonGroup.PRACTISING,
    }
