import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from examapp.analysis.centres import clustering
from examapp.analysis.comparison import Attendance, Comparison, TopicRow, compare_part
from examapp.analysis.item_analysis import Flag
from examapp.analysis.means import Description, welch
from examapp.analysis.surroundings import IncidentCount, ItemNote, KeyChange, NearPerson, Surroundings
from examapp.application.analytics import compare, scored
from examapp.application.surroundings import surroundings_of
from examapp.domain.baselines import Summary
from examapp.domain.blueprints import Part
from examapp.domain.forms import Form
from examapp.locale import use_language
from examapp.reports.comparison_report import comparison_report
from examapp.reports.comparison_words import conclusion, p_text
from examapp.reports.figures import bar, percent_text, points_text, rate_text, signed
from examapp.reports.rendering import render
from examapp.reports.verdicts import smallest_text
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import fill, make_baseline

LONG_TITLE = "律师事务所与法律援助机构的管理责任"
THEIRS = Summary(212, 56.6, 7.6, Fraction(77))
MARK = "[DEMONSTRATION]"


def spread(mean, count):
    """Scores around a mean, one point to either side in turn."""
    return [Fraction(mean) + (1 if number % 2 else -1) for number in range(count)]


def make_comparison(*, ours=56, count=58, theirs=THEIRS, **changes) -> Comparison:
    form = small_form_stand_in()
    whole = Summary(212, 71.5, 9.4, Fraction(100), 72.0, 44.0, 92.0, 187)
    fields = {
        "exam_title": "法律职业道德和执业纪律测试（2026 年度）",
        "form_code": "1a2b3c4d",
        "key_version": 2,
        "cut_score": Fraction(60),
        "baseline": make_baseline(form, whole=whole, common=theirs, norm_group="社会执业律师"),
        "attendance": Attendance(expected=60, sat=count, absent=60 - count, open=0, voided=0, excused=0),
        "whole": compare_part(None, spread(ours + 15, count), whole, maximum=Fraction(100), passed=count),
        "common": compare_part(Part.COMMON, spread(ours, count), theirs, maximum=Fraction(77)),
        "topics": tuple(
            TopicRow(f"T{number:02}", LONG_TITLE, Part.LEGAL_AID if number in (7, 8) else Part.COMMON, 7, 1.0, 0.735)
            for number in range(1, 15)
        ),
        "favouring": ("T07", "T08"),
        "demonstration": False,
        "digest": "0123456789abcdef" * 4,
    }
    return Comparison(**{**fields, **changes})


def around(comparison=None, **changes) -> Surroundings:
    """What stands around a comparison, for a report on it."""
    n = 0 if comparison is None else comparison.whole.n
    fields = {
        "points": tuple(spread(71, n)),
        "maximum": Fraction(100),
        "excellent": 3,
        "excellent_score": Fraction(85),
        "form": None,
        "near": (),
        "items": (),
        "items_n": 75,
        "key_changes": (),
        "incidents": IncidentCount(),
        "topics": (),
    }
    return Surroundings(**{**fields, **changes})


def text_of(comparison, **changes) -> str:
    return render(comparison_report(comparison, around(comparison, **changes)), "text")


def json_of(comparison, **changes) -> str:
    return render(comparison_report(comparison, around(comparison, **changes)), "json")


def csv_of(comparison, **changes) -> str:
    return render(comparison_report(comparison, around(comparison, **changes)), "csv")


def small_form_stand_in() -> Form:
    form, _key_sheet = fill(Store(), KeyStore(), sitters=0)
    return form


def test_the_text_fits_eighty_columns_with_the_longest_topic_titles():
    text = text_of(make_comparison(demonstration=True))
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert not any(line != line.rstrip() for line in text.splitlines())
    assert text.count(LONG_TITLE) == 14


def test_the_columns_of_a_table_with_chinese_text_are_aligned():
    lines = text_of(make_comparison()).splitlines()
    rows = [line for line in lines if line.startswith("T0")]
    places = {cell_len(line[: line.index("100.0")]) for line in rows}
    assert len(rows) == 9
    assert len(places) == 1


