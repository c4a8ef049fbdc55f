"""The training log: what a learner did, one record each; everything else about training is derived from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from examapp.domain.journal import Json

# The learner of records that were made before anybody said a name; on another machine it is somebody else.
NOBODY = "-"


class TrainingKind(StrEnum):
    """What a record says."""

    LESSON_OPENED = "lesson_opened"
    LESSON_LEFT = "lesson_left"
    CHECK_ANSWERED = "check_answered"
    PRACTISED = "practised"
    RATED = "rated"
    NOTED = "noted"
    ITEM_REPORTED = "item_reported"
    MOCK_SAT = "mock_sat"
    LECTURE_ATTENDED = "lecture_attended"


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """One record: `record_id` names it on every machine, so that logs of two machines are united by it.

    It is random; that of a lecture attended is a digest of what it says, so that a sheet imported twice is kept once.

    `at` is the machine's clock with its zone. The data of each kind:

    - opened: course, lesson; left: lesson and `place`, the number of the block that was at the top.
    - check answered: lesson, item, digest, the options chosen, and whether they were right.
    - practised: the same without the lesson; `seconds` from showing the item to the answer, `sure` from 1 (not) to 3
      (quite), None where not known; `mock` names the record of the mock exam that the answer was given in.
    - rated: `answer`, the record of an answer, and `rating` from 1 (again) to 4 (easy); the newest counts.
    - noted: item, digest, `text`; the newest counts, and an empty one takes the note away.
    - reported: item, digest, `reason`, `text`.
    - mock sat: what it was built from and what became of it; see `domain.mocks`.
    - lecture attended: one learner's hours at one lecture; see `domain.hours`.
    """

    record_id: str
    learner: str
    at: datetime
    kind: TrainingKind
    data: Mapping[str, Json]
