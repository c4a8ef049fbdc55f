"""Numbers of articles, as citations and as statutes write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.articles import article_name, article_of, chinese_of, main_number, number_of


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "三"),
        (10, "十"),
        (13, "十三"),
        (20, "二十"),
        (100, "一百"),
        (104, "一百零四"),
        (113, "一百一十三"),
        (310, "三百一十"),
        (1010, "一千零一十"),
        (1062, "一千零六十二"),
        (1260, "一千二百六十"),
    ],
)
def test_numbers_are_written_as_laws_write_them(number, text):
    assert chinese_of(number) == text
    assert number_of(text) == number


@given(st.integers(1, 9999))
def test_every_number_is_read_back(number):
    assert number_of(chinese_of(number)) == number


@pytest.mark.parametrize("text", ["", "零", "一十", "百", "十百", "20", "第二十条"])
def test_what_is_no_numeral_of_a_law_is_none(text):
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("written", "article"),
    [
        ("20", "20"),
        (" 第 20 条 ", "20"),
        ("第二十条", "20"),
        ("三百零八条之一", "308之一"),
        ("308之一", "308之一"),
        ("附则", None),
        ("", None),
        ("0", None),
        ("第二十款", None),
    ],
)
def test_articles_are_understood_however_they_are_written(written, article):
    assert article_of(written) == article


def test_an_article_is_named_as_its_statute_names_it():
    assert article_name("308之一") == "第三百零八条之一"
    assert article_name("6", by_items=True) == "第（六）项"
    assert article_name("附件") == "附件"
    assert (main_number("308之一"), main_number("附件")) == (308, None)
