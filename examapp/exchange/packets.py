"""The envelope of what travels: one signed JSON document in a zip, sealed with age; opened whole or not at all."""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from examapp.domain.clocks import Reading
from examapp.domain.errors import Message
from examapp.domain.items import canonical_json
from examapp.domain.journal import Json
from examapp.domain.records import mapping_of, reading_from_record, reading_to_record
from examapp.exchange.identity import Identity, Station, station_from_json, station_to_json
from examapp.exchange.sealing import DAMAGED_OR_FOREIGN, NotOpened, seal
from examapp.exchange.signatures import NotSigned, check

FORMAT = 1
# A zip knows no time zone and no time before this; ours tells nothing by it.
EPOCH = (1980, 1, 1, 0, 0, 0)
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError)


class Trust(Protocol):
    """Whom this machine trusts, or did until a moment."""

    def trusted(self, station_id: str) -> Station | None:
        """The public half that was told by telephone; None when it is not known here."""

    def revoked_at(self, station_id: str) -> datetime | None:
        """Since when a station is trusted no longer; None when it is trusted."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a document is: its name in the zip, the purpose that its signature is for, and what is said of another."""

    name: str
    namespace: str
    foreign: Message


@dataclass(frozen=True, slots=True)
class Packet:
    """A document whose signature holds: who signed it, when by that machine's clocks, and the document's digest."""

    station: Station
    made_at: Reading
    digest: str
    document: Mapping[str, Json]


def pack(
    kind: Kind, document: Mapping[str, Json], identity: Identity, *, recipients: Sequence[str], now: Reading
) -> bytes:
    """The document with who made it and when, signed and sealed for the recipients."""
    head: dict[str, Json] = {
        "format": FORMAT,
        "kind": kind.name,
        "station": json.loads(station_to_json(identity.station)),
        "made_at": reading_to_record(now),
    }
    content = canonical_json({**document, **head}).encode()
    return seal(_zip(kind, content, identity.sign(content, namespace=kind.namespace)), recipients)


def unpack(sealed: bytes, kind: Kind, identity: Identity, *, trust: Trust, name: str = "") -> Packet:
    """What a sealed file holds, all of it as a trusted station made it; NotOpened or NotSigned, naming the file."""
    content, signature = _members(identity.unseal(sealed, name=name), kind, name)
    document = _document(content, name)
    claimed = station_from_json(canonical_json(document.get("station")), name=name)
    check(content, signature, claimed.signing_key, namespace=kind.namespace, name=name)
    _refuse_newer(document, kind, name)
    try:
        made_at = reading_from_record(document["made_at"])
    except (KeyError, ValueError) as error:
        raise unreadable(name) from error
    refuse_untrusted(claimed, made_at.wall_at, trust, name=name)
    return Packet(claimed, made_at, hashlib.sha256(content).hexdigest(), document)


def refuse_untrusted(station: Station, signed_at: datetime, trust: Trust, *, name: str = "") -> None:
    """NotSigned unless a station is trusted here, and was when it signed."""
    known = trust.trusted(station.station_id)
    if known is None or known.signing_key != station.signing_key:
        raise NotSigned(
            Message(
                "It was signed by a station that is not trusted here: {name}, {spoken}.",
                {"name": station.name, "spoken": station.spoken},
            ),
            where=name,
            hint=Message("Have the station read its figures out by telephone, then: examapp station trust FILE"),
        )
    revoked_at = trust.revoked_at(station.station_id)
    if revoked_at is not None and signed_at >= revoked_at:
        values = {"name": known.name, "moment": revoked_at.astimezone().strftime("%Y-%m-%d %H:%M")}
        raise NotSigned(
            Message("It was signed after {moment}, when the station {name} was revoked.", values), where=name
        )


def unreadable(name: str) -> NotOpened:
    """What is signed and yet cannot be read."""
    return NotOpened(Message("What it holds cannot be read."), where=name, hint=DAMAGED_OR_FOREIGN)


def _zip(kind: Kind, content: bytes, signature: str) -> bytes:
    """The same zip for the same content, stored and not deflated: deflate differs from one machine to the next."""
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w", zipfile.ZIP_STORED) as archive:
        for member, data in ((f"{kind.name}.json", content), (f"{kind.name}.json.sig", signature.encode())):
            info = zipfile.ZipInfo(member, EPOCH)
            info.create_system, info.external_attr = 3, 0o600 << 16
            archive.writestr(info, data)
    return paper.getvalue()


def _members(archive: bytes, kind: Kind, name: str) -> tuple[bytes, str]:
    """Document and signature of a zip that is exactly what we would have made of them."""
    names = [f"{kind.name}.json", f"{kind.name}.json.sig"]
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as found:
            if found.namelist() != names or any(each.compress_type for each in found.infolist()):
                raise _foreign(kind, name)
            content, signature = found.read(names[0]), found.read(names[1]).decode("ascii")
            if _zip(kind, content, signature) != archive:
                raise unreadable(name)
    except (*UNREADABLE, ValueError) as error:
        raise unreadable(name) from error
    return content, signature


def _foreign(kind: Kind, name: str) -> NotOpened:
    return NotOpened(kind.foreign, where=name)


def _document(content: bytes, name: str) -> Mapping[str, Json]:
    try:
        return mapping_of(json.loads(content))
    except (ValueError, RecursionError) as error:
        raise unreadable(name) from error


def _refuse_newer(document: Mapping[str, Json], kind: Kind, name: str) -> None:
    if document.get("format") != FORMAT:
        raise NotOpened(
            Message("It was made by another version of examapp."),
            where=name,
            hint=Message("Install the newest version here and there."),
        )
    if document.get("kind") != kind.name:
        raise _foreign(kind, name)
