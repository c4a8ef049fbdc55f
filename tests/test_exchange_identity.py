"""Identities of machines: made once, kept apart from what is told about them."""

import os
import stat

import pytest

from examapp.domain.errors import NotFound, NotPossible
from examapp.exchange.identity import (
    is_locked,
    load_identity,
    load_station,
    make_identity,
    save_identity,
    station_from_json,
    station_to_json,
)
from examapp.exchange.sealing import NotOpened, seal

SPACE = "bundle@examapp"


def test_an_identity_comes_back_as_it_was_and_its_private_part_is_the_owners_alone(tmp_path):
    identity = make_identity("涡阳县法律援助中心")
    save_identity(identity, tmp_path)
    again = load_identity(tmp_path)
    assert again.station == identity.station == load_station(tmp_path)
    assert again.sign(b"x", namespace=SPACE) == identity.sign(b"x", namespace=SPACE)
    assert again.unseal(seal(b"paper", [identity.station.recipient])) == b"paper"
    if os.name == "posix":
        mode = stat.S_IMODE((tmp_path / "station" / "identity.json").stat().st_mode)
        assert mode == 0o600
    assert "SECRET" not in repr(identity)


def test_there_is_one_identity_a_folder(tmp_path):
    save_identity(make_identity("a"), tmp_path)
    with pytest.raises(NotPossible):
        save_identity(make_identity("b"), tmp_path)
    assert load_station(tmp_path).name == "a"


def test_under_a_passphrase_nothing_private_can_be_read(tmp_path):
    identity = make_identity("a")
    save_identity(identity, tmp_path, passphrase="冬 hiver 26")
    assert is_locked(tmp_path)
    assert all(identity.age_key.encode() not in path.read_bytes() for path in (tmp_path / "station").iterdir())
    assert load_identity(tmp_path, passphrase="冬 hiver 26").age_key == identity.age_key
    with pytest.raises(NotOpened, match="passphrase is wrong"):
        load_identity(tmp_path, passphrase="冬 hiver 27")


def test_a_folder_without_an_identity_says_what_to_do(tmp_path):
    assert load_station(tmp_path) is None
    with pytest.raises(NotFound):
        load_identity(tmp_path)


def test_what_is_told_by_telephone_names_both_keys():
    one, other = make_identity("a").station, make_identity("a").station
    assert len(one.station_id) == 16
    assert [len(group) for group in one.spoken.split()] == [3] * 6
    assert one.spoken != other.spoken
    mixed = type(one)(one.name, one.signing_key, other.recipient)
    assert mixed.station_id == one.station_id
    assert mixed.spoken != one.spoken


def test_the_public_half_goes_through_json_and_anything_else_is_refused():
    station = make_identity("蒙城").station
    assert station_from_json(station_to_json(station)) == station
    for text in ("", "{}", "[]", '{"name": "a", "signing_key": "x", "recipient": "y"}'):
        with pytest.raises(NotOpened):
            station_from_json(text)
