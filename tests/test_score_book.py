from fractions import Fraction

import pytest

from examapp.application.analytics import scored
from examapp.application.score_books import book_rows
from examapp.domain.people import Category, ComparisonGroup
from examapp.domain.score_books import BookOrder, BookRow, Remark, ordered, places_for
from examapp.locale import use_language
from examapp.reports.rendering import render
from examapp.reports.score_book import BookFacts, score_book
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import fill

NUMBERS = ("13416201281012345", "13416201281012346", "13416201281012347")


def row(name="张三", number=NUMBERS[0], points=71, **changes) -> BookRow:
    exact = None if points is None else Fraction(points)
    passed = None if exact is None else exact >= 60
    fields = {"centre": "蒙城县法律援助中心", "category": Category.LEGAL_AID, "seat": "01"}
    return BookRow(**{**fields, "name": name, "licence_no": number, "points": exact, "passed": passed, **changes})


def facts(**changes) -> BookFacts:
    fields = {
        "title": "2026年度测试成绩册",
        "form_code": "1a2b3c4d",
        "key_version": 1,
        "maximum": Fraction(100),
        "cut_score": Fraction(60),
        "closed_book": True,
    }
    return BookFacts(**{**fields, **changes})


def text_of(rows, *, language="en", **options) -> str:
    use_language(language)
    return " ".join(render(score_book(rows, facts(), order=BookOrder.CENTRE, **options), "text").split())


def test_everybody_on_the_roster_is_in_the_book_with_the_score_of_the_journal():
    form, key_sheet = fill(store := Store(), KeyStore(), sitters=12, people=14)
    results = scored(form, key_sheet, store)
    rows = book_rows(results)
    assert len(rows) == 14
    found = {each.licence_no: each.points for each in rows}
    assert {person.licence_no: one.raw.points for person, one in results.people} == {
        number: points for number, points in found.items() if points is not None
    }
    assert [each.remarks for each in rows if each.points is None] == [(Remark.ABSENT,)] * 2
    assert book_rows(results, group=ComparisonGroup.PRACTISING) == []


def test_names_go_by_their_sound_and_scores_from_the_top():
    rows = [row("张三", points=70), row("李四", points=90), row("王五", points=None)]
    assert [each.name for each in ordered(rows, BookOrder.NAME)] == ["李四", "王五", "张三"]
    assert [each.name for each in ordered(rows, BookOrder.SCORE)] == ["李四", "张三", "王五"]


@pytest.mark.parametrize(
    ("points", "places"),
    [([70, 80], 0), ([Fraction(141, 2)], 1), ([Fraction(5997, 100)], 2), ([Fraction(599999, 10000)], 4)],
)
def test_no_score_below_the_cut_is_shown_as_the_cut(points, places):
    found = places_for([Fraction(each) for each in points], Fraction(60))
    assert found == places
    assert all(float(f"{float(each):.{found}f}") < 60 for each in points if each < 60)


@pytest.mark.parametrize("file_format", ["text", "json", "csv", "html"])
def test_a_public_copy_has_no_whole_number_in_any_format(file_format):
    rows = [row(number=number) for number in NUMBERS]
    document = score_book(rows, facts(), order=BookOrder.CENTRE, public=True)
    contents = render(document, file_format)
    assert not any(number in contents for number in NUMBERS)
    assert "134162012****2345" in contents
    assert NUMBERS[0] in render(score_book(rows, facts(), order=BookOrder.CENTRE), file_format)


def test_figures_need_five_scores():
    four, five = ([row(number=f"1341620128101{n:04}") for n in range(count)] for count in (4, 5))
    assert "withheld: fewer than 5 people have a score" in text_of(four)
    assert "71" in text_of(four)
    assert "mean 71.0, highest 71, lowest 71" in text_of(five)
    assert "100.0% (5/5)" in text_of(five)


def test_who_did_not_sit_has_a_remark_and_no_decision():
    rows = [
        row(points=None, remarks=(Remark.ABSENT,)),
        row(points=None, remarks=(Remark.DEFERRED,)),
        row(points=None, remarks=(Remark.EXEMPT,)),
        row(points=None, remarks=(Remark.VOIDED,)),
    ]
    text = text_of(rows)
    assert "expected 2, sat 0, absent 1, deferred or exempt 2" in text
    for word in ("absent", "deferred", "exempt", "voided"):
        assert word in text
    assert "not passed" not in text


def test_an_empty_roster_makes_a_book_that_says_so():
    assert "Nobody is on the roster." in text_of([])


def test_the_book_in_chinese_reads_like_an_office_document():
    text = text_of([row(), row("李四", NUMBERS[1], 59)], language="zh")
    for words in ("2026年度测试成绩册", "满分 100 分，合格线 60 分", "闭卷", "不合格", "制表人", "审核人"):
        assert words in text


def test_the_same_rows_give_the_same_bytes_and_other_scores_another_hash():
    one, two = (score_book([row(points=n)], facts(), order=BookOrder.CENTRE) for n in (70, 71))
    assert one.inputs_sha256 != two.inputs_sha256
    assert render(one, "csv") == render(score_book([row(points=70)], facts(), order=BookOrder.CENTRE), "csv")
