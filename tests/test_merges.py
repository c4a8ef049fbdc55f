"""Merging into the store: one transaction a bundle, beside other merges and a running exam; nothing is overwritten."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examapp.domain.audit import AuditKind, first_audit_breach
from examapp.domain.errors import JournalBroken, NotSaved
from examapp.domain.holdings import Holdings, Revocation, StoredForm, Subject
from examapp.domain.journal import EventKind, first_breach
from examapp.domain.people import CandidateState
from examapp.exchange.bundles import make_bundle
from examapp.exchange.identity import station_to_json
from examapp.exchange.merging import unite
from examapp.storage.audit import AuditLog
from examapp.storage.merges import Arrival, Merges, StationRow
from examapp.storage.store import STORE_FILE, KeyStore, Store
from tests.exam_cases import MORNING, FakeClock, admit, make_candidate, small_form
from tests.holdings_cases import Workspace, audit, grow, holding, identity, journal, reading

ROOT = Path(__file__).parents[1]
OWN = "0" * 16
COUNTY = identity("蒙城县").station


@pytest.fixture
def merges() -> Iterator[Merges]:
    with closing(Merges()) as opened:
        yield opened


def arrival(digest: str = "d", *, hours: int = 1, station_id: str = COUNTY.station_id) -> Arrival:
    return Arrival(digest, station_id, MORNING + timedelta(hours=hours), MORNING + timedelta(hours=9))


def take(merges: Merges, found: Holdings, digest: str = "d", station_id: str = COUNTY.station_id):
    came = arrival(digest, station_id=station_id)
    return merges.merge(came, found, unite=partial(unite, own=OWN), own=OWN, now=reading(9))


def sat(folder: Path) -> Holdings:
    """What the store of a folder holds after a candidate has sat there."""
    with closing(Store(folder)) as store:
        store.save_form(small_form()[0], built_at=MORNING)
        clock = FakeClock()
        delivery = admit(store, clock)
        for item in delivery.sitting.form.items:
            clock.advance(seconds=20)
            delivery.respond(item.item_id, item.option_ids[0])
        delivery.submit()
    with closing(AuditLog(folder)) as log:
        log.record("local", AuditKind.FORM_BUILT, {}, now=reading())
        log.record(COUNTY.station_id, AuditKind.STATION_MADE, {"by": []}, now=reading())
    with closing(Merges(folder)) as merges:
        return merges.holdings()


def test_what_a_station_holds_is_what_another_has_after_the_merge(tmp_path):
    held = sat(tmp_path / "county")
    assert "local" not in held.audits
    with closing(Merges(tmp_path / "city")) as merges:
        added = take(merges, held)
        again = merges.holdings()
    assert added.new == 1
    assert again.journals == held.journals
    assert again.candidates == held.candidates
    assert (again.forms, again.contents) == (held.forms, held.contents)
    assert again.audits[COUNTY.station_id] == held.audits[COUNTY.station_id]
    with closing(Store(tmp_path / "city")) as store:
        form = store.form(small_form()[0].form_id)
        assert form == small_form()[0]


def test_no_key_and_no_rationale_travels(tmp_path):
    held = sat(tmp_path)
    with closing(KeyStore(tmp_path)) as keys:
        keys.save(small_form()[1])
    sealed = make_bundle(held, identity("county"), recipients=[identity("city").station.recipient], now=reading())
    archive = identity("city").unseal(sealed).decode("utf-8", errors="replace")
    assert "Stem of" in archive
    for word in ("Why ", "rationale", "scored", '"key'):
        assert word not in archive


def test_merging_again_changes_nothing_and_is_not_entered_in_the_audit_again(tmp_path):
    held = sat(tmp_path / "county")
    with closing(Merges(tmp_path / "city")) as merges:
        take(merges, held)
        before = merges.holdings()
        assert [entry.kind for entry in before.audits[OWN]] == [AuditKind.MERGED]
        assert first_audit_breach(before.audits[OWN]) is None
        added = take(merges, held)
        assert (added.new, added.grown, added.same, added.events) == (0, 0, 1, ())
        assert merges.holdings() == before
        assert [one.digest for one in merges.arrivals()] == ["d"]


branches = st.builds(
    lambda candidate, trunk, branch, more: grow(journal(candidate, trunk), branch, more),
    st.sampled_from("12"),
    st.integers(1, 3),
    st.sampled_from("xy"),
    st.integers(0, 3),
)


@settings(max_examples=30)
@given(st.lists(st.lists(branches, max_size=3).map(lambda found: holding(*found)), min_size=1, max_size=4))
def test_the_store_does_what_the_model_does(bundles):
    model = Workspace()
    with closing(Merges()) as merges:
        for number, bundle in enumerate([*bundles, *bundles]):
            model.add(unite(model.known, bundle, own=OWN))
            take(merges, bundle, str(number))
        assert merges.holdings().journals == model.holdings.journals
        assert {(one.name, one.seq) for one in merges.conflicts()} == {(one.name, one.seq) for one in model.listed}


def test_two_continuations_are_listed_by_station_and_neither_is_lost(merges):
    trunk = journal(length=3)
    take(merges, holding(grow(trunk, "x", 2)), "1", "a" * 16)
    take(merges, holding(grow(trunk, "y", 1)), "2", "b" * 16)
    take(merges, holding(grow(trunk, "y", 3)), "3", "b" * 16)
    take(merges, holding(grow(trunk, "z", 2)), "4", "b" * 16)
    assert merges.holdings().journals == holding(grow(trunk, "x", 2)).journals
    (listed,) = merges.conflicts()
    assert (listed.subject, listed.seq, listed.station_id) == (Subject.SITTING, 3, "b" * 16)
    assert sorted(len(tail) for tail in listed.tails) == [2, 3]


def test_a_bundle_is_merged_whole_or_not_at_all(merges):
    good = journal("1", 3)
    broken = replace(journal("2", 2)[1], seq=7)
    with pytest.raises(NotSaved):
        take(merges, Holdings(journals={"1": good, "2": (journal("2", 1)[0], broken)}))
    assert merges.holdings() == Holdings()
    assert merges.arrivals() == []
    form = StoredForm("f" * 64, "small", "2026-11-20T01:00:00.000+00:00", '{"items":[]}')
    with pytest.raises(JournalBroken):
        take(merges, replace(holding(good), forms=(form,)))
    assert merges.holdings() == Holdings()


def test_a_form_that_is_not_what_its_id_names_is_refused(tmp_path, merges):
    held = sat(tmp_path)
    (form,) = held.forms
    other = {**held.contents}
    digest = next(iter(other))
    other[digest] = other[digest].replace("Stem", "Other stem")
    for changed in (replace(held, contents=other), replace(held, forms=(replace(form, form_id="0" * 64),))):
        with pytest.raises(JournalBroken):
            take(merges, changed)
    assert merges.holdings().contents == {}


def test_the_journal_stays_append_only(tmp_path):
    held = sat(tmp_path / "county")
    with closing(Merges(tmp_path / "city")) as merges:
        take(merges, held)
    with closing(sqlite3.connect(tmp_path / "city" / STORE_FILE)) as raw:
        for statement in (
            "UPDATE events SET data = '{}'",
            "DELETE FROM audit",
            "REPLACE INTO events SELECT * FROM events",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)


def test_states_manifests_and_revocations_are_kept_with_their_times(merges):
    person, lost = make_candidate(), identity("lost").station
    merges.add_station(StationRow(lost.station_id, station_to_json(lost), MORNING, None, ""))
    told = [{"candidate": person.licence_no, "by": ["甲"]}]
    later, earlier = MORNING + timedelta(hours=2), MORNING + timedelta(hours=1)
    revocations = [Revocation(lost.station_id, station_to_json(lost), when, "stolen") for when in (later, earlier)]
    for number, (revocation, state) in enumerate(zip(revocations, ("normal", "absent"), strict=True)):
        found = Holdings(
            audits={COUNTY.station_id: audit(COUNTY.station_id, told)} if state == "absent" else {},
            candidates=(replace(person, state=CandidateState(state)),),
            manifests={"m": "{}"},
            revocations=(revocation,),
        )
        take(merges, found, str(number))
    held = merges.holdings()
    assert held.candidates[0].state is CandidateState.ABSENT
    assert held.manifests == {"m": "{}"}
    assert held.revocations == (revocations[1],)
    (row,) = merges.stations()
    assert (row.trusted_at, row.revoked_at, row.reason) == (MORNING, earlier, "stolen")
    assert merges.conflicts() == []


# --- beside others ---------------------------------------------------------------------------------------------------

MERGING = """
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from examapp.exchange.merging import unite
from examapp.storage.merges import Merges
from tests.holdings_cases import grow, holding, journal
from tests.test_merges import OWN, take

