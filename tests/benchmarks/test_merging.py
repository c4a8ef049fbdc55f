"""Merging a city's bundles: what it costs beside the bare INSERTs of the same rows, and how it grows."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from examapp.domain.clocks import Reading
from examapp.domain.holdings import Holdings
from examapp.domain.journal import GENESIS, Event, EventKind, Json, make_event
from examapp.domain.sittings import sitting_id_of
from examapp.exchange.bundles import make_bundle, open_bundle
from examapp.exchange.merging import unite
from examapp.storage.merges import Arrival, Merges
from examapp.storage.migrations import STORE_STEPS, migrate
from examapp.storage.store import INSERT_EVENT, SELECT_EVENTS
from tests.exam_cases import MORNING
from tests.holdings_cases import FORM, TrustedFew, identity

STATIONS, SITTINGS, ITEMS = 10, 200, 75
CITY, COUNTY = identity("city"), identity("county")
TRUST = TrustedFew((COUNTY.station,))
# Processor time is compared, because what else a machine does, and its disk, would be compared otherwise.
# Opened and checked, an event costs some digests and JSON besides its INSERT.
RATIO, SERIES = 20.0, 2
GROWTH, ALLOWANCE = 10, 1.5


def sitting(candidate: str) -> Iterator[Event]:
    """A candidate who looks at every item, answers it, and submits."""
    items = [f"item-{number:03d}" for number in range(ITEMS)]
    told: list[tuple[EventKind, dict[str, Json]]] = [
        (EventKind.STARTED, {"candidate": candidate, "form": FORM, "seat_seed": candidate})
    ]
    for item in items:
        told += [(EventKind.MOVED, {"item": item}), (EventKind.RESPONDED, {"item": item, "options": ["A", "C"]})]
    told.append((EventKind.SUBMITTED, {"by": "candidate"}))
    previous, sitting_id = GENESIS, sitting_id_of(FORM, candidate)
    for seq, (kind, data) in enumerate(told):
        reading = Reading(MORNING + timedelta(seconds=seq), 1000 * seq, "boot-1")
        event = make_event(sitting_id, seq, kind, reading=reading, data=data, previous=previous)
        previous = event.digest
        yield event


def bundle(station: int, sittings: int) -> bytes:
    """What a station sends home."""
    journals = {}
    for number in range(sittings):
        events = tuple(sitting(f"{station}-{number}"))
        journals[events[0].sitting_id] = events
    now = Reading(MORNING + timedelta(hours=4), 0, "boot-1")
    return make_bundle(Holdings(journals=journals), COUNTY, recipients=[CITY.station.recipient], now=now)


def merge(merges: Merges, sealed: bytes) -> int:
    """Open, check and merge a bundle as the command does; how many events were new."""
    opened = open_bundle(sealed, CITY, trust=TRUST)
    arrival = Arrival(opened.digest, opened.station.station_id, opened.exported_at.wall_at, MORNING)
    own = CITY.station.station_id
    now = opened.exported_at
    return len(merges.merge(arrival, opened.holdings, unite=partial(unite, own=own), own=own, now=now).events)


def bare_inserts(path: Path, rows: list[tuple[object, ...]]) -> float:
    """Processor seconds for the rows alone, in the same guarded table, in one transaction a station."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection, STORE_STEPS)
        began = process_time()
        share = len(rows) // STATIONS
        for first in range(0, len(rows), share):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(INSERT_EVENT, rows[first : first + share])
            connection.execute("COMMIT")
        return process_time() - began


def rows_of(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "examapp.db")) as connection:
        return connection.execute(f"{SELECT_EVENTS} ORDER BY entry").fetchall()


def timed_merges(folder: Path, bundles: list[bytes]) -> tuple[float, int]:
    """Processor seconds for all of them, one after the other, and how many events came."""
    with closing(Merges(folder)) as merges:
        began = process_time()
        events = sum(merge(merges, sealed) for sealed in bundles)
        return process_time() - began, events


def test_ten_stations_come_home(tmp_path):
    bundles = [bundle(station, SITTINGS) for station in range(STATIONS)]
    began = perf_counter()
    merged_s, events = timed_merges(tmp_path, bundles)
    whole_s = perf_counter() - began
    assert events == STATIONS * SITTINGS * (2 * ITEMS + 2)
    rows = rows_of(tmp_path)
    bare_s = min(bare_inserts(tmp_path / f"bare-{number}.db", rows) for number in range(SERIES))
    size = sum(len(sealed) for sealed in bundles) / 2**20
    came = f"{events} events of {size:.0f} MiB in {whole_s:.1f} s"
    figures = f"{came} ({merged_s:.1f} s of processor time), bare INSERTs {bare_s:.1f} s"
    print(f"{figures}: {merged_s / bare_s:.1f} times as long")  # noqa: T201  (shown by pytest -s)
    assert merged_s <= RATIO * bare_s, figures


def test_ten_times_as_much_takes_little_more_than_ten_times_as_long(tmp_path):
    few, many = bundle(0, 5), bundle(1, 5 * GROWTH)
    small_s = min(timed_merges(tmp_path / f"few-{number}", [few])[0] for number in range(3))
    large_s = min(timed_merges(tmp_path / f"many-{number}", [many])[0] for number in range(2))
    figures = f"5 sittings {small_s:.2f} s, {5 * GROWTH} sittings {large_s:.2f} s"
    print(f"{figures}: {large_s / small_s:.1f} times as long for {GROWTH} times as much")  # noqa: T201
    assert large_s <= ALLOWANCE * GROWTH * small_s, figures


def test_a_bundle_costs_no_more_in_a_full_store_than_in_an_empty_one(tmp_path):
    mine = bundle(0, 20)
    empty_s = min(timed_merges(tmp_path / f"empty-{number}", [mine])[0] for number in range(3))
    timed_merges(tmp_path / "full", [bundle(1, 100)])
    full_s, events = timed_merges(tmp_path / "full", [mine])
    again_s, nothing = timed_merges(tmp_path / "full", [mine])
    figures = f"empty {empty_s:.2f} s, beside 100 sittings {full_s:.2f} s, again {again_s:.2f} s"
    print(figures)  # noqa: T201
    assert (events, nothing) == (20 * (2 * ITEMS + 2), 0)
    assert full_s <= 2 * empty_s + 0.1, figures
    assert again_s <= 2 * empty_s + 0.1, figures
