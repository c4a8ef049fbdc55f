import json
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.decisions import TrueScores, classify, effective_length, fit_true_scores, judge_decisions
from examapp.analysis.matrices import Standing, moments_of
from examapp.analysis.reliability import (
    ErrorMethod,
    analyse_form,
    conditional_errors,
    cronbach_alpha,
    feldt_interval,
    kr21,
    lord_keats,
    strata,
)
from tests.matrix_cases import by_chance, lsat6, make_matrix, read_matrix
from tests.test_item_analysis import numbers

seeds, sizes, widths = st.integers(0, 10_000), st.integers(30, 90), st.integers(2, 9)


# --- published and independently computed ----------------------------------------------------------------------------


def test_the_law_school_test_has_its_known_alpha():
    found = analyse_form(lsat6(), cut=3)
    assert (found.n_persons, found.n_items, found.standing) == (1000, 5, Standing.SETTLED)
    # R: psych::alpha and psych::alpha.ci; ltm::cronbach.alpha.
    assert found.alpha == pytest.approx(0.29499719222, abs=1e-10)
    assert found.alpha_ci95 == pytest.approx((0.22347378786, 0.36180253173), abs=1e-10)
    assert found.sem == pytest.approx(0.86906661239, abs=1e-10)
    levels = found.distribution.levels
    assert [(level.score, level.n) for level in levels] == [(0, 3), (1, 20), (2, 85), (3, 237), (4, 357), (5, 298)]
    assert [level.cumulative for level in levels] == [3, 23, 108, 345, 702, 1000]
    assert [level.percent_below for level in levels] == pytest.approx([0, 0.3, 2.3, 10.8, 34.5, 70.2])
    assert [level.percent for level in levels] == pytest.approx([0.3, 2, 8.5, 23.7, 35.7, 29.8])


@pytest.mark.parametrize("name", ["LSAT6", "HCI", "GMAT"])
def test_a_form_agrees_with_the_reference(shared, name):
    expected = json.loads(shared(f"reference/{name}_expected.json").read_text(encoding="utf-8"))
    matrix = read_matrix(shared(f"reference/{name}.csv"))
    found, total = analyse_form(matrix), expected["total"]
    spread = found.distribution
    assert found.alpha == pytest.approx(expected["alpha"], abs=1e-9)
    assert found.alpha == pytest.approx(expected["kr20"], abs=1e-9)
    assert found.alpha_ci95 == pytest.approx(tuple(expected["alpha_feldt95"]), abs=1e-6)
    assert found.sem == pytest.approx(expected["sem_sd_n1"], abs=1e-9)
    assert kr21(spread.mean, total["sd_n"] ** 2, found.n_items) == pytest.approx(expected["kr21"], abs=1e-9)
    pairs = {"mean": "mean", "sd": "sd_n1", "median": "median", "lowest": "min", "highest": "max"}
    pairs |= {"skewness": "skew_g1", "kurtosis": "kurtosis_g2"}
    for ours, theirs in pairs.items():
        assert getattr(spread, ours) == pytest.approx(total[theirs], abs=1e-9), ours
    assert [[level.score, level.n] for level in spread.levels] == total["frequency"]


