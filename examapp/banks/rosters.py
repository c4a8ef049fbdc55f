"""Rosters out of CSV and XLSX: every row either a candidate or a problem with its row, column and remedy."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from examapp.banks.findings import Findings
from examapp.banks.tables import Row, did_you_mean, plain, read_table, text_fault
from examapp.domain.errors import Message, Place, Problem
from examapp.domain.people import (
    DEFAULT_GROUP,
    LICENCE_DIGITS,
    Candidate,
    CandidateState,
    Category,
    ComparisonGroup,
    clean_licence_no,
    licence_doubts,
    licence_fault,
)

T = TypeVar("T")

# The first word of each is the one that messages recommend.
HEADINGS = {
    "name": ("姓名", "name", "full name", "candidate"),
    "licence_no": (
        "执业证号",
        "licence_no",
        "执业证号码",
        "律师执业证号",
        "律师执业证号码",
        "执业证书号",
        "证号",
        "licence number",
        "licence",
        "license_no",
        "license number",
        "license",
    ),
    "centre": ("单位", "centre", "工作单位", "执业机构", "所在单位", "机构", "center", "office", "organisation"),
    "category": ("类别", "category", "执业类别", "人员类别", "律师类别"),
    "group": ("对比组", "group", "对照组", "比较组", "comparison group"),
    "state": ("状态", "state", "考试状态", "status"),
    "seat": ("座位", "seat", "座位号", "座号", "seat no", "seat number"),
}
REQUIRED = ("name", "licence_no", "centre", "category")
CATEGORY_WORDS = {
    Category.LEGAL_AID: ("法律援助律师", "法律援助机构律师", "法律援助机构执业律师", "法援律师", "legal aid lawyer"),
    Category.FULL_TIME: ("专职律师", "专职", "社会律师", "社会执业律师", "full-time lawyer"),
    Category.PART_TIME: ("兼职律师", "兼职", "part-time lawyer"),
    Category.GOVERNMENT: ("公职律师", "公职", "government lawyer"),
    Category.COMPANY: ("公司律师", "company lawyer"),
    Category.MILITARY: ("军队律师", "military lawyer"),
    Category.GRASSROOTS: ("基层法律服务工作者", "基层法律工作者", "grassroots legal worker"),
    Category.VOLUNTEER: (
        "法律援助志愿者",
        "志愿者",
        "志愿律师",
        "法律援助志愿律师",
        "legal aid volunteer",
        "volunteer lawyer",
    ),
}
GROUP_WORDS = {
    ComparisonGroup.LEGAL_AID: ("法律援助", "法援", "法律援助组", "法律援助律师"),
    ComparisonGroup.PRACTISING: ("社会律师", "社会", "社会执业律师", "社会律师组", "practising lawyers"),
    ComparisonGroup.OTHER: ("其他", "其它"),
}
STATE_WORDS = {
    CandidateState.NORMAL: ("正常", "应考"),
    CandidateState.DEFERRED: ("缓考",),
    CandidateState.EXEMPT: ("免考",),
    CandidateState.ABSENT: ("缺考",),
}
# The tenth digit of a 17-digit number; 3 to 5 are lawyers of Hong Kong, Macao and Taiwan.
CATEGORY_OF_DIGIT = {
    "1": Category.FULL_TIME,
    "2": Category.PART_TIME,
    "6": Category.GOVERNMENT,
    "7": Category.COMPANY,
    "8": Category.LEGAL_AID,
    "9": Category.MILITARY,
}
OWN_NUMBERS = (Category.GRASSROOTS, Category.VOLUNTEER)
OWN_NUMBER_DIGITS = range(6, 21)
HEADING_ROWS = 20
HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
ROUNDED_AT_LEAST = 3
CORRECT_THE_ROW = Message("Correct the cell; if the row is not a person, delete the row.")
COMPARE_WITH_LICENCE = Message("Compare it with the licence; if it is right, nothing needs to be done.")
TYPE_IT_AGAIN = Message("Format the column as text and type the number again from the licence.")


def load_roster(
    path: Path, *, this_year: int, known: Sequence[Candidate] = ()
) -> tuple[list[Candidate], list[Problem]]:
    """The people of every row that is right, and all that is wrong; `known` are the people who have seats already.

    Of two rows that give one licence number to different people neither is taken.
    """
    rows, problems = read_table(path)
    findings = Findings(str(path))
    findings.problems += problems
    header = _find_header(rows, findings)
    if header is None:
        return [], findings.problems
    reader = _RowReader(header, this_year, findings)
    drafts = [(row, reader.candidate(row)) for row in rows if row.number > header.row.number]
    people = _without_duplicates([(row, person) for row, person in drafts if person is not None], header, findings)
    if _all_rounded(people):
        message = Message(
            "All {count} licence numbers end in 00: a spreadsheet has replaced their last digits.",
            {"count": len(people)},
        )
        findings.error("licence-digits", header.place("licence_no", header.row), message, TYPE_IT_AGAIN)
        return [], findings.problems
    seated = give_seats(people, known)
    _report_seat_clashes(seated, known, findings)
    return seated, findings.problems


@dataclass(frozen=True, slots=True)
class _Header:
    """The row of headings: field to column, counted from 0."""

    file: str
    row: Row
    columns: Mapping[str, int]

    def place(self, field: str, row: Row) -> Place:
        return Place(self.file, row.number, self.columns[field] + 1 if field in self.columns else 0)

    def heading(self, field: str) -> str:
        return self.row.cell(self.columns[field]).text


def _words(table: Mapping[T, Sequence[str]]) -> dict[str, T]:
    """Every word, as it is looked up, to what it means; the code's own name of a value is a word too."""
    pairs = [(plain(word), meaning) for meaning, words in table.items() for word in (*words, str(meaning))]
    return dict(pairs)


