import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.item_analysis import Flag, IntervalMethod, analyse_items, student_interval, wilson_interval
from examapp.analysis.matrices import Standing
from examapp.analysis.option_analysis import score_tails
from examapp.domain.scoring import ResponseState
from tests.matrix_cases import by_chance, lsat6, make_matrix, read_matrix

seeds, sizes, widths = st.integers(0, 10_000), st.integers(30, 90), st.integers(2, 7)
FIGURES = ("facility", "sd", "discrimination", "item_total", "upper_lower_27", "alpha_if_deleted")


def row(item):
    return np.array([getattr(item, name) if getattr(item, name) is not None else np.nan for name in FIGURES])


def figures(matrix):
    return np.array([row(item) for item in analyse_items(matrix).items])


# --- published and independently computed ----------------------------------------------------------------------------


def test_the_table_of_the_law_school_test_is_the_known_one():
    found = analyse_items(lsat6())
    assert (found.n_persons, found.n_items, found.standing) == (1000, 5, Standing.SETTLED)
    assert [item.facility for item in found.items] == [0.924, 0.709, 0.553, 0.763, 0.870]
    # R: psych::alpha(...)$item.stats$r.drop and $alpha.drop.
    rest = (0.11283268892, 0.15317812012, 0.17277894329, 0.14442809525, 0.12159640255)
    alphas = (0.2753562108, 0.23758390465, 0.21679946294, 0.24593271043, 0.26629441121)
    assert [item.discrimination for item in found.items] == pytest.approx(rest, abs=1e-10)
    assert [item.alpha_if_deleted for item in found.items] == pytest.approx(alphas, abs=1e-10)
    # All of the highest 27 % are within the 298 people of 5 points, each counting as 270/298 of a person.
    assert found.items[2].upper_lower_27 == pytest.approx(0.8108767, abs=1e-7)
    assert all(item.flags == (Flag.LOW_DISCRIMINATION,) for item in found.items)


@pytest.mark.parametrize("name", ["LSAT6", "HCI", "GMAT"])
def test_the_table_agrees_with_the_reference(shared, name):
    expected = json.loads(shared(f"reference/{name}_expected.json").read_text(encoding="utf-8"))
    found = analyse_items(read_matrix(shared(f"reference/{name}.csv")))
    pairs = {
        "facility": expected["facility"],
        "sd": expected["item_sd_n1"],
        "discrimination": expected["r_item_rest"],
        "item_total": expected["r_item_total"],
        "alpha_if_deleted": expected["alpha_if_deleted"],
        "upper_lower_27": expected["D27_fractional"]["D"],
    }
    for field, values in pairs.items():
        assert [getattr(item, field) for item in found.items] == pytest.approx(values, abs=1e-9), field


def test_the_option_tables_agree_with_the_reference(shared):
    paths = (shared(f"reference/{name}.csv") for name in ("HCI", "HCI_raw", "HCI_key"))
    expected = json.loads(shared("reference/HCI_distractors.json").read_text(encoding="utf-8"))["items"]
    found = analyse_items(read_matrix(*paths))
    names = {
        "n": "n",
        "p": "p",
        "key": "is_key",
        "mean_total": "mean_total_of_choosers",
        **{same: same for same in ("r_total", "r_rest", "p_low27", "p_mid", "p_high27")},
    }
    for item in found.items:
        options = expected[item.item_id]["options"]
        assert [option.option_id for option in item.options] == sorted(options)
        for option in item.options:
            theirs = options[option.option_id]
            for ours, other in names.items():
                assert getattr(option, ours) == pytest.approx(theirs[other], abs=1e-9), (item.item_id, ours)
        dead = any("distractor" in text and "(<0.05)" in text for text in expected[item.item_id]["flags"])
        assert (Flag.DEAD_DISTRACTOR in item.flags) == dead


def test_the_share_interval_is_the_published_one():
    # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3: 81/263, 15/148, 0/20, 1/29.
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (count, n), bounds in published.items():
        found = wilson_interval(count / n, n)
        assert (round(found.low, 4), round(found.high, 4)) == bounds


def test_an_item_with_partial_points_has_a_t_interval():
    points = np.array([[0.0], [1.0], [2.0], [2.0]] * 10)
    item = analyse_items(make_matrix(points, [2])).items[0]
    margin = 2.022691 * item.sd / 2 / np.sqrt(40)
    assert item.facility_ci95.method is IntervalMethod.STUDENT_T
    assert (item.facility_ci95.low, item.facility_ci95.high) == pytest.approx(
        (0.625 - margin, 0.625 + margin), abs=1e-6
    )
    assert student_interval(0.99, 0.2, 5).high == 1


