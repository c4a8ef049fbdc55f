"""Whether everything beside the journals is as it was written: each station's audit, and the key sheets it names."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from examapp.domain.audit import AuditBreach, AuditEntry, AuditKind, first_audit_breach
from examapp.domain.errors import JournalBroken, Message, NotFound
from examapp.domain.forms import Form, KeyVersion, key_faults


class Audit(Protocol):
    """What checking needs of the audit."""

    def station_ids(self) -> list[str]:
        """Every station that has an entry."""

    def entries(self, station_id: str | None = None) -> list[AuditEntry]:
        """The entries of one station, or of all."""

    def missing_entries(self) -> list[int]:
        """Numbers of audit rows that are gone."""


class Forms(Protocol):
    """What checking key sheets needs of the store."""

    def form(self, form_id: str) -> Form:
        """A stored form."""


class KeySheets(Protocol):
    """What checking needs of the key store."""

    def form_ids(self) -> list[str]:
        """The forms that have a key sheet."""

    def versions(self, form_id: str) -> list[KeyVersion]:
        """Every version of a form's key sheet."""


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What walking the audit found: how much there is, and the first bad entry of each station's chain."""

    stations: int
    entries: tuple[AuditEntry, ...]
    breaches: tuple[AuditBreach, ...]
    missing_entries: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether every entry is as it was written."""
        return not self.breaches and not self.missing_entries


def check_audit(audit: Audit) -> AuditCheck:
    """Walk every station's audit from its first entry."""
    entries: list[AuditEntry] = []
    breaches: list[AuditBreach] = []
    station_ids = audit.station_ids()
    for station_id in station_ids:
        try:
            chain = audit.entries(station_id)
        except JournalBroken as error:
            breaches.append(AuditBreach(station_id, error.seq, error.problem))
            continue
        entries += chain
        breach = first_audit_breach(chain)
        if breach is not None:
            breaches.append(breach)
    return AuditCheck(len(station_ids), tuple(entries), tuple(breaches), tuple(audit.missing_entries()))


def check_keys(
    store: Forms, key_sheets: KeySheets, entries: Sequence[AuditEntry], *, own: Collection[str]
) -> list[Message]:
    """What is wrong with the key sheets: each must fit its form and be named by the audit where that speaks of it.

    `own` are the ids of this machine; what another station rescored for itself need not be here.
    """
    named = _named_digests(entries)
    rescored = [entry for entry in entries if entry.kind is AuditKind.RESCORED and entry.station_id in own]
    faults = []
    for form_id in key_sheets.form_ids():
        try:
            form, versions = store.form(form_id), key_sheets.versions(form_id)
        except (JournalBroken, NotFound) as error:
            faults.append(error.problem)
            continue
        faults += _fitting(form, versions) + _unnamed(form, versions, named.get(form_id))
        faults += _missing(form, versions, [entry for entry in rescored if entry.data.get("form") == form_id])
    return faults


def _fitting(form: Form, versions: list[KeyVersion]) -> list[Message]:
    return [
        Message(
            "version {version} of the key sheet of form {form}: {fault}",
            {"form": form.code, "version": version.number, "fault": fault},
        )
        for version in versions
        for fault in key_faults(form, version.key_sheet)
    ]


def _unnamed(form: Form, versions: list[KeyVersion], named: set[str] | None) -> list[Message]:
    """Versions that the audit does not know; a first one that was built here is not in it."""
    return [
        Message(
            "version {version} of the key sheet of form {form} is not the one in the audit",
            {"form": form.code, "version": version.number},
        )
        for version in versions
        if version.key_sheet.digest not in (named or ()) and (named is not None or version.number > 1)
    ]


def _missing(form: Form, versions: list[KeyVersion], rescored: list[AuditEntry]) -> list[Message]:
    """Corrections that were recorded and are gone."""
    present = {version.key_sheet.digest for version in versions}
    return [
        Message(
            "version {version} of the key sheet of form {form} is in the audit and not here",
            {"form": form.code, "version": str(entry.data.get("version"))},
        )
        for entry in rescored
        if entry.data.get("after") not in present
    ]


def _named_digests(entries: Iterable[AuditEntry]) -> dict[str, set[str]]:
    """Form id to the digests of key sheets that the audit has seen released or made."""
    named: dict[str, set[str]] = {}
    for entry in entries:
        if entry.kind is AuditKind.RESCORED:
            digests = {str(entry.data.get("before")), str(entry.data.get("after"))}
            named.setdefault(str(entry.data.get("form")), set()).update(digests)
        elif entry.kind is AuditKind.KEYS_RELEASED:
            keys = entry.data.get("keys")
            for form_id, digest in keys.items() if isinstance(keys, Mapping) else ():
                named.setdefault(str(form_id), set()).add(str(digest))
    return named