def _find_header(rows: Sequence[Row], findings: Findings) -> _Header | None:
    """The first row that names at least two fields, the number among them or not; titles above it are passed over."""
    known = _words(HEADINGS)
    for row in rows[:HEADING_ROWS]:
        columns: dict[str, int] = {}
        for column, text in enumerate(row.texts):
            field = known.get(plain(text))
            if field is not None and field not in columns:
                columns[field] = column
        if len(columns) >= 2:
            header = _Header(findings.file, row, columns)
            _report_headings(header, known, findings)
            return header if all(field in columns for field in REQUIRED) else None
    line = rows[0].number if rows else 1
    message = Message("No row of headings was found. A roster needs the columns {columns}.", {"columns": _expected()})
    remedy = Message("Write these headings above the people, one a column; see docs/rosters.md.")
    findings.error("roster-headings", Place(findings.file, line, 1), message, remedy)
    return None


def _expected() -> str:
    return ", ".join(f"{HEADINGS[field][0]} ({HEADINGS[field][1]})" for field in REQUIRED)


def _report_headings(header: _Header, known: Mapping[str, str], findings: Findings) -> None:
    """What is missing, doubled, or looks like a field and is none."""
    strange: dict[str, str] = {}
    for column, text in enumerate(header.row.texts):
        place = Place(header.file, header.row.number, column + 1)
        field = known.get(plain(text))
        guess = did_you_mean(plain(text), [word for word, field in known.items() if field not in header.columns])
        if field is not None and header.columns[field] != column:
            used = {"ignored": text, "used": header.heading(field)}
            message = Message("The column “{ignored}” is not read, because “{used}” says the same.", used)
            remedy = Message("Delete the one that is wrong; the first is used.")
            findings.warning("roster-column-twice", place, message, remedy)
        elif field is None and guess is not None:
            strange[known[guess]] = text
            if known[guess] not in REQUIRED:
                values = {"heading": text, "known": HEADINGS[known[guess]][0]}
                message = Message("The column “{heading}” is not read. Did you mean “{known}”?", values)
                remedy = Message("Rename the heading if it is meant; otherwise nothing needs to be done.")
                findings.warning("roster-column-unknown", place, message, remedy)
    for field in REQUIRED:
        if field not in header.columns:
            _report_missing(field, strange.get(field), header, findings)


def _report_missing(field: str, guess: str | None, header: _Header, findings: Findings) -> None:
    name = f"{HEADINGS[field][0]} ({HEADINGS[field][1]})"
    message = Message("The column {column} is missing.", {"column": name})
    remedy = Message("Add it to the row of headings.")
    if guess is not None:
        remedy = Message("Rename the heading “{heading}” if that is the column.", {"heading": guess})
    findings.error("roster-column-missing", Place(header.file, header.row.number), message, remedy)


