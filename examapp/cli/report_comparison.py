"""The command `examapp report comparison`: the legal-aid lawyers beside a baseline."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.application.analytics import Scored, compare
from examapp.application.attempts import retaking
from examapp.application.remarking import marked_by
from examapp.cli.baseline import find_baseline
from examapp.cli.context import Context, pass_context
from examapp.cli.report_data import ReportInputs, inputs_of, of_a_form
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import newest_form, open_key_store, open_store
from examapp.domain.baselines import Baseline, other_rule
from examapp.domain.forms import Form
from examapp.locale import _
from examapp.storage.store import Store

if TYPE_CHECKING:
    from examapp.reports.documents import Document


@click.command("comparison", help=_("Compare the legal-aid lawyers with a baseline; of the newest form by default."))
@of_a_form
@click.option("--baseline", "baseline_id", help=_("The id of the baseline, when it is not the newest."))
@click.option("--public", is_flag=True, help=_("A copy that names nobody."))
@output_options()
@pass_context
def command(
    context: Context,
    *,
    exam_id: str | None,
    code: str | None,
    baseline_id: str | None,
    public: bool,
    file_format: str,
    output: Path | None,
) -> None:
    """Score what is closed, put it beside the baseline, and say no more than the interval supports."""
    with open_store(context) as store, open_key_store(context) as key_sheets:
        form = newest_form(store, exam_id=exam_id, code=code)
        baseline = baseline_for(store, baseline_id, form)
        inputs, their_form = inputs_of(form, store, key_sheets), form_of(baseline, store)
        again = retaking(form, inputs.results, store)
    deliver(comparison_document(inputs, baseline, their_form, public=public, again=again), file_format, output)


def baseline_for(store: Store, baseline_id: str | None, form: Form) -> Baseline:
    """The baseline that is named, else the newest that sat this form, else the newest of the exam."""
    same = [each for each in store.baselines() if each.form_id == form.form_id]
    return same[-1] if same and baseline_id is None else find_baseline(store, baseline_id, exam_id=form.exam.exam_id)


def form_of(baseline: Baseline, store: Store) -> Form | None:
    """The form that the norm group sat; None when it is not stored here."""
    known = {form_id for form_id, _exam_id, _built_at in store.form_ids()}
    return store.form(baseline.form_id) if baseline.form_id in known else None


def comparison_document(
    inputs: ReportInputs, baseline: Baseline, their_form: Form | None, *, public: bool = False, again: frozenset[str]
) -> "Document":
    """The comparison of a form's closed sittings with a baseline; `again` are those for whom the form is a retake."""
    from examapp.application.surroundings import surroundings_of
    from examapp.reports.comparison_report import comparison_report

    form, results, remarked = _marked_alike(inputs, baseline)
    found = compare(
        form,
        results,
        baseline,
        their_form=their_form,
        demonstration=inputs.demonstration,
        key_version=inputs.key_version,
    )
    around = surroundings_of(form, results, inputs.versions, baseline=baseline, again=again)
    return comparison_report(replace(found, remarked=remarked), around, public=public)


def _marked_alike(inputs: ReportInputs, baseline: Baseline) -> tuple[Form, Scored, bool]:
    """Our scores by the rules of the baseline: as they are, or marked again where the rules differ and are known."""
    form, results = inputs.form, inputs.results
    if other_rule(baseline, form) is None:
        return form, results, False
    again = marked_by(form, results, inputs.key_sheet, baseline.marking)
    return (form, results, False) if again is None else (*again, True)
