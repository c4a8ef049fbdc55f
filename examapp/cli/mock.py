"""The command `examapp mock`: the exam's screen, blueprint and time on practice items, then score and review."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.learner import as_option, learner_of, training_log
from examapp.cli.running import run_app
from examapp.cli.texts import TEXTS_OPTION
from examapp.cli.workspace import refuse_while_sitting
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.domain.training_log import NOBODY
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.cli.mock_room import MockRoom
    from examapp.domain.blueprints import Exam
    from examapp.storage.training import TrainingLog
    from examapp.tui.app import ExamApp


@click.command("mock", help=_("Sit a mock exam of EXAM on practice items: its screen and time, then score and review."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@click.option("--line", is_flag=True, help=_("Plain lines instead of a full screen: for screen readers and pipes."))
@as_option
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help=_("The seed; it draws the same items again while nothing has been practised in between."),
)
@click.option("--results", "only_results", is_flag=True, help=_("List your mock exams with their scores, and leave."))
@click.option("--review", is_flag=True, help=_("Look at the items of your newest mock exam again, with their reasons."))
@click.option("--discard", is_flag=True, help=_("Throw an unfinished mock exam away first; nothing of it is kept."))
@TEXTS_OPTION
@pass_context
def command(
    context: Context,
    exam_id: str | None,
    *,
    line: bool,
    licence_no: str | None,
    seed: int | None,
    only_results: bool,
    review: bool,
    discard: bool,
    texts_folder: Path | None,
) -> None:
    """Draw a mock or go on with the one begun; refused while somebody sits a closed-book exam in this data folder."""
    from examapp.cli.machine import is_terminal

    if not (line or only_results or is_terminal()):
        raise NotPossible(
            Message("The mock exam needs a terminal."), hint=Message("Use plain lines instead: examapp mock --line")
        )
    refuse_while_sitting(context)
    learner = learner_of(context, licence_no)
    with training_log(context) as log:
        if only_results:
            list_results(log, learner, exam_id)
            return
        exam = exam_meant(context, exam_id)
        if review:
            from examapp.cli.mock_review import review_newest

            review_newest(context, exam, log, learner=learner, line=line, texts=texts_folder)
            return
        from examapp.cli.mock_room import mock_room

        with mock_room(context, exam, log, learner=learner, seed=seed, discard=discard, texts=texts_folder) as room:
            _sit(room, line=line)


def _sit(room: "MockRoom", *, line: bool) -> None:
    if line:
        from examapp.cli.mock_line import LineMock

        LineMock(room.mock).run()
        return
    from functools import partial

    from examapp.tui.app import ExamApp  # Textual loads only here
    from examapp.tui.mocking import sit_mock

    run_app(ExamApp(work=partial(sit_mock, room.mock)))


async def sit_here(context: Context, log: "TrainingLog", learner: str, app: "ExamApp") -> None:
    """A mock of the only exam there is, inside the exam's app that runs already; ExamError where it is not possible."""
    from examapp.cli.mock_room import mock_room
    from examapp.tui.mocking import sit_mock

    refuse_while_sitting(context)
    exam = exam_meant(context, None)
    with mock_room(context, exam, log, learner=learner, seed=None, discard=False, texts=None) as room:
        await sit_mock(room.mock, app)


def exam_meant(context: Context, exam_id: str | None) -> "Exam":
    """The exam named, else the only one in the language in use; NotFound where that leaves a choice."""
    from examapp.cli.exam import find_exam, load_exams

    if exam_id is not None:
        return find_exam(context, exam_id)
    exams = load_exams(context)
    fitting = [exam for exam in exams if exam.language == context.language]
    if len(fitting) != 1:
        raise NotFound(
            Message("Name the exam that the mock is for."),
            hint=Message("These are defined: {known}", {"known": ", ".join(exam.exam_id for exam in exams) or "-"}),
        )
    return fitting[0]


def list_results(log: "TrainingLog", learner: str, exam_id: str | None) -> None:
    """Print a learner's mock exams, the oldest first; NotFound where there is none."""
    from examapp.domain.mocks import mock_results
    from examapp.reports.mocks import list_line

    found = [mock for mock in mock_results(log.of(learner)) if exam_id in (None, mock.exam_id)]
    if not found:
        raise NotFound(
            Message("There is no mock exam in the training log."), hint=Message("Sit one: examapp mock EXAM")
        )
    if learner != NOBODY:
        narrate(_("Mock exams of {learner}:").format(learner=learner))
    for mock in found:
        click.echo(list_line(mock))
