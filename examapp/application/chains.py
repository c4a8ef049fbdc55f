"""Whether everything that is chained here holds: the journals of all sittings, and the audits of all stations."""

from dataclasses import dataclass

from examapp.application.administration import JournalStore, Verification, verify
from examapp.application.verification import Audit, check_audit
from examapp.domain.audit import AuditBreach
from examapp.domain.clocks import Reading


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


def walk_chains(store: JournalStore, audit: Audit) -> Chains:
    """Walk every chain from its first entry."""
    checked = check_audit(audit)
    last = max((entry.reading for entry in checked.entries), key=lambda reading: reading.wall_at, default=None)
    return Chains(verify(store), len(checked.entries), checked.breaches, checked.missing_entries, last)
