"""The command `examapp verify`: whether every stored journal is what was written."""

import click

from examapp.application.administration import verify
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, stop
from examapp.cli.receipts import show_receipt
from examapp.cli.workspace import has_store, open_store
from examapp.domain.errors import Message, NotFound
from examapp.locale import _, say


@click.command("verify", help=_("Walk every stored journal and name the first bad event of each that does not hold."))
@click.option("--receipt", metavar="CODE", help=_("Find the sitting whose stored answers give the code of a receipt."))
@pass_context
def command(context: Context, receipt: str | None) -> None:
    """Print one line a broken journal, then the counts."""
    if not has_store(context.data):
        raise NotFound(Message("There is no data in {folder}.", {"folder": str(context.data)}))
    with open_store(context) as store:
        if receipt is not None:
            show_receipt(store, receipt)
            return
        found = verify(store)
    for breach in found.breaches:
        click.echo(_("Sitting {sitting}: {fault}").format(sitting=breach.sitting_id, fault=say(breach.message)))
    if found.missing_entries:
        entries = ", ".join(str(entry) for entry in found.missing_entries[:10])
        click.echo(_("Rows removed from the journal: {entries}").format(entries=entries))
    click.echo(_("{sittings} sittings, {events} events walked").format(sittings=found.sittings, events=found.events))
    if not found.holds:
        narrate(_("The journal does NOT hold. Keep this folder as it is and tell the city centre."))
        stop(FIXABLE)
    click.echo(_("Every chain holds."))
