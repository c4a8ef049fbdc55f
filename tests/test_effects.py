import csv
import json
import warnings
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from examapp.analysis.effects import (
    detectable_d,
    glass_delta,
    hedges_g,
    pooled_sd,
    rate_difference,
    small_sample_factor,
    superiority,
    superiority_interval,
    wilson,
)
from examapp.analysis.means import describe, equivalence, holm, one_beside, topic_differences, welch
from examapp.domain.baselines import Summary

SLEEP_1 = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_2 = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
# Hollander & Wolfe 1973, p. 69, as in R's help page of wilcox.test.
PERMEABILITY_1 = (0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46)
PERMEABILITY_2 = (1.15, 0.88, 0.9, 0.74, 1.21)
# Newcombe 1998, table II, method 10.
NEWCOMBE = [
    ((56, 70), (48, 80), (0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.0582, 0.8062)),
    ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ((0, 10), (0, 20), (-0.1611, 0.2775)),
    ((0, 10), (0, 10), (-0.2775, 0.2775)),
    ((10, 10), (0, 20), (0.6791, 1.0000)),
    ((10, 10), (0, 10), (0.6075, 1.0000)),
]
sizes = st.integers(2, 400)
means = st.integers(0, 200).map(lambda halves: halves / 2)
sds = st.integers(1, 60).map(lambda halves: halves / 2)
scores = st.lists(st.integers(0, 20).map(Fraction), min_size=1, max_size=12)


def figures(n, mean, sd):
    return Summary(n, mean, sd, Fraction(200))


groups = st.builds(figures, sizes, means, sds)


@pytest.fixture
def cases(shared):
    return json.loads(shared("reference/comparison_cases.json").read_text(encoding="utf-8"))["cases"]


@pytest.fixture
def hci(shared):
    """Each row's points on the twenty items, by major."""
    with shared("reference/HCI.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {"1": [], "0": []}
    for row in rows:
        found[row["major"]].append([int(row[f"Item{number}"]) for number in range(1, 21)])
    return found


def pair_of(case):
    given_figures = case.get("desc") or case["input"]
    return [figures(*(given_figures[name + side] for name in ("n", "mean", "sd"))) for side in "12"]


# --- standardised differences ---


def test_g_agrees_with_the_worked_example_of_borenstein_and_others():
    # Introduction to Meta-Analysis (2009), chapter 4: d = 0.5970, J = 0.9923, g = 0.5924.
    found = hedges_g(figures(50, 103, 5.5), figures(50, 100, 4.5))
    assert round(found.d, 4) == 0.5970
    assert round(small_sample_factor(98), 4) == 0.9923
    assert round(found.g, 4) == 0.5924
    assert found.pooled_sd == pytest.approx(5.0249378)


def test_g_and_its_interval_agree_with_every_reference_case(cases):
    checked = 0
    for case in cases.values():
        if "hedges" not in case:
            continue
        expected = case["hedges"]
        found = hedges_g(*pair_of(case))
        assert (found.d, found.g) == pytest.approx((expected["d"], expected["g"]), abs=1e-8)
        assert found.pooled_sd == pytest.approx(expected["sd_pooled"], abs=1e-8)
        assert (found.low, found.high) == pytest.approx(tuple(expected["ci_g_noncentral_t"]), abs=1e-6)
        ours, theirs = pair_of(case)
        delta = glass_delta(ours.mean, theirs.mean, their_sd=theirs.sd)
        assert delta == pytest.approx(expected["glass_delta_baseline_sd"], abs=1e-8)
        checked += 1
    assert checked >= 6


@given(groups, groups)
def test_the_interval_of_g_holds_g_and_turns_round_with_the_groups(ours, theirs):
    there, back = hedges_g(ours, theirs), hedges_g(theirs, ours)
    assert there.low < there.g < there.high
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-9)
    assert abs(there.g) <= abs(there.d)


@given(groups, groups)
def test_the_interval_of_g_holds_zero_just_when_students_test_finds_nothing(ours, theirs):
    from scipy.stats import ttest_ind_from_stats

    p = ttest_ind_from_stats(ours.mean, ours.sd, ours.n, theirs.mean, theirs.sd, theirs.n).pvalue
    assume(abs(p - 0.05) > 1e-6)
    found = hedges_g(ours, theirs)
    assert (found.low <= 0 <= found.high) == (p > 0.05)


