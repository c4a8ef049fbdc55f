import json
from dataclasses import replace
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.equating import (
    Method,
    Taken,
    chained_line,
    circle_arc,
    delta_of,
    drifting,
    may_equate,
    methods_for,
    nominal_mean_line,
    synthetic_line,
)

# The example of Kolen & Brennan, ch. 4: forms of 36 items, 12 of them common; moments to what the book's data give.
GAMMA1, GAMMA2 = 2.375137666141934, 2.4560284657782736
NEW = Taken(1655, 15.820543806646526, 6.529798754311664, 5.106344410876133, 2.3767418208552438, 0.0)
OLD = Taken(1638, 18.672771672771674, 6.880541277338165, 5.862637362637362, 2.4522431114591976, 0.0)
NEW = replace(NEW, covariance=GAMMA1 * NEW.anchor_sd**2)
OLD = replace(OLD, covariance=GAMMA2 * OLD.anchor_sd**2)
GROUPS = st.builds(
    Taken,
    st.integers(20, 500),
    st.floats(5, 30),
    st.floats(1, 8),
    st.floats(2, 10),
    st.floats(0.5, 3),
    st.floats(0.5, 10),
)


@pytest.mark.parametrize(
    ("method", "slope", "intercept"), [(Method.TUCKER, 1.0289, 0.5368), (Method.LEVINE, 1.0112, 0.2513)]
)
def test_the_worked_example_of_a_textbook_comes_out(method, slope, intercept):
    line = synthetic_line(NEW, OLD, method=method)
    assert (round(line.slope, 4), round(line.intercept, 4)) == (slope, intercept)


def test_the_chained_line_comes_out_too():
    line = chained_line(NEW, OLD)
    assert (round(line.slope, 4), round(line.intercept, 4)) == (1.0213, 0.3937)


@pytest.mark.parametrize("weighting", ["w1_1", "w1_prop"])
def test_every_line_of_the_reference_comes_out(shared, weighting):
    case = json.loads(shared("reference/comparison_cases.json").read_text(encoding="utf-8"))["cases"]["E1_KBneat"]
    weight = 1.0 if weighting == "w1_1" else NEW.n / (NEW.n + OLD.n)
    for name, method in (("tucker", Method.TUCKER), ("levine", Method.LEVINE)):
        line, expected = synthetic_line(NEW, OLD, method=method, weight=weight), case[weighting][name]
        assert isclose(line.slope, expected["slope"], abs_tol=1e-8)
        assert isclose(line.intercept, expected["intercept"], abs_tol=1e-8)
    chained = chained_line(NEW, OLD)
    assert isclose(chained.intercept, case[weighting]["chained_linear"]["intercept"], abs_tol=1e-8)


@given(GROUPS)
def test_a_form_is_on_its_own_scale_already(taken):
    lines = [synthetic_line(taken, taken, method=Method.TUCKER, weight=0.4), chained_line(taken, taken)]
    lines.append(nominal_mean_line(taken, taken, forms=(30, 30), anchor=6))
    for line in lines:
        assert isclose(line.slope, 1, rel_tol=1e-9)
        assert isclose(line.intercept, 0, abs_tol=1e-7)


@given(GROUPS, GROUPS, st.floats(0, 40))
def test_the_chain_leads_back(new, old, score):
    there, back = chained_line(new, old), chained_line(old, new)
    assert isclose(back.of(there.of(score)), score, rel_tol=1e-6, abs_tol=1e-6)


def test_a_better_group_is_seen_by_the_anchor_and_not_taken_for_an_easier_form():
    # Both forms are equally hard; the old group is better by 2 points of an anchor of a third of the form.
    new = Taken(50, 18.0, 5.0, 6.0, 2.0, 8.0)
    old = Taken(50, 24.0, 5.0, 8.0, 2.0, 8.0)
    line = nominal_mean_line(new, old, forms=(36, 36), anchor=12)
    assert isclose(line.of(18.0), 18.0)


def test_the_arc_goes_through_both_ends_and_the_mean_and_bends_between():
    arc = circle_arc(replace(NEW, n=60), replace(OLD, n=60), ends=((0.0, 0.0), (36.0, 36.0)))
    line = chained_line(NEW, OLD)
    assert isclose(arc.of(0.0), 0.0, abs_tol=1e-9)
    assert isclose(arc.of(36.0), 36.0, abs_tol=1e-9)
    assert isclose(arc.of(NEW.mean), line.of(NEW.mean), abs_tol=1e-9)
    scores = [arc.of(score) for score in range(37)]
    assert scores == sorted(scores)
    assert all(value >= score - 1e-9 for score, value in enumerate(scores))


def test_small_groups_get_methods_that_estimate_little():
    assert methods_for(99, 400) == (Method.NOMINAL_MEAN, Method.CIRCLE_ARC)
    assert methods_for(100, 400) == (Method.TUCKER, Method.CHAINED)


def test_without_enough_common_items_nothing_is_equated():
    assert not may_equate(0, 75)
    assert not may_equate(14, 75)
    assert may_equate(15, 75)
    assert not may_equate(4, 10)


def test_an_anchor_without_spread_gives_no_line():
    flat = replace(NEW, anchor_sd=0.0, covariance=0.0)
    assert synthetic_line(flat, OLD, method=Method.TUCKER) is None
    assert synthetic_line(flat, OLD, method=Method.LEVINE) is None
    assert chained_line(flat, OLD) is None
    assert nominal_mean_line(NEW, OLD, forms=(36, 36), anchor=0) is None


def test_an_item_that_became_known_is_found_and_the_others_stay():
    old = [0.5, 0.6, 0.7, 0.55, 0.65, 0.4, 0.8]
    new = [0.52, 0.61, 0.72, 0.54, 0.66, 0.43, 0.80]
    assert drifting(new, old) == ()
    assert drifting([*new[:3], 0.95, *new[4:]], old) == (3,)
    assert drifting(old[:4], old[:4]) == ()


def test_deltas_are_thirteen_at_one_half_and_rise_with_hardness():
    assert isclose(delta_of(0.5), 13.0)
    assert delta_of(0.2) > delta_of(0.8)
    assert delta_of(1.0) == delta_of(0.995)
