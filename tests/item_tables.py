"""Tables of items for tests: written as CSV or XLSX, and read with a small registry and two topics."""

import csv

import xlsxwriter

from examapp.banks.formats.grounds import Grounds
from examapp.banks.formats.tabular import Given, read_items
from examapp.banks.formats.topics import Topics
from tests.bank_cases import REGISTRY

TITLES = {"T06": "收费与财物", "T07": "保密"}
HEADINGS = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "专题", "难度"]
SINGLE = ["单选题", "受援人送来土特产，律师应当：", "谢绝", "收下", "折价收下", "转送他人", "A", "T06", "易"]
MULTIPLE = ["多选题", "律师不得收取的有：", "红包", "车费", "证据", "水果", "ABD", "T06", "中"]
TRUE_FALSE = ["判断题", "律师可以收取复印费。", "", "", "", "", "错", "T07", "难"]


def write_csv(path, *rows, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(path, *rows, sheets=()):
    """A workbook of text cells; what is no text is written as what it is; `sheets` are names of further sheets."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell) if isinstance(cell, str) else sheet.write(number, column, cell)
        for name in sheets:
            workbook.add_worksheet(name).write_string(0, 0, "something")
    return path


def given(**changes):
    return Given(**{"topics": Topics(TITLES), "grounds": Grounds(REGISTRY, {}), **changes})


def read(path, **changes):
    return read_items(path, given(**changes))


def items_of(sheet):
    """The items without their rows, when nothing is wrong with the table."""
    assert [str(problem.message) for problem in sheet.problems] == []
    return [item for _row, item in sheet.items]


def changed(row, **cells):
    """A row in which some cells, named as in the headings, say something else."""
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, row, strict=True)]


def notes(sheet):
    return [str(message) for message in (*sheet.mapped, *sheet.left_out)]
