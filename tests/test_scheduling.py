"""Scheduling: cards follow the log whatever comes in and in whatever order; what is due, day after day."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examapp.application.memory import MemoryModel
from examapp.application.practising import PracticeLog
from examapp.application.rating import Rater
from examapp.application.training import Practice
from examapp.domain.practice import Pool, pool_of
from examapp.domain.repetitions import Rating, repetitions_of
from examapp.domain.training_log import TrainingKind
from examapp.storage.store import STORE_FILE
from tests.exam_cases import make_item
from tests.repetition_cases import DAY, EVENING, ME, Clock, answer, bank, desk, rating

TODAY = EVENING.date()


def folded(records):
    """The cards of a log, made without any store."""
    model, by_digest = MemoryModel(), {}
    for each in repetitions_of(records):
        by_digest.setdefault(each.digest, []).append(each)
    return {digest: model.card_of(told) for digest, told in by_digest.items()}


def cards_of(schedule):
    return {card.digest: card for card in schedule.cards()}


ANSWERS = [answer(n, "abcde"[n % 5], days=n * 1.3, right=n % 4 != 0, seconds=n * 9) for n in range(20)]
RATINGS = [rating(100 + n, ANSWERS[n * 7 % 20], 1 + n % 4, days=30 + n % 3) for n in range(12)]


@settings(max_examples=30, deadline=None)
@given(st.permutations([*ANSWERS, *RATINGS]), st.lists(st.integers(0, 32), max_size=4))
def test_cards_do_not_depend_on_the_order_in_which_records_arrive(records, looks):
    with TemporaryDirectory() as folder, desk(Path(folder)) as (log, schedule):
        first = 0
        for last in (*sorted(looks), len(records)):
            log.add(records[first:last])
            first = last
            assert cards_of(schedule) == folded(log.of(ME))
        assert cards_of(schedule) == folded([*ANSWERS, *RATINGS])


def test_logs_of_two_machines_give_the_same_cards_whichever_comes_first(tmp_path):
    here, there = [*ANSWERS[::2], *RATINGS[:6]], [*ANSWERS[1::2], *RATINGS[6:]]
    found = []
    for name, order in (("one", (here, there)), ("two", (there, here)), ("three", (here, there, here))):
        with desk(tmp_path / name) as (log, schedule):
            for records in order:
                log.add(records)
                schedule.cards()
            found.append(schedule.cards())
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 5


def test_another_learners_answers_and_ratings_change_nothing(tmp_path):
    with desk(tmp_path) as (log, schedule):
        log.add(ANSWERS)
        before = schedule.cards()
        foreign = [answer(500, "a", days=40), rating(501, ANSWERS[0], 4), rating(502, ANSWERS[5], 1)]
        log.add([replace(each, learner="other") for each in foreign])
        assert schedule.cards() == before
        log.add([answer(503, "a", days=41)])
        assert cards_of(schedule) == folded(log.of(ME))


@pytest.mark.parametrize(
    "statement", ["DELETE FROM cards", "DELETE FROM cards WHERE digest = 'a'", "DELETE FROM card_marks"]
)
def test_deleting_cards_changes_nothing_but_time(tmp_path, statement):
    with desk(tmp_path) as (log, schedule):
        log.add([*ANSWERS, *RATINGS])
        before = schedule.cards()
        with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection, connection:
            connection.execute(statement)
        assert schedule.cards() == before
        assert schedule.card("a") is not None


def test_cards_made_by_other_rules_are_made_anew(tmp_path):
    with desk(tmp_path) as (log, schedule):
        log.add(ANSWERS)
        before = schedule.cards()
        with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection, connection:
            connection.execute("UPDATE cards SET due_on = '1999-01-01'")
        assert {card.due_on.year for card in schedule.cards()} == {1999}, "nobody looks at a card without a reason"
        with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection, connection:
            connection.execute("UPDATE card_marks SET rules = 'older'")
        assert schedule.cards() == before


def test_only_the_cards_that_are_touched_are_made_anew(tmp_path):
    with desk(tmp_path) as (log, schedule):
        log.add(ANSWERS)
        schedule.cards()
        with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection, connection:
            connection.execute("UPDATE cards SET due_on = '1999-01-01'")
        log.add([answer(200, "b", days=50), rating(201, ANSWERS[2], 4)])
        log.add([answer(202, "f", days=50)])
        assert {digest for digest, card in cards_of(schedule).items() if card.due_on.year == 1999} == {"a", "d", "e"}


def test_notes_and_lessons_touch_no_card(tmp_path):
    with desk(tmp_path) as (log, schedule):
        log.add(
            [replace(answer(1), kind=TrainingKind.NOTED), replace(answer(2), kind=TrainingKind.LESSON_OPENED, data={})]
        )
        assert schedule.cards() == []
        log.add([answer(3)])
        assert len(schedule.cards()) == 1


# --- day after day ---------------------------------------------------------------------------------------------------

ITEMS = [make_item(name, topic=f"T0{1 + place % 3}") for place, name in enumerate(("x", "y", "z", "u", "v", "w"))]


def practise(kept, *items, letter="A"):
    round_ = Practice(items)
    for _item in items:
        kept.shown()
        round_.choose(letter)
        kept.keep(round_.respond())
        round_.advance()


def practice_log(log, schedule, clock):
    ids = iter(f"{number:032x}" for number in range(10_000))
    return PracticeLog(log, learner=ME, now=clock, tick=lambda: 0.0, new_id=lambda: next(ids), schedule=schedule)


def test_over_several_days_what_was_answered_comes_again_on_its_day(tmp_path):
    clock, pool = Clock(), pool_of([bank(*ITEMS)])
    right, wrong = ITEMS[0], ITEMS[1]
    with desk(tmp_path, clock=clock) as (log, schedule):
        kept = practice_log(log, schedule, clock)
        practise(kept, right)
        practise(kept, wrong, letter="B")
        assert kept.due(pool) == (), "day 1: nothing comes back on the evening itself"
        clock.now += timedelta(hours=13)
        assert kept.due(pool) == (wrong,), "day 2, in the morning: what was wrong"
        clock.now += DAY
        assert kept.due(pool) == (wrong, right), "day 3: nothing was done on day 2, so it is due longest"
        practise(kept, right, wrong)
        assert kept.due(pool) == ()
        days = {item.item_id: (schedule.card(item.digest).due_on - clock.now.date()).days for item in (right, wrong)}
        assert days["x"] > days["y"] >= 1
        clock.now += days["x"] * DAY
        assert kept.due(pool) == (wrong, right)


def test_what_may_not_be_practised_here_is_not_due(tmp_path):
    clock = Clock()
    with desk(tmp_path, clock=clock) as (log, schedule):
        kept = practice_log(log, schedule, clock)
        practise(kept, *ITEMS[:2], letter="B")
        clock.now += DAY
        assert len(kept.due(pool_of([bank(*ITEMS)]))) == 2
        assert kept.due(pool_of([bank(*ITEMS)], in_forms=[ITEMS[0].digest])) == (ITEMS[1],)
        assert kept.due(Pool(())) == ()


def test_many_due_cards_come_in_order_and_each_once(tmp_path):
    with desk(tmp_path, clock=Clock(EVENING + 400 * DAY)) as (log, schedule):
        log.add([answer(n, f"{n:04}", days=n % 9, right=n % 2 == 0) for n in range(237)])
        due = list(schedule.due())
        assert len({card.digest for card in due}) == 237
        assert due == sorted(due, key=lambda card: (card.due_on, card.digest))


# --- the learner's own rating ----------------------------------------------------------------------------------------


def test_a_rating_is_corrected_and_the_item_comes_accordingly(tmp_path):
    clock = Clock()
    with desk(tmp_path, clock=clock) as (log, schedule):
        kept = practice_log(log, schedule, clock)
        rater = Rater(kept, schedule)
        assert rater.rated() is rater.turn() is None
        practise(kept, ITEMS[0])
        assert (rater.rated().rating, rater.rated().comes_on) == (Rating.GOOD, TODAY + 2 * DAY)
        seen = []
        for _press in range(4):
            clock.now += timedelta(seconds=1)
            seen.append(rater.turn())
        assert [each.rating for each in seen] == [Rating.EASY, Rating.AGAIN, Rating.HARD, Rating.GOOD]
        assert seen[0].comes_on > seen[3].comes_on > seen[1].comes_on == TODAY + DAY
        assert rater.rated() == seen[3]
        assert [each.data["rating"] for each in log.of(ME) if each.kind is TrainingKind.RATED] == [4, 1, 2, 3]
        practise(kept, ITEMS[1], letter="B")
        assert rater.rated().rating is Rating.AGAIN


# --- towards the exam ------------------------------------------------------------------------------------------------


def test_what_would_not_hold_on_the_exam_day_comes_by_the_day_before(tmp_path):
    with desk(tmp_path) as (log, schedule):
        log.add([answer(n, f"{n:03}", days=n % 3 - 6) for n in range(60)])
        log.add([answer(100 + n, f"{n:03}", days=n % 3 - 2) for n in range(60)])
        days = sorted(card.due_on for card in schedule.cards())
    assert days[0] > TODAY
    exam_on = days[len(days) // 2]
    last_day = exam_on - DAY
    with desk(tmp_path, exam_on=exam_on) as (_log, schedule):
        cards = schedule.cards()
        moved = [card for card in cards if schedule.comes_on(card) != card.due_on]
        assert 0 < len(moved) < len(cards)
        for card in cards:
            weak = schedule.model.recall(card, exam_on) < 0.9
            assert schedule.comes_on(card) == (min(card.due_on, last_day) if weak else card.due_on)
    eve = EVENING + (last_day - TODAY)
    with desk(tmp_path, clock=Clock(eve), exam_on=exam_on) as (_log, schedule):
        due = {card.digest for card in schedule.due()}
        assert {card.digest for card in moved} <= due
        assert due == {card.digest for card in cards if schedule.comes_on(card) <= last_day}
    with desk(tmp_path, clock=Clock(eve)) as (_log, schedule):
        assert not {card.digest for card in moved} & {card.digest for card in schedule.due()}, "no exam, no hurry"


def test_what_was_met_on_the_last_day_does_not_come_back_on_it(tmp_path):
    clock, exam_on = Clock(EVENING + 19 * DAY), TODAY + 20 * DAY
    with desk(tmp_path, clock=clock, exam_on=exam_on) as (log, schedule):
        log.add([answer(1, "a", days=19, right=False)])
        assert list(schedule.due()) == []


def test_an_exam_that_is_over_changes_nothing(tmp_path):
    with desk(tmp_path) as (log, schedule):
        log.add([answer(n, f"{n % 60:03}", days=n % 3 - 6 + n // 60 * 4) for n in range(120)])
        cards = schedule.cards()
    days = sorted(card.due_on for card in cards)
    exam_on = days[len(days) // 2]
    with desk(tmp_path, clock=Clock(EVENING + (exam_on - TODAY)), exam_on=exam_on) as (_log, schedule):
        assert any(card.due_on >= exam_on and schedule.model.recall(card, exam_on) < 0.9 for card in cards)
        assert [schedule.comes_on(card) for card in cards] == [card.due_on for card in cards]
        assert {card.digest for card in schedule.due()} == {card.digest for card in cards if card.due_on <= exam_on}
        assert schedule.days_left == 0
        assert schedule.new_items(ITEMS) == ()


def test_items_never_met_are_spread_over_the_days_and_a_day_asks_for_its_part_only(tmp_path):
    clock, exam_on = Clock(), TODAY + 3 * DAY
    pool = pool_of([bank(*ITEMS)])
    met = []
    with desk(tmp_path, clock=clock, exam_on=exam_on) as (log, schedule):
        kept = practice_log(log, schedule, clock)
        for _day in range(3):
            new = schedule.new_items(pool.items)
            assert len(new) == 2
            assert kept.due(pool)[-2:] == new
            practise(kept, new[0])
            assert schedule.new_items(pool.items) == new[1:]
            practise(kept, new[1])
            assert schedule.new_items(pool.items) == ()
            met += new
            clock.now += DAY
    assert sorted(item.item_id for item in met) == sorted(item.item_id for item in ITEMS)


def test_topics_that_no_exam_draws_from_are_not_planned_towards_it(tmp_path):
    field = [make_item(f"field-{number}", topic="P01") for number in range(4)]
    pool = pool_of([bank(*ITEMS), bank(*field, practice_only=True)])
    with desk(tmp_path, exam_on=TODAY + DAY) as (log, schedule):
        kept = practice_log(log, schedule, Clock())
        assert {item.topic for item in kept.due(pool)} == {"T01", "T02", "T03"}


def test_the_day_is_the_learners_own(tmp_path):
    with desk(tmp_path, clock=Clock(EVENING.replace(hour=23, minute=50))) as (_log, schedule):
        assert schedule.today == date(2026, 11, 2)
