import csv
import json
import statistics
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from examapp.analysis.comparison import MINIMUM_N, compare_part, topic_shares
from examapp.analysis.effects import hedges_g, rate_difference
from examapp.analysis.means import describe, welch
from examapp.analysis.verdicts import Verdict, Withheld, decide, judge
from examapp.domain.baselines import Summary

SLEEP_1 = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_2 = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
THEIRS = Summary(212, 56.6, 7.6, Fraction(77))

points = st.integers(0, 154).map(lambda halves: Fraction(halves, 2))


def figures(n, mean, sd):
    return Summary(n, mean, sd, Fraction(200))


def sleep(group):
    return describe([Fraction(str(hours)) for hours in group])


def test_welch_gives_what_rs_help_page_prints_for_the_sleep_data():
    one, two = sleep(SLEEP_1), sleep(SLEEP_2)
    found = welch(one, two)
    assert (one.mean, two.mean) == (0.75, 2.33)
    assert round(found.t, 4) == -1.8608
    assert round(found.df, 3) == 17.776
    assert round(found.p, 5) == 0.07939
    assert (round(found.low, 7), round(found.high, 7)) == (-3.3654832, 0.2054832)
    assert decide(found) is Verdict.UNDECIDED


def test_welch_agrees_with_the_worked_example_of_borenstein_and_others():
    # Introduction to Meta-Analysis (2009), chapter 4: n = 50, means 103 and 100, sd 5.5 and 4.5; the standard error
    # of the mean difference is printed as 1.0050.
    found = welch(figures(50, 103, 5.5), figures(50, 100, 4.5))
    assert found.difference == 3
    assert round(found.difference / found.t, 4) == 1.0050
    assert decide(found) is Verdict.HIGHER


def test_welch_agrees_with_every_reference_case(shared):
    cases = json.loads(shared("reference/comparison_cases.json").read_text(encoding="utf-8"))["cases"]
    checked = 0
    for case in cases.values():
        if "welch95" not in case:
            continue
        given_figures = case.get("desc") or case["input"]
        found = welch(*(figures(*(given_figures[name + side] for name in ("n", "mean", "sd"))) for side in "12"))
        expected = case["welch95"]
        assert found.difference == pytest.approx(expected["diff"], abs=1e-8)
        assert (found.t, found.df, found.p) == pytest.approx((expected["t"], expected["df"], expected["p"]), abs=1e-8)
        assert (found.low, found.high) == pytest.approx(tuple(expected["ci"]), abs=1e-8)
        assert found.p == pytest.approx(case["R"]["p"], abs=1e-8)
        checked += 1
    assert checked >= 6


def test_describing_real_scores_gives_the_reference_figures(shared):
    case = json.loads(shared("reference/comparison_cases.json").read_text(encoding="utf-8"))["cases"][
        "B4_HCI_majors_all"
    ]
    with shared("reference/HCI.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    majors = [
        sum(Fraction(row[name]) for name in row if name.startswith("Item")) for row in rows if row["major"] == "1"
    ]
    found = describe(majors)
    assert found.n == case["desc"]["n1"]
    assert (found.mean, found.sd) == pytest.approx((case["desc"]["mean1"], case["desc"]["sd1"]), abs=1e-12)


def test_the_verdict_is_undecided_where_a_slight_lead_is_within_the_interval():
    found = welch(figures(24, 74.2, 8.9), figures(31, 71.6, 9.6))
    assert found.difference > 0
    assert decide(found) is Verdict.UNDECIDED


def test_exact_scores_stay_exact_until_the_end():
    third = Fraction(1, 3)
    assert describe([third] * 3 + [Fraction(0)] * 3).mean == float(Fraction(1, 6))


@given(st.lists(points, min_size=2, max_size=30))
def test_a_description_agrees_with_plain_arithmetic(scores):
    found = describe(scores)
    floats = [float(score) for score in scores]
    assert found.mean == pytest.approx(statistics.fmean(floats))
    assert found.sd == pytest.approx(statistics.stdev(floats), abs=1e-9)
    assert found.lowest <= found.median <= found.highest


