"""Coming back by a code: when it is asked for, which one it is, and what a wrong one costs."""

from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.admission import Admission
from examapp.application.reentry import ReentryDesk
from examapp.domain.clocks import Reading
from examapp.domain.errors import NotAdmitted
from examapp.domain.journal import EventKind
from examapp.domain.reentry import AUTOMATIC, check_digit, clean_code, code_of, is_well_formed, needs_code
from examapp.storage.secrets import reentry_secret
from examapp.storage.store import Store
from tests.exam_cases import MORNING, FakeClock, make_candidate, small_form

SECRET = b"s" * 32
DIGITS = st.text("0123456789", min_size=7, max_size=7)


@pytest.fixture
def store():
    with closing(Store()) as opened:
        opened.save_candidates([make_candidate()])
        yield opened


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def desk(store, clock):
    return ReentryDesk(lambda: SECRET, lambda: "station", clock, settings=store)


@pytest.fixture
def admission(store, clock, desk):
    return Admission(small_form()[0], store, clock, desk=desk)


def begin_and_leave(admission, clock, **away):
    sitting = admission.admit(make_candidate()).sitting
    clock.advance(**away)
    return sitting


def test_the_code_is_an_hmac_that_other_programs_can_repeat():
    # printf 'examapp re-entry\037station\037sitting\0370' | openssl dgst -sha256 -mac HMAC -macopt key:$(printf 's%.0s'
    # {1..32}), its first 16 hex digits as a number modulo 10^7
    assert code_of(SECRET, "station", "sitting", 0)[:7] == "5896451"


def test_codes_differ_by_secret_station_sitting_and_number():
    codes = {
        code_of(secret, station, sitting, number)
        for secret in (SECRET, b"t" * 32)
        for station in ("a", "b")
        for sitting in ("1", "2")
        for number in (0, 1, 2)
    }
    assert len(codes) == 24
    assert all(is_well_formed(code) for code in codes)


def test_the_check_digit_is_damms():
    assert check_digit("572") == "4"  # the published example
    assert is_well_formed("0000000" + check_digit("0000000"))


@given(DIGITS, st.integers(0, 7), st.integers(1, 9))
def test_a_wrong_digit_is_always_found(digits, place, by):
    code = digits + check_digit(digits)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert is_well_formed(code)
    assert not is_well_formed(wrong)


@given(DIGITS, st.integers(0, 6))
def test_two_digits_that_changed_places_are_always_found(digits, place):
    code = digits + check_digit(digits)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_well_formed(swapped) == (swapped == code)


@pytest.mark.parametrize("typed", ["1234 5670", "1234-5670", "１２３４５６７０", " 12345670 "])
def test_a_code_may_be_typed_in_groups_and_full_width(typed):
    assert clean_code(typed) == "12345670"


@pytest.mark.parametrize("code", ["", "1234567", "123456789", "1234567a", "1234567²"])
def test_what_is_not_eight_digits_is_no_code(code):
    assert not is_well_formed(code)


def test_five_minutes_are_free_and_a_moment_more_is_not():
    start = Reading(MORNING, 0, "b")
    on_time = Reading(MORNING + AUTOMATIC, 300_000, "b")
    late = Reading(MORNING + AUTOMATIC, 300_001, "b")
    assert (needs_code(start, on_time), needs_code(start, late)) == (False, True)


def test_a_wall_clock_turned_back_before_a_restart_saves_no_code():
    start = Reading(MORNING, 900_000, "b1")
    assert needs_code(start, Reading(MORNING - timedelta(hours=1), 20_000, "b2"))
    assert not needs_code(start, Reading(MORNING + timedelta(minutes=2), 20_000, "b2"))


def test_who_comes_back_soon_needs_no_code(admission, clock):
    begin_and_leave(admission, clock, minutes=5)
    assert admission.asks_code(make_candidate()) is None
    assert admission.admit(make_candidate()).sitting.last.kind is EventKind.RESUMED


def test_who_comes_back_late_is_not_let_in_without_the_code(store, admission, clock):
    sitting = begin_and_leave(admission, clock, minutes=6)
    assert admission.asks_code(make_candidate()) == 0
    with pytest.raises(NotAdmitted, match="cannot be a code"):
        admission.admit(make_candidate())
    assert len(store.events(sitting.sitting_id)) == 1


