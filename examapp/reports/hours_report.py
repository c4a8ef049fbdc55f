"""Hours of training on paper: a record for each person (培训学时登记表), and the lectures of a year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examapp.domain.hours import NO_HOURS, EntryKind, HoursRules, Lecture, Ledger, Standing, show_hours
from examapp.domain.items import sha256_of
from examapp.domain.journal import Json
from examapp.locale import _, current_language
from examapp.reports.documents import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Kind,
    Note,
    PageBreak,
    Signatures,
    Table,
    Title,
    number,
)
from examapp.reports.figures import NOTHING, day_text
from examapp.reports.hours_words import counting_notes, hours_cell, kind_text, remark_on


@dataclass(frozen=True, slots=True)
class HoursSheet:
    """One person's ledger; name and office are empty for who is not on the roster."""

    name: str
    centre: str
    licence_no: str
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class HoursFacts:
    """What all sheets of a report say."""

    year: int
    rules: HoursRules
    organisation: str = ""
    date: str = ""


def hours_report(sheets: Sequence[HoursSheet], facts: HoursFacts, *, demonstration: bool = False) -> Document:
    """A sheet for each person; of several people, a list of all of them before."""
    blocks: list[Block] = [*_overview(sheets, facts), PageBreak()] if len(sheets) > 1 else []
    for place, sheet in enumerate(sheets):
        blocks += [PageBreak()] if place else []
        blocks += _sheet(sheet, facts)
    data: dict[str, Json] = {
        "year": facts.year,
        "rules": _rules_data(facts.rules),
        "people": [_data(sheet, facts.rules) for sheet in sheets],
    }
    return Document(
        name="hours",
        title=_("Record of training hours, {year}").format(year=facts.year),
        blocks=tuple(blocks),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=sha256_of({**data, "told": [facts.organisation, facts.date]}),
        data=data,
        sheets=True,
    )


def _overview(sheets: Sequence[HoursSheet], facts: HoursFacts) -> list[Block]:
    columns = (
        Column(_("No."), Kind.NUMBER, mm=11),
        Column(_("Name"), mm=24),
        Column(_("Office"), weight=1),
        Column(_("Licence number"), Kind.LICENCE, mm=35),
        Column(_("Lectures"), Kind.NUMBER, mm=15),
        Column(_("Self-study"), Kind.NUMBER, mm=15),
        Column(_("Hours in all"), Kind.NUMBER, mm=17),
        Column(_("Missing hours"), Kind.NUMBER, mm=17),
    )
    rows = tuple(_overview_row(place, sheet, facts.rules) for place, sheet in enumerate(sheets, start=1))
    title = _("Training hours of {year}: {count} people").format(year=facts.year, count=len(sheets))
    return [Title(title), Table("overview", columns, rows), _note(facts.rules), _signed(facts)]


def _overview_row(place: int, sheet: HoursSheet, rules: HoursRules) -> tuple[Cell | str, ...]:
    ledger = sheet.ledger
    parts = [hours_cell(ledger.of(kind)) for kind in EntryKind]
    missing = missing_hours(ledger.total, rules.required)
    lack = number(missing, NOTHING if missing is None else show_hours(missing, up=True))
    return (number(place), sheet.name, sheet.centre, sheet.licence_no, *parts, hours_cell(ledger.total), lack)


def missing_hours(hours: Fraction, required: Fraction | None) -> Fraction | None:
    """What is missing to the required hours; None where nobody has stated how many these are."""
    return None if required is None else max(required - hours, NO_HOURS)


def _sheet(sheet: HoursSheet, facts: HoursFacts) -> list[Block]:
    ledger = sheet.ledger
    pairs = [
        (_("Name"), sheet.name or NOTHING),
        (_("Office"), sheet.centre or NOTHING),
        (_("Licence number"), sheet.licence_no),
        (_("Year"), str(facts.year)),
    ]
    title = Title(_("Record of training hours"))
    return [
        title,
        Facts(tuple(pairs)),
        _entries(ledger),
        _sums(ledger, facts.rules),
        _note(facts.rules),
        _signed(facts),
    ]


def _entries(ledger: Ledger) -> Table:
    columns = (
        Column(_("No."), Kind.NUMBER, mm=9),
        Column(_("Date"), mm=23),
        Column(_("Kind"), mm=13),
        Column(_("Lecture or lesson"), weight=2),
        Column(_("Lecturer"), mm=20),
        Column(_("Place"), weight=1),
        Column(_("Hours"), Kind.NUMBER, mm=12),
        Column(_("Remarks"), mm=24),
    )
    rows = tuple(
        (
            number(place),
            entry.day.isoformat(),
            kind_text(entry.kind),
            entry.what,
            entry.lecturer,
            entry.place,
            hours_cell(entry.counted),
            remark_on(entry),
        )
        for place, entry in enumerate(ledger.entries, start=1)
    )
    notes = () if rows else (_("Nothing is recorded for this year."),)
    return Table("entries", columns, rows, notes=notes)


