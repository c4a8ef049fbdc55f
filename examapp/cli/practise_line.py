"""Practice as plain lines, for screen readers, pipes and dumb terminals: the same rounds as on the screen."""

import sys

import click

from examapp.application.training import Practice
from examapp.cli.line_input import EndOfInput, LineInput
from examapp.cli.line_round import Left, LineRound, commands_text, say_lines
from examapp.domain.practice import Subject
from examapp.locale import _
from examapp.reports.practice import summary_lines
from examapp.tui.rounds import Offer


class LinePractice:
    """One round on standard input and output; the end of the input ends the round like Q."""

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._round = LineRound(LineInput(sys.stdin), offer.grounds, offer.recorder, offer.remarks, offer.rater)

    def run(self) -> None:
        """Choose where nothing was named, practise, and say what became of it."""
        practice: Practice | None = None
        try:
            subject = self._offer.chosen or self._choose()
            practice = self._offer.round(subject)
            click.echo(_("Practice: {title}. Items: {count}.").format(title=subject.title, count=practice.count))
            click.echo(commands_text())
            self._round.work(practice)
        except (EndOfInput, Left):
            pass
        if practice is not None:
            say_lines(["", *summary_lines(practice.summary, self._offer.titles)])

    def _choose(self) -> Subject:
        subjects = self._offer.choices
        click.echo(_("What would you like to practise?"))
        for number, subject in enumerate(subjects, start=1):
            facts = {"number": number, "id": subject.subject_id, "title": subject.title, "count": len(subject.items)}
            click.echo(_("  {number}. {id} {title} ({count})").format(**facts))
        while True:
            typed = self._round.ask(_("Type a number, then Enter; Q leaves:"))
            if typed.isdecimal() and 1 <= int(typed) <= len(subjects):
                return subjects[int(typed) - 1]
            click.echo(_("Type a number from 1 to {last}.").format(last=len(subjects)))