def test_the_same_input_gives_the_same_text_to_the_byte():
    form, key_sheet = fill(store := Store(), KeyStore(), sitters=12)
    baseline = make_baseline(form)
    texts = {text_of(compare(form, scored(form, key_sheet, store), baseline)) for _round in range(3)}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("ours", "begins"),
    [
        (60, "Conclusion (common part): the mean of the 58 legal-aid lawyers is higher than"),
        (50, "Conclusion (common part): the mean of the 58 legal-aid lawyers is lower than"),
        (57, "Conclusion (common part): undecided."),
    ],
)
def test_the_conclusion_says_higher_lower_or_undecided_with_n_and_interval(ours, begins):
    comparison = make_comparison(ours=ours)
    difference = welch(comparison.common.ours, comparison.common.theirs)
    sentence = conclusion(comparison)
    assert sentence.startswith(begins)
    assert "212 people" in sentence
    assert f"interval {signed(difference.low)} to {signed(difference.high)} (Welch, 95 %)" in sentence


def test_the_conclusion_follows_the_common_part_and_not_the_whole_paper():
    comparison = make_comparison(ours=57)
    better = compare_part(None, spread(90, 58), comparison.whole.theirs, maximum=Fraction(100))
    assert "undecided" in conclusion(replace(comparison, whole=better))


def with_margin(comparison, *, ours, margin):
    """The comparison with a margin on its common part."""
    common = compare_part(
        Part.COMMON, spread(ours, 58), comparison.common.theirs, maximum=Fraction(77), margin=Fraction(margin)
    )
    return replace(comparison, common=common)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_effect_size_pass_rates_and_the_smallest_difference_stand_below_the_table(language):
    comparison = with_margin(make_comparison(theirs=THEIRS, demonstration=True), ours=57, margin=3)
    use_language(language)
    text = text_of(comparison)
    use_language("en")
    joined = "".join(text.split())
    g = comparison.common.effect
    assert f"{g.g:+.2f}" in joined
    assert f"{g.low:+.2f}" in joined
    assert smallest_text(comparison.common.finding.detectable) in joined
    assert signed(100 * comparison.whole.pass_rates.low) in joined
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_equivalence_is_called_shown_only_where_it_is():
    comparison = make_comparison()
    shown = " ".join(text_of(with_margin(comparison, ours=57, margin=3)).replace("│", "").split())
    assert "Conclusion (common part): equivalent within the margin of 3.0 points that was fixed beforehand." in shown
    missed = " ".join(text_of(with_margin(comparison, ours=57, margin=1)).replace("│", "").split())
    assert "is not shown either" in missed
    assert "TOST" not in text_of(comparison)


def test_equivalence_of_the_part_that_is_not_the_conclusion_stands_below_the_table():
    comparison = make_comparison()
    whole = compare_part(None, spread(71, 58), comparison.whole.theirs, maximum=Fraction(100), margin=Fraction(4))
    text = " ".join(text_of(replace(comparison, whole=whole)).split())
    assert "whole paper: equivalence within 4.0 points is shown; 90 % interval" in text
    assert "(TOST)" in text


def test_data_for_other_programs_has_every_measure():
    comparison = with_margin(make_comparison(), ours=57, margin=3)
    data = json.loads(json_of(comparison))
    common, whole = data["common"], data["whole"]
    assert common["effect"]["g"] == pytest.approx(comparison.common.effect.g, abs=1e-6)
    assert common["detectable_difference"] == pytest.approx(comparison.common.finding.detectable, abs=1e-6)
    assert common["equivalence"]["shown"] is True
    assert common["verdict"] == "equivalent"
    assert common["pass_rate_difference"] is None
    assert whole["pass_rate_difference"]["difference"] == pytest.approx(1 - 187 / 212, abs=1e-6)
    assert whole["equivalence"] is None


def test_a_p_value_is_never_printed_as_zero():
    assert (p_text(0.17122), p_text(0.00004)) == ("= 0.171", "< 0.001")


def test_too_few_people_give_a_reason_and_no_figures():
    text = text_of(make_comparison(count=4))
    assert "No conclusion (common part): withheld, because only 4 of our people" in " ".join(text.split())
    before = text[: text.index("How these figures were made")]
    assert "57.0" not in before
    assert "higher" not in before
    assert "lower" not in before


def test_a_baseline_without_a_common_part_rests_the_conclusion_on_the_whole_paper():
    comparison = make_comparison(theirs=None)
    assert conclusion(comparison).startswith("Conclusion (whole paper)")
    text = " ".join(text_of(comparison).split())
    assert "common part: the baseline has no figures for it." in text
    assert "rests on the whole paper, in which the topics T07, T08 favour" in text


