import json
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.centres import between_variance, clustering, pool

# D. B. Rubin, Estimation in parallel randomized experiments, Journal of Educational Statistics 6 (1981): eight schools.
MEANS = (28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0)
ERRORS = (15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0)
GROUPS = st.lists(st.lists(st.integers(0, 20), min_size=1, max_size=8), min_size=3, max_size=6)


def test_the_eight_schools_come_out():
    found = pool(MEANS, ERRORS)
    assert found.tau2 == 0
    assert round(found.mean, 2) == 7.69
    assert found.shrunken == pytest.approx([found.mean] * 8)


@pytest.mark.parametrize(("name", "tau2"), [("DL", None), ("tau_5", 25.0), ("tau_10", 100.0)])
def test_every_figure_of_the_reference_comes_out(shared, name, tau2):
    cases = json.loads(shared("reference/comparison_cases.json").read_text(encoding="utf-8"))["cases"]
    expected = cases["F1_eight_schools"]["result"][name]
    found = pool(MEANS, ERRORS, tau2=tau2)
    assert found.mean == pytest.approx(expected["mu"], abs=1e-9)
    assert found.error == pytest.approx(expected["se_hksj"], abs=1e-9)
    assert [found.low, found.high] == pytest.approx(expected["ci_hksj"], abs=1e-8)
    assert found.weights == pytest.approx(expected["shrink_weight"], abs=1e-9)
    assert found.shrunken == pytest.approx(expected["shrunk"], abs=1e-9)


def test_the_variance_between_centres_is_never_below_zero():
    assert between_variance([5.0, 5.0, 5.0], [1.0, 1.0, 1.0]) == 0
    assert between_variance([0.0, 10.0, 20.0], [1.0, 1.0, 1.0]) == pytest.approx(99.0)


def test_an_analysis_of_variance_by_hand_gives_the_intraclass_correlation():
    # Means 2, 5, 8 of three people each: MSB = 3 * 9 = 27, MSW = 1, m = 3: ICC = 26 / 29.
    found = clustering([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    assert isclose(found.icc, 26 / 29)
    assert isclose(found.design_effect, 1 + 2 * 26 / 29)
    assert isclose(found.error, found.naive_error * sqrt(found.design_effect))
    assert isclose(found.effective_n, 9 / found.design_effect)


def test_a_naive_error_is_half_of_what_it_should_be_where_centres_differ_much():
    # ICC .19 and 22 a centre: sqrt(1 + 21 * .19) = 2.2, as the reference says.
    assert round(sqrt(1 + 21 * 0.19), 1) == 2.2


@given(GROUPS)
def test_a_design_effect_is_at_least_one_and_the_order_plays_no_part(groups):
    found, same = clustering(groups), clustering([list(reversed(group)) for group in reversed(groups)])
    if found is None:
        assert same is None
        return
    assert 0 <= found.icc <= 1
    assert found.design_effect >= 1
    assert isclose(found.icc, same.icc, abs_tol=1e-9)


def test_too_few_centres_or_nobody_twice_tell_nothing():
    assert clustering([[1, 2], [3, 4]]) is None
    assert clustering([[1], [2], [3]]) is None
    assert pool([1.0, 2.0], [1.0, 1.0]) is None
    assert pool([1.0, 2.0, 3.0], [1.0, 0.0, 1.0]) is None
