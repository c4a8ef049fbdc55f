import io
from dataclasses import replace

import docx
import pytest

from examapp.application.analytics import compare, scored
from examapp.application.summaries import summarise
from examapp.locale import use_language
from examapp.reports.rendering import render
from examapp.reports.summary_report import SummaryFacts, half_year_report, summary_report
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import NUMBERS, fill, make_baseline
from tests.exam_cases import make_candidate

FACTS = SummaryFacts("professional conduct test", "1a2b3c4d", "2026", "2026-12-10", "10", "15")


def summary_of(*, sitters=12, people=14, beside=True):
    store = Store()
    form, key_sheet = fill(store, KeyStore(), sitters=sitters, people=people)
    results = scored(form, key_sheet, store)
    baseline = make_baseline(form)
    comparison = compare(form, results, baseline) if beside else None
    return summarise(form, results, comparison=comparison, baseline=baseline if beside else None), results


def text_of(summary, build=summary_report) -> str:
    return " ".join(render(build(summary, FACTS), "text").split())


def test_the_figures_are_those_of_the_scores():
    summary, results = summary_of()
    points = [one.raw.points for _person, one in results.people]
    passed = sum(one.passed for _person, one in results.people)
    text = text_of(summary)
    assert "14 people were to sit; 12 sat, 2 were absent, 0 were deferred or exempt." in text
    assert f"highest score {max(points)}, the lowest {min(points)}; {passed} passed" in text
    assert f"To sit again: {12 - passed} who did not pass, 2 absent, 0 deferred." in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_half_year_paragraph_has_the_same_figures_and_the_verdict(language):
    use_language(language)
    summary, _results = summary_of()
    paragraph = "".join(render(half_year_report(summary, FACTS), "text").split())
    notice = "".join(render(summary_report(summary, FACTS), "text").split())
    mean = f"{summary.figures.mean:.1f}"
    assert mean in paragraph
    assert mean in notice
    assert str(summary.figures.passed) in paragraph
    assert "略高于" not in notice


def test_few_scores_are_not_described():
    summary, _results = summary_of(sitters=4)
    text = text_of(summary)
    assert "Figures are withheld, because fewer than 5 people have a score." in text
    assert "No topic has enough items and people" in text
    assert "The mean is" not in text


def test_below_thirty_people_nothing_is_said_of_single_items():
    summary, _results = summary_of()
    assert summary.weak_items is None
    assert "Nothing is said of single items" in text_of(summary)
    many, _results = summary_of(sitters=40, people=40)
    assert many.weak_items is not None


def test_without_a_norm_group_nothing_is_compared():
    summary, _results = summary_of(beside=False)
    text = text_of(summary)
    assert "nothing is compared" in text
    assert "Conclusion" not in text


def test_a_small_centre_is_hidden_and_another_with_it():
    store = Store()
    form, key_sheet = fill(store, KeyStore(), sitters=20)
    roster = [
        make_candidate(number, name=f"P{number[-2:]}", seat=number[-2:], centre="ABC"[(index > 2) + (index > 10)])
        for index, number in enumerate(NUMBERS[:20])
    ]
    store.save_candidates(roster)
    summary = summarise(form, scored(form, key_sheet, store))
    assert summary.hidden == ("A", "B")
    assert list(summary.centres) == ["C"]


def test_the_notice_opens_as_a_file_to_edit_and_twice_the_same():
    summary, _results = summary_of()
    one, two = (render(summary_report(summary, FACTS), "docx") for _round in range(2))
    assert one == two
    words = docx.Document(io.BytesIO(one))
    texts = [paragraph.text for paragraph in words.paragraphs]
    assert texts[0] == "Results of the professional conduct test, 2026"
    assert any("12 sat" in text for text in texts)
    assert [table.cell(0, 1).text for table in words.tables][-1] in ("Topic", "People")


def test_the_chinese_notice_has_the_parts_that_an_office_expects():
    use_language("zh")
    summary, _results = summary_of()
    text = text_of(summary).replace(" ", "")
    for part in (
        "一、总体情况",
        "二、与社会执业律师对比情况",
        "三、分专题得分情况",
        "四、存在的问题",
        "五、补考和培训安排",
        "附件：成绩册",
    ):
        assert part in text
    assert "2026年12月10日" in text


def test_blanks_are_left_and_nobody_is_invented():
    summary, _results = summary_of()
    text = text_of(replace(summary))
    assert "＿＿＿＿" in text
    assert "(name of the organisation)" in text
