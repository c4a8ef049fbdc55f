"""Tables of items: the layouts that are in use, every kind of error with its place, and what is left out."""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from examapp.banks.formats.grounds import Grounds
from examapp.banks.formats.new_banks import new_bank
from examapp.banks.loader import read_bank
from examapp.banks.writer import bank_text
from examapp.domain.errors import Severity
from examapp.domain.items import ItemType
from tests.bank_cases import REGISTRY
from tests.exam_cases import make_item
from tests.item_tables import (
    HEADINGS,
    MULTIPLE,
    SINGLE,
    TRUE_FALSE,
    changed,
    items_of,
    notes,
    read,
    write_csv,
    write_xlsx,
)

CORPUS = [
    ("xlsx/SingleChoice_SC.xlsx", 9, {"图片名称1 (3)", "图片名称2 (1)", "钩子 (4)"}),
    ("csv/SingleChoice_SC.gb18030.csv", 9, {"图片名称1 (3)", "图片名称2 (1)", "钩子 (4)"}),
    ("csv/SingleChoice_SC.utf16.csv", 9, {"图片名称1 (3)", "图片名称2 (1)", "钩子 (4)"}),
    ("csv/SingleChoice_SC.utf8bom.csv", 9, {"图片名称1 (3)", "图片名称2 (1)", "钩子 (4)"}),
    (
        "xlsx/MultipleChoice_MC.xlsx",
        7,
        {"图片名称1 (2)", *(f"图片名称{number} (1)" for number in range(2, 7)), "钩子 (1)"},
    ),
]


def summary(items):
    return [(item.type, "".join(sorted(item.key)), item.topic, item.level, len(item.options)) for item in items]


THREE = [
    (ItemType.SINGLE, "A", "T06", 1, 4),
    (ItemType.MULTIPLE, "ABD", "T06", 2, 4),
    (ItemType.TRUE_FALSE, "F", "T07", 3, 2),
]


@pytest.mark.parametrize(("name", "count", "unused"), CORPUS)
def test_real_files_of_a_chinese_exam_program_come_in(shared, name, count, unused):
    sheet = read(shared(f"corpus/{name}"), topic="T06")
    items = items_of(sheet)
    assert len(items) == count
    assert {item.type for item in items} == {ItemType.MULTIPLE if "Multiple" in name else ItemType.SINGLE}
    (columns,) = [note for note in notes(sheet) if note.startswith("Columns not used")]
    assert set(columns.removeprefix("Columns not used, with their filled cells: ").rstrip(".").split(", ")) == unused


