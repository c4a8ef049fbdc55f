"""Items side by side with what is behind them."""

from dataclasses import replace
from datetime import date

import pytest

from examapp.domain.items import Bank, Item, ItemStatus, ItemType, Option, Outcome, Review
from examapp.domain.statutes import Citation, Statute, StatuteStatus, StatuteText, Version
from examapp.locale import use_language
from examapp.reports.items import citation_name, grounds_of
from examapp.reports.previews import preview
from examapp.reports.previews_html import previews_html
from examapp.reports.previews_terminal import render_previews
from examapp.reports.text import as_text

LAW = Statute("law", "中华人民共和国法律援助法", "法律援助法", "全国人大", (Version("2021", StatuteStatus.IN_FORCE),))
OPINION = Statute(
    "opinion", "收费意见", "收费意见", "司法部", (Version("2021", StatuteStatus.IN_FORCE),), by_items=True
)
REGISTRY = {"law": LAW, "opinion": OPINION}
TEXTS = {"law@2021": StatuteText("law", "2021", {"20": "法律援助人员不得收取<任何>财物。\n第二款。"}, is_whole=False)}
ITEM = Item(
    item_id="t06-s-001",
    type=ItemType.SINGLE,
    stem="受援人送来土特产，律师应当：",
    options=(Option("A", "谢绝 & 说明"), Option("B", "收下")),
    key=frozenset("A"),
    rationale="不得收取任何财物，A 正确。\nB：收下就是收取。",
    topic="T06",
    level=2,
    citations=(Citation("law", "2021", "20", "<任何>财物"), Citation("opinion", "2021", "6", "合计最高")),
    status=ItemStatus.REVIEWED,
    reviewed_at=date(2026, 11, 23),
    review=Review(date(2026, 11, 24), Outcome.AGREED),
    tags=("needs_recheck",),
)
TRUTH = replace(
    ITEM, item_id="t06-j-001", type=ItemType.TRUE_FALSE, options=(Option("T", ""), Option("F", "")), key=frozenset("F")
)
CASES = tuple(
    replace(ITEM, item_id=f"c-001-{n}", type=ItemType.INDEFINITE, case_id="c-001", stimulus="案情一。") for n in (1, 2)
)


@pytest.fixture(autouse=True)
def _chinese():
    use_language("zh")
    yield
    use_language("en")


def previews(*items):
    return preview([Bank("b", "收费与财物", "zh", "1", (), (), items)], REGISTRY, TEXTS)


def test_citations_are_named_as_people_name_them_in_both_languages():
    names = [citation_name(citation, REGISTRY) for citation in ITEM.citations]
    assert names == ["《法律援助法》（2021）第二十条", "《收费意见》（2021）第（六）项"]
    use_language("en")
    assert [citation_name(citation, REGISTRY) for citation in ITEM.citations] == [
        "法律援助法 (2021), Article 20",
        "收费意见 (2021), item 6",
    ]
    assert citation_name(Citation("law", "2021", "308之一"), REGISTRY).endswith("Article 308-一")


def test_an_article_at_hand_is_shown_and_one_cited_twice_stands_once():
    twice = replace(ITEM, citations=(*ITEM.citations, Citation("law", "2021", "20", "法律援助人员")))
    first, second = grounds_of(twice, REGISTRY, TEXTS)
    assert first.words == "<任何>财物……法律援助人员"
    assert first.article.startswith("法律援助人员不得")
    assert second.article is None


def test_both_sides_stand_beside_each_other_where_there_is_room_and_below_where_there_is_not():
    wide = as_text(render_previews(previews(ITEM)), width=120)
    assert any("受援人送来土特产" in line and "答案：A" in line for line in wide.splitlines())
    narrow = as_text(render_previews(previews(ITEM)), width=80)
    assert not any("受援人送来土特产" in line and "答案：A" in line for line in narrow.splitlines())
    for text in (wide, narrow):
        assert " ( ) A  谢绝 & 说明" in text
        assert "B：收下就是收取。" in text
        assert "§ 《法律援助法》（2021）第二十条：“<任何>财物”" in text
        assert "│ 第二款。" in text
        assert "2026-11-24 复答：与答案一致" in text
        assert "已审 · 待核" in text


def test_the_facts_of_a_case_stand_once_and_its_items_take_several_answers():
    text = as_text(render_previews(previews(*CASES)), width=120)
    assert text.count("【案情】案情一。") == 1
    assert text.count("[ ] A") == 2


def test_a_true_false_item_is_shown_as_a_candidate_answers_it():
    text = as_text(render_previews(previews(TRUTH)), width=120)
    assert "( ) A  正确" in text
    assert "( ) B  错误" in text
    assert "答案：错误" in text


@pytest.mark.parametrize(
    "render",
    [lambda found: as_text(render_previews(found, blind=True)), lambda found: previews_html(found, blind=True)],
)
def test_a_blind_sheet_tells_nothing_of_what_is_behind(render):
    text = render(previews(ITEM, TRUTH, *CASES))
    for telling in ("答案：", "不得收取", "收下就是收取", "第二十条", "复答：", "待核"):
        assert telling not in text
    assert "作答：" in text


def test_the_page_escapes_what_it_shows_marks_the_quoted_words_and_needs_nothing_from_elsewhere():
    page = previews_html(previews(ITEM, *CASES))
    assert "谢绝 &amp; 说明" in page
    assert "不得收取<mark>&lt;任何&gt;财物</mark>。<br>第二款。" in page
    assert "《收费意见》（2021）第（六）项：“合计最高”" in page
    assert "□ 保留" in page
    assert page.count("<article>") == 3
    assert "<script" not in page
    assert "http" not in page
    assert page == previews_html(previews(ITEM, *CASES))


def test_banks_without_items_are_left_out():
    assert previews() == ()
