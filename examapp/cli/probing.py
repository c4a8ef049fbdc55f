"""Asking the terminal: how wide it draws signs, and whether it reports that its window was left."""

import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

ANSWER_S = 1.5
TERMINAL = "/dev/tty"
ERASE, CURSOR_REPORT, FOCUS_QUESTION = "\r\x1b[K", "\x1b[6n", "\x1b[?1004$p"
CURSOR_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")
FOCUS_ANSWER = re.compile(rb"\x1b\[\?1004;(\d)\$y")
NOT_KNOWN = b"0"


@dataclass(frozen=True, slots=True)
class Probe:
    """What the terminal answered; None for what it did not."""

    widths: dict[str, int] | None
    focus: bool | None


def probe(signs: Sequence[str]) -> Probe:
    """Draw each sign for a moment and ask where the cursor is; ask for the focus mode."""
    with _raw_terminal() as terminal:
        if terminal is None:
            return Probe(None, None)
        answer = _ask(terminal, ERASE + FOCUS_QUESTION + CURSOR_REPORT + ERASE, answers=1)
        told = FOCUS_ANSWER.search(answer)
        focus = told.group(1) != NOT_KNOWN if told else None
        if not CURSOR_ANSWER.search(answer):
            return Probe(None, focus)
        drawn = "".join(f"{ERASE}{sign}{CURSOR_REPORT}" for sign in signs) + ERASE
        columns = CURSOR_ANSWER.findall(_ask(terminal, drawn, answers=len(signs)))
    if len(columns) != len(signs):
        return Probe(None, focus)
    return Probe({sign: int(column) - 1 for sign, column in zip(signs, columns, strict=True)}, focus)


def in_tmux() -> bool:
    """Whether the terminal is a pane of tmux, which answers for itself."""
    return bool(os.environ.get("TMUX"))


def tmux_reports_focus() -> bool | None:
    """Whether tmux passes on that its window was left; None where it does not say."""
    try:
        done = subprocess.run(
            ["tmux", "show-options", "-gv", "focus-events"],  # noqa: S607  (the one on the path that runs us)
            capture_output=True,
            text=True,
            timeout=ANSWER_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {"on": True, "off": False}.get(done.stdout.strip())


def _ask(terminal: int, question: str, *, answers: int) -> bytes:
    """Write a question, and read until so many cursor reports have come or none comes any more."""
    os.write(terminal, question.encode())
    read, deadline = b"", monotonic() + ANSWER_S
    while len(CURSOR_ANSWER.findall(read)) < answers and (left := deadline - monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            read += os.read(terminal, 4096)
    return read


@contextmanager
def _raw_terminal() -> Iterator[int | None]:
    """The terminal with its answers kept from the screen, as it was afterwards; None where there is none to ask."""
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stderr.isatty()):
        yield None
        return
    import termios
    import tty

    try:
        terminal = os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        yield None
        return
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)
        yield terminal
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
        os.close(terminal)
