"""Invented candidates: the same seed sits the same way, through the delivery that people use."""

from contextlib import closing
from datetime import UTC, datetime

from examapp.application.simulation import Script, SimulatedClock, sit
from examapp.domain.journal import first_breach
from examapp.domain.scoring import score
from examapp.domain.sittings import Closing, replay
from examapp.storage.store import Store
from tests.exam_cases import make_candidate, small_form

MORNING = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)


def script(seed=1):
    form, key_sheet = small_form()
    return Script(form, key_sheet, {}, seed, MORNING)


def sat(seed=1):
    """One invented sitting, and its journal as it is stored."""
    with closing(Store()) as store:
        person = make_candidate()
        store.save_candidates([person])
        plan = script(seed)
        store.save_form(plan.form, built_at=MORNING)
        delivery = sit(person, plan, store)
        return delivery.sitting, store.events(delivery.sitting.sitting_id)


def test_a_simulated_clock_moves_only_when_told_to():
    clock = SimulatedClock(MORNING)
    assert clock.read() == clock.read()
    before = clock.read()
    clock.advance(90)
    assert (clock.read().wall_at - before.wall_at).total_seconds() == 90
    assert clock.read().boot_ms - before.boot_ms == 90_000


def test_an_invented_candidate_leaves_a_journal_that_holds_and_folds_to_the_sitting():
    sitting, events = sat()
    assert first_breach(events) is None
    assert replay(script().form, events) == sitting
    assert sitting.closing in (Closing.CANDIDATE, Closing.DEADLINE)
    assert sitting.answered


def test_the_same_seed_sits_the_same_way_and_another_does_not():
    assert sat(1) == sat(1)
    assert {sat(seed)[0].last.digest for seed in range(4)} != {sat(1)[0].last.digest}


def test_invented_candidates_make_mistakes_but_know_most():
    earned = [score(sat(seed)[0], script().key_sheet).raw.percent for seed in range(30)]
    assert 40 < sum(earned) / len(earned) < 95
    assert len(set(earned)) > 3
