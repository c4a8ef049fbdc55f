"""The commands `examapp results …`: one bundle a station goes out, bundles come home and merge by themselves."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_error, stop
from examapp.cli.sheets import enter
from examapp.domain.errors import ExamError, Message, NotFound
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.cli.collecting import StoredTrust
    from examapp.domain.clocks import Reading
    from examapp.domain.holdings import Additions, Disagreement, Holdings
    from examapp.domain.journal import Json
    from examapp.exchange.bundles import Bundle
    from examapp.exchange.identity import Identity
    from examapp.reports.collecting import MergeRow
    from examapp.storage.merges import Merges

FORMATS = ("terminal", "text")
PRINTED = ("terminal", "text", "html")
TO = _("The station to seal for: the beginning of its id, or its file; needed unless just one is trusted.")


@click.group("results", help=_("Send results home, merge what came, see what is missing or told differently."))
def command() -> None:
    """Hold the results commands together."""


command.add_command(enter)


@command.command("export", help=_("Write everything that this station holds as one signed and sealed bundle."))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help=_("Write to this file."))
@click.option("--to", "chosen", metavar="STATION", help=TO)
@click.option("--news", is_flag=True, help=_("Only sessions and revocations: no sitting, no person, no form."))
@pass_context
def export(context: Context, *, output: Path, chosen: str | None, news: bool) -> None:
    """Write the bundle, print its digest, and enter it in the audit; exit code 1 when a sitting had to stay here."""
    import hashlib

    from examapp.cli.collecting import open_merges, recipient_for, sealer_of_papers, stored_trust, this_machine
    from examapp.cli.files import refuse_to_replace, write_new
    from examapp.cli.machine import MachineClock
    from examapp.domain.holdings import sound_part
    from examapp.exchange.bundles import make_bundle

    _need_store(context)
    refuse_to_replace(output)
    identity = this_machine(context)
    clock = MachineClock()
    with open_merges(context) as merges:
        trust = stored_trust(merges, identity.station)
        recipient = recipient_for(trust, chosen, sealer=sealer_of_papers(context))
        held = merges.holdings()
    holdings, left_out = sound_part(held.news if news else held)
    sealed = make_bundle(holdings, identity, recipients=[recipient.recipient], now=clock.read())
    write_new(output, sealed)
    digest = hashlib.sha256(sealed).hexdigest()
    told: dict[str, Json] = {"file": output.name, "sha256": digest, "to": recipient.station_id, "by": []}
    _record_export(context, identity, {**told, "left_out": list(left_out)}, now=clock.read())
    click.echo(digest)
    _say_what_is_in_it(holdings, name=recipient.name, file=output)
    if recipient.station_id == identity.station.station_id:
        narrate(_("Sealed for this machine itself: no other can read it. For the city centre: --to FILE"))
    if left_out:
        line = _(
            "NOT in it, because their journals do not hold: {sittings}. Bring this data folder to the city centre."
        )
        narrate(line.format(sittings=", ".join(left_out)))
        stop(FIXABLE)


def _say_what_is_in_it(holdings: "Holdings", *, name: str, file: Path) -> None:
    from examapp.cli.collecting import say_training

    events = sum(len(journal) for journal in holdings.journals.values())
    facts = {"sittings": len(holdings.journals), "events": events, "name": name, "file": file}
    narrate(_("{sittings} sittings, {events} events, sealed for {name}: {file}").format(**facts))
    say_training(holdings)


def _record_export(context: Context, identity: "Identity", told: "dict[str, Json]", *, now: "Reading") -> None:
    from examapp.domain.audit import AuditKind
    from examapp.storage.audit import AuditLog

    log = AuditLog(context.data)
    try:
        log.record(identity.station.station_id, AuditKind.EXPORTED, told, now=now)
    finally:
        log.close()


def _need_store(context: Context) -> None:
    from examapp.cli.workspace import has_store

    if not has_store(context.data):
        raise NotFound(Message("There is no data in {folder}.", {"folder": str(context.data)}))


@command.command("merge", help=_("Merge BUNDLES: in any order, any number of times, each whole or not at all."))
@click.argument("files", metavar="BUNDLE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@pass_context
def merge(context: Context, files: tuple[Path, ...]) -> None:
    """Print a row a bundle; exit code 1 when any was refused, the others are merged all the same."""
    from examapp.cli.collecting import open_merges, stored_trust, this_machine
    from examapp.cli.machine import MachineClock
    from examapp.reports.collecting import MergeRow, render_merges
    from examapp.reports.terminal import show

    identity = this_machine(context)
    rows: list[MergeRow] = []
    with open_merges(context) as merges:
        trust = _trust_after(files, identity, stored_trust(merges, identity.station))
        for file in files:
            try:
                rows.append(_merge_one(file, identity, trust, merges=merges, now=MachineClock().read()))
            except ExamError as error:
                show_error(error)
                rows.append(MergeRow(file.name, refused=error.problem))
    show(render_merges(rows))
    if any(row.conflicts for row in rows):
        narrate(_("What disagrees is listed by: examapp results conflicts"))
    if any(row.refused for row in rows):
        stop(FIXABLE)


def _trust_after(files: tuple[Path, ...], identity: "Identity", trust: "StoredTrust") -> "StoredTrust":
    """Whom to trust when all these bundles have been heard: the order in which they are named does not matter."""
    from examapp.cli.collecting import read_file
    from examapp.exchange.bundles import read_notice, revoked_among

    notices = []
    for file in files:
        try:
            notices.append(read_notice(read_file(file), identity, trust=trust, name=str(file)))
        except ExamError:
            continue  # the reason is told when its turn comes
    return trust.with_revoked(revoked_among(notices, trust))


def _merge_one(
    file: Path, identity: "Identity", trust: "StoredTrust", *, merges: "Merges", now: "Reading"
) -> "MergeRow":
    from functools import partial

    from examapp.cli.collecting import read_file
    from examapp.exchange.bundles import open_bundle
    from examapp.exchange.merging import unite
    from examapp.reports.collecting import MergeRow
    from examapp.storage.merges import Arrival

    bundle = open_bundle(read_file(file), identity, trust=trust, name=str(file))
    own = identity.station.station_id
    arrival = Arrival(bundle.digest, bundle.station.station_id, bundle.exported_at.wall_at, now.wall_at)
    added = merges.merge(arrival, bundle.holdings, unite=partial(unite, own=own), own=own, now=now)
    _say_what_was_revoked(bundle, added, merges)
    differing = sum(not _is_settled(each) for each in added.disagreements)
    return MergeRow(
        file.name,
        bundle.station.name,
        *(added.new, added.grown, added.same, len(added.events), differing),
        training=len(bundle.holdings.training),
        training_new=len(added.training),
        unread=bundle.holdings.unread_training,
    )


def _is_settled(each: "Disagreement") -> bool:
    """Whether nobody has to decide: a seat was voided because the sitting goes on at another."""
    from examapp.domain.holdings import Subject
    from examapp.domain.records import event_from_record
    from examapp.exchange.merging import is_move

    return each.subject is Subject.SITTING and len(each.theirs) == 1 and is_move(event_from_record(each.theirs[0]))


def _say_what_was_revoked(bundle: "Bundle", added: "Additions", merges: "Merges") -> None:
    """Name the stations that a bundle revokes, and how many of their bundles were merged that should not have been."""
    from examapp.exchange.identity import station_from_json
    from examapp.reports.collecting import moment

    for one in added.revocations:
        arrivals = [each for each in merges.arrivals() if each.station_id == one.station_id]
        late = sum(each.exported_at >= one.revoked_at for each in arrivals)
        facts = {
            "teller": bundle.station.name,
            "name": station_from_json(one.body).name,
            "moment": moment(one.revoked_at),
            "reason": one.reason,
            "late": late,
        }
        narrate(_("{teller} says that the station {name} was revoked on {moment}: {reason}").format(**facts))
        if late:
            narrate(
                _("{late} bundles that {name} signed after that were merged before this was known.").format(**facts)
            )


@command.command("list", help=_("Say which stations and which candidates are still missing."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), default="terminal", help=_("The format."))
@pass_context
def list_results(context: Context, exam_id: str | None, form: str) -> None:
    """Print stations, then centres with the names of who is missing."""
    from examapp.cli.result_views import overview_of
    from examapp.reports.collecting import render_overview
    from examapp.reports.terminal import show
    from examapp.reports.text import as_text

    _need_store(context)
    found = render_overview(overview_of(context, exam_id))
    if form == "terminal":
        show(found)
    else:
        click.echo(as_text(found), nl=False)


@command.command("conflicts", help=_("List what stations tell differently: nothing of it was merged or overwritten."))
@click.option("-f", "--format", "form", type=click.Choice(PRINTED), default="terminal", help=_("The format."))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("Write to this file."))
@pass_context
def conflicts(context: Context, form: str, output: Path | None) -> None:
    """Print the conflicts, or write them to a file."""
    from examapp.cli.files import write_whole
    from examapp.cli.machine import MachineClock
    from examapp.cli.result_views import conflict_rows
    from examapp.reports.collecting import moment, render_conflicts
    from examapp.reports.collecting_html import conflicts_html
    from examapp.reports.terminal import show
    from examapp.reports.text import as_text

    _need_store(context)
    rows = conflict_rows(context)
    if form == "terminal" and output is None:
        show(render_conflicts(rows))
        return
    now = moment(MachineClock().read().wall_at)
    text = conflicts_html(rows, now=now) if form == "html" else as_text(render_conflicts(rows))
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
        narrate(_("Written to {file}.").format(file=output))