letter = sys.argv[2]
with closing(Merges(Path(sys.argv[1]))) as merges:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(1, 26):
        shared = grow(journal("shared", 3), letter, 2)
        take(merges, holding(journal(f"{letter}{number}", 20), journal("both", number), shared), f"{letter}{number}")
"""


def test_two_merges_and_an_exam_run_in_one_folder_at_the_same_time(tmp_path):
    with closing(Store(tmp_path)) as store:
        clock = FakeClock()
        delivery = admit(store, clock)
        items = delivery.sitting.form.items
        others = [
            subprocess.Popen(
                [sys.executable, "-c", MERGING, str(tmp_path), letter],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for letter in "xy"
        ]
        for other in others:
            assert other.stdout.readline() == "ready\n"
        for other in others:
            other.stdin.write("\n")
            other.stdin.flush()
        answers = 0
        while any(other.poll() is None for other in others):
            clock.advance(milliseconds=1)
            item = items[answers % len(items)]
            delivery.respond(item.item_id, item.option_ids[answers // len(items) % len(item.option_ids)])
            answers += 1
        for other in others:
            other.stdin.close()
            other.stdout.close()
            assert other.returncode == 0
        mine = store.events(delivery.sitting.sitting_id)
        assert first_breach(mine) is None
        responses = [event for event in mine if event.kind in (EventKind.RESPONDED, EventKind.CLEARED)]
        assert len(responses) == answers > 0
        assert store.missing_entries() == []
    with closing(Merges(tmp_path)) as merges:
        held = merges.holdings()
        assert len(held.journals) == 1 + 50 + 2
        assert all(first_breach(events) is None for events in held.journals.values())
        assert len(held.journals[journal("both", 1)[0].sitting_id]) == 25
        assert first_audit_breach(held.audits[OWN]) is None
        assert len(held.audits[OWN]) == 50
        (listed,) = merges.conflicts()
        assert listed.name == journal("shared", 1)[0].sitting_id
