"""Sealed files: opened by whom they are for, whole or not at all; and by stock age."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.exchange.sealing import NotOpened, lock, new_key, recipient_of, seal, unlock, unseal

CONTENT = "试卷".encode() * 30
KEY, OTHER = new_key(), new_key()
SEALED = seal(CONTENT, [recipient_of(KEY)])


def test_a_sealed_file_opens_for_each_of_its_recipients_and_for_nobody_else():
    both = seal(CONTENT, [recipient_of(KEY), recipient_of(OTHER)])
    assert unseal(both, KEY) == unseal(both, OTHER) == CONTENT
    with pytest.raises(NotOpened, match="somebody else"):
        unseal(SEALED, OTHER)
    assert CONTENT not in SEALED


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_every_changed_byte_is_found(place, change):
    changed = bytearray(SEALED)
    changed[place] ^= change
    with pytest.raises(NotOpened):
        unseal(bytes(changed), KEY)


@given(st.integers(0, len(SEALED) - 1))
def test_a_cut_file_is_refused(length):
    with pytest.raises(NotOpened):
        unseal(SEALED[:length], KEY)


def test_a_passphrase_locks_and_a_wrong_one_is_one_sentence():
    locked = lock(CONTENT, "正确 horse")
    assert unlock(locked, "正确 horse") == CONTENT
    with pytest.raises(NotOpened, match="passphrase is wrong"):
        unlock(locked, "正确 house", name="key.age")


def test_stock_age_opens_what_we_seal(tmp_path):
    age = shutil.which("age")
    if age is None:
        pytest.skip("age is not installed")
    (tmp_path / "key.txt").write_text(KEY + "\n")
    (tmp_path / "paper.age").write_bytes(SEALED)
    done = subprocess.run(
        [age, "-d", "-i", tmp_path / "key.txt", tmp_path / "paper.age"], capture_output=True, check=True
    )
    assert done.stdout == CONTENT
    made = subprocess.run([age, "-r", recipient_of(KEY)], input=CONTENT, capture_output=True, check=True)
    assert unseal(made.stdout, KEY) == CONTENT
