"""The command `examapp exam slip`, and what `examapp verify --receipt` says."""

from pathlib import Path

import click

from examapp.application.receipts import find_receipt
from examapp.cli.admitting import invigilation
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, stop
from examapp.cli.files import write_new
from examapp.cli.incidents import about_candidate
from examapp.cli.workspace import is_demonstration, newest_form, open_store
from examapp.domain.errors import Message, NotPossible
from examapp.domain.receipts import receipt_of
from examapp.locale import _
from examapp.reports.slips import explanation, slip_html
from examapp.storage.store import Store
from examapp.tui.item_wording import receipt_rows
from examapp.tui.wording import columns, moment_text


@click.command("slip", help=_("Print the receipt of LICENCE; with -o, a page to print and sign."))
@about_candidate
@click.option("-o", "target", type=click.Path(path_type=Path), help=_("The HTML file to write."))
@pass_context
def slip(context: Context, licence: str, code: str | None, target: Path | None) -> None:
    """Print the rows of the slip, or write it as a page."""
    with open_store(context) as store:
        form = newest_form(store, exam_id=None, code=code)
        with invigilation(context, store, form) as desk:
            candidate = desk.candidate(licence)
            receipt = receipt_of(desk.begun(candidate))
        demonstration = is_demonstration(store)
    if receipt is None:
        raise NotPossible(
            Message("This sitting is still open; there is a receipt when it is closed."), where=candidate.name
        )
    rows = receipt_rows(candidate, receipt)
    if target is None:
        click.echo(columns(rows))
        narrate(explanation())
        return
    write_new(target, slip_html(form.exam.title, rows, demonstration=demonstration).encode())
    narrate(_("Written: {file}. Open it in a browser and print it.").format(file=target))


def show_receipt(store: Store, code: str) -> None:
    """Print whose stored answers give a receipt's code; leaves with 1 when nobody's do."""
    proof = find_receipt(store, code)
    if proof is None:
        narrate(_("No sitting stored here gives this code: another machine's, or the answers are not those."))
        stop(FIXABLE)
        return
    name = proof.candidate.name if proof.candidate else _("not on the roster")
    click.echo(_("The stored answers are those of the receipt."))
    click.echo(
        columns(
            [
                (_("Name"), name),
                (_("Licence"), proof.sitting.candidate_id),
                (_("Closed"), moment_text(proof.receipt.closed_at.wall_at)),
                (_("Answered"), f"{proof.receipt.answered}/{proof.receipt.items}"),
                (_("Form"), proof.receipt.form),
                (_("Receipt"), proof.receipt.code),
            ]
        )
    )
    if proof.was_voided:
        click.echo(_("This sitting has been voided: it does not count."))


COMMANDS = (slip,)
