"""What tests of sealed papers share: a small paper, three custodians, and a wrapping that costs no seconds."""

import hashlib
from functools import cache

from examapp.exchange.custody import Custodian, Wrapping
from examapp.exchange.identity import Identity, make_identity
from examapp.exchange.papers import Paper, SealedPaper, seal_paper
from examapp.exchange.sealing import AGE_MARK, NotOpened
from examapp.storage.codecs import key_sheet_to_json
from examapp.storage.papers import form_to_paper
from tests.exam_cases import MORNING, make_candidate, small_form

CUSTODIANS = (
    Custodian("张三", "春江潮水连海平 1234"),
    Custodian("Li", "correct horse battery"),
    Custodian("王五", "Zwölf Boxkämpfer jagen"),
)
PASSPHRASES = {custodian.name: custodian.passphrase for custodian in CUSTODIANS}
NAME = "small-paper"


def cheap_lock(content: bytes, passphrase: str) -> bytes:
    """As fast as a lock can be; shaped as age's are, and worthless."""
    pad = hashlib.sha256(passphrase.encode()).digest()
    hidden = bytes(byte ^ pad[place % 32] for place, byte in enumerate(content))
    return AGE_MARK + hashlib.sha256(content).digest() + hidden


def cheap_unlock(locked: bytes, passphrase: str) -> bytes:
    """What the lock above holds."""
    pad = hashlib.sha256(passphrase.encode()).digest()
    body = locked.removeprefix(AGE_MARK)
    content = bytes(byte ^ pad[place % 32] for place, byte in enumerate(body[32:]))
    if hashlib.sha256(content).digest() != body[:32]:
        raise NotOpened("wrong")
    return content


CHEAP = Wrapping(cheap_lock, cheap_unlock)


@cache
def city() -> Identity:
    """The station that seals."""
    return make_identity("亳州市法律援助中心")


def small_paper() -> Paper:
    """Two forms, two people, one session."""
    people = (make_candidate(), make_candidate("13416201281054321", name="李", seat="08"))
    manifest = {"session_id": "abc", "exam": "small", "forms": [], "centre": "Mengcheng"}
    return Paper((small_form(7)[0], small_form(8)[0]), people, (manifest,))


def small_keys() -> dict[str, str]:
    """The key sheets of its forms."""
    return {sheet.form_id: key_sheet_to_json(sheet) for _form, sheet in (small_form(7), small_form(8))}


def sealed_with(wrapping: Wrapping = CHEAP, paper: Paper | None = None) -> SealedPaper:
    """A sealed paper."""
    return seal_paper(
        paper or small_paper(),
        small_keys(),
        name=NAME,
        identity=city(),
        custodians=CUSTODIANS,
        write_form=form_to_paper,
        sealed_at=MORNING,
        wrapping=wrapping,
    )
