"""The command `examapp learn`: a course, lesson by lesson, on the full screen or line by line."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.learner import as_option, learner_of, local_now, new_record_id, remarks_of, training_log
from examapp.cli.running import run_app
from examapp.cli.texts import TEXTS_OPTION, texts_at_hand
from examapp.cli.workspace import digests_in_forms, guard_of, refuse_while_sitting, withheld_text
from examapp.domain.errors import Message, NotFound, Severity
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.application.learning import Learning
    from examapp.application.remarks import Remarks
    from examapp.domain.courses import Course
    from examapp.domain.items import Item
    from examapp.domain.statutes import Registry
    from examapp.reports.items import Ground
    from examapp.tui.app import ExamApp


@dataclass(frozen=True, slots=True)
class Classroom:
    """A learner's course with what a lesson is shown with."""

    learning: "Learning"
    registry: "Registry"
    grounds: "Callable[[Item], Sequence[Ground]]"
    remarks: "Remarks"
    guard: "Callable[[], None]"

    def teach(self, app: "ExamApp") -> "Awaitable[None]":
        """The course on the screen."""
        from examapp.tui.learning import learn

        return learn(self.learning, self.registry, self.grounds, self.remarks, app, guard=self.guard)


@click.command("learn", help=_("Read the lessons of a course and answer their check items; go on where you stopped."))
@click.argument("course_id", metavar="[COURSE]", required=False)
@click.option("--line", is_flag=True, help=_("Plain lines instead of a full screen: for screen readers and pipes."))
@click.option("--list", "only_list", is_flag=True, help=_("Print the lessons with what is done, and leave."))
@as_option
@TEXTS_OPTION
@pass_context
def command(
    context: Context,
    course_id: str | None,
    *,
    line: bool,
    only_list: bool,
    licence_no: str | None,
    texts_folder: Path | None,
) -> None:
    """Find the course and the learner, and hand both to a screen; refused while somebody sits a closed-book exam."""
    from examapp.cli.machine import is_terminal

    refuse_while_sitting(context)
    with classroom_of(context, course_id, licence_no, texts_folder) as classroom:
        if only_list:
            from examapp.cli.learn_line import say_list

            say_list(classroom.learning.progress)
        elif line or not is_terminal():
            from examapp.cli.learn_line import LineLearning

            LineLearning(classroom).run()
        else:
            _on_screen(classroom)


def _on_screen(classroom: Classroom) -> None:
    from examapp.tui.app import ExamApp  # Textual loads only here

    run_app(ExamApp(work=classroom.teach))


@contextmanager
def classroom_of(
    context: Context, course_id: str | None, licence_no: str | None, texts_folder: Path | None
) -> "Iterator[Classroom]":
    """A learner's course, with the log behind it closed afterwards; NotFound where there is no such course."""
    from examapp.application.learning import Learning
    from examapp.banks.statutes import load_registry  # YAML loads only here
    from examapp.reports.items import grounds_of

    registry, _problems = load_registry(context.banks / "statutes.yaml")
    texts, _in_texts = texts_at_hand(context, texts_folder, registry)
    course, items = _find_course(context, registry, course_id)
    items = _shown_here(context, course, items)
    learner = learner_of(context, licence_no)
    with training_log(context) as log:
        learning = Learning(course, items, log, learner=learner, now=local_now, new_id=new_record_id)
        grounds = partial(grounds_of, registry=registry, texts=texts)
        yield Classroom(learning, registry, grounds, remarks_of(log, learner), guard_of(context))


def _shown_here(context: Context, course: "Course", items: "dict[str, Item]") -> "dict[str, Item]":
    """The items without those that a form in the data folder shows; says how many check items that keeps out."""
    from examapp.domain.practice import withheld_among

    withheld = {item.item_id for item in withheld_among(list(items.values()), digests_in_forms(context))}
    text = withheld_text(len(withheld & {name for lesson in course.lessons for name in lesson.checks}))
    if text:
        narrate(text)
    return {name: item for name, item in items.items() if name not in withheld}


def _find_course(context: Context, registry: "Registry", course_id: str | None) -> "tuple[Course, dict[str, Item]]":
    """The course meant, else the first in the language in use, else the first; with the items for practice only."""
    from examapp.banks.courses import find_courses
    from examapp.banks.loader import load_banks

    banks, _problems = load_banks(context.banks / "banks", registry=registry, cache_folder=context.cache)
    items = {item.item_id: item for bank in banks if bank.practice_only for item in bank.items}
    courses, problems = find_courses(context.banks / "courses", items=items, registry=registry)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        line = _("Errors in courses that keep lessons out: {count}. To see them: examapp bank check")
        narrate(line.format(count=errors))
    named = [course for course in courses if course_id in (None, course.course_id)]
    fitting = [course for course in named if course.language == context.language] or named
    if not fitting or not fitting[0].lessons:
        known = ", ".join(course.course_id for course in courses) or "-"
        raise NotFound(
            Message("There is no course {course}.", {"course": course_id or ""}),
            hint=Message("The courses here are: {known}", {"known": known}),
        )
    return fitting[0], items