@pytest.mark.parametrize("mean", [30.0, 1000.0, 2500.0])
@pytest.mark.parametrize("n", [2, 3, 30])
def test_the_interval_of_an_enormous_g_is_still_one(n, mean):
    found = hedges_g(figures(n, mean, 1), figures(n, 0, 1))
    assert 0 < found.low < found.d < found.high
    mirrored = hedges_g(figures(n, 0, 1), figures(n, mean, 1))
    assert (mirrored.low, mirrored.high) == pytest.approx((-found.high, -found.low))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (figures(1, 50, 0), figures(20, 40, 5)),
        (figures(20, 50, 5), figures(1, 40, 0)),
        (figures(5, 50, 0), figures(5, 50, 0)),
        (figures(5, 50, 0), figures(5, 40, 0)),
        (figures(5, 1e9, 1e-6), figures(5, 0, 1e-6)),
        (figures(5, 50, 1e-200), figures(5, 40, 1e-200)),
    ],
)
def test_without_people_or_spread_there_is_no_effect_and_no_warning(ours, theirs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert hedges_g(ours, theirs) is None
        for found in (welch(ours, theirs), equivalence(ours, theirs, margin=3.0)):
            assert found is None or found.low <= found.high
        one_beside(50, theirs)


def test_groups_of_one_or_without_spread_have_no_interval_of_their_means():
    assert welch(figures(1, 50, 0), figures(20, 40, 5)) is None
    assert equivalence(figures(5, 50, 0), figures(5, 50, 0), margin=3.0) is None
    assert pooled_sd(figures(5, 50, 0), figures(5, 50, 0)) is None
    assert glass_delta(50, 40, their_sd=0) is None


def test_equal_groups_have_an_effect_of_zero():
    found = hedges_g(figures(10, 50, 5), figures(10, 50, 5))
    assert found.g == 0
    assert found.low == pytest.approx(-found.high)


def test_twenty_four_and_thirty_one_people_find_no_less_than_078():
    assert round(detectable_d(24, 31), 2) == 0.78


def test_the_smallest_effects_are_those_of_cohens_tables():
    # Cohen 1988, table 2.4.1: 64 a group for d = 0.50 and 26 a group for d = 0.80 at a power of 0.80.
    assert detectable_d(64, 64) <= 0.50 < detectable_d(63, 63)
    assert detectable_d(26, 26) <= 0.80 < detectable_d(25, 25)


def test_the_smallest_effects_agree_with_the_reference_cases(cases):
    # The reference was solved to some 1e-6; quadrature gives the power at our d as 0.8 to twelve places.
    checked = 0
    for case in cases.values():
        if "min_detectable_d_80pct" in case:
            ours, theirs = pair_of(case)
            assert detectable_d(ours.n, theirs.n) == pytest.approx(case["min_detectable_d_80pct"], abs=3e-6)
            checked += 1
    assert checked == 3


@given(sizes, sizes)
def test_at_the_smallest_effect_the_power_is_eighty_in_a_hundred(n1, n2):
    from scipy.stats import nct, t

    df, noncentrality = n1 + n2 - 2, detectable_d(n1, n2) * sqrt(n1 * n2 / (n1 + n2))
    critical = t.ppf(0.975, df)
    power = nct.sf(critical, df, noncentrality) + nct.cdf(-critical, df, noncentrality)
    assert power == pytest.approx(0.8, abs=1e-9)


def test_one_person_alone_finds_nothing():
    assert detectable_d(1, 100) is None


# --- equivalence, topics, one person ---


def test_equivalence_agrees_with_every_reference_case(cases):
    checked = 0
    for case in cases.values():
        expected = case.get("tost") or case.get("tost_half_sd")
        if expected is None:
            continue
        found = equivalence(*pair_of(case), margin=expected["bounds"][1])
        assert found.p == pytest.approx(expected["p"], abs=1e-8)
        assert (found.low, found.high) == pytest.approx(tuple(expected["ci90"]), abs=1e-8)
        assert found.shown is expected["equivalent"]
        checked += 1
    assert checked >= 6


@given(groups, groups, st.integers(1, 40).map(float))
def test_the_two_one_sided_tests_and_the_inner_interval_say_the_same(ours, theirs, margin):
    found = equivalence(ours, theirs, margin=margin)
    assume(abs(found.p - 0.05) > 1e-9)
    assert found.shown == (found.p < 0.05)


def test_holm_adjusts_in_steps_and_never_backwards():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([0.9, 0.6]) == (1.0, 1.0)
    assert holm([]) == ()


def test_topics_agree_with_the_reference_case(cases, hci):
    expected = cases["D1_topics_holm"]["topics"]
    topics = {}
    for number, name in enumerate(expected):
        pair = [
            describe([Fraction(25 * sum(row[4 * number : 4 * number + 4])) for row in hci[major]]) for major in "10"
        ]
        topics[name] = tuple(pair)
    found = {one.topic_id: one for one in topic_differences(topics)}
    assert list(found) == list(expected)
    for name, one in found.items():
        assert one.difference == pytest.approx(expected[name]["welch"]["diff"], abs=1e-8)
        assert one.p == pytest.approx(expected[name]["welch"]["p"], abs=1e-8)
        assert one.p_holm == pytest.approx(expected[name]["p_holm"], abs=1e-8)
        assert (one.low, one.high) == pytest.approx(tuple(expected[name]["bonferroni_simultaneous_ci"]), abs=1e-8)


def test_a_topic_without_spread_is_left_out_and_counts_for_nothing():
    sound = (figures(20, 60, 8), figures(30, 55, 9))
    alone = topic_differences({"T01": sound})
    both = topic_differences({"T01": sound, "T02": (figures(20, 5, 0), figures(30, 5, 0))})
    assert alone == both
    assert alone[0].p_holm == alone[0].p
    assert topic_differences({}) == ()


def test_one_person_beside_a_small_norm_sample():
    # By the formula: t = -20 / (10 sqrt(11/10)) = -1.9069 with 9 degrees of freedom.
    found = one_beside(30, figures(10, 50, 10))
    assert (round(found.t, 4), found.df) == (-1.9069, 9)
    assert 0.05 < found.p < 0.10  # the tables of t for 9: 1.833 at 10 %, 2.262 at 5 %
    assert found.percentile == pytest.approx(50 * found.p)
    assert one_beside(50, figures(1, 50, 0)) is None
    assert one_beside(50, figures(9, 50, 0)) is None


@given(means, means, sds)
def test_a_small_norm_sample_makes_a_position_less_extreme_than_a_known_norm_would(score, mean, sd):
    from scipy.stats import norm

    assume(score != mean)
    z = (score - mean) / sd
    small, large = one_beside(score, figures(8, mean, sd)), one_beside(score, figures(10**8, mean, sd))
    assert abs(small.percentile - 50) < abs(100 * norm.cdf(z) - 50)
    assert large.percentile == pytest.approx(100 * norm.cdf(z), abs=1e-4)


# --- ranks ---


def test_ranks_agree_with_rs_help_page_of_the_wilcoxon_test():
    found = superiority(PERMEABILITY_1, PERMEABILITY_2)
    assert (found.u, found.share, found.exact) == (35, 0.7, True)
    assert found.p / 2 == pytest.approx(0.1272, abs=5e-5)
    assert found.delta == pytest.approx(0.4)


def test_ranks_agree_with_every_reference_case(cases, hci):
    totals = [[sum(row) for row in hci[major]] for major in "10"]
    data = {"B1_sleep": (SLEEP_1, SLEEP_2), "B2_hollander_wolfe": (PERMEABILITY_1, PERMEABILITY_2)}
    for name, pair in {**data, "B4_HCI_majors_all": totals}.items():
        expected, exact_p = cases[name]["rank"], cases[name]["mannwhitney_exact_p"]
        found = superiority(*pair)
        assert found.u == expected["U1"]
        assert found.share == pytest.approx(expected["prob_superiority_A"], abs=1e-8)
        assert found.delta == pytest.approx(expected["cliffs_delta"], abs=1e-8)
        assert found.exact == (exact_p is not None)
        assert found.p == pytest.approx(expected["p_asym_cc"] if exact_p is None else exact_p, abs=1e-8)
        pairs = expected["n1"] * expected["n2"]
        z = (abs(expected["U1"] / pairs - 0.5) - 0.5 / pairs) / found.error
        assert z == pytest.approx(abs(expected["z_continuity"]), abs=1e-8)


@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=14, unique=True), st.integers(1, 3))
def test_the_exact_p_is_that_of_scipy(values, count):
    from scipy.stats import mannwhitneyu

    ours, theirs = values[:count], values[count:]
    expected = mannwhitneyu(ours, theirs, method="exact").pvalue
    assert superiority(ours, theirs).p == pytest.approx(expected, abs=1e-12)


