from datetime import date

import pytest

from examapp.banks.loader import load_bank, load_banks
from examapp.domain.errors import Severity
from examapp.domain.items import TRUE_FALSE_OPTIONS, Bank, Item, ItemStatus, ItemType, Option
from examapp.domain.statutes import Citation
from tests.bank_cases import (
    CASE,
    HEADER,
    MULTIPLE,
    REGISTRY,
    SINGLE,
    TRUE_FALSE,
    bank_text,
    facts,
    marked,
    only_problem,
    read,
)

CITATION = Citation("legal-aid-law", "2021", "20", "不得向受援人收取任何财物")


def test_a_right_bank_gives_its_header_and_items_without_a_problem():
    bank, problems = read(bank_text(TRUE_FALSE, SINGLE), REGISTRY)
    assert problems == []
    assert bank == Bank(
        bank_id="example-t06",
        title="收费与财物",
        language="zh",
        version="2026.1",
        authors=("examapp contributors",),
        statutes=("legal-aid-law@2021",),
        items=bank.items,
    )
    assert bank.items[0] == Item(
        item_id="example-j-001",
        type=ItemType.TRUE_FALSE,
        stem="律师可以向受援人收取复印费。",
        options=TRUE_FALSE_OPTIONS,
        key=frozenset({"F"}),
        rationale="不得收取任何财物。",
        topic="T06",
        level=1,
        citations=(CITATION,),
    )


def test_an_item_with_options_has_them_with_key_review_and_tags():
    bank, _problems = read(bank_text(SINGLE))
    (item,) = bank.items
    assert item.options == (Option("A", "谢绝"), Option("B", "收下"), Option("C", "折价收下"), Option("D", "转送他人"))
    assert item.key == frozenset({"A"})
    assert item.rationale == "不得收取任何财物。\nB、C、D：都是收取财物。"
    assert (item.status, item.reviewed_at) == (ItemStatus.REVIEWED, date(2026, 11, 23))
    assert item.tags == ("受援人财物",)
    assert (item.case_id, item.stimulus, item.keep_order) == (None, None, False)


def test_the_items_of_a_case_carry_its_id_and_facts():
    bank, problems = read(bank_text(CASE, MULTIPLE))
    assert problems == []
    first, second, third = bank.items
    assert {first.case_id, second.case_id} == {"example-c-001"}
    assert first.stimulus == second.stimulus == "王某申请法律援助，律师李某承办。"
    assert (first.type, second.type) == (ItemType.INDEFINITE, ItemType.TRUE_FALSE)
    assert third.key == frozenset("BCD")
    assert third.case_id is None


@pytest.mark.parametrize("text", ["no", "1:30", "012", "2026-11-23", "null", "~", "0x1F"])
def test_what_yaml_would_turn_into_something_else_stays_text(text):
    bank, problems = read(bank_text(SINGLE.replace("B: 收下", f"B: {text}")))
    assert problems == []
    assert bank.items[0].options[1].text == text


def test_keep_order_and_a_version_without_quotes_are_read():
    entry = SINGLE.replace('version: "2021"', "version: 2021").replace("status:", "keep_order: true\n    status:")
    bank, problems = read(bank_text(entry))
    assert problems == []
    assert bank.items[0].keep_order
    assert bank.items[0].citations == (CITATION,)


def test_windows_line_ends_change_nothing():
    assert read(bank_text(SINGLE, CASE).replace("\n", "\r\n")) == read(bank_text(SINGLE, CASE))


def test_a_broken_item_is_left_out_and_the_others_stay():
    bank, _problem = only_problem(bank_text(TRUE_FALSE, SINGLE.replace("level: 2", "level: ▲9"), MULTIPLE))
    assert [item.item_id for item in bank.items] == ["example-j-001", "example-m-001"]


def test_a_broken_item_of_a_case_is_left_out_and_its_sister_stays():
    bank, _problem = only_problem(bank_text(CASE.replace("level: 2", "level: ▲9")))
    assert [item.item_id for item in bank.items] == ["example-c-001-2"]


