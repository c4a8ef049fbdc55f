"""Training hours out of a table: a licence number and hours in a row; several rows of one person add up."""

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from examapp.banks.findings import Findings
from examapp.banks.rosters import HEADINGS as ROSTER_HEADINGS
from examapp.banks.tables import Row, plain, read_table
from examapp.domain.errors import Message, Place, Problem
from examapp.domain.people import clean_licence_no, licence_fault

HOURS_HEADINGS = ("学时", "hours", "培训学时", "课时", "training hours")
HEADING_ROWS = 20
NUMBER = re.compile(r"\d+(\.\d+)?")


def read_hours(path: Path) -> tuple[dict[str, Fraction], list[Problem]]:
    """Licence number to hours, and every problem; a file with an error has nothing to say."""
    rows, problems = read_table(path)
    findings = Findings(str(path))
    findings.problems += problems
    findings.errors = sum(problem.severity == "error" for problem in problems)
    header = next((row for row in rows[:HEADING_ROWS] if _columns(row) is not None), None)
    columns = None if header is None else _columns(header)
    if header is None or columns is None:
        if not findings.errors:
            message = Message("The table needs the columns 执业证号 (licence_no) and 学时 (hours).")
            remedy = Message("Write these headings above the rows.")
            findings.error("hours-headings", Place(str(path), 1, 1), message, remedy)
        return {}, findings.problems
    hours: dict[str, Fraction] = {}
    for row in rows:
        if row.number > header.number:
            _add(row, columns, hours, findings)
    return ({} if findings.errors else hours), findings.problems


def _columns(row: Row) -> Mapping[str, int] | None:
    numbers, spans = (
        [place for place, text in enumerate(row.texts) if plain(text) in {plain(word) for word in words}]
        for words in (ROSTER_HEADINGS["licence_no"], HOURS_HEADINGS)
    )
    return {"licence_no": numbers[0], "hours": spans[0]} if numbers and spans else None


def _add(row: Row, columns: Mapping[str, int], hours: dict[str, Fraction], findings: Findings) -> None:
    number = clean_licence_no(row.cell(columns["licence_no"]).text)
    text = row.cell(columns["hours"]).text
    fault = licence_fault(number)
    if fault is not None:
        place = Place(findings.file, row.number, columns["licence_no"] + 1)
        findings.error("licence-number", place, fault, Message("Type the number again from the licence."))
    elif not NUMBER.fullmatch(text):
        place = Place(findings.file, row.number, columns["hours"] + 1)
        message = Message("“{text}” is not a number of hours.", {"text": text})
        findings.error("hours-value", place, message, Message("Write hours such as 12 or 1.5."))
    else:
        hours[number] = hours.get(number, Fraction(0)) + Fraction(text)
