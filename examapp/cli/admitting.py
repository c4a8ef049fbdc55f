"""The door to a form as commands open it: with the decisions in the audit, and the desk for those who come back."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from examapp.application.admission import Admission, Decision, Gate
from examapp.application.doors import Settings
from examapp.application.invigilation import AuditedDecisions, Invigilation
from examapp.application.reentry import ReentryDesk
from examapp.cli.context import Context
from examapp.cli.machine import MachineClock
from examapp.domain.forms import Form
from examapp.storage.store import Store


def admission_to(
    form: Form, store: Store, context: Context, *, gate: Gate | None = None, opened_at: datetime | None = None
) -> Admission:
    """The door to a form on this machine; `gate` is that of its sessions."""
    return Admission(
        form,
        store,
        MachineClock(),
        gate=gate,
        opened_at=opened_at,
        decisions=StoredDecisions(context.data),
        desk=desk_of(context.data, store),
    )


def desk_of(folder: Path, settings: Settings) -> ReentryDesk:
    """The desk of this machine; its secret and name are read only when a code is asked for."""
    return ReentryDesk(lambda: _secret(folder), lambda: station_id(folder), MachineClock(), settings=settings)


def _secret(folder: Path) -> bytes:
    from examapp.storage.secrets import reentry_secret

    return reentry_secret(folder)


def station_id(folder: Path) -> str:
    """The name of this machine in audits and codes."""
    from examapp.exchange.identity import load_station  # loads a cryptography library
    from examapp.storage.audit import NO_STATION

    station = load_station(folder)
    return NO_STATION if station is None else station.station_id


@dataclass(frozen=True, slots=True)
class StoredDecisions:
    """The decisions in the audit of a data folder, looked up only when a sitting begins."""

    folder: Path

    def about(self, form_id: str, candidate_id: str) -> Sequence[Decision]:
        """Late admission and extra time of one candidate for one form."""
        from examapp.storage.audit import AuditLog

        with closing(AuditLog(self.folder)) as audit:
            return AuditedDecisions(audit).about(form_id, candidate_id)


@contextmanager
def invigilation(context: Context, store: Store, form: Form) -> Iterator[Invigilation]:
    """What two people decide about sittings of a form on this machine."""
    from examapp.storage.audit import AuditLog

    with closing(AuditLog(context.data)) as audit:
        yield Invigilation(form, store, audit, MachineClock(), station_id=station_id(context.data))
