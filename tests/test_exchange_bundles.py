"""Bundles: whole, for this machine, from a trusted station, every chain sound, or refused with one clear sentence."""

import io
import json
import subprocess
import zipfile
from dataclasses import replace
from datetime import timedelta
from functools import cache
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.audit import AuditKind
from examapp.domain.errors import JournalBroken
from examapp.domain.holdings import Holdings, Revocation, StoredForm
from examapp.domain.items import canonical_json
from examapp.domain.journal import GENESIS, make_event
from examapp.domain.training_records import training_to_record
from examapp.exchange.bundles import (
    BUNDLE,
    Notice,
    make_bundle,
    make_seat,
    open_bundle,
    open_seat,
    read_notice,
    revoked_among,
)
from examapp.exchange.identity import station_to_json
from examapp.exchange.packets import pack
from examapp.exchange.sealing import NotOpened, seal
from examapp.exchange.signatures import NotSigned
from tests.exam_cases import MORNING, make_candidate
from tests.holdings_cases import TrustedFew, audit, identity, journal, reading
from tests.training_cases import record

CITY, COUNTY, STRANGER = identity("city"), identity("蒙城县"), identity("stranger")
TRUST = TrustedFew((COUNTY.station,))
NOON = reading(4 * 3600)
REFUSED = (NotOpened, NotSigned, JournalBroken)


def holdings() -> Holdings:
    station = COUNTY.station.station_id
    return Holdings(
        journals={events[0].sitting_id: events for events in (journal("1", 4), journal("2", 2))},
        audits={station: audit(station, [{"by": ["甲", "乙"]}], AuditKind.VOIDED)},
        candidates=(make_candidate(name="张三"),),
        forms=(StoredForm("f", "small", "2026-11-20T01:00:00.000+00:00", "{}"),),
        contents={"d": "{}"},
        manifests={"m": "{}"},
        revocations=(Revocation(STRANGER.station.station_id, station_to_json(STRANGER.station), MORNING, "lost"),),
        training=(record(0), record(4)),
    )


def sealed_by(station=COUNTY, *, to=CITY, held=None, now=NOON) -> bytes:
    return make_bundle(held or holdings(), station, recipients=[to.station.recipient], now=now)


@cache
def small_bundle() -> bytes:
    return sealed_by(held=Holdings(journals={events[0].sitting_id: events for events in (journal("1", 2),)}))


def test_a_bundle_comes_back_as_it_was_with_its_times():
    bundle = open_bundle(sealed_by(), CITY, trust=TRUST)
    assert bundle.holdings == holdings()
    assert (bundle.station, bundle.exported_at) == (COUNTY.station, NOON)
    assert bundle.digest == open_bundle(sealed_by(), CITY, trust=TRUST).digest


def test_only_the_recipient_opens_it():
    with pytest.raises(NotOpened, match="sealed for somebody else"):
        open_bundle(sealed_by(), STRANGER, trust=TRUST, name="a.bundle.age")


@given(st.integers(0, len(small_bundle()) - 1), st.integers(1, 255))
def test_a_bundle_with_one_changed_byte_is_refused(place, change):
    damaged = bytearray(small_bundle())
    damaged[place] ^= change
    with pytest.raises(REFUSED):
        open_bundle(bytes(damaged), CITY, trust=TRUST)


def test_every_single_byte_counts():
    whole = small_bundle()
    open_bundle(whole, CITY, trust=TRUST)
    for place in range(len(whole)):
        with pytest.raises(REFUSED):
            open_bundle(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :], CITY, trust=TRUST)


@given(st.integers(0, len(small_bundle()) - 1))
def test_a_bundle_that_was_cut_or_continued_is_refused(length):
    for damaged in (small_bundle()[:length], small_bundle() + small_bundle()[:length] + b"\0"):
        with pytest.raises(REFUSED):
            open_bundle(damaged, CITY, trust=TRUST)


