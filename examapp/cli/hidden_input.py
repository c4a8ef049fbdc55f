"""Passphrases: typed without being shown, or read from a file where nobody types."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from examapp.cli.context import narrate
from examapp.domain.errors import Message, NotPossible
from examapp.locale import _, say

PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=_("Read the passphrases from a file, a line each, in the order of the custodians."),
)
# Why a passphrase is not good enough beside those before it; None when it is.
Judge = Callable[[str, Sequence[str]], Message | None]


def ask_hidden(prompt: str, *, twice: bool = False) -> str:
    """A passphrase typed at the terminal, unseen; NotPossible where there is no terminal to ask at."""
    if not sys.stdin.isatty():
        raise NotPossible(
            Message("A passphrase is needed, and there is no terminal to ask for it."),
            hint=Message(
                "Run the command in a terminal, or name a file with --passphrase-file where the command has it."
            ),
        )
    again: bool | str = _("The same once more") if twice else False
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=again, err=True))


def passphrases_of(names: Sequence[str], file: Path | None, *, judge: Judge | None = None) -> list[str]:
    """The passphrases of these people, in their order: the lines of the file, else what each of them types.

    A new passphrase, which a judge has to pass, is typed twice, and once more until it is good enough.
    """
    if file is not None:
        return _lines(file, len(names))
    narrate(_("Each types alone; nothing is shown while you type."))
    found: list[str] = []
    for name in names:
        typed = ask_hidden(_("{name}, your passphrase").format(name=name), twice=judge is not None)
        while judge is not None and (fault := judge(typed, found)) is not None:
            narrate(say(fault))
            typed = ask_hidden(_("{name}, another passphrase").format(name=name), twice=True)
        found.append(typed)
    return found


def _lines(file: Path, count: int) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise NotPossible(Message("The file cannot be read: {reason}", {"reason": reason}), where=str(file)) from error
    while lines and not lines[-1].strip():
        lines.pop()
    if len(lines) != count:
        raise NotPossible(
            Message(
                "{count} passphrases are needed, a line each; the file has {found} lines.",
                {"count": count, "found": len(lines)},
            ),
            where=str(file),
        )
    return lines