# People with each score from the lowest that occurs, that score, the maximum, reliability, cut, and what another
# program gives for them, written by other people after the R package betafunctions and checked by quadrature.
DECISIONS = {
    "two parameters": (
        "2 2 3 2 1 3 5 5 2 4 8 8 8 9 8 16 12 10 16 12 16 12 9 12 10 8 6 4 9 5 3 5 3 5 1 3 1 2",
        {"lowest": 13, "maximum": 60, "reliability": 0.85, "cut": 36},
        {"effective_items": 91.12301435951845, "a": 8.526094673559584, "b": 7.63609667022833, "low": 0, "high": 1},
        {"accuracy": 0.8907381761293154, "false_pass": 0.06401868217743813, "false_fail": 0.04524314169324793}
        | {"consistency": 0.8470313177093793, "chance": 0.5779586699447437, "kappa": 0.6375504686458243},
    ),
    "four parameters": (
        "2 0 0 0 1 5 2 3 7 7 6 5 6 11 9 6 6 9 11 5 11 15 13 6 14 10 12 11 13 9 14 7 10 10 12 10 8 6 4 4",
        {"lowest": 9, "maximum": 50, "reliability": 0.9, "cut": 30},
        {"effective_items": 61.449520085331116, "a": 1.7565737858531474, "b": 1.3137395685852833}
        | {"low": 0.24143017903895592, "high": 0.9393717155534436},
        {"accuracy": 0.9126664043614675, "false_pass": 0.044475496859695596, "false_fail": 0.04285809877883742}
        | {"consistency": 0.8771746794771258, "chance": 0.5195307118108707, "kappa": 0.7443638468843696},
    ),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_decisions_agree_with_an_independent_program(name):
    people, scale, model, shares = DECISIONS[name]
    counts = [int(count) for count in people.split()]
    totals = np.repeat(scale["lowest"] + np.arange(len(counts), dtype=float), counts)
    found = judge_decisions(totals, reliability=scale["reliability"], maximum=scale["maximum"], cut=scale["cut"])
    for field, value in model.items():
        ours = found.effective_items if field == "effective_items" else getattr(found.true_scores, field)
        assert ours == pytest.approx(value, abs=1e-9), field
    for field, value in shares.items():
        assert getattr(found, field) == pytest.approx(value, abs=1e-7), field


@given(
    st.floats(0.3, 60),
    st.floats(0.3, 60),
    st.floats(0, 0.4),
    st.floats(0.6, 1),
    st.integers(2, 150),
    st.floats(0.05, 0.95),
)
def test_the_integrals_agree_with_adaptive_quadrature(a, b, low, high, items, cut):
    from scipy.integrate import quad
    from scipy.stats import beta, binom

    needed = round(items * cut)

    def failing(quantile):
        return binom.cdf(needed - 1, items, low + (high - low) * beta.ppf(quantile, a, b))

    split = beta.cdf((cut - low) / (high - low), a, b)
    precise = {"limit": 200, "epsabs": 1e-10}
    below, above = (quad(failing, *ends, **precise)[0] for ends in ((0, split), (split, 1)))
    alike = quad(lambda quantile: 1 - 2 * failing(quantile) * (1 - failing(quantile)), 0, 1, **precise)[0]
    found = classify(TrueScores(a, b, low, high), items=items, needed=needed, true_cut=cut)
    assert found == pytest.approx((below + above, alike, split - below, above), abs=1e-7)


def test_decisions_foretell_how_two_simulated_forms_agree():
    chance = np.random.default_rng(1995)
    n, k, cut = 20_000, 60, 36
    ability = chance.beta(8, 5, size=(n, 1))
    easiness = chance.normal(0, 0.6, size=k)
    shares = 1 / (1 + np.exp(-(np.log(ability / (1 - ability)) + easiness)))
    one, two = (chance.random((n, k)) < shares for _form in range(2))
    found = analyse_form(make_matrix(one), cut=cut).cut.decisions
    passed, again, deserved = one.sum(axis=1) >= cut, two.sum(axis=1) >= cut, shares.sum(axis=1) >= cut
    # 20,000 people leave a standard error of 0.003; the rest of the tolerance is for items that are not equally easy.
    assert found.consistency == pytest.approx(np.mean(passed == again), abs=0.015)
    assert found.accuracy == pytest.approx(np.mean(passed == deserved), abs=0.015)
    assert found.pass_rate == pytest.approx(passed.mean(), abs=0.03)


@given(seeds, st.integers(100, 400), st.integers(10, 40))
def test_true_scores_keep_mean_and_reliable_variance(seed, n, k):
    totals = by_chance(seed, n, k).totals()
    mean, variance = totals.mean(), totals.var()
    length = effective_length(mean, variance, 0.7, maximum=float(k))
    found = fit_true_scores(totals / k, length)
    size, width = found.a + found.b, found.high - found.low
    assert found.low + width * found.a / size == pytest.approx(mean / k, abs=1e-9)
    assert width**2 * found.a * found.b / (size**2 * (size + 1)) == pytest.approx(0.7 * variance / k**2, abs=1e-9)


# --- alpha and errors ------------------------------------------------------------------------------------------------


@given(seeds, sizes, widths)
def test_alpha_is_the_ratio_of_covariances(seed, n, k):
    matrix = by_chance(seed, n, k, thirds=True)
    alpha = cronbach_alpha(moments_of(matrix.points, matrix.maxima))
    covariance = np.cov(matrix.points, rowvar=False)
    if alpha is not None:
        mean_covariance = (covariance.sum() - covariance.trace()) / (k * (k - 1))
        assert alpha == pytest.approx(k**2 * mean_covariance / covariance.sum(), abs=1e-9)
        low, high = feldt_interval(alpha, n=n, k=k)
        assert low <= alpha <= high <= 1


@given(seeds, sizes, widths, st.booleans())
def test_the_order_of_people_and_items_changes_nothing(seed, n, k, thirds):
    matrix = by_chance(seed, n, k, thirds=thirds)
    chance = np.random.default_rng(seed)
    people, items = chance.permutation(n), chance.permutation(k)
    points = np.ascontiguousarray(matrix.points[people][:, items])
    moved = replace(matrix, points=points, maxima=matrix.maxima[items])
    one, two = (list(numbers(replace(analyse_form(each, cut=k / 2), cut=None))) for each in (matrix, moved))
    assert one == pytest.approx(two, abs=1e-9)


def test_lords_errors_without_a_factor_are_his():
    # Lord (1957): with 100 items and 50 right the error is sqrt(50 * 50 / 99).
    assert lord_keats(100, 1.0).at(50) == pytest.approx(5.0252, abs=1e-4)
    assert (lord_keats(100, 1.0).at(0), lord_keats(100, 1.0).at(100)) == (0, 0)


@pytest.mark.parametrize("worth", [1, 2.5])
def test_squared_errors_average_to_that_of_the_whole_test(worth):
    matrix = lsat6()
    matrix = replace(matrix, points=matrix.points * worth, maxima=matrix.maxima * worth)
    found = analyse_form(matrix)
    squares = [found.conditional.at(score) ** 2 for score in matrix.totals()]
    assert found.conditional.method is ErrorMethod.LORD_KEATS
    assert np.mean(squares) == pytest.approx(found.sem**2 * 999 / 1000, rel=1e-9)


def test_items_of_other_points_are_taken_in_strata_and_average_alike():
    matrix = by_chance(8, 400, 12, thirds=True)
    found = analyse_form(matrix)
    squares = [found.conditional.at(score) ** 2 for score in matrix.totals()]
    assert found.conditional.method is ErrorMethod.STRATIFIED
    assert np.mean(squares) == pytest.approx(found.sem**2 * 399 / 400, rel=1e-3)
    assert found.conditional.at(matrix.maximum / 2) > found.conditional.at(matrix.maximum)


def test_one_stratum_gives_what_lord_and_keats_give():
    whole = by_chance(21, 300, 15)
    nearly = replace(whole, points=np.where(np.arange(300)[:, None] == 0, whole.points * (1 - 1e-9), whole.points))
    pair = [conditional_errors(each, moments_of(each.points, each.maxima), 0.7) for each in (whole, nearly)]
    assert [found.method for found in pair] == [ErrorMethod.LORD_KEATS, ErrorMethod.STRATIFIED]
    for score in (3, 7.5, 12):
        assert pair[0].at(score) == pytest.approx(pair[1].at(score), rel=1e-6)


def test_a_lone_item_joins_the_stratum_beside_it():
    assert strata(np.array([1.0, 2, 1, 2, 2])) == [[0, 2], [1, 3, 4]]
    assert strata(np.array([2.0, 2, 1])) == [[2, 0, 1]]
    assert strata(np.array([1.0, 1, 4])) == [[0, 1, 2]]
    assert strata(np.array([1.0, 2, 3])) == [[0, 1, 2]]


def test_who_is_within_one_error_of_the_cut_is_named_by_score_then_id():
    matrix = by_chance(5, 120, 20)
    cut = analyse_form(matrix, cut=12).cut
    totals = dict(zip(matrix.person_ids, matrix.totals(), strict=True))
    expected = sorted((score, name) for name, score in totals.items() if abs(score - 12) <= cut.sem)
    assert [(one.score, one.person_id) for one in cut.near] == expected
    assert 0 < len(expected) < 120


# --- withheld, and nothing to go by ----------------------------------------------------------------------------------


def test_below_thirty_people_only_the_distribution_is_given():
    found = analyse_form(by_chance(1, 29, 8), cut=4)
    assert found.standing is Standing.WITHHELD
    assert found.alpha is found.alpha_ci95 is found.sem is found.conditional is None
    assert found.cut.sem is found.cut.near is found.cut.decisions is None
    assert found.distribution.n == 29
    provisional = analyse_form(by_chance(1, 30, 8), cut=4)
    assert provisional.standing is Standing.PROVISIONAL
    assert provisional.alpha is not None


def test_decisions_need_a_reliable_test_points_from_0_and_a_cut_on_the_scale():
    totals = by_chance(4, 200, 20).totals()
    assert judge_decisions(totals, reliability=0.7, maximum=20, cut=12) is not None
    for reliability, cut in ((0, 12), (-0.2, 12), (1, 12), (0.7, 0), (0.7, 20), (0.7, 25)):
        assert judge_decisions(totals, reliability=reliability, maximum=20, cut=cut) is None
    assert judge_decisions(totals - 10, reliability=0.7, maximum=20, cut=12) is None


def test_quartiles_and_spread_are_those_of_the_scores():
    spread = analyse_form(make_matrix([[value] for value in (1, 2, 3, 4)], [4])).distribution
    assert (spread.lower_quartile, spread.median, spread.upper_quartile) == (1.75, 2.5, 3.25)
    assert spread.sd == pytest.approx(sqrt(5 / 3))
    assert (spread.skewness, spread.kurtosis) == pytest.approx((0, 2.5625 / 1.5625 - 3))


@pytest.mark.parametrize(
    "points",
    [
        np.empty((0, 3)),
        np.ones((1, 1)),
        np.zeros((1, 4)),
        np.zeros((40, 4)),
        np.ones((40, 1)),
        np.full((40, 3), 0.1),
        [[1, 0]] * 40,
        [[1, 0], [0, 1]] * 20,
        [[1], [0]] * 20,
        [[1, 1], [0, 1]] * 20,
        [[1, 1], [0, 0]] * 20,
        [[0.3, 0.7], [0.7, 0.3], [0.1, 0.9]] * 20,
        [[-0.5, 0.5, 1], [0.5, 0.5, 1], [1, 1, -1]] * 20,
        [[1, 1, 1], *[[0, 0, 0]] * 39],
        [[0.5, 0.5], [0.5, 1]] * 20,
    ],
)
def test_where_there_is_nothing_to_go_by_figures_are_left_out(points):
    matrix = make_matrix(np.array(points, dtype=float))
    found = analyse_form(matrix, cut=matrix.maximum / 2)
    assert all(np.isfinite(number) for number in numbers(found))
    if matrix.n_items == 1:
        assert found.alpha is None


def test_two_items_that_agree_in_everything_are_wholly_reliable():
    found = analyse_form(make_matrix([[1, 1], [0, 0]] * 20), cut=1)
    assert (found.alpha, found.sem) == (1, 0)
    assert found.cut.decisions is None


@given(seeds, st.integers(1, 80), st.integers(1, 6), st.booleans())
def test_figures_are_numbers_or_left_out(seed, n, k, thirds):
    matrix = by_chance(seed, n, k, thirds=thirds)
    assert all(np.isfinite(number) for number in numbers(analyse_form(matrix, cut=k / 2)))
