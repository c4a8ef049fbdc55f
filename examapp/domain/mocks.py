"""Mock exams: what stands in the training log of one, and what may be read from it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from examapp.domain.blueprints import Exam
from examapp.domain.credits import NO_CREDIT
from examapp.domain.forms import KeySheet
from examapp.domain.items import Item, sha256_of
from examapp.domain.journal import Json
from examapp.domain.practice import Answered
from examapp.domain.scoring import ItemScore, Score, score
from examapp.domain.sittings import OptionIds, Sitting
from examapp.domain.training_log import TrainingKind, TrainingRecord

NAME_LENGTH = 32
ANSWERS = (TrainingKind.PRACTISED, TrainingKind.CHECK_ANSWERED)


@dataclass(frozen=True, slots=True)
class MockAnswer:
    """One item of a mock exam; `points` is None where the item was only tried out, `chosen` empty where left out."""

    item_id: str
    digest: str
    section: str
    case_id: str
    chosen: frozenset[str]
    points: Fraction | None
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class MockResult:
    """One mock exam that was handed in; `at` is when, `seen` how many of its items had been met before."""

    record_id: str
    at: datetime
    exam_id: str
    title: str
    form: str
    seed: int
    seconds: int
    cut: Fraction
    points: Fraction
    maximum: Fraction
    topics: Mapping[str, tuple[Fraction, Fraction]]
    seen: int
    answers: tuple[MockAnswer, ...]

    @property
    def passed(self) -> bool:
        """Whether the cut score was reached."""
        return self.points >= self.cut

    @property
    def unanswered(self) -> int:
        """How many items have no answer."""
        return sum(not each.chosen for each in self.answers)


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """One item of a mock that is over, as the bank has it: what was chosen, and the points; None: only tried out."""

    item: Item
    response: OptionIds
    points: Fraction | None
    maximum: Fraction

    @property
    def answered(self) -> Answered | None:
        """The answer held against the key; None where the item was left out."""
        return Answered(self.item, self.response) if self.response else None

    @property
    def is_right(self) -> bool:
        """Whether exactly the key was chosen."""
        return self.response == self.item.key


@dataclass(frozen=True, slots=True)
class FinishedMock:
    """What is told of a mock that is over, its items in the order in which they were shown; None: nothing is kept."""

    result: MockResult | None
    items: tuple[MarkedItem, ...]


def marked_again(result: MockResult, items: Mapping[str, Item]) -> tuple[MarkedItem, ...]:
    """The items of a mock once more, from the log; `items` are by digest, and those that are not there are left out."""
    return tuple(
        MarkedItem(items[each.digest], each.chosen, each.points, each.maximum)
        for each in result.answers
        if each.digest in items
    )


def mock_exam(exam: Exam, *, rules: str, pledge: str) -> Exam:
    """The exam as a mock has it: nobody is there to decide about lost time or latecomers; all else is the exam's."""
    return replace(exam, credit=NO_CREDIT, latest_start=None, rules=rules, pledge=pledge)


def met_before(records: Iterable[TrainingRecord]) -> frozenset[str]:
    """The digests of items that a learner has answered, or that a mock exam has shown and explained."""
    digests: set[str] = set()
    for record in records:
        if record.kind in ANSWERS:
            digests.add(str(record.data.get("digest")))
        elif record.kind is TrainingKind.MOCK_SAT:
            digests |= {str(each.get("digest")) for each in _list_of(record.data.get("answers"))}
    return frozenset(digests)


def records_of(
    sitting: Sitting, key_sheet: KeySheet, *, learner: str, at: datetime, met: frozenset[str]
) -> tuple[TrainingRecord, ...]:
    """What the training log keeps of a mock exam that was handed in; nothing where nothing was answered.

    Names come from the journal, so that a mock that is kept a second time adds nothing. An answer is right when it is
    the key and nothing else, whatever points a marking rule gives; `met` are the digests known from before.
    """
    if not sitting.answered or sitting.closed_with is None:
        return ()
    name = sha256_of({"mock": sitting.closed_with.digest})[:NAME_LENGTH]
    found = score(sitting, key_sheet)
    mock = TrainingRecord(name, learner, at, TrainingKind.MOCK_SAT, _mock_data(sitting, found, met))
    keys = {digest: entry.key for digest, entry in key_sheet.keys.items()}
    answered = [each for each in found.items if sitting.response(each.item_id)]
    return (mock, *(_answer_record(mock, each, sitting.response(each.item_id), keys[each.digest]) for each in answered))