def test_a_broken_case_is_left_out_whole_but_its_items_are_checked():
    text = bank_text(CASE.replace("stimulus", "stimuli").replace("level: 2", "level: 9"), TRUE_FALSE)
    bank, problems = read(text)
    assert [problem.rule for problem in problems] == ["missing-field", "unknown-field", "wrong-value"]
    assert [item.item_id for item in bank.items] == ["example-j-001"]


def test_all_problems_of_all_items_come_at_once_in_the_order_of_the_file():
    text, _place = marked(
        bank_text(
            TRUE_FALSE.replace("key: false", "key: 错").replace("level: 1", "level: easy"),
            SINGLE.replace("stem:", "steem:").replace("D: 转送他人", "E: 转送他人").replace("reviewed\n", "review\n"),
        )
    )
    bank, problems = read(text)
    assert bank.items == ()
    assert [facts(problem) for problem in problems] == [
        ("wrong-value", 14, 12),
        ("wrong-value", 16, 10),
        ("missing-field", 21, 5),
        ("unknown-field", 25, 5),
        ("wrong-letter", 30, 7),
        ("wrong-value", 40, 13),
    ]


def test_a_header_with_a_problem_gives_no_bank_but_its_items_are_checked():
    text = bank_text(TRUE_FALSE.replace("level: 1", "level: 7")).replace("language: zh", "language: cn")
    bank, problems = read(text)
    assert bank is None
    assert [facts(problem) for problem in problems] == [("wrong-value", 5, 13), ("wrong-value", 14, 12)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: 1", "format: ▲2"),
        ("id: example-t06", "id: ▲Example T06"),
        ("  title: 收费与财物\n", "  title:▲\n"),
        ("authors: [examapp contributors]", "authors: ▲examapp contributors"),
        ("authors: [examapp contributors]", "authors: ▲[]"),
        ("authors: [examapp contributors]", "authors: [甲, ▲甲]"),
        ("- legal-aid-law@2021", "- ▲legal-aid-law"),
        ("  language: zh", "  ▲langage: zh\n  language: zh"),
        ("format: 1", "format: 1\n▲topic: T06"),
    ],
)
def test_each_rule_of_the_header_is_checked_at_its_place(old, new):
    bank, problem = only_problem(bank_text(TRUE_FALSE).replace(old, new, 1))
    assert bank is None
    assert problem.severity is Severity.ERROR


def test_a_missing_header_field_is_reported_where_the_header_begins():
    _bank, problem = only_problem(bank_text(TRUE_FALSE).replace("  id: example-t06\n  title", "  ▲title"))
    assert problem.rule == "missing-field"
    assert problem.message.values == {"field": "id"}


def test_a_bank_without_items_and_a_file_without_fields_are_problems():
    assert only_problem(HEADER.replace("items:", "items: ▲[]"))[1].rule == "wrong-count"
    assert only_problem("▲- id: x\n")[1].rule == "wrong-type"
    assert only_problem("▲文字\n")[1].rule == "wrong-type"


def test_a_statute_that_no_item_cites_is_a_warning():
    text = bank_text(TRUE_FALSE).replace("@2021\n", "@2021\n    - ▲conduct-code@2018\n", 1)
    bank, problem = only_problem(text, REGISTRY)
    assert problem.severity is Severity.WARNING
    assert problem.rule == "uncited"
    assert len(bank.items) == 1


def test_text_that_a_comment_cuts_off_is_a_warning():
    bank, problem = only_problem(bank_text(SINGLE.replace("B: 收下", "B: 收下 ▲#号")))
    assert (problem.rule, problem.severity) == ("text-cut", Severity.WARNING)
    assert bank.items[0].options[1].text == "收下"
    assert (
        read(bank_text(SINGLE.replace("B: 收下", "B: '收下 #号' # 注").replace("level: 2", "level: 2 # 中")))[1] == []
    )