def test_the_keys_of_the_real_files_are_those_of_the_sheets(shared):
    single = items_of(read(shared("corpus/xlsx/SingleChoice_SC.xlsx"), topic="T06"))
    multiple = items_of(read(shared("corpus/xlsx/MultipleChoice_MC.xlsx"), topic="T06"))
    assert "".join(min(item.key) for item in single) == "ABBBBBBCB"
    assert [len(item.options) for item in single] == [3, 3, 3, 4, 5, 4, 4, 4, 4]
    assert ["".join(sorted(item.key)) for item in multiple] == ["ABD", "ABCD", "ABC", "ABCD", "ABC", "ABCDF", "ABD"]
    assert [len(item.options) for item in multiple] == [6, 6, 6, 6, 4, 6, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_table_reads_the_same_in_every_encoding(tmp_path, encoding):
    path = write_csv(tmp_path / "t.csv", HEADINGS, SINGLE, MULTIPLE, TRUE_FALSE, encoding=encoding)
    assert summary(items_of(read(path))) == THREE


def test_a_workbook_reads_as_a_csv_file_does(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", ["某中心题库"], [], HEADINGS, SINGLE, MULTIPLE, TRUE_FALSE)
    sheet = read(path)
    assert summary(items_of(sheet)) == THREE
    assert [row for row, _item in sheet.items] == [4, 5, 6]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("序号,题型,题目,选项A,选项B,选项C,选项D,正确答案,解析", "1,单选,问,甲,乙,丙,丁,C,因为"),
        ("类型,题目,选项A,选项B,选项C,选项D,答案,解析,难度,分类", "单项选择题,问,甲,乙,丙,丁,C,因为,中,T06"),
        ("题目（必填）,选项A（必填）,选项B（必填）,选项C,选项D,正确选项（必填）,解析", "问,甲,乙,丙,丁,C,因为"),
        ("问题,题型（0单选，1判断，2多选）,A,B,C,D,答案,说明", "问,0,甲,乙,丙,丁,C,因为"),
        ("type,question,option a,option b,option c,option d,answer,explanation", "single,问,甲,乙,丙,丁,c,因为"),
        ("Question,Choice 1,Choice 2,Choice 3,Choice 4,Correct Answer,Feedback", "问,甲,乙,丙,丁,3,因为"),
        ("stem,key,options,rationale", "问,C,A.甲 B.乙 C.丙 D.丁,因为"),
        ("题干,备选答案,标准答案,理由", "问,甲|乙|丙|丁,C,因为"),
        ("A,B,C,D,题干,答案,解析", "甲,乙,丙,丁,问,C,因为"),
    ],
)
def test_headings_in_use_are_recognised(tmp_path, headings, row):
    rows = [line.replace("（0单选，1判断，2多选）", "（0单选;1判断;2多选）").split(",") for line in (headings, row)]
    (item,) = items_of(read(write_csv(tmp_path / "t.csv", *rows), topic="T06"))
    assert summary([item]) == [(ItemType.SINGLE, "C", "T06", 2, 4)]
    assert [option.text for option in item.options] == ["甲", "乙", "丙", "丁"]
    assert (item.stem, item.rationale) == ("问", "因为")


def test_options_on_the_lines_of_one_cell_and_under_a_heading_of_two_rows(tmp_path):
    lines = write_csv(tmp_path / "a.csv", ["题干", "选项", "答案"], ["问", "甲\n乙\n丙", "AC"])
    two = write_xlsx(
        tmp_path / "b.xlsx", ["题干", "选项", "", "", "答案"], ["", "A", "B", "C", ""], ["问", "甲", "乙", "丙", "AC"]
    )
    one = write_xlsx(tmp_path / "c.xlsx", ["题干", "选项", "", "", "答案"], ["问", "甲", "乙", "丙", "AC"])
    for path in (lines, two, one):
        (item,) = items_of(read(path, topic="T06"))
        assert summary([item]) == [(ItemType.MULTIPLE, "AC", "T06", 2, 3)]


def test_a_cell_that_is_merged_over_rows_counts_for_each_of_them(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["专题", "题干", "答案"])
        sheet.merge_range(1, 0, 2, 0, "T07")
        sheet.write_row(1, 1, ["问一", "对"])
        sheet.write_row(2, 1, ["问二", "错"])
    assert [item.topic for item in items_of(read(path))] == ["T07", "T07"]


def test_topics_are_found_by_id_and_by_title(tmp_path):
    words = ["T06", "t6", "收费与财物", "T07 保密", "T7.保密义务"]
    rows = [changed(TRUE_FALSE, 题干=f"第 {number} 问", 专题=word) for number, word in enumerate(words)]
    sheet = read(write_csv(tmp_path / "t.csv", HEADINGS, *rows))
    assert [item.topic for item in items_of(sheet)] == ["T06", "T06", "T06", "T07", "T07"]
    assert "Topics: t6 → T06 (1), 收费与财物 → T06 (1), T07 保密 → T07 (1), T7.保密义务 → T07 (1)." in notes(sheet)


def test_levels_are_mapped_and_the_mapping_is_said_once(tmp_path):
    rows = [changed(TRUE_FALSE, 题干=f"第 {number} 问", 难度=str(number)) for number in range(1, 6)]
    sheet = read(write_csv(tmp_path / "t.csv", HEADINGS, *rows))
    assert [item.level for item in items_of(sheet)] == [1, 1, 2, 3, 3]
    assert [note for note in notes(sheet) if note.startswith("Levels")] == [
        "Levels: 2 → 1 (1), 3 → 2 (1), 4 → 3 (1), 5 → 3 (1)."
    ]


