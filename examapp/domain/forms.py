"""Forms and key sheets: what one sitting shows, and apart from it what is right."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from examapp.domain.blueprints import Exam
from examapp.domain.errors import Message, UnknownItem
from examapp.domain.items import Item, ItemType, Option, content_digest, sha256_of


@dataclass(frozen=True, slots=True)
class FormItem:
    """An item as a candidate sees it: no key, no rationale, no citation, and no field for them."""

    item_id: str
    digest: str
    section_id: str
    topic: str
    type: ItemType
    stem: str
    options: tuple[Option, ...]
    keep_order: bool = False
    case_id: str | None = None
    stimulus: str | None = None

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The options' ids in the order shown."""
        return tuple(option.option_id for option in self.options)

    @property
    def is_intact(self) -> bool:
        """Whether the content still is what its digest names."""
        return self.digest == content_digest(self.type, self.stem, self.options, self.stimulus)


@dataclass(frozen=True, slots=True)
class Form:
    """The concrete items and order of a sitting; `form_id` names exam and items drawn, whatever their order."""

    form_id: str
    exam: Exam
    seed: int
    items: tuple[FormItem, ...]

    @property
    def code(self) -> str:
        """The form's name for people: the first eight digits of its id."""
        return self.form_id[:8]

    def index(self, item_id: str) -> int:
        """Where in the form an item stands, from 0; UnknownItem when it does not."""
        for index, item in enumerate(self.items):
            if item.item_id == item_id:
                return index
        raise UnknownItem(Message("This exam has no item {item}.", {"item": item_id}))

    def item_maxima(self) -> dict[str, Fraction]:
        """The most points of each item, by its id; a pre-test item has those that it would be worth."""
        return {item.item_id: self.exam.section(item.section_id).points for item in self.items}

    def item(self, item_id: str) -> FormItem:
        """The item of that id; UnknownItem when the form has none."""
        return self.items[self.index(item_id)]


class Ruling(StrEnum):
    """How an item earns its points: by its key, or as was decided after the exam when no key does it justice."""

    BY_KEY = "key"
    ALL = "all"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """The key of one item; a pre-test item is answered but not scored.

    Under `Ruling.ALL` everybody has the item's points, under `Ruling.DROP` the item is scored no longer; the key stays.
    """

    key: frozenset[str]
    scored: bool = True
    ruling: Ruling = Ruling.BY_KEY

    @property
    def counts(self) -> bool:
        """Whether the item is part of the score."""
        return self.scored and self.ruling is not Ruling.DROP


@dataclass(frozen=True, slots=True)
class KeySheet:
    """Item digest to key, for one form; kept and handed out apart from the form."""

    form_id: str
    keys: Mapping[str, KeyEntry]

    @property
    def digest(self) -> str:
        """SHA-256 of all that scores take from the key sheet: what the audit calls it by."""
        keys = {name: [sorted(entry.key), entry.scored, entry.ruling] for name, entry in self.keys.items()}
        return sha256_of({"form": self.form_id, "keys": keys})


@dataclass(frozen=True, slots=True)
class KeyVersion:
    """A form's key sheet as it is from a moment on: 1 is the first, each later one a correction with its reason.

    `made_at` is None where it was not recorded.
    """

    number: int
    key_sheet: KeySheet
    made_at: datetime | None = None
    reason: str = ""
    by: tuple[str, ...] = ()


def form_item(item: Item, section_id: str) -> FormItem:
    """What a candidate may see of an item."""
    return FormItem(
        item_id=item.item_id,
        digest=item.digest,
        section_id=section_id,
        topic=item.topic,
        type=item.type,
        stem=item.stem,
        options=item.options,
        keep_order=item.keep_order,
        case_id=item.case_id,
        stimulus=item.stimulus,
    )


def form_id_of(exam: Exam, items: Sequence[FormItem]) -> str:
    """Name a form by what is in it: the exam's definition, and each item with its text and its place in the exam."""
    places = [
        [item.section_id, item.item_id, item.digest, item.topic, item.case_id or "", str(item.keep_order)]
        for item in items
    ]
    return sha256_of({"exam": exam.digest, "items": sorted(places)})


def form_fault(form: Form) -> Message | None:
    """What of a form is no longer what its digests name; None when all of it is."""
    changed = next((item for item in form.items if not item.is_intact), None)
    if changed is not None:
        return Message("the stored text of item {item} was changed", {"item": changed.item_id})
    if form.form_id != form_id_of(form.exam, form.items):
        return Message("the stored form {form} was changed", {"form": form.code})
    return None


def key_faults(form: Form, key_sheet: KeySheet) -> list[Message]:
    """Why a key sheet does not fit a form, all at once: each item needs a key of its own options, none may be over."""
    if key_sheet.form_id != form.form_id:
        return [Message("the key sheet belongs to another form")]
    faults = []
    for item in form.items:
        entry = key_sheet.keys.get(item.digest)
        if entry is None:
            faults.append(Message("item {item} has no key", {"item": item.item_id}))
        elif not entry.key or not entry.key <= set(item.option_ids):
            faults.append(Message("the key of item {item} does not fit its options", {"item": item.item_id}))
    over = len(set(key_sheet.keys) - {item.digest for item in form.items})
    if over:
        faults.append(Message("{count} keys belong to no item of the form", {"count": over}))
    return faults


def rank(seed: str, *names: str) -> str:
    """A reproducible random rank: sort by it and the order is a shuffle that any machine repeats."""
    return hashlib.sha256("\x1f".join((seed, *names)).encode()).hexdigest()


def seat_seed_of(form: Form, candidate_id: str) -> str:
    """What a candidate's order is derived from, on the screen as on paper."""
    return f"{form.seed}:{candidate_id}"


def arrange(form: Form, seat_seed: str) -> Form:
    """The form in the order of one seat: items move within their section, cases as blocks, options within items.

    An item that keeps its order, and true/false, keep their options as they are.
    """
    order = {section.section_id: number for number, section in enumerate(form.exam.sections)}
    items = list(form.items)
    if form.exam.shuffle_items:
        place = {item.item_id: number for number, item in enumerate(form.items)}
        items.sort(
            key=lambda item: (
                order[item.section_id],
                rank(seat_seed, "item", item.case_id or item.item_id),
                place[item.item_id],
            )
        )
    if form.exam.shuffle_options:
        items = [_shuffle_options(item, seat_seed) for item in items]
    return replace(form, items=tuple(items))


def _shuffle_options(item: FormItem, seat_seed: str) -> FormItem:
    if item.keep_order or item.type is ItemType.TRUE_FALSE:
        return item
    options = sorted(item.options, key=lambda option: rank(seat_seed, "option", item.item_id, option.option_id))
    return replace(item, options=tuple(options))
