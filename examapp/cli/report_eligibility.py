"""The command `examapp report eligibility`: who has the hours and the score that the annual assessment asks for."""

from fractions import Fraction
from pathlib import Path

import click

from examapp.application.score_books import book_rows
from examapp.cli.analyse_compare import Points
from examapp.cli.context import Context, pass_context, show_problems
from examapp.cli.report_data import GROUPS, group_option, of_a_form, read_inputs
from examapp.cli.report_output import deliver, output_options
from examapp.domain.errors import Message, NotPossible
from examapp.locale import _


@click.command("eligibility", help=_("Print hours, scores and what is missing for the annual assessment."))
@of_a_form
@group_option
@click.option("--hours", "hours_path", type=click.Path(path_type=Path), help=_("A table of licence numbers and hours."))
@click.option("--required-hours", type=Points(), help=_("How many hours are required."))
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
    missing_only: bool,
    organisation: str,
    issued: str,
    file_format: str,
    output: Path | None,
) -> None:
    """A list for people to decide by; it decides nothing."""
    from examapp.reports.eligibility_report import EligibilityFacts, eligibility_report

    hours = None
    if hours_path is not None:
        from examapp.banks.hours_tables import read_hours

        hours, problems = read_hours(hours_path)
        if show_problems(problems):
            raise NotPossible(
                Message("The hours cannot be read; what is wrong is listed above."), where=str(hours_path)
            )
    inputs = read_inputs(context, exam_id, code)
    facts = EligibilityFacts(
        exam_title=inputs.form.exam.title,
        form_code=inputs.form.code,
        key_version=inputs.key_version,
        cut_score=inputs.form.exam.cut_score,
        required=required_hours,
        hours=hours,
        organisation=organisation,
        date=issued,
    )
    rows = book_rows(inputs.results, group=GROUPS[group])
    document = eligibility_report(rows, facts, missing_only=missing_only, demonstration=inputs.demonstration)
    deliver(document, file_format, output)
