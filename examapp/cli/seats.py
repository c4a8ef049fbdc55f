"""The commands `examapp exam copy-seat` and `continue-seat`: a machine dies, the sitting goes on at another."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.witnesses import witnesses
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.domain.clocks import Reading
    from examapp.domain.holdings import Holdings
    from examapp.domain.journal import Event, Json
    from examapp.domain.sittings import Sitting
    from examapp.exchange.identity import Identity
    from examapp.storage.merges import Merges, Unite

BY = _("One of the two people who decide this; given twice.")


@click.command("copy-seat", help=_("Copy the open sitting of LICENCE to a sealed file, to go on at another machine."))
@click.argument("licence", metavar="LICENCE")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help=_("Write to this file."))
@click.option("--to", "chosen", metavar="STATION", required=True, help=_("The machine it goes on at: its id or file."))
@click.option("--form", "code", default="", help=_("The code of the form, where there are several."))
@click.option("--void", is_flag=True, help=_("Void the seat here in the same step; needs --by twice and --reason."))
@click.option("--by", "names", multiple=True, metavar="NAME", help=BY)
@click.option("--reason", default="", help=_("Why, in words."))
@pass_context
def copy_seat(
    context: Context,
    *,
    licence: str,
    output: Path,
    chosen: str,
    code: str,
    void: bool,
    names: tuple[str, ...],
    reason: str,
) -> None:
    """Void the seat if asked, write the file, and enter both in the audit."""
    from examapp.cli.collecting import open_merges, recipient_for, stored_trust, this_machine
    from examapp.cli.files import refuse_to_replace, write_new
    from examapp.cli.machine import MachineClock
    from examapp.domain.holdings import SEAT_MOVED
    from examapp.exchange.bundles import make_seat

    by = list(witnesses(names)) if void or names else []
    if void and not reason:
        raise click.UsageError(_("Say why with --reason."))
    refuse_to_replace(output)
    identity, clock = this_machine(context), MachineClock()
    with open_merges(context) as merges:
        recipient = recipient_for(stored_trust(merges, identity.station), chosen)
        facts: dict[str, Json] = {"by": by, "reason": SEAT_MOVED, "note": reason, "to": recipient.station_id}
        seat, voided = _open_seat(context, merges, licence, code=code, voiding=facts if void else {}, now=clock.read())
    write_new(output, make_seat(seat, identity, recipients=[recipient.recipient], now=clock.read()))
    (journal,) = seat.journals.values()
    told: dict[str, Json] = {"sitting": journal[0].sitting_id, "candidate": licence, "last": journal[-1].digest}
    _record(context, identity, {**facts, **told, "step": "copied", "voided": voided}, now=clock.read())
    line = _("{events} events of {name} copied, sealed for {station}: {file}")
    person = seat.candidates[0].name
    narrate(line.format(events=len(journal), name=person, station=recipient.name, file=output))
    narrate(_("The seat here is voided.") if voided else _("The seat here was NOT voided; nobody may go on at it."))


def _record(context: Context, identity: "Identity", told: "dict[str, Json]", *, now: "Reading") -> None:
    from examapp.domain.audit import AuditKind
    from examapp.storage.audit import AuditLog

    log = AuditLog(context.data)
    try:
        log.record(identity.station.station_id, AuditKind.SEAT_MOVED, told, now=now)
    finally:
        log.close()


def _open_seat(
    context: Context, merges: "Merges", licence: str, *, code: str, voiding: "dict[str, Json]", now: "Reading"
) -> "tuple[Holdings, bool]":
    """The one open sitting of a candidate, with its form, and whether its seat here is void: now if asked, or before.

    The voiding itself is not copied.
    """
    from examapp.cli.workspace import open_store
    from examapp.domain.holdings import Holdings
    from examapp.domain.sittings import sitting_id_of
    from examapp.exchange.merging import is_move
    from examapp.storage.codecs import digests_in

    held = merges.holdings()
    people = [person for person in held.candidates if person.licence_no == licence]
    found = []
    for form in held.forms:
        journal = held.journals.get(sitting_id_of(form.form_id, licence), ())
        moved = bool(journal) and is_move(journal[-1])
        if journal and form.form_id.startswith(code) and (moved or _is_open(journal)):
            found.append((form, journal[:-1] if moved else journal, moved))
    if len(found) != 1 or not people:
        raise NotFound(
            Message("{number} has {count} open sittings here.", {"number": licence, "count": len(found)}),
            hint=Message(
                "Name the candidate by the whole licence number, and the form with --form if there are several."
            ),
        )
    ((form, journal, moved),) = found
    if voiding and not moved:
        with open_store(context) as store:
            store.append(_voided(journal, voiding, now))
    contents = {digest: held.contents[digest] for digest in digests_in(form.body)}
    journals = {journal[0].sitting_id: journal}
    seat = Holdings(journals=journals, candidates=tuple(people), forms=(form,), contents=contents)
    return seat, moved or bool(voiding)


def _is_open(journal: "tuple[Event, ...]") -> bool:
    from examapp.domain.journal import EventKind

    return not {event.kind for event in journal} & {EventKind.SUBMITTED, EventKind.VOIDED}


def _voided(journal: "tuple[Event, ...]", facts: "dict[str, Json]", now: "Reading") -> "Event":
    from examapp.domain.journal import EventKind, make_event

    last = journal[-1]
    return make_event(last.sitting_id, last.seq + 1, EventKind.VOIDED, reading=now, data=facts, previous=last.digest)


@click.command("continue-seat", help=_("Take the sitting in FILE over: its candidate goes on at this machine."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", "names", multiple=True, metavar="NAME", help=BY)
@click.option("--reason", required=True, help=_("Why, in words."))
@pass_context
def continue_seat(context: Context, *, file: Path, names: tuple[str, ...], reason: str) -> None:
    """Verify the file, keep the sitting and the decision, and say how the candidate goes on."""
    from examapp.cli.collecting import open_merges, read_file, stored_trust, this_machine
    from examapp.cli.machine import MachineClock
    from examapp.domain.holdings import SEAT_MOVED
    from examapp.exchange.bundles import open_seat

    by = witnesses(names)
    identity, now = this_machine(context), MachineClock().read()
    with open_merges(context) as merges:
        trust = stored_trust(merges, identity.station)
        seat = open_seat(read_file(file), identity, trust=trust, name=str(file))
        sitting = _sitting_in(seat.holdings, str(file))
        told: dict[str, Json] = {
            "by": list(by),
            "reason": SEAT_MOVED,
            "note": reason,
            "step": "continued",
            "sitting": sitting.sitting_id,
            "candidate": sitting.candidate_id,
            "last": sitting.last.digest,
            "station": seat.station.station_id,
            "file": seat.digest,
        }
        own = identity.station.station_id
        added = merges.take_seat(seat.holdings, told, unite=_unite_one(str(file), own), own=own, now=now)
    form = sitting.form
    if not added.events:
        narrate(_("This sitting is here already; nothing was changed."))
    minutes = int(sitting.remaining(now).total_seconds() // 60)
    facts = {"name": seat.holdings.candidates[0].name, "answered": len(sitting.answered), "minutes": minutes}
    narrate(_("{name} goes on here: {answered} items answered, {minutes} minutes left.").format(**facts))
    click.echo(f"examapp take {form.exam.exam_id} --form {form.code}")


def _sitting_in(holdings: "Holdings", name: str) -> "Sitting":
    """The sitting, folded over the form that came with it; NotPossible when it is closed, JournalBroken otherwise."""
    from examapp.domain.errors import JournalBroken
    from examapp.domain.forms import form_fault
    from examapp.domain.sittings import fold
    from examapp.storage.codecs import form_from_json

    (journal,) = holdings.journals.values()
    try:
        (stored,) = holdings.forms
        form = form_from_json(stored.form_id, stored.body, holdings.contents)
    except (KeyError, TypeError, ValueError) as error:
        raise JournalBroken(Message("The form of the sitting cannot be read."), where=name) from error
    fault = form_fault(form)
    if fault is not None:
        raise JournalBroken(fault, where=name)
    sitting = fold(form, journal)
    if not sitting.is_open:
        raise NotPossible(Message("This sitting has been closed; nobody can go on with it."), where=name)
    return sitting


def _unite_one(name: str, own: str) -> "Unite":
    """Union of the one sitting with what is here; NotPossible where it went on here otherwise."""
    from examapp.domain.holdings import Additions, Known, Subject
    from examapp.exchange.merging import unite

    def united(known: Known, found: "Holdings") -> Additions:
        added = unite(known, found, own=own)
        if any(each.subject is Subject.SITTING for each in added.disagreements):
            raise NotPossible(
                Message("This sitting has gone on here already, otherwise than in the file."),
                where=name,
                hint=Message(
                    "Nothing was changed. Let the candidate go on at one machine only, and tell the city centre."
                ),
            )
        return added

    return united
