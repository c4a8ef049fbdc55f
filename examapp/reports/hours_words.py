"""How hours of training count, in words, as every report that shows some says it."""

from collections.abc import Iterable
from fractions import Fraction

from examapp.domain.errors import Message
from examapp.domain.hours import EntryKind, HoursRules, Ledger, LedgerEntry, show_hours
from examapp.locale import _, say
from examapp.reports.documents import Cell, number

KIND_WORDS = {EntryKind.LECTURE: Message("lecture"), EntryKind.SELF_STUDY: Message("self-study")}


def hours_cell(hours: Fraction | None, *, strong: bool = False) -> Cell:
    """Hours as they are printed; a spreadsheet gets the number."""
    return number(None if hours is None else hours, "" if hours is None else show_hours(hours), strong=strong)


def rule_lines(rules: HoursRules) -> list[str]:
    """The three settings, a line each."""
    required = _("not stated") if rules.required is None else show_hours(rules.required)
    return [
        _("Required hours a year: {hours}").format(hours=required),
        _("Self-study that counts a day, at most: {hours} hours").format(hours=show_hours(rules.daily_cap)),
        _("One hour of self-study: {minutes} minutes of a lesson").format(minutes=rules.minutes),
    ]


def counting_notes(rules: HoursRules) -> list[str]:
    """How a ledger is reckoned, and what it does not know."""
    study = _(
        "Self-study: a lesson counts once, on the day on which the last of its check items was first answered right. "
        "Its length as the course states it counts, {minutes} minutes to the hour, not the time that was spent; of one "
        "day at most {cap} hours count."
    )
    return [
        _(
            "Lectures: the hours of the sign-in sheets that were imported here, or merged into this data folder; "
            "training elsewhere is not known here."
        ),
        study.format(minutes=rules.minutes, cap=show_hours(rules.daily_cap)),
        _("Hours are added exactly and shown rounded down to two decimals, so that rows may differ from their sum."),
    ]


def remark_on(entry: LedgerEntry) -> str:
    """What a reader should know of an entry: what the cap took off, or that sheets disagree."""
    if entry.said:
        said = _(", ").join(show_hours(each) for each in entry.said)
        return _("sheets disagree ({hours}): the fewer count").format(hours=said)
    if entry.hours != entry.counted:
        return _("{hours}; daily cap").format(hours=show_hours(entry.hours))
    return ""


def kind_text(kind: EntryKind) -> str:
    """What hours were spent on."""
    return say(KIND_WORDS[kind])


def dispute_note(ledgers: Iterable[Ledger]) -> list[str]:
    """That sheets disagree about some, where they do."""
    count = sum(any(entry.said for entry in ledger.entries) for ledger in ledgers)
    line = _(
        "Sheets from different machines disagree about {count} people: the fewer hours count until the right sheet is "
        "imported again. Whom they concern: examapp report hours"
    )
    return [line.format(count=count)] if count else []