@given(scores, scores)
def test_the_share_counts_pairs_and_its_interval_stays_within_zero_and_one(ours, theirs):
    found = superiority(ours, theirs)
    if found is None:
        assert len({*ours, *theirs}) == 1
        return
    wins = sum((one > other) + Fraction(one == other, 2) for one in ours for other in theirs)
    assert found.share == pytest.approx(float(wins / (len(ours) * len(theirs))))
    assert 0 <= found.low <= found.share <= found.high <= 1
    assert found.low < found.high
    assert -1 <= found.delta_interval[0] <= found.delta <= found.delta_interval[1] <= 1
    assert 0 <= found.p <= 1


def test_bounds_of_the_share_solve_newcombes_equation():
    # Newcombe 2006, method 5, as a quartic: multiplied out, both bounds are roots of it.
    share, m, n = 0.7, 10, 5
    z2, more = 1.959963984540054**2, (m + n) / 2 - 1
    for theta in superiority_interval(share, m, n):
        variance = theta * (1 - theta) * ((2 - theta) * (1 + theta) + more * ((1 - theta) * (1 + theta)
            + theta * (2 - theta)))  # fmt: skip
        assert m * n * (share - theta) ** 2 * (2 - theta) * (1 + theta) == pytest.approx(z2 * variance, abs=1e-9)


