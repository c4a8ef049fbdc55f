"""Clock evidence: two clocks read together, and how much time lies between two readings."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

TOLERATED_DRIFT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clocks said at one moment.

    `wall_at` is the wall clock in aware UTC, which anybody can move; `boot_ms` counts milliseconds since the machine
    started, suspension included, and only the kernel moves it; `boot_id` changes with every start of the machine.
    `awake_ms` counts like `boot_ms` but stands still while the machine is asleep, where the system tells; it serves to
    tell two readings apart while a program runs, and is neither stored nor compared.
    """

    wall_at: datetime
    boot_ms: int
    boot_id: str
    awake_ms: int | None = field(default=None, compare=False)


def same_boot(earlier: Reading, later: Reading) -> bool:
    """Whether the machine has run through between two readings."""
    return earlier.boot_id == later.boot_id and later.boot_ms >= earlier.boot_ms


def gap(earlier: Reading, later: Reading) -> timedelta:
    """Time between two readings: by the boot clock, and across a restart by the wall clock, never below zero."""
    if same_boot(earlier, later):
        return timedelta(milliseconds=later.boot_ms - earlier.boot_ms)
    return max(timedelta(0), later.wall_at - earlier.wall_at)


def asleep(earlier: Reading, later: Reading) -> timedelta:
    """How long the machine was asleep between two readings of one boot; zero where the system does not tell."""
    if earlier.awake_ms is None or later.awake_ms is None or not same_boot(earlier, later):
        return timedelta(0)
    return max(timedelta(0), gap(earlier, later) - timedelta(milliseconds=later.awake_ms - earlier.awake_ms))


def wall_shift(earlier: Reading, later: Reading) -> timedelta:
    """How far somebody moved the wall clock between two readings of one boot; zero across a restart."""
    if not same_boot(earlier, later):
        return timedelta(0)
    return (later.wall_at - earlier.wall_at) - gap(earlier, later)


def was_moved(earlier: Reading, later: Reading) -> bool:
    """Whether the wall clock moved by more than drift and time servers explain."""
    return abs(wall_shift(earlier, later)) > TOLERATED_DRIFT
