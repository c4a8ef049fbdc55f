"""Signatures as OpenSSH makes them, checked by ours and by the stock tool."""

import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from examapp.exchange.identity import make_identity
from examapp.exchange.signatures import NotSigned, check, fingerprint_of, public_line, sign

SPACE = "bundle@examapp"
KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
CONTENT = "成绩".encode() * 40


def test_a_signature_holds_for_its_content_key_and_purpose_alone():
    signature = sign(CONTENT, KEY, namespace=SPACE)
    check(CONTENT, signature, public_line(KEY), namespace=SPACE)
    other = public_line(Ed25519PrivateKey.generate())
    for content, key, space in (
        (CONTENT + b".", public_line(KEY), SPACE),
        (CONTENT, other, SPACE),
        (CONTENT, public_line(KEY), "paper@examapp"),
    ):
        with pytest.raises(NotSigned):
            check(content, signature, key, namespace=space)


@given(st.data())
def test_no_changed_sign_of_a_signature_passes(data):
    signature = sign(CONTENT, KEY, namespace=SPACE)
    place = data.draw(st.integers(0, len(signature.rstrip()) - 1))
    sign_there = data.draw(st.characters(codec="ascii", exclude_categories=("Cc", "Zs")))
    changed = signature[:place] + sign_there + signature[place + 1 :]
    if changed != signature:
        with pytest.raises(NotSigned):
            check(CONTENT, changed, public_line(KEY), namespace=SPACE)


@pytest.mark.parametrize("armoured", ["", "x", "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"])
def test_what_is_no_signature_is_refused(armoured):
    with pytest.raises(NotSigned):
        check(CONTENT, armoured, public_line(KEY), namespace=SPACE)


@pytest.fixture
def ssh_keygen():
    found = shutil.which("ssh-keygen")
    if found is None:
        pytest.skip("ssh-keygen is not installed")
    return found


def test_stock_ssh_keygen_verifies_our_signature(ssh_keygen, tmp_path):
    (tmp_path / "allowed").write_text(f"county {public_line(KEY)}\n")
    (tmp_path / "content.sig").write_text(sign(CONTENT, KEY, namespace=SPACE))
    command = [ssh_keygen, "-Y", "verify", "-f", tmp_path / "allowed", "-I", "county", "-n", SPACE]
    done = subprocess.run([*command, "-s", tmp_path / "content.sig"], input=CONTENT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [*command, "-s", tmp_path / "content.sig"], input=CONTENT + b"x", capture_output=True, check=False
    )
    assert done.returncode != 0


def test_we_verify_a_signature_of_stock_ssh_keygen(ssh_keygen, tmp_path):
    key, content = tmp_path / "key", tmp_path / "content"
    subprocess.run([ssh_keygen, "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    content.write_bytes(CONTENT)
    subprocess.run([ssh_keygen, "-q", "-Y", "sign", "-f", key, "-n", SPACE, content], check=True)
    line = (tmp_path / "key.pub").read_text()
    check(CONTENT, (tmp_path / "content.sig").read_text(), line, namespace=SPACE)
    listed = subprocess.run([ssh_keygen, "-l", "-f", tmp_path / "key.pub"], capture_output=True, text=True, check=True)
    assert fingerprint_of(line) in listed.stdout


def test_an_identity_signs_as_its_station():
    identity = make_identity("涡阳")
    signature = identity.sign(CONTENT, namespace=SPACE)
    check(CONTENT, signature, identity.station.signing_key, namespace=SPACE)
