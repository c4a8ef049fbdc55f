"""The commands `examapp report wrong-answers` and `sure-and-wrong`: a learner's own books, to be printed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, pass_context
from examapp.cli.learner import as_option, learner_of, practice_log, training_log
from examapp.cli.practise import practice_pool, topic_titles
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import refuse_while_sitting
from examapp.domain.errors import Message, NotFound
from examapp.domain.training_log import NOBODY
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.application.practising import PracticeLog
    from examapp.domain.items import Item
    from examapp.domain.practice import Pool
    from examapp.reports.items import Ground


@dataclass(frozen=True, slots=True)
class Desk:
    """A learner's practice with what its items are printed with; `learner` is empty where nobody said a name."""

    learner: str
    kept: "PracticeLog"
    pool: "Pool"
    grounds: "Callable[[Item], Sequence[Ground]]"
    titles: Mapping[str, str]


@click.command("wrong-answers", help=_("Print your wrong-answer book: items, keys and why."))
@as_option
@output_options()
@pass_context
def wrong_answers(context: Context, *, licence_no: str | None, file_format: str, output: Path | None) -> None:
    """Whatever was answered wrong and has not been right on two days since."""
    from examapp.reports.wrong_answers_report import wrong_answers_report

    with _desk(context, licence_no) as desk:
        entries = desk.kept.wrong(desk.pool)
    if not entries:
        raise NotFound(
            Message("The wrong-answer book is empty."),
            hint=Message("What is answered wrong in practice comes into it: examapp practise"),
        )
    deliver(wrong_answers_report(entries, desk.grounds, desk.titles, learner=desk.learner), file_format, output)


@click.command("sure-and-wrong", help=_("Print what you were quite sure of and wrong about: items, keys and why."))
@as_option
@output_options()
@pass_context
def sure_and_wrong(context: Context, *, licence_no: str | None, file_format: str, output: Path | None) -> None:
    """How right each sureness was, and the items of which the learner was quite sure and wrong."""
    from examapp.reports.sureness_report import sureness_report

    with _desk(context, licence_no) as desk:
        steps, entries = desk.kept.sure_steps(), desk.kept.sure_and_wrong(desk.pool)
    if not any(step.answers for step in steps):
        raise NotFound(
            Message("No answer says how sure you were."),
            hint=Message("In practice, U says it before Enter hands the answer in: examapp practise"),
        )
    deliver(sureness_report(steps, entries, desk.grounds, desk.titles, learner=desk.learner), file_format, output)


@contextmanager
def _desk(context: Context, licence_no: str | None) -> Iterator[Desk]:
    """The practice of whoever asks; refused while somebody sits a closed-book exam here, as keys are printed."""
    from examapp.banks.statutes import load_registry  # YAML loads only here
    from examapp.reports.items import grounds_of

    refuse_while_sitting(context)
    registry, _problems = load_registry(context.banks / "statutes.yaml")
    learner = learner_of(context, licence_no)
    with training_log(context) as log:
        yield Desk(
            "" if learner == NOBODY else learner,
            practice_log(log, learner),
            practice_pool(context, registry),
            partial(grounds_of, registry=registry, texts={}),
            topic_titles(context, context.language),
        )