def _sums(ledger: Ledger, rules: HoursRules) -> Facts:
    study = show_hours(ledger.of(EntryKind.SELF_STUDY))
    if ledger.cut:
        cut = show_hours(ledger.cut)
        study = _("{hours} (a further {cut} beyond the daily cap do not count)").format(hours=study, cut=cut)
    missing = missing_hours(ledger.total, rules.required)
    pairs = [
        (_("Lectures, hours"), show_hours(ledger.of(EntryKind.LECTURE))),
        (_("Self-study, hours"), study),
        (_("Hours in all"), show_hours(ledger.total)),
        (_("Required hours"), _("not stated") if rules.required is None else show_hours(rules.required)),
    ]
    if missing is not None:
        pairs.append((_("Missing hours"), show_hours(missing, up=True)))
    return Facts(tuple(pairs))


def _note(rules: HoursRules) -> Note:
    return Note(_("How hours count"), tuple(counting_notes(rules)))


def _signed(facts: HoursFacts) -> Signatures:
    roles = (_("Prepared by"), _("Checked by"))
    organisation = facts.organisation or _("(name of the organisation)")
    return Signatures(roles, organisation, day_text(facts.date) or _("Date:"))


def _rules_data(rules: HoursRules) -> dict[str, Json]:
    return {
        "required": None if rules.required is None else str(rules.required),
        "daily_cap": str(rules.daily_cap),
        "minutes": rules.minutes,
    }


def _data(sheet: HoursSheet, rules: HoursRules) -> dict[str, Json]:
    """Hours as exact fractions: what is missing depends on them."""
    ledger = sheet.ledger
    missing = missing_hours(ledger.total, rules.required)
    return {
        "name": sheet.name,
        "centre": sheet.centre,
        "licence_no": sheet.licence_no,
        "lectures": str(ledger.of(EntryKind.LECTURE)),
        "self_study": str(ledger.of(EntryKind.SELF_STUDY)),
        "hours": str(ledger.total),
        "missing": None if missing is None else str(missing),
        "entries": [
            {
                "date": entry.day.isoformat(),
                "kind": entry.kind.value,
                "what": entry.what,
                "lecturer": entry.lecturer,
                "place": entry.place,
                "hours": str(entry.hours),
                "counted": str(entry.counted),
                "said": [str(hours) for hours in entry.said],
            }
            for entry in ledger.entries
        ],
    }


def lectures_list(standings: Sequence[Standing], *, year: int, demonstration: bool = False) -> Document:
    """The lectures of a year with how many people were at each, and the hours of all of them together."""
    hours: defaultdict[Lecture, list[Fraction]] = defaultdict(list)
    disputed = sum(each.is_disputed for each in standings)
    for each in standings:
        if each.counts.hours:
            hours[each.counts.lecture].append(each.counts.hours)
    lectures = sorted(hours.items())
    columns = (
        Column(_("Date"), mm=23),
        Column(_("Lecture"), weight=2),
        Column(_("Lecturer"), mm=20),
        Column(_("Place"), weight=1),
        Column(_("People"), Kind.NUMBER, mm=14),
        Column(_("Hours each"), mm=18),
        Column(_("Hours in all"), Kind.NUMBER, mm=18),
    )
    rows = tuple(_lecture_row(lecture, spent) for lecture, spent in lectures)
    notes = [] if rows else [_("No lecture of this year is recorded. Import one: examapp training import FILE")]
    if disputed:
        line = _(
            "{count} times sheets disagree about a person at a lecture; the fewer hours count. To see whom: "
            "examapp report hours"
        )
        notes.append(line.format(count=disputed))
    data: list[Json] = [_lecture_data(lecture, spent) for lecture, spent in lectures]
    return Document(
        name="lectures",
        title=_("Lectures of {year}").format(year=year),
        blocks=(Table("lectures", columns, rows, notes=tuple(notes)),),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=sha256_of({"year": year, "lectures": data, "disputed": disputed}),
        data={"year": year, "lectures": data, "disputed": disputed},
    )


def _lecture_row(lecture: Lecture, spent: Sequence[Fraction]) -> tuple[Cell | str, ...]:
    least, most = show_hours(min(spent)), show_hours(max(spent))
    each = least if least == most else f"{least}-{most}"
    where = (lecture.day.isoformat(), lecture.title, lecture.lecturer, lecture.place)
    return (*where, number(len(spent)), each, hours_cell(sum(spent, NO_HOURS)))


def _lecture_data(lecture: Lecture, spent: Sequence[Fraction]) -> Json:
    return {
        "date": lecture.day.isoformat(),
        "title": lecture.title,
        "lecturer": lecture.lecturer,
        "place": lecture.place,
        "people": len(spent),
        "hours": str(sum(spent, NO_HOURS)),
    }
