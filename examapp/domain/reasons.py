"""Reason codes: the kind of reason for a decision about a candidate, beside the words that people give."""

from enum import StrEnum


class ReasonCode(StrEnum):
    """Why people decide something about a candidate, for counting and comparing; the words stand beside it."""

    ILLNESS = "illness"
    DUTY = "duty"
    TRAVEL = "travel"
    EQUIPMENT = "equipment"
    ACCESSIBILITY = "accessibility"
    CONDUCT = "conduct"
    MISTAKE = "mistake"
    OTHER = "other"
