"""Candidates, centres, and what a licence number may look like."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from examapp.domain.errors import Message

LICENCE_DIGITS = 17
OLD_LICENCE_DIGITS = 12


class Category(StrEnum):
    """What a candidate is licensed as (执业类别)."""

    LEGAL_AID = "legal_aid"
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    GOVERNMENT = "government"
    COMPANY = "company"
    MILITARY = "military"
    GRASSROOTS = "grassroots"
    VOLUNTEER = "volunteer"


class ComparisonGroup(StrEnum):
    """Whom a candidate is counted with when groups are compared."""

    LEGAL_AID = "legal_aid"
    PRACTISING = "practising"
    OTHER = "other"


class CandidateState(StrEnum):
    """Whether a candidate sits: 正常, 缓考, 免考, 缺考."""

    NORMAL = "normal"
    DEFERRED = "deferred"
    EXEMPT = "exempt"
    ABSENT = "absent"


DEFAULT_GROUP = {
    Category.LEGAL_AID: ComparisonGroup.LEGAL_AID,
    Category.FULL_TIME: ComparisonGroup.PRACTISING,
    Category.PART_TIME: ComparisonGroup.PRACTISING,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person on the roster; `candidate_id` is the licence number, which a person has once."""

    name: str
    licence_no: str
    centre: str
    category: Category
    comparison_group: ComparisonGroup
    state: CandidateState = CandidateState.NORMAL
    seat: str = ""

    @property
    def candidate_id(self) -> str:
        """What names this person in journals."""
        return self.licence_no


def clean_licence_no(text: str) -> str:
    """The number as typed, full-width digits made plain and outer spaces dropped."""
    return unicodedata.normalize("NFKC", text).strip()


def licence_fault(licence_no: str) -> Message | None:
    """Why this cannot be a licence number; None when it can: 17 digits, or 12 on old licences."""
    stray = next((sign for sign in licence_no if sign not in "0123456789"), None)
    if stray is not None:
        return Message("“{sign}” is not a digit; a licence number has digits only", {"sign": stray})
    if len(licence_no) not in (LICENCE_DIGITS, OLD_LICENCE_DIGITS):
        values = {"count": len(licence_no), "new": LICENCE_DIGITS, "old": OLD_LICENCE_DIGITS}
        return Message("the licence number has {count} digits; it must have {new}, or {old} on old licences", values)
    return None


# Provinces by GB/T 2260, first two digits.
PROVINCES = frozenset(
    (
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 " + "50 51 52 53 54 61 62 63 64 65 71 81 82"
    ).split()
)
EARLIEST_LICENCE_YEAR = 1979


def licence_doubts(licence_no: str, *, this_year: int) -> list[Message]:
    """What looks odd in a well-formed number; transfers and old habits break the segments, so these are no faults.

    Segments of the 17 digits: kind of document, province (2), city (2), year of first licence (4), category, sex,
    serial number (6).
    """
    if len(licence_no) != LICENCE_DIGITS:
        return []
    doubts = []
    province, year = licence_no[1:3], int(licence_no[5:9])
    if licence_no[0] != "1":
        doubts.append(Message("its first digit is {digit}, not 1", {"digit": licence_no[0]}))
    if province not in PROVINCES:
        doubts.append(Message("no province has the code {code}", {"code": province}))
    if not EARLIEST_LICENCE_YEAR <= year <= this_year:
        doubts.append(Message("the year of first licence reads {year}", {"year": year}))
    if licence_no[9] == "0":
        doubts.append(Message("no category has the digit {digit}", {"digit": licence_no[9]}))
    if licence_no[10] not in "01":
        doubts.append(Message("the digit for sex is {digit}, not 0 or 1", {"digit": licence_no[10]}))
    return doubts


def mask_licence_no(licence_no: str) -> str:
    """The number as it may be posted in public: four signs before the last four hidden."""
    return f"{licence_no[:-8]}****{licence_no[-4:]}" if len(licence_no) > 8 else "****"
