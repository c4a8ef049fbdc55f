"""Items side by side with what is behind them, as values: for the terminal, for text and for a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from examapp.domain.items import Bank, Item
from examapp.domain.statutes import Registry, Texts
from examapp.locale import _, say
from examapp.reports.items import (
    ITEM_STATUS_WORDS,
    LETTERS,
    LEVEL_WORDS,
    OUTCOME_WORDS,
    Ground,
    grounds_of,
    key_text,
    kind_text,
    option_text,
)


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option as the candidate sees it; whether it is right is for the other side."""

    marker: str
    letter: str
    text: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class ItemPreview:
    """One item: on one side what a candidate sees, on the other key, rationale and grounds.

    `stimulus` stands with the first item of a case only.
    """

    number: int
    item_id: str
    kind: str
    facts: str
    stimulus: str | None
    stem: str
    options: tuple[OptionLine, ...]
    key: str
    rationale: tuple[str, ...]
    grounds: tuple[Ground, ...]
    review: str


@dataclass(frozen=True, slots=True)
class BankPreview:
    """The items of one bank that are shown."""

    title: str
    language: str
    items: tuple[ItemPreview, ...]


def preview(banks: Iterable[Bank], registry: Registry, texts: Texts) -> tuple[BankPreview, ...]:
    """Every item of these banks; banks without any are left out."""
    return tuple(_bank(bank, registry, texts) for bank in banks if bank.items)


def _bank(bank: Bank, registry: Registry, texts: Texts) -> BankPreview:
    previews = []
    case_id: str | None = None
    for number, item in enumerate(bank.items, start=1):
        is_first = item.case_id is None or item.case_id != case_id
        previews.append(_item(item, number, registry, texts, is_first=is_first))
        case_id = item.case_id
    title = _("{title} · {bank} · version {version}").format(title=bank.title, bank=bank.bank_id, version=bank.version)
    return BankPreview(title, bank.language, tuple(previews))


def _item(item: Item, number: int, registry: Registry, texts: Texts, *, is_first: bool) -> ItemPreview:
    several = item.type.takes_several
    options = tuple(
        OptionLine("[ ]" if several else "( )", letter, option_text(item, option), option.option_id in item.key)
        for letter, option in zip(LETTERS, item.options, strict=False)
    )
    tags = [_("to recheck") if tag == "needs_recheck" else tag for tag in item.tags]
    facts = [item.topic, say(LEVEL_WORDS[item.level]), say(ITEM_STATUS_WORDS[item.status]), *tags]
    review = ""
    if item.review is not None:
        review = _(OUTCOME_WORDS[item.review.outcome].msgid).format(date=item.review.date.isoformat())
    return ItemPreview(
        number=number,
        item_id=item.item_id,
        kind=kind_text(item),
        facts=" · ".join(facts),
        stimulus=item.stimulus.strip() if item.stimulus and is_first else None,
        stem=item.stem.strip(),
        options=options,
        key=key_text(item),
        rationale=tuple(line.strip() for line in item.rationale.strip().splitlines() if line.strip()),
        grounds=grounds_of(item, registry, texts),
        review=review,
    )
