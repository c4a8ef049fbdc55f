"""Planning towards the exam: what each day will ask for if the plan is kept, and what holds if nothing is done."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from examapp.application.scheduling import DAY, Schedule
from examapp.domain.cards import Card
from examapp.domain.items import Item
from examapp.domain.plans import MET_FOR_FORECAST, Pace, Plan, PlannedDay, TopicForecast, new_share
from examapp.domain.practice import Pool
from examapp.domain.repetitions import Rating

# Without an exam to come the plan looks so many days ahead.
DAYS_AHEAD = 7


def plan_of(schedule: Schedule, pool: Pool, *, pace: Pace) -> Plan:
    """The plan for the items that may be practised here; new ones and the forecast are of the exam's topics only."""
    here = {item.digest for item in pool.items}
    cards = [card for card in schedule.cards() if card.digest in here]
    met = {card.digest for card in cards}
    items = pool.exam_items
    exam_on = schedule.exam_on if schedule.days_left else None
    new_today = len(schedule.new_items(items))
    unmet = sum(item.digest not in met for item in items)
    days = _days(schedule, cards, new_today=new_today, unmet=unmet)
    return Plan(days, pace, exam_on, _forecast(schedule, items, cards, exam_on) if exam_on else ())


def _days(schedule: Schedule, cards: Sequence[Card], *, new_today: int, unmet: int) -> tuple[PlannedDay, ...]:
    """What each day asks for when everything due is practised on its day and rated good."""
    today, count = schedule.today, schedule.days_left or DAYS_AHEAD
    waiting: defaultdict[date, list[Card]] = defaultdict(list)
    for card in cards:
        waiting[max(today, schedule.comes_on(card))].append(card)
    planned = []
    for ahead in range(count):
        day = today + ahead * DAY
        new = new_today if not ahead else new_share(unmet, met_today=0, days=schedule.days_left and count - ahead)
        unmet -= new
        due = waiting.pop(day, [])
        planned.append(PlannedDay(day, len(due), new))
        for met in (*due, *[None] * new):
            card = schedule.model.after(met, Rating.GOOD, day)
            waiting[schedule.comes_on(card)].append(card)
    return tuple(planned)


def _forecast(
    schedule: Schedule, items: Sequence[Item], cards: Sequence[Card], exam_on: date
) -> tuple[TopicForecast, ...]:
    """The mean recall over the items met, topic by topic."""
    recalls = {card.digest: schedule.model.recall(card, exam_on) for card in cards}
    topics: defaultdict[str, list[float | None]] = defaultdict(list)
    for item in items:
        topics[item.topic].append(recalls.get(item.digest))
    forecasts = []
    for topic, found in sorted(topics.items()):
        met = [recall for recall in found if recall is not None]
        mean = sum(met) / len(met) if len(met) >= MET_FOR_FORECAST else None
        forecasts.append(TopicForecast(topic, len(met), len(found) - len(met), mean))
    return tuple(forecasts)
