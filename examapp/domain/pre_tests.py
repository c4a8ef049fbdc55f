"""Pre-tests: the mock exam that a person sat first, before the exam itself, read out of the training log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from examapp.domain.journal import Json
from examapp.domain.training_log import TrainingKind, TrainingRecord


@dataclass(frozen=True, slots=True)
class PreTest:
    """Points and maximum of a mock exam, in all and by topic; `at` is when it was handed in.

    `digests` are the contents of its items.
    """

    learner: str
    at: datetime
    points: Fraction
    maximum: Fraction
    topics: Mapping[str, tuple[Fraction, Fraction]]
    digests: frozenset[str] = frozenset()

    @property
    def percent(self) -> Fraction:
        """The points as a percentage of the maximum."""
        return 100 * self.points / self.maximum

    def topic_percent(self, topic_id: str) -> Fraction | None:
        """A topic's points as a percentage of its maximum; None where the mock had nothing of it."""
        points, maximum = self.topics.get(topic_id, (Fraction(0), Fraction(0)))
        return 100 * points / maximum if maximum else None


def pre_tests(records: Iterable[TrainingRecord], exam_id: str, begun_at: Mapping[str, datetime]) -> dict[str, PreTest]:
    """Each person's first mock of an exam, if it was handed in before that person's sitting began; by person.

    The order in which the records come does not matter. What cannot be read as a mock is none.
    """
    found: dict[str, PreTest] = {}
    for record in sorted(records, key=lambda each: (each.at, each.record_id)):
        if record.learner not in begun_at or record.learner in found or record.kind is not TrainingKind.MOCK_SAT:
            continue
        mock = _read(record, exam_id)
        if mock is not None and mock.at < begun_at[record.learner]:
            found[record.learner] = mock
    return found


def _read(record: TrainingRecord, exam_id: str) -> PreTest | None:
    data = record.data
    whole = _pair([data.get("points"), data.get("maximum")])
    if data.get("exam") != exam_id or whole is None or not whole[1]:
        return None
    topics = data.get("topics")
    told = topics.items() if isinstance(topics, Mapping) else ()
    pairs = {name: pair for name, value in told if (pair := _pair(value)) is not None}
    answers = data.get("answers")
    given = answers if isinstance(answers, list) else []
    digests = frozenset(str(each.get("digest")) for each in given if isinstance(each, Mapping))
    return PreTest(record.learner, record.at, *whole, pairs, digests)


def _pair(value: Json) -> tuple[Fraction, Fraction] | None:
    """Points and a maximum that is not below them; None where these are no such numbers."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    try:
        points, maximum = (Fraction(str(each)) for each in value)
    except (ValueError, ZeroDivisionError):
        return None
    return (points, maximum) if 0 <= points <= maximum else None
