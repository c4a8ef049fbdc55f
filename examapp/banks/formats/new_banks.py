"""A bank out of items that came from elsewhere: their ids, the statutes they cite, the language they are in."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from examapp.banks.schema import ID
from examapp.domain.items import Bank, Item, ItemType

KIND_LETTERS = {
    ItemType.TRUE_FALSE: "j",
    ItemType.SINGLE: "s",
    ItemType.MULTIPLE: "m",
    ItemType.INDEFINITE: "i",
}
FIRST_VERSION = "1"
HAN = re.compile("[\u3400-\u9fff]")


def new_bank(items: Sequence[Item], *, bank_id: str, title: str, language: str, author: str) -> Bank:
    """A bank of these items, numbered by type in their order."""
    numbered = tuple(with_ids(items, bank_id))
    statutes = dict.fromkeys(citation.reference for item in numbered for citation in item.citations)
    return Bank(
        bank_id=bank_id,
        title=title,
        language=language,
        version=FIRST_VERSION,
        authors=(author,),
        statutes=tuple(statutes),
        items=numbered,
    )


def with_ids(items: Iterable[Item], bank_id: str) -> Iterable[Item]:
    """The items with ids such as t06-s-001: the bank's, the type's letter, and a number."""
    counts: Counter[ItemType] = Counter()
    for item in items:
        counts[item.type] += 1
        yield replace(item, item_id=f"{bank_id}-{KIND_LETTERS[item.type]}-{counts[item.type]:03}")


def language_of(items: Iterable[Item]) -> str:
    """The language that most of the stems are in: `zh` where they have Chinese characters."""
    stems = [bool(HAN.search(item.stem)) for item in items]
    return "zh" if 2 * sum(stems) >= len(stems) else "en"


def id_from(name: str) -> str:
    """What of a file's name can be an id; empty when nothing can."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def is_id(text: str) -> bool:
    """Whether a text can be the id of a bank."""
    return ID.pattern is not None and ID.pattern.fullmatch(text) is not None
