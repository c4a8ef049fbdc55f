"""Bundles, what a station sends home, and seats, one sitting that goes on elsewhere: signed, sealed, checked whole."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from examapp.domain.audit import AuditBreach, first_audit_breach
from examapp.domain.clocks import Reading
from examapp.domain.errors import JournalBroken, Message
from examapp.domain.holdings import Holdings, Revocation, StoredForm
from examapp.domain.journal import Breach, Event, Json, first_breach
from examapp.domain.records import (
    candidate_from_record,
    candidate_to_record,
    entry_from_record,
    entry_to_record,
    event_from_record,
    event_to_record,
    list_of,
    mapping_of,
    moment_of,
    spell,
    text_of,
)
from examapp.domain.sittings import sitting_id_of
from examapp.domain.training_records import readable, training_to_record
from examapp.exchange.identity import Identity, Station, station_from_json
from examapp.exchange.packets import Kind, Packet, Trust, pack, refuse_untrusted, unpack, unreadable
from examapp.exchange.sealing import NotOpened

BUNDLE = Kind("bundle", "bundle@examapp", Message("This is sealed, but it is no bundle of results."))
SEAT = Kind("seat", "seat@examapp", Message("This is sealed, but it is no copy of a seat."))
STATION_ID = re.compile(r"[0-9a-f]{16}")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a trusted station sent, checked: all chains hold, and it was signed before any revocation."""

    station: Station
    exported_at: Reading
    digest: str
    holdings: Holdings

    @property
    def latest(self) -> datetime:
        """The latest moment that the bundle itself tells of: nobody signs before what is signed has happened.

        Training does not count: a learner's own machine may have any clock.
        """
        sat = [journal[-1].reading.wall_at for journal in self.holdings.journals.values()]
        done = [audit[-1].reading.wall_at for audit in self.holdings.audits.values()]
        return max([self.exported_at.wall_at, *sat, *done])


def make_bundle(holdings: Holdings, identity: Identity, *, recipients: Sequence[str], now: Reading) -> bytes:
    """Everything a station holds, signed by it and sealed for the recipients."""
    return pack(BUNDLE, _document(holdings), identity, recipients=recipients, now=now)


