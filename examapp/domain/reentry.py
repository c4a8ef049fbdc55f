"""Coming back to a sitting: when it needs a code, and the single-use code that an invigilator computes offline."""

import hmac
import unicodedata
from datetime import timedelta

from examapp.domain.clocks import TOLERATED_DRIFT, Reading, gap, same_boot

AUTOMATIC = timedelta(minutes=5)
DIGITS = 7
# Damm's totally anti-symmetric quasigroup of order 10: finds every wrong digit and every two that changed places.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def needs_code(at_work: Reading, now: Reading) -> bool:
    """Whether who was last seen at work then may come back only by a code.

    So does who comes back after a restart with a wall clock that went backwards: it tells no gap.
    """
    went_back = not same_boot(at_work, now) and now.wall_at < at_work.wall_at - TOLERATED_DRIFT
    return went_back or gap(at_work, now) > AUTOMATIC


def code_of(secret: bytes, station_id: str, sitting_id: str, number: int) -> str:
    """The code for the return of that number, counted from 0: seven digits of an HMAC-SHA256 and a check digit."""
    told = "\x1f".join(("examapp re-entry", station_id, sitting_id, str(number))).encode()
    digest = hmac.digest(secret, told, "sha256")
    digits = f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """The digit that makes a row of digits come out at 0."""
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def clean_code(typed: str) -> str:
    """The code as typed, full-width digits made plain, spaces and hyphens dropped."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if not sign.isspace() and sign != "-")


def is_well_formed(code: str) -> bool:
    """Whether it can be a code: eight digits whose check digit fits; anything else is a slip of ear or finger."""
    if len(code) != DIGITS + 1 or not (code.isascii() and code.isdigit()):
        return False
    return check_digit(code) == "0"


def is_the_code(code: str, due: str) -> bool:
    """Whether this is the code that is due, compared in a time that does not tell how much of it is right."""
    return hmac.compare_digest(code.encode(), due.encode())
