"""Sign-in sheets of lectures out of CSV and XLSX: who was there, at what, for how many hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from examapp.banks.attendance_cells import (
    HEADINGS,
    Mark,
    columns_of,
    day_of,
    hours_of,
    lines_above,
    mark_of,
)
from examapp.banks.findings import Findings
from examapp.banks.rosters import HEADINGS as ROSTER_HEADINGS
from examapp.banks.tables import Row, did_you_mean, plain, read_table, text_fault
from examapp.domain.errors import Message, Place, Problem, Severity
from examapp.domain.hours import MOST_HOURS, NO_HOURS, Attendance, Lecture
from examapp.domain.people import clean_licence_no, licence_fault

HEADING_ROWS = 20
CORRECT_THE_ROW = Message("Correct the cell; if the row is not a person, delete the row.")
CORRECT_THE_CELL = Message("Correct the cell.")
TYPE_IT_AGAIN = Message("Format the column as text and type the number again from the licence.")
TICK = Message("Write √ for who was there, and leave the cell empty for who was not.")
# What a lecture may not lack, and the option that says it.
NEEDED = {
    "title": Message("Write “课程：…” above the table, add a column “课程”, or say it with --title."),
    "day": Message("Write “日期：…” above the table, add a column “日期”, or say it with --date."),
    "hours": Message("Write “学时：…” above the table, add a column “学时”, or say it with --hours."),
}
USEFUL = {
    "lecturer": Message("Write “主讲人：…” above the table, add a column “主讲人”, or say it with --lecturer."),
    "place": Message("Write “地点：…” above the table, add a column “地点”, or say it with --place."),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says of the lectures, where the sheet does not; empty texts say nothing."""

    title: str = ""
    lecturer: str = ""
    place: str = ""
    day: date | None = None
    hours: Fraction | None = None


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """What a file says: a row for each person at each lecture, 0 hours for who is on the sheet and was not there."""

    attendances: tuple[Attendance, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems keep the file out."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)


def read_sign_in_sheet(
    path: Path, *, today: date, given: Given | None = None, roster: Mapping[str, str] | None = None
) -> SignInSheet:
    """The sheet in a file, and everything that is wrong with it; with an error nobody's attendance is taken.

    A cell of the row goes before the lines above the table, and these before what is `given`. `roster` is licence
    number to name.
    """
    rows, problems = read_table(path)
    findings = Findings(str(path))
    findings.problems += problems
    findings.errors = sum(problem.severity is Severity.ERROR for problem in problems)
    header = next((row for row in rows[:HEADING_ROWS] if "licence_no" in columns_of(row)), None)
    if header is None:
        if not findings.errors:
            message = Message("No row of headings was found. A sign-in sheet needs the column 执业证号 (licence_no).")
            remedy = Message("Write the headings above the people, one a column.")
            findings.error("sheet-headings", Place(str(path), rows[0].number if rows else 1, 1), message, remedy)
        return SignInSheet((), tuple(findings.in_order()))
    _report_headings(header, findings)
    reader = _Reader(
        header=header,
        columns=columns_of(header),
        above=lines_above([row for row in rows if row.number < header.number]),
        given=given or Given(),
        roster=roster or {},
        today=today,
        findings=findings,
    )
    for row in rows:
        if row.number > header.number:
            reader.read(row)
    reader.finish()
    taken = () if findings.errors else tuple(reader.attendances)
    return SignInSheet(taken, tuple(findings.in_order()))


def _report_headings(header: Row, findings: Findings) -> None:
    """Columns that are not read although they look like one that would be: a tick that is not read counts everybody."""
    columns = columns_of(header)
    waiting = [word for field, words in HEADINGS.items() if field not in columns for word in words]
    of_rosters = {"", *(plain(word) for words in ROSTER_HEADINGS.values() for word in words)}
    doubles = {plain(word): field for field, words in HEADINGS.items() if field in columns for word in words}
    for column, text in enumerate(header.texts):
        place = Place(findings.file, header.number, column + 1)
        used = doubles.get(plain(text))
        close = None if plain(text) in of_rosters else did_you_mean(plain(text), waiting)
        if used is not None and columns[used] != column:
            values = {"ignored": text, "used": header.cell(columns[used]).text}
            message = Message("The column “{ignored}” is not read, because “{used}” says the same.", values)
            remedy = Message("Delete the one that is wrong.")
            findings.warning("sheet-column-twice", place, message, remedy)
        elif used is None and close is not None:
            message = Message(
                "The column “{heading}” is not read. Did you mean “{known}”?", {"heading": text, "known": close}
            )
            remedy = Message("Rename the heading if it is meant; otherwise nothing needs to be done.")
            findings.warning("sheet-column-unknown", place, message, remedy)


@dataclass(slots=True)
class _Reader:
    """Makes attendances of rows and notes everything that is wrong with each."""

    header: Row
    columns: Mapping[str, int]
    above: Mapping[str, tuple[str, Row]]
    given: Given
    roster: Mapping[str, str]
    today: date
    findings: Findings
    attendances: list[Attendance] = field(default_factory=list)
    ticked: int = 0
    _rows: dict[tuple[object, ...], tuple[Row, Attendance]] = field(default_factory=dict)
    _said: set[str] = field(default_factory=set)

    def read(self, row: Row) -> None:
        """Take a row in; one that names nobody, and is not ticked, is a blank line or a foot of the sheet."""
        name = self._text(row, "name")
        mark = self._mark(row, name)
        is_ticked = "present" in self.columns and mark is Mark.PRESENT
        if not self._text(row, "licence_no") and not name and not is_ticked:
            return
        if mark is Mark.UNKNOWN:
            values = {"text": self._text(row, "present"), "column": self._heading("present")}
            message = Message("“{text}” in “{column}” does not say whether the person was there.", values)
            self._error("sheet-tick", row, "present", message, TICK)
        before = self.findings.errors
        learner = self._licence_no(row)
        lecture = self._lecture(row)
        hours = self._hours(row)
        self.ticked += mark is Mark.PRESENT
        if self.findings.errors == before and lecture is not None and hours is not None:
            self._note_name(row, learner, name)
            self._keep(row, Attendance(learner, lecture, hours if mark is Mark.PRESENT else NO_HOURS))

    def finish(self) -> None:
        """Look at the sheet as a whole."""
        place = self._place(self.header, "present")
        if not self.attendances and not self.findings.errors:
            message = Message("The sheet names nobody.")
            self.findings.error("sheet-empty", place, message, Message("Write a row for each person."))
        elif not self.ticked and not self.findings.errors:
            message = Message("Nobody is ticked in “{column}”.", {"column": self._heading("present")})
            remedy = Message("Write √ for who was there; or delete the column, and everybody on the sheet was there.")
            self.findings.error("sheet-tick", place, message, remedy)
        if not self.roster:
            message = Message("Nobody is on the roster here, so licence numbers are not compared with it.")
            remedy = Message("Import the roster first: examapp roster import FILE")
            self.findings.warning("sheet-no-roster", Place(self.findings.file), message, remedy)

    def _text(self, row: Row, name: str) -> str:
        return row.cell(self.columns[name]).text if name in self.columns else ""

    def _heading(self, name: str) -> str:
        return self.header.cell(self.columns[name]).text

    def _place(self, row: Row, name: str) -> Place:
        return Place(self.findings.file, row.number, self.columns[name] + 1 if name in self.columns else 0)

    def _error(self, rule: str, row: Row, name: str, message: Message, remedy: Message = CORRECT_THE_CELL) -> None:
        self.findings.error(rule, self._place(row, name), message, remedy)

    def _mark(self, row: Row, name: str) -> Mark:
        """What the tick says; without a column for it everybody on the sheet was there."""
        return mark_of(row.cell(self.columns["present"]), name) if "present" in self.columns else Mark.PRESENT

    def _licence_no(self, row: Row) -> str:
        """The number, which is only right when nothing was noted."""
        cell = row.cell(self.columns["licence_no"])
        licence_no = clean_licence_no(cell.text).lstrip("'‘’")
        fault = licence_fault(licence_no)
        if cell.has_lost_digits and licence_no not in self.roster:
            message = Message(
                "The spreadsheet has stored the licence number as a number ({number}), and its last digits are lost.",
                {"number": cell.text},
            )
            self._error("licence-digits", row, "licence_no", message, TYPE_IT_AGAIN)
        elif not licence_no:
            message = Message("The licence number is missing.")
            self._error("licence-number", row, "licence_no", message, CORRECT_THE_ROW)
        elif licence_no in self.roster:
            return licence_no
        elif fault is not None:
            self._error("licence-number", row, "licence_no", fault, CORRECT_THE_ROW)
        elif self.roster:
            message = Message("{number} is not on the roster.", {"number": licence_no})
            remedy = Message("Compare it with the licence; the hours are kept under this number.")
            self.findings.warning("sheet-unknown-person", self._place(row, "licence_no"), message, remedy)
        return licence_no

    def _note_name(self, row: Row, learner: str, name: str) -> None:
        on_roster = self.roster.get(learner, name)
        if name and "".join(name.split()) != "".join(on_roster.split()):
            values = {"name": name, "known": on_roster, "number": learner}
            message = Message("The sheet calls {number} {name}, the roster {known}.", values)
            remedy = Message("Compare both with the licence: the hours are kept under the number.")
            self.findings.warning("sheet-name", self._place(row, "name"), message, remedy)

    def _said_of(self, row: Row, name: str) -> tuple[str, Place]:
        """What the row, else a line above the table, says of the lecture, and where; empty where neither does."""
        text = self._text(row, name)
        if text or name not in self.above:
            return text, self._place(row, name)
        text, line = self.above[name]
        return text, Place(self.findings.file, line.number)

    def _lecture(self, row: Row) -> Lecture | None:
        words = {name: self._words(row, name) for name in ("title", "lecturer", "place")}
        day = self._day(row)
        if day is None or not words["title"]:
            return None
        return Lecture(day, **words)

    def _words(self, row: Row, name: str) -> str:
        text, place = self._said_of(row, name)
        text = text or str(getattr(self.given, name))
        fault = text_fault(text)
        if fault is not None:
            self._once("sheet-text", place, fault, CORRECT_THE_CELL)
        if not text:
            self._missing(row, name)
        return text

    def _day(self, row: Row) -> date | None:
        text, place = self._said_of(row, "day")
        day = day_of(text) if text else self.given.day
        if text and day is None:
            message = Message("“{text}” is no day.", {"text": text})
            remedy = Message(
                "Write one day with its year, such as 2026-05-06 or 2026年5月6日; a row or a sheet for each day."
            )
            self._once("sheet-day", place, message, remedy)
        elif day is None:
            self._missing(row, "day")
        elif day > self.today:
            message = Message("The lecture of {day} has not been yet.", {"day": day.isoformat()})
            self._once("sheet-day", place, message, Message("Correct the date; attendance is imported afterwards."))
        return day

    def _hours(self, row: Row) -> Fraction | None:
        text, place = self._said_of(row, "hours")
        hours = hours_of(text) if text else self.given.hours
        if text and (hours is None or hours > MOST_HOURS):
            message = Message("“{text}” is not a number of hours.", {"text": text})
            remedy = Message("Write the hours of training (学时) of one day, such as 3 or 1.5.")
            self._once("sheet-hours", place, message, remedy)
        elif hours is None:
            self._missing(row, "hours")
        return hours

    def _once(self, rule: str, place: Place, message: Message, remedy: Message) -> None:
        """Note an error; that of a line above the table once, not with each row."""
        said = f"{place} {message}"
        if said not in self._said:
            self.findings.error(rule, place, message, remedy)
        self._said.add(said)

    def _missing(self, row: Row, name: str) -> None:
        """Note what is said nowhere: with each row where the sheet has a column for it, else once."""
        place = self._place(row, name) if name in self.columns else Place(self.findings.file)
        if name in self._said and name not in self.columns:
            return
        self._said.add(name)
        values = {"what": f"{HEADINGS[name][0]} ({HEADINGS[name][1]})"}
        if name in NEEDED:
            self.findings.error("sheet-lacks", place, Message("The sheet does not say: {what}.", values), NEEDED[name])
        else:
            message = Message("The sheet does not say: {what}. It stays empty.", values)
            self.findings.warning("sheet-lacks", place, message, USEFUL[name])

    def _keep(self, row: Row, attendance: Attendance) -> None:
        """One row a person and lecture: one that repeats another is a warning, one that contradicts it an error."""
        key = (attendance.learner, attendance.lecture.key)
        if key not in self._rows:
            self._rows[key] = (row, attendance)
            self.attendances.append(attendance)
            return
        earlier_row, earlier = self._rows[key]
        if attendance == earlier:
            message = Message("This row repeats row {row}.", {"row": earlier_row.number})
            remedy = Message("It counts once. If these are two sessions of one day, give each a title of its own.")
            self.findings.warning("sheet-repeated", self._place(row, "licence_no"), message, remedy)
        else:
            message = Message(
                "Row {row} says something else of this person at this lecture.", {"row": earlier_row.number}
            )
            remedy = Message("Delete one of them. If these are two sessions of one day, give each a title of its own.")
            self._error("sheet-repeated", row, "licence_no", message, remedy)
