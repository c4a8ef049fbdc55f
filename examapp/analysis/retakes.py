"""People who sit a second form of an exam in the same year, as a group."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retakes:
    """How many sat again, how many of them had failed the first time, and how many of those passed then."""

    people: int
    failed_first: int
    passed_then: int
