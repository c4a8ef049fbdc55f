"""The command `examapp training list`: the lectures of a year, or one person's hours."""

from pathlib import Path

import click

from examapp.cli.context import Context, pass_context
from examapp.cli.learner import local_now
from examapp.cli.ledgers import YEARS, ledgers_here
from examapp.cli.report_output import deliver, output_options
from examapp.locale import _


@click.command("list", help=_("List the lectures of a year and how many attended, or one person's hours."))
@click.option("--of", "number", metavar="NUMBER", help=_("The hours of the person with this licence number."))
@click.option("--year", type=YEARS, help=_("The year; else this one."))
@output_options()
@pass_context
def command(context: Context, *, number: str | None, year: int | None, file_format: str, output: Path | None) -> None:
    """A person's hours are shown as `examapp report hours` prints them."""
    from examapp.reports.hours_report import HoursFacts, hours_report, lectures_list

    ledgers = ledgers_here(context)
    year = year or local_now().year
    if number:
        sheets = [ledgers.sheet(ledgers.known(number), year)]
        document = hours_report(sheets, HoursFacts(year, ledgers.rules), demonstration=ledgers.demonstration)
    else:
        document = lectures_list(ledgers.standings(year), year=year, demonstration=ledgers.demonstration)
    deliver(document, file_format, output)
