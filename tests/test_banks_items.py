import pytest

from examapp.domain.errors import Severity
from tests.bank_cases import (
    BROKEN,
    CASE,
    HEADER,
    MULTIPLE,
    REGISTRY,
    SINGLE,
    TRUE_FALSE,
    bank_text,
    nested,
    only_problem,
    read,
)


@pytest.mark.parametrize(("entry", "old", "new", "rule"), BROKEN)
def test_each_rule_is_checked_at_its_place_and_the_next_item_stays(entry, old, new, rule):
    assert old in entry
    other = TRUE_FALSE.replace("example-j-001", "example-other")
    bank, problem = only_problem(bank_text(entry.replace(old, new, 1), other))
    assert problem.rule == rule
    assert problem.severity is Severity.ERROR
    assert "example-other" in [item.item_id for item in bank.items]
    assert len(bank.items) <= 2


def test_a_missing_field_is_reported_where_the_item_begins_and_says_what_it_is_for():
    _bank, problem = only_problem(
        bank_text(SINGLE.replace("id: example", "▲id: example").replace("    topic: T06\n", ""))
    )
    assert problem.rule == "missing-field"
    assert str(problem.remedy) == "Add a line “topic: …”: the topic's id in the syllabus."


def test_a_reviewed_item_needs_the_day_of_its_review():
    text = bank_text(SINGLE.replace("id: example", "▲id: example").replace("    reviewed_at: 2026-11-23\n", ""))
    assert only_problem(text)[1].message.values == {"field": "reviewed_at"}
    assert read(bank_text(TRUE_FALSE))[1] == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [("steem", "stem"), ("Stem", "stem"), ("answer", "key"), ("答案", "key"), ("题干", "stem"), ("解析", "rationale")],
)
def test_an_unknown_field_gets_a_guess_at_what_was_meant(written, meant):
    _bank, problem = only_problem(bank_text(TRUE_FALSE.replace("    status", f"    ▲{written}: x\n    status")))
    assert problem.message.values == {"field": written}
    assert problem.remedy.values == {"guess": meant}


def test_an_unknown_field_that_resembles_none_gets_the_list_of_fields():
    _bank, problem = only_problem(bank_text(TRUE_FALSE.replace("    status", "    ▲备注: x\n    status")))
    assert "rationale" in str(problem.remedy)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("status: draft", "status: ▲reviewd", "Did you mean “reviewed”?"),
        ("type: true_false", "type: ▲true-false", "Did you mean “true_false”?"),
        ("level: 1", "level: ▲5", "Write a whole number from 1 to 3, in ordinary digits."),
        ("key: false", "key: ▲错", "Write true or false."),
        ("    key", "    ▲options: {A: 对, B: 错}\n    key", "A true/false item has no options: delete them"),
        (
            "status: draft",
            "status: draft\n    ▲tags：: [x]",
            "After a field's name write an ordinary colon and a space, ",
        ),
    ],
)
def test_the_remedy_says_what_to_write(old, new, words):
    _bank, problem = only_problem(bank_text(TRUE_FALSE.replace(old, new)))
    assert str(problem.remedy).startswith(words)


@pytest.mark.parametrize(
    ("entry", "key", "words"),
    [
        (SINGLE, "a", "Write capital letters, each once, with nothing between: A."),
        (SINGLE, "AB", "Write the letter of the one right option, such as B."),
        (MULTIPLE, "B, C、D", "Write capital letters, each once, with nothing between: BCD."),
        (
            MULTIPLE,
            "[A, C]",
            "Write the letters of two or more right options, such as ACD; for one, the type is single.",
        ),
        (MULTIPLE, "C", "Write the letters of two or more right options, such as ACD; for one, the type is single."),
        (CASE, "甲", "Write the letters of all right options, such as A or ACD."),
    ],
)
def test_a_wrong_key_gets_the_remedy_of_its_type(entry, key, words):
    old = "key: BCD" if "key: BCD" in entry else "key: A"
    assert str(only_problem(bank_text(entry.replace(old, f"key: ▲{key}", 1)))[1].remedy) == words


def test_the_letters_of_a_key_may_come_in_any_order():
    bank, problems = read(bank_text(MULTIPLE.replace("key: BCD", "key: DBC")))
    assert problems == []
    assert bank.items[0].key == frozenset("BCD")


def test_an_item_without_a_type_is_checked_as_far_as_it_can_be():
    entry = SINGLE.replace("    type: single\n", "").replace("level: 2", "level: 8")
    bank, problems = read(bank_text(entry))
    assert [problem.rule for problem in problems] == ["missing-field", "wrong-value"]
    assert bank.items == ()


