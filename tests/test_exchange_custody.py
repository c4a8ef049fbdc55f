"""Custody: passphrases good enough for a paper, and keys that only two people reach together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.errors import NotPossible
from examapp.exchange.custody import (
    Custodian,
    armoured_text,
    bare_age,
    check_custodians,
    joined,
    passphrase_fault,
    unwrap_key,
    wrap_key,
)
from examapp.exchange.sealing import NotOpened
from tests.paper_cases import CHEAP, CUSTODIANS, PASSPHRASES

GOOD = "correct horse battery"


@pytest.mark.parametrize(
    ("passphrase", "others", "fault"),
    [
        (GOOD, (), None),
        ("落霞与孤鹜齐飞秋水共", (), None),
        ("short", (), "at least 10 signs"),
        (" 123456789 ", (), "at least 10 signs"),
        ("aaaaaaaaaaaa", (), "5 different signs"),
        (GOOD, (GOOD,), "too much like"),
        ("Correct Horse Battery 2", ("something else entirely", GOOD), "too much like"),
        ("battery correct horse", (GOOD,), "too much like"),
        ("staple under the moon", (GOOD,), None),
    ],
)
def test_a_passphrase_is_long_enough_and_unlike_the_others(passphrase, others, fault):
    found = passphrase_fault(passphrase, others)
    assert (found is None) if fault is None else (fault in str(found))


def test_three_custodians_are_three_people_with_three_passphrases():
    check_custodians(CUSTODIANS)
    one, other, third = CUSTODIANS
    for wrong in (
        (one, other),
        (one, other, Custodian(one.name, third.passphrase)),
        (*CUSTODIANS, Custodian("x", GOOD)),
    ):
        with pytest.raises(NotPossible, match="three custodians"):
            check_custodians(wrong)
    with pytest.raises(NotPossible, match="too much like") as caught:
        check_custodians((one, other, Custodian("Zhao", other.passphrase)))
    assert caught.value.where == "Zhao"


@given(st.sampled_from([*PASSPHRASES]), st.text(max_size=30))
def test_one_passphrase_alone_opens_nothing_whatever_stands_beside_it(name, guess):
    pairs = wrap_key("the key", CUSTODIANS, wrapping=CHEAP)
    for pair in pairs:
        if name in pair:
            other = next(each for each in pair if each != name)
            tried = {name: PASSPHRASES[name], other: guess}
            if joined(*(tried[each] for each in pair)) != joined(*(PASSPHRASES[each] for each in pair)):
                with pytest.raises(NotOpened):
                    unwrap_key(pairs, tried, wrapping=CHEAP)


@given(st.binary(min_size=1, max_size=300))
def test_armour_gives_back_what_was_armoured(content):
    assert bare_age(armoured_text(content)) == content
    assert max(map(len, armoured_text(content).splitlines())) <= 64


@pytest.mark.parametrize(
    "text", ["", "x", "é\n" * 3, "-----BEGIN AGE ENCRYPTED FILE-----\n-----END AGE ENCRYPTED FILE-----\n"]
)
def test_what_is_not_armoured_is_refused(text):
    with pytest.raises(NotOpened):
        bare_age(text)
