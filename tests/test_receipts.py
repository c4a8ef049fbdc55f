"""Receipts: a short code that proves which answers were stored."""

from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.receipts import find_receipt
from examapp.domain.errors import NotPossible
from examapp.domain.receipts import SIGNS, check_sign, clean_receipt_code, code_from_digest, receipt_of
from examapp.storage.store import Store
from tests.exam_cases import LICENCE, MORNING, FakeClock, admit, small_form

DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)


@pytest.fixture
def store():
    with closing(Store()) as opened:
        opened.save_form(small_form()[0], built_at=MORNING)
        yield opened


def submitted(store, *, answers=1):
    clock = FakeClock()
    delivery = admit(store, clock)
    for item in delivery.sitting.form.items[:answers]:
        clock.advance(seconds=10)
        delivery.respond(item.item_id, item.option_ids[0])
    return delivery.submit()


def test_the_code_is_the_first_bits_of_the_digest_and_a_check_sign():
    code = code_from_digest("00443214c74254b635cf84653a56d7c675be77df" + "0" * 24)
    # 0x00443214c74254b6 >> 9, in fives: 0 1 2 3 4 5 6 7 8 9 10
    assert code.replace("-", "")[:11] == "0123456789A"
    assert [len(group) for group in code.split("-")] == [4, 4, 4]


@given(DIGESTS)
def test_a_code_may_be_typed_in_any_case_and_grouping_and_with_look_alikes(digest):
    code = code_from_digest(digest)
    spoken = code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert clean_receipt_code(spoken) == clean_receipt_code(code) == code


@given(DIGESTS, st.integers(0, 11), st.sampled_from(SIGNS))
def test_a_wrong_sign_is_always_found(digest, place, sign):
    plain = code_from_digest(digest).replace("-", "")
    wrong = plain[:place] + sign + plain[place + 1 :]
    assert (clean_receipt_code(wrong) is None) == (wrong != plain)


@given(DIGESTS, st.integers(0, 10))
def test_two_neighbours_that_changed_places_are_always_found(digest, place):
    plain = code_from_digest(digest).replace("-", "")
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert (clean_receipt_code(swapped) is None) == (swapped != plain)


@pytest.mark.parametrize("typed", ["", "0123", "0123-4567-89A", "0123-4567-89AU", "甲乙丙丁-0000-0000"])
def test_what_cannot_be_a_code_is_none(typed):
    assert clean_receipt_code(typed) is None


def test_check_signs_use_every_sign():
    assert {check_sign("0" * 10 + sign) for sign in SIGNS} == set(SIGNS)


def test_an_open_sitting_has_no_receipt(store):
    assert receipt_of(admit(store, FakeClock()).sitting) is None


def test_a_receipt_finds_its_sitting(store):
    sitting = submitted(store, answers=3)
    receipt = receipt_of(sitting)
    assert (receipt.answered, receipt.items, receipt.form) == (3, 11, sitting.form.code)
    proof = find_receipt(store, receipt.code.lower())
    assert proof.sitting == sitting
    assert proof.candidate.licence_no == LICENCE
    assert not proof.was_voided


def test_the_receipt_stays_when_the_sitting_is_voided_later(store):
    sitting = submitted(store)
    code = receipt_of(sitting).code
    _voided, event = sitting.void(FakeClock().advance(minutes=5), {"by": ["A", "B"], "reason": "impersonation"})
    store.append(event)
    assert find_receipt(store, code).was_voided


def test_another_answer_gives_another_code(store):
    with closing(Store()) as other:
        assert receipt_of(submitted(store)).code != receipt_of(submitted(other, answers=2)).code


def test_a_code_of_answers_that_are_not_stored_here_finds_nothing(store):
    submitted(store)
    assert find_receipt(store, code_from_digest("ab" * 32)) is None


def test_a_journal_that_was_changed_gives_no_receipt_any_more(store):
    code = receipt_of(submitted(store)).code
    store._connection.execute("DROP TRIGGER events_are_never_updated")
    store._connection.execute("UPDATE events SET wall_at = replace(wall_at, '01:00:10', '01:00:11') WHERE seq = 1")
    assert find_receipt(store, code) is None


def test_a_mistyped_code_is_told_from_an_unknown_one(store):
    with pytest.raises(NotPossible, match="cannot be a receipt"):
        find_receipt(store, "0000-0000-0001")


def test_a_sitting_closed_by_the_deadline_has_a_receipt_too(store):
    clock = FakeClock()
    delivery = admit(store, clock)
    clock.advance(minutes=30)
    delivery.tick(regular=False)
    assert receipt_of(delivery.sitting).closed_at.wall_at == MORNING + timedelta(minutes=30)
