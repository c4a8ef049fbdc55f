"""Administration: forms built and kept apart from their keys, seats looked over, every journal verified."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from examapp.application.administration import (
    Standing,
    build_form,
    build_forms,
    closed_book_sitting,
    random_seed,
    seats_of,
    verify,
)
from examapp.application.admission import Admission
from examapp.domain.assembling import assemble
from examapp.domain.clocks import Reading
from examapp.domain.errors import NotFound, NotPossible, QuotaShortage
from examapp.domain.forms import Form
from examapp.domain.journal import EventKind, make_event
from examapp.domain.people import CandidateState
from examapp.domain.sittings import sitting_id_of
from examapp.storage.store import KeyStore, Store
from tests.exam_cases import MORNING, FakeClock, make_candidate, small_exam, small_form, small_pool

NUMBERS = [f"1341620128100000{number}" for number in range(4)]


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(Store()) as opened:
        yield opened


@pytest.fixture
def key_store() -> Iterator[KeyStore]:
    with closing(KeyStore()) as opened:
        yield opened


def held_exam(store: Store) -> tuple[Form, FakeClock]:
    """Four on the roster: one submits, one is working, one has not come, one is excused."""
    form, _keys = small_form()
    clock = FakeClock()
    store.save_form(form, built_at=MORNING)
    states = [CandidateState.NORMAL] * 3 + [CandidateState.DEFERRED]
    store.save_candidates(
        make_candidate(number, seat=f"0{place}", state=state)
        for place, (number, state) in enumerate(zip(NUMBERS, states, strict=True))
    )
    admission = Admission(form, store, clock)
    for number in NUMBERS[:2]:
        delivery = admission.admit(admission.identify(number))
        for item in delivery.sitting.form.items[:3]:
            clock.advance(seconds=5)
            delivery.respond(item.item_id, item.option_ids[0])
        if number == NUMBERS[0]:
            delivery.submit()
    return form, clock


def tamper(store: Store, statement: str) -> None:
    store._connection.execute("DROP TRIGGER IF EXISTS events_are_never_updated")
    store._connection.execute("DROP TRIGGER IF EXISTS events_are_never_deleted")
    store._connection.execute(statement)


def test_a_form_and_its_key_sheet_are_kept_apart(store, key_store):
    form = build_form(small_exam(), small_pool(), seed=7, store=store, key_sheets=key_store, built_at=MORNING)
    assert (form, key_store.key_sheet(form.form_id)) == small_form(7)
    assert store.form(form.form_id) == form


def test_a_pool_that_is_too_small_leaves_nothing_behind(store, key_store):
    with pytest.raises(QuotaShortage):
        build_form(small_exam(), small_pool()[:5], seed=7, store=store, key_sheets=key_store, built_at=MORNING)
    assert store.form_ids() == []
    with pytest.raises(NotFound):
        key_store.key_sheet(small_form(7)[0].form_id)


def test_a_seed_that_nobody_chose_can_be_written_down():
    seeds = {random_seed() for _number in range(50)}
    assert len(seeds) > 45
    assert all(0 <= seed < 10**9 for seed in seeds)


def test_seats_show_how_far_everybody_has_come(store):
    form, _clock = held_exam(store)
    seats = seats_of(form, store)
    assert [seat.candidate.licence_no for seat in seats] == NUMBERS
    assert [seat.standing for seat in seats] == [
        Standing.SUBMITTED,
        Standing.OPEN,
        Standing.NOT_STARTED,
        Standing.EXCUSED,
    ]
    assert [len(seat.sitting.answered) if seat.sitting else None for seat in seats] == [3, 3, None, None]


def test_who_sat_before_being_excused_is_still_shown_with_the_sitting(store):
    form, _clock = held_exam(store)
    store.save_candidates([make_candidate(NUMBERS[0], state=CandidateState.EXEMPT)])
    seats = {seat.candidate.licence_no: seat.standing for seat in seats_of(form, store)}
    assert seats[NUMBERS[0]] is Standing.SUBMITTED


def test_on_another_form_nobody_has_started(store):
    held_exam(store)
    other, _keys = small_form(8)
    assert {seat.standing for seat in seats_of(other, store)} == {Standing.NOT_STARTED, Standing.EXCUSED}


def test_an_empty_store_holds(store):
    found = verify(store)
    assert found.holds
    assert (found.sittings, found.events, found.last) == (0, 0, None)


def test_untouched_journals_hold(store):
    _form, clock = held_exam(store)
    found = verify(store)
    assert found.holds
    assert (found.sittings, found.events) == (2, 9)
    assert found.last == clock.read()


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE events SET data = replace(data, 'options', 'option') WHERE entry = 3", 2),
        ("UPDATE events SET boot_ms = boot_ms - 1 WHERE entry = 4", 3),
        ("UPDATE events SET wall_at = replace(wall_at, ':15.', ':14.') WHERE entry = 4", 3),
        ("UPDATE events SET kind = 'cleared' WHERE entry = 2", 1),
        ("UPDATE events SET kind = 'nonsense' WHERE entry = 2", 1),
        ("UPDATE events SET data = '{' WHERE entry = 3", 2),
        ("UPDATE events SET data = 'null' WHERE entry = 1", 0),
        ("UPDATE events SET wall_at = 'noon' WHERE entry = 5", 4),
        ("UPDATE events SET digest = previous WHERE entry = 5", 4),
        ("UPDATE events SET seq = 9 WHERE entry = 5", 9),
        ("DELETE FROM events WHERE entry = 3", 3),
        ("DELETE FROM events WHERE entry = 1", 1),
    ],
)
def test_a_journal_that_was_tampered_with_is_named_with_its_first_bad_event(store, statement, seq):
    form, _clock = held_exam(store)
    tamper(store, statement)
    found = verify(store)
    assert not found.holds
    (breach,) = found.breaches
    assert (breach.sitting_id, breach.seq) == (sitting_id_of(form.form_id, NUMBERS[0]), seq)
    assert str(breach.message)


def test_one_broken_journal_does_not_hide_the_next(store):
    held_exam(store)
    tamper(store, "UPDATE events SET boot_ms = 1 WHERE seq = 1")
    assert [breach.seq for breach in verify(store).breaches] == [1, 1]


@pytest.mark.parametrize("entry", [5, 9])
def test_a_last_event_that_was_removed_leaves_a_hole(store, entry):
    held_exam(store)
    tamper(store, f"DELETE FROM events WHERE entry = {entry}")
    found = verify(store)
    assert found.breaches == ()
    assert found.missing_entries == (entry,)
    assert not found.holds


def test_a_whole_sitting_that_was_removed_leaves_its_holes(store):
    held_exam(store)
    tamper(store, "DELETE FROM events WHERE entry <= 5")
    assert verify(store).missing_entries == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contents SET body = replace(body, 'Stem', 'Text')",
        "UPDATE contents SET body = '['",
        "DELETE FROM contents",
        "DELETE FROM forms",
        "UPDATE forms SET body = '{}'",
        'UPDATE forms SET body = replace(body, \'"cut_score":"10"\', \'"cut_score":"1"\')',
        "UPDATE forms SET body = replace(body, 'all_or_nothing', 'rexams_none')",
    ],
)
def test_a_form_that_is_gone_or_changed_breaks_the_sittings_on_it(store, statement):
    held_exam(store)
    store._connection.execute(statement)
    found = verify(store)
    assert [breach.seq for breach in found.breaches] == [0, 0]
    assert found.missing_entries == ()


def add_forged(store: Store, form: Form, kind: EventKind, data: dict, reading: Reading) -> int:
    """Append to the first candidate's journal an event whose chain is sound; its number."""
    events = store.events(sitting_id_of(form.form_id, NUMBERS[0]))
    forged = make_event(events[0].sitting_id, len(events), kind, reading=reading, data=data, previous=events[-1].digest)
    store.append(forged)
    return forged.seq


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (EventKind.RESPONDED, {"item": "tf-1", "options": ["T"]}),
        (EventKind.CLEARED, {}),
        (EventKind.SUBMITTED, {"by": "nobody"}),
    ],
)
def test_a_response_added_after_submission_is_found_though_its_chain_is_sound(store, kind, data):
    form, clock = held_exam(store)
    seq = add_forged(store, form, kind, data, clock.read())
    (breach,) = verify(store).breaches
    assert (breach.sitting_id, breach.seq) == (sitting_id_of(form.form_id, NUMBERS[0]), seq)