# What stands in a row, the rule that it breaks, and the column (counted from 1) where it does.
ERRORS = [
    (changed(SINGLE, 答案="也许"), "item-key", 7),
    (changed(SINGLE, 答案=""), "item-key-empty", 7),
    (changed(SINGLE, 答案="F"), "item-key-not-offered", 7),
    (changed(SINGLE, 答案="AB"), "item-key-count", 7),
    (changed(MULTIPLE, 答案="A"), "item-key-count", 7),
    (changed(MULTIPLE, 答案="AAB"), "item-key-twice", 7),
    (changed(TRUE_FALSE, 答案="A"), "item-key", 7),
    (changed(SINGLE, 选项B="谢绝"), "item-options-same", 4),
    (changed(SINGLE, 选项B=""), "item-option-gap", 4),
    (changed(SINGLE, 选项B="", 选项C="", 选项D=""), "item-options-few", 3),
    (changed(SINGLE, 题干=""), "item-stem-empty", 2),
    (changed(SINGLE, 题型="填空题"), "item-type-other", 1),
    (changed(SINGLE, 题型="单想题"), "item-type", 1),
    (changed(SINGLE, 题型="判断题"), "item-type-options", 1),
    (changed(SINGLE, 专题=""), "item-topic", 8),
    (changed(SINGLE, 专题="收费 其他"), "item-topic", 8),
    (changed(SINGLE, 难度="0.5"), "item-level", 9),
    (changed(SINGLE, 题干="=A1"), "item-formula", 2),
    (changed(SINGLE, 题干="问\x07"), "item-text", 2),
]


@pytest.mark.parametrize(("row", "rule", "column"), ERRORS)
def test_each_error_has_its_place_and_keeps_its_row_out(tmp_path, row, rule, column):
    path = write_csv(tmp_path / "t.csv", HEADINGS, row, MULTIPLE)
    sheet = read(path)
    (problem,) = sheet.problems
    assert (problem.rule, problem.place.line, problem.place.column) == (rule, 2, column)
    assert problem.severity is Severity.ERROR
    assert str(problem.message)
    assert str(problem.remedy)
    assert [number for number, _item in sheet.items] == [3]


def test_every_problem_is_reported_at_once(tmp_path):
    path = write_csv(tmp_path / "t.csv", HEADINGS, *(row for row, _rule, _column in ERRORS))
    found = [(problem.place.line, problem.rule) for problem in read(path).problems]
    assert found == [(number, rule) for number, (_row, rule, _column) in enumerate(ERRORS, start=2)]


def test_more_than_eight_options_are_an_error_at_the_ninth(tmp_path):
    path = write_csv(tmp_path / "t.csv", [*"ABCDEFGHI", "题干", "答案"], [*"甲乙丙丁戊己庚辛壬", "问", "A"])
    (problem,) = read(path, topic="T06").problems
    assert (problem.rule, problem.place.column) == ("item-options-many", 9)


def test_an_item_that_is_there_twice_is_refused_and_one_with_another_key_refuses_both(tmp_path):
    turned = changed(SINGLE, 选项A="收下", 选项B="谢绝", 答案="B")
    other = changed(MULTIPLE, 答案="ABC")
    sheet = read(write_csv(tmp_path / "t.csv", HEADINGS, SINGLE, turned, MULTIPLE, other))
    assert [(problem.rule, problem.place.line) for problem in sheet.problems] == [
        ("item-repeated", 3),
        ("item-repeated", 5),
    ]
    assert [row for row, _item in sheet.items] == [2]


