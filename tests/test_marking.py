"""Marking rules: a table worked by hand, the reference cases, and what must hold for every response."""

import json
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.marking import RULE_NAMES, RULES, MarkingRule, parse_rule, show_points

# Worked by hand from the definitions. Key AC of ABCD, then key ABD of ABCD.
AC_RESPONSES = ("", "A", "B", "AB", "AC", "ABC", "ABCD")
ABD_RESPONSES = ("A", "AC", "ABC", "C")
BY_HAND = {
    "all_or_nothing": ("0 0 0 0 1 0 0", "0 0 0 0"),
    "half_if_subset": ("0 1/2 0 0 1 0 0", "1/2 0 0 0"),
    "proportional_no_wrong": ("0 1/2 0 0 1 0 0", "1/3 0 0 0"),
    "multiple_true_false": ("1/2 3/4 1/4 1/2 1 3/4 1/2", "1/2 1/4 1/2 0"),
    "right_minus_wrong": ("0 1/2 0 0 1 1/2 0", "0 0 0 0"),
    "more_than_half": ("0 1/2 0 0 1 1/2 0", "0 0 0 0"),
    "plus_minus": ("0 1/2 0 0 1 1/2 0", "1/3 0 1/3 0"),
    "no_overmarking": ("0 1/2 0 1/2 1 0 0", "1/3 1/3 2/3 0"),
    "balanced": ("0 1/2 -1/2 0 1 1/2 0", "1/3 -2/3 -1/3 -1"),
    "moodle": ("0 1/2 0 0 1 1/2 0", "1/3 0 0 0"),
    "moodle_no_penalty": ("0 1/2 0 1/2 1 1 1", "1/3 1/3 2/3 0"),
    "moodle_full_penalty": ("0 1/2 0 0 1 0 0", "1/3 0 0 0"),
    "moodle_all_or_some": ("0 1/2 0 1/2 1 1/2 0", "1/3 1/3 2/3 0"),
    "rexams_false": ("0 1/2 0 0 1 1/2 0", "1/3 0 0 0"),
    "rexams_false2": ("0 1/2 0 0 1 1/2 0", "1/3 0 1/6 0"),
    "rexams_false2_negative": ("0 1/2 -1/2 0 1 1/2 0", "1/3 -1/6 1/6 -1/2"),
    "rexams_true": ("0 1/2 0 0 1 1/2 0", "1/3 0 1/3 0"),
    "rexams_all": ("0 1/2 0 0 1 0 0", "1/3 0 0 0"),
    "rexams_none": ("0 1/2 0 1/2 1 1 1", "1/3 1/3 2/3 0"),
    "qti_map_bounded": ("0 1/2 0 0 1 1/2 0", "1/3 0 1/3 0"),
    "qti_map_default": ("0 1/2 -1/2 0 1 1/2 0", "1/3 -1/6 1/6 -1/2"),
    "per_option(0.5)": ("0 1/4 0 0 1 0 0", "1/4 0 0 0"),
}
REFERENCE_NAMES = {
    "moodle_multichoice_default_penalty": "moodle",
    "moodle_multichoice_no_penalty": "moodle_no_penalty",
    "moodle_multichoice_minus100": "moodle_full_penalty",
    "moodle_ou_multiresponse": "moodle_all_or_some",
    "rexams_false2_negative1": "rexams_false2_negative",
    "cn_half": "half_if_subset",
    "cn_proportional_no_wrong": "proportional_no_wrong",
    "cn_per_option_0.5_of_2": "per_option(0.5)",
    "ripkey": "no_overmarking",
    "morgan": "balanced",
    "mtf_1_per_option": "multiple_true_false",
    "mtf_right_minus_wrong": "right_minus_wrong",
    "ps50": "more_than_half",
    "plus_minus_key": "plus_minus",
    "qti_map_+1_-1_bounds_0_n": "qti_map_bounded",
    "qti_map_+1_default_-0.5_no_bounds": "qti_map_default",
}
NEGATIVE_RULES = {"balanced", "rexams_false2_negative", "qti_map_default"}
BLANK_EARNS = {"multiple_true_false", "right_minus_wrong", "more_than_half"}
TWO_POINTS = Fraction(2)


def share_of(rule: str, response: str, *, key: str, options: str = "ABCD", points: Fraction = TWO_POINTS) -> Fraction:
    parsed = parse_rule(rule)
    assert parsed is not None
    return parsed.share(frozenset(response), key=frozenset(key), options=frozenset(options), points=points)


@pytest.mark.parametrize("rule", BY_HAND)
def test_a_rule_gives_what_was_worked_out_by_hand(rule):
    for_ac, for_abd = BY_HAND[rule]
    assert [share_of(rule, response, key="AC") for response in AC_RESPONSES] == [Fraction(n) for n in for_ac.split()]
    assert [share_of(rule, response, key="ABD") for response in ABD_RESPONSES] == [Fraction(n) for n in for_abd.split()]


def test_the_table_worked_by_hand_has_every_rule():
    assert {rule.split("(")[0] for rule in BY_HAND} == set(RULE_NAMES)


def test_every_response_of_the_reference_cases_earns_its_share_under_all_22_rules(shared):
    cases = json.loads(shared("reference/marking_rules.json").read_text(encoding="utf-8"))["keys"]
    checked, rules = 0, set()
    for title, responses in cases.items():
        _options, options, _key, key = title.split()
        for case in responses:
            response = case.pop("response")
            for name, (fraction, _decimal) in case.items():
                rule = REFERENCE_NAMES.get(name, name)
                found = share_of(rule, response, key=key, options=options)
                assert found == Fraction(fraction), (title, response, rule)
                checked += 1
                rules.add(rule)
    assert len(rules) == 22
    assert checked == 22 * (16 + 16 + 16 + 32)