def test_the_folder_of_a_store_can_be_verified_where_it_is_copied_to(tmp_path: Path):
    with closing(Store(tmp_path / "station")) as store:
        held_exam(store)
    (tmp_path / "centre").mkdir()
    for path in (tmp_path / "station").iterdir():
        (tmp_path / "centre" / path.name).write_bytes(path.read_bytes())
    with closing(Store(tmp_path / "centre")) as copied:
        assert verify(copied).holds


def test_a_closed_book_sitting_is_on_until_it_is_submitted_or_its_time_has_run_out(store: Store) -> None:
    assert closed_book_sitting(store, now=MORNING) is None
    form, clock = held_exam(store)
    now = clock.read().wall_at
    assert closed_book_sitting(store, now=now) == form
    assert closed_book_sitting(store, now=now - form.exam.duration) == form
    assert closed_book_sitting(store, now=now + form.exam.duration) is None
    admission = Admission(form, store, clock)
    admission.admit(admission.identify(NUMBERS[1])).submit()
    assert closed_book_sitting(store, now=now) is None


def test_an_open_book_exam_hides_nothing(store: Store) -> None:
    form, _keys = assemble(replace(small_exam(), closed_book=False), small_pool(), seed=7)
    store.save_form(form, built_at=MORNING)
    store.save_candidates([make_candidate(NUMBERS[0])])
    clock = FakeClock()
    admission = Admission(form, store, clock)
    admission.admit(admission.identify(NUMBERS[0]))
    assert closed_book_sitting(store, now=clock.read().wall_at) is None


def test_several_forms_are_built_together_or_none_of_them(store, key_store):
    def build(seeds, exam=None, pool=None):
        return build_forms(
            exam or small_exam(), pool or small_pool(), seeds=seeds, store=store, key_sheets=key_store, built_at=MORNING
        )

    with pytest.raises(NotPossible, match="same items"):
        build([7, 7])
    assert store.form_ids() == []
    forms = build([7, 8])
    assert [form_id for form_id, _exam_id, _built_at in store.form_ids()] == [form.form_id for form in forms]
    assert [form.seed for form in forms] == [7, 8]
    for form in forms:
        assert key_store.key_sheet(form.form_id).form_id == form.form_id


def test_while_somebody_sits_what_is_there_may_be_built_again_and_nothing_new(store, key_store):
    form, _clock = held_exam(store)
    key_store.save(small_form()[1])
    options = {"store": store, "key_sheets": key_store, "built_at": MORNING}
    assert build_forms(small_exam(), small_pool(), seeds=[7], **options) == [form]
    with pytest.raises(NotPossible, match="Somebody is sitting form"):
        build_forms(small_exam(), small_pool(), seeds=[7, 8], **options)
    assert len(store.form_ids()) == 1
