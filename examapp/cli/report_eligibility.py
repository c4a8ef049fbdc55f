"""The command `examapp report eligibility`: who has the hours and the score that the annual assessment asks for."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.application.score_books import book_rows
from examapp.cli.context import Context, pass_context
from examapp.cli.ledgers import MOST_A_YEAR, YEARS, Hours, hours_rules, ledgers_here, table_of_hours
from examapp.cli.report_data import GROUPS, ReportInputs, day_of, group_option, of_a_form, read_inputs
from examapp.cli.report_output import deliver, output_options
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.reports.eligibility_report import HoursSource


@click.command("eligibility", help=_("Print hours, scores and what is missing for the annual assessment."))
@of_a_form
@group_option
@click.option("--hours", "hours_path", type=click.Path(path_type=Path), help=_("A table of licence numbers and hours."))
@click.option("--required-hours", type=Hours(MOST_A_YEAR), help=_("How many hours are required; else as set."))
@click.option("--year", type=YEARS, help=_("The year of the hours; else that in which the exam was sat."))
@click.option("--missing", "missing_only", is_flag=True, help=_("Only those who lack something."))
@click.option("--organisation", default="", help=_("Who issues the report."))
@click.option("--date", "issued", default="", help=_("The date below the organisation."))
@output_options()
@pass_context
def command(
    context: Context,
    *,
    exam_id: str | None,
    code: str | None,
    group: str,
    hours_path: Path | None,
    required_hours: Fraction | None,
    year: int | None,
    missing_only: bool,
    organisation: str,
    issued: str,
    file_format: str,
    output: Path | None,
) -> None:
    """A list for people to decide by; it decides nothing."""
    from examapp.reports.eligibility_report import EligibilityFacts, eligibility_report

    hours = None if hours_path is None else table_of_hours(hours_path)
    inputs = read_inputs(context, exam_id, code)
    source = _source(context, hours_path, year or _year_of(inputs))
    facts = EligibilityFacts(
        exam_title=inputs.form.exam.title,
        form_code=inputs.form.code,
        key_version=inputs.key_version,
        cut_score=inputs.form.exam.cut_score,
        required=(source.rules.required if required_hours is None else required_hours) or None,
        hours=hours,
        source=source,
        organisation=organisation,
        date=issued,
    )
    rows = book_rows(inputs.results, group=GROUPS[group])
    document = eligibility_report(rows, facts, missing_only=missing_only, demonstration=inputs.demonstration)
    deliver(document, file_format, output)


def _source(context: Context, table: Path | None, year: int) -> "HoursSource":
    """The ledgers of the year, which a table that is given takes the place of."""
    from examapp.reports.eligibility_report import HoursSource

    if table is not None:
        return HoursSource(year, hours_rules(context), {}, table.name)
    ledgers = ledgers_here(context)
    return HoursSource(year, ledgers.rules, ledgers.of_year(year))


def _year_of(inputs: ReportInputs) -> int:
    """The year in which the last sitting was closed, else that in which the form was built; by the local clock."""
    sat_on = day_of(inputs.results)
    return int(sat_on[:4]) if sat_on else inputs.built_at.astimezone().year
