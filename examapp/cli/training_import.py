"""The command `examapp training import`: attendance out of sign-in sheets, shown before it is told what changed."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_problems, stop
from examapp.cli.learner import local_now, training_log
from examapp.cli.ledgers import Day, Hours
from examapp.cli.workspace import open_store
from examapp.domain.hours import (
    NO_HOURS,
    Attendance,
    Change,
    Lecture,
    changes_by,
    show_hours,
    standings_of,
    withdrawn,
)
from examapp.domain.training_log import TrainingKind
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.banks.attendance import Given
    from examapp.storage.training import TrainingLog

Command = Callable[..., Any]


def lecture_options(function: Command) -> Command:
    """The options that say of a lecture what a sheet does not."""
    for option in (
        click.option("--hours", type=Hours(), help=_("How many hours it counts.")),
        click.option("--date", "day", type=Day(), help=_("The day of the lecture, as 2026-05-06.")),
        click.option("--place", default="", help=_("Where the lecture was.")),
        click.option("--lecturer", default="", help=_("Who gave the lecture.")),
        click.option("--title", default="", help=_("What the lecture was about.")),
    ):
        function = option(function)
    return function


def given_of(*, title: str, lecturer: str, place: str, day: date | None, hours: Fraction | None) -> "Given":
    """What these options say."""
    from examapp.banks.attendance import Given

    title, lecturer, place = (" ".join(text.split()) for text in (title, lecturer, place))
    return Given(title, lecturer, place, day, hours)


@click.command(
    "import", help=_("Import attendance from sign-in sheets in CSV or XLSX; nothing from a file that has an error.")
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@lecture_options
@click.option("--withdraw", is_flag=True, help=_("Take the attendance that these files tell of out again."))
@click.option("--check", is_flag=True, help=_("Only say what an import would do."))
@pass_context
def command(
    context: Context,
    /,
    files: Sequence[Path],
    *,
    withdraw: bool,
    check: bool,
    **options: Any,  # noqa: ANN401  (click)
) -> None:
    """File by file: every problem, what was read, and what is new, changed and unchanged."""
    from examapp.banks.attendance import read_sign_in_sheet  # the readers load only here

    given = given_of(**options)
    with open_store(context) as store:
        roster = {person.licence_no: person.name for person in store.candidates()}
    refused = 0
    with training_log(context) as log:
        for file in files:
            sheet = read_sign_in_sheet(file, today=local_now().date(), given=given, roster=roster)
            show_problems(sheet.problems)
            if sheet.errors:
                refused += 1
                narrate(_("Nothing was imported from {file}: correct what is listed above.").format(file=file))
                continue
            _say_read(file, sheet.attendances)
            told = withdrawn(sheet.attendances) if withdraw else sheet.attendances
            _take_in(log, told, roster, check=check)
    if check:
        narrate(_("Nothing was written: this was a check."))
    if refused:
        stop(FIXABLE)


def _say_read(file: Path, attendances: Sequence[Attendance]) -> None:
    """The lectures of a file, each with how many people were there, and the sum of their hours."""
    click.echo(f"{file}:")
    lectures: defaultdict[Lecture, list[Fraction]] = defaultdict(list)
    for each in attendances:
        lectures[each.lecture].append(each.hours)
    for lecture, hours in sorted(lectures.items()):
        words = [lecture.day.isoformat(), lecture.title, lecture.lecturer, lecture.place]
        there = sum(each > 0 for each in hours)
        facts = {"count": there, "hours": show_hours(sum(hours, NO_HOURS)), "absent": len(hours) - there}
        counts = _("{count} people, {hours} hours in all, {absent} not there").format(**facts)
        click.echo(f"  {' · '.join(word for word in words if word)}: {counts}")


def _take_in(log: "TrainingLog", told: Sequence[Attendance], roster: Mapping[str, str], *, check: bool) -> None:
    known = log.of_kinds([TrainingKind.LECTURE_ATTENDED])
    changes = changes_by(told, known)
    for change in changes:
        if change.before is not None:
            click.echo(f"  {_change_text(change, roster)}")
    new = sum(change.before is None for change in changes)
    counts = {"new": new, "changed": len(changes) - new, "unchanged": _unchanged(told, changes)}
    click.echo("  " + _("{new} new, {changed} changed, {unchanged} unchanged").format(**counts))
    if not check:
        log.add(change.record for change in changes)
    if not changes:
        narrate(_("All this is recorded already. Two sessions of one day need titles of their own to count both."))
    here = {(each.learner, each.lecture.key) for each in told}
    lectures = {key for _learner, key in here}
    others = [
        each.counts.learner
        for each in standings_of(known)
        if each.counts.hours
        and each.counts.lecture.key in lectures
        and (each.counts.learner, each.counts.lecture.key) not in here
    ]
    if others:
        line = _("{count} people of other sheets of these lectures are not in this file; their hours stay.")
        narrate(line.format(count=len(others)))
        narrate(_("To take somebody out, write 0 hours in the row, or import the earlier file with --withdraw."))


def _unchanged(told: Sequence[Attendance], changes: Sequence[Change]) -> int:
    """How many are said to have been there and were recorded so already."""
    changed = {(each.after.learner, each.after.lecture.key) for each in changes}
    return sum(bool(each.hours) and (each.learner, each.lecture.key) not in changed for each in told)


def _change_text(change: Change, roster: Mapping[str, str]) -> str:
    before, after = change.before or change.after, change.after
    facts = {"name": roster.get(after.learner, "-"), "number": after.learner, "title": after.lecture.title}
    if before.hours == after.hours:
        return _("changed: {name} ({number}), {title}: lecturer, place or title").format(**facts)
    line = _("changed: {name} ({number}), {title}: {before} -> {after} hours")
    return line.format(before=show_hours(before.hours), after=show_hours(after.hours), **facts)
