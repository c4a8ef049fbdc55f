"""What makes a sound bank a poor one: rules about how items are written, over one bank and across banks."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from examapp.banks.files import read_bytes
from examapp.banks.loader import BANK, read_bank
from examapp.banks.near_duplicates import near_duplicates
from examapp.domain.errors import Message, Place, Problem, Severity
from examapp.domain.items import TRUE_OPTION, Bank, Item, ItemStatus, ItemType

ARTICLE_NUMBER = re.compile(r"第[一二三四五六七八九十百千零〇两0-9]+条|\b[Aa]rticle \d+")
ALL_OR_NONE = re.compile(
    r"以上[^，。]{0,4}[都均全皆]不?(?:对|错|是|正确|错误|成立|符合)|[Aa]ll of the above|[Nn]one of the above"
)
ASKS_FOR_WRONG = re.compile(r"(?:不正确|不符合|不属于|不恰当|不应当|错误)的|\b(?:NOT|EXCEPT|not|except)\b.*\?")
NEGATIVE_OPTION = re.compile(r"^(?:不|未|没有|无需|无须|not |no )")
SHORT_STEM = 20
SHARED_WORDS = 12
LEAST_FOR_BIAS = 12
POSITION_SHARES = (0.08, 0.45)
TRUE_SHARES = (0.3, 0.7)
LONGEST_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an item or a bank that its author should look at again; `name` is the id it is about."""

    name: str
    rule: str
    message: Message
    remedy: Message


def content_problems(sources: Mapping[Path, Bank], known_ids: Collection[str] = ()) -> list[Problem]:
    """Every remark on these banks as a warning with its place; retired items are left alone.

    `known_ids` are items of other banks, which items here may name as enemies.
    """
    remarks = [(path, remark) for path, bank in sources.items() for remark in bank_remarks(bank)]
    owner = {item.item_id: path for path, bank in sources.items() for item in bank.items}
    across = [*duplicate_remarks(sources.values()), *enemy_remarks(sources.values(), known_ids)]
    remarks += [(owner[remark.name], remark) for remark in across]
    wanted: dict[Path, set[str]] = defaultdict(set)
    for path, remark in remarks:
        wanted[path].add(remark.name)
    places = {path: _places(path, names) for path, names in wanted.items()}
    return [
        Problem(
            remark.rule,
            places[path].get(remark.name, Place(str(path))),
            remark.message,
            remark.remedy,
            Severity.WARNING,
        )
        for path, remark in remarks
    ]


def _places(path: Path, names: Iterable[str]) -> Mapping[str, Place]:
    data = read_bytes(path)
    return read_bank(data, str(path), places_of=set(names)).places if isinstance(data, bytes) else {}


def bank_remarks(bank: Bank) -> Iterator[Remark]:
    """What is to be said of one bank's items, each for itself and all together."""
    items = [item for item in bank.items if item.status is not ItemStatus.RETIRED]
    for item in items:
        for rule in ITEM_RULES:
            yield from rule(item)
    yield from _give_aways(items)
    yield from _position_bias(bank.bank_id, items)
    yield from _longest_keys(bank.bank_id, items)


def duplicate_remarks(banks: Iterable[Bank]) -> Iterator[Remark]:
    """Items of any of these banks that ask nearly what another asks."""
    items = [item for bank in banks for item in bank.items if item.status is not ItemStatus.RETIRED]
    for name, rival, likeness in near_duplicates({item.item_id: compared_text(item) for item in items}):
        values = {"rival": rival, "percent": round(100 * likeness)}
        message = Message("This item says nearly what {rival} says ({percent} % alike).", values)
        yield Remark(name, "near-duplicate", message, Message("Keep the better one, or ask something else."))


def enemy_remarks(banks: Iterable[Bank], known_ids: Collection[str] = ()) -> Iterator[Remark]:
    """Enemies that neither these banks nor `known_ids` have: an id was mistyped, or the item is gone."""
    items = [item for bank in banks for item in bank.items]
    known = {item.item_id for item in items}.union(known_ids)
    for item in items:
        for other in item.enemies:
            if other not in known or other == item.item_id:
                message = Message("No other item has the id “{enemy}”, which it names as an enemy.", {"enemy": other})
                yield Remark(item.item_id, "unknown-enemy", message, Message("Correct the id, or delete it."))


def compared_text(item: Item) -> str:
    """What is compared of an item: the stem, and where it is too short to tell items apart the options with it."""
    if len(item.stem) >= SHORT_STEM and item.case_id is None:
        return item.stem
    return item.stem + "".join(option.text for option in item.options)


def _article_numbers(item: Item) -> Iterator[Remark]:
    for text in (item.stem, *(option.text for option in item.options)):
        if ARTICLE_NUMBER.search(text):
            message = Message("The item speaks of an article's number: “{words}”.", {"words": _found(text)})
            remedy = Message("Ask about conduct and its consequence; numbers change when a law is amended.")
            yield Remark(item.item_id, "article-number", message, remedy)
            return


def _found(text: str) -> str:
    match = ARTICLE_NUMBER.search(text)
    return match[0] if match else ""


