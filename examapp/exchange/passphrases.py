"""Passphrases and seat codes as they are kept: salted and scrambled with scrypt, so that a file gives none away."""

import base64
import hmac
import os
import unicodedata
from dataclasses import dataclass

PASSPHRASE_COST, CODE_COST, DEAREST = 16, 14, 20
BLOCKS, LANES, SALT_BYTES, LENGTH = 8, 1, 16, 32


@dataclass(frozen=True, slots=True)
class Scrambler:
    """Scrambles with 2 to the power of `cost` rounds, and knows again what any scrambler has scrambled."""

    cost: int = PASSPHRASE_COST

    def scramble(self, text: str) -> str:
        """The text as it may be stored."""
        salt = os.urandom(SALT_BYTES)
        parts = (base64.b64encode(part).decode() for part in (salt, _derive(text, salt, self.cost)))
        return "$".join(("scrypt", str(self.cost), *parts))

    def matches(self, text: str, stored: str) -> bool:
        """Whether this text was scrambled to that; False also for what is no scrambled text."""
        try:
            name, cost, salt, digest = stored.split("$")
            if name != "scrypt" or int(cost) not in range(CODE_COST, DEAREST + 1):
                return False
            derived = _derive(text, base64.b64decode(salt, validate=True), int(cost))
            return hmac.compare_digest(derived, base64.b64decode(digest, validate=True))
        except ValueError:
            return False


def _derive(text: str, salt: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # loaded when somebody knocks

    # An input method in full-width mode types other signs for the same letters.
    content = unicodedata.normalize("NFKC", text).encode()
    return Scrypt(salt=salt, length=LENGTH, n=2**cost, r=BLOCKS, p=LANES).derive(content)
