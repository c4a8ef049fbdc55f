"""Sealing with age: for recipients who have a key, or under a passphrase; opening gives all of it or nothing."""

from collections.abc import Sequence

import pyrage

from examapp.domain.errors import ExamError, Message

AGE_MARK = b"age-encryption.org/v1\n"
DAMAGED_OR_FOREIGN = Message("Check that it is the right file and was copied whole; ask for it to be sent again.")


class NotOpened(ExamError):
    """A sealed file that cannot be opened: the wrong passphrase or key, or not the file that was sealed."""


def new_key() -> str:
    """A random age identity, as age writes it (AGE-SECRET-KEY-1…)."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(key: str) -> str:
    """The public half of an age identity (age1…)."""
    return str(pyrage.x25519.Identity.from_str(key).to_public())


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """The content as an age file that any one of the recipients (age1…) can open."""
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(each) for each in recipients]))


def unseal(sealed: bytes, key: str, *, name: str = "") -> bytes:
    """What an age file holds, for the owner of an identity; NotOpened, naming the file, when it does not open."""
    _refuse_foreign(sealed, name)
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(key)]))
    except pyrage.DecryptError as error:
        message = Message("It was sealed for somebody else, or has been changed since it was sealed.")
        raise NotOpened(message, where=name, hint=DAMAGED_OR_FOREIGN) from error


def lock(content: bytes, passphrase: str) -> bytes:
    """The content as an age file under a passphrase; takes seconds, as it is meant to."""
    return bytes(pyrage.passphrase.encrypt(content, passphrase))


def unlock(locked: bytes, passphrase: str, *, name: str = "") -> bytes:
    """What an age file under a passphrase holds; NotOpened, naming the file, when it does not open."""
    _refuse_foreign(locked, name)
    try:
        return bytes(pyrage.passphrase.decrypt(locked, passphrase))
    except pyrage.DecryptError as error:
        message = Message("The passphrase is wrong, or the file has been changed.")
        raise NotOpened(message, where=name, hint=Message("Type it again; capitals and spaces count.")) from error


def opens_by_passphrase(sealed: bytes) -> bool:
    """Whether an age file was sealed under a passphrase, and not for owners of keys."""
    return sealed.startswith(AGE_MARK + b"-> scrypt ")


def _refuse_foreign(sealed: bytes, name: str) -> None:
    if not sealed.startswith(AGE_MARK):
        raise NotOpened(Message("This is not a sealed file (age)."), where=name, hint=DAMAGED_OR_FOREIGN)
