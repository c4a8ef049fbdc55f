"""One column of scores out of a table from elsewhere, one row a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from examapp.banks.findings import Findings
from examapp.banks.raw_scores import TOTAL_HEADINGS
from examapp.banks.tables import Row, plain, read_table
from examapp.domain.errors import Message, Place, Problem

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?")
FEWEST = 2


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """The scores in the order of the file, and what the column is called; a file without headings has no name."""

    scores: tuple[Fraction, ...]
    name: str = ""


def read_score_column(path: Path, *, wanted: str | None = None) -> tuple[ScoreColumn | None, list[Problem]]:
    """The scores of a CSV file or workbook, None when anything is wrong, and every problem.

    The column is the one `wanted`, else the one with a heading that means a total, else the only one with numbers.
    """
    rows, problems = read_table(path)
    findings = Findings(str(path))
    for problem in problems:
        findings.problems.append(problem)
        findings.errors += problem.severity == "error"
    if not rows:
        if not findings.errors:
            message = Message("The file has no rows.")
            findings.error("no-scores", Place(str(path), 1, 1), message, Message("Put one score into each row."))
        return None, findings.problems
    column = _column(rows, wanted, findings)
    if column is None:
        return None, findings.problems
    people = rows if _is_number(rows[0], column) else rows[1:]
    scores = [score for row in people if (score := _score(row, column, findings)) is not None]
    if len(scores) < FEWEST and not findings.errors:
        message = Message("There are scores of {count} people; a comparison needs two or more.", {"count": len(scores)})
        findings.error("no-scores", Place(str(path), 1, column + 1), message, Message("Add the others' scores."))
    name = "" if people is rows else rows[0].cell(column).text
    return (None if findings.errors else ScoreColumn(tuple(scores), name)), findings.problems


def _is_number(row: Row, column: int) -> bool:
    return NUMBER.fullmatch(row.cell(column).text) is not None


def _column(rows: Sequence[Row], wanted: str | None, findings: Findings) -> int | None:
    """The column of the scores, from 0; None, noted, when it cannot be told."""
    headings = [plain(text) for text in rows[0].texts]
    if wanted is not None:
        if plain(wanted) in headings:
            return headings.index(plain(wanted))
        message = Message("There is no column “{column}”.", {"column": wanted})
        columns = ", ".join(text for text in rows[0].texts if text)
        remedy = Message("The columns are: {columns}.", {"columns": columns})
        findings.error("no-scores", Place(findings.file, rows[0].number, 1), message, remedy)
        return None
    totals = [headings.index(word) for word in map(plain, TOTAL_HEADINGS) if word in headings]
    if totals:
        return totals[0]
    width = max(len(row.cells) for row in rows)
    body = rows[1:] or rows
    numeric = [column for column in range(width) if all(_is_number(row, column) for row in body)]
    if len(numeric) == 1:
        return numeric[0]
    message = Message("It is not clear which column holds the scores.")
    remedy = Message("Call it “total”, or name it with --column.")
    findings.error("no-scores", Place(findings.file, rows[0].number, 1), message, remedy)
    return None


def _score(row: Row, column: int, findings: Findings) -> Fraction | None:
    text = row.cell(column).text
    if NUMBER.fullmatch(text):
        return Fraction(text)
    place = Place(findings.file, row.number, column + 1)
    message = Message("“{text}” is not a score.", {"text": text})
    remedy = Message("Type the points, or delete the row of a person who did not sit or is none.")
    findings.error("no-scores", place, message, remedy)
    return None