def test_the_same_stem_with_other_options_is_a_warning(tmp_path):
    stem = "关于法律援助案件中收取财物的规定，下列说法正确的是哪一项？"
    other = [*SINGLE[:1], stem, "甲", "乙", "丙", "丁", *SINGLE[6:]]
    sheet = read(write_csv(tmp_path / "t.csv", HEADINGS, changed(SINGLE, 题干=stem), other))
    (problem,) = sheet.problems
    assert (problem.rule, problem.severity) == ("near-duplicate", Severity.WARNING)
    assert "row 2 says (100 % alike)" in str(problem.message)
    assert len(sheet.items) == 2


def test_an_item_that_a_bank_has_already_is_a_warning(tmp_path):
    known = make_item("t06-s-001")
    row = changed(SINGLE, 题干=known.stem, **{f"选项{option.option_id}": option.text for option in known.options})
    (problem,) = read(write_csv(tmp_path / "t.csv", HEADINGS, row), known=[known]).problems
    assert (problem.rule, problem.place.line, problem.place.column) == ("near-duplicate", 2, 2)
    assert "t06-s-001" in str(problem.message)


def test_formulas_of_a_workbook_are_found_and_numbers_are_doubted(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("甲 & 乙")
        sheet.write_row(0, 0, ["序号", "题干", "A", "B", "C", "答案"])
        sheet.write_formula(1, 0, "=ROW()-1", None, 1)
        sheet.write_formula(1, 1, '="问"', None, "问")
        sheet.write_row(1, 2, ["甲", "乙", "丙", "A"])
        sheet.write_row(2, 1, ["比例不得超过：", 0.18, 0.3, 5, "A"])
        sheet.write_string(3, 1, "=不是公式")
        sheet.write_datetime(3, 2, date(2026, 1, 1), workbook.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(3, 3, ["乙", "", "A"])
    sheet = read(path, topic="T06")
    found = [(problem.rule, problem.place.line, problem.place.column) for problem in sheet.problems]
    assert found == [("item-formula", 2, 2), ("item-number", 3, 3), ("item-number", 3, 4), ("item-number", 4, 3)]
    assert [row for row, _item in sheet.items] == [3, 4]


def test_a_table_without_headings_says_what_was_looked_for_and_what_was_found(tmp_path):
    (problem,) = read(write_csv(tmp_path / "t.csv", SINGLE, MULTIPLE)).problems
    assert problem.rule == "item-headings"
    assert "题干 (stem)" in str(problem.message)
    assert "受援人送来土特产，律师" in str(problem.message)
    assert "bank template" in str(problem.remedy)
    (problem,) = read(write_csv(tmp_path / "u.csv", [])).problems
    assert problem.rule == "item-headings"


def test_headings_without_a_key_and_a_misspelt_one(tmp_path):
    (problem,) = read(write_csv(tmp_path / "t.csv", ["题干", "A", "B", "答按项"], ["问", "甲", "乙", "A"])).problems
    assert problem.rule == "item-column-missing"
    assert "答案 (key)" in str(problem.message)


def test_headings_that_are_doubled_or_misspelt_are_warned_of(tmp_path):
    path = write_csv(tmp_path / "t.csv", ["题干", "题目", "答案", "难度级"], ["问", "又问", "对", "易"])
    found = [(problem.rule, problem.place.column) for problem in read(path, topic="T06").problems]
    assert found == [("item-column-twice", 2), ("item-column-unknown", 4)]


def test_one_column_for_all_options_beside_a_column_for_each_is_named(tmp_path):
    path = write_csv(tmp_path / "t.csv", ["题干", "选项", "A", "B", "答案"], ["问", "甲 乙", "甲", "乙", "A"])
    sheet = read(path, topic="T06")
    assert [option.text for option in items_of(sheet)[0].options] == ["甲", "乙"]
    assert "Columns not used, with their filled cells: 选项 (1)." in notes(sheet)


def test_without_a_topic_nothing_comes_in_and_it_is_said_once(tmp_path):
    path = write_csv(tmp_path / "t.csv", ["题干", "答案"], ["问一", "对"], ["问二", "错"])
    sheet = read(path)
    (problem,) = sheet.problems
    assert (problem.rule, problem.place.line, sheet.items) == ("item-topic", 1, ())
    assert "--topic T06" in str(problem.remedy)


def test_a_topic_that_no_exam_has_is_a_warning_said_once(tmp_path):
    rows = [changed(TRUE_FALSE, 题干=f"第 {number} 问", 专题="收费和财物") for number in (1, 2)]
    (problem,) = read(write_csv(tmp_path / "t.csv", HEADINGS, *rows)).problems
    assert (problem.rule, problem.severity, problem.place.line) == ("item-topic-unknown", Severity.WARNING, 2)
    assert str(problem.remedy) == "Did you mean “T06 收费与财物”?"


def test_what_is_left_out_is_named_once_with_its_number(tmp_path):
    headings = ["是否启用", "题干", "答案", "分值", "案情", "备注", "依据", "标签"]
    rows = [
        ["TURE", "问一", "对", "2", "某案", "x", "《法律援助法》（2003）第十条", "甲、乙"],
        ["否", "停用", "对", "", "", "", "", ""],
        ["是", "【示例】问", "对", "", "", "", "", ""],
        ["", "", "", "", "", "一、判断题", "", "说明"],
        headings,
        ["是", "问二", "错", "2", "", "", "《某书》第二章", ""],
        ["是", "问三", "错", "", "", "", "《某书》第三章", ""],
    ]
    sheet = read(write_csv(tmp_path / "t.csv", headings, *rows), topic="T06")
    items = items_of(sheet)
    assert [item.stem for item in items] == ["问一", "问二", "问三"]
    assert items[0].tags == ("needs_recheck", "甲", "乙")
    assert notes(sheet) == [
        "The type was taken from options and key where the table states none: 3 items.",
        "Level 2 was given to 3 items that state none (--level).",
        "Topic T06 was given to 3 items that state none.",
        "Rows that are not enabled: 1 (row 3).",
        "Example rows of the template: 1 (row 4).",
        "Rows without stem, options and key: 1 (row 5).",
        "Headings that are repeated: 1 (row 6).",
        "Column “分值” (3 cells): an exam, not a bank, says what items are worth.",
        "Column “案情” (2 cells): write case facts into the stem, or make a case by hand.",
        "Columns not used, with their filled cells: 备注 (3).",
        "Citation “《某书》” (2): the registry has no statute of this title.",
        "Items that cite a superseded version, tagged needs_recheck: 1.",
    ]


def test_a_word_that_does_not_say_whether_an_item_is_enabled_is_an_error(tmp_path):
    path = write_csv(tmp_path / "t.csv", ["是否启用", "题干", "答案"], ["或许", "问", "对"])
    assert [problem.rule for problem in read(path, topic="T06").problems] == ["item-enabled"]


def test_items_of_the_type_indefinite_become_what_their_key_says(tmp_path):
    rows = [changed(MULTIPLE, 题型="不定项"), changed(SINGLE, 题型="不定项选择题")]
    sheet = read(write_csv(tmp_path / "t.csv", HEADINGS, *rows))
    assert [item.type for item in items_of(sheet)] == [ItemType.MULTIPLE, ItemType.SINGLE]
    assert any("1 became single and 1 multiple" in note for note in notes(sheet))


def test_pictures_rich_text_and_further_sheets_are_named(tmp_path):
    path, picture = tmp_path / "t.xlsx", tmp_path / "p.png"
    picture.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f0300050"
            "001ff9a2b0d350000000049454e44ae426082"
        )
    )
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["题干", "答案"])
        sheet.write_rich_string(1, 0, "问", workbook.add_format({"bold": True}), "题", "目")
        sheet.write(1, 1, "对")
        sheet.insert_image(4, 4, str(picture))
        workbook.add_worksheet("其他").write(0, 0, "x")
    sheet = read(path, topic="T06")
    assert [item.stem for _row, item in sheet.items] == ["问题目"]
    assert [problem.rule for problem in sheet.problems] == ["table-sheet"]
    assert "Pictures in the workbook: 1. A bank has no pictures." in notes(sheet)
    assert "Texts with colours, bold or raised letters: 1. A bank keeps their words only." in notes(sheet)


