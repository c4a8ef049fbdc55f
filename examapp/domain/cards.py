"""Cards: what the memory model knows of one item with one learner; derived from the training log, never the truth."""

from dataclasses import dataclass
from datetime import date

from examapp.domain.repetitions import Rating


@dataclass(frozen=True, slots=True)
class Card:
    """`digest` names the item; days are the learner's own.

    `stability` is the number of days after which recall is expected to have fallen to 90 %, `difficulty` lies between
    1 and 10; both as in FSRS.
    """

    digest: str
    repetitions: int
    met_on: date
    last_on: date
    due_on: date
    stability: float
    difficulty: float


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating of an answer, and the day on which its item comes again."""

    rating: Rating
    comes_on: date
