"""The hours ledgers of a data folder, and what commands about hours share."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.banks.attendance_cells import day_of
from examapp.cli.context import Context, narrate, show_problems
from examapp.cli.learner import training_log
from examapp.cli.workspace import is_demonstration, open_store
from examapp.domain.errors import Message, NotFound, NotPossible, Severity
from examapp.domain.hours import (
    LEDGER_KINDS,
    MOST_HOURS,
    HoursRules,
    Ledger,
    Standing,
    ledger_of,
    rules_of,
    standings_of,
)
from examapp.domain.people import Candidate, clean_licence_no
from examapp.domain.training_log import NOBODY, TrainingKind, TrainingRecord
from examapp.locale import _

if TYPE_CHECKING:
    from datetime import date

    from examapp.domain.courses import Course
    from examapp.reports.hours_report import HoursSheet

YEARS = click.IntRange(1979, 9999)
MOST_A_YEAR = 1000


class Hours(click.ParamType):  # type: ignore[type-arg]  # older click has none
    """A number of hours, exact; `most` is the most there can be."""

    name = "hours"

    def __init__(self, most: int = MOST_HOURS) -> None:
        self._most = most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """The number as a fraction; a usage error otherwise."""
        text = str(value)
        if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text) or Fraction(text) > self._most:
            self.fail(_("“{text}” is not a number of hours.").format(text=text), param, ctx)
        return Fraction(text)


class Day(click.ParamType):  # type: ignore[type-arg]  # older click has none
    """A day, written as in a sign-in sheet."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "date":
        """The day; a usage error otherwise."""
        day = day_of(str(value))
        if day is None:
            self.fail(_("“{text}” is no date; write it like 2026-12-15.").format(text=value), param, ctx)
        return day


@dataclass(frozen=True, slots=True)
class Ledgers:
    """Everybody's records of training, with what makes ledgers of them."""

    records: dict[str, list[TrainingRecord]]
    courses: Sequence["Course"]
    rules: HoursRules
    people: tuple[Candidate, ...]
    demonstration: bool

    def of(self, learner: str, year: int) -> Ledger:
        """A learner's ledger; an empty one for who has no records."""
        return ledger_of(self.records.get(learner, ()), self.courses, self.rules, year=year)

    def of_year(self, year: int) -> dict[str, Ledger]:
        """The ledgers of all who have something in them, by licence number."""
        every = {learner: self.of(learner, year) for learner in sorted(self.records)}
        return {learner: ledger for learner, ledger in every.items() if ledger.entries}

    def between(self, learner: str, first: "date", last: "date") -> Fraction:
        """A learner's hours that count, of these days and all between."""
        ledgers = [self.of(learner, year) for year in range(first.year, last.year + 1)]
        counted = [each.counted for ledger in ledgers for each in ledger.entries if first <= each.day <= last]
        return sum(counted, Fraction(0))

    def standings(self, year: int) -> list[Standing]:
        """What counts of everybody at the lectures of a year."""
        records = [record for each in self.records.values() for record in each]
        return [each for each in standings_of(records) if each.counts.lecture.day.year == year]

    def sheet(self, learner: str, year: int) -> "HoursSheet":
        """A person's ledger with what the roster says of the person."""
        from examapp.reports.hours_report import HoursSheet

        known = next((each for each in self.people if each.licence_no == learner), None)
        name, centre = ("", "") if known is None else (known.name, known.centre)
        return HoursSheet(name, centre, learner, self.of(learner, year))

    def known(self, text: str) -> str:
        """The licence number meant; NotFound for one that is neither on the roster nor in the log."""
        learner = clean_licence_no(text)
        if learner not in self.records and learner not in {each.licence_no for each in self.people}:
            raise NotFound(
                Message("Nothing is recorded of {number}, and it is not on the roster.", {"number": learner}),
                hint=Message("To see the roster: examapp roster list"),
            )
        return learner


def table_of_hours(path: Path) -> dict[str, Fraction]:
    """Licence number to hours out of a table; NotPossible, every problem said, when it cannot be read."""
    from examapp.banks.hours_tables import read_hours

    hours, problems = read_hours(path)
    if show_problems(problems):
        raise NotPossible(Message("The hours cannot be read; what is wrong is listed above."), where=str(path))
    return hours


def hours_rules(context: Context) -> HoursRules:
    """The rules that the data folder keeps."""
    with open_store(context, silent=True) as store:
        return rules_of(store.setting)


def ledgers_here(context: Context) -> Ledgers:
    """The ledgers of the data folder; courses are read only where somebody has answered a check item."""
    with open_store(context, silent=True) as store:
        rules, people, demonstration = rules_of(store.setting), tuple(store.candidates()), is_demonstration(store)
    records: defaultdict[str, list[TrainingRecord]] = defaultdict(list)
    with training_log(context) as log:
        for record in log.of_kinds(LEDGER_KINDS):
            if record.learner != NOBODY:
                records[record.learner].append(record)
    has_studied = any(each.kind is TrainingKind.CHECK_ANSWERED for found in records.values() for each in found)
    return Ledgers(dict(records), _courses(context) if has_studied else (), rules, people, demonstration)


def _courses(context: Context) -> "list[Course]":
    """The courses at hand; says so when errors keep lessons, and with them hours, out."""
    from examapp.banks.courses import find_courses
    from examapp.banks.loader import load_banks
    from examapp.banks.statutes import load_registry  # YAML loads only here

    registry, _problems = load_registry(context.banks / "statutes.yaml")
    banks, _problems = load_banks(context.banks / "banks", registry=registry, cache_folder=context.cache)
    items = {item.item_id: item for bank in banks if bank.practice_only for item in bank.items}
    courses, problems = find_courses(context.banks / "courses", items=items, registry=registry)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        line = _("Errors in courses that keep lessons out: {count}. To see them: examapp bank check")
        narrate(line.format(count=errors))
    return courses
