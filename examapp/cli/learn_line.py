"""Lessons as plain lines, for screen readers, pipes and dumb terminals: the same course as on the screen."""

import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from examapp.cli.line_input import EndOfInput, LineInput
from examapp.cli.line_round import Left, LineRound, say_lines
from examapp.domain.courses import BlockKind, Lesson
from examapp.domain.lessons import CourseProgress
from examapp.locale import _
from examapp.reports.lessons import course_text, lesson_row, lesson_text, sign_of

if TYPE_CHECKING:
    from examapp.cli.learn import Classroom


def say_list(progress: CourseProgress) -> None:
    """Print the lessons, each with a sign for what is done, and which one comes next."""
    click.echo(course_text(progress))
    for number, each in enumerate(progress.lessons, start=1):
        click.echo(f"{sign_of(each)} {lesson_row(number, each)}")
    number = progress.lessons.index(progress.following) + 1
    click.echo(_("Next: lesson {number}.").format(number=number))


class LineLearning:
    """Lessons on standard input and output; the end of the input leaves like Q."""

    def __init__(self, classroom: "Classroom") -> None:
        self._learning = classroom.learning
        self._registry = classroom.registry
        self._grounds = classroom.grounds
        self._remarks = classroom.remarks
        self._guard = classroom.guard
        self._input = LineInput(sys.stdin)
        self._round = LineRound(self._input, classroom.grounds)

    def run(self) -> None:
        """Choose a lesson, read it, answer its check items, and choose again until somebody leaves."""
        try:
            while True:
                say_list(self._learning.progress)
                self._teach(self._choose())
        except (EndOfInput, Left):
            click.echo(_("Your place is kept."))

    def _choose(self) -> Lesson:
        progress = self._learning.progress
        while True:
            typed = self._round.ask(_("Enter: the next lesson. A number: that lesson. Q: leave."))
            if not typed:
                return progress.following.lesson
            if typed.isdecimal() and 1 <= int(typed) <= len(progress.lessons):
                return progress.lessons[int(typed) - 1].lesson
            click.echo(_("Type a number from 1 to {last}.").format(last=len(progress.lessons)))

    def _teach(self, lesson: Lesson) -> None:
        """Read section by section, from where the reading stopped the last time; then the check items."""
        place = self._learning.open(lesson)
        text = lesson_text(lesson, self._registry)
        headings = [number for number, each in enumerate(lesson.text) if each.kind is BlockKind.HEADING and number]
        sections = [(one, other) for one, other in pairwise([0, *headings, len(lesson.text)]) if other > place]
        click.echo(lesson.title)
        if not place:
            say_lines(text.lines[: text.starts[0]])
        for start, end in sections:
            self._keep_place(lesson, start)
            say_lines(text.between(start, end))
            self._round.ask(_("Enter: go on. Q: leave."))
        say_lines(text.lines[text.end :])
        self._learning.leave(lesson, 0)
        self._guard()
        practice = self._learning.checks(lesson)
        click.echo(_("Check items: {count}.").format(count=practice.count))
        if practice.count:
            LineRound(self._input, self._grounds, self._learning.recorder(lesson), self._remarks).work(practice)

    def _keep_place(self, lesson: Lesson, place: int) -> None:
        if place:
            self._learning.leave(lesson, place)
