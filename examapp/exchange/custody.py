"""Custody of a paper: its key under the passphrases of each two of three custodians.

The passphrase of a pair is the one of the custodian who stands first on the label, one space, and the other's; both
without space around them and in Unicode's form NFC. So the tools of age open a paper as well: put the armoured text
of a pair into pair.age, `age -d -o key.txt pair.age`, then `age -d -i key.txt NAME.paper.age`.
"""

import base64
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations
from unicodedata import normalize

from examapp.domain.errors import Message, NotPossible
from examapp.exchange.sealing import DAMAGED_OR_FOREIGN, NotOpened, lock, unlock

CUSTODIANS, TOGETHER = 3, 2
SHORTEST, FEWEST_SIGNS = 10, 5
ARMOUR_BEGIN, ARMOUR_END, ARMOUR_LINE = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----", 64

# Two custodians, in the order of the label, to the armoured age file that they open together.
Pairs = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Custodian:
    """One of the three people of whom two open a paper together."""

    name: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a key is put under a passphrase and taken out again; `unlock` raises NotOpened for a wrong one."""

    lock: Callable[[bytes, str], bytes]
    unlock: Callable[[bytes, str], bytes]


PASSPHRASES = Wrapping(lock, unlock)


def passphrase_fault(passphrase: str, others: Sequence[str] = ()) -> Message | None:
    """Why this is no passphrase for a custodian, beside those of the others; None when it is one."""
    plain = _plain(passphrase)
    if len(plain) < SHORTEST:
        values = {"count": SHORTEST}
        return Message("A passphrase has at least {count} signs; take a few words that nobody guesses.", values)
    if len(set(plain)) < FEWEST_SIGNS:
        return Message("A passphrase has at least {count} different signs.", {"count": FEWEST_SIGNS})
    if any(_are_alike(plain, _plain(other)) for other in others):
        return Message("It is too much like the passphrase of another custodian, who could guess it.")
    return None


def check_custodians(custodians: Sequence[Custodian]) -> None:
    """NotPossible unless there are three of them, with three names and three good passphrases."""
    names = {custodian.name for custodian in custodians}
    if len(names) != CUSTODIANS or len(custodians) != CUSTODIANS or not all(names):
        raise NotPossible(Message("A paper has three custodians with three different names."))
    passphrases = [custodian.passphrase for custodian in custodians]
    for number, custodian in enumerate(custodians):
        fault = passphrase_fault(custodian.passphrase, passphrases[:number])
        if fault is not None:
            raise NotPossible(fault, where=custodian.name, hint=Message("Nothing was sealed; choose another one."))


def wrap_key(key: str, custodians: Sequence[Custodian], *, wrapping: Wrapping = PASSPHRASES) -> Pairs:
    """The key once for each two custodians."""
    return {
        (one.name, other.name): armoured_text(wrapping.lock(key.encode(), joined(one.passphrase, other.passphrase)))
        for one, other in combinations(custodians, TOGETHER)
    }


def unwrap_key(
    pairs: Pairs, passphrases: Mapping[str, str], *, wrapping: Wrapping = PASSPHRASES, name: str = ""
) -> str:
    """The key, for two custodians by name; NotOpened, naming the file, when it is not theirs."""
    pair = next((pair for pair in pairs if set(pair) == set(passphrases)), None)
    if pair is None:
        known = dict.fromkeys(custodian for pair in pairs for custodian in pair)
        message = Message("It opens for two of its three custodians together: {names}.", {"names": ", ".join(known)})
        raise NotOpened(message, where=name)
    one, other = pair
    try:
        return wrapping.unlock(bare_age(pairs[pair]), joined(passphrases[one], passphrases[other])).decode()
    except NotOpened as error:
        message = Message("The passphrases of {one} and {other} do not open it.", {"one": one, "other": other})
        hint = Message("Type both again; capitals and spaces count. The third custodian may stand in for one of them.")
        raise NotOpened(message, where=name, hint=hint) from error


def joined(one: str, other: str) -> str:
    """The passphrase of two custodians, in the order of the label."""
    return f"{_plain(one)} {_plain(other)}"


def armoured_text(sealed: bytes) -> str:
    """An age file as text, as age itself writes it."""
    return "\n".join([ARMOUR_BEGIN, *textwrap.wrap(base64.b64encode(sealed).decode(), ARMOUR_LINE), ARMOUR_END, ""])


def bare_age(text: str) -> bytes:
    """The age file in an armoured text; NotOpened when it is none."""
    lines = text.splitlines()
    try:
        content = base64.b64decode("".join(lines[1:-1]), validate=True)
    except ValueError:
        content = b""
    if lines[:1] + lines[-1:] != [ARMOUR_BEGIN, ARMOUR_END] or not content:
        raise NotOpened(Message("This is not a sealed file (age)."), hint=DAMAGED_OR_FOREIGN)
    return content


def _plain(passphrase: str) -> str:
    return normalize("NFC", passphrase).strip()


def _are_alike(one: str, other: str) -> bool:
    """Whether who knows one finds the other by trying: more than half of the shorter one stands in the other."""
    one, other = one.casefold(), other.casefold()
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return 2 * match.size > min(len(one), len(other))
