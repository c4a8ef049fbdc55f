"""Repetitions: each answer as the memory model sees it, with a rating derived from it or corrected by the learner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from examapp.domain.journal import Json
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.domain.wrong_answers import ANSWERS

# The pace of the annual exam: 75 items in 90 minutes.
EXAM_PACE_S = 72
NOT_SURE, QUITE_SURE = 1, 3


class Rating(IntEnum):
    """How well an item was remembered; the numbers are those of the memory model."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def following(self) -> "Rating":
        """The next rating when they are gone through in a ring."""
        return Rating(self % len(Rating) + 1)


@dataclass(frozen=True, slots=True)
class Repetition:
    """One answer: `answer` is its record, `digest` names the item, `at` keeps the zone in which it was given."""

    answer: str
    digest: str
    at: datetime
    rating: Rating

    @property
    def on(self) -> date:
        """The learner's own day: an evening at eight and the next at half past seven are one day apart."""
        return self.at.date()


def derived_rating(answer: Mapping[str, Json]) -> Rating:
    """The rating that an answer's data suggest.

    Wrong is again. Right is hard when the learner was not sure, or took more than twice the exam's pace; easy when
    quite sure and within half of it; else good. What is not known counts for nothing.
    """
    seconds, sure = answer.get("seconds"), answer.get("sure")
    took = seconds if isinstance(seconds, int) else EXAM_PACE_S
    if answer.get("right") is not True:
        return Rating.AGAIN
    if sure == NOT_SURE or took > 2 * EXAM_PACE_S:
        return Rating.HARD
    if sure == QUITE_SURE and 2 * took <= EXAM_PACE_S:
        return Rating.EASY
    return Rating.GOOD


def repetitions_of(records: Iterable[TrainingRecord]) -> tuple[Repetition, ...]:
    """The answers among one learner's records, in the order in which they were given, with the rating that counts.

    The order in which the records come does not matter, nor whether a rating comes before its answer.
    """
    ordered = sorted(records, key=lambda each: (each.at, each.record_id))
    corrected = {str(each.data.get("answer")): _rating(each) for each in ordered if _rating(each) is not None}
    return tuple(
        Repetition(each.record_id, digest, each.at, corrected.get(each.record_id) or derived_rating(each.data))
        for each in ordered
        if each.kind in ANSWERS and isinstance(digest := each.data.get("digest"), str)
    )


def _rating(record: TrainingRecord) -> Rating | None:
    """What a record of a rating says; None for other records, and for a number that is no rating."""
    value = record.data.get("rating")
    is_rating = record.kind is TrainingKind.RATED and isinstance(value, int) and value in tuple(Rating)
    return Rating(value) if is_rating and isinstance(value, int) else None
