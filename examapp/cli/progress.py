"""The command `examapp progress`: how far a learner has come, what to do next, and the day of the exam."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, pass_context
from examapp.cli.learn import Classroom, classroom_of
from examapp.cli.learner import as_option, learner_of, number_of, practice_log, remarks_of, remember, training_log
from examapp.cli.mock import sit_here
from examapp.cli.practise import DEFAULT_COUNT, offer_of
from examapp.cli.repetition import remember_exam_day, schedule_of
from examapp.cli.running import run_app
from examapp.cli.workspace import refuse_while_sitting
from examapp.domain.errors import NotFound
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.application.scheduling import Schedule
    from examapp.domain.progress import Progress
    from examapp.storage.training import TrainingLog
    from examapp.tui.app import ExamApp
    from examapp.tui.rounds import Offer


@dataclass(frozen=True, slots=True)
class Study:
    """All that a learner can look at and begin; no classroom where there is no course."""

    learner: str
    log: "TrainingLog"
    schedule: "Schedule"
    offer: "Offer"
    classroom: Classroom | None

    def look(self) -> "Progress":
        """The progress as it is now."""
        from examapp.application.progress import learner_progress

        course = self.classroom.learning.progress if self.classroom else None
        return learner_progress(self.schedule, self.offer.pool, self.log.of(self.learner), course=course)


@click.command("progress", help=_("See how far you are, what is due, and what to do next."))
@click.option("--line", is_flag=True, help=_("Plain lines instead of a full screen: for screen readers and pipes."))
@click.option("--exam", metavar="DAY", help=_("The day of your exam, such as 2026-12-20; “none” forgets it."))
@as_option
@pass_context
def command(context: Context, *, line: bool, exam: str | None, licence_no: str | None) -> None:
    """Gather the learner's progress, and hand it to a screen or say it; refused while somebody sits an exam."""
    from examapp.cli.line_round import say_lines
    from examapp.cli.machine import is_terminal
    from examapp.reports.progress import progress_lines

    refuse_while_sitting(context)
    learner = learner_of(context, licence_no)
    if exam is not None:
        remember_exam_day(context, learner, exam)
    if line or not is_terminal():
        with _study(context, learner) as study:
            say_lines(progress_lines(study.look(), study.offer.titles, bars=False))
        return
    from examapp.tui.app import ExamApp  # Textual loads only here

    run_app(ExamApp(work=partial(_work, context, learner)))


async def study(context: Context, app: "ExamApp") -> None:
    """The progress of the learner remembered, inside an app that runs; refused while somebody sits an exam."""
    refuse_while_sitting(context)
    await _work(context, learner_of(context, None), app)


async def _work(context: Context, learner: str, app: "ExamApp") -> None:
    """One learner's progress, and the next one's for as long as somebody else wants to go on."""
    from examapp.tui.who import WhoScreen

    goes_on = True
    while goes_on:
        with _study(context, learner) as found:
            goes_on = await _show(context, found, app)
        typed = await app.push_screen_wait(WhoScreen(partial(number_of, context))) if goes_on else None
        learner = learner if typed is None else remember(context, typed)


async def _show(context: Context, study: Study, app: "ExamApp") -> bool:
    from examapp.reports.progress import progress_lines
    from examapp.tui.progress import Ways, show_progress

    room, say = study.classroom, partial(progress_lines, titles=study.offer.titles)
    teach = room.teach if room else None
    ways = Ways(teach, partial(sit_here, context, study.log, study.learner), study.learner)
    return await show_progress(study.look, say, study.offer, ways, app)


@contextmanager
def _study(context: Context, learner: str) -> Iterator[Study]:
    with ExitStack() as stack:
        log = stack.enter_context(training_log(context))
        schedule = stack.enter_context(schedule_of(context, learner))
        kept = practice_log(log, learner, schedule)
        offer = offer_of(context, None, kept, count=DEFAULT_COUNT, seed=None, texts_folder=None)
        offer = replace(offer, remarks=remarks_of(log, learner), learner=learner)
        try:
            classroom = stack.enter_context(classroom_of(context, None, None, None))
        except NotFound:
            classroom = None
        yield Study(learner, log, schedule, offer, classroom)
