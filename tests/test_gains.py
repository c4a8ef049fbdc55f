"""From pre-test to exam: figures against the statistics module and by hand, and what is withheld."""

import statistics
from fractions import Fraction
from itertools import count
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.gains import Change, Gains, bands_of, change_of, correlate_hours, cuts_of
from examapp.locale import use_language
from examapp.reports.format_terminal import document_text
from examapp.reports.gain_report import GainFacts, conclusion, gain_report

BEFORE = {"a": 50.0, "b": 60.0, "c": 70.0, "d": 65.0, "e": 55.0, "f": 40.0}
AFTER = {"a": 58.0, "b": 64.0, "c": 75.0, "d": 64.0, "e": 61.0, "g": 99.0}
# The two-sided 5 % point of t with 4 degrees of freedom, from a printed table.
T_4 = 2.776


def test_the_change_is_of_the_people_in_both_with_students_interval():
    found = change_of(BEFORE, AFTER)
    differences = [8, 4, 5, -1, 6]
    error = statistics.stdev(differences) / sqrt(5)
    assert (found.n, found.before, found.after) == (5, 60.0, 64.4)
    assert found.mean == pytest.approx(statistics.mean(differences))
    assert found.figures.low == pytest.approx(4.4 - T_4 * error, abs=0.001)
    assert found.figures.high == pytest.approx(4.4 + T_4 * error, abs=0.001)
    assert not found.covers_zero


def test_below_five_people_only_their_number_is_told():
    assert change_of(BEFORE, {name: AFTER[name] for name in "abcd"}) == Change(4)


def people(*hours):
    names = [f"p{number:02}" for number in range(len(hours))]
    before = {name: float(50 + place % 3) for place, name in enumerate(names)}
    after = {name: float(55 + place % 4) for place, name in enumerate(names)}
    return before, after, {name: Fraction(each) for name, each in zip(names, hours, strict=True)}


def bands(*hours):
    return [(band.above, band.up_to, band.change.n, band.change.mean) for band in bands_of(*people(*hours))]


def test_hours_are_none_up_to_the_median_and_above_it():
    found = bands(*[0] * 5, *[3] * 5, 6, *[9] * 5)
    assert [(above, up_to, n) for above, up_to, n, _mean in found] == [(0, 0, 5), (0, 6, 6), (6, None, 5)]
    assert all(mean is not None for *_rest, mean in found)


def test_from_twenty_people_with_hours_on_the_bands_are_quarters():
    found = bands(*range(1, 21))
    assert [n for _above, _up_to, n, _mean in found] == [5, 5, 5, 5]
    assert [float(up_to) for _above, up_to, _n, _mean in found[:-1]] == statistics.quantiles(
        range(1, 21), n=4, method="inclusive"
    )


def test_a_small_band_is_withheld_together_with_another():
    found = bands(*[0] * 4, *[3] * 6, *[9] * 7)
    assert [(n, mean is None) for _above, _up_to, n, mean in found] == [(4, True), (6, True), (7, False)]


@given(st.lists(st.integers(0, 12), min_size=5, max_size=50))
def test_everybody_is_in_one_band_and_none_of_fewer_than_five_is_told(hours):
    found = bands(*hours)
    assert sum(n for *_ends, n, _mean in found) == len(hours)
    assert all(n >= 5 for *_ends, n, mean in found if mean is not None)
    hidden = [n for *_ends, n, mean in found if mean is None]
    assert not hidden or len(hidden) == len(found) or (len(hidden) > 1 and sum(hidden) >= 5)


def test_who_is_in_no_table_has_no_hours():
    before, after, _hours = people(*[0] * 6)
    (band,) = bands_of(before, after, {})
    assert (band.up_to, band.change.n) == (0, 6)


def test_cuts_are_not_repeated_and_one_value_is_not_cut():
    assert cuts_of([Fraction(3)]) == []
    assert cuts_of([Fraction(3)] * 30) == []
    assert cuts_of([Fraction(3)] * 4 + [Fraction(9)] * 6) == [3], "nobody is above the median, 9"


def test_hours_and_gains_are_correlated_from_twenty_people_on():
    before, after, hours = people(*range(19))
    assert correlate_hours(before, after, hours) is None
    before, after, hours = people(*range(20))
    found = correlate_hours(before, after, hours)
    expected = statistics.correlation([float(hours[name]) for name in before], [after[n] - before[n] for n in before])
    assert (found.n, found.r) == (20, pytest.approx(expected))


def with_gain(*differences):
    names = [f"p{number}" for number, _each in zip(count(), differences, strict=False)]
    return change_of(
        dict.fromkeys(names, 50.0), {name: 50.0 + each for name, each in zip(names, differences, strict=True)}
    )


@pytest.mark.parametrize(
    ("differences", "words"),
    [
        ((8, 4, 5, 6, 7), "on average 6.0 percentage points more than in their pre-test (95 % interval +4.0 to +8.0)"),
        ((-8, -4, -5, -6, -7), "on average 6.0 percentage points less"),
        ((8, -4, 5, -6, 1), "No change is shown."),
        ((3, 3, 3, 3, 3), "changed alike, by +3.0 percentage points; there is no interval"),
        ((3, 4, 3, 3), "Withheld: 4 people have a pre-test and a score"),
    ],
)
def test_the_conclusion_is_what_the_interval_supports_and_claims_no_cause(differences, words):
    said = conclusion(with_gain(*differences))
    assert words in said
    assert ("No change" in said or "Withheld" in said) or "That training is the cause is not shown" in said


def report(**changes):
    told = {
        "whole": with_gain(8, 4, 5, 6, 7),
        "topics": (),
        "bands": None,
        "hours": None,
        "alone": 3,
        "alone_mean": None,
        "days": None,
        "common": 0,
    }
    return " ".join(document_text(gain_report(Gains(**{**told, **changes}), GainFacts("Exam", "12345678", 1))).split())


def test_the_report_warns_of_what_a_gain_does_not_say():
    text = report().replace("│ ", "").replace(" │", "")
    for words in (
        "There is no comparison group",
        "different papers and not equated",
        "They have no items in common",
        "Those who practise more differ in other ways too",
        "regression to the mean",
        "The second paper of a kind goes better",
        "The ledger has no hours between pre-test and exam",
    ):
        assert words in text
    assert "Items of the exam that stood in pre-tests as well: 4." in report(common=4).replace("│ ", "").replace(
        " │", ""
    )


def test_the_warning_is_there_in_chinese():
    use_language("zh")
    text = report().replace("│", "").replace(" ", "")
    use_language("en")
    assert "学习较多的人在其他方面也有不同" in text
    assert "这不能说明变化由培训引起" in text
