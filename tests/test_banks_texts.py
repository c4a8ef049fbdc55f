"""Texts of statutes from a user's folder."""

from datetime import date

import pytest

from examapp.banks.loader import read_bank
from examapp.banks.texts import read_texts
from examapp.domain.statutes import Statute, StatuteStatus, Version
from tests.bank_cases import SINGLE, bank_text

OLD = Version("2017", StatuteStatus.SUPERSEDED, date(2018, 1, 1), 3, "2026")
NEW = Version("2026", StatuteStatus.IN_FORCE, date(2026, 9, 1))
LAW = Statute("lawyers-law", "中华人民共和国律师法", "律师法", "全国人大常委会", (OLD, NEW))
CODE = Statute("civil-code", "中华人民共和国民法典", "民法典", "全国人大", (Version("2020", StatuteStatus.IN_FORCE),))
OPINION = Statute(
    "opinion", "收费意见", "收费意见", "司法部", (Version("2021", StatuteStatus.IN_FORCE, None, 2),), by_items=True
)
REGISTRY = {statute.statute_id: statute for statute in (LAW, CODE, OPINION)}
TEXT = """\
# 中华人民共和国律师法

- 发布机关：全国人大常委会
- 施行日期：2018-01-01（2017修正）

---

## 第一章 总则

第一条 为了完善律师制度，制定本法。

第二条 本法所称律师，是指执业人员。

第一款规定的律师应当守法。

## 第二章 执业

第二条之一 插入的一条。

第三条 律师执业必须遵守宪法。
"""


@pytest.fixture
def texts_of(tmp_path):
    def read(*contents):
        for number, content in enumerate(contents):
            (tmp_path / f"{number}.md").write_text(content, encoding="utf-8")
        return read_texts(tmp_path, REGISTRY)

    return read


def test_articles_keep_their_paragraphs_and_headings_belong_to_none(texts_of):
    texts, problems = texts_of(TEXT)
    assert problems == []
    text = texts["lawyers-law@2017"]
    assert list(text.articles) == ["1", "2", "2之一", "3"]
    assert text.articles["2"] == "本法所称律师，是指执业人员。\n第一款规定的律师应当守法。"
    assert text.is_whole
    assert text.has_words("2", "律师应当守法")
    assert not text.has_words("3", "律师应当守法")
    assert text.article_with("遵守宪法") == "3"
    assert text.article_with("律师") is None


@pytest.mark.parametrize(
    ("header", "reference"),
    [
        ("- 版本：2026\n", "lawyers-law@2026"),
        ("- version: 2026\n- 施行日期：2018-01-01\n", "lawyers-law@2026"),
        ("- 施行日期：2026-09-01\n", "lawyers-law@2026"),
    ],
)
def test_the_version_is_the_one_named_else_the_one_of_the_day(texts_of, header, reference):
    texts, problems = texts_of(f"# 中华人民共和国律师法\n\n{header}\n第一条 条文。\n")
    assert problems == []
    assert list(texts) == [reference]


def test_a_statute_of_one_version_needs_no_day_and_its_parts_are_joined(texts_of):
    texts, problems = texts_of(
        "# 中华人民共和国民法典 总则\n\n第一条 甲。\n",
        "# 别名\n\n- 法规：civil-code\n- 文本范围：节录\n\n第五条　乙。\n",
    )
    assert problems == []
    assert texts["civil-code@2020"].articles == {"1": "甲。", "5": "乙。"}
    assert not texts["civil-code@2020"].is_whole


def test_an_opinion_without_articles_is_divided_by_its_items(texts_of):
    texts, _problems = texts_of("# 收费意见\n\n前言。\n\n（一）提升。不得高收。\n\n1.细目\n\n（二）规范。\n")
    assert texts["opinion@2021"].articles == {"1": "提升。不得高收。\n1.细目", "2": "规范。"}
    assert texts["opinion@2021"].is_whole


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("第一条 没有标题。\n", "text-title"),
        ("# 某省办法\n\n第一条 条文。\n", "text-unknown"),
        ("# 中华人民共和国律师法\n\n第一条 条文。\n", "text-version"),
        ("# 中华人民共和国律师法\n\n- 版本：1996\n\n第一条 条文。\n", "text-version"),
        ("# 中华人民共和国民法典\n\n没有条文。\n", "text-empty"),
    ],
)
def test_what_is_not_understood_is_a_warning_and_the_other_files_are_read(texts_of, content, rule):
    texts, (problem,) = texts_of(content, TEXT)
    assert (problem.rule, problem.severity) == (rule, "warning")
    assert problem.place.file.endswith("0.md")
    assert list(texts) == ["lawyers-law@2017"]


def test_two_files_of_one_version_that_differ_are_named(texts_of):
    texts, (problem,) = texts_of(TEXT, TEXT.replace("遵守宪法。", "遵守 宪法！").replace("插入的一条", "另一条"))
    assert problem.rule == "text-differs"
    assert problem.message.values["articles"] == "2之一"
    assert texts["lawyers-law@2017"].articles["2之一"] == "插入的一条。"


def test_a_folder_without_texts_is_an_error(tmp_path):
    texts, (problem,) = read_texts(tmp_path, REGISTRY)
    assert (texts, problem.rule, problem.severity) == ({}, "no-texts", "error")


def problems_of(article, quote, text):
    entry = SINGLE.replace('article: "20"', f'article: "{article}"').replace(
        "quote: 不得向受援人收取任何财物", f"quote: {quote}"
    )
    statute = Statute(
        "legal-aid-law",
        "法律援助法",
        "法律援助法",
        "全国人大常委会",
        (Version("2021", StatuteStatus.IN_FORCE, None, 71),),
    )
    bank = bank_text(entry)
    reading = read_bank(bank.encode(), "bank.yaml", {"legal-aid-law": statute}, texts={"legal-aid-law@2021": text})
    lines = bank.splitlines()
    return [(each.rule, lines[each.place.line - 1].strip(), str(each.remedy)) for each in reading.problems]


def test_citations_are_held_against_the_text_at_hand(tmp_path):
    from examapp.domain.statutes import StatuteText

    articles = {"20": "不得向受援人收取\n任何财物。", "21": "应当予以保密。"}
    excerpt = StatuteText("legal-aid-law", "2021", articles, is_whole=False)
    whole = StatuteText("legal-aid-law", "2021", articles, is_whole=True)
    assert problems_of("20", "收取任何财物", excerpt) == []
    assert problems_of("22", "没有这一条", excerpt) == []
    assert [rule for rule, _line, _remedy in problems_of("22", "没有这一条", whole)] == ["unknown-article"]
    ((rule, line, remedy),) = problems_of("20", "应当予以保密", excerpt)
    assert (rule, line) == ("quote-not-found", "quote: 应当予以保密")
    assert "第二十一条" in remedy
    ((rule, _line, remedy),) = problems_of("20", "哪里也没有", excerpt)
    assert (rule, "letter by letter" in remedy) == ("quote-not-found", True)
