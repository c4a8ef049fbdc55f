"""How far a learner has come with a course, from the training log."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from examapp.domain.courses import Course, Lesson
from examapp.domain.training_log import TrainingKind, TrainingRecord


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """One lesson: when it was first opened, the block where the reading stopped, and which check items were right.

    `finished_at` is when the last of its check items was first answered right; None while one is missing.
    """

    lesson: Lesson
    opened_at: datetime | None = None
    place: int = 0
    right: frozenset[str] = frozenset()
    finished_at: datetime | None = None

    @property
    def is_finished(self) -> bool:
        """Whether every check item has been answered right."""
        return self.finished_at is not None


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """The lessons of a course in their order, and the one that was opened last."""

    course: Course
    lessons: tuple[LessonProgress, ...]
    last: str = ""

    @property
    def finished(self) -> int:
        """How many lessons are finished."""
        return sum(each.is_finished for each in self.lessons)

    @property
    def following(self) -> LessonProgress:
        """What to do next: the lesson opened last unless it is finished, else the first that is not, else the last."""
        waiting = [each for each in self.lessons if not each.is_finished]
        begun = [each for each in waiting if each.lesson.lesson_id == self.last]
        return (begun or waiting or [self.lessons[-1]])[0]


def progress_of(course: Course, records: Iterable[TrainingRecord]) -> CourseProgress:
    """The progress of one learner; the order in which the records come does not matter."""
    found = {lesson.lesson_id: LessonProgress(lesson) for lesson in course.lessons}
    last = ""
    for record in sorted(records, key=lambda each: (each.at, each.record_id)):
        name = str(record.data.get("lesson", ""))
        if name in found:
            found[name] = _after(found[name], record)
            last = name if record.kind is TrainingKind.LESSON_OPENED else last
    return CourseProgress(course, tuple(found.values()), last)


def _after(progress: LessonProgress, record: TrainingRecord) -> LessonProgress:
    """A lesson's progress after one more record."""
    place = record.data.get("place")
    if record.kind is TrainingKind.LESSON_OPENED:
        return replace(progress, opened_at=progress.opened_at or record.at)
    if record.kind is TrainingKind.LESSON_LEFT and isinstance(place, int):
        return replace(progress, place=place)
    if record.kind is TrainingKind.CHECK_ANSWERED and record.data.get("right") is True:
        checks = frozenset(progress.lesson.checks)
        right = (progress.right | {str(record.data.get("item"))}) & checks
        return replace(
            progress, right=right, finished_at=progress.finished_at or (record.at if right == checks else None)
        )
    return progress
