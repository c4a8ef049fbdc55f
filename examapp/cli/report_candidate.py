"""The command `examapp report candidate`: score notices, one sheet a person, all in one file."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.analysis.comparison import TOPIC_ITEMS
from examapp.cli.context import Context, pass_context
from examapp.cli.report_data import ReportInputs, day_of, maximum_of, read_inputs
from examapp.cli.report_output import deliver, output_options
from examapp.domain.errors import Message, NotFound
from examapp.domain.people import Candidate, clean_licence_no
from examapp.domain.receipts import receipt_of
from examapp.domain.scoring import Score
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.reports.score_notices import Notice

RECHECK_DAYS = 10
DAYS = click.IntRange(0, 365)


@click.command("candidate", help=_("Print score notices: of everybody, or of those with these licence numbers."))
@click.argument("licences", nargs=-1, metavar="[LICENCE]...")
@click.option("--exam", "exam_id", help=_("The exam, when there are several."))
@click.option("--form", "code", help=_("The code of the form, when it is not the newest."))
@click.option("--centre", help=_("Only the people of this centre."))
@click.option("--recheck-days", type=DAYS, default=RECHECK_DAYS, help=_("For how many days one may ask for a recheck."))
@click.option("--date", "issued", help=_("The date of the notices, as 2026-12-15; without it that of the exam counts."))
@click.option("--organisation", default="", help=_("Who issues the report."))
@output_options()
@pass_context
def command(
    context: Context,
    *,
    licences: Sequence[str],
    exam_id: str | None,
    code: str | None,
    centre: str | None,
    recheck_days: int,
    issued: str | None,
    organisation: str,
    file_format: str,
    output: Path | None,
) -> None:
    """A sheet for everybody who has a score."""
    from examapp.reports.score_notices import NoticeFacts, score_notices

    inputs = read_inputs(context, exam_id, code)
    wanted = _wanted(inputs, licences, centre)
    sat_on = day_of(inputs.results)
    facts = NoticeFacts(
        exam_title=inputs.form.exam.title,
        form_code=inputs.form.code,
        sat_on=sat_on,
        recheck_until=_until(issued or sat_on, recheck_days),
        organisation=organisation,
        date=issued or "",
    )
    notices = [_notice(person, score, inputs) for person, score in wanted]
    deliver(score_notices(notices, facts, demonstration=inputs.demonstration), file_format, output)


def _until(day: str, days: int) -> str:
    """The last day for a recheck; UsageError when the day is none."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat() if day else ""
    except ValueError as error:
        raise click.UsageError(_("“{text}” is no date; write it like 2026-12-15.").format(text=day)) from error


def _wanted(inputs: ReportInputs, licences: Sequence[str], centre: str | None) -> list[tuple[Candidate, Score]]:
    """Those who have a score and are wanted, in the order of the roster; NotFound for whom there is none."""
    numbers = [clean_licence_no(each) for each in licences]
    found = [
        (person, score)
        for person, score in inputs.results.people
        if (not numbers or person.licence_no in numbers) and centre in (None, person.centre)
    ]
    missing = [each for each in numbers if each not in {person.licence_no for person, _score in found}]
    if missing or not found:
        raise NotFound(
            Message("There is no score of: {numbers}", {"numbers": ", ".join(missing)})
            if missing
            else Message("Nobody has a score yet."),
            hint=Message("Who has submitted: examapp exam seats"),
        )
    return found


def _notice(person: Candidate, score: Score, inputs: ReportInputs) -> "Notice":
    from examapp.reports.score_notices import Notice, TopicScore

    exam = inputs.form.exam
    sittings = {seat.candidate.licence_no: seat.sitting for seat in inputs.results.seats}
    sitting = sittings[person.licence_no]
    receipt = None if sitting is None else receipt_of(sitting)
    topics = tuple(
        TopicScore(topic.title, tally.items, tally.points, tally.maximum)
        for topic in exam.topics
        if (tally := score.topics[topic.topic_id]).items >= TOPIC_ITEMS
    )
    return Notice(
        name=person.name,
        centre=person.centre,
        licence_no=person.licence_no,
        seat=person.seat,
        points=score.raw.points,
        maximum=maximum_of(inputs),
        cut_score=exam.cut_score,
        passed=score.passed,
        receipt="" if receipt is None else receipt.code,
        topics=topics,
    )