def _answer_record(mock: TrainingRecord, earned: ItemScore, chosen: OptionIds, key: OptionIds) -> TrainingRecord:
    data: dict[str, Json] = {
        "item": earned.item_id,
        "digest": earned.digest,
        "chosen": sorted(chosen),
        "right": chosen == key,
        "seconds": None,
        "sure": None,
        "mock": mock.record_id,
    }
    name = sha256_of({"mock": mock.record_id, "item": earned.digest})[:NAME_LENGTH]
    return TrainingRecord(name, mock.learner, mock.at, TrainingKind.PRACTISED, data)


def _mock_data(sitting: Sitting, found: Score, met: frozenset[str]) -> dict[str, Json]:
    exam = sitting.form.exam
    topics: dict[str, Json] = {
        topic: [str(tally.points), str(tally.maximum)] for topic, tally in found.topics.items() if tally.items
    }
    answers: list[Json] = [_answer_data(sitting, each) for each in found.items]
    return {
        "exam": exam.exam_id,
        "title": exam.title,
        "form": sitting.form.code,
        "seed": sitting.form.seed,
        "seconds": min(sitting.elapsed, sitting.allowance) // timedelta(seconds=1),
        "cut": str(exam.cut_score),
        "points": str(found.raw.points),
        "maximum": str(found.raw.maximum),
        "topics": topics,
        "seen": sum(each.digest in met for each in found.items),
        "answers": answers,
    }


def _answer_data(sitting: Sitting, earned: ItemScore) -> Json:
    item = sitting.form.item(earned.item_id)
    section = sitting.form.exam.section(item.section_id)
    data: dict[str, Json] = {
        "item": earned.item_id,
        "digest": earned.digest,
        "section": item.section_id,
        "chosen": sorted(sitting.response(earned.item_id)),
        "points": None if earned.points is None else str(earned.points),
        "maximum": str(section.points),
    }
    return {**data, "case": item.case_id} if item.case_id is not None else data


def mock_results(records: Iterable[TrainingRecord]) -> tuple[MockResult, ...]:
    """The mock exams of one learner, the oldest first; a record that cannot be understood is left out."""
    sat = sorted(
        (each for each in records if each.kind is TrainingKind.MOCK_SAT), key=lambda each: (each.at, each.record_id)
    )
    return tuple(result for result in map(mock_result, sat) if result is not None)


def mock_result(record: TrainingRecord) -> MockResult | None:
    """A record read again; None where it does not say what it should."""
    data = record.data
    try:
        topics = data["topics"]
        if not isinstance(topics, Mapping):
            return None
        return MockResult(
            record_id=record.record_id,
            at=record.at,
            exam_id=str(data["exam"]),
            title=str(data.get("title", data["exam"])),
            form=str(data["form"]),
            seed=int(str(data["seed"])),
            seconds=int(str(data["seconds"])),
            cut=Fraction(str(data.get("cut", "0"))),
            points=Fraction(str(data["points"])),
            maximum=Fraction(str(data["maximum"])),
            topics={str(topic): _pair(pair) for topic, pair in topics.items()},
            seen=int(str(data["seen"])),
            answers=tuple(_answer(each) for each in _list_of(data["answers"])),
        )
    except (KeyError, ValueError, ZeroDivisionError):
        return None


def _answer(data: Mapping[str, Json]) -> MockAnswer:
    points, chosen = data["points"], data["chosen"]
    return MockAnswer(
        item_id=str(data["item"]),
        digest=str(data["digest"]),
        section=str(data.get("section", "")),
        case_id=str(data.get("case", "")),
        chosen=frozenset(map(str, chosen)) if isinstance(chosen, list) else frozenset(),
        points=None if points is None else Fraction(str(points)),
        maximum=Fraction(str(data["maximum"])),
    )


def _pair(value: Json) -> tuple[Fraction, Fraction]:
    if not isinstance(value, list):
        raise ValueError("points and maximum are a list of two")  # noqa: TRY004  (a fault of data)
    points, maximum = value
    return Fraction(str(points)), Fraction(str(maximum))


def _list_of(value: Json) -> list[Mapping[str, Json]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
