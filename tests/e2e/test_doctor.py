"""The doctor in a terminal that answers its questions, in one that answers otherwise, and in one that is silent."""

import re
import sys
from contextlib import suppress
from pathlib import Path

import pexpect
import pyte
import pytest

from tests.e2e.terminal import UNKNOWN

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
ROOT = Path(__file__).parents[2]
WIDE_THEN_ASKED = re.compile(r"([“”…—])(?=\x1b\[6n)")
UNFINISHED = re.compile(r"[“”…—]?(\x1b(\[[^a-zA-Z]*)?)?$")


class Answering:
    """A terminal that tells where its cursor is, as far as it is one that tells."""

    def __init__(self, data: Path, *, rows: int = 60, wide: bool = False, silent: bool = False) -> None:
        self._screen = pyte.Screen(80, rows)
        self._stream = pyte.Stream(self._screen)
        self._wide, self._silent = wide, silent
        words = [sys.executable, "-m", "examapp", "--lang", "en", "--data", str(data), "doctor"]
        command = f"stty rows {rows} cols 80; exec {' '.join(words)}"
        env = {"PATH": "/usr/bin:/bin", "TERM": "xterm", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "HOME": str(data)}
        self._child = pexpect.spawn("/bin/sh", ["-c", command], env=env, encoding="utf-8", cwd=str(ROOT), timeout=30)
        if not silent:
            self._screen.write_process_input = self._answer

    def _show(self, drawn: str) -> None:
        if "\x1b[?1004$p" in drawn and not self._silent:
            self._answer("\x1b[?1004;2$y")
        shown = UNKNOWN.sub("", drawn)
        # A terminal with wide ambiguous characters moves its cursor two cells for each of them.
        self._stream.feed(WIDE_THEN_ASKED.sub(r"\1 ", shown) if self._wide else shown)

    def _answer(self, answer: str) -> None:
        with suppress(OSError):  # nobody waits for it any more
            self._child.send(answer)

    def read(self) -> tuple[int, str]:
        """What is on the screen when the program has ended, and its exit code."""
        drawn = ""
        while True:
            try:
                drawn += self._child.read_nonblocking(65536, timeout=60)
            except pexpect.EOF:
                break
            # What is only the beginning of a sequence waits for its rest.
            whole = len(drawn) - len(UNFINISHED.search(drawn).group())
            self._show(drawn[:whole])
            drawn = drawn[whole:]
        self._child.close()
        return self._child.exitstatus, "\n".join(line.rstrip() for line in self._screen.display)


def test_a_terminal_that_answers_is_measured(tmp_path):
    code, screen = Answering(tmp_path).read()
    assert "✓ Signs         ● ○ ▸ × ✓ · “ ” … — │ ↑ → take one cell each" in screen
    assert "✓ Focus" in screen
    assert "80 columns, 60 rows" in screen
    assert code == 0


def test_a_terminal_with_wide_ambiguous_signs_is_found_out(tmp_path):
    _code, screen = Answering(tmp_path, wide=True).read()
    assert "! Signs         not one cell wide: “ ” … —" in screen
    assert "ambiguous width" in screen


def test_a_terminal_that_does_not_answer_is_not_waited_for_and_that_is_said(tmp_path):
    _code, screen = Answering(tmp_path, silent=True).read()
    assert "the terminal does not let their widths be measured" in screen
    assert "the terminal does not say" in screen


def test_a_terminal_that_is_too_small_is_wrong(tmp_path):
    code, screen = Answering(tmp_path, rows=20).read()
    assert "× Terminal" in screen
    assert code == 1
