"""What the commands around bundles share: this machine's keys, whom it trusts, and for whom it seals."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate
from examapp.cli.recording import open_audit
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.exchange.identity import (
    Identity,
    Station,
    is_locked,
    load_identity,
    station_from_json,
    station_to_json,
)
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.domain.holdings import Holdings
    from examapp.storage.merges import Merges, StationRow


@contextmanager
def open_merges(context: Context) -> "Iterator[Merges]":
    """The collecting side of the data folder's store, closed afterwards."""
    from examapp.storage.merges import Merges

    merges = Merges(context.data)
    try:
        yield merges
    finally:
        merges.close()


def this_machine(context: Context) -> Identity:
    """The identity of the data folder; its passphrase is asked for when it is under one."""
    passphrase = ""
    if is_locked(context.data):
        passphrase = click.prompt(_("Passphrase of this machine's identity"), hide_input=True, err=True)
    return load_identity(context.data, passphrase=passphrase)


@dataclass(frozen=True, slots=True)
class StoredTrust:
    """The trust list of a data folder; a machine trusts itself."""

    stations: Mapping[str, Station]
    revocations: Mapping[str, datetime]
    own: Station

    def trusted(self, station_id: str) -> Station | None:
        """The public half of a station in the list, revoked or not."""
        return self.own if station_id == self.own.station_id else self.stations.get(station_id)

    def revoked_at(self, station_id: str) -> datetime | None:
        """Since when a station is trusted no longer."""
        return None if station_id == self.own.station_id else self.revocations.get(station_id)

    def with_revoked(self, more: Mapping[str, datetime]) -> "StoredTrust":
        """The list with revocations that are not in it yet; of two of one station the earlier holds."""
        sooner = {
            station_id: min(moment, self.revocations.get(station_id, moment)) for station_id, moment in more.items()
        }
        return StoredTrust(self.stations, {**self.revocations, **sooner}, self.own)


def stored_trust(merges: "Merges", own: Station) -> StoredTrust:
    """Whom the data folder trusts."""
    rows = merges.stations()
    stations = {row.station_id: station_from_json(row.body, name=row.station_id) for row in rows}
    revoked = {row.station_id: row.revoked_at for row in rows if row.revoked_at is not None}
    return StoredTrust(stations, revoked, own)


def sealer_of_papers(context: Context) -> str | None:
    """The id of the station whose sealed paper was opened here last: the results go back to it."""
    with open_audit(context) as audit:
        opened = [entry for entry in audit.entries() if entry.kind is AuditKind.PAPER_OPENED]
    newest = max(opened, key=lambda entry: entry.reading.wall_at, default=None)
    return None if newest is None else str(newest.data.get("sealed_by"))


def recipient_for(trust: StoredTrust, chosen: str | None, *, sealer: str | None = None) -> Station:
    """For whom to seal: the station named by its id, the beginning of it, or its file.

    Where none is named it is the one that sealed the paper (`sealer`), else the only other one that is trusted here.
    """
    able = [station for name, station in trust.stations.items() if trust.revoked_at(name) is None]
    if chosen is None:
        return _natural_recipient(able, trust.own, sealer)
    if Path(chosen).is_file():
        return _station_in(Path(chosen))
    fitting = [station for station in able if station.station_id.startswith(chosen)]
    if len(fitting) == 1:
        return fitting[0]
    raise NotFound(
        Message("No station that is trusted here, and no file, is called {name}.", {"name": chosen}),
        hint=Message("To see whom this machine trusts: examapp station list"),
    )


def _natural_recipient(able: list[Station], own: Station, sealer: str | None) -> Station:
    others = [station for station in able if station.station_id != own.station_id]
    sealers = [station for station in others if station.station_id == sealer]
    for candidates in (sealers, others, able):
        if len(candidates) == 1:
            return candidates[0]
    raise NotPossible(
        Message("It is not clear for whom to seal: {count} other stations are trusted here.", {"count": len(others)}),
        hint=Message("Name the city centre's station by its file or the beginning of its id with --to."),
    )


def _station_in(path: Path) -> Station:
    return station_from_json(read_file(path).decode("utf-8", errors="replace"), name=str(path))


def read_file(path: Path) -> bytes:
    """What a file holds; NotFound when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = {"reason": error.strerror or type(error).__name__}
        raise NotFound(Message("The file cannot be read: {reason}.", reason), where=str(path)) from error


def trusted_row(station: Station, *, now: datetime) -> "StationRow":
    """A station as the trust list keeps it, trusted from now on."""
    from examapp.storage.merges import StationRow

    return StationRow(station.station_id, station_to_json(station), now, None, "")


def say_training(holdings: "Holdings") -> None:
    """Say how many training records a bundle carries, and how many had to stay."""
    if holdings.training:
        learners = {record.learner for record in holdings.training}
        told = {"count": len(holdings.training), "learners": len(learners)}
        narrate(_("Training records in it: {count}, of {learners} learners.").format(**told))
    if holdings.unread_training:
        line = _("Training records that cannot be read here and are not in it: {count}.")
        narrate(line.format(count=holdings.unread_training))