def test_a_case_that_does_not_say_so_is_told_only_that():
    _bank, problem = only_problem(
        bank_text(CASE.replace("    type: case\n", "").replace("id: example", "▲id: example", 1))
    )
    assert problem.message.values == {"field": "type"}


def test_two_items_need_two_texts_each():
    for count in (1, 9):
        options = "".join(f"      {letter}: 文{letter}\n" for letter in "ABCDEFGHI"[:count])
        start, end = SINGLE.index("      A:"), SINGLE.index("    key")
        _bank, problem = only_problem(
            bank_text(SINGLE[:start] + "▲" + options + SINGLE[end:]).replace("▲      A", "      ▲A")
        )
        assert problem.rule == "wrong-count"
        assert problem.message.values == {"count": count}


def test_eight_options_are_allowed():
    extra = "".join(f"      {letter}: 文{letter}\n" for letter in "EFGH")
    bank, problems = read(bank_text(SINGLE.replace("    key", f"{extra}    key").replace("key: A", "key: H")))
    assert problems == []
    assert len(bank.items[0].options) == 8


def test_options_written_with_full_width_colons_get_the_right_remedy():
    start, end = SINGLE.index("      A:"), SINGLE.index("    key")
    options = "      ▲A：谢绝\n      B：收下\n"
    _bank, problem = only_problem(bank_text(SINGLE[:start] + options + SINGLE[end:]))
    assert problem.rule == "wrong-type"
    assert "full-width" in str(problem.remedy)


def test_an_entry_that_is_no_group_of_fields_is_a_problem():
    bank, problem = only_problem(bank_text(TRUE_FALSE, "  - ▲题目：律师可以收费\n"))
    assert problem.rule == "wrong-type"
    assert "full-width" in str(problem.remedy)
    assert len(bank.items) == 1
    assert only_problem(bank_text("  - ▲[甲]\n", TRUE_FALSE))[1].rule == "wrong-type"


@pytest.mark.parametrize("count", [1, 5])
def test_a_case_has_two_to_four_items(count):
    head = CASE[: CASE.index("      - id")]
    items = "".join(nested(TRUE_FALSE).replace("example-j-001", f"example-c-{n}") for n in range(count))
    bank, problem = only_problem(bank_text(head + items.replace("      - id", "      ▲- id", 1), SINGLE))
    assert problem.rule == "wrong-count"
    assert [item.item_id for item in bank.items] == ["example-s-001"]


def test_an_id_used_twice_in_a_bank_is_reported_at_the_second_which_is_left_out():
    bank, problem = only_problem(
        bank_text(SINGLE, SINGLE.replace("id: example", "id: ▲example").replace("谢绝", "婉拒"))
    )
    assert problem.rule == "id-twice"
    assert str(problem.remedy).endswith("the first is in line 11.")
    assert [item.options[0].text for item in bank.items] == ["谢绝"]


def test_a_case_and_an_item_cannot_share_an_id():
    twin = TRUE_FALSE.replace("example-j-001", "▲example-c-001")
    bank, problem = only_problem(bank_text(CASE, twin))
    assert problem.rule == "id-twice"
    assert len(bank.items) == 2


CITATION = '{statute: legal-aid-law, version: "2021", article: "20", quote: 不得向受援人收取任何财物}'


@pytest.mark.parametrize(
    ("citation", "rule"),
    [
        (CITATION.replace("legal-aid-law", "▲legal-aid-low"), "not-in-header"),
        (CITATION.replace('"2021"', '"2020"').replace("legal", "▲legal"), "not-in-header"),
        (CITATION.replace('"20",', '▲"72",'), "unknown-article"),
        (CITATION.replace('"20",', '▲"72之一",'), "unknown-article"),
        (CITATION.replace('"20",', "▲第二十条,"), "wrong-value"),
        (CITATION.replace('article: "20", ', "").replace("{", "▲{"), "missing-field"),
        (CITATION.replace("不得向受援人收取任何财物", "▲''"), "empty-field"),
        (CITATION.replace("quote", "▲quotation: x, quote"), "unknown-field"),
        ("▲legal-aid-law 20", "wrong-type"),
    ],
)
def test_each_rule_of_a_citation_is_checked_at_its_place(citation, rule):
    text = bank_text(TRUE_FALSE.replace(CITATION, citation), SINGLE)
    bank, problem = only_problem(text, REGISTRY)
    assert problem.rule == rule
    assert [item.item_id for item in bank.items] == ["example-s-001"]


