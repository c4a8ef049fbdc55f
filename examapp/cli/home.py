"""The full-screen app with its four doors, as `examapp` alone opens it."""

from functools import partial

from examapp.application.administration import seats_of
from examapp.application.doors import LockedDoor
from examapp.cli.admitting import admission_to
from examapp.cli.context import Context, problem_line
from examapp.cli.door import doors_of
from examapp.cli.exam_day import open_desk
from examapp.cli.machine import MachineClock, is_terminal
from examapp.cli.running import run_app
from examapp.cli.workspace import is_demonstration, open_store
from examapp.domain.errors import Message, NotPossible, Severity
from examapp.domain.forms import Form
from examapp.locale import _
from examapp.storage.store import Store

SHOWN_PROBLEMS = 50


def open_home(context: Context) -> None:
    """Show the doors until somebody leaves; NotPossible without a terminal."""
    if not (is_terminal()):
        raise NotPossible(
            Message("The full-screen app needs a terminal."),
            hint=Message("To see the commands: examapp --help"),
        )
    from examapp.cli.home_results import results_of
    from examapp.cli.progress import study
    from examapp.cli.rehearse import make_rehearsal
    from examapp.cli.report_training import training_of
    from examapp.tui.app import ExamApp  # Textual loads only here
    from examapp.tui.doors import Doors
    from examapp.tui.home import Overview

    clock = MachineClock()
    with open_store(context) as store, open_desk(context) as desk:
        locks = doors_of(store)

        def look() -> Overview:
            form = _newest(store)
            locked = frozenset(door for door in LockedDoor if locks.is_locked(door))
            seats = tuple(seats_of(form, store)) if form else ()
            return Overview(form, seats, clock.read(), tuple(desk.day.known_standings()), locked)

        form = _newest(store)
        admission = admission_to(form, store, context, gate=desk.gate(form, store)) if form else None
        demonstration = is_demonstration(store)
        doors = Doors(
            look,
            lambda: trainer_text(context),
            demonstration=demonstration,
            locks=locks,
            results=results_of(context) if form else None,
            training=training_of(context),
            study=partial(study, context),
        )
        run_app(ExamApp(admission, demonstration=demonstration, doors=doors, rehearsal=lambda: make_rehearsal(context)))


def _newest(store: Store) -> Form | None:
    rows = store.form_ids()
    return store.form(rows[-1][0]) if rows else None


def trainer_text(context: Context) -> str:
    """What a trainer wants to see first: how many items there are, and what is wrong with the files."""
    from examapp.cli.bank import check_all  # YAML loads only here
    from examapp.cli.bank_stats import stats_text

    counts, problems = check_all(context)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    lines = [
        _("Banks {banks} · items {items} · exams {exams} · statutes {statutes}").format(**counts),
        _("{errors} errors, {warnings} warnings").format(errors=errors, warnings=len(problems) - errors),
        *(problem_line(problem) for problem in problems[:SHOWN_PROBLEMS]),
        "",
        stats_text(context),
        _("From the command line:"),
        *(f"  {command}" for command in ("examapp bank check", "examapp bank stats", "examapp exam build")),
    ]
    return "\n".join(lines)