def responses_to(options: str) -> list[str]:
    every = chain.from_iterable(combinations(options, size) for size in range(len(options) + 1))
    return ["".join(response) for response in every]


@pytest.mark.parametrize("rule", BY_HAND)
def test_the_key_earns_everything_and_nothing_earns_more(rule):
    for options in ("AB", "ABCD", "ABCDE"):
        for key in responses_to(options)[1:]:
            shares = {
                response: share_of(rule, response, key=key, options=options) for response in responses_to(options)
            }
            assert shares["".join(sorted(key))] == 1
            assert max(shares.values()) == 1
            if rule not in NEGATIVE_RULES:
                assert min(shares.values()) >= 0


@pytest.mark.parametrize("rule", ["all_or_nothing", "half_if_subset", "proportional_no_wrong", "per_option(0.5)"])
def test_a_wrong_option_gives_nothing_where_the_rule_says_so(rule):
    for key in responses_to("ABCD")[1:]:
        for response in responses_to("ABCD"):
            if set(response) - set(key):
                assert share_of(rule, response, key=key) == 0


@pytest.mark.parametrize("rule", sorted(set(BY_HAND) - BLANK_EARNS))
def test_a_blank_response_earns_nothing_under_rules_that_count_ticks(rule):
    for key in responses_to("ABCD")[1:]:
        assert share_of(rule, "", key=key) == 0


@pytest.mark.parametrize("rule", BY_HAND)
def test_a_key_of_all_options_leaves_no_wrong_one_and_no_division_by_zero(rule):
    assert share_of(rule, "ABCD", key="ABCD") == 1
    assert 0 <= share_of(rule, "ABC", key="ABCD") < 1


@pytest.mark.parametrize("rule", BY_HAND)
def test_true_or_false_gives_all_or_at_most_nothing(rule):
    assert share_of(rule, "T", key="T", options="TF", points=Fraction(1)) == 1
    assert share_of(rule, "F", key="T", options="TF", points=Fraction(1)) <= 0


def test_three_thirds_are_exactly_one():
    third = share_of("proportional_no_wrong", "A", key="ABC")
    assert third == Fraction(1, 3)
    assert third + third + third == 1


def test_points_for_each_option_depend_on_what_the_item_is_worth():
    assert share_of("per_option(0.5)", "A", key="AC", points=Fraction(2)) * 2 == Fraction(1, 2)
    assert share_of("per_option(0.5)", "A", key="AC", points=Fraction(1)) * 1 == Fraction(1, 2)
    assert share_of("per_option(0.5)", "AB", key="ABC", points=Fraction(3)) * 3 == 1


def test_points_for_options_never_exceed_the_item():
    assert share_of("per_option(2)", "AB", key="ABC", points=Fraction(3)) == 1
    assert share_of("per_option(0.1)", "ABC", key="ABC", points=Fraction(3)) == 1


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_is_read_back_from_its_name(name):
    assert parse_rule(name) == MarkingRule(name)
    assert str(MarkingRule(name)) == name


@pytest.mark.parametrize(
    ("text", "points"),
    [("per_option(0.5)", "1/2"), ("per_option(1)", "1"), ("per_option( 0.25 )", "1/4"), ("per_option(2.0)", "2")],
)
def test_points_for_each_option_are_read_exactly(text, points):
    rule = parse_rule(text)
    assert rule == MarkingRule("per_option", Fraction(points))
    assert parse_rule(str(rule)) == rule


@given(st.integers(1, 40_000))
def test_points_for_each_option_survive_being_written_in_four_decimals(number):
    rule = MarkingRule("per_option", Fraction(number, 10_000))
    assert parse_rule(str(rule)) == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "per_option",
        "per_option()",
        "per_option(-1)",
        "per_option(x)",
        "per_option(.5)",
        "all_or_nothing(1)",
        "All_or_nothing",
    ],
)
def test_what_is_no_rule_is_refused(text):
    assert parse_rule(text) is None


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ("0", "0.0"),
        ("1/3", "0.3"),
        ("1/2", "0.5"),
        ("59.95", "60.0"),
        ("59.949", "59.9"),
        ("0.25", "0.3"),
        ("0.24", "0.2"),
        ("100", "100.0"),
        ("-1/3", "-0.3"),
        ("-1/25", "0.0"),
        ("9.96", "10.0"),
    ],
)
def test_points_are_shown_with_one_decimal_and_halves_go_up(points, shown):
    assert show_points(Fraction(points)) == shown


@pytest.mark.parametrize(
    ("points", "places", "shown"),
    [("2.5", 0, "3"), ("2.4", 0, "2"), ("-0.2", 0, "0"), ("1/3", 3, "0.333"), ("2/3", 2, "0.67"), ("1.005", 2, "1.01")],
)
def test_points_are_shown_with_as_many_decimals_as_asked(points, places, shown):
    assert show_points(Fraction(points), places=places) == shown


@pytest.mark.parametrize(("points", "shown"), [("100", "100"), ("0.5", "0.5"), ("77.25", "77.25"), ("0", "0")])
def test_points_are_shown_whole_when_no_places_are_asked(points, shown):
    assert show_points(Fraction(points), places=None) == shown


@given(st.fractions(min_value=-200, max_value=200, max_denominator=120), st.integers(0, 4))
def test_what_is_shown_is_never_further_off_than_half_a_unit_in_the_last_place(points, places):
    shown = Fraction(show_points(points, places=places))
    assert abs(shown - points) <= Fraction(1, 2 * 10**places)
