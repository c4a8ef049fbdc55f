"""The command `examapp exam audit`: who decided and did what, when and why."""

import click

from examapp.application.verification import check_audit
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, stop
from examapp.cli.recording import open_audit
from examapp.cli.workspace import has_store
from examapp.domain.audit import AuditEntry
from examapp.domain.errors import Message, NotFound
from examapp.locale import _
from examapp.storage.audit import NO_STATION

FORMATS = ("text", "json", "csv")


@click.command("audit", help=_("Show who decided and did what, when and why, on this and every merged station."))
@click.option("-f", "--format", "file_format", type=click.Choice(FORMATS), default="text", help=_("The format."))
@pass_context
def audit(context: Context, *, file_format: str) -> None:
    """Print every station's audit; exit code 1, said on standard error, when it does not hold."""
    if not has_store(context.data):
        raise NotFound(Message("There is no data in {folder}.", {"folder": str(context.data)}))
    with open_audit(context) as log:
        chains = {station_id: log.entries(station_id) for station_id in log.station_ids()}
        holds = check_audit(log).holds
    names = _names(context)
    if chains:
        _show(chains, names, file_format)
    else:
        narrate(_("Nothing has been recorded in the audit here yet."))
    if not holds:
        narrate(_("The audit does NOT hold; see what is wrong: examapp verify"))
        stop(FIXABLE)


def _show(chains: dict[str, list[AuditEntry]], names: dict[str, str], file_format: str) -> None:
    from examapp.reports.audits import audit_csv, audit_json, render_audit  # rich loads only here
    from examapp.reports.terminal import show

    if file_format == "json":
        click.echo(audit_json(chains, names), nl=False)
    elif file_format == "csv":
        click.echo(audit_csv(chains, names), nl=False)
    else:
        show(render_audit(chains, names))


def _names(context: Context) -> dict[str, str]:
    """What this machine is called, as a station and before; other stations keep their id."""
    from examapp.exchange.identity import load_station  # cryptography loads only here

    names = {NO_STATION: _("This data folder, before it was made a station")}
    station = load_station(context.data)
    if station is None:
        return names
    facts = {"name": station.name, "station": station.station_id}
    return {**names, station.station_id: _("Station {name} ({station})").format(**facts)}
