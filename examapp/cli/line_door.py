"""The door in line mode: who it is, the rules and the pledge, and the code of who was away long."""

from collections.abc import Callable

import click

from examapp.application.admission import Admission
from examapp.cli.context import show_error
from examapp.cli.line_text import code_text
from examapp.domain.errors import ExamError
from examapp.domain.people import Candidate
from examapp.locale import _


class LineDoor:
    """Asks line by line; `ask` says a text and waits for an answer."""

    def __init__(self, admission: Admission, ask: Callable[[str], str]) -> None:
        self._admission = admission
        self._ask = ask

    def sign_in(self) -> Candidate:
        """The person who has said: this is me."""
        while True:
            try:
                candidate = self._admission.identify(self._ask(_("Type your licence number, then Enter:")))
                gate = self._admission.gate
                if gate is not None and gate.asks_code(candidate):
                    gate.check_code(candidate, self._ask(_("Type the seat code on your slip, then Enter:")).strip())
            except ExamError as error:
                show_error(error)
                continue
            click.echo(who_text(candidate))
            if self._ask(_("Is this you? 1 yes, 2 no:")) == "1":
                return candidate

    def pledge(self) -> None:
        """Show rules and pledge, and wait until it is made."""
        exam = self._admission.form.exam
        for text in (exam.rules, exam.pledge):
            if text:
                click.echo(text.strip())
        while self._ask(_("Type 1 to accept and begin; the clock starts then:")) != "1":
            click.echo(_("The exam begins only when you accept."))

    def code(self, candidate: Candidate) -> str | None:
        """The code to come back with, empty where none is needed; None when the candidate gives up."""
        number = self._admission.asks_code(candidate)
        if number is None:
            return ""
        click.echo(code_text(number))
        while True:
            typed = self._ask(_("Type the code, then Enter; Enter alone leaves:"))
            if not typed:
                return None
            try:
                return self._admission.check_code(candidate, typed)
            except ExamError as error:
                show_error(error)


def who_text(candidate: Candidate) -> str:
    """The person in one sentence; where no roster has come yet nothing but the number is known."""
    if not candidate.centre:
        return candidate.name
    facts = {"name": candidate.name, "centre": candidate.centre, "seat": candidate.seat}
    return _("{name}, {centre}, seat {seat}.").format(**facts)
