"""The command `examapp report summary`: the notice of results, and the paragraph for the half-year report."""

from pathlib import Path

import click

from examapp.application.analytics import GROUP, compare
from examapp.cli.context import Context, pass_context
from examapp.cli.report_data import baseline_of, day_of, inputs_of, of_a_form
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import newest_form, open_key_store, open_store
from examapp.domain.items import sha256_of
from examapp.domain.marking import show_points
from examapp.locale import _

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
    from examapp.application.matrices import people_of
    from examapp.application.summaries import summarise
    from examapp.reports.summary_report import SummaryFacts, half_year_report, summary_report

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
    sat_on, excellent = day_of(inputs.results), form.exam.excellent_score
    facts = SummaryFacts(
        exam_title=form.exam.title,
        form_code=form.code,
        year=sat_on[:4] or str(inputs.built_at.astimezone().year),
        sat_on=sat_on,
        cut_score=show_points(form.exam.cut_score, places=None),
        excellent_score="" if excellent is None else show_points(excellent, places=None),
        organisation=organisation,
        date=issued,
    )
    people = [[person.candidate_id, str(one.raw.points)] for person, one in people_of(inputs.results, GROUP)]
    told = [form.form_id, inputs.key_version, "" if comparison is None else comparison.digest, organisation, issued]
    digest = sha256_of({"told": told, "people": people, "half_year": half_year})
    build = half_year_report if half_year else summary_report
    demonstration = inputs.demonstration or (comparison is not None and comparison.demonstration)
    deliver(build(summary, facts, demonstration=demonstration, inputs_sha256=digest), file_format, output)
