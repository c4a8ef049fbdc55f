"""Practice that is kept: answers go into the training log; the wrong-answer book and the weak topics come from it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from examapp.application.learning import TrainingStore
from examapp.application.scheduling import Schedule
from examapp.domain.items import Item
from examapp.domain.journal import Json
from examapp.domain.practice import Answered, Pool
from examapp.domain.repetitions import Rating
from examapp.domain.sureness import SureStep, SureWrong, sure_and_wrong, sure_steps
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.domain.wrong_answers import WrongAnswer, weak_topics, wrong_book


class PracticeLog:
    """One learner's practice; `tick` counts seconds and does not mind a clock that is moved.

    Without a schedule nothing is ever due.
    """

    def __init__(
        self,
        log: TrainingStore,
        *,
        learner: str,
        now: Callable[[], datetime],
        tick: Callable[[], float],
        new_id: Callable[[], str],
        schedule: Schedule | None = None,
    ) -> None:
        self._log = log
        self.schedule = schedule
        self._learner = learner
        self._now = now
        self._tick = tick
        self._new_id = new_id
        self._shown_at: float | None = None
        self.last: TrainingRecord | None = None
        """The record of the newest answer."""

    def shown(self) -> None:
        """An item has come up; the time until the answer is counted from here."""
        self._shown_at = self._tick()

    def keep(self, answered: Answered) -> None:
        """Keep an answer."""
        item = answered.item
        data: dict[str, Json] = {
            "item": item.item_id,
            "digest": item.digest,
            "chosen": sorted(answered.response),
            "right": answered.is_right,
            "sure": answered.sure,
            "seconds": None if self._shown_at is None else round(self._tick() - self._shown_at),
        }
        self._shown_at = None
        record = TrainingRecord(self._new_id(), self._learner, self._now(), TrainingKind.PRACTISED, data)
        self._log.add([record])
        self.last = record

    def rate(self, rating: Rating) -> None:
        """Correct the rating of the newest answer."""
        if self.last is not None:
            data: dict[str, Json] = {"answer": self.last.record_id, "rating": int(rating)}
            self._log.add([TrainingRecord(self._new_id(), self._learner, self._now(), TrainingKind.RATED, data)])

    def due(self, pool: Pool) -> tuple[Item, ...]:
        """Today's work: what is due, longest first, and towards an exam today's part of what was never met."""
        if self.schedule is None:
            return ()
        return (*self.schedule.due_items(pool.items), *self.schedule.new_items(pool.exam_items))

    def wrong(self, pool: Pool) -> tuple[tuple[WrongAnswer, Item], ...]:
        """The wrong-answer book, as far as its items may be practised here; those wrong most recently first."""
        items = _by_digest(pool)
        book = wrong_book(self._log.of(self._learner))
        return tuple((each, items[each.digest]) for each in book if each.digest in items)

    def sure_steps(self) -> tuple[SureStep, ...]:
        """How right the learner's answers were, by how sure they were."""
        return sure_steps(self._log.of(self._learner))

    def sure_and_wrong(self, pool: Pool) -> tuple[tuple[SureWrong, Item], ...]:
        """Items answered wrong though quite sure, as far as they may be practised here; not right since come first."""
        items = _by_digest(pool)
        found = sure_and_wrong(self._log.of(self._learner))
        return tuple((each, items[each.digest]) for each in found if each.digest in items)

    def weak(self, pool: Pool) -> tuple[Item, ...]:
        """The items of the weakest topics; none where nothing has been wrong lately."""
        topics = {digest: item.topic for digest, item in _by_digest(pool).items()}
        found = weak_topics(self._log.of(self._learner), topics)
        return tuple(item for item in pool.items if item.topic in found)


def _by_digest(pool: Pool) -> Mapping[str, Item]:
    return {item.digest: item for item in pool.items}
