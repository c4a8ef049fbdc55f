"""Groups on different forms: the difference on one scale, its error, and what is dropped or withheld."""

from dataclasses import replace
from math import isclose, sqrt

import numpy as np
import pytest

from examapp.analysis.equated import Equated, EquatedDifference, equate, equated_finding
from examapp.analysis.equating import Method, Taken, synthetic_line
from examapp.analysis.links import Published, Sat
from examapp.analysis.means import Difference, Sized, welch
from examapp.analysis.verdicts import Verdict, Withheld

ITEMS, COMMON = 40, 16


def people(n, *, ability, seed, prefix, shift=0.0, common=COMMON, items=ITEMS):
    """Answers to `items` items of 0 and 1, of which the first `common` are named alike on every form."""
    rng = np.random.default_rng(seed)
    skill = rng.normal(ability, 1.0, size=n)
    hardness = np.linspace(-1.5, 1.5, items)
    names = [f"common-{place}" if place < common else f"{prefix}-{place}" for place in range(items)]
    right = rng.random((n, items)) < 1 / (
        1 + np.exp(-(skill[:, None] - hardness - shift * (np.arange(items) >= common)))
    )
    columns = {name: right[:, place].astype(float).tolist() for place, name in enumerate(names)}
    return Sat(right.sum(axis=1).astype(float).tolist(), columns, dict.fromkeys(names, 1.0))


def test_a_form_that_is_common_as_a_whole_gives_welchs_interval():
    new = people(150, ability=0.3, seed=1, prefix="x", common=ITEMS)
    old = people(120, ability=0.0, seed=2, prefix="y", common=ITEMS)
    names = tuple(old.maxima)
    found = equate(new, Published(old.taken(names, old.maxima), names, old.maxima), maxima=(ITEMS, ITEMS))
    sides = [Sized(each.n, float(np.mean(each.totals)), float(np.std(each.totals, ddof=1))) for each in (new, old)]
    expected = welch(*sides)
    assert found.reason is None
    for each in found.differences:
        for name in ("difference", "low", "high", "t", "p", "df"):
            assert isclose(getattr(each.found, name), getattr(expected, name), rel_tol=1e-5), name


@pytest.mark.parametrize("n", [60, 400])
def test_a_harder_form_does_not_make_a_worse_group(n):
    new = people(n, ability=0.0, seed=3, prefix="x", shift=1.2)
    old = people(n, ability=0.0, seed=4, prefix="y")
    found = equate(new, old, maxima=(ITEMS, ITEMS))
    assert np.mean(new.totals) < np.mean(old.totals) - 3
    for each in found.differences:
        assert each.found.low < 0 < each.found.high


def test_the_methods_fit_the_size_of_the_groups():
    few = equate(people(50, ability=0, seed=5, prefix="x"), people(300, ability=0, seed=6, prefix="y"), maxima=(40, 40))
    many = equate(
        people(300, ability=0, seed=5, prefix="x"), people(300, ability=0, seed=6, prefix="y"), maxima=(40, 40)
    )
    assert [each.method for each in few.differences] == [Method.NOMINAL_MEAN, Method.CIRCLE_ARC]
    assert [each.method for each in many.differences] == [Method.TUCKER, Method.CHAINED]


def test_tuckers_difference_is_that_of_the_line():
    new, old = (people(200, ability=a, seed=s, prefix=p) for a, s, p in ((0.2, 7, "x"), (0.0, 8, "y")))
    found = equate(new, old, maxima=(ITEMS, ITEMS))
    names = [name for name in new.maxima if name.startswith("common") and name not in found.dropped]
    taken = [each.taken(names, each.maxima) for each in (new, old)]
    line = synthetic_line(*taken, method=Method.TUCKER)
    assert isclose(found.differences[0].mean, line.of(taken[0].mean))
    assert isclose(found.differences[0].found.difference, line.of(taken[0].mean) - taken[1].mean)


