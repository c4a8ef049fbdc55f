"""The learner's progress, gathered from the training log, the cards and the course."""

from collections.abc import Sequence

from examapp.application.planning import plan_of
from examapp.application.scheduling import Schedule
from examapp.domain.lessons import CourseProgress
from examapp.domain.plans import pace_of
from examapp.domain.practice import Pool
from examapp.domain.progress import Progress, days_in_row, days_lately, next_step, practice_days, topics_progress
from examapp.domain.training_log import TrainingRecord
from examapp.domain.wrong_answers import wrong_book


def learner_progress(
    schedule: Schedule,
    pool: Pool,
    records: Sequence[TrainingRecord],
    *,
    course: CourseProgress | None = None,
) -> Progress:
    """The progress with the items that may be practised here; `records` are all of the learner's."""
    here, today = {item.digest for item in pool.items}, schedule.today
    topics, days = topics_progress(pool, records), practice_days(records)
    plan = plan_of(schedule, pool, pace=pace_of(records))
    wrong = sum(answer.digest in here for answer in wrong_book(records))
    coming = [schedule.comes_on(card) for card in schedule.cards() if card.digest in here]
    return Progress(
        today=today,
        exam_on=schedule.exam_on,
        plan=plan,
        step=next_step(plan, topics, wrong=wrong, course=course, comes_on=min(coming, default=None)),
        topics=topics,
        days_in_row=days_in_row(days, today),
        days_lately=days_lately(days, today),
        wrong=wrong,
        course=course,
    )
