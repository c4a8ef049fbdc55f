"""The commands `examapp exam credit …`: what two people decide about a sitting, and the incidents they judge."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps

import click

from examapp.application.invigilation import Grounds, Invigilation
from examapp.cli.admitting import invigilation
from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.witnesses import REASON_CODE, witnesses
from examapp.cli.workspace import newest_form, open_store
from examapp.domain.people import Candidate
from examapp.domain.reasons import ReasonCode
from examapp.domain.sittings import Sitting
from examapp.locale import _
from examapp.reports.incidents import incident_lines, pending_text, span_text
from examapp.storage.store import Store

Command = Callable[..., None]


def about_candidate(function: Command) -> Command:
    """The argument and option that say whose sitting of which form is meant."""
    function = click.option("--form", "code", help=_("The code of the form, where there are several."))(function)
    return click.argument("licence", metavar="LICENCE")(function)


def decided(function: Command) -> Command:
    """The options of a decision, two names, a reason and its code, which reach the command as its `grounds`."""

    @wraps(function)
    def deciding(*args: object, names: Sequence[str], reason: str, reason_code: str, **rest: object) -> None:
        function(*args, grounds=_grounds_of(names, reason, reason_code), **rest)

    reason = click.option("--reason", required=True, metavar="TEXT", help=_("Why."))
    people = click.option("--by", "names", multiple=True, metavar="NAME", help=_("Who decided; give it twice."))
    return people(reason(REASON_CODE(deciding)))


def _grounds_of(names: Sequence[str], reason: str, code: str) -> Grounds:
    """Two people and a reason; UsageError when either is missing."""
    by = witnesses(names)
    if not reason.strip():
        raise click.UsageError(_("Give the reason with --reason."))
    return Grounds(by, reason.strip(), ReasonCode(code))


@contextmanager
def _desk(context: Context, licence: str, code: str | None) -> Iterator[tuple[Invigilation, Candidate]]:
    with open_store(context) as store:
        form = newest_form(store, exam_id=None, code=code)
        with invigilation(context, store, form) as desk:
            yield desk, desk.candidate(licence)


@click.command("credit", help=_("Give LICENCE the lost time back that the rule of the exam computes."))
@about_candidate
@decided
@click.option("--decline", is_flag=True, help=_("Decide that nothing is given back."))
@click.option("--clock-was-wrong", is_flag=True, help=_("Say that the clock was wrong after the machine's restart."))
@pass_context
def credit(
    context: Context,
    licence: str,
    code: str | None,
    *,
    grounds: Grounds,
    decline: bool,
    clock_was_wrong: bool,
) -> None:
    """Print the seconds given."""
    with _desk(context, licence, code) as (desk, candidate):
        computed, sitting = desk.credit(candidate, grounds, given=not decline, clock_was_wrong=clock_was_wrong)
    given = 0 if decline else computed.seconds
    click.echo(str(given))
    if decline:
        lost = _time(computed.seconds)
        narrate(_("{name}: nothing was given back of {time}.").format(name=candidate.name, time=lost))
    else:
        narrate(_("{name}: {time} given back.").format(name=candidate.name, time=_time(given)))
    if not sitting.is_open:
        narrate(_("The exam of {name} is closed now: its time was up.").format(name=candidate.name))


@click.command("extra-time", help=_("Grant LICENCE more working time: MINUTES, before the exam or during it."))
@about_candidate
@click.argument("minutes", type=click.IntRange(1, 600))
@decided
@pass_context
def extra_time(context: Context, licence: str, code: str | None, minutes: int, *, grounds: Grounds) -> None:
    """Print the minutes granted."""
    with _desk(context, licence, code) as (desk, candidate):
        sitting = desk.extra_time(candidate, timedelta(minutes=minutes), grounds)
    click.echo(str(minutes))
    if sitting is None:
        told = _("{name} has not begun: the {minutes} minutes count from the beginning.")
    else:
        told = _("{name}: {minutes} minutes more, from now on.")
    narrate(told.format(name=candidate.name, minutes=minutes))


@click.command("void", help=_("Decide that the sitting of LICENCE does not count."))
@about_candidate
@decided
@pass_context
def void(context: Context, licence: str, code: str | None, *, grounds: Grounds) -> None:
    """Print the name of the sitting voided."""
    with _desk(context, licence, code) as (desk, candidate):
        sitting = desk.void(candidate, grounds)
    click.echo(sitting.sitting_id)
    narrate(_("The sitting of {name} is voided. Its journal is kept.").format(name=candidate.name))


@click.command("admit-late", help=_("Let LICENCE begin after the latest start."))
@about_candidate
@decided
@pass_context
def admit_late(context: Context, licence: str, code: str | None, *, grounds: Grounds) -> None:
    """Print the licence number."""
    with _desk(context, licence, code) as (desk, candidate):
        desk.admit_late(candidate, grounds)
    click.echo(candidate.licence_no)
    narrate(_("{name} may sign in now, with the whole working time.").format(name=candidate.name))


@click.command("incidents", help=_("List what happened in the sittings and what it cost: of LICENCE, or of everybody."))
@click.argument("licence", metavar="[LICENCE]", required=False)
@click.option("--form", "code", help=_("The code of the form, where there are several."))
@pass_context
def incidents(context: Context, licence: str | None, code: str | None) -> None:
    """Print each candidate with incidents, and one line an incident."""
    with open_store(context) as store:
        form = newest_form(store, exam_id=None, code=code)
        with invigilation(context, store, form) as desk:
            people = store.candidates() if licence is None else [desk.candidate(licence)]
            for candidate in people:
                sitting = desk.sitting(candidate)
                if sitting is not None:
                    _print_incidents(store, candidate, sitting)


def _print_incidents(store: Store, candidate: Candidate, sitting: Sitting) -> None:
    lines = incident_lines(store.events(sitting.sitting_id))
    pending = pending_text(sitting) if sitting.is_open else ""
    if not lines:
        return
    click.echo(f"{candidate.seat or '-'}  {candidate.name}  {candidate.licence_no}")
    for line in [*lines, *([f"! {pending}"] if pending else [])]:
        click.echo(f"    {line}")


def _time(seconds: int) -> str:
    return span_text(timedelta(seconds=seconds))


COMMANDS = (credit, extra_time, void, admit_late, incidents)
