"""The commands `examapp training export` and `merge`: one learner's progress between a home and an office machine."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_error, stop
from examapp.cli.learner import as_option, learner_of, local_now, number_of, training_log
from examapp.cli.workspace import has_store, refuse_while_sitting
from examapp.domain.errors import ExamError, Message, NotFound, NotPossible
from examapp.domain.training_log import NOBODY, TrainingKind, TrainingRecord
from examapp.locale import _
from examapp.reports.learners import learner_text

if TYPE_CHECKING:
    from examapp.exchange.progress import Progress
    from examapp.storage.training import TrainingLog

SHORTEST = 8


@click.command("export", help=_("Write your progress to a file that your other machine takes in."))
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help=_("The file; it must be new."))
@as_option
@click.option(
    "--passphrase/--no-passphrase",
    default=None,
    help=_("Seal the file under a passphrase, or not; where neither is said you are asked."),
)
@pass_context
def export(context: Context, *, output: Path | None, licence_no: str | None, passphrase: bool | None) -> None:
    """Print the file's name; refused while somebody sits a closed-book exam here, for answers tell keys."""
    from examapp.cli.files import refuse_to_replace, write_new
    from examapp.exchange.progress import make_progress
    from examapp.exchange.sealing import lock

    refuse_while_sitting(context)
    learner, records = _records_of(context, licence_no)
    if output is not None:
        refuse_to_replace(output)
    secret = _new_passphrase(wanted=passphrase)
    name = f"examapp-{local_now():%Y-%m-%d-%H%M%S}.progress{'.age' if secret else ''}"
    path = output or Path(name)
    content = make_progress(learner, records)
    write_new(path, lock(content, secret) if secret else content)
    click.echo(str(path))
    attended = sum(each.kind is TrainingKind.LECTURE_ATTENDED for each in records)
    told = {"count": len(records) - attended, "learner": learner_text(learner)}
    narrate(_("{count} records of {learner}. On the other machine: examapp training merge FILE").format(**told))
    if not secret:
        narrate(_("It is not sealed: whoever finds it can read the licence number and the answers."))
    if attended:
        narrate(_("Attendance at lectures stays here, for the administrator keeps it: {count}.").format(count=attended))


def _records_of(context: Context, licence_no: str | None) -> tuple[str, list[TrainingRecord]]:
    """The learner meant and what there is of theirs; NotFound where there is nothing."""
    records: list[TrainingRecord] = []
    learner = licence_no or NOBODY
    if has_store(context.data):
        learner = NOBODY if licence_no == NOBODY else learner_of(context, licence_no)
        with training_log(context) as log:
            records = log.of(learner)
    if not records:
        raise NotFound(
            Message("There is no progress of {learner} here.", {"learner": learner_text(learner)}),
            hint=Message("Whose it is: --as NUMBER; what was done without a number: --as -"),
        )
    return learner, records


def _new_passphrase(*, wanted: bool | None) -> str:
    """The passphrase to seal under, typed twice; empty for none."""
    from examapp.cli.hidden_input import ask_hidden

    if wanted is False or (wanted is None and not sys.stdin.isatty()):
        return ""
    while True:
        typed = ask_hidden(_("A passphrase for the file")) if wanted else _one_or_none()
        if not typed:
            return ""
        if len(typed.strip()) < SHORTEST:
            narrate(_("A passphrase has at least {count} signs.").format(count=SHORTEST))
        elif ask_hidden(_("The same once more")) == typed:
            return typed
        else:
            narrate(_("That was not the same; once more from the start."))


def _one_or_none() -> str:
    asked = _("A passphrase for the file, or Enter for none")
    return str(click.prompt(asked, hide_input=True, default="", show_default=False, err=True))


@click.command("merge", help=_("Take in FILES of progress: in any order, any number of times, each whole or not."))
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as", "licence_no", metavar="NUMBER", help=_("Take over what was practised without a number, as this learner's.")
)
@pass_context
def merge(context: Context, files: tuple[Path, ...], *, licence_no: str | None) -> None:
    """Print a line a file; exit code 1 when any was refused, the others are taken in all the same."""
    owner = None if licence_no is None else number_of(context, licence_no)
    refused = 0
    for file in files:
        try:
            progress = _read(file)
            records = _owned(progress, owner, file)
        except ExamError as error:
            show_error(error)
            refused += 1
            continue
        with training_log(context) as log:
            _take(log, records, file)
        _say_what_was_left(progress)
    if refused:
        stop(FIXABLE)


def _read(file: Path) -> "Progress":
    """What a file holds; its passphrase is asked for when it is under one."""
    from examapp.cli.collecting import read_file
    from examapp.cli.hidden_input import ask_hidden
    from examapp.exchange.progress import read_progress
    from examapp.exchange.sealing import AGE_MARK, opens_by_passphrase, unlock

    content, name = read_file(file), str(file)
    if opens_by_passphrase(content):
        content = unlock(content, ask_hidden(_("The passphrase of {file}").format(file=file.name)), name=name)
    elif content.startswith(AGE_MARK):
        raise NotPossible(
            Message("It is sealed for a station; that is no file of training progress."),
            where=name,
            hint=Message("Results of a station come in by: examapp results merge FILE"),
        )
    return read_progress(content, name=name)


def _owned(progress: "Progress", owner: str | None, file: Path) -> tuple[TrainingRecord, ...]:
    """The records as they are kept here: nobody's become the owner's; NotPossible when they are somebody else's."""
    from examapp.domain.training_records import taken_over

    if progress.learner == NOBODY and owner is not None:
        return taken_over(progress.records, owner)
    if owner not in (None, progress.learner):
        raise NotPossible(
            Message("It holds the progress of {learner}.", {"learner": progress.learner}),
            where=str(file),
            hint=Message("With --as only progress without a licence number changes hands; leave it out."),
        )
    return progress.records


def _take(log: "TrainingLog", records: Sequence[TrainingRecord], file: Path) -> None:
    from examapp.exchange.merging import unite_training

    new, differing = unite_training(log.known(each.record_id for each in records), records)
    added = log.add(new)
    learner = learner_text(records[0].learner) if records else "–"
    told = {"file": file.name, "learner": learner, "count": len(records), "new": added}
    click.echo(_("{file}: {count} records of {learner}, {new} of them new.").format(**told))
    for each in differing:
        narrate(_("Told differently here, and left as it is here: record {record}").format(record=each.name))


def _say_what_was_left(progress: "Progress") -> None:
    if progress.attended:
        line = _("Attendance at lectures is taken from the administrator only; left out: {count}.")
        narrate(line.format(count=progress.attended))
    if progress.unread:
        line = _("Records that this version of examapp cannot read, left out: {count}. Install the newest version.")
        narrate(line.format(count=progress.unread))