def test_anchors_aliases_and_tags_are_refused_wherever_they_stand():
    for old, new in [
        ("stem: 律师", "stem: ▲&x 律师"),
        ("stem: 律师", "stem: ▲!important 律师"),
        ("- {statute", "- ▲!!map {statute"),
    ]:
        bank, problem = only_problem(bank_text(TRUE_FALSE.replace(old, new), SINGLE))
        assert problem.rule == "yaml-extras"
        assert [item.item_id for item in bank.items] == ["example-s-001"]
    assert only_problem(bank_text(TRUE_FALSE).replace("items:", "items: ▲&all"))[0] is None
    assert only_problem(bank_text(TRUE_FALSE).replace("bank:", "bank: ▲&head"))[0] is None
    assert only_problem("▲&all\n" + bank_text(TRUE_FALSE))[0] is None


def test_an_alias_is_reported_at_its_anchor_and_both_items_are_left_out():
    aliased = SINGLE.replace("stem: 受援人送来土特产，律师应当：", "stem: *why")
    bank, problem = only_problem(bank_text(TRUE_FALSE.replace("rationale: 不", "rationale: ▲&why 不"), aliased))
    assert problem.rule == "yaml-extras"
    assert bank.items == ()


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_that_is_not_there_is_one_problem(tmp_path):
    bank, (problem,) = load_bank(tmp_path / "no.yaml")
    assert bank is None
    assert problem.rule == "no-file"


def test_a_file_that_is_not_utf8_is_one_problem(tmp_path):
    path = tmp_path / "gbk.yaml"
    path.write_bytes(bank_text(TRUE_FALSE).encode("gb18030"))
    bank, (problem,) = load_bank(path)
    assert bank is None
    assert (problem.place.file, problem.place.line, problem.place.column) == (str(path), 4, 10)


def test_the_banks_of_a_folder_come_in_the_order_of_their_names(tmp_path):
    write(tmp_path, "b.yaml", bank_text(TRUE_FALSE).replace("example-t06", "example-b"))
    write(tmp_path, "a.yaml", bank_text(SINGLE).replace("example-t06", "example-a"))
    write(tmp_path, "notes.txt", "x: [")
    banks, problems = load_banks(tmp_path)
    assert problems == []
    assert [bank.bank_id for bank in banks] == ["example-a", "example-b"]
    assert load_banks([tmp_path / "b.yaml"])[0] == [banks[1]]


def test_an_id_that_two_banks_use_is_reported_with_both_places_and_counts_once(tmp_path):
    first = write(tmp_path, "a.yaml", bank_text(TRUE_FALSE, SINGLE))
    second = write(tmp_path, "b.yaml", bank_text(MULTIPLE, SINGLE).replace("example-t06", "example-other"))
    banks, (problem,) = load_banks(tmp_path)
    assert facts(problem) == ("id-twice", 33, 9)
    assert problem.place.file == str(second)
    assert problem.message.values == {"id": "example-s-001", "first": f"{first}:21:9"}
    assert [len(bank.items) for bank in banks] == [2, 1]


def test_a_case_id_that_another_bank_uses_takes_the_whole_case_out(tmp_path):
    write(tmp_path, "a.yaml", bank_text(TRUE_FALSE.replace("example-j-001", "example-c-001")))
    write(tmp_path, "b.yaml", bank_text(CASE, SINGLE).replace("example-t06", "example-other"))
    banks, (problem,) = load_banks(tmp_path)
    assert facts(problem) == ("id-twice", 11, 9)
    assert [item.item_id for item in banks[1].items] == ["example-s-001"]


def test_a_bank_id_that_another_bank_has_takes_the_whole_bank_out(tmp_path):
    write(tmp_path, "a.yaml", bank_text(TRUE_FALSE))
    write(tmp_path, "b.yaml", bank_text(SINGLE))
    banks, (problem,) = load_banks(tmp_path)
    assert facts(problem) == ("id-twice", 3, 7)
    assert len(banks) == 1


def test_the_same_file_named_twice_is_told_for_every_id(tmp_path):
    path = write(tmp_path, "a.yaml", bank_text(TRUE_FALSE, CASE))
    banks, problems = load_banks([path, path])
    assert len(banks) == 1
    assert len(problems) == 5
