"""The memory model: what the library itself makes of a history, whole days, and a fuzz that is the same everywhere."""

import random
from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest

from examapp.application.memory import MemoryModel
from examapp.domain.repetitions import Rating, Repetition
from tests.repetition_cases import BEIJING

HISTORIES = 1_000
START = datetime(2026, 3, 1, 20, 0, tzinfo=BEIJING)


def history(chance):
    """One to fourteen answers, some on the same day, some a year apart."""
    at, told = START, []
    for number in range(chance.randint(1, 14)):
        name = f"{chance.getrandbits(128):032x}"
        told.append(Repetition(name, "digest", at, Rating(chance.choice((1, 2, 3, 3, 3, 4)))))
        at += timedelta(hours=chance.choice((0.2, 2, 23, 24, 70, 200, 1000, 9000)) * (1 + number % 2))
    return told


def library(told, *, fuzz):
    """The library's own card: reviewed answer by answer, each on its day."""
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), desired_retention=0.9, enable_fuzzing=fuzz)
    card = fsrs.Card(card_id=7)
    for each in told:
        random.seed(each.answer)
        day = each.at.date()
        card, _log = scheduler.review_card(
            card, fsrs.Rating(int(each.rating)), datetime(*day.timetuple()[:3], tzinfo=UTC)
        )
    return scheduler, card


def test_scheduling_is_the_librarys_own_for_a_thousand_histories():
    chance, model, moved = random.Random(20261126), MemoryModel(), 0
    for told in (history(chance) for _number in range(HISTORIES)):
        card = model.card_of(told)
        scheduler, expected = library(told, fuzz=True)
        _steady, unfuzzed = library(told, fuzz=False)
        assert (card.stability, card.difficulty) == (expected.stability, expected.difficulty)
        assert (card.last_on, card.due_on) == (expected.last_review.date(), expected.due.date())
        assert (card.repetitions, card.met_on) == (len(told), START.date())
        later = card.last_on + timedelta(days=chance.randint(0, 400))
        noon = datetime(*later.timetuple()[:3], 12, tzinfo=UTC)
        assert model.recall(card, later) == pytest.approx(scheduler.get_card_retrievability(expected, noon), abs=1e-12)
        moved += card.due_on != unfuzzed.due.date()
    assert moved > HISTORIES / 4, "fuzz moves many days"


def test_looking_ahead_is_the_librarys_own_without_fuzz():
    chance, model = random.Random(5), MemoryModel()
    for told in (history(chance) for _number in range(100)):
        _scheduler, expected = library(told, fuzz=False)
        ahead = model.after(None, told[0].rating, told[0].on)
        for each in told[1:]:
            ahead = model.after(ahead, each.rating, each.on)
        assert (ahead.stability, ahead.due_on) == (expected.stability, expected.due.date())


def test_every_interval_is_at_least_a_day_so_nothing_comes_back_within_minutes():
    model = MemoryModel()
    for rating in Rating:
        card = model.card_of([Repetition("a", "digest", START, rating)])
        assert card.due_on >= START.date() + timedelta(days=1)


def test_an_evening_and_the_next_a_little_earlier_are_a_day_apart():
    model = MemoryModel()
    earlier = START + timedelta(hours=23, minutes=30)
    one_day = model.card_of([Repetition("a", "d", START, Rating.GOOD), Repetition("b", "d", earlier, Rating.GOOD)])
    whole = START + timedelta(days=1)
    assert one_day == model.card_of(
        [Repetition("a", "d", START, Rating.GOOD), Repetition("b", "d", whole, Rating.GOOD)]
    )
    same = model.card_of([Repetition("a", "d", START, Rating.GOOD), Repetition("b", "d", START, Rating.GOOD)])
    assert same.stability < one_day.stability


def test_the_fuzz_comes_from_the_answers_name_and_leaves_the_generator_as_it_was():
    model = MemoryModel()
    told = [Repetition("x", "d", START + timedelta(days=30 * n), Rating.GOOD) for n in range(5)]
    random.seed(1)
    expected = [random.random() for _number in range(3)]
    random.seed(1)
    cards = []
    for _number in range(3):
        cards.append(model.card_of(told))
        cards.append(MemoryModel().card_of(told))
        assert random.random() == expected.pop(0)
    assert len(set(cards)) == 1
    named = {model.card_of([*told[:-1], Repetition(str(n), "d", told[-1].at, Rating.GOOD)]).due_on for n in range(50)}
    assert len(named) > 3


def test_other_rules_have_another_name():
    assert MemoryModel().rules == MemoryModel().rules
    assert len(MemoryModel().rules) == 16


def test_recall_falls_by_the_published_curve():
    # R = (1 + F * t / S) ** D with D = -0.1542 and F = 0.9 ** (1 / D) - 1: FSRS-6, as its authors publish it.
    model = MemoryModel()
    card = model.after(None, Rating.GOOD, date(2026, 11, 1))
    assert card.stability == 2.3065
    factor = 0.9 ** (1 / -0.1542) - 1
    for days in (0, 1, 7, 30):
        expected = (1 + factor * days / 2.3065) ** -0.1542
        assert model.recall(card, date(2026, 11, 1) + timedelta(days=days)) == pytest.approx(expected)
