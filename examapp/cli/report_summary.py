"""The command `examapp report summary`: the notice of results, and the paragraph for the half-year report."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.application.analytics import GROUP, compare
from examapp.application.matrices import people_of
from examapp.cli.context import Context, pass_context
from examapp.cli.report_data import ReportInputs, baseline_of, day_of, digest_of, inputs_of, of_a_form
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import newest_form, open_key_store, open_store
from examapp.domain.journal import Json
from examapp.domain.marking import show_points
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.reports.summary_report import SummaryFacts

FORMATS = ("terminal", "text", "json", "html", "pdf", "docx")


@click.command("summary", help=_("Print the notice of results, to be edited and signed."))
@of_a_form
@click.option("--baseline", "baseline_id", help=_("The id of the baseline, when it is not the newest."))
@click.option("--half-year", is_flag=True, help=_("Only the paragraph for the half-year report."))
@click.option("--organisation", default="", help=_("Who issues the report."))
@click.option("--date", "issued", default="", help=_("The date below the organisation."))
@output_options(*FORMATS)
@pass_context
def command(
    context: Context,
    *,
    exam_id: str | None,
    code: str | None,
    baseline_id: str | None,
    half_year: bool,
    organisation: str,
    issued: str,
    file_format: str,
    output: Path | None,
) -> None:
    """The legal-aid group's results in the words of an office."""
    from examapp.application.summaries import summarise
    from examapp.reports.summary_report import half_year_report, summary_report

    with open_store(context) as store, open_key_store(context) as key_sheets:
        form = newest_form(store, exam_id=exam_id, code=code)
        inputs = inputs_of(form, store, key_sheets)
        baseline = baseline_of(store, baseline_id, form)
    comparison = None
    if baseline is not None:
        comparison = compare(
            form, inputs.results, baseline, demonstration=inputs.demonstration, key_version=inputs.key_version
        )
    summary = summarise(form, inputs.results, comparison=comparison, baseline=baseline)
    told: dict[str, Json] = {"comparison": "" if comparison is None else comparison.digest, "half_year": half_year}
    digest = digest_of(inputs, people_of(inputs.results, GROUP), {**told, "by": organisation, "date": issued})
    build = half_year_report if half_year else summary_report
    demonstration = inputs.demonstration or (comparison is not None and comparison.demonstration)
    facts = _facts(inputs, organisation, issued)
    deliver(build(summary, facts, demonstration=demonstration, inputs_sha256=digest), file_format, output)


def _facts(inputs: ReportInputs, organisation: str, issued: str) -> "SummaryFacts":
    from examapp.reports.summary_report import SummaryFacts

    exam, sat_on = inputs.form.exam, day_of(inputs.results)
    return SummaryFacts(
        exam_title=exam.title,
        form_code=inputs.form.code,
        year=sat_on[:4] or str(inputs.built_at.astimezone().year),
        sat_on=sat_on,
        cut_score=show_points(exam.cut_score, places=None),
        excellent_score="" if exam.excellent_score is None else show_points(exam.excellent_score, places=None),
        organisation=organisation,
        date=issued,
    )
