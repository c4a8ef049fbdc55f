"""How far a learner has come: topics, days of practice, and the one thing to do next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from examapp.domain.lessons import CourseProgress, LessonProgress
from examapp.domain.plans import Plan
from examapp.domain.practice import Pool
from examapp.domain.training_log import TrainingRecord
from examapp.domain.wrong_answers import ANSWERS

# Practice is looked back on for so many days, today among them.
DAYS_BACK = 30
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """Of a topic's items that may be practised: how many there are, were met, and were right in the newest answer."""

    topic: str
    count: int
    met: int
    right: int


class StepKind(StrEnum):
    """What there is to do next."""

    DUE = "due"
    LESSON = "lesson"
    WRONG = "wrong"
    NEW = "new"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next: with how many items, which lesson or topic, and when again where it is nothing."""

    kind: StepKind
    items: int = 0
    lesson: LessonProgress | None = None
    topic: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What one screen shows of a learner; `exam_on` is the day that was named, be it over or not."""

    today: date
    exam_on: date | None
    plan: Plan
    step: NextStep
    topics: tuple[TopicProgress, ...]
    days_in_row: int
    days_lately: int
    wrong: int
    course: CourseProgress | None = None


def topics_progress(pool: Pool, records: Iterable[TrainingRecord]) -> tuple[TopicProgress, ...]:
    """The topics of these items, those of exams first; the order in which the records come does not matter."""
    newest, in_exams = newest_answers(records), pool.exam_topics
    topics: dict[str, list[bool | None]] = {}
    for item in pool.items:
        topics.setdefault(item.topic, []).append(newest.get(item.digest))
    return tuple(
        TopicProgress(
            topic, len(found), sum(right is not None for right in found), sum(right is True for right in found)
        )
        for topic, found in sorted(topics.items(), key=lambda each: (each[0] not in in_exams, each[0]))
    )


def newest_answers(records: Iterable[TrainingRecord]) -> Mapping[str, bool]:
    """Whether the newest answer to an item was right, by its digest."""
    answers = sorted((each for each in records if each.kind in ANSWERS), key=lambda each: (each.at, each.record_id))
    return {str(each.data.get("digest")): each.data.get("right") is True for each in answers}


def practice_days(records: Iterable[TrainingRecord]) -> frozenset[date]:
    """The learner's own days on which something was answered."""
    return frozenset(each.at.date() for each in records if each.kind in ANSWERS)


def days_in_row(days: Collection[date], today: date) -> int:
    """How many days in a row were days of practice, up to today, or up to yesterday while today is not one yet."""
    last = today if today in days else today - DAY
    count = 0
    while last - count * DAY in days:
        count += 1
    return count


def days_lately(days: Iterable[date], today: date) -> int:
    """How many of the last thirty days were days of practice."""
    return sum(today - DAYS_BACK * DAY < day <= today for day in days)


def next_step(
    plan: Plan,
    topics: Sequence[TopicProgress],
    *,
    wrong: int,
    course: CourseProgress | None,
    comes_on: date | None,
) -> NextStep:
    """What is due today; else the next lesson; else today's new items, what was wrong, the topic least met.

    Reviewing comes before reading, as what is due is forgotten meanwhile; reading comes before items never met.
    """
    if plan.today.due:
        return NextStep(StepKind.DUE, plan.today.items)
    if course is not None and course.finished < len(course.lessons):
        return NextStep(StepKind.LESSON, lesson=course.following)
    if plan.today.new:
        return NextStep(StepKind.DUE, plan.today.items)
    if wrong:
        return NextStep(StepKind.WRONG, wrong)
    widest = max(topics, key=lambda each: each.count - each.met, default=None)
    if widest is not None and widest.count > widest.met:
        return NextStep(StepKind.NEW, widest.count - widest.met, topic=widest.topic)
    return NextStep(StepKind.NOTHING, on=comes_on)