def open_bundle(sealed: bytes, identity: Identity, *, trust: Trust, name: str = "") -> Bundle:
    """A bundle that is whole, for this machine, of a trusted station, and whose every chain holds.

    Raises NotOpened, NotSigned, JournalBroken, naming the file.
    """
    return _trusted(_checked(unpack(sealed, BUNDLE, identity, trust=trust, name=name), name), trust, name)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a bundle of a trusted station says about others that are trusted no longer."""

    station_id: str
    signed_at: datetime
    revocations: tuple[Revocation, ...]


def read_notice(sealed: bytes, identity: Identity, *, trust: Trust, name: str = "") -> Notice:
    """The revocations in a bundle, without the rest; raises as `open_bundle` does."""
    packet = unpack(sealed, BUNDLE, identity, trust=trust, name=name)
    try:
        revocations = tuple(_revocation(each) for each in list_of(packet.document["revocations"]))
    except (KeyError, ValueError) as error:
        raise unreadable(name) from error
    return Notice(packet.station.station_id, packet.made_at.wall_at, revocations)


def revoked_among(notices: Iterable[Notice], trust: Trust) -> dict[str, datetime]:
    """Since when stations are revoked, as bundles that came together tell; the earlier revocation holds.

    So it does not matter in which order the bundles are named. What a station signed after its own revocation revokes
    nobody.
    """
    revoked: dict[str, datetime] = {}
    told = [(one, notice) for notice in notices for one in notice.revocations]
    for one, notice in sorted(told, key=lambda pair: (pair[0].revoked_at, pair[0].station_id)):
        since = revoked.get(notice.station_id) or trust.revoked_at(notice.station_id)
        if since is None or notice.signed_at < since:
            revoked.setdefault(one.station_id, one.revoked_at)
    return revoked


def make_seat(holdings: Holdings, identity: Identity, *, recipients: Sequence[str], now: Reading) -> bytes:
    """One sitting with its form and candidate, signed by its machine and sealed for the machine it goes on at."""
    return pack(SEAT, _document(holdings), identity, recipients=recipients, now=now)


def open_seat(sealed: bytes, identity: Identity, *, trust: Trust, name: str = "") -> Bundle:
    """One sitting to go on with; raises as `open_bundle` does."""
    seat = _trusted(_checked(unpack(sealed, SEAT, identity, trust=trust, name=name), name), trust, name)
    if len(seat.holdings.journals) != 1 or len(seat.holdings.candidates) != 1:
        raise NotOpened(Message("It does not hold exactly one sitting."), where=name)
    return seat


def _trusted(bundle: Bundle, trust: Trust, name: str) -> Bundle:
    """The bundle, unless what is in it happened after its station was revoked, whatever it says of its own age."""
    refuse_untrusted(bundle.station, bundle.latest, trust, name=name)
    return bundle


def _document(holdings: Holdings) -> dict[str, Json]:
    return {
        "events": [event_to_record(event) for journal in holdings.journals.values() for event in journal],
        "audit": [entry_to_record(entry) for audit in holdings.audits.values() for entry in audit],
        "candidates": [candidate_to_record(candidate) for candidate in holdings.candidates],
        "forms": [[form.form_id, form.exam_id, form.built_at, form.body] for form in holdings.forms],
        "contents": dict(holdings.contents),
        "manifests": dict(holdings.manifests),
        "revocations": [[one.body, spell(one.revoked_at), one.reason] for one in holdings.revocations],
        "training": [training_to_record(record) for record in holdings.training],
    }


def _checked(packet: Packet, name: str) -> Bundle:
    try:
        holdings = _holdings(packet.document)
        _check_chains(holdings, name)
    except (KeyError, ValueError, RecursionError) as error:
        raise unreadable(name) from error
    return Bundle(packet.station, packet.made_at, packet.digest, holdings)


def _holdings(document: Mapping[str, Json]) -> Holdings:
    """What a document says; before there was training, bundles had no such part, and programs then pass it over."""
    revocations = [_revocation(each) for each in list_of(document["revocations"])]
    training, unread = readable(list_of(document.get("training", [])))
    return Holdings(
        journals=_chains(document["events"], event_from_record, lambda event: event.sitting_id),
        audits=_chains(document["audit"], entry_from_record, lambda entry: entry.station_id),
        candidates=tuple(candidate_from_record(each) for each in list_of(document["candidates"])),
        forms=tuple(_form(each) for each in list_of(document["forms"])),
        contents=_texts(document["contents"]),
        manifests=_texts(document["manifests"]),
        revocations=tuple(revocations),
        training=training,
        unread_training=unread,
    )


def _chains(records: object, read: Callable[[object], V], name: Callable[[V], str]) -> dict[str, tuple[V, ...]]:
    """The links of every chain in the order in which they came, by the chain's name."""
    chains: dict[str, list[V]] = {}
    for record in list_of(records):
        link = read(record)
        chains.setdefault(name(link), []).append(link)
    return {each: tuple(links) for each, links in chains.items()}


def _texts(value: object) -> dict[str, str]:
    return {text_of(name): text_of(text) for name, text in mapping_of(value).items()}


def _form(record: object) -> StoredForm:
    form_id, exam_id, built_at, body = (text_of(each) for each in list_of(record))
    moment_of(built_at)
    return StoredForm(form_id, exam_id, built_at, body)


def _revocation(record: object) -> Revocation:
    body, revoked_at, reason = (text_of(each) for each in list_of(record))
    return Revocation(station_from_json(body).station_id, body, moment_of(revoked_at), reason)


def _check_chains(holdings: Holdings, name: str) -> None:
    """JournalBroken at the first chain that does not hold, or that is not the sitting it says it is."""
    for sitting_id, journal in holdings.journals.items():
        _refuse_broken(first_breach(journal), _where(name, sitting_id))
        if sitting_id != _id_told_by(journal[0]):
            fault = Message("event {seq} names another form or candidate than the sitting", {"seq": 0})
            raise JournalBroken(fault, where=_where(name, sitting_id))
    for station_id, audit in holdings.audits.items():
        if not STATION_ID.fullmatch(station_id):
            raise ValueError("not a station's audit")
        _refuse_broken(first_audit_breach(audit), _where(name, station_id))


def _id_told_by(event: Event) -> str:
    return sitting_id_of(str(event.data.get("form")), str(event.data.get("candidate")))


def _refuse_broken(breach: Breach | AuditBreach | None, where: str) -> None:
    if breach is not None:
        raise JournalBroken(breach.message, where=where, seq=breach.seq)


def _where(name: str, chain: str) -> str:
    return f"{name}: {chain}" if name else chain
