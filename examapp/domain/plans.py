"""Plans: what is to be done on each day before the exam, how long it takes, and what will be recalled on its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from examapp.domain.repetitions import EXAM_PACE_S
from examapp.domain.training_log import TrainingKind, TrainingRecord

# A pace of one's own needs so many answers with their times, a forecast for a topic so many of its items met.
ANSWERS_FOR_PACE = 10
MET_FOR_FORECAST = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds an item; `answers` is how many answers it is the median of, 0 where it is the pace of the exam."""

    seconds: float = EXAM_PACE_S
    answers: int = 0

    def minutes(self, items: int) -> int:
        """How long so many items take, in whole minutes, at least one where there is anything to do."""
        return max(1, round(items * self.seconds / 60)) if items else 0


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """How many items are due on a day, and how many come that were never met."""

    on: date
    due: int
    new: int = 0

    @property
    def items(self) -> int:
        """Both together."""
        return self.due + self.new


@dataclass(frozen=True, slots=True)
class TopicForecast:
    """What will be recalled of a topic on the day of the exam if nothing more is practised.

    `recall` is the mean over the items met; None where they are fewer than five.
    """

    topic: str
    met: int
    unmet: int
    recall: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The days from today on, and the forecast for the day of the exam where there is one."""

    days: tuple[PlannedDay, ...]
    pace: Pace
    exam_on: date | None = None
    forecast: tuple[TopicForecast, ...] = ()

    @property
    def today(self) -> PlannedDay:
        """What is to be done today."""
        return self.days[0]

    @property
    def busiest(self) -> PlannedDay:
        """The day with most to do, the first of them."""
        return max(self.days, key=lambda day: day.items)

    @property
    def mean_minutes(self) -> int:
        """How long a day takes on average."""
        return round(sum(day.items for day in self.days) * self.pace.seconds / 60 / len(self.days))


def pace_of(records: Iterable[TrainingRecord]) -> Pace:
    """The median of one learner's times in practice, else the pace of the exam."""
    times = [
        seconds
        for each in records
        if each.kind is TrainingKind.PRACTISED and isinstance(seconds := each.data.get("seconds"), int)
    ]
    return Pace(max(1, median(times)), len(times)) if len(times) >= ANSWERS_FOR_PACE else Pace()


def new_share(unmet: int, *, met_today: int, days: int) -> int:
    """How many items never met are still to come today, so that all have come evenly by the last of so many days."""
    if days <= 0:
        return 0
    share = -(-(unmet + met_today) // days)
    return min(unmet, max(0, share - met_today))
