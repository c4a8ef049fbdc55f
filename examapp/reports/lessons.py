"""Courses and lessons in words: the list with what is done, and a lesson as lines with hanging heads."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from examapp.domain.articles import article_name
from examapp.domain.courses import Block, BlockKind, Lesson
from examapp.domain.lessons import CourseProgress, LessonProgress
from examapp.domain.statutes import Registry
from examapp.locale import _
from examapp.reports.practice import BLANK, Line, Tone

FINISHED, BEGUN, WAITING = "✓", "▸", "·"


def sign_of(progress: LessonProgress) -> str:
    """How far a lesson is: finished, begun, or waiting."""
    if progress.is_finished:
        return FINISHED
    return WAITING if progress.opened_at is None else BEGUN


def lesson_row(number: int, progress: LessonProgress) -> str:
    """A lesson in one line: number, title, minutes, and how many check items are right where it is begun."""
    lesson = progress.lesson
    facts = {"number": number, "topic": lesson.topic, "title": lesson.title, "minutes": lesson.minutes}
    line = _("{number}. {topic} {title} ({minutes} min)").format(**facts)
    if progress.opened_at is None or progress.is_finished:
        return line
    right = _("{line}; check items right: {right} of {count}")
    return right.format(line=line, right=len(progress.right), count=len(lesson.checks))


def course_text(progress: CourseProgress) -> str:
    """How much of a course is done, in one line."""
    course = progress.course
    return _("{title}: {finished} of {count} lessons finished, {minutes} minutes in all").format(
        title=course.title, finished=progress.finished, count=len(course.lessons), minutes=course.minutes
    )


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson as lines: goals, text, citations; `starts` are the lines at which the blocks of the text begin."""

    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def block_at(self, number: int) -> int:
        """The block that a line belongs to, 0 for what stands above the text."""
        return max(0, bisect_right(self.starts, number) - 1)

    def between(self, block: int, end: int) -> tuple[Line, ...]:
        """The lines of the blocks from one to before another."""
        last = self.starts[end] if end < len(self.starts) else self.end
        return self.lines[self.starts[block] : last]

    @property
    def end(self) -> int:
        """The line after the last block, which is no heading."""
        return self.starts[-1] + 1


def lesson_text(lesson: Lesson, registry: Registry) -> LessonText:
    """Goals, text and citations of a lesson, with a blank above each heading but the first line."""
    lines, starts = list(_goal_lines(lesson)), []
    for place, block in enumerate(lesson.text):
        starts.append(len(lines))
        lines += [BLANK] if block.kind is BlockKind.HEADING and place else []
        lines.append(_block_line(block))
    return LessonText((*lines, *_citation_lines(lesson, registry)), tuple(starts))


def _goal_lines(lesson: Lesson) -> Iterator[Line]:
    yield Line(_("Afterwards you"), tone=Tone.HEADING)
    for goal in lesson.goals:
        yield Line(goal, "· ", Tone.QUIET)
    yield BLANK


def _block_line(block: Block) -> Line:
    if block.kind is BlockKind.HEADING:
        return Line(block.text, "■ ", Tone.HEADING)
    if block.kind is BlockKind.BULLET:
        return Line(block.text, "  · ")
    return Line(block.text, f"  {block.number}. ") if block.kind is BlockKind.NUMBERED else Line(block.text)


def _citation_lines(lesson: Lesson, registry: Registry) -> Iterator[Line]:
    yield BLANK
    yield Line(_("It rests on"), tone=Tone.HEADING)
    by_statute: dict[tuple[str, str], list[str]] = {}
    for citation in lesson.citations:
        by_statute.setdefault((citation.statute_id, citation.version), []).append(article_name(citation.article))
    for (statute_id, version), articles in by_statute.items():
        statute = registry.get(statute_id)
        title = statute_id if statute is None else statute.short_title
        line = _("{title} ({version}): {articles}")
        yield Line(line.format(title=title, version=version, articles=_(", ").join(articles)), "· ", Tone.QUIET)
