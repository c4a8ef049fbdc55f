"""Plans towards the exam: pace, the share of new items, each day's work, and the forecast by topic."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.planning import DAYS_AHEAD, plan_of
from examapp.domain.plans import Pace, new_share, pace_of
from examapp.domain.practice import pool_of
from examapp.domain.repetitions import Rating
from examapp.domain.training_log import TrainingKind
from tests.exam_cases import make_item
from tests.repetition_cases import DAY, EVENING, Clock, answer, bank, desk

TODAY = EVENING.date()
ITEMS = [make_item(f"{topic}-{number}", topic=topic) for topic in ("T01", "T02", "T03") for number in range(8)]
POOL = pool_of([bank(*ITEMS)])


def met(*items, days=0.0, **more):
    """Answers to items, with numbers of their own."""
    return [
        answer(int(days * 100) % 997 * 100 + place, item.digest, days=days, **more) for place, item in enumerate(items)
    ]


def test_the_pace_is_the_learners_own_median_from_ten_answers_on_else_that_of_the_exam():
    timed = [answer(n, seconds=seconds) for n, seconds in enumerate((30, 31, 32, 33, 34, 36, 37, 38, 39, 4000))]
    untimed = [answer(50), answer(51, seconds=None), replace(answer(52, seconds=1), kind=TrainingKind.CHECK_ANSWERED)]
    assert pace_of([*timed[:9], *untimed]) == Pace(72, 0)
    assert pace_of([*timed, *untimed]) == Pace(35, 10)
    assert [Pace(35, 10).minutes(items) for items in (0, 1, 12)] == [0, 1, 7]


@given(st.integers(0, 700), st.integers(1, 60))
def test_new_items_are_spread_evenly_and_all_have_come_by_the_last_day(unmet, days):
    left, shares = unmet, []
    for ahead in range(days):
        shares.append(new_share(left, met_today=0, days=days - ahead))
        left -= shares[-1]
    assert left == 0
    assert max(shares) - min(shares) <= 1


@given(st.integers(0, 700), st.integers(1, 60), st.integers(0, 30))
def test_what_was_met_today_counts_towards_todays_share(unmet, days, met_today):
    whole = new_share(unmet + met_today, met_today=0, days=days)
    assert new_share(unmet, met_today=met_today, days=days) == min(unmet, max(0, whole - met_today))
    assert new_share(unmet, met_today=met_today, days=0) == 0


def test_the_plan_says_what_each_day_asks_for_and_keeping_it_day_by_day_gives_the_same(tmp_path):
    clock, exam_on = Clock(), TODAY + 9 * DAY
    with desk(tmp_path, clock=clock, exam_on=exam_on) as (log, schedule):
        log.add(met(*ITEMS[:6], days=-3.0))
        plan = plan_of(schedule, POOL, pace=Pace())
        assert [day.on for day in plan.days] == [TODAY + n * DAY for n in range(9)]
        assert sum(day.new for day in plan.days) == 18
        assert plan.today.due + plan.today.new == len(schedule.due_items(POOL.items)) + len(
            schedule.new_items(POOL.items)
        )
        lived = [(plan.today.due, plan.today.new)]
        # Intervals below 2.5 days have no fuzz, so the first days come exactly as planned.
        for number in range(1, 3):
            todo = [*schedule.due_items(POOL.items), *schedule.new_items(POOL.items)]
            log.add([answer(5000 * number + n, item.digest, days=number - 1) for n, item in enumerate(todo)])
            clock.now += DAY
            lived.append((len(schedule.due_items(POOL.items)), len(schedule.new_items(POOL.items))))
        assert lived == [(day.due, day.new) for day in plan.days[:3]]


def test_minutes_follow_from_items_and_pace(tmp_path):
    with desk(tmp_path, exam_on=TODAY + 4 * DAY) as (_log, schedule):
        plan = plan_of(schedule, POOL, pace=Pace(60, 30))
    assert [(day.due, day.new) for day in plan.days] == [(0, 6), (0, 6), (6, 6), (6, 6)]
    assert [plan.pace.minutes(day.items) for day in plan.days] == [6, 6, 12, 12]
    assert (plan.mean_minutes, plan.busiest.on) == (9, TODAY + 2 * DAY)


def test_without_an_exam_a_week_is_looked_at_and_nothing_new_is_planned(tmp_path):
    with desk(tmp_path) as (log, schedule):
        log.add(met(*ITEMS[:5], days=-1.0))
        plan = plan_of(schedule, POOL, pace=Pace())
    assert len(plan.days) == DAYS_AHEAD
    assert {day.new for day in plan.days} == {0}
    assert (plan.exam_on, plan.forecast) == (None, ())


def test_the_forecast_is_the_mean_recall_of_the_items_met_and_withheld_below_five(tmp_path):
    exam_on = TODAY + 30 * DAY
    with desk(tmp_path, exam_on=exam_on) as (log, schedule):
        log.add([*met(*ITEMS[:6], days=-2.0), *met(*ITEMS[8:12], days=-1.0), *met(ITEMS[0], days=0.5, right=False)])
        plan = plan_of(schedule, POOL, pace=Pace())
        cards = {card.digest: card for card in schedule.cards()}
    first, second, third = plan.forecast
    assert [(each.topic, each.met, each.unmet) for each in plan.forecast] == [
        ("T01", 6, 2),
        ("T02", 4, 4),
        ("T03", 0, 8),
    ]
    assert second.recall is third.recall is None
    factor = 0.9 ** (1 / -0.1542) - 1
    recalls = [
        (1 + factor * (exam_on - card.last_on).days / card.stability) ** -0.1542
        for card in (cards[item.digest] for item in ITEMS[:6])
    ]
    assert first.recall == pytest.approx(sum(recalls) / 6)
    assert min(recalls) < first.recall < max(recalls)


def test_more_practice_means_a_better_forecast(tmp_path):
    found = []
    for name, evenings in (("once", (-9.0,)), ("twice", (-9.0, -5.0))):
        with desk(tmp_path / name, exam_on=TODAY + 10 * DAY) as (log, schedule):
            for days in evenings:
                log.add(met(*ITEMS[:8], days=days))
            found.append(plan_of(schedule, POOL, pace=Pace()).forecast[0].recall)
    assert found[0] < found[1]


def test_the_plan_rates_everything_good(tmp_path):
    with desk(tmp_path, exam_on=TODAY + 30 * DAY) as (log, schedule):
        log.add(met(ITEMS[0], days=-2.0))
        (card,) = schedule.cards()
        again_on = schedule.model.after(card, Rating.GOOD, TODAY).due_on
        plan = plan_of(schedule, pool_of([bank(ITEMS[0])]), pace=Pace())
    assert [day.on for day in plan.days if day.due][:2] == [TODAY, again_on]
