"""Corrected keys out of files: what each line means, and every problem at once with its place."""

from dataclasses import replace

import pytest

from examapp.banks.corrections import load_corrections
from examapp.domain.errors import Severity
from examapp.domain.forms import KeyEntry, Ruling
from examapp.domain.items import ItemType
from tests.exam_cases import first_of, small_form

FORM, KEYS = small_form()
SINGLE, MULTIPLE = first_of(FORM, ItemType.SINGLE), first_of(FORM, ItemType.MULTIPLE)
TRUTH = first_of(FORM, ItemType.TRUE_FALSE)


def entry_of(item_id):
    return KEYS.keys[FORM.item(item_id).digest]


def other_letter(item_id):
    return next(
        letter for letter in "ABCDTF" if letter in FORM.item(item_id).option_ids and letter not in entry_of(item_id).key
    )


def load(tmp_path, text, *, name="key.yaml", keys=KEYS):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_corrections(path, FORM, keys)


def said(problems):
    return [(problem.rule, problem.place.line, problem.place.column, str(problem.message)) for problem in problems]


def test_yaml_says_letters_all_and_drop(tmp_path):
    letter = other_letter(SINGLE)
    text = f"{SINGLE}: {letter}\n{MULTIPLE}: all\n{TRUTH}: drop\n"
    entries, problems = load(tmp_path, text)
    assert problems == []
    assert entries == {
        SINGLE: KeyEntry(frozenset(letter)),
        MULTIPLE: replace(entry_of(MULTIPLE), ruling=Ruling.ALL),
        TRUTH: replace(entry_of(TRUTH), ruling=Ruling.DROP),
    }


@pytest.mark.parametrize("written", ["ABC", "a, b, c", "A、B、C", "[A, B, C]", "ＡＢＣ"])
def test_several_letters_are_written_as_people_write_them(tmp_path, written):
    entries, problems = load(tmp_path, f"{MULTIPLE}: {written}\n")
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
    assert entries[MULTIPLE].key == frozenset("ABC")


@pytest.mark.parametrize(("written", "key"), [("对", "T"), ("错误", "F"), ("false", "F"), ("T", "T"), ("yes", "T")])
def test_true_and_false_are_words(tmp_path, written, key):
    assert load(tmp_path, f"{TRUTH}: {written}\n")[0][TRUTH].key == frozenset(key)


@pytest.mark.parametrize("headings", ["item,key", "试题,答案", "题号,更正答案", "note,Item ID,corrected key"])
def test_tables_have_two_columns_under_their_headings(tmp_path, headings):
    front = "x," if headings.startswith("note") else ""
    text = (
        f"Decision of the committee\n{headings}\n{front}{SINGLE},{other_letter(SINGLE)}\n\n{front}{MULTIPLE},全部给分\n"
    )
    entries, problems = load(tmp_path, text, name="key.csv")
    assert problems == []
    assert entries[SINGLE].key == frozenset(other_letter(SINGLE))
    assert entries[MULTIPLE].ruling is Ruling.ALL


def test_an_item_goes_back_to_its_key_after_a_ruling(tmp_path):
    digest = FORM.item(SINGLE).digest
    ruled = replace(KEYS, keys={**KEYS.keys, digest: replace(KEYS.keys[digest], ruling=Ruling.DROP)})
    key = "".join(entry_of(SINGLE).key)
    entries, problems = load(tmp_path, f"{SINGLE}: {key}\n", keys=ruled)
    assert (entries, problems) == ({SINGLE: entry_of(SINGLE)}, [])


def test_all_problems_come_at_once_with_row_and_column(tmp_path):
    text = f"item,key\n{SINGLE},E\n{SINGLE}x,A\n{TRUTH},AB\n{MULTIPLE},\n{SINGLE},A\n"
    entries, problems = load(tmp_path, text, name="key.csv")
    assert entries == {}
    assert said(problems) == [
        ("corrections-option", 2, 2, "The key names E, which the item does not offer."),
        ("corrections-item", 3, 1, f"The form has no item “{SINGLE}x”."),
        ("corrections-key", 4, 2, "The key “AB” is not understood."),
        ("corrections-key", 5, 2, "The key “” is not understood."),
        ("entry-twice", 6, 1, f"The item “{SINGLE}” is there twice."),
    ]
    assert "Did you mean" in str(problems[1].remedy)
    assert "the first is in line 2" in str(problems[4].remedy)


def test_yaml_problems_have_line_and_column(tmp_path):
    _entries, problems = load(tmp_path, f"{SINGLE}: E\n{MULTIPLE}: {{A: B}}\n{SINGLE}: A\n{TRUTH}: maybe\n")
    assert {(rule, line, column) for rule, line, column, _text in said(problems)} == {
        ("corrections-option", 1, len(SINGLE) + 3),
        ("wrong-type", 2, len(MULTIPLE) + 3),
        ("entry-twice", 3, 1),
        ("corrections-key", 4, len(TRUTH) + 3),
    }


def test_one_answer_stays_one_answer(tmp_path):
    entries, problems = load(tmp_path, f"{SINGLE}: AB\n")
    assert entries == {}
    assert said(problems) == [
        ("corrections-count", 1, len(SINGLE) + 3, f"The item “{SINGLE}” is answered with one option.")
    ]


def test_the_key_that_an_item_has_is_only_a_warning(tmp_path):
    key = "".join(entry_of(SINGLE).key)
    entries, problems = load(tmp_path, f"{SINGLE}: {key}\n")
    assert entries == {SINGLE: entry_of(SINGLE)}
    assert [(problem.rule, problem.severity) for problem in problems] == [("corrections-same", Severity.WARNING)]


def test_an_item_that_was_only_tried_out_has_nothing_to_give_or_drop(tmp_path):
    digest = FORM.item(SINGLE).digest
    tried = replace(KEYS, keys={**KEYS.keys, digest: replace(KEYS.keys[digest], scored=False)})
    entries, problems = load(tmp_path, f"{SINGLE}: all\n", keys=tried)
    assert (entries, said(problems)[0][0]) == ({}, "corrections-pretest")
    entries, problems = load(tmp_path, f"{SINGLE}: {other_letter(SINGLE)}\n", keys=tried)
    assert problems == []
    assert entries[SINGLE] == KeyEntry(frozenset(other_letter(SINGLE)), scored=False)


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("key.yaml", "", "empty-file"),
        ("key.yaml", "# nothing\n", "empty-file"),
        ("key.yaml", "- A\n- B\n", "wrong-type"),
        ("key.yaml", "a: [\n", "yaml-syntax"),
        ("key.yaml", "a: &x B\n", "yaml-extras"),
        ("key.csv", "", "corrections-headings"),
        ("key.csv", "a,b\nc,d\n", "corrections-headings"),
        ("key.csv", "item,key\n", "empty-file"),
        ("key.csv", 'item,key\n"x,A\n', "table-quotes"),
    ],
)
def test_a_file_that_is_none_says_what_it_should_be(tmp_path, name, text, rule):
    entries, problems = load(tmp_path, text, name=name)
    assert entries == {}
    assert rule in [problem.rule for problem in problems]
    assert all(str(problem.remedy) for problem in problems)


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    for name in ("none.yaml", "none.csv"):
        entries, problems = load_corrections(tmp_path / name, FORM, KEYS)
        assert (entries, [problem.rule for problem in problems]) == ({}, ["no-file"])
