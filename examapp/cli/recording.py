"""The audit as commands write it: under this machine's own name, by its own clocks."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from examapp.cli.context import Context
from examapp.cli.machine import MachineClock
from examapp.domain.audit import AuditKind
from examapp.domain.journal import Json
from examapp.storage.audit import NO_STATION, AuditLog


@contextmanager
def open_audit(context: Context) -> Iterator[AuditLog]:
    """The audit of the data folder, closed afterwards."""
    audit = AuditLog(context.data)
    try:
        yield audit
    finally:
        audit.close()


def record(
    context: Context,
    kind: AuditKind,
    data: Mapping[str, Json],
    *,
    also: Callable[[sqlite3.Connection], None] | None = None,
) -> None:
    """Write down what was done here, and with it what `also` writes: both or neither."""
    from examapp.exchange.identity import load_station  # cryptography loads only here

    station = load_station(context.data)
    name = NO_STATION if station is None else station.station_id
    with open_audit(context) as audit:
        audit.record(name, kind, data, now=MachineClock().read(), also=also)
