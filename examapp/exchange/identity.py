"""Who a machine is: its signing key, its age key, and the public half that others trust."""

import base64
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_ssh_private_key,
)

from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.exchange.sealing import NotOpened, lock, new_key, recipient_of, unlock, unseal
from examapp.exchange.signatures import fingerprint_of, public_line, sign

FOLDER, PUBLIC_FILE, PRIVATE_FILE, LOCKED_FILE = "station", "station.json", "identity.json", "identity.age"
SPOKEN_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Station:
    """The public half of a machine's identity: what is told by telephone and kept in the trust list.

    `signing_key` is a public key line of OpenSSH, `recipient` an age recipient (age1…).
    """

    name: str
    signing_key: str
    recipient: str

    @property
    def station_id(self) -> str:
        """The station's name in journals and files: sixteen hex digits of the signing key's SHA-256."""
        return hashlib.sha256(self._signing_blob).hexdigest()[:16]

    @property
    def fingerprint(self) -> str:
        """The fingerprint as `ssh-keygen -l` prints it."""
        return fingerprint_of(self.signing_key)

    @property
    def spoken(self) -> str:
        """A fingerprint over both keys to be read out: eighteen digits in groups of three."""
        digest = hashlib.sha256(self._signing_blob + self.recipient.encode()).digest()
        digits = f"{int.from_bytes(digest, 'big') % 10**SPOKEN_DIGITS:0{SPOKEN_DIGITS}d}"
        return " ".join(digits[place : place + 3] for place in range(0, SPOKEN_DIGITS, 3))

    @property
    def _signing_blob(self) -> bytes:
        return base64.b64decode(self.signing_key.split()[1])


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """A machine's two private keys; made once, kept in its data folder, never sent anywhere."""

    station: Station
    signing: Ed25519PrivateKey
    age_key: str

    def sign(self, content: bytes, *, namespace: str) -> str:
        """The armoured signature of a content."""
        return sign(content, self.signing, namespace=namespace)

    def unseal(self, sealed: bytes, *, name: str = "") -> bytes:
        """What an age file that is sealed for this machine holds; NotOpened otherwise."""
        return unseal(sealed, self.age_key, name=name)


def make_identity(name: str) -> Identity:
    """New keys for a machine of that name."""
    signing, age_key = Ed25519PrivateKey.generate(), new_key()
    return Identity(Station(name, public_line(signing), recipient_of(age_key)), signing, age_key)


def save_identity(identity: Identity, data: Path, *, passphrase: str = "") -> None:
    """Keep an identity in a data folder; NotPossible when there is one. Private parts are the owner's alone."""
    folder = data / FOLDER
    if (folder / PUBLIC_FILE).exists():
        raise NotPossible(
            Message("This machine has an identity already."),
            where=str(folder),
            hint=Message("It is kept: what it has signed could not be checked any more."),
        )
    private = json.dumps({"signing_key": _private_text(identity.signing), "age_key": identity.age_key}).encode()
    name, content = (LOCKED_FILE, lock(private, passphrase)) if passphrase else (PRIVATE_FILE, private)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_private(folder / name, content)
    text = json.dumps(asdict(identity.station), ensure_ascii=False, indent=2)
    (folder / PUBLIC_FILE).write_text(text + "\n", encoding="utf-8")


def load_station(data: Path) -> Station | None:
    """The public half of this machine's identity; None when it has none yet."""
    path = data / FOLDER / PUBLIC_FILE
    return station_from_json(path.read_text(encoding="utf-8"), name=str(path)) if path.exists() else None


def load_identity(data: Path, *, passphrase: str = "") -> Identity:
    """The identity of this machine; NotFound when it has none, NotOpened when the passphrase is wrong."""
    station = load_station(data)
    if station is None:
        raise NotFound(
            Message("This machine has no identity yet."), hint=Message("Make one: examapp station init NAME")
        )
    locked = data / FOLDER / LOCKED_FILE
    path = locked if locked.exists() else data / FOLDER / PRIVATE_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise NotOpened(Message("The identity cannot be read: {reason}", reason), where=str(path)) from error
    private = json.loads(unlock(content, passphrase, name=str(path)) if path == locked else content)
    signing = load_ssh_private_key(private["signing_key"].encode(), None)
    if not isinstance(signing, Ed25519PrivateKey):
        raise NotOpened(Message("The identity holds another kind of key."), where=str(path))
    return Identity(station, signing, private["age_key"])


def is_locked(data: Path) -> bool:
    """Whether this machine's identity is under a passphrase."""
    return (data / FOLDER / LOCKED_FILE).exists()


def station_to_json(station: Station) -> str:
    """The public half as it is kept and sent."""
    return json.dumps(asdict(station), ensure_ascii=False, sort_keys=True)


def station_from_json(text: str, *, name: str = "") -> Station:
    """The public half of an identity from its JSON; NotOpened when it is not that."""
    try:
        stored = json.loads(text)
        station = Station(str(stored["name"]), str(stored["signing_key"]), str(stored["recipient"]))
        fingerprint_of(station.signing_key)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise NotOpened(Message("This does not describe a station."), where=name) from error
    return station


def _private_text(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
