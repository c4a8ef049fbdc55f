"""Practice: what may be practised, how a round is drawn, and what an answer is worth."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.items import Bank, ItemStatus, ItemType, Option
from examapp.domain.practice import Summary, TopicResult, draw, judge, pool_of, topics_of
from tests.exam_cases import make_case, make_item, small_pool


def bank_of(items, *, bank_id="bank", title="A bank", practice_only=False):
    return Bank(bank_id, title, "en", "1", (), (), tuple(items), practice_only)


@st.composite
def pools(draw_):
    """Items alone (0) and cases of up to four items, in any order."""
    pool = []
    for number, size in enumerate(draw_(st.lists(st.integers(0, 4), max_size=25))):
        pool += make_case(f"case-{number}", ["T01"] * size, ["A"] * size) if size else [make_item(f"item-{number}")]
    return pool


def cases_in(items):
    return {item.case_id for item in items if item.case_id}


@given(pools(), st.integers(1, 30), st.integers(0, 10**9))
def test_a_round_repeats_nothing_and_has_cases_whole_together_and_in_order(pool, count, seed):
    drawn = draw(pool, count=count, seed=seed)
    ids = [item.item_id for item in drawn]
    assert len(set(ids)) == len(ids)
    for case in cases_in(drawn):
        whole = [item.item_id for item in pool if item.case_id == case]
        start = ids.index(whole[0])
        assert ids[start : start + len(whole)] == whole


@given(pools(), st.integers(1, 30), st.integers(0, 10**9))
def test_a_round_has_the_count_wherever_single_items_can_fill_it(pool, count, seed):
    drawn = draw(pool, count=count, seed=seed)
    alone = [item for item in pool if item.case_id is None]
    if len(alone) >= count:
        assert len(drawn) == count
    elif len(pool) <= count:
        assert len(drawn) == len(pool)
    assert len(drawn) <= count or len(cases_in(drawn)) == 1
    assert bool(drawn) == bool(pool)


@given(pools(), st.integers(1, 30), st.integers(0, 10**9), st.randoms())
def test_the_same_seed_draws_the_same_round_whatever_the_order_of_the_banks(pool, count, seed, random):
    blocks = {}
    for item in pool:
        blocks.setdefault(item.case_id or item.item_id, []).append(item)
    names = list(blocks)
    random.shuffle(names)
    again = draw([item for name in names for item in blocks[name]], count=count, seed=seed)
    assert again == draw(pool, count=count, seed=seed)


def test_another_seed_draws_another_round_with_the_options_as_the_bank_has_them():
    pool = small_pool()
    rounds = {tuple(item.item_id for item in draw(pool, count=8, seed=seed)) for seed in range(20)}
    assert len(rounds) > 15
    assert set(draw(pool, count=100, seed=1)) == set(pool)


def test_a_case_longer_than_the_round_comes_alone():
    drawn = draw(make_case("case", ["T01"] * 3, ["A"] * 3), count=2, seed=1)
    assert len(drawn) == 3


def test_only_reviewed_items_are_practised_and_each_text_once():
    draft = make_item("draft", status=ItemStatus.DRAFT)
    twin = replace(make_item("one"), item_id="twin")
    pool = pool_of([bank_of([make_item("one"), draft]), bank_of([twin], bank_id="other")])
    assert [item.item_id for item in pool.items] == ["one"]
    assert pool.withheld == ()


def test_what_a_form_shows_is_withheld_and_its_case_with_it():
    case = make_case("case", ["T01", "T02"], ["A", "B"])
    items = [make_item("one"), make_item("two"), *case]
    pool = pool_of([bank_of(items)], in_forms={items[0].digest, case[1].digest})
    assert [item.item_id for item in pool.items] == ["two"]
    assert [item.item_id for item in pool.withheld] == ["one", "case-1", "case-2"]


def test_a_text_that_was_changed_since_the_form_was_built_is_another_item():
    item = make_item("one")
    changed = replace(item, options=(*item.options[:3], Option("D", "something else")))
    assert pool_of([bank_of([changed])], in_forms={item.digest}).items == (changed,)


def test_topics_for_practice_only_come_first_and_are_named_by_exam_or_bank():
    banks = [
        bank_of([make_item("a", topic="T02"), make_item("b", topic="T01"), make_item("c", topic="T03")], title="Many"),
        bank_of([make_item("d", topic="T03")], bank_id="three", title="Three"),
        bank_of(
            [make_item("e", topic="X01"), make_item("f", topic="X01")], bank_id="x", title="Ex", practice_only=True
        ),
    ]
    found = topics_of(pool_of(banks), {"T02": "Two"})
    assert [(each.subject_id, each.title, len(each.items)) for each in found] == [
        ("X01", "Ex", 2),
        ("T01", "Many", 1),
        ("T02", "Two", 1),
        ("T03", "Three", 2),
    ]


@pytest.mark.parametrize(
    ("response", "is_right"), [("BCD", True), ("BC", False), ("ABCD", False), ("", False), ("A", False)]
)
def test_an_answer_is_right_when_it_is_the_key_and_nothing_else(response, is_right):
    item = make_item("m", ItemType.MULTIPLE, key="BCD")
    assert judge(item, frozenset(response)).is_right is is_right


def test_a_summary_counts_by_topic():
    items = [make_item("a", topic="T02"), make_item("b", topic="T01"), make_item("c", topic="T02")]
    answers = tuple(judge(item, frozenset(letter)) for item, letter in zip(items, "ABB", strict=True))
    summary = Summary(answers, 5)
    assert (summary.right, summary.count) == (1, 5)
    assert [each.item.item_id for each in summary.wrong] == ["b", "c"]
    assert summary.topics == (TopicResult("T01", 1, 0), TopicResult("T02", 2, 1))