def _all_or_none(item: Item) -> Iterator[Remark]:
    for option in item.options:
        if ALL_OR_NONE.search(option.text):
            message = Message("Option {letter} says “all” or “none of the above”.", {"letter": option.option_id})
            yield Remark(item.item_id, "all-or-none", message, Message("Replace it by an option of its own."))


def _double_negative(item: Item) -> Iterator[Remark]:
    if ASKS_FOR_WRONG.search(item.stem):
        letters = [option.option_id for option in item.options if NEGATIVE_OPTION.search(option.text)]
        if letters:
            message = Message(
                "The stem asks for what is wrong, and {letters} is put in the negative.",
                {"letters": ", ".join(letters)},
            )
            remedy = Message("Ask for what is right, or put the options in the positive.")
            yield Remark(item.item_id, "double-negative", message, remedy)


def _unmentioned_distractors(item: Item) -> Iterator[Remark]:
    if item.type is ItemType.TRUE_FALSE or not item.rationale:
        return
    letters = [
        option.option_id
        for option in item.options
        if option.option_id not in item.key
        and not re.search(rf"(?<![A-Za-z]){option.option_id}(?![A-Za-z])", item.rationale)
    ]
    if letters:
        message = Message("The rationale does not say why {letters} is wrong.", {"letters": ", ".join(letters)})
        remedy = Message("Add a line for each, such as “{letter}：…”.", {"letter": letters[0]})
        yield Remark(item.item_id, "distractor-unexplained", message, remedy)


def _unfinished(item: Item) -> Iterator[Remark]:
    """What a draft may still lack; a reviewed item without it is an error of its own."""
    if not item.rationale:
        remedy = Message("Say why the key is right and each other option wrong; a reviewed item needs it.")
        yield Remark(item.item_id, "no-rationale", Message("The draft has no rationale."), remedy)
    if not item.citations:
        remedy = Message("Name the articles that the key rests on; a reviewed item needs them.")
        yield Remark(item.item_id, "no-citation", Message("The draft has no citations."), remedy)


ITEM_RULES: tuple[Callable[[Item], Iterator[Remark]], ...] = (
    _article_numbers,
    _all_or_none,
    _double_negative,
    _unmentioned_distractors,
    _unfinished,
)


def _give_aways(items: Iterable[Item]) -> Iterator[Remark]:
    """Items of a case whose stem repeats the words of a sister's key."""
    cases: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.case_id is not None:
            cases[item.case_id].append(item)
    for sisters in cases.values():
        for teller, told in permutations(sisters, 2):
            if _tells(teller, told):
                message = Message("Its stem gives away the key of {sister}.", {"sister": told.item_id})
                remedy = Message("Say in the stem only what the facts of the case say.")
                yield Remark(teller.item_id, "give-away", message, remedy)


def _tells(teller: Item, told: Item) -> bool:
    facts = told.stimulus or ""
    keys = [option.text for option in told.options if option.option_id in told.key]
    return any(
        words in teller.stem and words not in facts
        for text in keys
        for start in range(len(text) - SHARED_WORDS + 1)
        for words in (text[start : start + SHARED_WORDS],)
    )


def _position_bias(bank_id: str, items: Iterable[Item]) -> Iterator[Remark]:
    """Keys that stand in one place too often or too seldom, and statements that are true too often or too seldom."""
    singles = [min(item.key) for item in items if item.type is ItemType.SINGLE and len(item.options) == 4]
    counts = Counter(singles)
    low, high = POSITION_SHARES
    for letter in "ABCD" if len(singles) >= LEAST_FOR_BIAS else "":
        if not low <= counts[letter] / len(singles) <= high:
            values = {"letter": letter, "count": counts[letter], "items": len(singles)}
            message = Message("{letter} is the key of {count} of {items} single-choice items.", values)
            remedy = Message("Move keys to other letters, so that nobody gains by guessing one.")
            yield Remark(BANK + bank_id, "key-position", message, remedy)
    truths = [TRUE_OPTION in item.key for item in items if item.type is ItemType.TRUE_FALSE]
    low, high = TRUE_SHARES
    if len(truths) >= LEAST_FOR_BIAS and not low <= sum(truths) / len(truths) <= high:
        values = {"count": sum(truths), "items": len(truths)}
        message = Message("{count} of {items} true/false items are true.", values)
        yield Remark(BANK + bank_id, "key-position", message, Message("Write statements of the other kind."))


def _longest_keys(bank_id: str, items: Iterable[Item]) -> Iterator[Remark]:
    """Keys that stand out by their length."""
    singles = [item for item in items if item.type is ItemType.SINGLE]
    longest = [item for item in singles if _is_longest(item)]
    if len(singles) >= LEAST_FOR_BIAS and len(longest) > LONGEST_SHARE * len(singles):
        values = {"count": len(longest), "items": len(singles), "first": longest[0].item_id}
        message = Message("The key is the longest option in {count} of {items} single-choice items.", values)
        remedy = Message("Shorten keys or lengthen distractors, first in {first}.", values)
        yield Remark(BANK + bank_id, "longest-key", message, remedy)


def _is_longest(item: Item) -> bool:
    lengths = sorted(((len(option.text), option.option_id) for option in item.options), reverse=True)
    return lengths[0][1] in item.key and lengths[0][0] > lengths[1][0]
