"""The training log: what a learner did, one record each; everything else about training is derived from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from examapp.domain.journal import Json


class TrainingKind(StrEnum):
    """What a record says."""

    LESSON_OPENED = "lesson_opened"
    LESSON_LEFT = "lesson_left"
    CHECK_ANSWERED = "check_answered"
    PRACTISED = "practised"


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """One record: `record_id` is random and names it on every machine, so that logs of two machines are united by it.

    `at` is the machine's clock with its zone. Opened: course, lesson. Left: lesson and `place`, the number of the block
    that was at the top. Answered: lesson, item, its digest, the options chosen, and whether they were right. Practised:
    the same without the lesson, and the seconds from showing the item to the answer, None where they are not known.
    """

    record_id: str
    learner: str
    at: datetime
    kind: TrainingKind
    data: Mapping[str, Json]
