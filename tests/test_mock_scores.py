"""The error band of one person's one paper and the chance of passing, held against simulated papers."""

from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.mock_scores import LEVEL, Unit, error_variance, pass_chance, score_band

# Items, points of an item, right answers: the sections of a paper, cases of two items as one unit.
PAPER = (("judgement", 20, 1), ("single", 30, 1), ("multiple", 15, 2), ("case", 5, 4))
CUT = 60.0


def units(*strata):
    """(items, points, right) each as a stratum of items of right or wrong."""
    return [
        Unit(str(number), points if place < right else 0.0, points)
        for number, (count, points, right) in enumerate(strata)
        for place in range(count)
    ]


def drawn(generator, shares, *, partial=False):
    """A paper of somebody who knows these shares of each section; with partial credit a third of right is half."""
    found = []
    for (name, count, points), share in zip(PAPER, shares, strict=True):
        got = generator.binomial(2, share, count) / 2 if name == "case" else (generator.random(count) < share) * 1.0
        if partial and name == "multiple":
            got = np.where((got == 1) & (generator.random(count) < 1 / 3), 0.5, got)
        found += [Unit(name, float(each * points), float(points)) for each in got]
    return found


def true_score(shares, *, partial=False):
    factors = [5 / 6 if partial and name == "multiple" else 1 for name, _count, _points in PAPER]
    return sum(
        count * points * share * factor
        for (_n, count, points), share, factor in zip(PAPER, shares, factors, strict=True)
    )


def test_one_stratum_has_lords_binomial_error():
    assert error_variance(units((20, 1, 15))) == pytest.approx(15 * 5 / 19)
    assert error_variance(units((20, 3, 15))) == pytest.approx(9 * 15 * 5 / 19)


def test_strata_have_feldts_sum_but_for_what_they_borrow():
    first, second = 18 * 12 / 29, 4 * 9 * 6 / 14
    relative = [18 * 12 / 30, 9 * 6 / 15]  # sums of squares of the shares
    pooled = sum(relative) / (29 + 14)
    borrowed = [30 * (relative[0] + 2 * pooled) / 31, 4 * 15 * (relative[1] + 2 * pooled) / 16]
    found = error_variance(units((30, 1, 18), (15, 2, 9)))
    assert found == pytest.approx(sum(borrowed))
    assert found == pytest.approx(first + second, rel=0.01)


def test_partial_credit_has_the_sample_variance_of_the_items():
    points = [0.0, 0.5, 1.0, 1.0, 2.0, 2.0]
    found = error_variance([Unit("m", each, 2.0) for each in points])
    assert found == pytest.approx(len(points) * float(np.var(points, ddof=1)))


def test_a_stratum_of_one_item_has_the_spread_of_the_others():
    alone = [Unit("lone", 2.0, 2.0)]
    assert error_variance([*units((20, 1, 15)), *alone]) > error_variance(units((20, 1, 15))) + 4 * 0.15
    assert score_band(alone).low < 2.0


@pytest.mark.parametrize("partial", [False, True])
@pytest.mark.parametrize(
    "shares", [(0.85, 0.8, 0.65, 0.6), (0.6, 0.6, 0.6, 0.6), (0.5, 0.4, 0.3, 0.2), (0.95, 0.9, 0.5, 0.4)]
)
def test_two_of_three_bands_hold_the_true_score(shares, partial):
    generator, times = np.random.default_rng(2026), 2000
    true = true_score(shares, partial=partial)
    bands = [score_band(drawn(generator, shares, partial=partial)) for _ in range(times)]
    held = sum(band.low <= true <= band.high for band in bands) / times
    # With partial credit the borrowed spread of items of right or wrong makes the band a little too wide.
    assert LEVEL - 0.04 < held < LEVEL + (0.06 if partial else 0.04)
    spread = float(np.std([band.points for band in bands]))
    assert sqrt(float(np.mean([band.error**2 for band in bands]))) == pytest.approx(
        spread, rel=0.12 if partial else 0.08
    )


@pytest.mark.parametrize("shares", [(0.97, 0.97, 0.97, 0.97), (0.99, 0.95, 0.999, 0.99), (0.03, 0.02, 0.01, 0.01)])
def test_near_the_ends_of_the_scale_no_fewer_do(shares):
    generator, times = np.random.default_rng(7), 2000
    true = true_score(shares)
    bands = [score_band(drawn(generator, shares)) for _ in range(times)]
    assert sum(band.low <= true <= band.high for band in bands) / times > LEVEL - 0.04


@pytest.mark.parametrize("right", [0, 1])
def test_a_perfect_paper_and_an_empty_one_have_a_band(right):
    band = score_band(units((20, 1, 20 * right), (15, 2, 15 * right)))
    assert band.error == 0.0
    assert band.high - band.low > 0.5
    assert (band.high == 50.0) if right else (band.low == 0.0)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 4), st.floats(0, 1)), min_size=1, max_size=5))
def test_the_score_is_always_within_its_band_and_no_chance_is_sure(sections):
    paper = units(*((count, float(points), round(count * share)) for count, points, share in sections))
    band = score_band(paper)
    assert 0 <= band.low <= band.points + 1e-9
    assert band.points - 1e-9 <= band.high <= band.maximum + 1e-9
    assert band.high > band.low
    found = pass_chance(band, 0.6 * band.maximum, step=1.0)
    assert 0 <= found.low <= found.chance <= found.high <= 1


def test_nothing_that_can_be_earned_has_no_band():
    assert score_band([]) is None
    assert score_band([Unit("a", 0.0, 0.0)]) is None


def test_at_a_known_share_the_chance_is_the_binomial_tail():
    band = score_band(units((60, 1, 45)))
    assert band.length == pytest.approx(59.0)
    found = pass_chance(band, 40.0, step=1.0)
    exact = [
        sum(comb(60, k) * p**k * (1 - p) ** (60 - k) for k in range(40, 61)) for p in (band.low / 60, band.high / 60)
    ]
    assert [found.low, found.high] == pytest.approx(exact, abs=0.01)


def test_of_those_who_are_told_a_chance_so_many_pass_another_paper():
    generator = np.random.default_rng(11)
    told, passed = [], []
    for base in generator.uniform(0.35, 0.95, 2500):
        shares = np.clip(base + np.array([0.08, 0.04, -0.05, -0.08]), 0.02, 0.98)
        told.append(pass_chance(score_band(drawn(generator, shares)), CUT, step=1.0).chance)
        passed.append(sum(unit.points for unit in drawn(generator, shares)) >= CUT)
    told, passed = np.array(told), np.array(passed)
    for low, high in [(0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)]:
        group = (told >= low) & (told < high)
        assert group.sum() > 100
        assert passed[group].mean() == pytest.approx(told[group].mean(), abs=0.08)


def test_a_higher_cut_has_a_lower_chance_and_a_cut_beyond_the_scale_none():
    band = score_band(units((30, 1, 20), (15, 2, 9)))
    chances = [pass_chance(band, cut, step=1.0).chance for cut in (0, 20, 30, 38, 45, 60, 70)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == pytest.approx(1.0)
    assert chances[-1] == 0.0
