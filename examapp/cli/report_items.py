"""The command `examapp report items`: what the items of a form did, for the trainer."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.application.matrices import People, people_of
from examapp.cli.context import Context, pass_context
from examapp.cli.report_data import GROUPS, ReportInputs, baseline_of, digest_of, group_option, inputs_of, of_a_form
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import newest_form, open_key_store, open_store, refuse_while_sitting
from examapp.domain.baselines import Baseline
from examapp.domain.errors import Message, NotFound
from examapp.domain.journal import Json
from examapp.locale import _, say

if TYPE_CHECKING:
    from examapp.analysis.matrices import ResponseMatrix
    from examapp.reports.documents import Document

GROUP_WORDS = {
    "legal-aid": Message("legal-aid lawyers"),
    "practising": Message("practising lawyers"),
    "other": Message("others"),
    "all": Message("all who sat"),
}


@click.command("items", help=_("Print what the items of a form did; contains keys, for the trainer."))
@of_a_form
@group_option
@click.option("--baseline", "baseline_id", help=_("The id of the baseline, when it is not the newest."))
@click.option("--by-flags", is_flag=True, help=_("Those with the most to look at first."))
@output_options()
@pass_context
def command(
    context: Context,
    *,
    exam_id: str | None,
    code: str | None,
    group: str,
    baseline_id: str | None,
    by_flags: bool,
    file_format: str,
    output: Path | None,
) -> None:
    """Analyse the responses of everybody who has a score."""
    from examapp.application.attempts import first_attempts, retaking
    from examapp.application.matrices import response_matrix

    refuse_while_sitting(context)
    with open_store(context) as store, open_key_store(context) as key_sheets:
        form = newest_form(store, exam_id=exam_id, code=code)
        inputs = inputs_of(form, store, key_sheets)
        again = retaking(form, inputs.results, store)
        inputs = replace(inputs, results=first_attempts(inputs.results, again))
        people = people_of(inputs.results, GROUPS[group])
        if not people:
            raise NotFound(
                Message("Nobody of this group has a score of a first attempt yet."),
                hint=Message("Choose the people with --group."),
            )
        matrix = response_matrix(form, inputs.key_sheet, inputs.results, group=GROUPS[group], journal=store.events)
        baseline = baseline_of(store, baseline_id, form)
    document = _document(inputs, people, matrix, baseline, group=group, again=len(again), by_flags=by_flags)
    deliver(document, file_format, output)


def _document(
    inputs: ReportInputs,
    people: People,
    matrix: "ResponseMatrix",
    baseline: Baseline | None,
    *,
    group: str,
    again: int,
    by_flags: bool,
) -> "Document":
    from examapp.analysis.item_analysis import analyse_items
    from examapp.analysis.reliability import analyse_form
    from examapp.application.item_contrasts import contrasts_with
    from examapp.reports.contrast_tables import contrast_data
    from examapp.reports.items_report import ItemPlace, ItemsFacts, items_report

    form = inputs.form
    places = {
        item.item_id: ItemPlace(number, item.topic, item.type, item.stem) for number, item in enumerate(form.items, 1)
    }
    contrasts = contrasts_with(form, people, baseline)
    norm_group, demonstration = ("", False) if baseline is None else (baseline.norm_group, baseline.demonstration)
    beside: dict[str, Json] = {} if contrasts is None else {"baseline": [str(row) for row in contrast_data(contrasts)]}
    return items_report(
        analyse_items(matrix),
        analyse_form(matrix, cut=float(form.exam.cut_score)),
        places,
        ItemsFacts(form.exam.title, form.code, inputs.key_version, say(GROUP_WORDS[group]), norm_group, again > 0),
        contrasts=contrasts,
        by_flags=by_flags,
        demonstration=inputs.demonstration or (contrasts is not None and demonstration),
        inputs_sha256=digest_of(inputs, people, {"group": group, "by_flags": by_flags, **beside}),
    )
