"""Citations that follow an amended statute: only what must change changes."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.banks.article_maps import ArticleMap
from examapp.banks.loader import read_bank
from examapp.banks.remapping import Fate, Version, remap
from examapp.domain.statutes import StatuteText
from tests.bank_cases import CASE, HEADER, MULTIPLE, SINGLE, TRUE_FALSE, bank_text

OLD, NEW = Version("legal-aid-law", "2021"), Version("legal-aid-law", "2027")
MAP = ArticleMap({"20": ("21",), "30": ("31", "32"), "40": ()})
COMMENTED = bank_text(
    TRUE_FALSE.replace("status: draft", "status: draft  # 待审"),
    "  # ------ 单选\n" + SINGLE.replace('article: "20"', "article: 20 # 二十"),
    MULTIPLE.replace("    tags: [受援人财物]\n", "    tags:\n    - 财物  # 甲\n"),
    CASE.replace("example-s-001", "example-s-009"),
)


def after(bank, **options):
    result = remap(bank.encode(), "bank.yaml", OLD, NEW, articles=MAP, **options)
    return result.content.decode(), result.moves


def changed_lines(before, content):
    return [line for line in difflib.ndiff(before.splitlines(), content.splitlines()) if line[0] in "+-"]


def test_citations_move_items_are_tagged_and_nothing_else_changes():
    content, moves = after(COMMENTED)
    assert {move.fate for move in moves} == {Fate.MOVED}
    assert [move.item_id for move in moves] == [
        "example-j-001",
        "example-s-001",
        "example-m-001",
        "example-c-001-1",
        "example-c-001-2",
    ]
    lines = changed_lines(COMMENTED, content)
    assert "+     - legal-aid-law@2027" in lines
    assert "-     - legal-aid-law@2021" in lines
    assert '+         article: "21" # 二十' in lines
    assert "+     - needs_recheck" in lines
    assert "+     tags: [受援人财物, needs_recheck]" in lines
    assert "+     tags: [needs_recheck]" in lines
    removed = [line for line in lines if line.startswith("-")]
    assert all("legal-aid-law" in line or "version" in line or "article" in line or "tags" in line for line in removed)
    assert "status: draft  # 待审\n    tags: [needs_recheck]\n" in content


def test_what_was_written_loads_and_cites_the_new_version_alone():
    content, _moves = after(COMMENTED)
    reading = read_bank(content.encode(), "bank.yaml")
    assert reading.problems == ()
    assert len(reading.bank.items) == 5
    assert {citation.reference for item in reading.bank.items for citation in item.citations} == {NEW.reference}
    assert {citation.article for item in reading.bank.items for citation in item.citations} == {"21"}
    assert all("needs_recheck" in item.tags for item in reading.bank.items)


def test_a_second_time_there_is_nothing_to_do():
    content, _moves = after(COMMENTED)
    again, moves = after(content)
    assert (again, moves) == (content, ())


@pytest.mark.parametrize(
    ("article", "fate", "target", "tagged"),
    [
        ("30", Fate.DIVIDED, "31、32", True),
        ("40", Fate.REPEALED, "", True),
        ("41", Fate.UNMAPPED, "", False),
    ],
)
def test_citations_without_one_new_article_stay_and_the_header_keeps_both(article, fate, target, tagged):
    text = bank_text(TRUE_FALSE, SINGLE.replace('article: "20"', f'article: "{article}"'))
    content, moves = after(text)
    assert [(move.fate, move.new) for move in moves] == [(Fate.MOVED, "21"), (fate, target)]
    assert "    - legal-aid-law@2021\n    - legal-aid-law@2027\n" in content
    assert ("needs_recheck" in content[content.index("example-s-001") :]) is tagged
    assert f'article: "{article}"' in content


def test_a_divided_article_goes_where_its_words_stand():
    text = bank_text(TRUE_FALSE.replace('"20"', '"30"'))
    articles = {"31": "另有规定。", "32": "不得向受援人收取任何财物。"}
    content, (move,) = after(text, text=StatuteText("legal-aid-law", "2027", articles, is_whole=True))
    assert (move.fate, move.new, move.has_words) == (Fate.MOVED, "32", True)
    assert 'article: "32"' in content


def test_it_is_said_when_the_new_article_lacks_the_quoted_words():
    text = StatuteText("legal-aid-law", "2027", {"21": "改写过的条文。"}, is_whole=True)
    _content, (move,) = after(bank_text(TRUE_FALSE), text=text)
    assert move.has_words is False


def test_another_statute_may_take_the_place():
    result = remap(bank_text(SINGLE).encode(), "b", OLD, Version("new-law", "2027"), articles=MAP)
    assert b"statute: new-law\n" in result.content
    assert b"- new-law@2027" in result.content


def test_byte_order_mark_and_windows_line_ends_are_kept():
    text = b"\xef\xbb\xbf" + COMMENTED.replace("\n", "\r\n").encode()
    content = remap(text, "bank.yaml", OLD, NEW, articles=MAP).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert read_bank(content, "bank.yaml").problems == ()


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("[legal-aid-law@2021]", "[legal-aid-law@2027]"),
        ("[legal-aid-law@2021, legal-aid-law@2027]", "[legal-aid-law@2027]"),
        ("[legal-aid-law@2027, legal-aid-law@2021]", "[legal-aid-law@2027]"),
        ("\n    - legal-aid-law@2021\n    - legal-aid-law@2027", "\n    - legal-aid-law@2027"),
    ],
)
def test_the_header_names_each_version_once(listed, expected):
    text = HEADER.replace("statutes:\n    - legal-aid-law@2021", f"statutes: {listed}") + TRUE_FALSE
    assert f"statutes: {expected}\n" in after(text)[0]


FLOW = (
    "  - {id: example-j-002, type: true_false, topic: T06, level: 1, stem: 甲, key: false, rationale: 乙, "
    'status: draft, citations: [{statute: legal-aid-law, version: "2021", article: "20", quote: 不得}]}\n'
)


def test_items_in_braces_are_tagged_too():
    content, _moves = after(bank_text(FLOW))
    reading = read_bank(content.encode(), "bank.yaml")
    assert reading.problems == ()
    assert reading.bank.items[0].tags == ("needs_recheck",)


@given(st.lists(st.sampled_from([TRUE_FALSE, SINGLE, MULTIPLE, CASE]), min_size=1, max_size=6), st.booleans())
def test_every_bank_loads_afterwards_with_the_same_items(entries, crlf):
    numbered = [entry.replace("example-", f"e{number}-") for number, entry in enumerate(entries)]
    text = bank_text(*numbered)
    data = (text.replace("\n", "\r\n") if crlf else text).encode()
    before = read_bank(data, "b")
    reading = read_bank(remap(data, "b", OLD, NEW, articles=MAP).content, "b")
    assert [problem.rule for problem in reading.problems] == [problem.rule for problem in before.problems]
    assert [item.digest for item in reading.bank.items] == [item.digest for item in before.bank.items]
