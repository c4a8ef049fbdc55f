"""What is said after an answer, and at the end of a round."""

from dataclasses import replace

import pytest

from examapp.domain.items import ItemType
from examapp.domain.practice import Summary, judge
from examapp.locale import use_language
from examapp.reports.items import Ground
from examapp.reports.practice import (
    Tone,
    ground_lines,
    has_articles,
    rationale_lines,
    summary_lines,
    verdict_line,
)
from tests.exam_cases import make_item

GROUNDS = (Ground("Article 20", "no fee", "One.\nTwo."), Ground("Article 21", "", None))


@pytest.fixture(autouse=True)
def english():
    use_language("en")


@pytest.mark.parametrize(
    ("item", "response", "said"),
    [
        (make_item("s", key="B"), "B", "✓ Right"),
        (make_item("s", key="B"), "A", "× Wrong.   Key: B   You chose: A"),
        (make_item("m", ItemType.MULTIPLE, key="DBC"), "DA", "× Wrong.   Key: BCD   You chose: AD"),
        (make_item("t", ItemType.TRUE_FALSE, key="F"), "T", "× Wrong.   Key: B (False)   You chose: A (True)"),
    ],
)
def test_the_verdict_is_sign_and_word_with_the_letters_on_the_screen(item, response, said):
    assert str(verdict_line(judge(item, frozenset(response)))) == said


def test_the_rationale_comes_line_by_line_with_a_caution_where_the_law_has_changed():
    item = replace(make_item("s"), rationale="  Because.\n\nB: not so.\n")
    assert [str(line) for line in rationale_lines(judge(item, frozenset("A")))] == ["Because.", "B: not so."]
    amended = replace(item, tags=("fees", "needs_recheck"))
    assert str(rationale_lines(judge(amended, frozenset("A")))[-1]).startswith("! The law")


def test_articles_stand_below_their_citation_when_they_are_unfolded():
    assert [str(line) for line in ground_lines(GROUNDS)] == ["§ Article 20: “no fee”", "§ Article 21"]
    unfolded = [str(line) for line in ground_lines(GROUNDS, unfolded=True)]
    assert unfolded == ["§ Article 20: “no fee”", "  │ One.", "  │ Two.", "§ Article 21"]
    assert has_articles(GROUNDS)
    assert not has_articles(GROUNDS[1:])


def test_the_end_of_a_round_counts_by_topic_and_names_what_was_wrong_with_its_key():
    items = [make_item("a", topic="T01"), make_item("b", ItemType.MULTIPLE, topic="T02", key="BD")]
    summary = Summary(tuple(judge(item, frozenset("A")) for item in items), 5)
    lines = [str(line) for line in summary_lines(summary, {"T01": "Conduct"})]
    assert lines == [
        "Answered 2 of 5 · right 1 · wrong 1",
        "",
        "Right by topic",
        "    1 / 1   Conduct",
        "    0 / 1   T02",
        "",
        "Answered wrong",
        "  1. Stem of b?",
        "     ✓ B  b option B",
        "     ✓ D  b option D",
    ]


def test_a_round_without_a_wrong_answer_says_so_and_one_without_answers_only_counts():
    summary = Summary((judge(make_item("a"), frozenset("A")),), 1)
    assert summary_lines(summary, {})[-1].tone is Tone.RIGHT
    assert [str(line) for line in summary_lines(Summary((), 3), {})] == ["Answered 0 of 3 · right 0 · wrong 0"]
