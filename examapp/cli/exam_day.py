"""The sessions of a data folder with everything they are decided with: audit, clock, and this machine's names."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from examapp.application.doors import Settings
from examapp.application.sessions import ExamDay, SessionGate
from examapp.cli.context import Context
from examapp.cli.machine import MachineClock
from examapp.domain.forms import Form
from examapp.storage.audit import NO_STATION, AuditLog
from examapp.storage.sessions import Sessions

STATION_FILE = Path("station", "station.json")


@dataclass(frozen=True, slots=True)
class Desk:
    """What an invigilator's commands work with."""

    sessions: Sessions
    audit: AuditLog
    clock: MachineClock
    stations: tuple[str, ...]

    @property
    def day(self) -> ExamDay:
        """The sessions and what was done with them."""
        return ExamDay(self.sessions, self.audit, self.clock, stations=self.stations)

    @property
    def station_id(self) -> str:
        """The name of this machine in the audit."""
        return self.stations[0]

    def gate(self, form: Form, settings: Settings) -> SessionGate:
        """What stands before the sittings of a form."""
        from examapp.exchange.passphrases import CODE_COST, Scrambler

        return SessionGate(self.day, settings, Scrambler(CODE_COST), self.clock, form)


@contextmanager
def open_desk(context: Context) -> Iterator[Desk]:
    """The sessions and the audit of the data folder, closed afterwards."""
    with closing(Sessions(context.data)) as sessions, closing(AuditLog(context.data)) as audit:
        yield Desk(sessions, audit, MachineClock(), station_names(context.data))


def station_names(data: Path) -> tuple[str, ...]:
    """The names of this machine in the audit: its station's, and the one it had before it was made a station."""
    if not (data / STATION_FILE).is_file():
        return (NO_STATION,)
    from examapp.exchange.identity import load_station  # cryptography loads only where there is a station

    station = load_station(data)
    return (NO_STATION,) if station is None else (station.station_id, NO_STATION)
