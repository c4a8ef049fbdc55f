"""Courses: lessons in their order, each with what it is for, its text, what it rests on, and its check items."""

from dataclasses import dataclass
from enum import StrEnum

from examapp.domain.statutes import Citation


class BlockKind(StrEnum):
    """What a piece of a lesson's text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or an entry of a list; `number` is that of a numbered entry, else 0."""

    kind: BlockKind
    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson; `minutes` for text and checks together, `checks` are ids of practice items."""

    lesson_id: str
    topic: str
    title: str
    minutes: int
    goals: tuple[str, ...]
    text: tuple[Block, ...]
    citations: tuple[Citation, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Lessons from one file, in the order in which they are to be read."""

    course_id: str
    title: str
    language: str
    version: str
    authors: tuple[str, ...]
    lessons: tuple[Lesson, ...]

    @property
    def minutes(self) -> int:
        """How long the whole course takes."""
        return sum(lesson.minutes for lesson in self.lessons)

    def lesson(self, lesson_id: str) -> Lesson | None:
        """The lesson of that id, if the course has it."""
        return next((lesson for lesson in self.lessons if lesson.lesson_id == lesson_id), None)
