"""The machine the program runs on: its clocks, and whether it has a terminal."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from examapp.domain.clocks import Reading

LINUX_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class MachineClock:
    """Reads the wall clock, and the clock that counts since the machine was started, suspension included."""

    def read(self) -> Reading:
        """Both clocks, now."""
        return Reading(datetime.now(UTC), _boot_ms(), _boot_id(), _awake_ms())


def is_terminal() -> bool:
    """Whether a full screen can be shown here: Textual reads standard input and paints on standard error."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _boot_ms() -> int:
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    # Elsewhere the monotonic clock goes on through suspension (macOS, Windows) and begins anew at a start.
    return time.monotonic_ns() // 1_000_000


def _awake_ms() -> int | None:
    """Time since the machine was started without the time asleep, where that is another clock."""
    return time.monotonic_ns() // 1_000_000 if hasattr(time, "CLOCK_BOOTTIME") else None


@cache
def _boot_id() -> str:
    """What distinguishes this start of the machine from the one before."""
    if LINUX_BOOT_ID.is_file():
        return LINUX_BOOT_ID.read_text(encoding="ascii").strip()
    if sys.platform == "darwin":
        command = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    # No name for a start on this system: the monotonic clock going backwards tells one start from the next.
    return sys.platform
