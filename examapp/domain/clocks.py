"""Clock evidence: two clocks read together, and how much time lies between two readings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERATED_DRIFT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clocks said at one moment.

    `wall_at` is the wall clock in aware UTC, which anybody can move; `boot_ms` counts milliseconds since the machine
    started, suspension included, and only the kernel moves it; `boot_id` changes with every start of the machine.
    """

    wall_at: datetime
    boot_ms: int
    boot_id: str


def same_boot(earlier: Reading, later: Reading) -> bool:
    """Whether the machine has run through between two readings."""
    return earlier.boot_id == later.boot_id and later.boot_ms >= earlier.boot_ms


def gap(earlier: Reading, later: Reading) -> timedelta:
    """Time between two readings: by the boot clock, and across a restart by the wall clock, never below zero."""
    if same_boot(earlier, later):
        return timedelta(milliseconds=later.boot_ms - earlier.boot_ms)
    return max(timedelta(0), later.wall_at - earlier.wall_at)


def wall_shift(earlier: Reading, later: Reading) -> timedelta:
    """How far somebody moved the wall clock between two readings of one boot; zero across a restart."""
    if not same_boot(earlier, later):
        return timedelta(0)
    return (later.wall_at - earlier.wall_at) - gap(earlier, later)


def was_moved(earlier: Reading, later: Reading) -> bool:
    """Whether the wall clock moved by more than drift and time servers explain."""
    return abs(wall_shift(earlier, later)) > TOLERATED_DRIFT
