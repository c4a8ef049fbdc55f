"""Key sheets on their way: sealed apart from the paper, and opened when the keys are released."""

import json
from collections.abc import Mapping, Sequence

from examapp.domain.errors import Message
from examapp.domain.items import canonical_json
from examapp.exchange.identity import Identity
from examapp.exchange.sealing import NotOpened, seal

FORMAT, KIND = 1, "keys"


def seal_keys(key_sheets: Mapping[str, str], recipients: Sequence[str]) -> bytes:
    """Key sheets (form id to the JSON that the key store keeps) as an age file that only the recipients can open."""
    sheets = {form_id: json.loads(body) for form_id, body in key_sheets.items()}
    content = canonical_json({"format": FORMAT, "kind": KIND, "key_sheets": sheets})
    return seal(content.encode(), recipients)


def open_keys(sealed: bytes, identity: Identity, *, name: str = "") -> dict[str, str]:
    """The key sheets in a file sealed for this machine, form id to JSON; NotOpened, naming the file, otherwise."""
    content = _content(identity.unseal(sealed, name=name))
    if content.get("kind") != KIND:
        message = Message("This sealed file holds something else than keys.")
        hint = Message("Name the file that ends in .key.age.")
        raise NotOpened(message, where=name, hint=hint)
    key_sheets = content.get("key_sheets")
    if content.get("format") != FORMAT or not isinstance(key_sheets, dict):
        message = Message("The key file was written by another version of examapp.")
        raise NotOpened(message, where=name, hint=Message("Install that version here; nothing was changed."))
    return {form_id: canonical_json(sheet) for form_id, sheet in key_sheets.items()}


def _content(plain: bytes) -> dict[str, object]:
    try:
        content = json.loads(plain)
    except ValueError:  # a bundle, for example
        return {}
    return content if isinstance(content, dict) else {}
