"""Banks written out read back the same, and look like the shipped ones."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.banks.loader import load_bank, read_bank
from examapp.banks.writer import bank_text
from examapp.domain.items import (
    FALSE_OPTION,
    TRUE_FALSE_OPTIONS,
    Bank,
    Item,
    ItemStatus,
    ItemType,
    Option,
    Outcome,
    Review,
)
from examapp.domain.statutes import Citation
from tests.bank_cases import CASE, MULTIPLE, SINGLE, TRUE_FALSE, read
from tests.bank_cases import bank_text as text_of
from tests.test_banks_schema import accepts

SHIPPED = sorted((Path(__file__).parents[1] / "question_banks" / "banks").glob("*.yaml"))

# Whatever people can type or paste; a text has no space at its ends, because the loader takes it off.
SIGNS = st.one_of(
    st.characters(exclude_categories=("Cc", "Cs")),
    st.sampled_from(
        [*"\n :#-'\"\\|>[]{},&*!%@`?~=，。：“”《》", "\u2028", "\ufeff", "\U0001f600", "- ", ": ", " #", "---\n"]
    ),
    st.sampled_from(["no", "true", "012", "1:30", "2026-11-23", "null", "1e3", "stem: a"]),
)
TEXTS = st.lists(SIGNS, min_size=1, max_size=60).map("".join).map(str.strip).filter(bool)


def only_item(item, *, statutes=()):
    """The item as it is read back from a bank of its own."""
    bank = Bank("some-bank", "某题库", "zh", "2026.1", ("某人",), statutes, (item,))
    reading = read_bank(bank_text(bank).encode(), "bank.yaml")
    assert [problem for problem in reading.problems if problem.severity == "error"] == [], bank_text(bank)
    assert replace(reading.bank, items=()) == replace(bank, items=())
    (back,) = reading.bank.items
    return back


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_bank_reads_back_the_same(path):
    bank, _problems = load_bank(path)
    reading = read_bank(bank_text(bank).encode(), str(path))
    assert reading.problems == ()
    assert reading.bank == bank


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_bank_is_written_nearly_as_it_was_written_by_hand(path):
    bank, _problems = load_bank(path)
    by_hand = {line.strip() for line in path.read_text(encoding="utf-8").splitlines()}
    written = [line.strip() for line in bank_text(bank).splitlines()]
    assert sum(line in by_hand for line in written) > 0.95 * len(written)


@given(texts=st.lists(TEXTS, min_size=8, max_size=8, unique=True))
def test_any_text_written_out_reads_back_as_it_was(texts):
    stem, first, second, rationale, quote, tag, other, topic = texts
    item = Item(
        item_id="some-s-001",
        type=ItemType.SINGLE,
        stem=stem,
        options=(Option("A", first), Option("B", second)),
        key=frozenset("B"),
        rationale=rationale,
        topic="".join(topic.split()),
        level=3,
        citations=(Citation("some-law", "2021", "20之一", quote),),
        tags=(tag, other),
        keep_order=True,
    )
    assert only_item(item, statutes=("some-law@2021",)) == item


def test_a_line_end_that_editors_do_not_see_is_kept_in_quotes():
    item = read(text_of(SINGLE))[0].items[0]
    for text in ('甲\u2028"乙', "甲\u2029\n乙", "甲\u2028乙"):
        changed = replace(item, stem=text, tags=(text,), rationale=text)
        assert only_item(changed, statutes=("legal-aid-law@2021",)) == changed


@given(text=TEXTS)
def test_any_text_fits_into_a_header_and_into_the_facts_of_a_case(text):
    items = tuple(
        Item(
            f"some-c-001-{number}",
            ItemType.TRUE_FALSE,
            f"{text} {number}",
            TRUE_FALSE_OPTIONS,
            frozenset(FALSE_OPTION),
            "",
            "T06",
            1,
            case_id="some-c-001",
            stimulus=text,
        )
        for number in (1, 2)
    )
    bank = Bank("some-bank", text, "en", text, (text,), (), items)
    reading = read_bank(bank_text(bank).encode(), "bank.yaml")
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    assert reading.bank == bank


def test_a_reviewed_item_keeps_its_days_and_its_second_reading():
    item = read(text_of(SINGLE))[0].items[0]
    reviewed = replace(item, review=Review(date(2026, 11, 23), Outcome.MENDED))
    assert only_item(reviewed, statutes=("legal-aid-law@2021",)) == reviewed


def test_a_bank_is_written_for_people_to_read():
    bank, _problems = read(text_of(TRUE_FALSE, SINGLE, CASE))
    text = bank_text(bank)
    assert text.startswith("format: 1\nbank:\n  id: example-t06\n  title: 收费与财物\n  language: zh\n")
    assert (
        '  version: "2026.1"\n  authors: [examapp contributors]\n  statutes:\n    - legal-aid-law@2021\n\nitems:\n'
        in text
    )
    assert text.count(TRUE_FALSE) == 1
    assert "    rationale: |\n      不得收取任何财物。\n      B、C、D：都是收取财物。\n    citations:\n" in text
    assert '      - {statute: legal-aid-law, version: "2021", article: "20", quote: 不得向受援人收取任何财物}\n' in text
    assert "    stimulus: |\n      王某申请法律援助，律师李某承办。\n    items:\n      - id: example-c-001-1\n" in text
    assert accepts(text)


def test_what_an_item_does_not_have_is_not_written():
    item = read(text_of(MULTIPLE))[0].items[0]
    bare = replace(item, rationale="", citations=(), status=ItemStatus.DRAFT, reviewed_at=None, tags=())
    text = bank_text(Bank("some-bank", "t", "zh", "1", ("a",), (), (bare,)))
    for field in ("rationale", "citations", "reviewed_at", "review", "tags", "keep_order", "quote"):
        assert f"{field}:" not in text
    assert "  statutes: []\n" in text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("no", 'A: "no"'),
        ("30", 'A: "30"'),
        ("甲: 乙", 'A: "甲: 乙"'),
        ('他说"不"# ，然后: 走', "A: '他说\"不\"# ，然后: 走'"),
        ("甲：乙、丙（丁）", "A: 甲：乙、丙（丁）"),
    ],
)
def test_quotes_stand_where_they_are_needed_and_nowhere_else(text, line):
    item = replace(read(text_of(SINGLE))[0].items[0], options=(Option("A", text), Option("B", "另一项")))
    assert f"      {line}\n" in bank_text(Bank("some-bank", "t", "zh", "1", ("a",), (), (item,)))


def test_a_long_text_that_would_need_quotes_stands_in_a_block():
    stem = "律师说: " + "甲" * 80
    item = replace(read(text_of(SINGLE))[0].items[0], stem=stem)
    assert f"    stem: |\n      {stem}\n" in bank_text(Bank("some-bank", "t", "zh", "1", ("a",), (), (item,)))
    assert only_item(item, statutes=("legal-aid-law@2021",)) == item