def test_points_below_zero_are_not_taken_for_all_or_nothing():
    # x (max - x) adds up to 0 over these three, though none of them is 0 or 1.
    item = analyse_items(make_matrix([[2 / 3], [2 / 3], [-1 / 3]])).items[0]
    assert item.facility_ci95.method is IntervalMethod.STUDENT_T


# --- properties ------------------------------------------------------------------------------------------------------


@given(seeds, sizes, widths, st.booleans())
def test_the_order_of_people_changes_nothing(seed, n, k, thirds):
    matrix = by_chance(seed, n, k, thirds=thirds)
    order = np.random.default_rng(seed + 1).permutation(n)
    shuffled = replace(matrix, points=matrix.points[order])
    assert np.allclose(figures(matrix), figures(shuffled), rtol=0, atol=1e-12, equal_nan=True)


@given(seeds, sizes, widths, st.booleans())
def test_the_order_of_items_permutes_the_table(seed, n, k, thirds):
    matrix = by_chance(seed, n, k, thirds=thirds)
    order = np.random.default_rng(seed + 2).permutation(k)
    moved = replace(matrix, points=np.ascontiguousarray(matrix.points[:, order]), maxima=matrix.maxima[order])
    assert np.allclose(figures(matrix)[order], figures(moved), rtol=0, atol=1e-12, equal_nan=True)


@given(seeds, sizes, widths, st.floats(-50, 1000))
def test_adding_a_constant_to_an_item_changes_no_coefficient(seed, n, k, constant):
    matrix = by_chance(seed, n, k)
    points = matrix.points.copy()
    points[:, 0] += constant
    higher = replace(matrix, points=points, maxima=matrix.maxima + max(constant, 0) * (np.arange(k) == 0))
    keep = [1, 2, 3, 5]
    assert np.allclose(figures(matrix)[:, keep], figures(higher)[:, keep], rtol=0, atol=1e-9, equal_nan=True)


@given(seeds, sizes, widths, st.booleans())
def test_indices_stay_within_their_bounds_and_agree_with_numpy(seed, n, k, thirds):
    matrix = by_chance(seed, n, k, thirds=thirds)
    totals = matrix.points.sum(axis=1)
    for index, item in enumerate(analyse_items(matrix).items):
        own = matrix.points[:, index]
        assert item.upper_lower_27 is None or -1 - 1e-12 <= item.upper_lower_27 <= 1 + 1e-12
        assert item.facility_ci95 is None or item.facility_ci95.low <= item.facility <= item.facility_ci95.high
        if item.discrimination is not None:
            assert item.discrimination == pytest.approx(np.corrcoef(own, totals - own)[0, 1], abs=1e-9)


@given(seeds, st.integers(1, 60), widths)
def test_both_score_groups_weigh_exactly_27_percent(seed, n, k):
    totals = by_chance(seed, n, k, thirds=True).totals()
    tails = score_tails(totals)
    if tails is None:
        assert totals.min() == totals.max()
    else:
        assert (tails.low.sum(), tails.high.sum()) == pytest.approx((0.27 * n, 0.27 * n), abs=1e-9)
        assert (tails.low + tails.high).max() <= 1 + 1e-9
        assert totals[tails.low > 0].max() <= totals[tails.high > 0].min()


# --- options, flags, time --------------------------------------------------------------------------------------------


def choices(letters, key, *, options="ABCD", others=None):
    """One item of ticked letters beside others that rank people as they stand."""
    n = len(letters)
    ticked = [frozenset(letter) if letter else None for letter in letters]
    rank = (
        np.array([[float(person > cut) for cut in range(0, n, 4)] for person in range(n)]) if others is None else others
    )
    points = np.column_stack(([float(one == frozenset(key)) for one in ticked], rank))
    k = points.shape[1]
    return make_matrix(
        points,
        ticked=tuple((one, *[None] * (k - 1)) for one in ticked),
        keys={"i1": frozenset(key)},
        options={"i1": tuple(options)},
    )


def flags(matrix):
    return set(analyse_items(matrix).items[0].flags)


def test_a_distractor_that_the_able_choose_shows_a_wrong_key():
    letters = ["A", "C", "D", "B"] * 5 + ["B"] * 20
    assert Flag.PROBABLY_MISKEYED in flags(choices(letters, "A"))
    assert Flag.PROBABLY_MISKEYED not in flags(choices(letters, "B"))
    assert Flag.NEGATIVE_DISCRIMINATION in flags(choices(letters, "A"))


def test_a_key_that_nobody_chose_is_beaten_by_a_distractor_of_the_able():
    found = flags(choices(["A", "C", "D", "C"] * 5 + ["D"] * 20, "B"))
    assert {Flag.PROBABLY_MISKEYED, Flag.TOO_HARD} <= found


