"""OpenSSH signatures (SSHSIG over Ed25519): made and checked here as `ssh-keygen -Y sign` and `-Y verify` do."""

import base64
import binascii
import hashlib
import struct
import textwrap

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from examapp.domain.errors import ExamError, Message

# Source of the format: PROTOCOL.sshsig in the sources of OpenSSH.
MAGIC, VERSION, HASH, KEY_TYPE = b"SSHSIG", 1, b"sha512", b"ssh-ed25519"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
LINE = 70


class NotSigned(ExamError):
    """A signature that does not hold: another key, another content, or no signature at all."""


def sign(content: bytes, key: Ed25519PrivateKey, *, namespace: str) -> str:
    """The armoured signature of a content under a namespace, such as bundle@examapp."""
    public = _public_blob(key.public_key())
    signature = _string(KEY_TYPE) + _string(key.sign(_to_sign(content, namespace)))
    blob = MAGIC + struct.pack(">I", VERSION) + _string(public) + _string(namespace.encode()) + _string(b"")
    blob += _string(HASH) + _string(signature)
    lines = textwrap.wrap(base64.b64encode(blob).decode(), LINE)
    return "\n".join([BEGIN, *lines, END, ""])


def check(content: bytes, armoured: str, signing_key: str, *, namespace: str, name: str = "") -> None:
    """NotSigned, naming the file, unless `signing_key` (an OpenSSH public key line) signed this very content."""
    try:
        public, found_namespace, hash_name, signature = _parts(armoured)
        expected = base64.b64decode(signing_key.split()[1], validate=True)
    except (ValueError, IndexError, struct.error, binascii.Error) as error:
        raise NotSigned(Message("The signature cannot be read."), where=name) from error
    if public != expected or found_namespace != namespace.encode() or hash_name != HASH:
        raise NotSigned(Message("It was signed with another key, or for another purpose."), where=name)
    try:
        _verify(content, public, signature, namespace)
    except (InvalidSignature, ValueError, struct.error) as error:
        raise NotSigned(Message("It has been changed since it was signed."), where=name) from error


def _verify(content: bytes, public: bytes, signature: bytes, namespace: str) -> None:
    kind, value = _fields(signature, 2)
    if kind != KEY_TYPE:
        raise ValueError("another kind of signature")
    Ed25519PublicKey.from_public_bytes(_fields(public, 2)[1]).verify(value, _to_sign(content, namespace))


def public_line(key: Ed25519PrivateKey) -> str:
    """The public key as a line of OpenSSH, without a comment."""
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def fingerprint_of(signing_key: str) -> str:
    """The fingerprint as `ssh-keygen -l` prints it, with SHA256: before it."""
    digest = hashlib.sha256(base64.b64decode(signing_key.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _to_sign(content: bytes, namespace: str) -> bytes:
    return (
        MAGIC + _string(namespace.encode()) + _string(b"") + _string(HASH) + _string(hashlib.sha512(content).digest())
    )


def _public_blob(key: Ed25519PublicKey) -> bytes:
    return _string(KEY_TYPE) + _string(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def _string(value: bytes) -> bytes:
    return struct.pack(">I", len(value)) + value


def _parts(armoured: str) -> tuple[bytes, bytes, bytes, bytes]:
    """Public key, namespace, hash and signature of an armoured signature; ValueError when it is none."""
    lines = [line.strip() for line in armoured.strip().splitlines()]
    if len(lines) < 3 or lines[0] != BEGIN or lines[-1] != END:
        raise ValueError("no armour")
    text = "".join(lines[1:-1])
    blob = base64.b64decode(text, validate=True)
    if base64.b64encode(blob).decode() != text:
        raise ValueError("not the one spelling")
    head = MAGIC + struct.pack(">I", VERSION)
    if not blob.startswith(head):
        raise ValueError("no signature of version 1")
    public, namespace, reserved, hash_name, signature = _fields(blob[len(head) :], 5)
    if reserved:
        raise ValueError("the reserved field is not empty")
    return public, namespace, hash_name, signature


def _fields(blob: bytes, count: int) -> list[bytes]:
    """The strings that a blob is made of, exactly so many; ValueError when it has fewer, or more."""
    fields = []
    for _number in range(count):
        (length,) = struct.unpack(">I", blob[:4])
        if len(blob) < 4 + length:
            raise ValueError("cut")
        fields.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    if blob:
        raise ValueError("more than there should be")
    return fields
