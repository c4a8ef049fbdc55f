import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from examapp.banks.tables import (
    Cell,
    clean_lines,
    clean_text,
    decode,
    did_you_mean,
    open_table,
    plain,
    read_table,
    text_fault,
)
from examapp.domain.errors import Severity

TABLE = "姓名,执业证号\n张三,13416201281012345\n"


def texts_of(path):
    rows, problems = read_table(path)
    assert problems == []
    return [row.texts for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_file_reads_the_same_in_every_encoding_that_windows_writes(tmp_path, encoding):
    path = tmp_path / "roster.csv"
    path.write_bytes(TABLE.encode(encoding))
    assert texts_of(path) == [("姓名", "执业证号"), ("张三", "13416201281012345")]


@given(st.text(alphabet="张三李四王五0123456789,;\n\u3400𠮷", min_size=1))
def test_decoding_undoes_encoding(text):
    assert decode(text.encode("utf-8")) == text
    assert decode(text.encode("utf-16")) == text


def test_bytes_that_are_no_text_are_a_problem_with_a_remedy(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(b"\xff\x81\xff")
    rows, (problem,) = read_table(path)
    assert rows == []
    assert problem.rule == "table-encoding"
    assert "CSV UTF-8" in str(problem.remedy)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_even_when_cells_contain_another(tmp_path, separator):
    path = tmp_path / "roster.csv"
    lines = [["name", "centre", "note"], ["Li", '"a, b; c"', "x"], ["Wu", "d", "y;z" if separator != ";" else "y,z"]]
    path.write_text("\n".join(separator.join(line) for line in lines), encoding="utf-8")
    assert texts_of(path)[1] == ("Li", "a, b; c", "x")


def test_rows_keep_the_numbers_that_a_spreadsheet_shows(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text('title,\n\n"two\nlines",b\nc,d\n', encoding="utf-8")
    rows, problems = read_table(path)
    assert problems == []
    assert [(row.number, row.cells[0].text) for row in rows] == [(1, "title"), (3, "two lines"), (4, "c")]


def test_a_quotation_mark_left_open_is_reported_and_swallows_no_row_silently(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text('a,b\nc,d\n"e,f\ng,h\n', encoding="utf-8")
    rows, (problem,) = read_table(path)
    assert [row.texts for row in rows] == [("a", "b"), ("c", "d")]
    assert problem.rule == "table-quotes"


def test_text_that_was_protected_from_excel_loses_its_protection(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text('no,x\n"=""13416201281012345""",y\n', encoding="utf-8")
    assert texts_of(path)[1] == ("13416201281012345", "y")


def test_a_workbook_tells_numbers_from_text(tmp_path):
    path = tmp_path / "roster.csv"  # what a file is called does not matter
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(2, 1, "13416201281012345")
        sheet.write_number(2, 2, 13416201281012345)
        sheet.write_number(2, 3, 134162012810)
        sheet.write_number(2, 4, 71.5)
    rows, problems = read_table(path)
    assert problems == []
    (row,) = rows
    assert row.number == 3
    assert row.texts[0] == ""
    assert [cell.has_lost_digits for cell in row.cells] == [False, False, True, False, False]
    assert row.texts[3:] == ("134162012810", "71.5")


def test_a_second_sheet_with_data_is_not_dropped_silently(tmp_path):
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("空表")
        workbook.add_worksheet("名册").write(0, 0, "姓名")
        workbook.add_worksheet("补充").write(0, 0, "姓名")
    rows, (problem,) = read_table(path)
    assert [row.texts for row in rows] == [("姓名",)]
    assert problem.severity is Severity.WARNING
    assert problem.message.values == {"ignored": "补充", "used": "名册"}


def test_a_hidden_sheet_is_not_read(tmp_path):
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("名册").write(0, 0, "姓名")
        hidden = workbook.add_worksheet("代码")
        hidden.write(0, 0, "x")
        hidden.hide()
    assert texts_of(path) == [("姓名",)]


def test_a_broken_workbook_is_a_problem_and_not_a_crash(tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    rows, (problem,) = read_table(path)
    assert rows == []
    assert problem.rule == "table-workbook"


def test_a_missing_file_is_a_problem(tmp_path):
    rows, (problem,) = read_table(tmp_path / "none.csv")
    assert rows == []
    assert problem.rule == "no-file"


@pytest.mark.parametrize("text", ["1.34162E+16", "1.34162e16", "1,34162E+16", "1E+16"])
def test_scientific_notation_has_lost_digits(text):
    assert Cell(text).has_lost_digits


@pytest.mark.parametrize("text", ["13416201281012345", "134162012810", "E16", "1.5", ""])
def test_other_text_has_not(text):
    assert not Cell(text).has_lost_digits


def test_invisible_signs_are_dropped_and_spaces_made_one():
    assert clean_text(" 张\u200b三\u3000\n 李四\ufeff ") == "张三 李四"


@pytest.mark.parametrize("text", ["\x1b[2J", "=1+1", "@x", "+1+1", "-x"])
def test_texts_that_could_act_are_refused(text):
    assert text_fault(text) is not None
    assert text_fault("张三·阿卜杜拉") is None
    assert text_fault("-1.5") is None


def test_headings_are_looked_up_without_their_ornaments():
    assert plain("执业证号（17 位）*") == "执业证号"
    assert plain("Licence No.") == plain("licence_no.")
    assert did_you_mean("专职率师", ["专职律师", "兼职律师"]) == "专职律师"
    assert did_you_mean("abc", ["专职律师"]) is None


def test_a_cell_beyond_all_measure_is_a_problem_and_not_a_crash(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("a,b\nc," + "x" * 200_000 + "\n", encoding="utf-8")
    rows, (problem,) = read_table(path)
    assert [row.texts for row in rows] == [("a", "b")]
    assert problem.place.line == 2


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    rows, problems = read_table(path)
    assert all(any(row.texts) for row in rows)
    assert all(str(problem.remedy) for problem in problems)


def test_lines_of_a_cell_are_cleaned_one_by_one():
    assert clean_lines(" 甲  乙\u200b\r\n\r\n丙_x000D_\n丁 ") == "甲 乙\n丙\n丁"
    assert clean_lines(" \n ") == ""


@given(st.text())
def test_cleaned_lines_stay_as_they_are_and_have_none_that_is_empty(text):
    cleaned = clean_lines(text)
    assert clean_lines(cleaned) == cleaned
    assert cleaned == "" or all(line == line.strip() != "" for line in cleaned.split("\n"))


def test_a_table_can_keep_lines_pass_sheets_over_and_says_what_is_merged(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("说明").write(0, 0, "x")
        sheet = workbook.add_worksheet("题目")
        sheet.write(0, 0, "甲\n乙")
        sheet.merge_range(1, 1, 3, 1, "丙")
    table, problems = open_table(path, clean=clean_lines, passed_over=["说明"])
    assert problems == []
    assert (table.sheet, table.rows[0].texts[0], table.merged) == ("题目", "甲\n乙", ((2, 1, 4),))
