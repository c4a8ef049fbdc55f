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
        """How many items of the section are scored."""
        return sum(self.quotas.values())


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam as its owner defines it; durations are working time, points are raw.

    `pretest_percent` is how many items are tried out beside every hundred that are scored.
    `latest_start` is how long after the session's opening a sitting may begin; None: as long as the session is open.
    `equivalence_margin` is how many points on the whole paper two groups may differ by and still count as equal.
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
    pretest_percent: int = 0
    paper_rules: str = ""
    credit: CreditRule = NO_CREDIT
    latest_start: timedelta | None = None
    equivalence_margin: Fraction | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of what a sitting, its score and its comparison depend on; titles, rules and the like may change."""
        # An exam that tries nothing out, credits nothing and has no margin is named as it was before it could.
        pretest = {"pretest_percent": self.pretest_percent} if self.pretest_percent else {}
        credit = {"credit": self.credit.as_json()} if self.credit.causes else {}
        # The margin is in the name because a margin that could change after the scores are known proves nothing.
        margin = {"equivalence_margin": str(self.equivalence_margin)} if self.equivalence_margin is not None else {}
        return sha256_of(
            {
                **pretest,
                **credit,
                **margin,
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
        """How many items a form of this exam has, those that are tried out included."""
        return sum(self.items_in(section) for section in self.sections)

    @property
    def pretest_count(self) -> int:
        """How many items of a form are tried out and not scored."""
        return sum(self.pretest_in(section) for section in self.sections)

    def pretest_in(self, section: Section) -> int:
        """How many items are tried out in a section: its share, rounded half up; none among cases."""
        if section.kind is SectionKind.CASE:
            return 0
        return (section.item_count * self.pretest_percent + 50) // 100

    def items_in(self, section: Section) -> int:
        """How many items a section shows: those that are scored and those that are tried out."""
        return section.item_count + self.pretest_in(section)

    @property
    def max_points(self) -> Fraction:
        """The points of a perfect sitting."""
        return sum((section.points * section.item_count for section in self.sections), Fraction(0))

    def part_maximum(self, part: Part | None) -> Fraction:
        """The points of a perfect sitting, on the whole paper or on one part of it."""
        topics = [topic.topic_id for topic in self.topics if part in (None, topic.part)]
        return sum((self.topic_maximum(topic_id) for topic_id in topics), Fraction(0))

    def margin_of(self, part: Part | None) -> Fraction | None:
        """The equivalence margin on the whole paper or on a part: the same share of the points of either."""
        if self.equivalence_margin is None or not self.max_points:
            return None
        return self.equivalence_margin * self.part_maximum(part) / self.max_points or None

    def topic_maximum(self, topic_id: str) -> Fraction:
        """The points that all scored items of a topic are worth."""
        return sum((section.points * section.quotas.get(topic_id, 0) for section in self.sections), Fraction(0))

    def scored_of(self, topic_id: str) -> int:
        """How many items of a topic are scored."""
        return sum(section.quotas.get(topic_id, 0) for section in self.sections)

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
