"""Passphrases: kept scrambled, attempts slowed down, whatever is restarted or moved."""

from datetime import timedelta

import pytest

from examapp.application.doors import Doors, LockedDoor, NotLetIn
from examapp.domain.errors import NotPossible
from examapp.exchange.passphrases import CODE_COST, Scrambler
from examapp.storage.store import Store
from tests.exam_cases import FakeClock
from tests.session_cases import PlainScrambler

RIGHT = "correct horse battery"
DOOR = LockedDoor.TRAINER


class House:
    def __init__(self, store=None, clock=None):
        self.store, self.clock = store or Store(), clock or FakeClock()
        self.doors = Doors(self.store, PlainScrambler(), self.clock)


@pytest.fixture
def house():
    house = House()
    house.doors.lock(DOOR, RIGHT)
    return house


def test_a_door_without_a_passphrase_is_open():
    house = House()
    assert not house.doors.is_locked(DOOR)
    house.doors.open(DOOR, "")


def test_the_right_passphrase_opens_its_door_only(house):
    house.doors.open(DOOR, RIGHT)
    assert house.doors.is_locked(DOOR)
    assert not house.doors.is_locked(LockedDoor.ADMINISTRATOR)


def test_a_passphrase_taken_away_leaves_the_door_open(house):
    house.doors.unlock(DOOR)
    house.doors.open(DOOR, "anything")


def test_a_short_passphrase_is_refused():
    house = House()
    with pytest.raises(NotPossible, match="at least 8"):
        house.doors.lock(DOOR, "1234567")
    assert not house.doors.is_locked(DOOR)


def test_the_wait_doubles_up_to_a_minute(house):
    waits = []
    for _attempt in range(9):
        with pytest.raises(NotLetIn, match="not the passphrase") as refusal:
            house.doors.open(DOOR, "wrong")
        seconds = refusal.value.hint.values["seconds"]
        waits.append(seconds)
        house.clock.advance(milliseconds=seconds * 1000 - 1)
        with pytest.raises(NotLetIn, match="Too soon"):
            house.doors.open(DOOR, RIGHT)
        house.clock.advance(milliseconds=1)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_right_passphrase_lets_the_count_begin_anew(house):
    for _attempt in range(3):
        with pytest.raises(NotLetIn):
            house.doors.open(DOOR, "wrong")
        house.clock.advance(seconds=60)
    house.doors.open(DOOR, RIGHT)
    with pytest.raises(NotLetIn) as refusal:
        house.doors.open(DOOR, "wrong")
    assert refusal.value.hint.values["seconds"] == 1


def test_neither_another_program_nor_another_wall_clock_shortens_the_wait(house):
    for _attempt in range(4):
        with pytest.raises(NotLetIn):
            house.doors.open(DOOR, "wrong")
        house.clock.advance(seconds=8)
    with pytest.raises(NotLetIn, match="not the passphrase"):
        house.doors.open(DOOR, "wrong")
    again = House(house.store, house.clock)
    again.clock.move_wall(timedelta(days=3))
    with pytest.raises(NotLetIn, match="wait 16 s"):
        again.doors.open(DOOR, RIGHT)


def test_after_a_restart_of_the_machine_only_the_time_since_then_counts(house):
    for _attempt in range(7):
        with pytest.raises(NotLetIn, match="not the passphrase"):
            house.doors.open(DOOR, "wrong")
        house.clock.advance(seconds=60)
    with pytest.raises(NotLetIn, match="not the passphrase"):
        house.doors.open(DOOR, "wrong")
    house.clock.reboot(away=timedelta(days=1))
    with pytest.raises(NotLetIn, match="wait 40 s"):
        house.doors.open(DOOR, RIGHT)
    house.clock.advance(seconds=40)
    house.doors.open(DOOR, RIGHT)


def test_an_attempt_counts_before_it_is_looked_at(house):
    class Killed(BaseException):
        pass

    class Dying(PlainScrambler):
        def matches(self, _text, _stored):
            raise Killed

    with pytest.raises(Killed):
        Doors(house.store, Dying(), house.clock).open(DOOR, "guess")
    with pytest.raises(NotLetIn, match="Too soon"):
        house.doors.open(DOOR, RIGHT)


def test_what_is_stored_gives_no_passphrase_away_and_is_different_each_time():
    scrambler = Scrambler(CODE_COST)
    first, second = scrambler.scramble(RIGHT), scrambler.scramble(RIGHT)
    assert first != second
    assert RIGHT not in first
    assert scrambler.matches(RIGHT, first)
    assert scrambler.matches(RIGHT, second)
    assert not scrambler.matches(RIGHT + " ", first)


def test_full_width_signs_are_the_same_as_plain_ones():
    scrambler = Scrambler(CODE_COST)
    assert scrambler.matches("１２３４５６", scrambler.scramble("123456"))


@pytest.mark.parametrize(
    "stored", ["", "x", "scrypt$14$!$!", "scrypt$99$AAAA$AAAA", "scrypt$1$AAAA$AAAA", "scrypt$-3$AAAA$AAAA", "a$b$c$d"]
)
def test_what_was_never_scrambled_matches_nothing(stored):
    assert not Scrambler(CODE_COST).matches("", stored)
