"""What cells of a table of items mean, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.banks.formats.answers import Answer, Codes, Fault, answer_of, option_faults
from examapp.banks.formats.cells import (
    TYPE_WORDS,
    codes,
    letters_of,
    level_of,
    level_scale,
    split_options,
    split_stem,
    truth_of,
    without_letters,
)
from examapp.domain.items import ItemType

FOUR = [("A", "甲"), ("B", "乙"), ("C", "丙"), ("D", "丁")]


@pytest.mark.parametrize(
    "text", ["对", "正确", "是", "√", "✓", "T", "t", "TRUE", "TURE", "Y", "yes", "1", "对。", " 正 确 "]
)
def test_words_for_true(text):
    assert truth_of(text) is True


@pytest.mark.parametrize(
    "text", ["错", "错误", "否", "×", "X", "F", "false", "FALSE", "N", "no", "0", "不正确", "不对"]
)
def test_words_for_false(text):
    assert truth_of(text) is False


@pytest.mark.parametrize("text", ["", "也许", "A", "2", "对错"])
def test_other_words_are_neither(text):
    assert truth_of(text) is None


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("ABD", "ABD"),
        ("A,B,D", "ABD"),
        ("A、B、D", "ABD"),
        ("a b d", "ABD"),
        ("Ａ，Ｂ；Ｄ", "ABD"),
        ("A|B\nD。", "ABD"),
        ("DA", "DA"),
        ("C", "C"),
        ("也许", None),
        ("A1", None),
        ("1", None),
        ("", None),
    ],
)
def test_a_key_of_letters(text, letters):
    assert letters_of(text) == letters


@pytest.mark.parametrize(("text", "letters"), [("1", "A"), ("13", "AC"), ("1,3", "AC"), ("1、12", "AL"), ("0", None)])
def test_a_key_of_numbers_where_the_options_are_numbered(text, letters):
    assert letters_of(text, numbered=True) == letters


@given(st.sets(st.sampled_from("ABCDEFGH"), min_size=1), st.sampled_from([",", "、", " ", "，", ";", "/", ""]))
def test_letters_are_found_whatever_stands_between_them(letters, between):
    assert letters_of(between.join(sorted(letters))) == "".join(sorted(letters))


@pytest.mark.parametrize(
    "remark",
    [
        "0单选，1判断，2多选",
        "0单选 1判断 2多选",
        "0-单选题;1-判断题;2-多选题",
        "单选:0,判断:1,多选:2",
        "0=单选、1=判断、2=多选",
    ],
)
def test_codes_are_explained_by_the_heading(remark):
    expected = {"0": ItemType.SINGLE, "1": ItemType.TRUE_FALSE, "2": ItemType.MULTIPLE}
    assert codes(remark, TYPE_WORDS) == expected


def test_a_remark_that_explains_nothing_gives_no_codes():
    assert codes("必填", TYPE_WORDS) == {}
    assert codes("1-5", TYPE_WORDS) == {}


@pytest.mark.parametrize(
    "text",
    [
        "A.甲\nB.乙\nC.丙",
        "A、甲 B、乙 C、丙",
        "A．甲B．乙C．丙",
        "(A)甲；(B)乙；(C)丙",
        "A 甲\nB 乙\nC 丙",
        "甲\n乙\n丙",
        "甲|乙|丙",
    ],
)
def test_options_in_one_cell_are_told_apart(text):
    assert split_options(text) == [("A", "甲"), ("B", "乙"), ("C", "丙")]


def test_a_letter_inside_an_option_does_not_begin_another():
    assert split_options("A.与B、C项相同\nB.乙\nC.丙") == [("A", "与B、C项相同"), ("B", "乙"), ("C", "丙")]
    assert split_options("甲乙丙") == []


def test_options_below_the_stem_are_taken_off_it():
    assert split_stem("下列正确的是\nA.甲\nB.乙") == ("下列正确的是", [("A", "甲"), ("B", "乙")])
    assert split_stem("甲公司与B. 乙公司") == ("甲公司与B. 乙公司", [])


def test_letters_before_all_options_are_taken_off_and_otherwise_left():
    assert without_letters([("A", "A.甲"), ("B", "B、乙")]) == [("A", "甲"), ("B", "乙")]
    assert without_letters([("A", "A.甲"), ("B", "乙")]) == [("A", "A.甲"), ("B", "乙")]


def test_levels_in_words_and_numbers():
    three, five = level_scale(["1", "3"]), level_scale(["1", "5"])
    assert [level_of(text, three) for text in ("易", "一般", "困难", "1", "2", "3", "★★", "hard")] == [
        1,
        2,
        3,
        1,
        2,
        3,
        2,
        3,
    ]
    assert [level_of(text, five) for text in ("1", "2", "3", "4", "5")] == [1, 1, 2, 3, 3]
    assert level_of("0.6", three) is None


def kind(type_text, key, options=FOUR, **known):
    answer = answer_of(type_text, key, options, Codes(**known))
    return (answer.type, "".join(sorted(answer.key))) if isinstance(answer, Answer) else answer.rule


@pytest.mark.parametrize(
    ("type_text", "key", "options", "expected"),
    [
        ("单选题", "A", FOUR, (ItemType.SINGLE, "A")),
        ("多项选择题", "D,A", FOUR, (ItemType.MULTIPLE, "AD")),
        ("判断题", "√", [], (ItemType.TRUE_FALSE, "T")),
        ("判断题", "B", [("A", "正确"), ("B", "错误")], (ItemType.TRUE_FALSE, "F")),
        ("", "B", [("A", "错"), ("B", "对")], (ItemType.TRUE_FALSE, "T")),
        ("", "否", [], (ItemType.TRUE_FALSE, "F")),
        ("", "A", FOUR, (ItemType.SINGLE, "A")),
        ("选择题", "AC", FOUR, (ItemType.MULTIPLE, "AC")),
        ("不定项", "C", FOUR, (ItemType.SINGLE, "C")),
        ("不定项", "CD", FOUR, (ItemType.MULTIPLE, "CD")),
        ("单选题", "丙", FOUR, (ItemType.SINGLE, "C")),
        ("单选题", "", FOUR, "item-key-empty"),
        ("单选题", "对", FOUR, "item-key"),
        ("单选题", "AB", FOUR, "item-key-count"),
        ("多选题", "A", FOUR, "item-key-count"),
        ("单选题", "E", FOUR, "item-key-not-offered"),
        ("多选题", "AAB", FOUR, "item-key-twice"),
        ("单选题", "A", FOUR[:1], "item-options-few"),
        ("", "A", [], "item-options-few"),
        ("判断题", "A", [], "item-key"),
        ("判断题", "对", FOUR, "item-type-options"),
        ("填空题", "甲", [], "item-type-other"),
        ("单想题", "A", FOUR, "item-type"),
        ("3", "A", FOUR, "item-type"),
    ],
)
def test_type_options_and_key_together(type_text, key, options, expected):
    assert kind(type_text, key, options) == expected


def test_codes_of_the_headings_count():
    assert kind("0", "A", types={"0": ItemType.SINGLE}) == (ItemType.SINGLE, "A")
    assert kind("判断", "2", [], truths={"1": False, "2": True}) == (ItemType.TRUE_FALSE, "T")
    assert kind("多选", "14", numbered=True) == (ItemType.MULTIPLE, "AD")


def test_what_is_wrong_with_options_is_said_of_each():
    gap, same = option_faults([("A", "甲"), ("C", "丙"), ("D", "甲")])
    assert (gap.rule, gap.where, same.rule, same.where) == ("item-option-gap", "B", "item-options-same", "D")
    (many,) = option_faults([(letter, letter) for letter in "ABCDEFGHI"])
    assert (many.rule, many.where) == ("item-options-many", "I")
    assert option_faults(FOUR) == []
    assert isinstance(gap, Fault)
