"""The definition of an exam: its sections, its topics, and the blueprint of how many items of what to draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from examapp.domain.credits import NO_CREDIT, CreditRule
from examapp.domain.items import sha256_of
from examapp.domain.marking import MarkingRule


class Part(StrEnum):
    """Which part of the paper a topic belongs to: every lawyer's, or legal-aid lawyers' alone."""

    COMMON = "common"
    LEGAL_AID = "legal_aid"


class SectionKind(StrEnum):
    """What a section draws: items of one type, or items of case groups."""

    TRUE_FALSE = "true_false"
    SINGLE = "single"
    MULTIPLE = "multiple"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Topic:
    """A content area of the syllabus."""

    topic_id: str
    title: str
    part: Part = Part.COMMON


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an exam: `quotas` says how many items of each topic; `points` is what each item is worth."""

    section_id: str
    title: str
    kind: SectionKind
    points: Fraction
    marking: MarkingRule
    quotas: Mapping[str, int]
    items_per_case: int = 0

    @property
    def item_count(self) -> int:
        """How many items the section has."""
        return sum(self.quotas.values())


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam as its owner defines it; durations are working time, points are raw.

    `latest_start` is how long after the session's opening a sitting may begin; None: as long as the session is open.
    """

    exam_id: str
    title: str
    language: str
    duration: timedelta
    cut_score: Fraction
    sections: tuple[Section, ...]
    topics: tuple[Topic, ...]
    banks: tuple[str, ...]
    excellent_score: Fraction | None = None
    closed_book: bool = True
    shuffle_items: bool = True
    shuffle_options: bool = True
    warnings: tuple[timedelta, ...] = ()
    rules: str = ""
    pledge: str = ""
    credit: CreditRule = NO_CREDIT
    latest_start: timedelta | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of what a sitting and its score depend on; titles, rules and the like may be reworded."""
        # An exam that credits nothing is named as it was before there were credits.
        credit = {"credit": self.credit.as_json()} if self.credit.causes else {}
        return sha256_of(
            {
                **credit,
                "exam": self.exam_id,
                "duration_s": self.duration // timedelta(seconds=1),
                "cut_score": str(self.cut_score),
                "excellent_score": str(self.excellent_score),
                "shuffle": [self.shuffle_items, self.shuffle_options],
                "topics": {topic.topic_id: topic.part for topic in self.topics},
                "sections": [
                    [section.section_id, section.kind, str(section.points), str(section.marking)]
                    for section in self.sections
                ],
            }
        )

    @property
    def item_count(self) -> int:
        """How many items a form of this exam has."""
        return sum(section.item_count for section in self.sections)

    @property
    def max_points(self) -> Fraction:
        """The points of a perfect sitting."""
        return sum((section.points * section.item_count for section in self.sections), Fraction(0))

    def section(self, section_id: str) -> Section:
        """The section of that id; KeyError when the exam has none."""
        for section in self.sections:
            if section.section_id == section_id:
                return section
        raise KeyError(section_id)

    def topic(self, topic_id: str) -> Topic:
        """The topic of that id; KeyError when the exam has none."""
        for topic in self.topics:
            if topic.topic_id == topic_id:
                return topic
        raise KeyError(topic_id)

    def marking_rules(self) -> dict[str, str]:
        """Section id to the name of its marking rule, as a baseline states them."""
        return {section.section_id: str(section.marking) for section in self.sections}