@pytest.mark.parametrize(("sizes", "place"), [((150, 220), 0), ((150, 220), 1), ((60, 90), 0), ((60, 90), 1)])
def test_the_standard_error_is_the_spread_over_many_samples(sizes, place):
    """Totals and anchors drawn from a normal distribution, as the formula takes them, many times over."""
    rng = np.random.default_rng(11)
    drawn, errors = [], []
    for _round in range(600):
        sides = []
        for n, mean in zip(sizes, ((20.0, 8.0), (22.0, 8.4)), strict=True):
            pair = rng.multivariate_normal(mean, [[36.0, 12.0], [12.0, 6.0]], size=n)
            shared = float(np.cov(pair.T)[0, 1])
            spread = pair.std(axis=0, ddof=1)
            sides.append((pair, Taken(n, pair[:, 0].mean(), spread[0], pair[:, 1].mean(), spread[1], shared)))
        maxima = {"a": 3.0, "b": 3.0, "c": 3.0, "d": 3.0, "e": 3.0}
        columns = {name: (sides[0][0][:, 1] / 5).tolist() for name in maxima}
        new = Sat(sides[0][0][:, 0].tolist(), columns, maxima)
        found = equate(new, Published(sides[1][1], tuple(maxima), maxima), maxima=(40.0, 40.0))
        drawn.append(found.differences[place].found.difference)
        errors.append(found.differences[place].error)
    assert np.mean(errors) == pytest.approx(np.std(drawn, ddof=1), rel=0.09)


def test_an_item_whose_difficulty_changed_is_left_out():
    new = people(400, ability=0.0, seed=12, prefix="x")
    old = people(400, ability=0.0, seed=13, prefix="y")
    spoilt = {**new.items, "common-3": [0.0] * 380 + [1.0] * 20}
    found = equate(replace(new, items=spoilt), old, maxima=(ITEMS, ITEMS))
    assert "common-3" in found.dropped
    assert "common-3" not in found.anchors
    assert found.common == COMMON


def test_figures_of_items_together_cannot_drop_one():
    new, old = (people(400, ability=0.0, seed=seed, prefix=name) for seed, name in ((14, "x"), (15, "y")))
    names = tuple(name for name in old.maxima if name.startswith("common"))
    facilities = {name: old.facility(name) for name in names}
    whole = Published(old.taken(names, old.maxima), names, dict.fromkeys(names, 1.0), facilities)
    assert equate(new, replace(whole, facilities={}), maxima=(ITEMS, ITEMS)).reason is None
    changed = replace(whole, facilities={**facilities, "common-2": 0.02})
    assert equate(new, changed, maxima=(ITEMS, ITEMS)).reason is Withheld.ANCHOR_UNSURE


@pytest.mark.parametrize(
    ("common", "reason"), [(0, Withheld.OTHER_FORM), (4, Withheld.FEW_COMMON), (7, Withheld.FEW_COMMON)]
)
def test_too_few_common_items_are_no_link(common, reason):
    new, old = (people(80, ability=0.0, seed=seed, prefix=name, common=common) for seed, name in ((16, "x"), (17, "y")))
    found = equate(new, old, maxima=(ITEMS, ITEMS))
    assert found.reason is reason
    assert equated_finding(found, ours=80, theirs=80).verdict is Verdict.NOT_COMPARABLE


def test_people_who_all_scored_alike_give_no_interval():
    names = [f"common-{place}" for place in range(6)]
    same = Sat([6.0] * 120, {name: [1.0] * 120 for name in names}, dict.fromkeys(names, 1.0))
    assert equate(same, same, maxima=(6, 6)).reason is Withheld.NO_SPREAD


def make_difference(low, high, method=Method.TUCKER):
    middle = (low + high) / 2
    return EquatedDifference(method, 50.0, (high - low) / 4, Difference(middle, low, high, middle, 100.0, 0.05))


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ((1, 3), (0.5, 2.5), Verdict.HIGHER),
        ((1, 3), (-0.5, 2.5), Verdict.UNDECIDED),
        ((-3, -1), (-2.5, -0.5), Verdict.LOWER),
        ((-3, -1), (1, 3), Verdict.UNDECIDED),
        ((-1, 1), (-1, 1), Verdict.UNDECIDED),
    ],
)
def test_a_verdict_needs_both_methods(first, second, verdict):
    pair = (make_difference(*first), make_difference(*second, method=Method.CHAINED))
    found = equated_finding(Equated(16, ("a",), (), pair), ours=120, theirs=130)
    assert found.verdict is verdict
    assert found.difference == pair[0].found


def test_equivalence_is_tested_with_the_error_of_the_equating():
    pair = (make_difference(-0.4, 0.6), make_difference(-0.5, 0.5, method=Method.CHAINED))
    found = equated_finding(Equated(16, ("a",), (), pair), ours=120, theirs=130, margin=1.0)
    assert found.verdict is Verdict.EQUIVALENT
    margin = 1.6602343 * 0.25
    assert isclose(found.equivalence.low, 0.1 - margin, abs_tol=1e-6)
    assert found.detectable == pytest.approx((1.9839715 + 0.8452301) * 0.25, abs=1e-6)
    assert sqrt(found.equivalence.p) < 0.1
