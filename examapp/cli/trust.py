"""Whom this machine is and whom it trusts: its own identity, and the standing of the station behind a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import TYPE_CHECKING

from examapp.cli.context import Context
from examapp.cli.hidden_input import ask_hidden
from examapp.cli.workspace import has_store
from examapp.domain.errors import Message, NotPossible
from examapp.locale import _
from examapp.storage.trust import TrustList

if TYPE_CHECKING:
    from examapp.exchange.identity import Identity, Station


class StationStanding(Enum):
    """How this machine stands to another: trusted, revoked, never heard of, or not what was compared."""

    TRUSTED = auto()
    REVOKED = auto()
    UNKNOWN = auto()
    OTHERWISE = auto()


@contextmanager
def open_trust(context: Context) -> Iterator[TrustList]:
    """The trust list of the data folder, closed afterwards."""
    trust = TrustList(context.data)
    try:
        yield trust
    finally:
        trust.close()


def own_identity(context: Context) -> "Identity":
    """The identity of this machine; asks for its passphrase when it has one."""
    from examapp.exchange.identity import is_locked, load_identity  # cryptography loads only here

    passphrase = ask_hidden(_("Passphrase of this machine")) if is_locked(context.data) else ""
    return load_identity(context.data, passphrase=passphrase)


def standing_of(context: Context, station: "Station") -> StationStanding:
    """How a station stands with this machine; one that describes itself otherwise than it was compared is another."""
    from examapp.exchange.identity import station_from_json  # cryptography loads only here

    if not has_store(context.data):
        return StationStanding.UNKNOWN
    with open_trust(context) as trust:
        known = trust.find(station.station_id)
    if known is None:
        return StationStanding.UNKNOWN
    if known.is_revoked:
        return StationStanding.REVOKED
    return StationStanding.TRUSTED if station_from_json(known.body) == station else StationStanding.OTHERWISE


REFUSALS = {
    StationStanding.REVOKED: Message("The station that signed this file, {name}, was revoked."),
    StationStanding.UNKNOWN: Message("The station that signed this file, {name}, is not on this machine's trust list."),
    StationStanding.OTHERWISE: Message(
        "The station that signed this file, {name}, is trusted with another name or key."
    ),
}


def require_trust(context: Context, station: "Station", *, where: str) -> None:
    """NotPossible, naming the file, unless the station that signed it is trusted here."""
    standing = standing_of(context, station)
    if standing is StationStanding.TRUSTED:
        return
    refusal = REFUSALS[standing]
    hint = Message(
        "Ask that station by telephone for its digits; for this file they are {digits}. If they agree, trust it: "
        "examapp station trust FILE",
        {"digits": station.spoken},
    )
    unknown = standing is StationStanding.UNKNOWN
    raise NotPossible(
        Message(refusal.msgid, {"name": station.name}), where=where, hint=hint if unknown else ASK_THE_CITY
    )


ASK_THE_CITY = Message("Use nothing that comes from it, and call the city centre.")
