"""The command `examapp report book`: the score book, for the files or for the notice board."""

from pathlib import Path

import click

from examapp.application.score_books import book_rows
from examapp.cli.context import Context, pass_context
from examapp.cli.report_data import GROUPS, day_of, group_option, maximum_of, of_a_form, read_inputs
from examapp.cli.report_output import deliver, output_options
from examapp.domain.score_books import BookOrder
from examapp.locale import _


@click.command("book", help=_("Print the score book of a form."))
@of_a_form
@group_option
@click.option("--centre", help=_("Only the people of this centre."))
@click.option(
    "--by",
    "order",
    type=click.Choice([order.value for order in BookOrder]),
    default=BookOrder.CENTRE.value,
    help=_("The order of the rows; by score is for internal use."),
)
@click.option("--public", is_flag=True, help=_("A public copy: licence numbers are masked."))
@click.option("--title", help=_("The title, in place of the one made of the exam and its year."))
@click.option("--place", default="", help=_("Where the exam was sat."))
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
    centre: str | None,
    order: str,
    public: bool,
    title: str | None,
    place: str,
    organisation: str,
    issued: str,
    file_format: str,
    output: Path | None,
) -> None:
    """Everybody's score, in the order that is wanted."""
    from examapp.reports.score_book import BookFacts, score_book

    if public and order == BookOrder.SCORE:
        raise click.UsageError(_("A public copy is not ordered by score."))
    inputs = read_inputs(context, exam_id, code)
    exam, sat_on = inputs.form.exam, day_of(inputs.results)
    year = sat_on[:4] or str(inputs.built_at.astimezone().year)
    facts = BookFacts(
        title=title or _("{year} {exam}: score book").format(year=year, exam=exam.title),
        form_code=inputs.form.code,
        key_version=inputs.key_version,
        maximum=maximum_of(inputs),
        cut_score=exam.cut_score,
        closed_book=exam.closed_book,
        sat_on=sat_on,
        place=place,
        organisation=organisation,
        date=issued,
    )
    rows = book_rows(inputs.results, group=GROUPS[group], centre=centre)
    document = score_book(rows, facts, order=BookOrder(order), public=public, demonstration=inputs.demonstration)
    deliver(document, file_format, output)
