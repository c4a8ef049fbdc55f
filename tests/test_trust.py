"""The trust list: who is believed, since when, and who no longer."""

from contextlib import closing
from datetime import timedelta

import pytest

from examapp.domain.errors import NotFound, NotPossible
from examapp.storage.trust import Trust, TrustList
from tests.exam_cases import MORNING

LATER = MORNING + timedelta(days=1)


@pytest.fixture
def trust():
    with closing(TrustList()) as opened:
        yield opened


def test_a_station_is_trusted_once_and_stays_so(trust, tmp_path):
    assert trust.add("a" * 16, "{}", at=MORNING)
    assert not trust.add("a" * 16, "{}", at=LATER)
    assert trust.find("a" * 16) == Trust("a" * 16, "{}", MORNING)
    assert trust.find("b" * 16) is None
    with closing(TrustList(tmp_path)) as kept:
        kept.add("c" * 16, "{}", at=MORNING)
    with closing(TrustList(tmp_path)) as again:
        assert [entry.station_id for entry in again.stations()] == ["c" * 16]


def test_one_signing_key_has_one_description(trust):
    trust.add("a" * 16, '{"recipient": "age1x"}', at=MORNING)
    with pytest.raises(NotPossible, match="another name or age key"):
        trust.add("a" * 16, '{"recipient": "age1y"}', at=LATER)
    assert trust.find("a" * 16).body == '{"recipient": "age1x"}'


def test_a_revoked_station_stays_on_the_list_with_the_reason_and_never_comes_back(trust):
    trust.add("a" * 16, "{}", at=MORNING)
    trust.add("b" * 16, "{}", at=MORNING)
    assert trust.revoke("a" * 16, "stolen", at=LATER).is_revoked
    assert trust.stations() == [
        Trust("a" * 16, "{}", MORNING, LATER, "stolen"),
        Trust("b" * 16, "{}", MORNING),
    ]
    with pytest.raises(NotPossible, match="revoked already: stolen"):
        trust.revoke("a" * 16, "again", at=LATER)
    with pytest.raises(NotPossible, match="was revoked: stolen"):
        trust.add("a" * 16, "{}", at=LATER)
    with pytest.raises(NotFound, match="no station cccc"):
        trust.revoke("c" * 16, "stolen", at=LATER)
