"""Progress that travels: a union whatever the order and however often, in files and in bundles; damage is refused."""

from contextlib import closing
from dataclasses import replace
from functools import partial
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examapp.domain.errors import NotSaved
from examapp.domain.holdings import Holdings, Subject
from examapp.domain.items import canonical_json
from examapp.domain.lessons import progress_of
from examapp.domain.training_log import NOBODY, TrainingKind
from examapp.domain.training_records import is_same, training_to_record
from examapp.domain.wrong_answers import weak_topics, wrong_book
from examapp.exchange.bundles import make_bundle, open_bundle
from examapp.exchange.merging import unite, unite_training
from examapp.exchange.progress import make_progress, read_progress
from examapp.exchange.sealing import NotOpened, lock, opens_by_passphrase, seal, unlock
from examapp.storage.merges import Arrival, Merges
from examapp.storage.training import TrainingLog, insert_records
from tests.holdings_cases import TrustedFew, identity, journal, reading
from tests.training_cases import LEARNER, OTHER, TOPICS, attended, course, journeys, logs, record

CITY, COUNTY = identity("city"), identity("蒙城县")
TRUST = TrustedFew((COUNTY.station,))
OWN = CITY.station.station_id


def state_of(records):
    """The set of records and everything that is derived from them."""
    records = list(records)
    names = {canonical_json(training_to_record(each)) for each in records}
    assert len(names) == len(records)
    return names, wrong_book(records), weak_topics(records, TOPICS), progress_of(course(), records)


def union_of(found):
    return {each.record_id: each for log in found for each in log}.values()


# --- logs and files --------------------------------------------------------------------------------------------------


@given(journeys())
def test_logs_come_together_in_any_order_and_any_number_of_times(journey):
    found, orders = journey
    expected = state_of(union_of(found))
    for order in orders:
        with closing(TrainingLog()) as log:
            new = sum(log.add(found[place]) for place in order)
            assert state_of(log.of(LEARNER)) == expected
            assert new == len(expected[0])


@given(journeys())
def test_files_of_progress_come_together_in_any_order_and_any_number_of_times(journey):
    found, orders = journey
    files = [make_progress(LEARNER, union_of([each])) for each in found]
    expected = state_of(union_of(found))
    for order in orders:
        with closing(TrainingLog()) as log:
            for place in order:
                records = read_progress(files[place]).records
                new, differing = unite_training(log.known(each.record_id for each in records), records)
                assert (log.add(new), differing) == (len(new), [])
            assert state_of(log.of(LEARNER)) == expected


@given(logs)
def test_two_machines_that_exchange_their_progress_are_the_same(found):
    with closing(TrainingLog()) as home, closing(TrainingLog()) as office:
        home.add(found[::2])
        office.add(found[1::2])
        to_office, to_home = (make_progress(LEARNER, log.of(LEARNER)) for log in (home, office))
        office.add(read_progress(to_office).records)
        home.add(read_progress(to_home).records)
        assert state_of(home.of(LEARNER)) == state_of(office.of(LEARNER)) == state_of(union_of([found]))
        assert make_progress(LEARNER, home.of(LEARNER)) == make_progress(LEARNER, office.of(LEARNER))


def small_file() -> bytes:
    return make_progress(LEARNER, [record(0), record(4)])


def test_every_single_byte_of_a_file_counts():
    whole = small_file()
    assert read_progress(whole).records == (record(0), record(4))
    for place in range(len(whole)):
        for change in (1, 32, 128):
            with pytest.raises(NotOpened):
                read_progress(whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :])


@given(st.integers(0, len(small_file()) - 1))
def test_a_file_that_was_cut_or_continued_is_refused(length):
    for damaged in (small_file()[:length], small_file() + small_file()[:length] + b"\n"):
        with pytest.raises(NotOpened):
            read_progress(damaged)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04", "not a file of training progress"),
        (b"examapp-progress", "damaged"),
        (b"examapp-progress 1 \n", "damaged"),
        (small_file().replace(b" 1 ", b" 2 ", 1), "another version"),
        (small_file().replace(b"\n", b"\r\n", 1), "damaged"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_a_sentence(content, words):
    with pytest.raises(NotOpened, match=words) as caught:
        read_progress(content, name="a.progress")
    assert caught.value.where == "a.progress"
    assert caught.value.hint is not None


def forged(body: bytes) -> bytes:
    """A file whose digest is right, made by another program."""
    return b"examapp-progress 1 " + sha256(body).hexdigest().encode() + b"\n" + body


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b'{"learner":"","records":[]}',
        b'{"learner":"-","records":{}}',
        b'{"learner":"-","records":[1]}',
        b"[" * 100_000,
    ],
)
def test_what_another_program_wrote_wrongly_is_refused(body):
    with pytest.raises(NotOpened, match="cannot be read"):
        read_progress(forged(body))