@pytest.mark.parametrize("file_format", ["text", "csv", "html", "json"])
def test_invented_data_is_marked_at_the_head_and_in_the_conclusion(file_format):
    comparison = make_comparison(demonstration=True)
    document = comparison_report(comparison, around(comparison))
    assert "DEMONSTRATION" in render(document, file_format) or json.loads(render(document, "json"))["demonstration"]
    assert conclusion(comparison).startswith(MARK)
    lines = text_of(comparison).splitlines()
    assert any("DEMONSTRATION DATA" in line for line in lines[:8])
    assert "DEMONSTRATION DATA" in lines[-1]
    assert "DEMONSTRATION" not in text_of(make_comparison())


def test_those_who_sit_now_or_were_voided_or_excused_are_counted_in_the_heading():
    attendance = Attendance(expected=60, sat=50, absent=7, open=2, voided=1, excused=3)
    text = " ".join(text_of(make_comparison(attendance=attendance)).split())
    assert "expected 60, sat 50, absent 7" in text
    assert "sitting now, not counted: 2; voided: 1; deferred or exempt: 3." in text


def test_json_has_every_figure_and_the_mark():
    comparison = make_comparison(demonstration=True)
    data = json.loads(json_of(comparison))
    assert data["demonstration"] is True
    assert data["whole"]["ours"]["n"] == 58
    assert data["whole"]["baseline"]["passed"] == 187
    assert data["common"]["difference"]["df"] == pytest.approx(comparison.common.difference.df, abs=1e-5)
    assert data["headline"] == "common"
    assert data["verdict"] == data["common"]["verdict"] == "undecided"
    assert len(data["topics"]) == 14
    assert len(data["inputs_sha256"]) == 64
    assert data["conclusion"] == conclusion(comparison)


def test_json_withholds_what_the_text_withholds():
    data = json.loads(json_of(make_comparison(count=4)))
    assert data["common"]["ours"] is None
    assert data["common"]["withheld"] == "few_of_ours"
    assert data["verdict"] == "not_comparable"


def test_csv_has_the_tables_one_after_another():
    rows = list(csv.reader(io.StringIO(csv_of(make_comparison(demonstration=True)))))
    assert ["Mean", "71", "71.5", "56", "56.6"] in rows
    assert sum(row[:1] in (["T07*"], ["T01"]) for row in rows) == 2
    assert any("DEMONSTRATION DATA" in cell for row in rows for cell in row)


def test_the_hash_of_the_inputs_changes_with_each_of_them():
    comparison = make_comparison()
    hashes = {
        comparison_report(comparison, around(comparison, **changes), public=public).inputs_sha256
        for public in (False, True)
        for changes in (
            {},
            {"near": (NearPerson("P", "C", Fraction(60), passed=True),)},
            {"key_changes": (KeyChange(2, "2026-12-11", "wrong key", ("A", "B")),)},
            {"incidents": IncidentCount(1, 2)},
            {"again": 7},
        )
    }
    assert len(hashes) == 10


def test_a_public_copy_names_nobody_in_any_format():
    form, key_sheet = fill(store := Store(), KeyStore(), sitters=40)
    results = scored(form, key_sheet, store)
    baseline = make_baseline(form)
    surroundings = surroundings_of(form, results, [], baseline=baseline)
    comparison = compare(form, results, baseline)
    near = {each.name for each in surroundings.near}
    assert near
    internal = render(comparison_report(comparison, surroundings), "text")
    assert any(f"{name} (" in internal for name in near)
    public = comparison_report(comparison, surroundings, public=True)
    for file_format in ("text", "json", "csv", "html"):
        assert not any(f"{name} (" in render(public, file_format) for name in near)
        assert not any(f'"{name}"' in render(public, file_format) for name in near)


def test_items_to_look_at_are_counted_by_reason_and_many_are_not_listed():
    comparison = make_comparison()
    few = tuple(ItemNote(number, f"i{number}", "T01", 0.1, 0.1, (Flag.TOO_HARD,)) for number in (3, 9))
    many = tuple(ItemNote(n, f"i{n}", "T01", 0.5, 0.1, (Flag.LOW_DISCRIMINATION,)) for n in range(20, 40))
    text = " ".join(text_of(comparison, items=(*few, *many)).split())
    assert "very hard 2 (no. 3, 9); low discrimination 20" in text
    assert "no. 20" not in text


