"""The sessions of a data folder with everything they are decided with: audit, clock, and this machine's names."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examapp.application.doors import Settings
from examapp.application.sessions import ExamDay, SessionGate, paper_doubts
from examapp.cli.context import Context, narrate
from examapp.cli.machine import MachineClock
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message, NotPossible
from examapp.domain.forms import Form
from examapp.domain.items import canonical_json
from examapp.domain.journal import Json
from examapp.domain.manifests import manifest_from_json
from examapp.locale import say
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


def confirm_paper(
    context: Context, manifests: Sequence[Mapping[str, Any]], paper: str, *, by: Sequence[str], reason: str
) -> None:
    """Record what speaks against opening a paper now, and that two confirm it; NotPossible when they give no reason."""
    sessions = [found for found in (manifest_from_json(canonical_json(each))[0] for each in manifests) if found]
    if len(sessions) < len(manifests):
        raise NotPossible(Message("A session in this paper is not what was sealed; ask for the paper again."))
    with open_desk(context) as desk:
        now = desk.clock.read()
        doubts = paper_doubts(sessions, now.wall_at, newest=desk.sessions.newest_moment())
        for each in doubts:
            narrate(f"! {say(each.message)}")
        if doubts and not reason.strip():
            raise NotPossible(
                Message("The paper was not opened; the two custodians have to confirm it."),
                hint=Message("The same once more with: --confirm --reason TEXT"),
            )
        for each in doubts:
            told = {"paper": paper, "incident": each.doubt.value, "shown": str(each.message)}
            data: dict[str, Json] = {**told, "by": list(by), "reason": reason.strip()}
            desk.audit.record(desk.station_id, AuditKind.INCIDENT_CONFIRMED, data, now=now)


def station_names(data: Path) -> tuple[str, ...]:
    """The names of this machine in the audit: its station's, and the one it had before it was made a station."""
    if not (data / STATION_FILE).is_file():
        return (NO_STATION,)
    from examapp.exchange.identity import load_station  # cryptography loads only where there is a station

    station = load_station(data)
    return (NO_STATION,) if station is None else (station.station_id, NO_STATION)
