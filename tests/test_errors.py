"""Problems as values, and errors that say what, where, and what to do instead."""

import pytest

from examapp.domain.errors import ExamError, Message, NotFound, NotSaved, Place, Problem, Severity


def test_a_message_fills_its_braces():
    assert str(Message("{count} items in {bank}", {"count": 3, "bank": "ethics"})) == "3 items in ethics"
    assert str(Message("Nothing to fill.")) == "Nothing to fill."


def test_a_message_may_hold_messages():
    inner = Message("{lacks} short", {"lacks": 2})
    assert str(Message("Topic T01: {what}", {"what": inner})) == "Topic T01: 2 short"


def test_braces_in_a_value_are_left_alone():
    assert str(Message("No item {item}.", {"item": "{odd}"})) == "No item {odd}."


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("bank.yaml", 12, 5), "bank.yaml:12:5"),
        (Place("bank.yaml", 12), "bank.yaml:12"),
        (Place("bank.yaml"), "bank.yaml"),
    ],
)
def test_a_place_reads_as_editors_read_it(place, text):
    assert str(place) == text


def test_places_sort_by_file_then_line_then_column():
    places = [Place("b", 1), Place("a", 10), Place("a", 9, 7), Place("a", 9, 30)]
    assert sorted(places) == [Place("a", 9, 7), Place("a", 9, 30), Place("a", 10), Place("b", 1)]


def test_a_problem_is_an_error_unless_it_says_otherwise():
    problem = Problem("key-missing", Place("a", 1), Message("no key"), Message("add one"))
    assert problem.severity is Severity.ERROR


def test_an_error_says_what_where_and_what_to_do():
    error = NotFound(Message("There is no form {form}.", {"form": "ab12"}), where="data", hint=Message("Build one."))
    assert str(error) == "There is no form ab12."
    assert (error.where, str(error.hint)) == ("data", "Build one.")
    assert isinstance(error, ExamError)


def test_an_error_needs_neither_place_nor_hint():
    error = NotSaved(Message("Not saved."))
    assert (error.where, error.hint) == ("", None)


def test_a_message_without_its_values_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="form"):
        NotFound(Message("There is no form {form}."))
