"""The commands `examapp station …`: what this machine is called, and which others it trusts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.hidden_input import ask_hidden
from examapp.cli.machine import MachineClock
from examapp.cli.recording import record
from examapp.cli.trust import open_trust
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.locale import _
from examapp.reports.facts import facts_text

if TYPE_CHECKING:
    from examapp.exchange.identity import Station
    from examapp.storage.trust import Trust

BY = click.option("--by", metavar="NAME", multiple=True, help=_("Who decides this; may be given several times."))
STANDARD_INPUT = "-"


@click.group("station", help=_("This machine's identity, and the stations that it trusts."))
def command() -> None:
    """Hold the station commands together."""


@command.command("init", help=_("Make this machine a station called NAME: two keys that never leave it."))
@click.argument("name")
@click.option("--passphrase", is_flag=True, help=_("Keep the keys under a passphrase, which is asked for."))
@pass_context
def init(context: Context, name: str, *, passphrase: bool) -> None:
    """Make the identity, trust it here, and print what is read out by telephone."""
    from examapp.exchange.identity import load_station, make_identity, save_identity, station_to_json

    name = " ".join(name.split())
    if not name:
        raise click.UsageError(_("A station needs a name, such as that of its centre."))
    wants_secret = passphrase and load_station(context.data) is None
    secret = ask_hidden(_("A passphrase for this machine"), twice=True) if wants_secret else ""
    identity = make_identity(name)
    save_identity(identity, context.data, passphrase=secret)
    station = identity.station
    with open_trust(context) as trust:
        trust.add(station.station_id, station_to_json(station), at=MachineClock().read().wall_at)
    record(context, AuditKind.STATION_MADE, {"by": [], **_about(station)})
    click.echo(facts_text(station_facts(station)))
    narrate(_("Send the file of this station to those who are to trust it: examapp station show -f json > FILE"))
    narrate(_("Then read the digits out to them by telephone."))


@command.command("show", help=_("Show this machine's name, fingerprint and the digits for the telephone."))
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("The format."))
@pass_context
def show(context: Context, form: str) -> None:
    """Print the public half of the identity; as JSON it is the file that others trust."""
    from examapp.exchange.identity import load_station, station_to_json

    station = load_station(context.data)
    if station is None:
        raise NotFound(
            Message("This machine has no identity yet."), hint=Message("Make one: examapp station init NAME")
        )
    click.echo(station_to_json(station) if form == "json" else facts_text(station_facts(station)))


@command.command("trust", help=_("Trust the station that FILE describes (- for standard input), its digits compared."))
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--spoken", metavar="DIGITS", help=_("The eighteen digits as that station has read them out."))
@BY
@pass_context
def trust_station(context: Context, file: Path, spoken: str | None, by: tuple[str, ...]) -> None:
    """Show the station's digits, and add it to the trust list when they are those that were read out."""
    from examapp.exchange.identity import station_from_json, station_to_json

    station = station_from_json(_read(file), name=str(file))
    click.echo(facts_text(station_facts(station)))
    _compare(station, spoken)
    with open_trust(context) as trust:
        is_new = trust.add(station.station_id, station_to_json(station), at=MachineClock().read().wall_at)
    if not is_new:
        narrate(_("{name} is trusted already; nothing was changed.").format(name=station.name))
        return
    record(context, AuditKind.STATION_TRUSTED, {"by": list(by), **_about(station)})
    narrate(_("{name} is trusted from now on.").format(name=station.name))


@command.command("list", help=_("List the stations that are trusted, and those that were revoked."))
@pass_context
def list_stations(context: Context) -> None:
    """Print each station: id, name, since when, and why no longer."""
    with open_trust(context) as trust:
        entries = trust.stations()
    for entry in entries:
        click.echo(_line(entry))
    if not entries:
        narrate(_("No station is trusted here yet: examapp station trust FILE"))


@command.command("revoke", help=_("Believe the station ID no longer; what it signs from now on is refused."))
@click.argument("station_id", metavar="ID")
@click.option("--reason", required=True, metavar="TEXT", help=_("Why, for the record."))
@BY
@pass_context
def revoke(context: Context, station_id: str, reason: str, by: tuple[str, ...]) -> None:
    """Revoke a station; the revocation is known to others from the next bundle on."""
    if not reason.strip():
        raise click.UsageError(_("Say why with --reason."))
    with open_trust(context) as trust:
        entry = trust.revoke(station_id.strip().lower(), reason.strip(), at=MachineClock().read().wall_at)
    data = {"by": list(by), "reason": entry.reason, "station": entry.station_id, "name": _name_of(entry)}
    record(context, AuditKind.STATION_REVOKED, data)
    click.echo(_line(entry))
    narrate(_("What this station signs is refused from now on."))


def station_facts(station: "Station") -> list[tuple[str, str]]:
    """What is said of a station, the digits for the telephone last."""
    return [
        (_("Station"), station.name),
        (_("Id"), station.station_id),
        (_("Fingerprint"), station.fingerprint),
        (_("To read out"), station.spoken),
    ]


def _about(station: "Station") -> dict[str, str]:
    return {"station": station.station_id, "name": station.name, "fingerprint": station.fingerprint}


def _compare(station: "Station", spoken: str | None) -> None:
    """NotPossible unless somebody says that the digits are those that were read out."""
    if spoken is not None:
        agree = _digits(spoken) == _digits(station.spoken)
    elif sys.stdin.isatty():
        question = _("Has {name} read out these digits on the telephone?").format(name=station.name)
        agree = click.confirm(question, default=False, err=True)
    else:
        raise NotPossible(
            Message("Nobody has compared the digits."),
            hint=Message('Ask the station for them by telephone and give them with --spoken "123 456 …".'),
        )
    if not agree:
        raise NotPossible(
            Message("The digits do not agree; this station is not trusted."),
            hint=Message("Have them read out once more. If they still differ, the file is not that station's."),
        )


def _digits(text: str) -> str:
    return "".join(sign for sign in normalize("NFKC", text) if sign.isdigit())


def _read(file: Path) -> str:
    if str(file) == STANDARD_INPUT:
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise NotFound(
            Message("There is no such file, or it is not text."),
            where=str(file),
            hint=Message("The station makes it with: examapp station show -f json > FILE"),
        ) from error


def _name_of(entry: "Trust") -> str:
    from examapp.exchange.identity import station_from_json

    return station_from_json(entry.body, name=entry.station_id).name


def _line(entry: "Trust") -> str:
    facts = {
        "id": entry.station_id,
        "name": _name_of(entry),
        "since": f"{entry.trusted_at.astimezone():%Y-%m-%d %H:%M}",
        "until": "" if entry.revoked_at is None else f"{entry.revoked_at.astimezone():%Y-%m-%d %H:%M}",
        "reason": entry.reason,
    }
    if entry.is_revoked:
        return _("{id}  {name}: revoked {until}, {reason}").format(**facts)
    return _("{id}  {name}: trusted since {since}").format(**facts)
