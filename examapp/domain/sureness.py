"""How sure learners are of their answers, and what they are sure of and wrong about."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from examapp.domain.training_log import TrainingKind, TrainingRecord


class Sureness(IntEnum):
    """How sure somebody is of an answer, said before it is judged."""

    UNSURE = 1
    FAIRLY = 2
    QUITE = 3


def next_sureness(sure: Sureness | None) -> Sureness | None:
    """The next step of a key that goes through all of them: unsure, fairly, quite, not said."""
    if sure is None:
        return Sureness.UNSURE
    return None if sure is Sureness.QUITE else Sureness(sure + 1)


@dataclass(frozen=True, slots=True)
class SureStep:
    """Of the answers given with this sureness, how many there are and how many were right."""

    sure: Sureness
    answers: int
    right: int


@dataclass(frozen=True, slots=True)
class SureWrong:
    """An item of which somebody was quite sure and wrong: how often, when last, and whether it was right since."""

    digest: str
    times: int
    last_at: datetime
    right_since: bool


def sure_steps(records: Iterable[TrainingRecord]) -> tuple[SureStep, ...]:
    """The answers of which the sureness is known, step by step from unsure to quite sure."""
    said = [(sure, each.data.get("right") is True) for each in records if (sure := _sureness(each)) is not None]
    answers = Counter(sure for sure, _right in said)
    right = Counter(sure for sure, is_right in said if is_right)
    return tuple(SureStep(sure, answers[sure], right[sure]) for sure in Sureness)


def sure_and_wrong(records: Iterable[TrainingRecord]) -> tuple[SureWrong, ...]:
    """Items answered wrong by somebody quite sure: those not right since come first, newest first.

    The order in which the records come does not matter.
    """
    found: dict[str, SureWrong] = {}
    answers = [each for each in records if each.kind in (TrainingKind.PRACTISED, TrainingKind.CHECK_ANSWERED)]
    for record in sorted(answers, key=lambda each: (each.at, each.record_id)):
        digest = str(record.data.get("digest"))
        known = found.get(digest)
        if record.data.get("right") is True:
            if known is not None:
                found[digest] = SureWrong(digest, known.times, known.last_at, right_since=True)
        elif _sureness(record) is Sureness.QUITE:
            found[digest] = SureWrong(digest, 1 + (known.times if known else 0), record.at, right_since=False)
        elif known is not None:
            found[digest] = SureWrong(digest, known.times, known.last_at, right_since=False)
    return tuple(sorted(found.values(), key=lambda each: (each.right_since, -each.last_at.timestamp(), each.digest)))


def _sureness(record: TrainingRecord) -> Sureness | None:
    """What was said with an answer; None where nothing was, or nothing that is known."""
    if record.kind not in (TrainingKind.PRACTISED, TrainingKind.CHECK_ANSWERED):
        return None
    sure = record.data.get("sure")
    return Sureness(sure) if isinstance(sure, int) and sure in list(Sureness) else None
