"""What every command is run with: where data and banks are, which language, and how it speaks to people."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from examapp.domain.errors import ExamError, Problem, Severity
from examapp.locale import _, say

FINE, FIXABLE, USAGE, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True, slots=True)
class Context:
    """The global options; `banks` is the folder with banks/, exams/, baselines/ and statutes.yaml."""

    chosen_data: Path | None
    banks: Path
    language: str

    @property
    def data(self) -> Path:
        """The data folder: the one chosen, else the one EXAMAPP_DATA names, else the platform's for this user."""
        if self.chosen_data is not None:
            return self.chosen_data
        named = os.environ.get("EXAMAPP_DATA")
        if named:
            return Path(named)
        import platformdirs  # only when it is needed

        return Path(platformdirs.user_data_dir("examapp", appauthor=False))

    @property
    def cache(self) -> Path:
        """Where banks that were read are kept: never in the data folder, for they hold keys and rationales."""
        named = os.environ.get("EXAMAPP_CACHE")
        if named:
            return Path(named)
        import platformdirs  # only when it is needed

        return Path(platformdirs.user_cache_dir("examapp", appauthor=False))


pass_context = click.make_pass_decorator(Context)


def shipped_banks() -> Path:
    """The banks that come with examapp: inside an installation, or beside the package in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "question_banks"
    return installed if installed.is_dir() else package.parent / "question_banks"


def narrate(text: str) -> None:
    """Tell a person what is going on: standard error, so that standard output stays data."""
    click.echo(text, err=True)


def show_error(error: ExamError) -> None:
    """One clear sentence, where, and what to do."""
    where = f"{error.where}: " if error.where else ""
    narrate(where + say(error.problem))
    if error.hint is not None:
        narrate(_("What to do: {hint}").format(hint=say(error.hint)))


def problem_line(problem: Problem) -> str:
    """A problem as one line: place, severity, what, remedy."""
    severity = _("error") if problem.severity is Severity.ERROR else _("warning")
    return f"{problem.place}: {severity}: {say(problem.message)} — {say(problem.remedy)} [{problem.rule}]"


def show_problems(problems: Iterable[Problem]) -> int:
    """Print problems in the order of the file, and say how many of each kind there are; the number of errors."""
    ordered = sorted(problems, key=lambda problem: problem.place)
    for problem in ordered:
        narrate(problem_line(problem))
    errors = sum(problem.severity is Severity.ERROR for problem in ordered)
    if ordered:
        counts = {"errors": errors, "warnings": len(ordered) - errors}
        narrate(_("{errors} errors, {warnings} warnings").format(**counts))
    return errors


def stop(code: int) -> None:
    """Leave with an exit code after everything has been said."""
    sys.stdout.flush()
    raise click.exceptions.Exit(code)