@given(st.data())
def test_a_byte_changed_by_somebody_who_can_seal_is_refused_all_the_same(data):
    archive = bytearray(CITY.unseal(small_bundle()))
    place = data.draw(st.integers(0, len(archive) - 1))
    archive[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(REFUSED):
        open_bundle(seal(bytes(archive), [CITY.station.recipient]), CITY, trust=TRUST)


# --- trust -----------------------------------------------------------------------------------------------------------


def test_a_station_that_is_not_trusted_is_refused_with_what_to_compare():
    with pytest.raises(NotSigned, match="not trusted here: stranger") as caught:
        open_bundle(sealed_by(STRANGER), CITY, trust=TRUST, name="b.age")
    assert caught.value.where == "b.age"
    assert STRANGER.station.spoken in str(caught.value)


def test_somebody_who_claims_to_be_a_trusted_station_is_refused():
    impostor = replace(STRANGER, station=COUNTY.station)
    with pytest.raises(NotSigned, match="another key"):
        open_bundle(sealed_by(impostor), CITY, trust=TRUST)


def test_what_a_station_signed_before_its_revocation_counts_and_nothing_after():
    before = TrustedFew((COUNTY.station,), {COUNTY.station.station_id: NOON.wall_at + timedelta(seconds=1)})
    assert open_bundle(sealed_by(), CITY, trust=before).station == COUNTY.station
    for revoked_at in (NOON.wall_at, NOON.wall_at - timedelta(hours=1)):
        after = TrustedFew((COUNTY.station,), {COUNTY.station.station_id: revoked_at})
        with pytest.raises(NotSigned, match="was revoked"):
            open_bundle(sealed_by(), CITY, trust=after)


def test_a_bundle_is_as_old_as_the_latest_thing_in_it():
    trust = TrustedFew((COUNTY.station,), {COUNTY.station.station_id: reading(2).wall_at})
    with pytest.raises(NotSigned, match="was revoked"):
        open_bundle(sealed_by(now=reading(0)), CITY, trust=trust)
    late = TrustedFew((COUNTY.station,), {COUNTY.station.station_id: reading(60).wall_at})
    assert open_bundle(sealed_by(now=reading(0)), CITY, trust=late)


def test_revocations_are_heard_before_the_bundles_they_concern():
    notice = read_notice(sealed_by(), CITY, trust=TRUST)
    stranger = STRANGER.station.station_id
    assert revoked_among([notice], TRUST) == {stranger: MORNING}
    back = Revocation(COUNTY.station.station_id, station_to_json(COUNTY.station), MORNING + timedelta(hours=1), "spite")
    spite = Notice(stranger, NOON.wall_at, (back,))
    for order in ([notice, spite], [spite, notice]):
        assert revoked_among(order, TRUST) == {stranger: MORNING}


# --- what is in it ---------------------------------------------------------------------------------------------------


def signed_with(**changes) -> bytes:
    """A bundle of a trusted station whose document was made by another program."""
    archive = zipfile.ZipFile(io.BytesIO(CITY.unseal(sealed_by())))
    document = json.loads(archive.read("bundle.json"))
    changed = {**document, **changes}
    return pack(BUNDLE, changed, COUNTY, recipients=[CITY.station.recipient], now=NOON)


def rows():
    return json.loads(canonical_json(json.loads(zipfile_text())["events"]))


def zipfile_text() -> str:
    return zipfile.ZipFile(io.BytesIO(CITY.unseal(sealed_by()))).read("bundle.json").decode()


@pytest.mark.parametrize("change", ["value", "drop", "swap", "first", "audit"])
def test_a_chain_that_does_not_hold_is_refused_although_its_station_signed_it(change):
    events = rows()
    if change == "value":
        events[2][6] = {"item": "other", "on": True}
    elif change == "drop":
        del events[1]
    elif change == "swap":
        events[1], events[2] = events[2], events[1]
    elif change == "first":
        events = events[1:]
    audits = json.loads(zipfile_text())["audit"]
    if change == "audit":
        audits[0][6] = {"by": ["甲", "丙"]}
    with pytest.raises(JournalBroken):
        open_bundle(signed_with(events=events, audit=audits), CITY, trust=TRUST)


def test_a_sitting_under_another_name_is_refused():
    first = journal("1", 1)[0]
    other = make_event("f" * 16, 0, first.kind, reading=first.reading, data=first.data, previous=GENESIS)
    bundle = sealed_by(held=Holdings(journals={other.sitting_id: (other,)}))
    with pytest.raises(JournalBroken, match="another form or candidate"):
        open_bundle(bundle, CITY, trust=TRUST)


@pytest.mark.parametrize(
    "changes",
    [
        {"events": None},
        {"events": [[]]},
        {"events": [["s", 0, "no_such_kind", "2026-11-23T01:00:00.000+00:00", 0, "b", {}, "", ""]]},
        {"events": [["s", 0, "started", "2026-11-23T09:00:00.000+08:00", 0, "b", {}, "", ""]]},
        {"events": [["s", 0, "started", "2026-11-23T01:00:00.000", 0, "b", {}, "", ""]]},
        {"events": [["s", 2**70, "started", "2026-11-23T01:00:00.000+00:00", 0, "b", {}, "", ""]]},
        {"events": [["s", True, "started", "2026-11-23T01:00:00.000+00:00", 0, "b", {}, "", ""]]},
        {"candidates": [{"name": "x"}]},
        {"audit": [["local", 0, "voided", "2026-11-23T01:00:00.000+00:00", 0, "b", {}, "0" * 64, "x"]]},
        {"forms": [["f", "e", "yesterday", "{}"]]},
        {"manifests": {"m": 1}},
        {"training": None},
        {"training": {}},
        {"revocations": [["{}", "2026-11-23T01:00:00.000+00:00", ""]]},
    ],
)
def test_what_cannot_be_read_is_refused_whole(changes):
    with pytest.raises(REFUSED):
        open_bundle(signed_with(**changes), CITY, trust=TRUST)


def test_a_bundle_of_an_earlier_version_has_no_training_and_opens():
    archive = zipfile.ZipFile(io.BytesIO(CITY.unseal(sealed_by())))
    document = json.loads(archive.read("bundle.json"))
    del document["training"]
    earlier = pack(BUNDLE, document, COUNTY, recipients=[CITY.station.recipient], now=NOON)
    assert open_bundle(earlier, CITY, trust=TRUST).holdings == replace(holdings(), training=())


def test_training_that_cannot_be_read_keeps_no_result_from_coming_home():
    newer = ["x", "learner", "2027-01-01T08:00:00.000+08:00", "dreamt", {}]
    found = open_bundle(signed_with(training=[newer, training_to_record(record(0)), 7]), CITY, trust=TRUST).holdings
    assert found == replace(holdings(), training=(record(0),), unread_training=2)


def test_a_learners_clock_makes_no_bundle_younger_than_it_is():
    late = record(0, at=NOON.wall_at + timedelta(days=400))
    trust = TrustedFew((COUNTY.station,), {COUNTY.station.station_id: NOON.wall_at + timedelta(days=1)})
    assert open_bundle(sealed_by(held=Holdings(training=(late,))), CITY, trust=trust).latest == NOON.wall_at


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}", b"[" * 100_000])
def test_other_things_sealed_for_us_are_refused(content):
    with pytest.raises(NotOpened):
        open_bundle(seal(content, [CITY.station.recipient]), CITY, trust=TRUST)


def test_deep_nesting_is_refused_before_any_signature_is_looked_at():
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w") as archive:
        for name, text in (("bundle.json", "[" * 100_000), ("bundle.json.sig", "x")):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o600 << 16
            archive.writestr(info, text)
    with pytest.raises(NotOpened, match="cannot be read"):
        open_bundle(seal(paper.getvalue(), [CITY.station.recipient]), CITY, trust=TRUST)


# --- seats -----------------------------------------------------------------------------------------------------------


def test_a_seat_is_one_sitting_and_no_bundle():
    events = journal("1", 4)
    held = Holdings(journals={events[0].sitting_id: events}, candidates=(make_candidate(),))
    seat = make_seat(held, COUNTY, recipients=[CITY.station.recipient], now=NOON)
    assert open_seat(seat, CITY, trust=TRUST).holdings == held
    with pytest.raises(NotOpened, match="no bundle"):
        open_bundle(seat, CITY, trust=TRUST)
    with pytest.raises(NotOpened, match="no copy of a seat"):
        open_seat(sealed_by(), CITY, trust=TRUST)
    two = make_seat(holdings(), COUNTY, recipients=[CITY.station.recipient], now=NOON)
    with pytest.raises(NotOpened, match="exactly one sitting"):
        open_seat(two, CITY, trust=TRUST)


@pytest.mark.skipif(which("age") is None or which("ssh-keygen") is None, reason="age and ssh-keygen are not installed")
def test_stock_tools_open_a_bundle_and_verify_its_signature(tmp_path):
    (tmp_path / "key").write_text(CITY.age_key + "\n", encoding="utf-8")
    (tmp_path / "a.bundle.age").write_bytes(sealed_by())
    opened = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "a.bundle.age")], capture_output=True, check=True
    )
    with zipfile.ZipFile(io.BytesIO(opened.stdout)) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "allowed").write_text(f"county {COUNTY.station.signing_key}\n", encoding="utf-8")
    words = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "county", "-n", "bundle@examapp", "-s"]
    content = (tmp_path / "bundle.json").read_bytes()
    done = subprocess.run([*words, "bundle.json.sig"], cwd=tmp_path, input=content, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
