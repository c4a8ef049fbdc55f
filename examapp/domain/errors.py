"""What can go wrong, as values: problems in data are collected, impossible actions are raised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a person, not yet in anyone's language: a gettext msgid and the values for its braces."""

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid.format(**self.values)


class Severity(StrEnum):
    """How much a problem in data matters: an error keeps the datum out, a warning lets it in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file something is: line and column, or row and column of a table, both counted from 1."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.file, *numbers])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with data: the rule it breaks, where, in words, and what to do about it."""

    rule: str
    place: Place
    message: Message
    remedy: Message
    severity: Severity = Severity.ERROR


class ExamError(Exception):
    """An action that is not possible now: what is wrong, where, and what to do instead."""

    def __init__(self, problem: Message, *, where: str = "", hint: Message | None = None) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.where = where
        self.hint = hint


class SittingClosed(ExamError):
    """The sitting takes no more responses: submitted, voided, or its time has run out."""


class UnknownItem(ExamError):
    """The form has no such item."""


class UnknownOption(ExamError):
    """The item has no such option."""


class QuotaShortage(ExamError):
    """The pool cannot meet every quota of the blueprint; the message names each quota and what it lacks."""


class JournalBroken(ExamError):
    """A journal does not hold together: event `seq` is the first that is missing, changed, or out of place."""

    def __init__(self, problem: Message, *, where: str = "", hint: Message | None = None, seq: int = 0) -> None:
        super().__init__(problem, where=where, hint=hint)
        self.seq = seq


class NotAdmitted(ExamError):
    """A person who cannot sit an exam now: unknown, excused, or finished."""


class NotSaved(ExamError):
    """An event did not reach the disk; the sitting is as it was before."""


class Overtaken(NotSaved):
    """Somebody else has written to this journal meanwhile: nothing was saved, and it has to be read anew."""


class GaveWay(ExamError):
    """Another copy of the program has opened this sitting; this copy takes no more responses."""


class NotComparable(ExamError):
    """Two sets of scores may not be put side by side; the message says why."""


class NotFound(ExamError):
    """What was asked for is not there."""


class NotPossible(ExamError):
    """The state of the workspace does not allow this action."""
