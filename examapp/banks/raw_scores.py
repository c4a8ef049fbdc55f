"""Raw scores of a norm group, one row a person: from points to the figures of a baseline."""

import re
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from examapp.banks.baseline_scores import written
from examapp.banks.findings import Findings
from examapp.banks.tables import Row, plain
from examapp.domain.blueprints import Exam, Part
from examapp.domain.errors import Message, Place
from examapp.domain.marking import show_points

TOTAL_HEADINGS = ("total", "总分", "成绩", "全卷", "得分", "score")
COMMON_HEADINGS = ("common", "共同部分", "共同卷", "共同部分得分")
HEADING_ROWS = 20
NUMBER = re.compile(r"\d+(\.\d+)?")
FEWEST = 2
NO_ITEMS: Mapping[str, Fraction] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """The row of headings and where the points stand: `total`, `common`, `topics.T01` and so on to columns from 0."""

    header: Row
    columns: Mapping[str, int]


def find_scores(rows: Sequence[Row], exam: Exam | None, items: Collection[str] = ()) -> ScoreColumns | None:
    """The columns of points, when a heading says that there are any; None for another kind of table."""
    known = {plain(word): "total" for word in TOTAL_HEADINGS} | {plain(word): "common" for word in COMMON_HEADINGS}
    for topic in exam.topics if exam else ():
        known |= {plain(topic.topic_id): f"topics.{topic.topic_id}", plain(topic.title): f"topics.{topic.topic_id}"}
    known |= {plain(item_id): f"item_points.{item_id}" for item_id in items}
    for row in rows[:HEADING_ROWS]:
        columns: dict[str, int] = {}
        for column, text in enumerate(row.texts):
            if plain(text) in known:
                columns.setdefault(known[plain(text)], column)
        if "total" in columns:
            return ScoreColumns(row, columns)
    return None


def summarise(
    scores: ScoreColumns,
    rows: Sequence[Row],
    exam: Exam,
    findings: Findings,
    *,
    items: Mapping[str, Fraction] = NO_ITEMS,
) -> dict[str, str | int | Fraction]:
    """The fields of a baseline computed from the points; empty, with every bad cell noted, when one is not right."""
    limits = {name: _limit(exam, name, items) for name in scores.columns}
    people = [row for row in rows if row.number > scores.header.number]
    before = findings.errors
    columns: dict[str, list[Fraction]] = {name: [] for name in scores.columns}
    for row in people:
        points = {name: _points(row, column, limits[name], findings) for name, column in scores.columns.items()}
        for name, value in points.items():
            columns[name].append(value or Fraction(0))
        _check_row(row, points, scores, findings)
    if len(people) < FEWEST and findings.errors == before:
        message = Message("There are scores of {count} people; a baseline needs two or more.", {"count": len(people)})
        place = Place(findings.file, scores.header.number, 1)
        findings.error("raw-scores", place, message, Message("Add the others' scores, one row each."))
    if findings.errors > before:
        return {}
    return _fields(columns, limits, exam)


def _limit(exam: Exam, name: str, items: Mapping[str, Fraction]) -> Fraction:
    if name.startswith("item_points."):
        return items[name.removeprefix("item_points.")]
    if name.startswith("topics."):
        return exam.topic_maximum(name.removeprefix("topics."))
    return exam.part_maximum(Part.COMMON if name == "common" else None)


def _points(row: Row, column: int, limit: Fraction, findings: Findings) -> Fraction | None:
    """The points in a cell; None, noted, when they are none or more than there are to get."""
    text = row.cell(column).text
    if NUMBER.fullmatch(text) and Fraction(text) <= limit:
        return Fraction(text)
    place = Place(findings.file, row.number, column + 1)
    values = {"text": text, "maximum": show_points(limit, places=None)}
    message = Message("“{text}” is not a number of points from 0 to {maximum}.", values)
    remedy = Message("Type the points, or delete the row of a person who did not sit or is none.")
    findings.error("raw-scores", place, message, remedy)
    return None


def _check_row(row: Row, points: Mapping[str, Fraction | None], scores: ScoreColumns, findings: Findings) -> None:
    """A part cannot have more points than the whole."""
    total, common = points["total"], points.get("common")
    if total is not None and common is not None and common > total:
        place = Place(findings.file, row.number, scores.columns["common"] + 1)
        message = Message("The common part has more points than the whole paper.")
        findings.error("raw-scores", place, message, Message("Look whether the columns are exchanged."))


def _fields(
    columns: Mapping[str, list[Fraction]], limits: Mapping[str, Fraction], exam: Exam
) -> dict[str, str | int | Fraction]:
    fields: dict[str, str | int | Fraction] = {"exam": exam.exam_id}
    for name, points in columns.items():
        if name.startswith("item_points."):
            fields[name] = written(tuple(points))
            continue
        mean = statistics.mean(points)
        if name.startswith("topics."):
            if limits[name]:
                fields[name] = mean / limits[name]
                spread = Fraction(statistics.stdev(points)) / limits[name]
                fields[name.replace("topics.", "topic_sds.")] = spread
            continue
        part = "whole" if name == "total" else "common"
        fields[f"{part}.n"] = len(points)
        fields[f"{part}.mean"] = mean
        fields[f"{part}.sd"] = Fraction(statistics.stdev(points))
        fields[f"{part}.maximum"] = str(show_points(limits[name], places=None))
        fields[f"{part}.median"] = statistics.median(points)
        fields[f"{part}.lowest"] = min(points)
        fields[f"{part}.highest"] = max(points)
    fields["scores"] = written(tuple(columns["total"]))
    fields["whole.passed"] = sum(points >= exam.cut_score for points in columns["total"])
    return fields
