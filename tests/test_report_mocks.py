"""What is said of a mock exam: score with its band, chance in percent, and each item with its reasons."""

from dataclasses import replace
from fractions import Fraction

import pytest

from examapp.analysis.mock_scores import PassChance
from examapp.domain.mocks import MarkedItem
from examapp.reports.mocks import chance_words, list_line, marked_lines, result_lines
from tests.exam_cases import make_item
from tests.mock_cases import SmallMock


def result(*, right=8, left_out=0, **changes):
    mock = SmallMock()
    mock.sit(right=right, left_out=left_out)
    return replace(mock.finish().result, **changes)


def said(mock):
    return "\n".join(str(line) for line in result_lines(mock, {"T01": "Conduct", "T07": "Legal aid"}))


def test_the_score_has_its_band_and_what_is_not_known_is_said():
    text = said(result(right=8))
    assert text.splitlines()[0] == "11 of 17 points; with its error between 9 and 13"
    for words in (
        "✓ The cut score of 10 is reached.",
        "Chance of passing another paper of this kind: ",
        "0 of the 11 items you had met before",
        "Answered 11 of 11 items in 12:05 minutes",
        "Of three such bands two hold the score",
        "It does not know the paper of the exam, lucky guesses, nerves",
        "Conduct",
        "Legal aid",
    ):
        assert words in text
    assert "flatter" not in text


def test_many_items_met_before_flatter():
    assert "3 of the 11 items you had met before, in practice or in a mock exam. That is a lot" in said(result(seen=3))
    assert "That is a lot" not in said(result(seen=2))


def test_what_was_left_out_takes_the_chance_away_and_says_why():
    text = said(result(right=3, left_out=6))
    assert "× The cut score of 10 is not reached." in text
    assert "No chance of passing is given: 6 of 11 items were left out" in text
    assert "lucky guesses" not in text


def test_an_exam_without_a_cut_score_has_no_chance():
    text = said(result(cut=Fraction(0)))
    assert "passing" not in text
    assert "between 9 and 13" in text


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (PassChance(0.77, 0.538, 0.952), "77 %; with its uncertainty 53 % to 96 %"),
        (PassChance(0.97, 0.951, 0.9999), "97 %; with its uncertainty 95 % to over 99 %"),
        (PassChance(0.02, 0.0001, 0.06), "2 %; with its uncertainty under 1 % to 6 %"),
        (PassChance(1.0, 0.9999, 1.0), "over 99 %, and so at the lower end of the band"),
        (PassChance(0.0, 0.0, 0.0), "under 1 %, and so at the upper end of the band"),
    ],
)
def test_a_chance_is_never_none_and_never_all(found, words):
    assert chance_words(found) == words


def test_the_list_has_day_score_band_and_chance():
    line = list_line(result())
    assert line.startswith(
        "2026-11-23 01:12  Small exam: 11 of 17 points; with its error between 9 and 13; 0 of 11 items"
    )
    assert "; chance of passing " in line
    assert "chance" not in list_line(result(right=3, left_out=6))


def test_each_item_says_what_it_was_and_why():
    item = make_item("one", key="B")
    right, wrong = (
        MarkedItem(item, frozenset(each), Fraction(points), Fraction(2)) for each, points in (("B", 2), ("C", 0))
    )
    assert [str(line) for line in marked_lines(right)] == ["✓ Right", "2 of 2 points", "Why one is right."]
    assert str(marked_lines(wrong)[0]) == "× Wrong.   Key: B   You chose: C"
    out = MarkedItem(item, frozenset(), Fraction(0), Fraction(2))
    assert [str(line) for line in marked_lines(out)][:2] == ["× Not answered.   Key: B", "0 of 2 points"]
    half = MarkedItem(item, frozenset("C"), Fraction(1, 3), Fraction(2))
    assert str(marked_lines(half)[1]) == "0.3 of 2 points"
    tried = MarkedItem(item, frozenset("B"), None, Fraction(2))
    assert str(marked_lines(tried)[1]) == "This item is being tried out and earns nothing."
    gone = MarkedItem(replace(item, rationale=""), frozenset("B"), Fraction(2), Fraction(2))
    assert "another text by now" in str(marked_lines(gone)[2])
