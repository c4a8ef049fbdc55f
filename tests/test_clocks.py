"""Clock evidence: time by the boot clock, a wall clock that anybody can move, and machines that restart."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.clocks import TOLERATED_DRIFT, Reading, gap, same_boot, wall_shift, was_moved
from tests.exam_cases import MORNING, FakeClock

WALL_MOVES = st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400))
MILLISECONDS = st.integers(0, 10**9)


def test_time_between_readings_is_what_the_boot_clock_counted():
    clock = FakeClock()
    earlier = clock.read()
    later = clock.advance(minutes=3, milliseconds=250)
    assert gap(earlier, later) == timedelta(minutes=3, milliseconds=250)


@given(MILLISECONDS, WALL_MOVES)
def test_moving_the_wall_clock_changes_no_time_within_one_boot(passed, moved):
    earlier = Reading(MORNING, 1_000, "boot-1")
    later = Reading(MORNING + moved, 1_000 + passed, "boot-1")
    assert gap(earlier, later) == timedelta(milliseconds=passed)


@given(WALL_MOVES, MILLISECONDS, MILLISECONDS)
def test_across_a_restart_time_is_bounded_by_the_wall_clock_and_never_negative(moved, before, after):
    earlier = Reading(MORNING, before, "boot-1")
    later = Reading(MORNING + moved, after, "boot-2")
    assert gap(earlier, later) == max(timedelta(0), moved)


def test_a_boot_clock_that_went_back_is_a_restart_even_under_the_same_name():
    earlier = Reading(MORNING, 500_000, "win32")
    later = Reading(MORNING + timedelta(minutes=4), 20_000, "win32")
    assert not same_boot(earlier, later)
    assert gap(earlier, later) == timedelta(minutes=4)


def test_a_reading_is_of_the_same_boot_as_itself():
    reading = FakeClock().read()
    assert same_boot(reading, reading)
    assert gap(reading, reading) == timedelta(0)


@given(MILLISECONDS, WALL_MOVES)
def test_the_shift_of_the_wall_clock_is_what_it_was_moved_by(passed, moved):
    clock = FakeClock()
    earlier = clock.read()
    clock.advance(milliseconds=passed)
    assert wall_shift(earlier, clock.move_wall(moved)) == moved


def test_across_a_restart_nothing_is_said_about_the_wall_clock():
    clock = FakeClock()
    earlier = clock.read()
    later = clock.reboot(away=timedelta(hours=-5))
    assert wall_shift(earlier, later) == timedelta(0)
    assert not was_moved(earlier, later)


@pytest.mark.parametrize("sign", [1, -1])
def test_drift_is_tolerated_and_a_move_is_not(sign):
    clock = FakeClock()
    earlier = clock.read()
    clock.advance(minutes=1)
    clock.move_wall(sign * TOLERATED_DRIFT)
    assert not was_moved(earlier, clock.read())
    clock.move_wall(sign * timedelta(milliseconds=1))
    assert was_moved(earlier, clock.read())
