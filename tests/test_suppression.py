from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.suppression import MINIMUM_CELL, hidden_overlapping, hidden_parts

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), max_size=8)


def test_a_small_part_is_never_hidden_alone():
    assert hidden_parts({"a": 3, "b": 20, "c": 9}) == {"a", "c"}
    assert hidden_parts({"a": 12, "b": 20}) == frozenset()
    assert hidden_parts({"a": 1, "b": 1, "c": 30}) == {"a", "b", "c"}


def test_an_empty_part_hides_nothing():
    assert hidden_parts({"a": 0, "b": 20}) == frozenset()


@given(COUNTS)
def test_what_is_hidden_cannot_be_got_by_taking_the_others_from_the_whole(counts):
    hidden = hidden_parts(counts)
    filled = {name for name, n in counts.items() if n}
    assert {name for name in filled if counts[name] < MINIMUM_CELL} <= hidden <= filled
    if hidden and hidden != filled:
        assert len(hidden) > 1
        assert sum(counts[name] for name in hidden) >= MINIMUM_CELL


@given(COUNTS)
def test_no_more_is_hidden_than_is_needed(counts):
    hidden = hidden_parts(counts)
    small = {name for name, n in counts.items() if 0 < n < MINIMUM_CELL}
    if len(small) > 1 and sum(counts[name] for name in small) >= MINIMUM_CELL:
        assert hidden == small


MEMBERS = st.dictionaries(
    st.text("abcd", min_size=1, max_size=1), st.frozensets(st.sampled_from("pqrstuvwxy")), max_size=4
)


def test_parts_with_the_same_few_people_are_not_enough_together():
    members = {"a": set("pqr"), "b": set("pq"), "c": set("pqrstu"), "d": set("pqrstuvw")}
    assert hidden_overlapping(members) == {"a", "b", "c"}, "a and b together are of three people"
    assert hidden_overlapping({"a": set("pqr"), "c": set("pqrst"), "d": set("pqrstu")}) == {"a", "c"}
    assert hidden_overlapping({"c": set("pqrst"), "d": set()}) == frozenset()


@given(MEMBERS)
def test_overlapping_parts_are_hidden_by_their_different_people(members):
    hidden = hidden_overlapping(members)
    filled = {name for name, people in members.items() if people}
    assert {name for name in filled if len(members[name]) < MINIMUM_CELL} <= hidden <= filled
    if hidden and hidden != filled:
        assert len(hidden) > 1
        assert len(frozenset().union(*(members[name] for name in hidden))) >= MINIMUM_CELL
