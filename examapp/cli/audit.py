"""The command `examapp exam audit`: who decided and did what, when and why."""

from contextlib import suppress

import click

from examapp.application.verification import check_audit
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, stop
from examapp.cli.recording import open_audit
from examapp.cli.trust import open_trust
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
    if chains:
        _show(chains, _stations(context), file_format)
    else:
        narrate(_("Nothing has been recorded in the audit here yet."))
    if not holds:
        narrate(_("The audit does NOT hold; see what is wrong: examapp verify"))
        stop(FIXABLE)


def _show(chains: dict[str, list[AuditEntry]], stations: dict[str, str], file_format: str) -> None:
    from examapp.reports.audits import audit_csv, audit_json, render_audit  # rich loads only here
    from examapp.reports.terminal import show

    names = _names(stations)
    if file_format == "json":
        click.echo(audit_json(chains, names), nl=False)
    elif file_format == "csv":
        click.echo(audit_csv(chains, names), nl=False)
    else:
        show(render_audit(chains, names, stations))


def _names(stations: dict[str, str]) -> dict[str, str]:
    """What the chains are called: by the names of their stations; a station that is not known keeps its id."""
    line = _("Station {name} ({station})")
    named = {station_id: line.format(name=name, station=station_id) for station_id, name in stations.items()}
    return {NO_STATION: _("This data folder, before it was made a station"), **named}


def _stations(context: Context) -> dict[str, str]:
    """The names of the stations that are or were trusted here, and of this one."""
    from examapp.exchange.identity import load_station, station_from_json  # cryptography loads only here
    from examapp.exchange.sealing import NotOpened

    with open_trust(context) as trust:
        listed = trust.stations()
    names = {}
    for each in listed:
        with suppress(NotOpened):  # a row that was changed names nobody
            names[each.station_id] = station_from_json(each.body).name
    own = load_station(context.data)
    return names if own is None else {**names, own.station_id: own.name}
