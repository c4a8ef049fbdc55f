"""The command `examapp exam release`: the keys come to this machine, so that it can score."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.application.releasing import Release, plan_release
from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.cli.files import refuse_to_replace, write_new
from examapp.cli.recording import open_audit, record, this_station
from examapp.cli.trust import open_trust, own_identity
from examapp.cli.witnesses import witnesses
from examapp.cli.workspace import has_store, open_key_store, open_store, refuse_while_sitting
from examapp.domain.audit import AuditKind
from examapp.domain.errors import JournalBroken, Message, NotFound, NotPossible
from examapp.domain.forms import KeySheet, KeyVersion
from examapp.domain.journal import Json
from examapp.locale import _
from examapp.storage.codecs import key_sheet_from_json, key_sheet_to_json
from examapp.storage.store import KeyStore

if TYPE_CHECKING:
    from examapp.exchange.identity import Station
    from examapp.storage.trust import TrustList


@click.command("release", help=_("Open the sealed key FILE with this machine's identity, so that exams can be scored."))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--by", "names", multiple=True, metavar="NAME", help=_("Who decides it; twice, two people."))
@click.option("--to", "target", type=click.Path(path_type=Path), help=_("Also seal the keys anew in this file, …"))
@click.option("--for", "stations", multiple=True, metavar="STATION", help=_("… for this station, by its name or id."))
@pass_context
def release(
    context: Context, *, file: Path, names: tuple[str, ...], target: Path | None, stations: tuple[str, ...]
) -> None:
    """Keep the key sheets that fit the forms here, or none of them."""
    by = witnesses(names)
    if (target is None) != (not stations):
        raise click.UsageError(_("--to FILE and --for STATION belong together."))
    if not has_store(context.data):
        raise NotFound(Message("There is no data in {folder}.", {"folder": str(context.data)}))
    refuse_while_sitting(context)
    if target is not None:
        refuse_to_replace(target)
    with open_trust(context) as trust:
        receivers = [_receiver(trust, called) for called in stations]
    sealed = _read(file)
    key_sheets = _key_sheets(context, sealed, file)
    with open_store(context) as store, open_key_store(context) as key_store:
        found, problems = plan_release(key_sheets, store, key_store, file=str(file))
        if show_problems(problems):
            raise NotPossible(
                Message("Nothing was released."),
                where=str(file),
                hint=Message("What is wrong is listed above; the keys that are here stay as they are."),
            )
        data: dict[str, Json] = {"by": list(by), "file": file.name, "sha256": hashlib.sha256(sealed).hexdigest()}
        _keep(context, found, key_store, data=data, by=by)
        if target is not None:
            sheets = [key_store.key_sheet(each.form_id) for each in (*found.new, *found.known)]
            _seal_for(context, receivers, sheets, target=target, data=data)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotPossible(
            Message("The file cannot be read: {reason}.", {"reason": error.strerror or type(error).__name__}),
            where=str(file),
            hint=Message("Check the name and the folder."),
        ) from error


def _key_sheets(context: Context, sealed: bytes, file: Path) -> list[KeySheet]:
    """The key sheets in a sealed file, for this machine's identity."""
    from examapp.exchange.keys import open_keys  # cryptography loads only here

    bodies = open_keys(sealed, own_identity(context), name=str(file))
    try:
        return [key_sheet_from_json(form_id, body) for form_id, body in bodies.items()]
    except ValueError as error:
        raise JournalBroken(Message("The file holds a key sheet that cannot be read."), where=str(file)) from error


def _receiver(trust: "TrustList", called: str) -> "Station":
    """The trusted station of that id or name; NotFound, or NotPossible when it was revoked."""
    from examapp.exchange.identity import station_from_json

    known = [(each, station_from_json(each.body, name=each.station_id)) for each in trust.stations()]
    found = [(each, station) for each, station in known if called in (station.station_id, station.name)]
    believed = [station for each, station in found if not each.is_revoked]
    if found and not believed:
        raise NotPossible(Message("The station {station} was revoked.", {"station": called}))
    if len(believed) != 1:
        raise NotFound(
            Message("No station on the trust list, or more than one, is called {station}.", {"station": called}),
            hint=Message("Name it by its id: examapp station list"),
        )
    return believed[0]


def _keep(
    context: Context, found: Release, key_store: KeyStore, *, data: Mapping[str, Json], by: tuple[str, str]
) -> None:
    """Keep what is new and record it: both or neither; keys that were built here are recorded when first released."""
    told = _recorded(context)
    told_now = [each for each in (*found.new, *found.known) if each in found.new or each.digest not in told]
    if told_now:
        now = datetime.now(UTC)
        with key_store.adding([KeyVersion(1, each, now, by=by) for each in found.new]):
            record(context, AuditKind.KEYS_RELEASED, {**data, "keys": _digests(told_now)})
    for each in told_now:
        click.echo(each.form_id[:8])
        facts = {"form": each.form_id[:8], "count": len(each.keys)}
        narrate(_("The keys of form {form} are released: {count} items. It can be scored now.").format(**facts))
    for each in found.known:
        if each not in told_now:
            line = _("The keys of form {form} are here already; nothing was changed.")
            narrate(line.format(form=each.form_id[:8]))


def _recorded(context: Context) -> set[str]:
    """The digests of the key sheets whose release is in this machine's audit."""
    with open_audit(context) as log:
        entries = log.entries(this_station(context))
    sheets = [entry.data.get("keys") for entry in entries if entry.kind is AuditKind.KEYS_RELEASED]
    return {str(digest) for each in sheets if isinstance(each, Mapping) for digest in each.values()}


def _seal_for(
    context: Context,
    receivers: "Sequence[Station]",
    sheets: Sequence[KeySheet],
    *,
    target: Path,
    data: Mapping[str, Json],
) -> None:
    """Seal the key sheets that count for other stations and record it: both or neither."""
    from examapp.exchange.keys import seal_keys

    bodies = {each.form_id: key_sheet_to_json(each) for each in sheets}
    to = [each.station_id for each in receivers]
    write_new(target, seal_keys(bodies, [each.recipient for each in receivers]))
    try:
        record(context, AuditKind.KEYS_RELEASED, {**data, "keys": _digests(sheets), "to": to})
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    for each in receivers:
        line = _("Sealed in {file} for the station {name}; its digits are {digits}.")
        narrate(line.format(file=target, name=each.name, digits=each.spoken))


def _digests(sheets: Sequence[KeySheet]) -> dict[str, Json]:
    return {each.form_id: each.digest for each in sheets}
