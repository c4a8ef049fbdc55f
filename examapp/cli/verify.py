"""The command `examapp verify`: whether every stored journal, audit and key sheet is what was written."""

from collections.abc import Sequence

import click

from examapp.application.administration import Verification, verify
from examapp.application.verification import AuditCheck, check_audit, check_keys
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, stop
from examapp.cli.receipts import show_receipt
from examapp.cli.recording import open_audit, this_station
from examapp.cli.workspace import has_key_store, has_store, open_key_store, open_store
from examapp.domain.errors import Message, NotFound
from examapp.locale import _, say
from examapp.storage.audit import NO_STATION
from examapp.storage.store import Store


@click.command(
    "verify", help=_("Walk every stored journal and audit, and name the first bad entry of each that does not hold.")
)
@click.option("--receipt", metavar="CODE", help=_("Find the sitting whose stored answers give the code of a receipt."))
@pass_context
def command(context: Context, receipt: str | None) -> None:
    """Print one line for each thing that does not hold, then the counts."""
    if not has_store(context.data):
        raise NotFound(Message("There is no data in {folder}.", {"folder": str(context.data)}))
    if receipt is not None:
        with open_store(context) as store:
            show_receipt(store, receipt)
        return
    with open_store(context) as store, open_audit(context) as log:
        journals, audit = verify(store), check_audit(log)
        faults = _key_faults(context, store, audit)
    _print_journals(journals)
    _print_audit(audit)
    for fault in faults:
        click.echo(_("Key sheets: {fault}").format(fault=say(fault)))
    if not journals.holds:
        narrate(_("The journal does NOT hold. Keep this folder as it is and tell the city centre."))
    if not audit.holds or faults:
        narrate(_("The audit or a key sheet does NOT hold. Keep this folder as it is and tell the city centre."))
    if not journals.holds or not audit.holds or faults:
        stop(FIXABLE)
    click.echo(_("Every chain holds."))


def _key_faults(context: Context, store: Store, audit: AuditCheck) -> Sequence[Message]:
    """What is wrong with the key sheets; nothing where there are none, as on a candidate's machine."""
    if not has_key_store(context.data):
        return ()
    with open_key_store(context) as key_sheets:
        return check_keys(store, key_sheets, audit.entries, own={NO_STATION, this_station(context)})


def _print_journals(found: Verification) -> None:
    for breach in found.breaches:
        click.echo(_("Sitting {sitting}: {fault}").format(sitting=breach.sitting_id, fault=say(breach.message)))
    if found.missing_entries:
        click.echo(_("Rows removed from the journal: {entries}").format(entries=_some(found.missing_entries)))
    click.echo(_("{sittings} sittings, {events} events walked").format(sittings=found.sittings, events=found.events))


def _print_audit(found: AuditCheck) -> None:
    for breach in found.breaches:
        click.echo(_("Audit of {station}: {fault}").format(station=breach.station_id, fault=say(breach.message)))
    if found.missing_entries:
        click.echo(_("Rows removed from the audit: {entries}").format(entries=_some(found.missing_entries)))
    counts = {"entries": len(found.entries), "stations": found.stations}
    click.echo(_("{entries} audit entries of {stations} stations walked").format(**counts))


def _some(entries: Sequence[int]) -> str:
    return ", ".join(str(entry) for entry in entries[:10])
