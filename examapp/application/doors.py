"""Doors that a passphrase or a code opens, and how attempts to guess it are slowed down."""

import json
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from examapp.application.delivery import Clock
from examapp.domain.clocks import Reading
from examapp.domain.errors import ExamError, Message, NotPossible

LONGEST_WAIT = timedelta(seconds=60)
SHORTEST_PASSPHRASE = 8


class Settings(Protocol):
    """What a workspace remembers about itself."""

    def setting(self, name: str) -> str | None:
        """What is remembered under a name."""

    def save_setting(self, name: str, value: str) -> None:
        """Remember something."""


class Scrambling(Protocol):
    """What makes of a secret something that may be stored."""

    def scramble(self, text: str) -> str:
        """The text as it may be stored."""

    def matches(self, text: str, stored: str) -> bool:
        """Whether this text was scrambled to that."""


class LockedDoor(StrEnum):
    """The doors that may have a passphrase."""

    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


class NotLetIn(ExamError):
    """A wrong passphrase or code, or another attempt too soon after a wrong one."""


class Attempts:
    """Counts wrong attempts at one thing; after the nth, 1, 2, 4 … up to 60 seconds must pass before the next."""

    def __init__(self, settings: Settings, clock: Clock, about: str) -> None:
        self._settings = settings
        self._clock = clock
        self._name = f"attempts:{about}"

    def try_once(self, matches: Callable[[], bool], *, wrong: Message) -> None:
        """Let a right attempt pass; NotLetIn after a wrong one, or at once when it comes too soon.

        An attempt counts as wrong before it is looked at, so that killing the program does not take it back.
        """
        now = self._clock.read()
        count, last = self._stored()
        wait = timedelta(0) if last is None else _wait_after(count) - _waited(last, now)
        if wait > timedelta(0):
            seconds = -(-wait // timedelta(seconds=1))
            raise NotLetIn(Message("Too soon after a wrong attempt: wait {seconds} seconds.", {"seconds": seconds}))
        self._remember(count + 1, now)
        if not matches():
            seconds = _wait_after(count + 1) // timedelta(seconds=1)
            raise NotLetIn(wrong, hint=Message("The next attempt is possible in {seconds} s.", {"seconds": seconds}))
        self._remember(0, now)

    def _stored(self) -> tuple[int, Reading | None]:
        text = self._settings.setting(self._name)
        if text is None:
            return 0, None
        count, boot_ms, boot_id = json.loads(text)
        # When it was by the wall clock does not matter: anybody can move that one.
        return int(count), Reading(self._clock.read().wall_at, int(boot_ms), str(boot_id))

    def _remember(self, count: int, now: Reading) -> None:
        self._settings.save_setting(self._name, json.dumps([count, now.boot_ms, now.boot_id]))


def _wait_after(count: int) -> timedelta:
    """How long to wait after so many wrong attempts."""
    return min(timedelta(seconds=2 ** min(count - 1, 10)), LONGEST_WAIT) if count else timedelta(0)


def _waited(last: Reading, now: Reading) -> timedelta:
    """How much time has passed for certain: since the attempt, or since the machine was started after it."""
    running = now.boot_id == last.boot_id and now.boot_ms >= last.boot_ms
    return timedelta(milliseconds=now.boot_ms - last.boot_ms if running else now.boot_ms)


class Doors:
    """The trainer's and the administrator's doors; one without a passphrase is open."""

    def __init__(self, settings: Settings, scrambling: Scrambling, clock: Clock) -> None:
        self._settings = settings
        self._scrambling = scrambling
        self._clock = clock

    def is_locked(self, door: LockedDoor) -> bool:
        """Whether this door asks for a passphrase."""
        return bool(self._settings.setting(_setting_of(door)))

    def lock(self, door: LockedDoor, passphrase: str) -> None:
        """Have this door ask for a passphrase from now on; NotPossible when it is too short."""
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise NotPossible(
                Message("A passphrase needs at least {count} signs.", {"count": SHORTEST_PASSPHRASE}),
                hint=Message("Four or five words that do not belong together are easy to remember and hard to guess."),
            )
        self._settings.save_setting(_setting_of(door), self._scrambling.scramble(passphrase))

    def unlock(self, door: LockedDoor) -> None:
        """Leave this door open from now on."""
        self._settings.save_setting(_setting_of(door), "")

    def open(self, door: LockedDoor, passphrase: str) -> None:
        """Go through a door; NotLetIn when the passphrase is wrong or comes too soon after a wrong one."""
        stored = self._settings.setting(_setting_of(door))
        if stored:
            attempts = Attempts(self._settings, self._clock, f"door:{door}")
            attempts.try_once(lambda: self._scrambling.matches(passphrase, stored), wrong=WRONG_PASSPHRASE)


WRONG_PASSPHRASE = Message("This is not the passphrase of this door.")


def _setting_of(door: LockedDoor) -> str:
    return f"door:{door}"