def test_with_several_keys_a_distractor_must_beat_every_one_of_them():
    weak = ["AD", "D", "D", "C"] * 5
    one_good = choices([*weak, *["BC"] * 20], "AB")
    table = {option.option_id: option for option in analyse_items(one_good).items[0].options}
    assert table["A"].r_rest < table["C"].r_rest
    assert table["C"].r_rest < table["B"].r_rest
    assert (table["A"].key, table["B"].key, table["C"].key) == (True, True, False)
    assert Flag.PROBABLY_MISKEYED not in flags(one_good)
    assert Flag.PROBABLY_MISKEYED in flags(choices([*weak, *["C"] * 20], "AB"))


def test_options_are_counted_among_everybody_and_by_score_group():
    letters = ["A"] * 10 + [""] * 10 + ["B"] * 20
    item = analyse_items(choices(letters, "B")).items[0]
    table = {option.option_id: option for option in item.options}
    assert [table[name].n for name in "ABCD"] == [10, 20, 0, 0]
    assert (table["A"].p, table["B"].p) == (0.25, 0.5)
    assert (table["A"].p_high27, table["B"].p_high27) == (0, 1)
    assert table["C"].mean_total is table["C"].r_rest is None
    assert Flag.DEAD_DISTRACTOR in item.flags


def test_every_distractor_at_work_is_not_called_dead():
    assert Flag.DEAD_DISTRACTOR not in flags(choices(["A", "B", "C", "D"] * 10, "A"))


def test_facility_flags_follow_their_limits():
    points = np.zeros((40, 4))
    points[:39, 0], points[:38, 1], points[:8, 2], points[:7, 3] = 1, 1, 1, 1
    found = [set(item.flags) & {Flag.TOO_EASY, Flag.TOO_HARD} for item in analyse_items(make_matrix(points)).items]
    assert found == [{Flag.TOO_EASY}, set(), set(), {Flag.TOO_HARD}]


def test_below_thirty_people_only_facilities_are_given_and_no_flags():
    found = analyse_items(make_matrix(by_chance(1, 29, 5).points))
    assert found.standing is Standing.WITHHELD
    for item in found.items:
        assert item.facility_ci95.low < item.facility < item.facility_ci95.high
        assert item.discrimination is item.item_total is item.upper_lower_27 is item.alpha_if_deleted is None
        assert item.flags == ()
    assert analyse_items(by_chance(1, 30, 5)).standing is Standing.PROVISIONAL


def test_omitted_and_not_reached_items_and_rapid_answers_are_told_apart():
    answered, omitted, never = ResponseState.ANSWERED, ResponseState.OMITTED, ResponseState.NOT_REACHED
    states = ((answered,),) * 7 + ((omitted,),) * 2 + ((never,),)
    seconds = np.array([[2.0], [50.0], [60.0], [60.0], [70.0], [80.0], [np.nan], [1.0], [1.0], [np.nan]])
    handling = analyse_items(make_matrix(np.zeros((10, 1)), states=states, seconds=seconds)).items[0].handling
    assert (handling.omitted, handling.not_reached) == (0.2, 0.1)
    assert (handling.median_s, handling.rapid_below_s, handling.rapid) == (60, 6, pytest.approx(1 / 6))


def test_the_limit_of_rapid_answers_is_never_above_ten_seconds():
    seconds = np.array([[9.0], [400.0], [500.0]])
    handling = analyse_items(make_matrix([[0], [1], [1]], seconds=seconds)).items[0].handling
    assert (handling.rapid_below_s, handling.rapid) == (10, pytest.approx(1 / 3))
    assert handling.omitted is None


# --- nothing to go by ------------------------------------------------------------------------------------------------


def numbers(value):
    """Every number in a table, however deep."""
    if isinstance(value, float):
        yield value
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from numbers(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from numbers(one)


@pytest.mark.parametrize(
    "points",
    [
        np.empty((0, 3)),
        np.ones((1, 1)),
        np.zeros((1, 4)),
        np.ones((40, 1)),
        np.full((40, 3), 0.1),
        [[1, 0]] * 40,
        [[1, 0], [0, 1]] * 20,
        [[1], [0]] * 20,
        [[1, 1], [0, 1]] * 20,
        [[0.3, 0.7], [0.7, 0.3], [0.1, 0.9]] * 20,
    ],
)
def test_where_there_is_nothing_to_go_by_figures_are_left_out(points):
    table = np.array(points, dtype=float)
    seconds, ticked = np.full(table.shape, np.nan), ((None,) * table.shape[1],) * len(table)
    more = {"seconds": seconds, "ticked": ticked, "options": {"i1": ("A", "B")}, "keys": {"i1": frozenset("A")}}
    found = analyse_items(make_matrix(table, **more))
    assert all(np.isfinite(number) for number in numbers(found))
    for item in found.items:
        assert item.alpha_if_deleted is None or len(found.items) > 2