def test_attendance_is_the_administrators_word_and_newer_kinds_are_counted():
    assert make_progress(LEARNER, [record(0), attended()]) == make_progress(LEARNER, [record(0)])
    body = small_file().partition(b"\n")[2]
    row = b'["x","2026-11-26T08:00:00.000+08:00","lecture_attended",{"lecture":{},"hours":"40"}],'
    newer = b'["y","2026-11-26T08:00:00.000+08:00","dreamt",{}],'
    found = read_progress(forged(body.replace(b'"records":[', b'"records":[' + row + newer)))
    assert (found.records, found.attended, found.unread) == ((record(0), record(4)), 1, 1)


def test_a_file_under_a_passphrase_opens_by_it_alone():
    sealed = lock(small_file(), "spring river tide")
    assert opens_by_passphrase(sealed)
    assert not opens_by_passphrase(seal(small_file(), [CITY.station.recipient]))
    assert LEARNER.encode() not in sealed
    assert read_progress(unlock(sealed, "spring river tide")).records == (record(0), record(4))
    for wrong, phrase in ((sealed, "spring river"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "spring river tide")):
        with pytest.raises(NotOpened):
            unlock(wrong, phrase)


def test_a_record_told_differently_is_listed_and_not_overwritten():
    other = record(0, data={**record(0).data, "right": True})
    new, differing = unite_training({record(0).record_id: record(0)}, [record(0), other, record(1), record(1)])
    assert new == [record(1)]
    assert [(each.subject, each.name) for each in differing] == [(Subject.TRAINING, record(0).record_id)]
    new, differing = unite_training({}, [record(0), other])
    assert (new, len(differing)) == ([record(0)], 1)


# --- bundles ---------------------------------------------------------------------------------------------------------


def held(records) -> Holdings:
    """What a station that has these records sends."""
    with closing(Merges()) as merges:
        insert_records(merges._connection, records)
        return merges.holdings()


def through_a_bundle(holdings: Holdings) -> Holdings:
    sealed = make_bundle(holdings, COUNTY, recipients=[CITY.station.recipient], now=reading(5))
    return open_bundle(sealed, CITY, trust=TRUST).holdings


def take(merges: Merges, found: Holdings, digest: str = "d"):
    came = Arrival(digest, COUNTY.station.station_id, reading(5).wall_at, reading(9).wall_at)
    return merges.merge(came, found, unite=partial(unite, own=OWN), own=OWN, now=reading(9))


@settings(max_examples=30, deadline=None)
@given(journeys())
def test_bundles_bring_training_home_in_any_order_and_any_number_of_times(journey):
    found, orders = journey
    bundles = [through_a_bundle(held(log)) for log in found]
    expected = state_of(union_of(found))
    for order in orders:
        with closing(Merges()) as merges:
            new = sum(len(take(merges, bundles[place], str(number)).training) for number, place in enumerate(order))
            assert state_of(merges.holdings().training) == expected
            assert new == len(expected[0])
            assert merges.conflicts() == []


def test_what_differs_is_listed_whichever_comes_first():
    other = record(0, data={**record(0).data, "right": True})
    for first, second in ((record(0), other), (other, record(0))):
        with closing(Merges()) as merges:
            take(merges, Holdings(training=(first,)), "1")
            added = take(merges, Holdings(training=(second, record(1))), "2")
            take(merges, Holdings(training=(second,)), "3")
            assert added.training == (record(1),)
            assert [is_same(*pair) for pair in zip(merges.holdings().training, (first, record(1)), strict=True)]
            (listed,) = merges.conflicts()
            assert (listed.subject, listed.name, len(listed.tails)) == (Subject.TRAINING, first.record_id, 1)


def test_nobodys_practice_stays_and_what_nobody_reported_travels():
    report = record(
        7, NOBODY, kind=TrainingKind.ITEM_REPORTED, data={"item": "i", "digest": "d", "reason": "typo", "text": ""}
    )
    sent = held([record(0), record(1, NOBODY), report, record(2, OTHER), attended()])
    assert sent.training == (record(0), report, record(2, OTHER), attended())
    assert through_a_bundle(sent) == sent
    assert sent.news.training == ()


def test_a_row_that_cannot_be_read_keeps_nothing_else_from_travelling(tmp_path):
    with closing(TrainingLog(tmp_path)) as log:
        log.add([record(0), record(1)])
        rows = [("a", LEARNER, "no moment", "practised", "{}"), ("b", LEARNER, "", "practised", "no json")]
        for row in rows:
            log._connection.execute("INSERT INTO training (record_id, learner, at, kind, data) VALUES (?,?,?,?,?)", row)
    with closing(Merges(tmp_path)) as merges:
        sent = merges.holdings()
    assert (sent.training, sent.unread_training) == ((record(0), record(1)), 2)
    assert through_a_bundle(sent).unread_training == 0


def test_a_bundle_that_cannot_be_merged_brings_no_training_either():
    good = journal("1", 2)
    broken = {"1": (good[0], replace(good[1], seq=7))}
    with closing(Merges()) as merges:
        with pytest.raises(NotSaved):
            take(merges, Holdings(journals=broken, training=(record(0),)))
        assert merges.holdings() == Holdings()