def test_a_citation_without_a_quote_is_a_warning_once_the_item_is_reviewed():
    silent = TRUE_FALSE.replace(", quote: 不得向受援人收取任何财物", "")
    assert silent != TRUE_FALSE
    bank, problems = read(bank_text(silent))
    assert (len(bank.items), problems) == (1, [])
    reviewed = silent.replace("status: draft", "status: reviewed\n    reviewed_at: 2026-11-23")
    bank, problem = only_problem(bank_text(reviewed.replace("{statute", "▲{statute")))
    assert (problem.rule, problem.severity) == ("no-quote", Severity.WARNING)
    assert [item.citations[0].quote for item in bank.items] == [""]


def with_header_statute(reference, citation):
    header = HEADER.replace("legal-aid-law@2021", reference)
    return header + TRUE_FALSE.replace(CITATION, citation)


def test_what_the_registry_does_not_know_cannot_be_cited():
    unknown = with_header_statute("legal-aid-low@2021", CITATION.replace("legal-aid-law", "▲legal-aid-low"))
    _bank, problem = only_problem(unknown, REGISTRY)
    assert problem.rule == "unknown-statute"
    assert problem.remedy.values == {"guess": "legal-aid-law"}
    for version in ("2022", "2030"):
        text = with_header_statute(f"legal-aid-law@{version}", CITATION.replace('"2021"', f'▲"{version}"'))
        _bank, problem = only_problem(text, REGISTRY)
        assert problem.rule == "unknown-version"
        assert problem.remedy.values == {"known": "2021, 2003"}
        assert read(text.replace("▲", ""))[1] == []


def test_articles_up_to_the_last_one_and_those_inserted_are_known():
    for article in ('"71"', '"1"', "71之一", "20"):
        assert read(bank_text(TRUE_FALSE.replace('"20",', f"{article},")), REGISTRY)[1] == []


def test_a_superseded_version_is_a_warning_unless_the_item_says_it_needs_a_recheck():
    text = with_header_statute("legal-aid-law@2003", CITATION.replace('"2021"', '▲"2003"'))
    bank, problem = only_problem(text, REGISTRY)
    assert (problem.rule, problem.severity) == ("superseded", Severity.WARNING)
    assert len(bank.items) == 1
    clean = text.replace("▲", "")
    assert read(clean.replace("status: draft", "status: draft\n    tags: [needs_recheck]"), REGISTRY)[1] == []
    assert read(clean.replace("status: draft", "status: retired"), REGISTRY)[1] == []


def test_every_item_that_cites_what_is_not_there_is_told_not_only_the_first():
    twin = TRUE_FALSE.replace("example-j-001", "example-j-002")
    bank, problems = read(bank_text(TRUE_FALSE, twin).replace('"20",', '"99",'), REGISTRY)
    assert [problem.rule for problem in problems] == ["unknown-article", "unknown-article"]
    assert bank.items == ()


REVIEWED = "review: {date: 2026-11-24, outcome: mended}"


def test_a_second_readers_answer_is_kept_with_its_day_and_outcome():
    bank, problems = read(bank_text(TRUE_FALSE.replace("status: draft", f"status: draft\n    {REVIEWED}")))
    assert problems == []
    assert (bank.items[0].review.date.isoformat(), bank.items[0].review.outcome) == ("2026-11-24", "mended")


@pytest.mark.parametrize(
    ("review", "rule"),
    [
        ("review: {date: 2026-11-24, outcome: ▲fine}", "wrong-value"),
        ("review: ▲{date: 2026-11-24}", "missing-field"),
        ("review: {date: ▲yesterday, outcome: agreed}", "wrong-value"),
        ("review: ▲yes", "wrong-type"),
    ],
)
def test_a_broken_review_is_reported_at_its_place(review, rule):
    _bank, problem = only_problem(
        bank_text(TRUE_FALSE.replace("status: draft", f"status: draft\n    {review}"), SINGLE)
    )
    assert problem.rule == rule


WITHOUT_GROUNDS = SINGLE.replace(SINGLE[SINGLE.index("    rationale") : SINGLE.index("    status")], "")


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_an_item_that_is_not_reviewed_may_lack_rationale_and_citations(status):
    text = WITHOUT_GROUNDS.replace("status: reviewed\n    reviewed_at: 2026-11-23", f"status: {status}")
    bank, problems = read(HEADER.replace("\n    - legal-aid-law@2021", " []") + text, REGISTRY)
    assert problems == []
    assert (bank.items[0].rationale, bank.items[0].citations) == ("", ())


def test_a_reviewed_item_needs_rationale_and_citations():
    bank, problems = read(bank_text(WITHOUT_GROUNDS))
    assert bank.items == ()
    assert [problem.message.values for problem in problems if problem.severity is Severity.ERROR] == [
        {"field": "rationale"},
        {"field": "citations"},
    ]