def test_the_code_lets_in_once_and_is_recorded(store, admission, clock, desk):
    sitting = begin_and_leave(admission, clock, minutes=6)
    code = desk.code(sitting.sitting_id, 0)
    delivery = admission.admit(make_candidate(), code=f"{code[:4]} {code[4:]}")
    kinds = [event.kind.value for event in store.events(sitting.sitting_id)]
    assert kinds == ["started", "reentered", "resumed"]
    assert delivery.sitting.incidents[0].data == {"code": code, "number": 0, "away_ms": 0}
    assert delivery.sitting.last.cost == timedelta(minutes=6)
    clock.advance(minutes=6)
    assert admission.asks_code(make_candidate()) == 1
    with pytest.raises(NotAdmitted, match="not the code for this return"):
        admission.admit(make_candidate(), code=code)
    clock.advance(seconds=1)
    assert admission.admit(make_candidate(), code=desk.code(sitting.sitting_id, 1)).sitting.reentries == 2


def test_a_code_counts_as_used_even_when_the_power_fails_right_after_it(store, admission, clock, desk):
    sitting = begin_and_leave(admission, clock, minutes=6)
    code = desk.code(sitting.sitting_id, 0)
    admission.admit(make_candidate(), code=code)
    # What is on disk when the machine dies between the two events.
    with closing(Store()) as cut:
        cut.save_candidates([make_candidate()])
        for event in store.events(sitting.sitting_id)[:2]:
            cut.append(event)
        again = Admission(small_form()[0], cut, clock, desk=desk)
        assert again.asks_code(make_candidate()) == 1


def test_a_decision_about_who_is_away_is_no_sign_that_the_candidate_is_there(store, admission, clock):
    sitting = begin_and_leave(admission, clock, minutes=6)
    granted, event = sitting.grant(timedelta(minutes=5), clock.read(), {"by": ["A", "B"], "reason": "x"})
    store.append(event)
    assert granted.extra
    assert admission.asks_code(make_candidate()) == 0


def test_who_comes_back_when_time_is_up_needs_no_code_to_see_it(admission, clock):
    begin_and_leave(admission, clock, minutes=31)
    assert admission.asks_code(make_candidate()) is None
    assert not admission.admit(make_candidate()).sitting.is_open


def wrong_code(desk, sitting):
    due = desk.code(sitting.sitting_id, 0)
    digits = f"{(int(due[:7]) + 1) % 10**7:07d}"
    return digits + check_digit(digits)


def test_after_wrong_codes_there_are_growing_pauses(admission, clock, desk):
    sitting = begin_and_leave(admission, clock, minutes=6)
    wrong, right = wrong_code(desk, sitting), desk.code(sitting.sitting_id, 0)
    for pause in (1, 2, 4):
        with pytest.raises(NotAdmitted, match="not the code"):
            admission.check_code(make_candidate(), wrong)
        with pytest.raises(NotAdmitted, match=f"wait {pause} seconds"):
            admission.check_code(make_candidate(), right)
        clock.advance(seconds=pause)
    assert admission.check_code(make_candidate(), right) == right


def test_starting_the_program_again_takes_no_pause_back(store, admission, clock, desk):
    sitting = begin_and_leave(admission, clock, minutes=6)
    with pytest.raises(NotAdmitted, match="not the code"):
        desk.check(sitting, wrong_code(desk, sitting))
    again = ReentryDesk(lambda: SECRET, lambda: "station", clock, settings=store)
    with pytest.raises(NotAdmitted, match="wait 1 seconds"):
        again.check(sitting, desk.code(sitting.sitting_id, 0))
    clock.advance(seconds=1)
    assert again.check(sitting, desk.code(sitting.sitting_id, 0))


def test_a_slip_of_the_finger_is_no_wrong_code(admission, clock, desk):
    sitting = begin_and_leave(admission, clock, minutes=6)
    right = desk.code(sitting.sitting_id, 0)
    for _slip in range(3):
        with pytest.raises(NotAdmitted, match="digit by digit"):
            admission.check_code(make_candidate(), right[:-1])
    assert admission.check_code(make_candidate(), right) == right


def test_there_is_no_universal_code(admission, clock, desk):
    sitting = begin_and_leave(admission, clock, minutes=6)
    due = desk.code(sitting.sitting_id, 0)
    for pause, digits in enumerate(("0000000", "1111111", "1234567", "9999999")):
        code = digits + check_digit(digits)
        assert code != due
        with pytest.raises(NotAdmitted):
            admission.check_code(make_candidate(), code)
        clock.advance(seconds=2**pause)


def test_the_secret_is_made_once_in_a_folder_and_never_twice_the_same(tmp_path):
    one, other = reentry_secret(tmp_path / "one"), reentry_secret(tmp_path / "other")
    assert len(one) == 32
    assert one != other
    assert reentry_secret(tmp_path / "one") == one
