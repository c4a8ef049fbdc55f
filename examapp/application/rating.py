"""The rating of the newest answer: when its item comes again, and what the learner says instead."""

from examapp.application.practising import PracticeLog
from examapp.application.scheduling import Schedule
from examapp.domain.cards import Rated
from examapp.domain.repetitions import Rating, derived_rating
from examapp.domain.training_log import TrainingRecord


class Rater:
    """Stands beside whoever shows a round of practice; a correction is a record of its own, and the newest counts."""

    def __init__(self, kept: PracticeLog, schedule: Schedule) -> None:
        self._kept = kept
        self._schedule = schedule
        self._rated: tuple[TrainingRecord, Rating] | None = None

    def rated(self) -> Rated | None:
        """The rating that counts for the newest answer and the day its item comes again; None before any answer."""
        answer = self._kept.last
        if answer is None:
            return None
        card = self._schedule.card(str(answer.data["digest"]))
        return None if card is None else Rated(self._rating_of(answer), self._schedule.comes_on(card))

    def turn(self) -> Rated | None:
        """Give the newest answer the rating that follows in the ring; the same as `rated` afterwards."""
        answer = self._kept.last
        if answer is not None:
            rating = self._rating_of(answer).following
            self._kept.rate(rating)
            self._rated = answer, rating
        return self.rated()

    def _rating_of(self, answer: TrainingRecord) -> Rating:
        if self._rated is not None and self._rated[0] is answer:
            return self._rated[1]
        return derived_rating(answer.data)
