"""The command `examapp report sure-and-wrong`: what a learner is quite sure of and wrong about."""

from functools import partial
from pathlib import Path

import click

from examapp.cli.context import Context, pass_context
from examapp.cli.learner import NOBODY, as_option, learner_of, practice_log, training_log
from examapp.cli.practise import practice_pool, topic_titles
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import refuse_while_sitting
from examapp.domain.errors import Message, NotFound
from examapp.locale import _


@click.command("sure-and-wrong", help=_("Print what you were quite sure of and wrong about: items, keys and why."))
@as_option
@output_options()
@pass_context
def command(context: Context, *, licence_no: str | None, file_format: str, output: Path | None) -> None:
    """How right each sureness was, and the items of which the learner was quite sure and wrong."""
    from examapp.banks.statutes import load_registry  # YAML loads only here
    from examapp.reports.items import grounds_of
    from examapp.reports.sureness_report import sureness_report

    refuse_while_sitting(context)
    registry, _problems = load_registry(context.banks / "statutes.yaml")
    learner = learner_of(context, licence_no)
    with training_log(context) as log:
        kept = practice_log(log, learner)
        steps, entries = kept.sure_steps(), kept.sure_and_wrong(practice_pool(context, registry))
    if not any(step.answers for step in steps):
        raise NotFound(
            Message("No answer says how sure you were."),
            hint=Message("In practice, U says it before Enter hands the answer in: examapp practise"),
        )
    document = sureness_report(
        steps,
        entries,
        partial(grounds_of, registry=registry, texts={}),
        topic_titles(context, context.language),
        learner="" if learner == NOBODY else learner,
    )
    deliver(document, file_format, output)
