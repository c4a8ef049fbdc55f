"""Recording in this machine's audit what people decide."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from examapp.cli.context import Context
from examapp.cli.machine import MachineClock
from examapp.domain.audit import AuditEntry, AuditKind
from examapp.domain.journal import Json
from examapp.storage.audit import NO_STATION, AuditLog


@contextmanager
def open_audit(context: Context) -> Iterator[AuditLog]:
    """The audit of the data folder, closed afterwards."""
    log = AuditLog(context.data)
    try:
        yield log
    finally:
        log.close()


def this_station(context: Context) -> str:
    """The id under which this machine records: its own, or that of a workspace that is no station yet."""
    from examapp.exchange.identity import load_station  # cryptography loads only here

    station = load_station(context.data)
    return NO_STATION if station is None else station.station_id


def record(context: Context, kind: AuditKind, data: Mapping[str, Json]) -> AuditEntry:
    """Append to this machine's audit; NotSaved when that fails."""
    with open_audit(context) as log:
        return log.record(this_station(context), kind, data, now=MachineClock().read())
