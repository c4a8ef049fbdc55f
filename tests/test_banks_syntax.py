import pytest

from tests.bank_cases import SINGLE, TRUE_FALSE, bank_text, facts, marked, only_problem, read

STEM = "stem: 律师可以向受援人收取复印费。"
COLON = "This text contains a colon followed by a space."
INDENT = "This line is indented deeper than it may be, or the line above is not finished."
FITS_NONE = "The indentation of this line fits none of the lines above it."
NO_FIELD = "This line is not a field “name: value”."
UNCLOSED = "The quote that opens here is not closed."
AFTER_QUOTE = "The text goes on after the closing quote."
AFTER_BRACKET = "The text goes on after the closing bracket."
WIDE_SPACE = "This line begins with full-width or special spaces."
HYPHEN = "An entry begins with an ordinary hyphen and a space: “- ”."

# What stands there in a sound item, what stands there instead, and what is said at the mark.
SLIPS = [
    (STEM, "stem▲：律师可以收费。", "A full-width colon “：” follows “stem”."),
    (STEM, "stem ▲：律师可以收费。", "A full-width colon “：” follows “stem”."),
    ("- id: ex", "- id▲：ex", "A full-width colon “：” follows “id”."),
    ("level: 1", "level:▲1", "The space after “level:” is missing."),
    ("- id: ex", "- id:▲ex", "The space after “id:” is missing."),
    (STEM, "stem: 律师认为▲: 可以收费。", COLON),
    (STEM, "stem: 律师说▲: “可以: 收费”。", COLON),
    ("    level: 1", "▲\tlevel: 1", "This line begins with a tab."),
    ("    level: 1", "  ▲\t  level: 1", "This line begins with a tab."),
    ("    level: 1", "▲　　level: 1", WIDE_SPACE),
    ("    level: 1", "  ▲\u00a0\u00a0level: 1", WIDE_SPACE),
    (STEM, 'stem: ▲"律师可以收费。', UNCLOSED),
    (STEM, "stem: ▲'律师可以收费。", UNCLOSED),
    (STEM, 'stem: "律师"▲可以收费。', AFTER_QUOTE),
    (STEM, 'stem: "他说"▲可以"，对吗？"', AFTER_QUOTE),
    (STEM, "stem: '律师' ▲可以收费。", AFTER_QUOTE),
    (STEM, "stem: 律师可以\n      ▲level: 1", INDENT),
    (STEM, "stem: 律师可以\n   ▲tags: [甲]", FITS_NONE),
    (STEM, "stem: ▲@律师 可以收费", "Text cannot begin with “@” here."),
    (STEM, "stem: ▲%5 的费用", "Text cannot begin with “%” here."),
    (STEM, "stem: ▲`律师`", "Text cannot begin with “`” here."),
    (STEM, "stem: ▲*律师可以收费", "Text cannot begin with “*” here."),
    (STEM, "stem: ▲*lawyer", "Text cannot begin with “*” here."),
    (STEM, "stem: ▲&律师可以收费", "Text cannot begin with “&” here."),
    (STEM, "stem: ▲!律师可以收费", "Text cannot begin with “!” here."),
    (STEM, "stem: ▲, 律师可以收费", "Text cannot begin with “,” here."),
    (STEM, "stem: ▲- 律师可以收费", "Text cannot begin with “-” here."),
    (STEM, "stem: ▲? 律师可以收费", "Text cannot begin with “?” here."),
    (STEM, "stem: ▲|律师可以收费", "After “|” the line must end."),
    (STEM, "stem: ▲>律师可以收费", "After “>” the line must end."),
    (STEM, "stem: [2021]▲5 号文件规定", AFTER_BRACKET),
    (STEM, "stem: {律师}▲可以收费", AFTER_BRACKET),
    ("status: draft", "tags: ▲[甲, 乙\n    status: draft", "The bracket “[” that opens here is not closed, or a comma"),
    ("- {statute", "- {statute: x}▲, {statute", AFTER_BRACKET),
    (STEM, "stem: 律师▲\x07可以收费。", "There is an invisible control character here."),
    (STEM, "stem: |\n    ▲律师可以收费。", NO_FIELD),
    (STEM, "stem: 律师\n    ▲可以收费。", NO_FIELD),
    (STEM, 'stem: "律师▲\\收费"', "Between double quotes a backslash “\\” has a meaning of its own."),
    ("  - id: ex", "  ▲-id: ex", HYPHEN),
    ("  - id: ex", "  ▲－ id: ex", HYPHEN),
    ("- {statute", "▲—— {statute", HYPHEN),
    (STEM, "stem: " + "[" * 37 + "▲" + "[" * 23 + "]" * 60, "Lists and groups are nested too deeply here."),
]


