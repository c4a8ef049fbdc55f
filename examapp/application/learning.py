"""Learning: opening lessons, leaving them, and answering their check items, each kept in the training log."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from examapp.application.training import Practice
from examapp.domain.courses import Course, Lesson
from examapp.domain.items import Item
from examapp.domain.journal import Json
from examapp.domain.lessons import CourseProgress, progress_of
from examapp.domain.practice import Answered
from examapp.domain.training_log import TrainingKind, TrainingRecord


class TrainingStore(Protocol):
    """What learning needs of the store."""

    def add(self, records: Iterable[TrainingRecord]) -> int:
        """Keep records."""

    def of(self, learner: str) -> list[TrainingRecord]:
        """One learner's records."""


class Learning:
    """One learner with one course; `new_id` gives a name that no other record has."""

    def __init__(
        self,
        course: Course,
        items: Mapping[str, Item],
        log: TrainingStore,
        *,
        learner: str,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self.course = course
        self._items = items
        self._log = log
        self.learner = learner
        self._now = now
        self._new_id = new_id

    @property
    def progress(self) -> CourseProgress:
        """How far the learner has come."""
        return progress_of(self.course, self._log.of(self.learner))

    def open(self, lesson: Lesson) -> int:
        """Note that a lesson is opened; the number of the block where the reading stopped the last time."""
        place = next(each.place for each in self.progress.lessons if each.lesson == lesson)
        self._record(TrainingKind.LESSON_OPENED, {"course": self.course.course_id, "lesson": lesson.lesson_id})
        return place

    def leave(self, lesson: Lesson, place: int) -> None:
        """Note which block was at the top when a lesson was left."""
        self._record(TrainingKind.LESSON_LEFT, {"lesson": lesson.lesson_id, "place": place})

    def checks(self, lesson: Lesson) -> Practice:
        """The check items as a round of practice; `recorder` keeps the answers.

        Those that may not be shown now are left out, which may leave none.
        """
        return Practice([self._items[name] for name in lesson.checks if name in self._items])

    def recorder(self, lesson: Lesson) -> "CheckRecorder":
        """Who keeps the answers to the check items of a lesson."""
        return CheckRecorder(self, lesson)

    def answered(self, lesson: Lesson, answer: Answered) -> None:
        """Keep an answer to a check item."""
        data: dict[str, Json] = {
            "lesson": lesson.lesson_id,
            "item": answer.item.item_id,
            "digest": answer.item.digest,
            "chosen": sorted(answer.response),
            "right": answer.is_right,
            "sure": answer.sure,
        }
        self._record(TrainingKind.CHECK_ANSWERED, data)

    def _record(self, kind: TrainingKind, data: Mapping[str, Json]) -> None:
        self._log.add([TrainingRecord(self._new_id(), self.learner, self._now(), kind, data)])


class CheckRecorder:
    """Keeps the answers to the check items of one lesson; how long they took does not matter."""

    def __init__(self, learning: Learning, lesson: Lesson) -> None:
        self._learning = learning
        self._lesson = lesson

    def shown(self) -> None:
        """An item has come up."""

    def keep(self, answered: Answered) -> None:
        """Keep an answer."""
        self._learning.answered(self._lesson, answered)
