"""The command `examapp report wrong-answers`: a learner's wrong-answer book, to be printed."""

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


@click.command("wrong-answers", help=_("Print your wrong-answer book: items, keys and why."))
@as_option
@output_options()
@pass_context
def command(context: Context, *, licence_no: str | None, file_format: str, output: Path | None) -> None:
    """Whatever was answered wrong and has not been right on two days since."""
    from examapp.banks.statutes import load_registry  # YAML loads only here
    from examapp.reports.items import grounds_of
    from examapp.reports.wrong_answers_report import wrong_answers_report

    refuse_while_sitting(context)
    registry, _problems = load_registry(context.banks / "statutes.yaml")
    learner = learner_of(context, licence_no)
    with training_log(context) as log:
        entries = practice_log(log, learner).wrong(practice_pool(context, registry))
    if not entries:
        raise NotFound(
            Message("The wrong-answer book is empty."),
            hint=Message("What is answered wrong in practice comes into it: examapp practise"),
        )
    document = wrong_answers_report(
        entries,
        partial(grounds_of, registry=registry, texts={}),
        topic_titles(context, context.language),
        learner="" if learner == NOBODY else learner,
    )
    deliver(document, file_format, output)
