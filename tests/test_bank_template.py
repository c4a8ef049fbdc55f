"""The table that trainers fill in: what it offers, and that it comes in as it was filled."""

import csv
import io
import re
import zipfile

import pytest
import python_calamine
import xlsxwriter

from examapp.banks.formats.cells import LEVEL_WORDS, TYPE_WORDS, words
from examapp.banks.formats.headings import field_of, option_of
from examapp.banks.formats.tabular import INSTRUCTIONS
from examapp.banks.formats.template import LEVELS, TYPES, examples, headings, template_csv, template_workbook
from examapp.banks.tables import plain
from examapp.locale import say, use_language
from tests.item_tables import items_of, notes, read


@pytest.fixture(params=["zh", "en"])
def language(request):
    use_language(request.param)
    yield request.param
    use_language("en")


def rows_of(content):
    workbook = python_calamine.load_workbook(io.BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


FILLED = {
    "zh": [
        ["9", "判断题", "T06", "易", "问一", *[""] * 8, "对", "因为", "《法律援助法》（2021）第二十条", "甲，乙"],
        ["10", "单选题", "T06", "中", "问二", *"甲乙丙丁", *[""] * 4, "C", "第一行\n第二行", "", ""],
        ["11", "多选题", "T07", "难", "问三", *"甲乙丙丁戊己庚辛", "AH", "", "", ""],
    ],
    "en": [
        [
            "9",
            "true/false",
            "T06",
            "easy",
            "One?",
            *[""] * 8,
            "true",
            "because",
            "《法律援助法》（2021）第二十条",
            "a, b",
        ],
        ["10", "single choice", "T06", "medium", "Two?", *"pqrs", *[""] * 4, "C", "first\nsecond", "", ""],
        ["11", "multiple answers", "T07", "hard", "Three?", *"pqrstuvw", "AH", "", "", ""],
    ],
}


def test_every_heading_and_word_of_the_lists_is_one_that_an_import_knows(language):
    for heading in headings(say):
        assert field_of(heading) or option_of(heading), heading
    assert [words(TYPE_WORDS)[plain(say(word))] for word in TYPES] == ["true_false", "single", "multiple"]
    assert [words(LEVEL_WORDS)[plain(say(word))] for word in LEVELS] == [1, 2, 3]


def test_the_workbook_has_a_sheet_to_fill_in_and_one_that_explains_every_column(language):
    sheets = rows_of(template_workbook(say))
    (items, explained) = sheets.values()
    assert list(sheets)[1] in INSTRUCTIONS
    assert items == [headings(say), *examples(say)]
    assert [row[0] for row in explained[1 : len(headings(say)) + 1]] == headings(say)
    assert all(row[1] and row[2] for row in explained[1 : len(headings(say)) + 1])


def test_the_sheet_is_frozen_offers_lists_and_keeps_text(language):
    with zipfile.ZipFile(io.BytesIO(template_workbook(say))) as archive:
        sheet, styles = (archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    lists = re.findall(r'<dataValidation type="list"[^>]*sqref="([^"]*)"><formula1>"([^"]*)"', sheet)
    assert lists == [("B2:B2001", ",".join(map(say, TYPES))), ("D2:D2001", ",".join(map(say, LEVELS)))]
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])
    assert set(formats[1:]) == {"49"}  # Excel's number for “text”
    columns = re.findall(r'<col min="(\d+)" max="(\d+)" [^>]*style=', sheet)
    assert sum(int(last) - int(first) + 1 for first, last in columns) == len(headings(say))


def test_the_template_alone_holds_no_item_and_its_examples_are_named(language, tmp_path):
    for name, content in (("t.xlsx", template_workbook(say)), ("t.csv", template_csv(say))):
        path = tmp_path / name
        path.write_bytes(content)
        sheet = read(path)
        assert [problem.rule for problem in sheet.problems] == ["item-none"]
        assert "Example rows of the template: 3 (row 2, 3, 4)." in notes(sheet)


def test_a_filled_workbook_comes_in_without_a_word_of_complaint(language, tmp_path):
    """Its cells are written anew, as Excel writes the whole file anew."""
    path = tmp_path / "t.xlsx"
    sheets = rows_of(template_workbook(say))
    with xlsxwriter.Workbook(path) as workbook:
        for number, (name, rows) in enumerate(sheets.items()):
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate([*rows, *(FILLED[language] if number == 0 else [])]):
                for column, cell in enumerate(cells):
                    sheet.write_string(row, column, cell)
    check_filled(read(path))


def test_a_filled_csv_comes_in_too(language, tmp_path):
    content = template_csv(say)
    assert content.startswith(b"\xef\xbb\xbf")
    paper = io.StringIO()
    csv.writer(paper).writerows(FILLED[language])
    path = tmp_path / "t.csv"
    path.write_bytes(content + paper.getvalue().encode())
    check_filled(read(path))


def check_filled(sheet):
    judged, single, multiple = items_of(sheet)
    assert (judged.key, judged.level, judged.topic, len(judged.tags)) == ({"T"}, 1, "T06", 2)
    assert [citation.reference for citation in judged.citations] == ["legal-aid-law@2021"]
    assert (single.key, single.level, single.rationale.count("\n"), len(single.options)) == ({"C"}, 2, 1, 4)
    assert (multiple.key, multiple.level, multiple.topic, len(multiple.options)) == ({"A", "H"}, 3, "T07", 8)
    said = notes(sheet)
    assert [note for note in said if not note.startswith(("Levels:", "Example rows"))] == []
