"""Tables of answer sheets that one person typed: CSV and XLSX, rows into sheets, and what is wrong with them."""

import pytest

from examapp.banks.sheets import read_sheets

NUMBER, OTHER = "13416201281000001", "13416201281000002"


def read(tmp_path, text, name="first.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return read_sheets(path)


@pytest.mark.parametrize(
    "heading",
    ["执业证号,校验码,题号,答案", "licence_no,check_code,item,letters", "Licence number,Check code,Item,Letters"],
)
def test_rows_become_sheets_with_the_places_of_their_letters(tmp_path, heading):
    text = f"{heading}\n{NUMBER},954 333,1,a\n{NUMBER},954333,2,C、A\n{OTHER},111222,1,\n"
    sheets, problems = read(tmp_path, text)
    assert problems == []
    assert [(sheet.licence_no, sheet.code, sheet.place.line) for sheet in sheets] == [
        (NUMBER, "954333", 2),
        (OTHER, "111222", 4),
    ]
    assert {number: letters.text for number, letters in sheets[0].items.items()} == {1: "A", 2: "AC"}
    assert (sheets[0].items[2].place.line, sheets[0].items[2].place.column) == (3, 4)


def test_a_row_that_does_not_say_whose_it_is_belongs_to_the_row_above(tmp_path):
    text = "座位号,校验码,题号,答案\n7,954333,1,A\n,,2,B\n8,111222,1,C\n7,954333,3,D\n,,4,A\n"
    sheets, problems = read(tmp_path, text, encoding="gb18030")
    assert problems == []
    assert [(sheet.seat, sorted(sheet.items)) for sheet in sheets] == [("07", [1, 2, 3, 4]), ("08", [1])]


def test_whatever_is_wrong_with_a_row_is_named_and_the_others_are_read(tmp_path):
    text = "licence_no,check_code,item,letters\n,,1,A\n1.34162E+16,954333,1,A\n,,2,B\n"
    text += f"{NUMBER},954333,one,A\n,,1,A\n,,1,B\n"
    sheets, problems = read(tmp_path, text)
    assert [(problem.rule, problem.place.line) for problem in problems] == [
        ("sheet-whose", 2),
        ("licence-digits", 3),
        ("sheet-whose", 4),
        ("sheet-item", 5),
        ("sheet-item-twice", 7),
    ]
    assert [(sheet.licence_no, list(sheet.items)) for sheet in sheets] == [(NUMBER, [1])]


@pytest.mark.parametrize(
    "text", ["", "name,age\nA,1\n", "licence_no,item,letters\n1,1,A\n", "check_code,item,letters\n"]
)
def test_a_table_without_its_headings_says_which_are_missing(tmp_path, text):
    sheets, problems = read(tmp_path, text)
    assert sheets == []
    assert [problem.rule for problem in problems] == ["sheet-headings"]


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    _sheets, problems = read_sheets(tmp_path / "none.csv")
    assert problems
