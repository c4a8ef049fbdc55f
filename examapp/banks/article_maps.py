"""A table of which article became which when a statute was amended, out of CSV or XLSX."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from examapp.banks.findings import Findings
from examapp.banks.tables import Cell, Row, plain, read_table
from examapp.domain.articles import article_of, main_number
from examapp.domain.errors import Message, Place, Problem

OLD_HEADINGS = (
    "旧条",
    "原条",
    "旧条号",
    "原条号",
    "旧条文",
    "原条文",
    "修订前",
    "修正前",
    "old",
    "old article",
    "from",
)
NEW_HEADINGS = ("新条", "现条", "新条号", "现条号", "新条文", "现条文", "修订后", "修正后", "new", "new article", "to")
REPEALED = ("废止", "删除", "删去", "取消", "repealed", "deleted")
RANGE = re.compile(r"(.+?)\s*(?:至|到|[-–—~～]+)\s*(.+)")
LIST = re.compile(r"[、,，;；/\s]+")
SAMPLES = Message("Write an article as 38, 308之一 or 第三十八条, and several in a row as 7至12.")


@dataclass(frozen=True, slots=True)
class ArticleMap:
    """Article of the old version to those of the new one; none when it was repealed, several when it was divided."""

    articles: Mapping[str, tuple[str, ...]]


def read_article_map(path: Path) -> tuple[ArticleMap, list[Problem]]:
    """The map in a table with a heading for old and one for new articles, and every problem with row and column.

    A cell holds one article, or several in a row on both sides (7至12 to 8至13); the new one may hold several
    (40、41), or 废止 for an article that was repealed. Other columns are remarks.
    """
    rows, problems = read_table(path)
    findings = Findings(str(path))
    findings.problems += problems
    findings.errors += sum(problem.severity == "error" for problem in problems)
    header = next((found for row in rows if (found := _columns(row)) is not None), None)
    articles: dict[str, tuple[str, ...]] = {}
    if header is None:
        if not findings.errors:
            message = Message("There is no row with the headings “{old}” and “{new}”.", {"old": "旧条", "new": "新条"})
            findings.error("map-headings", Place(str(path), 1), message, Message("Add them above the two columns."))
        return ArticleMap({}), findings.problems
    heading, old_column, new_column = header
    for row in rows[rows.index(heading) + 1 :]:
        for old, new in _read_row(row, old_column, new_column, findings):
            articles[old] = tuple(dict.fromkeys([*articles.get(old, ()), *new]))
    if not articles and not findings.errors:
        message = Message("Under the headings there is no row.")
        findings.error("map-empty", Place(str(path), heading.number), message, SAMPLES)
    return ArticleMap(articles), findings.problems


def _columns(row: Row) -> tuple[Row, int, int] | None:
    """The row with the places of its two headings, when it has both."""
    names = [plain(text) for text in row.texts]
    old = next((place for place, name in enumerate(names) if name in map(plain, OLD_HEADINGS)), None)
    new = next((place for place, name in enumerate(names) if name in map(plain, NEW_HEADINGS)), None)
    return None if old is None or new is None else (row, old, new)


def _read_row(row: Row, old_column: int, new_column: int, findings: Findings) -> list[tuple[str, tuple[str, ...]]]:
    before = findings.errors
    old = _articles(row, old_column, findings)
    repealed = plain(row.cell(new_column).text) in REPEALED
    new = [] if repealed else _articles(row, new_column, findings)
    if findings.errors > before:
        return []
    if repealed:
        return [(each, ()) for each in old]
    if len(old) == 1:
        return [(old[0], tuple(new))]
    if len(old) != len(new):
        values = {"old": len(old), "new": len(new)}
        message = Message("Here {old} old articles stand beside {new} new ones.", values)
        remedy = Message("Give both the same number, or write each article in a row of its own.")
        findings.error("map-lengths", Place(findings.file, row.number, new_column + 1), message, remedy)
        return []
    return [(each, (other,)) for each, other in zip(old, new, strict=True)]


def _articles(row: Row, column: int, findings: Findings) -> list[str]:
    """The articles that a cell names; reported, and none, when it names none or something else."""
    cell = row.cell(column)
    found = _parse(cell)
    if found is not None:
        return found
    place = Place(findings.file, row.number, column + 1)
    if not cell.text:
        message = Message("This cell is empty.")
        remedy = Message("Write the article; for one that was repealed write 废止 in the new column.")
        findings.error("map-cell", place, message, remedy)
    else:
        message = Message("“{text}” is no article, nor several in a row.", {"text": cell.text})
        findings.error("map-cell", place, message, SAMPLES)
    return []


def _parse(cell: Cell) -> list[str] | None:
    single = article_of(cell.text)
    if single is not None:
        return [single]
    between = RANGE.fullmatch(cell.text)
    if between is not None:
        first, last = (article_of(each) for each in between.groups())
        if first is None or last is None or not (first + last).isdigit():
            return None
        numbers = range(main_number(first) or 0, (main_number(last) or 0) + 1)
        return [str(number) for number in numbers] or None
    several = [article_of(part) for part in LIST.split(cell.text) if part]
    articles = [each for each in several if each is not None]
    return articles if articles and len(articles) == len(several) else None
