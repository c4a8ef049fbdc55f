"""Data folders of an exam day: a city and counties that trust each other, with a form, people, and sittings."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from examapp.application.admission import Admission
from examapp.application.delivery import Delivery
from examapp.cli.main import run
from examapp.domain.people import Candidate
from examapp.exchange.identity import Identity, save_identity, station_to_json
from examapp.storage.merges import Merges, StationRow
from examapp.storage.store import Store
from tests.exam_cases import MORNING, FakeClock, make_candidate, small_form
from tests.holdings_cases import identity

PEOPLE = [
    make_candidate("13416201281012345", name="张三", centre="涡阳", seat="01"),
    make_candidate("13416201281054321", name="李四", centre="涡阳", seat="02"),
    make_candidate("13416201281011111", name="王五", centre="蒙城", seat="01"),
]


def make_station(folder: Path, name: str, *trusted: str, people: list[Candidate] | None = None) -> Identity:
    """A data folder with a form, a roster, an identity, and the stations it trusts."""
    with closing(Store(folder)) as store:
        store.save_form(small_form()[0], built_at=MORNING)
        store.save_candidates(PEOPLE if people is None else people)
    save_identity(identity(name), folder)
    with closing(Merges(folder)) as merges:
        for each in trusted:
            trust(merges, each)
    return identity(name)


def trust(merges: Merges, name: str) -> None:
    """Trust a station of that name from the morning on."""
    station = identity(name).station
    merges.add_station(StationRow(station.station_id, station_to_json(station), MORNING, None, ""))


def revoke(folder: Path, name: str, moment: datetime, reason: str = "lost") -> None:
    """Revoke a station in the trust list of a folder."""
    with closing(Merges(folder)) as merges:
        row = (moment.astimezone(UTC).isoformat(timespec="milliseconds"), reason, identity(name).station.station_id)
        merges._connection.execute("UPDATE stations SET revoked_at = ?, reason = ? WHERE station_id = ?", row)


def sit(folder: Path, person: Candidate, *, items: int | None = None, submit: bool = True, option: int = 0) -> Delivery:
    """Let a candidate sit, or go on: answer so many items more, and submit."""
    with closing(Store(folder)) as store:
        clock = FakeClock(boot_id=folder.name)
        admission = Admission(small_form()[0], store, clock)
        begun = admission.sitting_of(person)
        if begun is not None:
            clock.boot_ms, clock.wall_at = begun.last.reading.boot_ms, begun.last.reading.wall_at
            clock.advance(seconds=1)
        delivery = admission.admit(admission.identify(person.licence_no))
        for item in delivery.sitting.form.items[:items]:
            clock.advance(seconds=5)
            delivery.respond(item.item_id, item.option_ids[option])
        if submit:
            delivery.submit()
    return delivery


def examapp(capsys, *words: object) -> tuple[int, str, str]:
    """Run a command line in English; exit code, standard output, standard error."""
    code = run([*(str(word) for word in words), "--lang", "en"])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, captured.out, captured.err