@given(st.lists(points, min_size=2, max_size=20), st.lists(points, min_size=2, max_size=20))
def test_exchanging_the_groups_turns_the_difference_round(ours, theirs):
    one, two = describe(ours), describe(theirs)
    there = welch(one, two)
    back = welch(two, one)
    assume(there is not None)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.low <= there.difference <= there.high
    assert (there.p < 0.05) == (decide(there) is not Verdict.UNDECIDED)


def test_two_groups_without_spread_have_no_interval():
    assert welch(figures(5, 10, 0), figures(5, 9, 0)) is None
    found = compare_part(None, [Fraction(70)] * 6, Summary(10, 60, 0, Fraction(100)), maximum=Fraction(100))
    assert found.difference is None
    assert found.withheld is Withheld.NO_SPREAD
    assert found.verdict is Verdict.NOT_COMPARABLE


def test_one_group_without_spread_has_an_interval_by_the_other():
    found = welch(figures(6, 70, 0), figures(10, 60, 5))
    assert found.df == pytest.approx(9)
    assert found.low < found.difference < found.high


@pytest.mark.parametrize("count", range(MINIMUM_N))
def test_below_five_people_of_ours_nothing_is_given(count):
    found = compare_part(None, [Fraction(60)] * count, THEIRS, maximum=Fraction(77))
    assert found.ours is None
    assert found.difference is None
    assert (found.withheld, found.n) == (Withheld.FEW_OF_OURS, count)


def test_below_five_people_of_theirs_nothing_is_given_either():
    theirs = Summary(4, 56.6, 7.6, Fraction(77))
    found = compare_part(None, [Fraction(60 + extra) for extra in range(5)], theirs, maximum=Fraction(77))
    assert found.theirs is None
    assert found.withheld is Withheld.FEW_OF_THEIRS


def test_from_five_people_on_both_sides_there_is_a_difference():
    found = compare_part(None, [Fraction(60 + extra) for extra in range(5)], THEIRS, maximum=Fraction(77), passed=5)
    assert found.withheld is None
    assert found.ours.passed == 5
    assert found.verdict is Verdict.HIGHER


def test_a_comparison_has_effect_size_pass_rates_and_the_smallest_difference_where_they_are_known():
    theirs = Summary(40, 60, 5, Fraction(100), passed=25)
    ours = [Fraction(55 + extra) for extra in range(12)]
    found = compare_part(None, ours, theirs, maximum=Fraction(100), passed=9, margin=Fraction(3))
    assert found.effect == hedges_g(describe(ours), theirs)
    assert found.pass_rates == rate_difference((9, 12), (25, 40))
    assert found.finding == judge(describe(ours), theirs, margin=3.0)
    assert found.finding.equivalence.margin == 3
    for without in (
        compare_part(None, ours, theirs, maximum=Fraction(100)),
        compare_part(None, ours, replace(theirs, passed=None), maximum=Fraction(100), passed=9),
    ):
        assert without.pass_rates is None
        assert without.finding.equivalence is None


@pytest.mark.parametrize(("n", "count"), [(4, 12), (40, 4)])
def test_below_five_people_on_either_side_no_measure_is_given(n, count):
    theirs = Summary(n, 60, 5, Fraction(100), passed=3)
    ours = [Fraction(55 + extra) for extra in range(count)]
    found = compare_part(None, ours, theirs, maximum=Fraction(100), passed=3, margin=Fraction(3))
    assert (found.effect, found.pass_rates, found.finding.detectable, found.finding.equivalence) == (None,) * 4
    assert (found.finding.ours, found.finding.theirs) == (count, n)


def test_a_part_that_the_baseline_does_not_have_is_described_alone():
    found = compare_part(None, [Fraction(60 + extra) for extra in range(5)], None, maximum=Fraction(77))
    assert found.ours is not None
    assert found.withheld is Withheld.NO_FIGURES


def test_shares_leave_out_topics_without_points():
    shares = topic_shares({"a": Fraction(3), "b": Fraction(0)}, {"a": Fraction(4), "b": Fraction(0)})
    assert shares == {"a": 0.75}
