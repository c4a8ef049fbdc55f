"""The command `examapp report training`: how the training goes, for the trainer."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, pass_context
from examapp.cli.home_results import print_document
from examapp.cli.learner import training_log
from examapp.cli.practise import topic_titles
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import digests_in_forms, is_demonstration, open_store, refuse_while_sitting
from examapp.domain.practice import pool_of, topics_of, withheld_among
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.reports.documents import Document
    from examapp.tui.training_overview import Training


@click.command("training", help=_("Print how the training goes; contains keys, for the trainer."))
@output_options()
@pass_context
def command(context: Context, *, file_format: str, output: Path | None) -> None:
    """Everybody's training log beside the roster, the courses and the banks."""
    deliver(training_document(context), file_format, output)


def training_document(context: Context) -> "Document":
    """The overview as a report; NotPossible while somebody sits a closed-book exam here."""
    from examapp.application.training_overview import training_overview
    from examapp.banks.courses import find_courses  # YAML loads only here
    from examapp.banks.loader import load_banks
    from examapp.banks.statutes import load_registry
    from examapp.reports.training_report import training_report

    refuse_while_sitting(context)
    registry, _problems = load_registry(context.banks / "statutes.yaml")
    banks, _problems = load_banks(context.banks / "banks", registry=registry, cache_folder=context.cache)
    checks = {item.item_id: item for bank in banks if bank.practice_only for item in bank.items}
    courses, _problems = find_courses(context.banks / "courses", items=checks, registry=registry)
    here = [course for course in courses if course.language == context.language]
    pool = pool_of([bank for bank in banks if bank.language == context.language])
    of_exams = topic_titles(context, context.language)
    subjects = sorted(topics_of(pool, of_exams), key=lambda each: (each.subject_id not in of_exams, each.subject_id))
    items = [item for bank in banks for item in bank.items]
    secret = frozenset(item.digest for item in withheld_among(items, digests_in_forms(context)))
    with open_store(context) as store, training_log(context) as log:
        overview = training_overview(
            log.everything(),
            roster=store.candidates(),
            courses=here or courses,
            items=items,
            titles={subject.subject_id: subject.title for subject in subjects},
            secret=secret,
        )
        demonstration = is_demonstration(store)
    return training_report(overview, demonstration=demonstration)


def training_of(context: Context) -> "Training":
    """What the trainer's screen reads and writes; every call opens the folder anew, in the thread that calls."""
    from examapp.tui.training_overview import Training

    return Training(lambda: training_document(context), lambda document: str(print_document(document)))