@pytest.mark.parametrize(("old", "new", "words"), SLIPS)
def test_a_slip_of_the_hand_is_explained_at_its_place_and_the_other_items_stay(old, new, words):
    assert old in TRUE_FALSE
    before = SINGLE.replace("example-s-001", "example-before")
    bank, problem = only_problem(bank_text(before, TRUE_FALSE.replace(old, new, 1), SINGLE))
    assert problem.rule == "yaml-syntax"
    assert str(problem.message).startswith(words)
    assert [item.item_id for item in bank.items] == ["example-before", "example-s-001"]


def test_a_group_that_is_not_closed_is_reported_where_it_opens():
    entry = TRUE_FALSE.replace("财物}\n", "财物\n").replace("- {statute", "- ▲{statute")
    _bank, problem = only_problem(bank_text(SINGLE, entry))
    assert str(problem.message).startswith("The bracket “{” that opens here is not closed")
    assert str(problem.remedy) == "Separate with ordinary commas “,” and close every [ with ] and every { with }."


def test_full_width_commas_in_a_group_are_reported_where_it_opens():
    start, end = SINGLE.index("    options:"), SINGLE.index("    key")
    entry = SINGLE[:start] + "    options: ▲{A: 甲，B: 乙}\n" + SINGLE[end:]
    _bank, problem = only_problem(bank_text(entry, TRUE_FALSE))
    assert "ordinary commas" in str(problem.remedy)


def test_a_quote_that_the_next_quote_closes_is_reported_where_it_opens():
    entry = SINGLE.replace("stem: 受", 'stem: ▲"受')
    _bank, problem = only_problem(bank_text(entry, TRUE_FALSE))
    assert str(problem.message) == UNCLOSED


def test_every_slip_in_a_file_is_reported_at_once():
    entries = [
        TRUE_FALSE.replace("example-j-001", f"example-{number}").replace(old, new.replace("▲", ""), 1)
        for number, (old, new, _words) in enumerate(SLIPS)
    ]
    bank, problems = read(bank_text(*entries, SINGLE))
    assert len(problems) == len(SLIPS)
    assert [item.item_id for item in bank.items] == ["example-s-001"]


def test_a_slip_in_the_header_costs_the_bank_but_its_items_are_checked():
    text = bank_text(TRUE_FALSE.replace("level: 1", "level: 7")).replace("title: 收费与财物", "title▲：收费与财物")
    clean, place = marked(text)
    bank, problems = read(clean)
    assert bank is None
    assert [facts(problem) for problem in problems] == [("yaml-syntax", *place), ("wrong-value", 14, 12)]


def test_a_slip_in_a_file_without_a_list_of_items_is_one_problem():
    _bank, problem = only_problem("format: 1\nbank:\n  title: ▲@x\n")
    assert problem.rule == "yaml-syntax"
    _bank, problem = only_problem(bank_text(TRUE_FALSE).replace("items:", "items▲："))
    assert "full-width" in str(problem.message)


def test_a_slip_in_the_only_item_is_one_problem():
    bank, problem = only_problem(bank_text(TRUE_FALSE.replace(STEM, "stem: ▲@x")))
    assert bank is None
    assert problem.rule == "yaml-syntax"
