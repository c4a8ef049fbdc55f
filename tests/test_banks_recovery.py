from hypothesis import given, settings

from examapp.banks.findings import Findings
from examapp.banks.recovery import read_tree
from tests.bank_cases import (
    CASE,
    HEADER,
    SINGLE,
    TRUE_FALSE,
    bank_text,
    damaged,
    facts,
    marked,
    only_problem,
    read,
    stands_in,
)

BROKEN = TRUE_FALSE.replace("stem: 律师", "stem: ▲@律师").replace("example-j-001", "example-broken")


def ids(bank):
    return [item.item_id for item in bank.items]


def test_a_sound_text_is_complete():
    findings = Findings("f")
    tree = read_tree("a: 1\nitems: [x]\n", "items", findings, names=())
    assert tree.complete
    assert not tree.headless
    assert [node.value for node in tree.entries] == ["x"]
    assert findings.problems == []


def test_what_is_left_keeps_its_places():
    text = bank_text(BROKEN, SINGLE.replace("level: 2", "level: 9"))
    clean, place = marked(text)
    bank, problems = read(clean)
    assert ids(bank) == []
    assert [facts(problem) for problem in problems] == [("yaml-syntax", *place), ("wrong-value", 24, 12)]


def test_a_bank_with_a_broken_item_is_not_told_that_a_statute_is_uncited():
    text = bank_text(BROKEN, SINGLE).replace(
        "    - legal-aid-law@2021", "    - legal-aid-law@2021\n    - conduct-code@2018"
    )
    bank, _problem = only_problem(text)
    assert ids(bank) == ["example-s-001"]


def test_items_at_the_left_margin_are_told_apart_too():
    text = HEADER + "".join(
        line[2:] if line[:2] == "  " else line for line in (BROKEN + SINGLE).splitlines(keepends=True)
    )
    bank, _problem = only_problem(text)
    assert ids(bank) == ["example-s-001"]


def test_a_broken_item_in_a_case_takes_the_case_out_and_nothing_else():
    bank, _problem = only_problem(bank_text(CASE.replace("        stem: 律", "        stem: ▲@律"), SINGLE))
    assert ids(bank) == ["example-s-001"]


def test_an_item_that_is_indented_less_than_the_first_is_left_out():
    shallow = "".join(line[1:] for line in TRUE_FALSE.splitlines(keepends=True)).replace("- id", "▲- id")
    bank, problem = only_problem(bank_text(SINGLE, shallow, SINGLE.replace("s-001", "s-002")))
    assert problem.rule == "yaml-syntax"
    assert ids(bank) == ["example-s-001", "example-s-002"]


def test_a_line_of_dashes_between_items_is_reported_and_skipped():
    bank, problem = only_problem(bank_text(SINGLE, "▲---\n", TRUE_FALSE))
    assert str(problem.message) == "“---” ends the document here."
    assert ids(bank) == ["example-s-001", "example-j-001"]


def test_a_line_of_dashes_at_the_top_is_nothing_special():
    assert read("---\n" + bank_text(SINGLE))[1] == []


def test_fields_after_the_list_are_read_too():
    items = bank_text(BROKEN, SINGLE).replace(HEADER, "items:\n")
    head = HEADER.replace("items:\n", "")
    bank, _problem = only_problem(items + head)
    assert bank.bank_id == "example-t06"
    assert ids(bank) == ["example-s-001"]


def test_broken_fields_after_the_list_cost_the_bank():
    text = bank_text(SINGLE.replace("level: 2", "level: 9")) + "more: ▲@x\n"
    clean, place = marked(text)
    bank, problems = read(clean)
    assert bank is None
    assert [facts(problem) for problem in problems] == [("wrong-value", 14, 12), ("yaml-syntax", *place)]


def test_comments_and_empty_lines_between_items_do_no_harm():
    bank, _problem = only_problem(bank_text("  # 单选\n\n", SINGLE, "\n# 判断\n", BROKEN, "\n    # x\n"))
    assert ids(bank) == ["example-s-001"]


SOUND = bank_text(TRUE_FALSE, SINGLE, CASE)


@given(damaged(SOUND))
@settings(max_examples=400)
def test_no_damage_to_a_file_makes_reading_crash_or_loses_its_place(text):
    bank, problems = read(text)
    assert bank is not None or problems
    for problem in problems:
        assert stands_in(problem, text)
