"""Whether everything that is chained here holds: the journals of all sittings, and the audits of all stations."""

from dataclasses import dataclass
from typing import Protocol

from examapp.application.administration import JournalStore, Verification, verify
from examapp.domain.audit import AuditBreach, AuditEntry, first_audit_breach
from examapp.domain.clocks import Reading
from examapp.domain.errors import JournalBroken


class Audits(Protocol):
    """What keeps the audits."""

    def station_ids(self) -> list[str]:
        """Every station that has an entry."""

    def entries(self, station_id: str | None = None) -> list[AuditEntry]:
        """The entries of one station in stored order."""

    def missing_entries(self) -> list[int]:
        """Numbers of audit rows that are gone."""


@dataclass(frozen=True, slots=True)
class Chains:
    """What a walk over all chains found."""

    journals: Verification
    audit_entries: int
    audit_breaches: tuple[AuditBreach, ...]
    audit_missing: tuple[int, ...]
    last_audit: Reading | None

    @property
    def hold(self) -> bool:
        """Whether everything is as it was written."""
        return self.journals.holds and not self.audit_breaches and not self.audit_missing

    @property
    def faults(self) -> int:
        """How many chains do not hold, and rows are missing."""
        journals = len(self.journals.breaches) + len(self.journals.missing_entries)
        return journals + len(self.audit_breaches) + len(self.audit_missing)


def walk_chains(store: JournalStore, audits: Audits) -> Chains:
    """Walk every chain from its first entry."""
    count, last, breaches = 0, None, []
    for station_id in audits.station_ids():
        try:
            entries = audits.entries(station_id)
        except JournalBroken as error:
            breaches.append(AuditBreach(station_id, error.seq, error.problem))
            continue
        breach = first_audit_breach(entries)
        if breach is not None:
            breaches.append(breach)
        count += len(entries)
        last = entries[-1].reading if last is None else max(last, entries[-1].reading, key=lambda one: one.wall_at)
    return Chains(verify(store), count, tuple(breaches), tuple(audits.missing_entries()), last)
