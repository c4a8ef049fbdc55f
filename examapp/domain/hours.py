"""Training hours (学时): who attended which lecture, and a learner's ledger of a year, both from the training log."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from fractions import Fraction

from examapp.domain.courses import Course, Lesson
from examapp.domain.items import sha256_of
from examapp.domain.journal import Json
from examapp.domain.lessons import progress_of
from examapp.domain.training_log import TrainingKind, TrainingRecord

NO_HOURS = Fraction(0)
MOST_HOURS = 24
RECORD_ID_DIGITS = 32
HOURS = re.compile(r"\d{1,4}(\.\d{1,6}|/[1-9]\d{0,5})?")
# What a ledger is made of; whoever wants one reads these of the log.
LEDGER_KINDS = (TrainingKind.LECTURE_ATTENDED, TrainingKind.CHECK_ANSWERED)


@dataclass(frozen=True, slots=True, order=True)
class Lecture:
    """What was taught, and when; lecturer and place are empty where nobody has said them."""

    day: date
    title: str
    lecturer: str = ""
    place: str = ""

    @property
    def key(self) -> tuple[date, str]:
        """By what two sheets speak of one lecture: day and title; lecturer and place may be put right later."""
        return self.day, "".join(unicodedata.normalize("NFKC", self.title).casefold().split())


@dataclass(frozen=True, slots=True)
class Attendance:
    """One learner's hours at one lecture; none for who was not there."""

    learner: str
    lecture: Lecture
    hours: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """What the records say of one learner at one lecture: what counts, and what each record in force says.

    Records in force are those that no other replaces. There are several when two machines imported sheets without
    knowing of each other; where these do not say the same, the fewer hours count until a sheet is imported again.
    """

    counts: Attendance
    said: tuple[Attendance, ...]
    record_ids: tuple[str, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether sheets disagree."""
        return len(set(self.said)) > 1


@dataclass(frozen=True, slots=True)
class Change:
    """What a sheet changes for one learner, and the record that says so; `before` is None for who is new."""

    before: Attendance | None
    after: Attendance
    record: TrainingRecord


def record_of(attendance: Attendance, replaces: Iterable[str] = ()) -> TrainingRecord:
    """The record of an attendance, which replaces earlier ones.

    Its id and its moment, the noon of the lecture's day, are made of what it says and of nothing else: the same sheet
    imported twice, or on two machines, gives the same record.
    """
    lecture = attendance.lecture
    told: dict[str, Json] = {
        "title": lecture.title,
        "lecturer": lecture.lecturer,
        "place": lecture.place,
        "date": lecture.day.isoformat(),
    }
    data: dict[str, Json] = {"lecture": told, "hours": str(attendance.hours)}
    earlier = sorted(replaces)
    if earlier:
        data["replaces"] = list(earlier)
    kind = TrainingKind.LECTURE_ATTENDED
    digest = sha256_of({"kind": kind.value, "learner": attendance.learner, "data": data})
    noon = datetime.combine(lecture.day, time(12), tzinfo=UTC)
    return TrainingRecord(digest[:RECORD_ID_DIGITS], attendance.learner, noon, kind, data)


def attendance_of(record: TrainingRecord) -> Attendance | None:
    """The attendance that a record tells of; None for a record of another kind, or one that cannot be understood."""
    told, hours = record.data.get("lecture"), str(record.data.get("hours"))
    if record.kind is not TrainingKind.LECTURE_ATTENDED or not isinstance(told, dict) or not HOURS.fullmatch(hours):
        return None
    try:
        day = date.fromisoformat(str(told.get("date")))
    except ValueError:
        return None
    words = [str(told.get(name, "")) for name in ("title", "lecturer", "place")]
    spent = Fraction(hours)
    return Attendance(record.learner, Lecture(day, *words), spent) if spent <= MOST_HOURS else None


def standings_of(records: Iterable[TrainingRecord]) -> list[Standing]:
    """What counts of everybody at every lecture, who is taken out included; the order of records does not matter."""
    groups: defaultdict[tuple[str, tuple[date, str]], dict[str, TrainingRecord]] = defaultdict(dict)
    for record in records:
        attendance = attendance_of(record)
        if attendance is not None:
            groups[record.learner, attendance.lecture.key][record.record_id] = record
    return [_standing(found) for _key, found in sorted(groups.items())]


def _standing(found: dict[str, TrainingRecord]) -> Standing:
    replaced = {name for record in found.values() for name in _replaced_by(record)}
    in_force = sorted(set(found) - replaced) or sorted(found)
    told = [each for each in (attendance_of(found[name]) for name in in_force) if each is not None]
    said = sorted(told, key=lambda each: (each.hours, each.lecture))
    return Standing(said[0], tuple(said), tuple(in_force))


def _replaced_by(record: TrainingRecord) -> list[str]:
    names = record.data.get("replaces")
    return [str(name) for name in names] if isinstance(names, list) else []


def changes_by(attendances: Iterable[Attendance], records: Iterable[TrainingRecord]) -> list[Change]:
    """What a sheet changes in what the records say: nothing where they agree, or for who was never said to be there."""
    known = {(each.counts.learner, each.counts.lecture.key): each for each in standings_of(records)}
    changes = []
    for attendance in attendances:
        standing = known.get((attendance.learner, attendance.lecture.key))
        if standing is None and attendance.hours:
            changes.append(Change(None, attendance, record_of(attendance)))
        elif standing is not None and not _agree(standing, attendance):
            record = record_of(attendance, standing.record_ids)
            was_there = any(each.hours for each in standing.said)
            changes.append(Change(standing.counts if was_there else None, attendance, record))
    return changes


def _agree(standing: Standing, attendance: Attendance) -> bool:
    return set(standing.said) == {attendance} or (
        not attendance.hours and not any(each.hours for each in standing.said)
    )


def withdrawn(attendances: Iterable[Attendance]) -> list[Attendance]:
    """The same, with nobody there."""
    return [replace(each, hours=NO_HOURS) for each in attendances]


# --- the ledger ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HoursRules:
    """How hours count: at most so many of self-study a day, so many minutes of a lesson one hour.

    `required` a year is the authority's to say; None while nobody has, and then none are called missing.
    """

    required: Fraction | None = None
    daily_cap: Fraction = Fraction(2)
    minutes: int = 45


REQUIRED, DAILY_CAP, MINUTES = "hours.required", "hours.daily_cap", "hours.minutes"


def rules_of(setting: Callable[[str], str | None]) -> HoursRules:
    """The rules that a workspace keeps among its settings."""
    rules = HoursRules()
    required, cap, minutes = (setting(name) for name in (REQUIRED, DAILY_CAP, MINUTES))
    return HoursRules(
        required=(Fraction(required) or None) if required else None,
        daily_cap=Fraction(cap) if cap else rules.daily_cap,
        minutes=int(minutes) if minutes else rules.minutes,
    )


class EntryKind(StrEnum):
    """What hours were spent on."""

    LECTURE = "lecture"
    SELF_STUDY = "self_study"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A line of a ledger: `hours` are those it took, `counted` those that the daily cap leaves of them.

    `said` are the hours of sheets that disagree, else nothing.
    """

    day: date
    kind: EntryKind
    what: str
    hours: Fraction
    counted: Fraction
    lecturer: str = ""
    place: str = ""
    said: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """One learner's hours of a year, by day."""

    year: int
    entries: tuple[LedgerEntry, ...] = ()

    def of(self, kind: EntryKind) -> Fraction:
        """The hours of one kind that count."""
        return sum((each.counted for each in self.entries if each.kind is kind), NO_HOURS)

    @property
    def total(self) -> Fraction:
        """All hours that count."""
        return sum((each.counted for each in self.entries), NO_HOURS)

    @property
    def cut(self) -> Fraction:
        """What the daily cap has taken off."""
        return sum((each.hours - each.counted for each in self.entries), NO_HOURS)


def ledger_of(records: Iterable[TrainingRecord], courses: Sequence[Course], rules: HoursRules, *, year: int) -> Ledger:
    """One learner's ledger, from all records of the learner whatever their year; their order does not matter.

    A lesson counts once, ever: on the day, by the clock of the machine that it was learnt on, when the last of its
    check items was first answered right. Finished in an earlier year it does not count again in this one.
    """
    known = list(records)
    entries = [*_lectures(known, year), *_self_study(known, courses, rules, year)]
    return Ledger(year, tuple(sorted(entries, key=lambda each: (each.day, each.kind))))


def _lectures(records: Sequence[TrainingRecord], year: int) -> list[LedgerEntry]:
    found = [each for each in standings_of(records) if each.counts.lecture.day.year == year]
    return [
        LedgerEntry(
            day=each.counts.lecture.day,
            kind=EntryKind.LECTURE,
            what=each.counts.lecture.title,
            hours=each.counts.hours,
            counted=each.counts.hours,
            lecturer=each.counts.lecture.lecturer,
            place=each.counts.lecture.place,
            said=tuple(sorted({said.hours for said in each.said})) if each.is_disputed else (),
        )
        for each in found
        if each.counts.hours or any(said.hours for said in each.said)
    ]


def _self_study(
    records: Sequence[TrainingRecord], courses: Sequence[Course], rules: HoursRules, year: int
) -> list[LedgerEntry]:
    """The lessons finished in a year; of what a day has beyond the cap, what was finished last does not count."""
    spent: defaultdict[date, Fraction] = defaultdict(Fraction)
    entries = []
    for at, lesson in _finished(records, courses):
        day, hours = at.date(), Fraction(lesson.minutes, rules.minutes)
        counted = min(hours, max(rules.daily_cap - spent[day], NO_HOURS))
        spent[day] += counted
        if day.year == year:
            entries.append(LedgerEntry(day, EntryKind.SELF_STUDY, lesson.title, hours, counted))
    return entries


def _finished(records: Sequence[TrainingRecord], courses: Sequence[Course]) -> list[tuple[datetime, Lesson]]:
    """When each lesson was finished, in that order; a lesson of two courses counts where it was finished first."""
    first: dict[str, tuple[datetime, Lesson]] = {}
    for course in courses:
        for each in progress_of(course, records).lessons:
            name = each.lesson.lesson_id
            if each.finished_at is not None and (name not in first or each.finished_at < first[name][0]):
                first[name] = (each.finished_at, each.lesson)
    return sorted(first.values(), key=lambda pair: (pair[0], pair[1].lesson_id))


def show_hours(hours: Fraction, *, up: bool = False) -> str:
    """Hours with two decimals at most: those that somebody has rounded down, those that are missing rounded up."""
    scaled = hours * 100
    hundredths = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
