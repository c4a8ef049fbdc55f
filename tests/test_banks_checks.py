"""How items are written: each rule with an item that breaks it, the same item mended, and its place in the file."""

from dataclasses import replace

import pytest

from examapp.banks.checks import bank_remarks, content_problems, duplicate_remarks, enemy_remarks
from examapp.banks.loader import load_bank
from examapp.domain.errors import Severity
from examapp.domain.items import Bank, ItemStatus, ItemType, Option
from tests.exam_cases import make_case, make_item

RATIONALE = "A、B、C、D 逐项说明。"
OPTIONS = tuple(Option(letter, f"第{letter}种做法") for letter in "ABCD")


def item(item_id="item-1", **changes):
    made = make_item(item_id)
    return replace(made, **{"options": OPTIONS, "key": frozenset("A"), "rationale": RATIONALE, **changes})


def bank(*items):
    return Bank("some-bank", "Some bank", "zh", "1", ("me",), (), tuple(items))


def rules(*items):
    return [remark.rule for remark in bank_remarks(bank(*items))]


def test_a_well_written_item_gets_no_remark():
    assert rules(item()) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"stem": "依照法律援助法第二十条，律师应当怎样做？"}, "article-number"),
        ({"options": (*OPTIONS[:3], Option("D", "依照第63条处理"))}, "article-number"),
        ({"options": (*OPTIONS[:3], Option("D", "以上做法都对"))}, "all-or-none"),
        ({"options": (*OPTIONS[:3], Option("D", "以上都不正确"))}, "all-or-none"),
        ({"options": (*OPTIONS[:3], Option("D", "None of the above"))}, "all-or-none"),
        ({"stem": "下列做法不正确的是", "options": (Option("A", "不告知受援人"), *OPTIONS[1:])}, "double-negative"),
        ({"rationale": "A 正确。B：不对。C：不对。"}, "distractor-unexplained"),
    ],
)
def test_each_rule_about_one_item(changes, rule):
    assert rules(item(**changes)) == [rule]
    assert rules(item(**changes, status=ItemStatus.RETIRED)) == []


def test_a_rationale_names_a_letter_and_not_a_word_that_has_it():
    assert rules(item(rationale="A is right. B, C: wrong. Done.")) == ["distractor-unexplained"]


def test_a_draft_without_grounds_gets_one_warning_each_and_none_about_distractors():
    assert rules(item(rationale="", status=ItemStatus.DRAFT)) == ["no-rationale"]
    assert rules(item(citations=(), status=ItemStatus.DRAFT)) == ["no-citation"]
    assert rules(item(rationale="", citations=(), status=ItemStatus.RETIRED)) == []


def test_true_false_needs_no_word_about_distractors():
    made = replace(item(), type=ItemType.TRUE_FALSE, rationale="对。")
    assert rules(made) == []


def test_a_stem_that_tells_the_key_of_its_sister():
    words = "应当主动向法律援助中心说明情况并申请更换承办人"
    first, second = make_case("case-1", ["T01", "T01"], "AB")
    told = replace(first, options=(Option("A", words), *OPTIONS[1:]), key=frozenset("A"), rationale=RATIONALE)
    teller = replace(second, stem=f"王某{words}之后，下列说法正确的有：", options=OPTIONS, rationale=RATIONALE)
    found = [remark for remark in bank_remarks(bank(told, teller)) if remark.rule == "give-away"]
    assert [(remark.name, remark.message.values["sister"]) for remark in found] == [(teller.item_id, told.item_id)]
    in_facts = [replace(each, stimulus=f"中心规定：{words}。") for each in (told, teller)]
    assert "give-away" not in rules(*in_facts)


def singles(keys):
    return [item(f"item-{number}", key=frozenset(key)) for number, key in enumerate(keys)]


def test_keys_that_stand_in_one_place_too_often_or_never():
    assert rules(*singles("ABCD" * 4)) == []
    assert rules(*singles("A" * 8 + "BCD" * 2)) == ["key-position"]
    assert rules(*singles("ABC" * 5)) == ["key-position"]
    assert rules(*singles("AAAA")) == []


def test_statements_that_are_nearly_all_true():
    truths = [replace(item(f"j-{n}"), type=ItemType.TRUE_FALSE, key=frozenset("T" if n else "F")) for n in range(12)]
    assert rules(*truths) == ["key-position"]


def test_keys_that_are_the_longest_option_too_often():
    long = (Option("A", "这个选项写得比其他选项都要长一些"), *OPTIONS[1:])
    balanced = singles("ABCD" * 4)
    assert rules(*(replace(each, options=long) if "A" in each.key else each for each in balanced)) == []

    def stretched(each):
        letter = min(each.key)
        return replace(
            each, options=tuple(Option(o.option_id, o.text * (2 if o.option_id == letter else 1)) for o in OPTIONS)
        )

    assert rules(*(stretched(each) for each in balanced)) == ["longest-key"]


def test_near_duplicates_are_found_across_banks_and_short_stems_are_told_apart_by_their_options():
    stem = "法律援助机构律师王某办结案件后，受援人送来两箱土特产表示感谢，王某应当怎样处理"
    first, again = item("a", stem=stem), item("b", stem=stem + "？")
    assert [(r.name, r.rule) for r in duplicate_remarks([bank(first), bank(again)])] == [("b", "near-duplicate")]
    short = item("c", stem="下列说法正确的是")
    others = tuple(Option(letter, f"完全不同的另一句话{letter}{letter}") for letter in "ABCD")
    assert list(duplicate_remarks([bank(short, replace(short, item_id="d", options=others))])) == []


BANK = """format: 1
bank:
  id: some-bank
  title: 题库
  language: zh
  version: "1"
  authors: [我]
  statutes: [legal-aid-law@2021]
items:
  - id: one
    type: single
    topic: T06
    level: 1
    stem: 依照第二十条，承办律师应当怎样做？
    options: {A: 甲, B: 乙}
    key: A
    rationale: B：不对。
    citations:
      - {statute: legal-aid-law, version: "2021", article: "20"}
    status: draft
"""


def test_a_remark_is_a_warning_where_the_item_stands(tmp_path):
    path = tmp_path / "bank.yaml"
    path.write_text(BANK, encoding="utf-8")
    loaded, problems = load_bank(path)
    assert problems == []
    (problem,) = content_problems({path: loaded})
    assert (problem.rule, problem.severity) == ("article-number", Severity.WARNING)
    assert (problem.place.line, problem.place.column) == (10, 9)


def test_an_enemy_that_is_nowhere_is_a_remark_and_one_in_another_bank_is_not():
    named = item(enemies=("item-2", "item-3", "item-1"))
    found = [remark.message.values["enemy"] for remark in enemy_remarks([bank(named, item("item-2"))])]
    assert found == ["item-3", "item-1"]
    assert [*enemy_remarks([bank(item(enemies=("item-3",)))], known_ids={"item-3"})] == []