def test_statutes_are_cited_in_the_version_that_is_pinned(tmp_path):
    path = write_csv(tmp_path / "t.csv", ["题干", "答案", "法条"], ["问", "对", "《法律援助法》第二十条"])
    sheet = read(path, topic="T06", grounds=Grounds(REGISTRY, {"legal-aid-law": "2021"}))
    (item,) = items_of(sheet)
    assert [citation.reference for citation in item.citations] == ["legal-aid-law@2021"]
    assert item.tags == ()


def test_a_file_that_is_not_there_or_no_table_is_one_problem(tmp_path):
    (problem,) = read(tmp_path / "no.xlsx").problems
    assert problem.rule == "no-file"
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    (problem,) = read(broken).problems
    assert problem.rule == "table-workbook"


def test_an_empty_table_under_headings_is_an_error(tmp_path):
    (problem,) = read(write_csv(tmp_path / "t.csv", HEADINGS)).problems
    assert problem.rule == "item-none"


JUNK = st.one_of(
    st.sampled_from(["", "单选题", "判断", "对", "错", "AB", "A、C", "1", "5", "收费与财物", "A.甲 B.乙", "甲\n乙"]),
    st.sampled_from(["《法律援助法》第〇条", "第零条", "【示例】", "否", "=1", "# 甲: 乙", "0.5", "T 06"]),
    st.text(max_size=8),
)
# What each column usually holds: a row of nothing else is an item.
SIGNS = st.one_of(st.characters(exclude_categories=("Cc", "Cs")), st.sampled_from("，。：、-#:'\"[]{}&*!|>\n"))
USUAL = {
    "题型": st.sampled_from(["", "单选题", "选择题"]),
    "题干": st.text(SIGNS, min_size=3, max_size=30),
    "选项A": st.text(SIGNS, min_size=1, max_size=8).map("甲{}".format),
    "选项B": st.text(SIGNS, min_size=1, max_size=8).map("乙{}".format),
    "选项C": st.sampled_from(["", "丙", "- 丙", "no", "丙: 丁"]),
    "答案": st.sampled_from("AB"),
    "解析": st.text(SIGNS, max_size=40),
    "专题": st.sampled_from(["T06", "收费与财物", "T07"]),
    "难度": st.sampled_from(["", "易", "1", "4"]),
    "依据": st.sampled_from(
        ["", "《法律援助法》（2021）第二十条", "《法律援助法》（2003）第一条、第三条", "《某法》第一条"]
    ),
    "标签": st.text(SIGNS, max_size=10),
    "是否启用": st.sampled_from(["", "是"]),
}


@st.composite
def table_rows(draw):
    """A row in which at most two cells are not what they should be."""
    row = {column: draw(cells) for column, cells in USUAL.items()}
    for column in draw(st.lists(st.sampled_from(list(USUAL)), max_size=2)):
        row[column] = draw(JUNK)
    return list(row.values())


@given(rows=st.lists(table_rows(), max_size=6), topic=st.sampled_from(["T06", None]))
def test_whatever_stands_in_a_table_is_an_item_that_loads_or_a_problem_that_can_be_said(rows, topic):
    paper = io.StringIO()
    csv.writer(paper).writerows([list(USUAL), *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(paper.getvalue().encode("utf-8", "replace"))
        sheet = read(path, topic=topic)
    for problem in sheet.problems:
        assert str(problem.message)
        assert str(problem.remedy)
    assert all(notes(sheet))
    bank = new_bank([item for _row, item in sheet.items], bank_id="t", title="t", language="zh", author="a")
    if bank.items:
        reading = read_bank(bank_text(bank).encode(), "t.yaml", REGISTRY)
        assert [problem for problem in reading.problems if problem.severity is Severity.ERROR] == []
        assert reading.bank == bank
