"""Signing in line by line: licence number, seat code where there is one, and whether it is this person."""

from collections.abc import Callable

import click

from examapp.application.admission import Admission
from examapp.cli.context import show_error
from examapp.domain.errors import ExamError
from examapp.domain.people import Candidate
from examapp.locale import _


def sign_in(admission: Admission, ask: Callable[[str], str]) -> Candidate:
    """The candidate who has said "this is me"; asks until there is one."""
    while True:
        try:
            candidate = admission.identify(ask(_("Type your licence number, then Enter:")))
            if admission.gate is not None and admission.gate.asks_code(candidate):
                admission.gate.check_code(candidate, ask(_("Type the seat code on your slip, then Enter:")).strip())
        except ExamError as error:
            show_error(error)
            continue
        click.echo(who_text(candidate))
        if ask(_("Is this you? 1 yes, 2 no:")) == "1":
            return candidate


def who_text(candidate: Candidate) -> str:
    """The person in one sentence; where no roster has come yet nothing but the number is known."""
    if not candidate.centre:
        return candidate.name
    facts = {"name": candidate.name, "centre": candidate.centre, "seat": candidate.seat}
    return _("{name}, {centre}, seat {seat}.").format(**facts)
