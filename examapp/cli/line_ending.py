"""Signals that end a program, as an exception that the line mode can answer."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Terminated(Exception):
    """The program was told to end; carries the signal's number."""


@contextmanager
def ending_signals() -> Iterator[None]:
    """Turn the signals that end a program into Terminated, so that the journal can say so."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise Terminated(number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