class _RowReader:
    """Makes candidates of rows and notes everything that is wrong with each."""

    def __init__(self, header: _Header, this_year: int, findings: Findings) -> None:
        self._header = header
        self._this_year = this_year
        self._findings = findings
        self._categories = _words(CATEGORY_WORDS)
        self._groups = _words(GROUP_WORDS)
        self._states = _words(STATE_WORDS)

    def candidate(self, row: Row) -> Candidate | None:
        """The person of a row; None, with the reasons noted, when the row is not right."""
        errors_before = self._findings.errors
        category = self._choice(row, "category", self._categories, CATEGORY_WORDS)
        licence_no = self._licence_no(row, category)
        name = _joined_name(self._text(row, "name"))
        centre = self._text(row, "centre")
        group = self._choice(row, "group", self._groups, GROUP_WORDS)
        state = self._choice(row, "state", self._states, STATE_WORDS) or CandidateState.NORMAL
        seat = self._text(row, "seat")
        if self._findings.errors > errors_before or category is None:
            return None
        self._note_doubts(row, licence_no, category)
        group = group or DEFAULT_GROUP.get(category, ComparisonGroup.OTHER)
        return Candidate(name, licence_no, centre, category, group, state, _two_digits(seat))

    def _cell_text(self, row: Row, field: str) -> str:
        column = self._header.columns.get(field)
        return "" if column is None else row.cell(column).text

    def _error(self, rule: str, row: Row, field: str, message: Message, remedy: Message = CORRECT_THE_ROW) -> None:
        self._findings.error(rule, self._header.place(field, row), message, remedy)

    def _text(self, row: Row, field: str) -> str:
        """Free text; empty only where the field may be left out."""
        text = self._cell_text(row, field)
        fault = text_fault(text)
        if fault is not None:
            self._error("roster-text", row, field, fault)
        elif not text and field in REQUIRED:
            values = {"column": self._header.heading(field)}
            self._error("roster-empty", row, field, Message("“{column}” is empty.", values))
        return text

    def _choice(self, row: Row, field: str, words: Mapping[str, T], table: Mapping[T, Sequence[str]]) -> T | None:
        """The value that a word of a controlled list means; None where it is left out or unknown, which is noted."""
        text = self._text(row, field)
        meaning = words.get(plain(text))
        if not text or meaning is not None:
            return meaning
        close = did_you_mean(plain(text), words)
        values: dict[str, object] = {"word": text, "column": self._header.heading(field)}
        remedy = Message("Use one of: {words}.", {"words": ", ".join(known[0] for known in table.values())})
        if close is not None:
            remedy = Message("Did you mean “{known}”?", {"known": table[words[close]][0]})
        self._error("roster-word", row, field, Message("“{word}” is unknown in “{column}”.", values), remedy)
        return None

    def _licence_no(self, row: Row, category: Category | None) -> str:
        """The number, which is only right when nothing was noted."""
        cell = row.cell(self._header.columns["licence_no"])
        licence_no = clean_licence_no(cell.text).lstrip("'‘’")
        if cell.has_lost_digits:
            message = Message(
                "The spreadsheet has stored the licence number as a number ({number}), and its last digits are lost.",
                {"number": cell.text},
            )
            self._error("licence-digits", row, "licence_no", message, TYPE_IT_AGAIN)
        elif not licence_no:
            self._text(row, "licence_no")
        elif category in OWN_NUMBERS:
            if not (licence_no.isascii() and licence_no.isdigit() and len(licence_no) in OWN_NUMBER_DIGITS):
                values = {"number": licence_no}
                message = Message("the certificate number “{number}” is not 6 to 20 digits", values)
                self._error("licence-number", row, "licence_no", message)
        else:
            fault = licence_fault(licence_no)
            if fault is not None:
                self._error("licence-number", row, "licence_no", fault)
        return licence_no

    def _note_doubts(self, row: Row, licence_no: str, category: Category) -> None:
        """Warnings about a number that is well formed and looks odd."""
        place = self._header.place("licence_no", row)
        if category in OWN_NUMBERS:
            if row.cell(self._header.columns["licence_no"]).number is not None:
                message = Message("The certificate number is stored as a number: zeros it may begin with are lost.")
                self._findings.warning("licence-odd", place, message, COMPARE_WITH_LICENCE)
            return
        for doubt in licence_doubts(licence_no, this_year=self._this_year):
            message = Message("The licence number looks odd: {doubt}.", {"doubt": doubt})
            self._findings.warning("licence-odd", place, message, COMPARE_WITH_LICENCE)
        if len(licence_no) != LICENCE_DIGITS:
            return
        by_number = CATEGORY_OF_DIGIT.get(licence_no[9], category)
        if by_number is not category:
            values = {"digit": licence_no[9], "number": CATEGORY_WORDS[by_number][0]}
            values["row"] = CATEGORY_WORDS[category][0]
            message = Message("The tenth digit, {digit}, stands for {number}, but the row says {row}.", values)
            self._findings.warning("licence-category", place, message, COMPARE_WITH_LICENCE)
        if licence_no.endswith("00"):
            message = Message("The licence number ends in 00, as it does when a spreadsheet drops the last digits.")
            self._findings.warning("licence-digits", place, message, COMPARE_WITH_LICENCE)


