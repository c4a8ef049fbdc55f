"""Reading a person's lines without ever waiting so long that a deadline passes unnoticed."""

import os
import select
import sys
from collections.abc import Callable
from typing import TextIO

SECOND = 1.0


class EndOfInput(Exception):
    """There is nothing more to read: the pipe is empty or the terminal is gone."""


class LineInput:
    """Lines from a stream; `tick` is called about once a second while none has come."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._pending = b""
        self._ended = False

    def read(self, tick: Callable[[], bool]) -> str | None:
        """The next line without its end, or None when `tick` says that waiting is over.

        Raises EndOfInput when the stream has ended.
        """
        if sys.platform == "win32":
            return self._read_blocking(tick)
        while b"\n" not in self._pending and not self._ended:
            if not tick():
                return None
            ready, _writable, _failed = select.select([self._stream], [], [], SECOND)
            if ready:
                chunk = os.read(self._stream.fileno(), 4096)
                self._pending += chunk
                self._ended = not chunk
        if not self._pending:
            raise EndOfInput
        line, _newline, self._pending = self._pending.partition(b"\n")
        return line.decode(self._stream.encoding or "utf-8", errors="replace").strip()

    def _read_blocking(self, tick: Callable[[], bool]) -> str | None:
        line = self._stream.readline()
        if not line:
            raise EndOfInput
        return line.strip() if tick() else None
