"""Items, the banks that hold them, and the digest that names what a candidate saw."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from examapp.domain.statutes import Citation


class ItemType(StrEnum):
    """How an item is answered."""

    TRUE_FALSE = "true_false"
    SINGLE = "single"
    MULTIPLE = "multiple"
    INDEFINITE = "indefinite"

    @property
    def takes_several(self) -> bool:
        """Whether more than one option may be chosen."""
        return self in (ItemType.MULTIPLE, ItemType.INDEFINITE)


class ItemStatus(StrEnum):
    """Where an item stands in its life; exams draw reviewed items only."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    RETIRED = "retired"


class Outcome(StrEnum):
    """What became of an item that somebody answered who had not seen its key."""

    AGREED = "agreed"
    MENDED = "mended"


@dataclass(frozen=True, slots=True)
class Review:
    """A second reader's answer from the law text alone: when, and whether the item stood or was mended for it."""

    date: date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Option:
    """One answer offered; `option_id` is the letter it has in the bank, whatever letter a form shows."""

    option_id: str
    text: str


TRUE_OPTION, FALSE_OPTION = "T", "F"
TRUE_FALSE_OPTIONS = (Option(TRUE_OPTION, ""), Option(FALSE_OPTION, ""))


@dataclass(frozen=True, slots=True)
class Item:
    """One scorable question with its key; never handed to a candidate's screen (see `forms.FormItem`).

    `enemies` are ids of items that must not stand in one form with it, because one helps to answer the other.
    """

    item_id: str
    type: ItemType
    stem: str
    options: tuple[Option, ...]
    key: frozenset[str]
    rationale: str
    topic: str
    level: int
    citations: tuple[Citation, ...] = ()
    status: ItemStatus = ItemStatus.DRAFT
    reviewed_at: date | None = None
    review: Review | None = None
    tags: tuple[str, ...] = ()
    enemies: tuple[str, ...] = ()
    keep_order: bool = False
    case_id: str | None = None
    stimulus: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of what a candidate sees: type, stem, options, stimulus; the key is no part of it."""
        return content_digest(self.type, self.stem, self.options, self.stimulus)


@dataclass(frozen=True, slots=True)
class Bank:
    """A pool of items from one file; no exam draws from one that is for practice only."""

    bank_id: str
    title: str
    language: str
    version: str
    authors: tuple[str, ...]
    statutes: tuple[str, ...]
    items: tuple[Item, ...]
    practice_only: bool = False


def canonical_json(value: object) -> str:
    """The one spelling of a JSON value: sorted keys, no spaces, no escapes, no floats."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(value: object) -> str:
    """SHA-256, in hex, of a value's canonical JSON in UTF-8."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def content_digest(item_type: ItemType, stem: str, options: tuple[Option, ...], stimulus: str | None) -> str:
    """Name the content of an item; the order in which a form shows the options does not matter."""
    texts = {option.option_id: option.text for option in options}
    return sha256_of({"type": item_type, "stem": stem, "options": texts, "stimulus": stimulus})
