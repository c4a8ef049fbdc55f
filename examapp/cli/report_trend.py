"""The command `examapp report trend`: a group's results over all forms of an exam that are stored here."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.report_data import GROUPS, ReportInputs, day_of, group_option, inputs_of, maximum_of
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import newest_form, open_key_store, open_store
from examapp.domain.errors import Message, NotFound
from examapp.locale import _
from examapp.storage.store import Store

if TYPE_CHECKING:
    from examapp.application.over_time import YearResults


@click.command("trend", help=_("Print results over time: all forms of an exam that are scored here."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@group_option
@output_options()
@pass_context
def command(context: Context, *, exam_id: str | None, group: str, file_format: str, output: Path | None) -> None:
    """A row and a point for each form."""
    from examapp.application.over_time import trend_of
    from examapp.reports.trend_report import trend_report

    with open_store(context) as store, open_key_store(context) as key_sheets:
        newest = newest_form(store, exam_id=exam_id)
        owned = [form_id for form_id, _exam, _built in store.form_ids(newest.exam.exam_id)]
        known = set(key_sheets.form_ids())
        for form_id in owned:
            if form_id not in known:
                narrate(_("Form {form} is left out: its keys are not on this machine.").format(form=form_id[:8]))
        inputs = [inputs_of(store.form(form_id), store, key_sheets) for form_id in owned if form_id in known]
        sat = [_sat(each, store) for each in inputs if each.results.people]
    sat.sort(key=lambda each: each.day)
    if not sat:
        raise NotFound(Message("Nobody has a score yet."), hint=Message("Who has submitted: examapp exam seats"))
    points, again = trend_of(sat, GROUPS[group])
    exam = newest.exam
    cut = float(100 * exam.cut_score / exam.max_points)
    demonstration = any(each.demonstration for each in inputs)
    deliver(
        trend_report(points, again, exam=exam.title, cut_percent=cut, demonstration=demonstration), file_format, output
    )


def _sat(inputs: ReportInputs, store: Store) -> "YearResults":
    from examapp.application.attempts import retaking
    from examapp.application.over_time import YearResults

    again = retaking(inputs.form, inputs.results, store)
    return YearResults(day_of(inputs.results), inputs.form, inputs.results, maximum_of(inputs), again)
