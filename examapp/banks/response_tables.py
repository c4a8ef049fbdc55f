"""Responses that come from elsewhere, a row a person: points, 0 and 1, or the options ticked, with a key."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from examapp.banks.findings import Findings
from examapp.banks.tables import Row, plain, read_table
from examapp.domain.errors import Message, Place, Problem

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?")
LETTERS = re.compile(r"[A-Za-z](?:[\s,;/、，；]*[A-Za-z])*")
SERIES = re.compile(r"(.*?)[\s_.-]*(\d+)")
KEY_HEADINGS = (("item", "题号", "试题"), ("key", "答案", "正确答案"))


@dataclass(frozen=True, slots=True)
class ResponseTable:
    """What was read: points a person and item, and with a key also which options were ticked (None: not answered).

    `groups` has a label a person under each heading; `left_out` are headings that are neither item nor named group.
    """

    item_ids: tuple[str, ...]
    points: tuple[tuple[float, ...], ...]
    maxima: tuple[float, ...]
    ticked: tuple[tuple[frozenset[str] | None, ...], ...] | None = None
    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def read_responses(
    path: Path, *, key_path: Path | None = None, groups: Sequence[str] = ()
) -> tuple[ResponseTable | None, list[Problem]]:
    """The responses in a CSV file or workbook with headings, None when anything is wrong, and every problem.

    With a key the items are those of the key. Without one they are the columns whose headings are a numbered series
    (Item1, Item2 …), where most are, else every column of numbers that is no group. An empty cell was not answered and
    earns nothing. Without a key the most points of an item are the highest that anybody has, at least 1.
    """
    rows, problems = read_table(path)
    findings = Findings(str(path))
    findings.problems += problems
    findings.errors = sum(problem.severity == "error" for problem in problems)
    if len(rows) < 2:
        if not findings.errors:
            message = Message("The file needs a row of headings and a row for each person.")
            findings.error("no-responses", Place(str(path), 1, 1), message, Message("Put the items into columns."))
        return None, findings.problems
    head = [text.strip() for text in rows[0].texts]
    _refuse_twins(head, rows[0], findings)
    named = _named_groups(head, groups, rows[0], findings)
    keys = None if key_path is None else read_key(key_path, findings)
    if findings.errors:
        return None, findings.problems
    columns = _item_columns(head, rows[1:], named, keys)
    if not columns:
        message = Message("No column holds an item.")
        remedy = Message("Head the columns with the items, such as Item1, Item2, or as in the key.")
        findings.error("no-responses", Place(str(path), rows[0].number, 1), message, remedy)
        return None, findings.problems
    table = _table(head, rows[1:], columns, keys, findings)
    if table is None or findings.errors:
        return None, findings.problems
    return _with_groups(table, head, rows[1:], named, columns), findings.problems


def _refuse_twins(head: Sequence[str], row: Row, findings: Findings) -> None:
    for name, count in Counter(filter(None, head)).items():
        if count > 1:
            place = Place(findings.file, row.number, head.index(name) + 1)
            message = Message("Two columns are called “{column}”.", {"column": name})
            findings.error("column-twice", place, message, Message("Give each column a name of its own."))


def _named_groups(head: Sequence[str], groups: Sequence[str], row: Row, findings: Findings) -> dict[str, int]:
    """The columns that are named as groups."""
    known = {plain(name): place for place, name in enumerate(head) if name}
    named = {}
    for name in groups:
        place = known.get(plain(name))
        if place is None:
            message = Message("There is no column “{column}”.", {"column": name})
            listed = Message("The columns are: {columns}.", {"columns": ", ".join(filter(None, head))})
            findings.error("no-column", Place(findings.file, row.number, 1), message, listed)
        else:
            named[head[place]] = place
    return named


def read_key(path: Path, findings: Findings) -> dict[str, frozenset[str]]:
    """Item to its right options, out of a table of two columns; what is wrong is noted."""
    rows, problems = read_table(path)
    findings.problems += problems
    findings.errors += sum(problem.severity == "error" for problem in problems)
    keys: dict[str, frozenset[str]] = {}
    for row in rows:
        name, letters = row.cell(0).text.strip(), row.cell(1).text.strip()
        if row is rows[0] and plain(name) in map(plain, KEY_HEADINGS[0]) and plain(letters) in KEY_HEADINGS[1]:
            continue
        place = Place(str(path), row.number, 2)
        if name in keys:
            message = Message("The item {item} is in the key twice.", {"item": name})
            findings.error("key-twice", place, message, Message("Keep one of the two."))
        elif not name or not LETTERS.fullmatch(letters):
            message = Message("“{text}” is no key.", {"text": letters})
            findings.error("no-key", place, message, Message("Write the item, and the letters of its right options."))
        else:
            keys[name] = _letters(letters)
    return keys


def _letters(text: str) -> frozenset[str]:
    return frozenset(letter.upper() for letter in text if letter.isalpha())


def _item_columns(
    head: Sequence[str], rows: Sequence[Row], named: Mapping[str, int], keys: Mapping[str, frozenset[str]] | None
) -> dict[str, int]:
    """Item to column, in the order of the file."""
    free = {name: place for place, name in enumerate(head) if name and name not in named}
    if keys is not None:
        return {name: place for name, place in free.items() if name in keys}
    series = [match[1] for name in free if (match := SERIES.fullmatch(name))]
    common, count = Counter(series).most_common(1)[0] if series else ("", 0)
    if 2 * count > len(free):
        return {name: place for name, place in free.items() if (match := SERIES.fullmatch(name)) and match[1] == common}
    return {name: place for name, place in free.items() if any(NUMBER.fullmatch(row.cell(place).text) for row in rows)}


def _table(
    head: Sequence[str],
    rows: Sequence[Row],
    columns: Mapping[str, int],
    keys: Mapping[str, frozenset[str]] | None,
    findings: Findings,
) -> ResponseTable | None:
    if keys is None:
        points = tuple(tuple(_points(row, place, findings) for place in columns.values()) for row in rows)
        maxima = tuple(max(1.0, *column) for column in zip(*points, strict=True))
        return ResponseTable(tuple(columns), points, maxima)
    missing = [name for name in keys if name not in columns]
    if missing:
        message = Message("These items of the key are in no column: {items}.", {"items": ", ".join(missing)})
        remedy = Message("The columns are: {columns}.", {"columns": ", ".join(filter(None, head))})
        findings.error("no-column", Place(findings.file, 1, 1), message, remedy)
        return None
    ticked = tuple(tuple(_ticked(row, place, findings) for place in columns.values()) for row in rows)
    points = tuple(
        tuple(float(options == keys[name]) for name, options in zip(columns, row, strict=True)) for row in ticked
    )
    options = {
        name: tuple(sorted(keys[name].union(*(row[place] or () for row in ticked))))
        for place, name in enumerate(columns)
    }
    return ResponseTable(tuple(columns), points, (1.0,) * len(columns), ticked, dict(keys), options)


def _points(row: Row, place: int, findings: Findings) -> float:
    text = row.cell(place).text
    if not text:
        return 0.0
    if NUMBER.fullmatch(text) and float(text) >= 0:
        return float(text)
    message = Message("“{text}” is not a number of points.", {"text": text})
    remedy = Message("Write points; leave the cell empty where nothing was answered. For letters give --key FILE.")
    findings.error("no-points", Place(findings.file, row.number, place + 1), message, remedy)
    return 0.0


def _ticked(row: Row, place: int, findings: Findings) -> frozenset[str] | None:
    text = row.cell(place).text
    if not text:
        return None
    if LETTERS.fullmatch(text):
        return _letters(text)
    message = Message("“{text}” is no response: it takes the letters of options.", {"text": text})
    remedy = Message("Write the letters that were ticked; leave the cell empty where nothing was answered.")
    findings.error("no-response", Place(findings.file, row.number, place + 1), message, remedy)
    return None


def _with_groups(
    table: ResponseTable,
    head: Sequence[str],
    rows: Sequence[Row],
    named: Mapping[str, int],
    columns: Mapping[str, int],
) -> ResponseTable:
    groups = {name: tuple(row.cell(place).text for row in rows) for name, place in named.items()}
    others = tuple(name for name in head if name and name not in columns and name not in named)
    return ResponseTable(
        table.item_ids, table.points, table.maxima, table.ticked, table.keys, table.options, groups, others
    )
