"""A cache of banks that were read and checked, by the digest of what they were read from."""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from examapp import __version__
from examapp.banks.yaml_nodes import gc_paused
from examapp.domain.errors import Message, Place, Problem, Severity
from examapp.domain.items import Bank
from examapp.domain.statutes import Registry

# Part of every digest: to be raised whenever reading or checking gives another result for the same file.
EDITION = f"6/{__version__}"
SUFFIX = ".bank"
ENTRIES_KEPT = 200


@dataclass(frozen=True, slots=True)
class StoredProblem:
    """A problem without the file's name, which may be another next time; a message is a list of id and values."""

    rule: str
    line: int
    column: int
    message: list[Any]
    remedy: list[Any]
    severity: Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """What reading one file gave."""

    bank: Bank | None
    problems: list[StoredProblem]


class BankCache:
    """Keeps banks and their problems in a folder; whatever goes wrong with it, a bank is simply read again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, data: bytes, file: str, registry: Registry | None) -> tuple[Bank | None, list[Problem]] | None:
        """What reading this content against this registry gave, in terms of the file's name now; None if unknown."""
        try:
            stored = self._path(data, registry).read_bytes()
            with gc_paused():
                entry = msgspec.msgpack.decode(stored, type=Entry)
                return entry.bank, [_problem(problem, file) for problem in entry.problems]
        except (OSError, msgspec.MsgspecError, ValueError, TypeError, KeyError):
            return None

    def put(self, data: bytes, registry: Registry | None, bank: Bank | None, problems: list[Problem]) -> None:
        """Keep what reading this content gave; a file appears whole or not at all."""
        stored = msgspec.msgpack.encode(Entry(bank, [_stored(problem) for problem in problems]))
        path = self._path(data, registry)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=path.stem)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(stored)
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
            self._prune()

    def _path(self, data: bytes, registry: Registry | None) -> Path:
        digest = hashlib.sha256(EDITION.encode())
        digest.update(hashlib.sha256(msgspec.msgpack.encode(registry)).digest())
        digest.update(hashlib.sha256(data).digest())
        return self.folder / f"{digest.hexdigest()}{SUFFIX}"

    def _prune(self) -> None:
        """Each edit of a bank leaves an entry behind: drop the oldest."""
        entries = sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
        for path in entries[:-ENTRIES_KEPT]:
            path.unlink(missing_ok=True)


def _stored(problem: Problem) -> StoredProblem:
    return StoredProblem(
        rule=problem.rule,
        line=problem.place.line,
        column=problem.place.column,
        message=_stored_message(problem.message),
        remedy=_stored_message(problem.remedy),
        severity=problem.severity,
    )


def _problem(stored: StoredProblem, file: str) -> Problem:
    place = Place(file, stored.line, stored.column)
    return Problem(stored.rule, place, _message(stored.message), _message(stored.remedy), stored.severity)


def _stored_message(message: Message) -> list[Any]:
    values = {
        name: _stored_message(value) if isinstance(value, Message) else value for name, value in message.values.items()
    }
    return [message.msgid, values]


def _message(stored: list[Any]) -> Message:
    """Among the values of a message only texts, numbers and messages occur: a list is a message."""
    msgid, values = stored
    return Message(
        msgid, {name: _message(value) if isinstance(value, list) else value for name, value in values.items()}
    )
