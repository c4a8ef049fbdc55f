"""The command `examapp report topics`: the shares of the points by topic and centre."""

from pathlib import Path

import click

from examapp.application.analytics import GROUP
from examapp.cli.context import Context, pass_context
from examapp.cli.report_data import baseline_of, digest_of, inputs_of, of_a_form
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import newest_form, open_key_store, open_store
from examapp.domain.errors import Message, NotFound
from examapp.domain.journal import Json
from examapp.locale import _


@click.command("topics", help=_("Print which share of its points each topic brought, by centre."))
@of_a_form
@click.option("--baseline", "baseline_id", help=_("The id of the baseline, when it is not the newest."))
@output_options()
@pass_context
def command(
    context: Context,
    *,
    exam_id: str | None,
    code: str | None,
    baseline_id: str | None,
    file_format: str,
    output: Path | None,
) -> None:
    """Legal-aid lawyers by topic, beside the norm group where one sat this form."""
    from examapp.application.matrices import people_of
    from examapp.application.topic_shares import topic_overview
    from examapp.reports.topics_report import topics_report

    with open_store(context) as store, open_key_store(context) as key_sheets:
        form = newest_form(store, exam_id=exam_id, code=code)
        inputs = inputs_of(form, store, key_sheets)
        baseline = baseline_of(store, baseline_id, form)
    people = people_of(inputs.results, GROUP)
    if not people:
        raise NotFound(Message("Nobody has a score yet."), hint=Message("Who has submitted: examapp exam seats"))
    overview = topic_overview(form, people, baseline)
    norms: Json = None if baseline is None else {name: str(share) for name, share in baseline.topics.items()}
    digest = digest_of(inputs, people, {"baseline": norms})
    document = topics_report(
        overview,
        exam=form.exam.title,
        subtitle=(_("Form {form}, key version {version}").format(form=form.code, version=inputs.key_version),),
        norm_group=None if baseline is None or not baseline.topics else baseline.norm_group,
        demonstration=inputs.demonstration or (baseline is not None and baseline.demonstration),
        inputs_sha256=digest,
    )
    deliver(document, file_format, output)
