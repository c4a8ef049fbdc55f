"""A real pseudo-terminal with a program in it, and what the program has drawn there."""

import os
import re
import shlex
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

# Sequences of newer terminals that the emulator would print as text: private modes and keyboard protocols.
UNKNOWN = re.compile(r"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[[0-9;]*\$[a-zA-Z]|\x1bP[^\x1b]*\x1b\\")
PATIENCE_S = 30.0


class Terminal:
    """`examapp` with arguments, in a terminal of the given size."""

    def __init__(self, *arguments: str, columns: int = 80, rows: int = 24, env: dict[str, str] | None = None) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"}
        for name in ("LC_ALL", "COLUMNS", "LINES"):
            environment.pop(name, None)
        # The size is set from inside: from outside it may come later than the program asks for it.
        start = f"stty rows {rows} cols {columns}; exec {shlex.join([sys.executable, '-m', 'examapp', *arguments])}"
        self._child = pexpect.spawn(
            "/bin/sh",
            ["-c", start],
            env={**environment, **(env or {})},
            encoding="utf-8",
            cwd=str(Path(__file__).parents[2]),
        )

    @property
    def text(self) -> str:
        """What is on the screen: the cells that follow a wide character left out."""
        return "\n".join("".join(cell for cell in line if cell).rstrip() for line in self._cells())

    def _cells(self) -> list[list[str]]:
        buffer = self._screen.buffer
        return [
            [buffer[row][column].data for column in range(self._screen.columns)] for row in range(self._screen.lines)
        ]

    def wait_for(self, wanted: str) -> str:
        """Read until a text is on the screen; the screen. Fails with the screen as it is when it does not come."""
        return self.wait_until(lambda screen: wanted in screen, f"“{wanted}”")

    def wait_until(self, is_there: Callable[[str], bool], what: str) -> str:
        """Read until the screen is as wanted; the screen."""
        deadline = time.monotonic() + PATIENCE_S
        while not is_there(self.text):
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not come; the screen is:\n{self.text}")
            self._pump()
        return self.text

    def press(self, *keys: str) -> None:
        """Type keys, one after the other."""
        for key in keys:
            self._child.send(key)
            self._pump()

    def kill(self) -> None:
        """Kill the program as a power cut would: nothing of it runs any more."""
        self._child.kill(signal.SIGKILL)
        self._child.wait()
        self._child.close(force=True)

    def hang_up(self) -> None:
        """Close the terminal under the program, and wait for the program to end."""
        self._child.kill(signal.SIGHUP)
        self.wait_for_end()

    def wait_for_end(self) -> int:
        """Wait until the program has ended by itself; its exit code, or minus the signal that ended it."""
        deadline = time.monotonic() + PATIENCE_S
        while self._child.isalive():
            if time.monotonic() > deadline:
                raise AssertionError(f"the program does not end; the screen is:\n{self.text}")
            self._pump()
        self._child.close()
        return self._child.exitstatus if self._child.exitstatus is not None else -(self._child.signalstatus or 0)

    def _pump(self) -> None:
        try:
            drawn = self._child.read_nonblocking(65536, timeout=0.1)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self._stream.feed(UNKNOWN.sub("", drawn))
