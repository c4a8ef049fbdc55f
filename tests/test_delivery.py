"""Delivery: checked, stored, and only then shown; the deadline and the clocks are looked after."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examapp.application.delivery import Delivery
from examapp.domain.errors import NotSaved, SittingClosed, UnknownItem, UnknownOption
from examapp.domain.items import ItemType
from examapp.domain.journal import EventKind, first_breach
from examapp.domain.sittings import Closing, replay
from examapp.storage.store import Store
from tests.exam_cases import FakeClock, admit, first_of, small_form

MOVED_BY = timedelta(minutes=7)
RESTARTED_FOR_THREE_MINUTES = {
    "away_ms": 180_000,
    "machine_restarted": True,
    "cause": "restarted",
    "wall_ms": 180_000,
}


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(Store()) as opened:
        yield opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def kinds(store: Store, delivery: Delivery) -> list[str]:
    return [event.kind.value for event in store.events(delivery.sitting.sitting_id)]


def stored(store: Store, delivery: Delivery) -> None:
    """What is shown is what the journal says."""
    events = store.events(delivery.sitting.sitting_id)
    assert first_breach(events) is None
    assert replay(small_form()[0], events) == delivery.sitting


def first_option(delivery: Delivery) -> str:
    return delivery.sitting.form.item(delivery.sitting.current).option_ids[0]


ACTIONS: dict[str, Callable[[Delivery], object]] = {
    "responded": lambda delivery: delivery.respond(delivery.sitting.current, first_option(delivery)),
    "struck": lambda delivery: delivery.strike(delivery.sitting.current, first_option(delivery)),
    "flagged": lambda delivery: delivery.flag(delivery.sitting.current),
    "moved": lambda delivery: delivery.move(delivery.sitting.form.items[-1].item_id),
    "focus_lost": lambda delivery: delivery.lose_focus(),
    "focus_gained": lambda delivery: delivery.gain_focus(),
    "paste_refused": lambda delivery: delivery.refuse_paste(40),
    "interrupted": lambda delivery: delivery.interrupt("SIGTERM"),
    "resumed": lambda delivery: delivery.resume(),
    "submitted": lambda delivery: delivery.submit(),
}
WORK = ("responded", "struck", "flagged", "moved")


@pytest.mark.parametrize("kind", ACTIONS)
def test_an_action_is_one_committed_event(store, clock, kind):
    delivery = admit(store, clock)
    clock.advance(seconds=3)
    ACTIONS[kind](delivery)
    assert kinds(store, delivery) == ["started", kind]
    stored(store, delivery)


@pytest.mark.parametrize("kind", ACTIONS)
def test_an_action_after_the_wall_clock_was_moved_is_taken_and_the_move_recorded_first(store, clock, kind):
    delivery = admit(store, clock)
    clock.advance(seconds=3)
    clock.move_wall(MOVED_BY)
    ACTIONS[kind](delivery)
    assert kinds(store, delivery) == ["started", "clock_changed", kind]
    assert store.events(delivery.sitting.sitting_id)[1].data == {"shift_ms": 420_000, "away_ms": 0}
    stored(store, delivery)


def test_clearing_after_the_wall_clock_was_moved_is_taken(store, clock):
    delivery = admit(store, clock)
    ACTIONS["responded"](delivery)
    clock.move_wall(-MOVED_BY)
    delivery.clear(delivery.sitting.current)
    assert kinds(store, delivery) == ["started", "responded", "clock_changed", "cleared"]
    stored(store, delivery)


@pytest.mark.parametrize("kind", ACTIONS)
def test_what_is_not_saved_is_not_shown(store, clock, kind):
    delivery = admit(store, clock)
    before = delivery.sitting
    store.close()
    with pytest.raises(NotSaved):
        ACTIONS[kind](delivery)
    assert delivery.sitting is before


@pytest.mark.parametrize("kind", WORK)
def test_after_the_deadline_nothing_is_taken_and_nothing_changes(store, clock, kind):
    delivery = admit(store, clock)
    before = delivery.sitting
    clock.advance(minutes=30)
    with pytest.raises(SittingClosed):
        ACTIONS[kind](delivery)
    assert delivery.sitting is before
    assert kinds(store, delivery) == ["started"]


@pytest.mark.parametrize(
    ("action", "error"),
    [
        (lambda delivery: delivery.respond("nowhere", "A"), UnknownItem),
        (lambda delivery: delivery.respond(first_of(delivery.sitting.form, ItemType.SINGLE), "Z"), UnknownOption),
        (lambda delivery: delivery.strike(first_of(delivery.sitting.form, ItemType.SINGLE), "Z"), UnknownOption),
        (lambda delivery: delivery.flag("nowhere"), UnknownItem),
        (lambda delivery: delivery.move("nowhere"), UnknownItem),
    ],
)
def test_what_the_form_does_not_have_is_refused_and_changes_nothing(store, clock, action, error):
    delivery = admit(store, clock)
    before = delivery.sitting
    with pytest.raises(error):
        action(delivery)
    assert delivery.sitting is before
    assert kinds(store, delivery) == ["started"]


def test_moving_to_the_item_that_is_shown_writes_nothing(store, clock):
    delivery = admit(store, clock)
    delivery.move(delivery.sitting.current)
    assert kinds(store, delivery) == ["started"]


def test_clearing_what_has_no_response_writes_nothing(store, clock):
    delivery = admit(store, clock)
    delivery.clear(delivery.sitting.current)
    assert kinds(store, delivery) == ["started"]


def test_the_tick_gives_the_time_left_and_writes_nothing_while_all_is_well(store, clock):
    delivery = admit(store, clock)
    for second in range(1, 30):
        clock.advance(seconds=1)
        assert delivery.tick() == delivery.remaining() == timedelta(minutes=30) - timedelta(seconds=second)
    assert kinds(store, delivery) == ["started"]


def test_a_tick_leaves_a_sign_of_life_every_half_minute_in_which_nothing_else_happened(store, clock):
    delivery = admit(store, clock)
    for second in range(100):
        clock.advance(seconds=1)
        delivery.tick()
        if second == 44:
            delivery.flag(delivery.sitting.current)
    assert kinds(store, delivery) == ["started", "alive", "flagged", "alive"]
    assert delivery.remaining() == timedelta(minutes=28, seconds=20)
    assert delivery.sitting.incidents == ()
    stored(store, delivery)


def test_the_tick_closes_the_sitting_at_the_deadline_once(store, clock):
    delivery = admit(store, clock)
    clock.advance(minutes=29, seconds=59, milliseconds=999)
    assert delivery.tick(regular=False) == timedelta(milliseconds=1)
    clock.advance(milliseconds=1)
    assert delivery.tick() == timedelta(0)
    assert delivery.sitting.closing is Closing.DEADLINE
    clock.advance(minutes=5)
    assert delivery.tick() == timedelta(0)
    assert kinds(store, delivery) == ["started", "submitted"]
    stored(store, delivery)


@pytest.mark.parametrize("moved", [MOVED_BY, -MOVED_BY, timedelta(days=-300)])
def test_the_tick_records_a_moved_wall_clock_once_and_takes_no_time_for_it(store, clock, moved):
    delivery = admit(store, clock)
    clock.advance(minutes=1)
    clock.move_wall(moved)
    assert delivery.tick(regular=False) == timedelta(minutes=29)
    clock.advance(seconds=1)
    assert delivery.tick(regular=False) == timedelta(minutes=28, seconds=59)
    assert kinds(store, delivery) == ["started", "clock_changed"]
    assert delivery.sitting.incidents[-1].kind is EventKind.CLOCK_CHANGED


def test_a_time_server_that_nudges_the_clock_is_no_incident(store, clock):
    delivery = admit(store, clock)
    clock.advance(minutes=1)
    clock.move_wall(timedelta(seconds=4))
    delivery.tick(regular=False)
    assert kinds(store, delivery) == ["started"]


def test_the_candidate_submits_before_the_deadline(store, clock):
    delivery = admit(store, clock)
    clock.advance(minutes=5)
    assert delivery.submit().closing is Closing.CANDIDATE
    with pytest.raises(SittingClosed):
        delivery.submit()


def test_submitting_when_time_is_up_already_is_recorded_as_the_deadline(store, clock):
    delivery = admit(store, clock)
    clock.advance(minutes=30)
    assert delivery.submit().closing is Closing.DEADLINE
    stored(store, delivery)


def test_a_closed_sitting_notes_nothing_more_and_does_not_complain(store, clock):
    delivery = admit(store, clock)
    delivery.submit()
    clock.move_wall(MOVED_BY)
    delivery.lose_focus()
    delivery.gain_focus()
    delivery.refuse_paste(3)
    delivery.interrupt("SIGTERM")
    assert delivery.tick() == timedelta(0)
    assert kinds(store, delivery) == ["started", "submitted"]


def test_a_paste_is_recorded_by_its_length_only(store, clock):
    delivery = admit(store, clock)
    delivery.refuse_paste(40)
    assert delivery.sitting.incidents[-1].data == {"characters": 40, "away_ms": 0}


def test_resuming_says_how_long_the_program_was_away(store, clock):
    delivery = admit(store, clock)
    delivery.interrupt("SIGHUP")
    clock.advance(minutes=2, milliseconds=5)
    delivery.resume()
    assert delivery.sitting.last.data == {
        "away_ms": 120_005,
        "machine_restarted": False,
        "cause": "ended",
        "wall_ms": 120_005,
    }
    assert delivery.remaining() == timedelta(minutes=27, seconds=59, milliseconds=995)


def test_resuming_after_a_restart_counts_by_the_wall_clock_and_says_so(store, clock):
    delivery = admit(store, clock)
    clock.advance(minutes=10)
    delivery.flag(delivery.sitting.current)
    clock.reboot(away=timedelta(minutes=3))
    delivery.resume()
    assert delivery.sitting.last.data == RESTARTED_FOR_THREE_MINUTES
    assert delivery.remaining() == timedelta(minutes=17)


def test_a_restart_is_a_restart_where_the_system_has_no_name_for_it(store):
    clock = FakeClock(boot_id="win32")
    delivery = admit(store, clock)
    clock.reboot(away=timedelta(minutes=3), boot_id="win32")
    delivery.resume()
    assert delivery.sitting.last.data == RESTARTED_FOR_THREE_MINUTES


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(set(ACTIONS) - {"submitted"})), st.integers(0, 90), st.integers(-60, 60)),
        max_size=20,
    )
)
def test_whatever_is_done_the_journal_holds_and_is_what_is_shown(steps):
    clock = FakeClock()
    with closing(Store()) as store:
        delivery = admit(store, clock)
        for kind, seconds, moved in steps:
            clock.advance(seconds=seconds)
            clock.move_wall(timedelta(seconds=moved))
            if not delivery.tick():
                break
            ACTIONS[kind](delivery)
        stored(store, delivery)
        assert delivery.sitting.is_open == bool(delivery.remaining())
