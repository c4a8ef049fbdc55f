from math import isclose, log, sqrt

from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.changes import correlate, correlation_interval, gain

# Student's sleep data as R has them: extra hours under two drugs, the same ten people.
FIRST = dict(enumerate((0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)))
SECOND = dict(enumerate((1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)))
PEOPLE = st.dictionaries(st.integers(0, 30), st.integers(0, 100), min_size=2, max_size=20)


def named(values):
    return {str(name): float(value) for name, value in values.items()}


def test_students_sleep_data_come_out_as_in_r():
    # t.test(group 1, group 2, paired = TRUE): t = -4.0621, df = 9, p = 0.002833, -2.4598858 to -0.7001142
    found = gain(named(SECOND), named(FIRST))
    assert (round(found.t, 4), found.df, round(found.p, 6)) == (-4.0621, 9, 0.002833)
    assert (round(found.low, 7), round(found.high, 7)) == (-2.4598858, -0.7001142)
    assert round(found.dz, 4) == -1.2846


def test_only_people_who_took_both_count():
    found = gain({**named(FIRST), "x": 100.0}, {**named(SECOND), "y": -100.0})
    assert found.n == 10
    assert found.mean == gain(named(FIRST), named(SECOND)).mean


@given(PEOPLE, PEOPLE)
def test_the_other_way_round_is_the_other_sign(first, second):
    one, other = gain(named(first), named(second)), gain(named(second), named(first))
    assert (one is None) == (other is None)
    if one is not None:
        assert abs(one.mean + other.mean) < 1e-9
        assert abs(one.low + other.high) < 1e-9


def test_one_person_or_a_change_that_is_the_same_for_all_has_no_interval():
    assert gain({"a": 1.0}, {"a": 2.0}) is None
    assert gain({"a": 1.0, "b": 5.0}, {"a": 2.0, "b": 6.0}) is None
    assert gain({"a": 3.0, "b": 3.0}, {"a": 2.0, "b": 6.0}).correlation is None


def test_a_correlation_has_fishers_interval():
    # z = (ln 1.6 - ln 0.4) / 2 = 0.693147, error 1/5; ends (e^2z - 1) / (e^2z + 1), by hand.
    low, high = correlation_interval(0.6, 28)
    assert (round(low, 4), round(high, 4)) == (0.2924, 0.7951)
    assert isclose((log(1 + high) - log(1 - high)) / 2 - log(2), 1.959964 / sqrt(25), rel_tol=1e-6)


def test_a_correlation_needs_four_people_spread_and_no_straight_line():
    # Anscombe's first quartet: r = 0.816.
    x = [10.0, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    found = correlate(x, y)
    assert (found.n, round(found.r, 3)) == (11, 0.816)
    assert found.low < found.r < found.high
    assert correlate(x[:3], y[:3]) is None
    assert correlate([1.0] * 5, y[:5]) is None
    assert correlate([1.0, 2, 3, 4], [2.0, 4, 6, 8]) is None
