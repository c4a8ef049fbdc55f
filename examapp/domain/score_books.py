"""The score book (成绩册): a row for everybody who was to sit, with score, decision and remark."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from examapp.domain.people import Category


class Remark(StrEnum):
    """What stands beside a row: 缺考, 缓考, 免考, 作废, 考试中, 迟到."""

    ABSENT = "absent"
    DEFERRED = "deferred"
    EXEMPT = "exempt"
    VOIDED = "voided"
    OPEN = "open"
    LATE = "late"


class BookOrder(StrEnum):
    """How the rows of a book are ordered."""

    CENTRE = "centre"
    NAME = "name"
    NUMBER = "number"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class BookRow:
    """One person; `points` and `passed` are None for who has no score."""

    name: str
    centre: str
    licence_no: str
    category: Category
    seat: str
    points: Fraction | None
    passed: bool | None
    remarks: tuple[Remark, ...] = ()

    @property
    def is_expected(self) -> bool:
        """Whether the person was to sit: neither deferred nor exempt."""
        return not {Remark.DEFERRED, Remark.EXEMPT} & set(self.remarks)


def ordered(rows: Sequence[BookRow], order: BookOrder) -> list[BookRow]:
    """The rows in an order; by score the highest first.

    Names go by their GB 18030 bytes: for the 3,755 most common characters that is the order of pinyin.
    """
    keys = {
        BookOrder.CENTRE: lambda row: (_by_sound(row.centre), len(row.seat), row.seat, row.licence_no),
        BookOrder.NAME: lambda row: (_by_sound(row.name), row.licence_no),
        BookOrder.NUMBER: lambda row: (row.licence_no,),
        BookOrder.SCORE: lambda row: (row.points is None, -(row.points or 0), _by_sound(row.name), row.licence_no),
    }
    return sorted(rows, key=keys[order])


def _by_sound(text: str) -> bytes:
    return text.encode("gb18030", errors="replace")


def places_for(points: Sequence[Fraction], cut: Fraction) -> int:
    """With how many decimals scores are shown: none where all are whole, one for halves, and as many as it takes.

    A score below the cut is never shown as the cut.
    """
    known = [*points, cut]
    if all(each.denominator == 1 for each in known):
        return 0
    places = 1
    while places < 4 and any(each < cut and round(each, places) >= cut for each in points):
        places += 1
    return places