def test_groups_that_do_not_overlap_have_an_interval_too():
    found = superiority([5, 6, 7], [1, 2, 3])
    assert (found.share, found.high) == (1, 1)
    assert 0.5 < found.low < 1
    assert superiority([1, 2, 3], [5, 6, 7]).low == 0


def test_scores_that_are_all_the_same_or_absent_give_nothing():
    assert superiority([5, 5], [5, 5, 5]) is None
    assert superiority([], [1, 2]) is None
    assert superiority([1, 2], []) is None
    assert superiority([5], [6]).p == 1


# --- pass rates ---


@pytest.mark.parametrize(("ours", "theirs", "published"), NEWCOMBE)
def test_newcombes_eight_published_intervals(ours, theirs, published):
    found = rate_difference(ours, theirs)
    assert (round(found.low, 4), round(found.high, 4)) == published


def test_pass_rates_agree_with_every_reference_case(cases):
    checked = 0
    for name, case in cases.items():
        if name.startswith("C"):
            found = rate_difference(tuple(case["input"][:2]), tuple(case["input"][2:]))
            expected = case["result"]
            assert found.difference == pytest.approx(expected["diff"], abs=1e-8)
            assert (found.low, found.high) == pytest.approx(tuple(expected["ci"]), abs=1e-8)
            assert wilson(*case["input"][:2]) == pytest.approx(tuple(expected["wilson1"]), abs=1e-8)
            checked += 1
    assert checked >= 5


@given(st.tuples(st.integers(1, 60), st.integers(1, 60)), st.floats(0, 1), st.floats(0, 1))
def test_a_difference_of_rates_stays_within_one_and_holds_the_difference(sizes_of, share1, share2):
    ours, theirs = ((round(share * n), n) for share, n in zip((share1, share2), sizes_of, strict=True))
    found = rate_difference(ours, theirs)
    assert -1 <= found.low <= found.difference <= found.high <= 1
    back = rate_difference(theirs, ours)
    assert (found.low, found.high) == pytest.approx((-back.high, -back.low))


def test_an_empty_group_has_no_pass_rate():
    assert rate_difference((0, 0), (3, 10)) is None
