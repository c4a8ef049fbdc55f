"""What a checkup of the machine found: one check a line, how much it matters, and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from examapp.domain.errors import Message


class Grade(StrEnum):
    """How a check came out: fine; worth a look before the exam; or wrong, so that the exam must not begin yet."""

    FINE = "fine"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checkup; `remedy` says what to do where it is not fine."""

    name: str
    title: Message
    grade: Grade
    found: Message
    remedy: Message | None = None
