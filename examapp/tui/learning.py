"""A course on the screen: choose a lesson, read it, answer its check items, and the next one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from examapp.application.learning import Learning
from examapp.domain.courses import Lesson
from examapp.domain.items import Item
from examapp.domain.statutes import Registry

if TYPE_CHECKING:
    from textual.app import App

    from examapp.application.remarks import Remarks
    from examapp.reports.items import Ground


async def learn(
    learning: Learning,
    registry: Registry,
    grounds: "Callable[[Item], Sequence[Ground]]",
    remarks: "Remarks",
    app: "App[None]",
    *,
    guard: Callable[[], None] = lambda: None,
) -> None:
    """Lessons until somebody leaves; after the check items the cursor is on the next lesson.

    `guard` raises ExamError where no check items may be shown any more.
    """
    from examapp.tui.lesson_choice import CourseScreen  # Textual loads only here
    from examapp.tui.lesson_reading import LessonScreen

    lesson: Lesson | None = None
    while True:
        lesson = await app.push_screen_wait(CourseScreen(learning.progress, chosen=lesson, learner=learning.learner))
        if lesson is None:
            return
        place = learning.open(lesson)
        screen = LessonScreen(lesson, registry, place=place, leave=learning.leave)
        if await app.push_screen_wait(screen):
            await _check(learning, lesson, grounds, remarks, app, guard=guard)
            lesson = None


async def _check(
    learning: Learning,
    lesson: Lesson,
    grounds: "Callable[[Item], Sequence[Ground]]",
    remarks: "Remarks",
    app: "App[None]",
    *,
    guard: Callable[[], None],
) -> None:
    """The check items; the wrong ones again for as long as somebody wants."""
    from examapp.tui.practising import PractisingScreen
    from examapp.tui.round_end import RoundEndScreen

    practice = learning.checks(lesson)
    goes_on = practice.count > 0
    while goes_on:
        guard()
        screen = PractisingScreen(
            practice,
            lesson.title,
            grounds=grounds,
            titles={lesson.topic: lesson.title},
            recorder=learning.recorder(lesson),
            remarks=remarks,
            checks=True,
        )
        summary = await app.push_screen_wait(screen)
        ending = RoundEndScreen(summary, lesson.title, titles={lesson.topic: lesson.title})
        goes_on = bool(summary.answered) and await app.push_screen_wait(ending)
        if goes_on:
            practice = practice.again()
