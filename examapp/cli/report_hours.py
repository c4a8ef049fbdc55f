"""The command `examapp report hours`: records of training hours, to be stamped."""

from pathlib import Path

import click

from examapp.cli.context import Context, pass_context
from examapp.cli.learner import local_now
from examapp.cli.ledgers import YEARS, Day, Ledgers, ledgers_here
from examapp.cli.report_output import deliver, output_options
from examapp.domain.errors import Message, NotFound
from examapp.locale import _


@click.command("hours", help=_("Print the records of training hours: of everybody, or of one person."))
@click.option("--of", "number", metavar="NUMBER", help=_("Only the person with this licence number."))
@click.option("--year", type=YEARS, help=_("The year; else this one."))
@click.option("--centre", help=_("Only the people of this centre."))
@click.option("--organisation", default="", help=_("Who issues the report."))
@click.option("--date", "issued", type=Day(), help=_("The date below the organisation."))
@output_options()
@pass_context
def command(
    context: Context,
    *,
    number: str | None,
    year: int | None,
    centre: str | None,
    organisation: str,
    issued: object,
    file_format: str,
    output: Path | None,
) -> None:
    """Everybody on the roster has a sheet, and whoever else has hours in the year."""
    from examapp.reports.hours_report import HoursFacts, hours_report

    ledgers = ledgers_here(context)
    facts = HoursFacts(
        year=year or local_now().year,
        rules=ledgers.rules,
        organisation=organisation,
        date="" if issued is None else str(issued),
    )
    numbers = [ledgers.known(number)] if number else _everybody(ledgers, facts.year, centre)
    sheets = [ledgers.sheet(each, facts.year) for each in numbers]
    deliver(hours_report(sheets, facts, demonstration=ledgers.demonstration), file_format, output)


def _everybody(ledgers: Ledgers, year: int, centre: str | None) -> list[str]:
    """Licence numbers in the order of the roster, then those that are not on it; NotFound when there are none."""
    found = [person.licence_no for person in ledgers.people if centre in (None, person.centre)]
    if centre is None:
        on_roster = set(found)
        found += [learner for learner in ledgers.of_year(year) if learner not in on_roster]
    if not found:
        raise NotFound(
            Message("Nobody of this centre is on the roster.")
            if centre
            else Message("Nobody is on the roster, and no hours of {year} are recorded.", {"year": year}),
            hint=Message("Import the attendance at lectures: examapp training import FILE"),
        )
    return found
