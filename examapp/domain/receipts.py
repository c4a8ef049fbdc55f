"""Receipts: a short code out of the digest that closed a sitting, which later proves that the answers are those."""

from dataclasses import dataclass

from examapp.domain.clocks import Reading
from examapp.domain.sittings import Sitting

# Crockford's base 32: no I, L, O and U, so that nothing is read for 1 and 0.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = {"I": "1", "L": "1", "O": "0"}
DATA_SIGNS, GROUP = 11, 4
_POLYNOMIAL = 0b100101


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a candidate takes along: the code, when the sitting was closed, and how many items were answered."""

    code: str
    closed_at: Reading
    answered: int
    items: int
    form: str


def receipt_of(sitting: Sitting) -> Receipt | None:
    """The receipt of a closed sitting, None while it is open.

    The code is of the event that closed it: voiding a submitted sitting later does not change what was submitted.
    """
    if sitting.closed_with is None:
        return None
    code = code_from_digest(sitting.closed_with.digest)
    return Receipt(code, sitting.closed_with.reading, len(sitting.answered), len(sitting.form.items), sitting.form.code)


def code_from_digest(digest: str) -> str:
    """Eleven signs of base 32 from the first 55 bits of a digest, and a check sign, in groups of four."""
    bits = int(digest[:16], 16) >> (64 - 5 * DATA_SIGNS)
    signs = "".join(SIGNS[bits >> 5 * place & 31] for place in reversed(range(DATA_SIGNS)))
    signs += check_sign(signs)
    return "-".join(signs[place : place + GROUP] for place in range(0, len(signs), GROUP))


def check_sign(signs: str) -> str:
    """The check sign: each sign added and the sum doubled in the field of 32 elements.

    It finds every wrong sign and every two neighbours that changed places.
    """
    state = 0
    for sign in signs:
        state = (state ^ SIGNS.index(sign)) << 1
        state ^= _POLYNOMIAL if state & 32 else 0
    return SIGNS[state]


def clean_receipt_code(typed: str) -> str | None:
    """The code in its written form however it was typed; None when it cannot be one, by length, signs or check sign."""
    plain = "".join(READ_AS.get(sign, sign) for sign in typed.upper() if not sign.isspace() and sign != "-")
    if len(plain) != DATA_SIGNS + 1 or any(sign not in SIGNS for sign in plain):
        return None
    if check_sign(plain[:-1]) != plain[-1]:
        return None
    return "-".join(plain[place : place + GROUP] for place in range(0, len(plain), GROUP))