def _joined_name(name: str) -> str:
    """A Chinese name without the spaces that are put in to make columns look even; other names keep theirs."""
    return re.sub(rf"(?<=[{HAN}]) (?=[{HAN}])", "", name)


def _two_digits(seat: str) -> str:
    return seat.zfill(2) if seat.isascii() and seat.isdigit() else seat


def _without_duplicates(
    drafts: Sequence[tuple[Row, Candidate]], header: _Header, findings: Findings
) -> list[Candidate]:
    """One candidate a licence number: a row that repeats another is a warning, one that contradicts it an error."""
    first: dict[str, tuple[Row, Candidate]] = {}
    disputed: set[str] = set()
    for row, person in drafts:
        if person.licence_no not in first:
            first[person.licence_no] = (row, person)
            continue
        earlier_row, earlier = first[person.licence_no]
        place = header.place("licence_no", row)
        if person == earlier:
            message = Message("This row repeats row {row}.", {"row": earlier_row.number})
            findings.warning("roster-repeated", place, message, Message("It counts once. Delete one of them."))
        else:
            disputed.add(person.licence_no)
            values = {"row": earlier_row.number, "name": earlier.name, "other": person.name}
            message = Message("Rows {row} ({name}) and this one ({other}) differ but have one licence number.", values)
            remedy = Message("Compare both with the licences; neither is imported until one is corrected or deleted.")
            findings.error("roster-duplicate", place, message, remedy)
    return [person for licence_no, (_row, person) in first.items() if licence_no not in disputed]


def _all_rounded(people: Sequence[Candidate]) -> bool:
    """Whether every 17-digit number ends in 00, which three by chance do once in a million."""
    numbers = [person.licence_no for person in people if len(person.licence_no) == LICENCE_DIGITS]
    return len(numbers) >= ROUNDED_AT_LEAST and all(number.endswith("00") for number in numbers)


def give_seats(people: Iterable[Candidate], known: Sequence[Candidate] = ()) -> list[Candidate]:
    """The people with a seat each: the one given, the one they had, or the next free number of their centre."""
    waiting = list(people)
    ids = {person.licence_no for person in waiting}
    before = {(person.licence_no, person.centre): person.seat for person in known}
    taken = {(person.centre, person.seat) for person in waiting if person.seat}
    taken |= {(person.centre, person.seat) for person in known if person.licence_no not in ids}
    kept = {(centre, seat) for (_id, centre), seat in before.items()}
    seated = []
    for person in waiting:
        seat = person.seat or before.get((person.licence_no, person.centre), "")
        if not person.seat and (not seat or (person.centre, seat) in taken):
            seat = _free_seat(person.centre, taken, kept)
        taken.add((person.centre, seat))
        seated.append(replace(person, seat=seat))
    return seated


def _free_seat(centre: str, *occupied: set[tuple[str, str]]) -> str:
    number = 1
    while any((centre, f"{number:02}") in seats for seats in occupied):
        number += 1
    return f"{number:02}"


def _report_seat_clashes(people: Sequence[Candidate], known: Iterable[Candidate], findings: Findings) -> None:
    ids = {person.licence_no for person in people}
    everyone = [*people, *(person for person in known if person.licence_no not in ids)]
    counts = Counter((person.centre, person.seat) for person in everyone)
    for (centre, seat), count in counts.items():
        if count > 1:
            names = ", ".join(person.name for person in everyone if (person.centre, person.seat) == (centre, seat))
            values = {"centre": centre, "seat": seat, "names": names}
            message = Message("{centre}: seat {seat} is given to several people: {names}.", values)
            remedy = Message("Give each a seat of their own, or leave the seat empty to be given one.")
            findings.warning("roster-seat", Place(findings.file), message, remedy)