def test_below_thirty_people_nothing_is_said_of_items():
    comparison = make_comparison(count=20)
    text = " ".join(text_of(comparison).split())
    assert "no verdict on items: fewer than 30 people" in text


def test_key_changes_and_incidents_are_told():
    change = KeyChange(2, "2026-12-11", "wrong key", ("Example A", "Example B"))
    counts = IncidentCount(people=3, incidents=5, credited_people=1, credited=timedelta(seconds=61))
    text = " ".join(text_of(make_comparison(), key_changes=(change,), incidents=counts).split())
    assert "version 2, 2026-12-11: wrong key (Example A, Example B)" in text
    assert "5 in the sittings of 3 people; lost working time given back to 1: 2 minutes" in text


def test_the_histogram_has_the_baselines_bars_where_single_scores_are_known():
    comparison = make_comparison()
    text = text_of(comparison)
    assert "single scores are not known" in " ".join(text.split())
    scores = tuple(Fraction(60 + number % 30) for number in range(212))
    baseline = replace(comparison.baseline, scores=scores)
    assert "single scores are not known" not in " ".join(text_of(replace(comparison, baseline=baseline)).split())


def test_titles_are_never_taken_for_markup():
    comparison = make_comparison(exam_title="[red]Exam[/red] [/]")
    assert "[red]Exam[/red] [/]" in text_of(comparison)


def test_points_have_one_decimal_and_halves_are_rounded_up():
    assert points_text(71.25) == "71.3"
    assert points_text(None) == "-"
    assert rate_text(55, 58) == "94.8% (55/58)"
    assert percent_text(0.735) == "73.5"


@pytest.mark.parametrize(
    ("points", "text"), [(2.5, "+2.5"), (-0.14, "-0.1"), (0.04, "+0.04"), (-0.004, "-0.004"), (0.0, "0.0")]
)
def test_a_bound_that_is_not_zero_is_never_shown_as_zero(points, text):
    assert signed(points) == text


@given(st.floats(0, 1))
def test_a_bar_is_as_long_as_its_share(share):
    drawn = bar(share, cells=8)
    assert abs(cell_len(drawn) - 8 * share) < 1.07
    assert bar(None, cells=8) == ""


def test_description_and_summary_are_told_apart_by_what_they_know():
    comparison = make_comparison()
    assert isinstance(comparison.whole.ours, Description)
    assert "187/212" in text_of(comparison)
    assert "58/58" in text_of(comparison)


def test_how_alike_people_of_a_centre_are_is_said_with_what_it_costs():
    comparison = make_comparison()
    alike = clustering([[60, 61, 62], [70, 71, 72], [80, 81, 82]])
    text = " ".join(text_of(comparison, clustering=alike).split())
    assert "3; alike within a centre (ICC) 0.99: standard error of our mean" in text
    apart = clustering([[60, 70, 80], [61, 70, 79], [60, 71, 80]])
    assert "no more alike than others (ICC 0.00)" in " ".join(text_of(comparison, clustering=apart).split())
    assert "alike" not in text_of(comparison).split("How these figures")[0].split("Reliability")[-1]


def test_a_baseline_without_its_number_of_people_gives_a_position_and_no_interval():
    unknown = Summary(None, 71.5, 9.4, Fraction(100))
    whole = compare_part(None, spread(76, 58), unknown, maximum=Fraction(100), passed=58)
    comparison = make_comparison(theirs=None)
    comparison = replace(comparison, whole=whole, baseline=replace(comparison.baseline, whole=unknown, common=None))
    text = " ".join(text_of(comparison).replace("│", "").split())
    assert "n = not stated" in text
    assert "whole paper: our mean lies +0.48 standard deviations of the baseline from its mean (Glass)." in text
    assert "the baseline does not say of how many people it is" in text
    for words in ("Welch, 95 %)", "higher than", "lower than"):
        assert words not in text.split("How these figures")[0].split("Conclusion")[-1]
    data = json.loads(json_of(comparison))
    assert (data["whole"]["difference"], data["verdict"]) == (None, "not_comparable")
    assert data["whole"]["position_in_their_sd"] == pytest.approx(4.5 / 9.4, abs=1e-6)
