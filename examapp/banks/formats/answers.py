"""Type, options and key of a row: what they say together, or what is wrong with them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from examapp.banks.formats.cells import (
    ANY_CHOICE,
    LETTERS,
    OTHER_TYPES,
    TYPE_WORDS,
    is_truth_pair,
    letters_of,
    truth_of,
    words,
)
from examapp.banks.formats.headings import gaps
from examapp.banks.tables import did_you_mean, plain
from examapp.domain.errors import Message
from examapp.domain.items import FALSE_OPTION, TRUE_FALSE_OPTIONS, TRUE_OPTION, ItemType, Option

MOST_OPTIONS = 8
Lettered = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row; `where` is the field, or the letter of the option, that it is wrong with."""

    rule: str
    where: str
    message: Message
    remedy: Message


@dataclass(frozen=True, slots=True)
class Answer:
    """How an item is answered; `stated` is the type that the row states, None when it states none."""

    type: ItemType
    options: tuple[Option, ...]
    key: frozenset[str]
    stated: ItemType | None


@dataclass(frozen=True, slots=True)
class Codes:
    """What the headings say that codes mean, and whether options are called by numbers."""

    types: Mapping[str, ItemType] = field(default_factory=dict)
    truths: Mapping[str, bool] = field(default_factory=dict)
    numbered: bool = False


def option_faults(options: Lettered) -> list[Fault]:
    """What is wrong with the options themselves."""
    faults: list[Fault] = []
    letters = "".join(letter for letter, _text in options)
    for gap in gaps(letters):
        after = next(letter for letter in letters if letter > gap)
        message = Message("Option {gap} is empty, but {letter} is there.", {"gap": gap, "letter": after})
        remedy = Message("Fill it, or move the options up and correct the key.")
        faults.append(Fault("item-option-gap", gap, message, remedy))
    if len(options) > MOST_OPTIONS:
        message = Message("The item has {count} options; a bank takes eight at most.", {"count": len(options)})
        remedy = Message("Delete the weakest distractors, and correct the key if letters change.")
        faults.append(Fault("item-options-many", options[MOST_OPTIONS][0], message, remedy))
    first: dict[str, str] = {}
    for letter, text in options:
        if text in first:
            message = Message(
                "Options {first} and {second} have the same text.", {"first": first[text], "second": letter}
            )
            faults.append(Fault("item-options-same", letter, message, Message("Change or delete one of the two.")))
        first.setdefault(text, letter)
    return faults


def answer_of(type_text: str, key_text: str, options: Lettered, codes: Codes) -> Answer | Fault:
    """What type, key and options of a row say together."""
    stated = _stated_type(type_text, codes)
    if isinstance(stated, Fault):
        return stated
    if not key_text:
        remedy = Message(
            "Write the letters of the right options, such as A or ACD; for true/false items true or false."
        )
        return Fault("item-key-empty", "key", Message("The item has no key."), remedy)
    reads_as_truth = is_truth_pair(options) or (not options and truth_of(key_text, codes.truths) is not None)
    if stated is ItemType.TRUE_FALSE or (stated is None and reads_as_truth):
        return _judged(key_text, options, stated, codes)
    if len(options) < 2:
        message = Message("The item has {count} options; it needs two at least.", {"count": len(options)})
        remedy = Message(
            "Fill the columns of the options; if it is a true/false item, say so, and write true or false as its key."
        )
        return Fault("item-options-few", "A", message, remedy)
    return _chosen(key_text, options, stated, codes)


def _stated_type(text: str, codes: Codes) -> ItemType | Fault | None:
    """The type that a cell states; None where it leaves the choice to the key."""
    word = plain(text)
    known = words(TYPE_WORDS)
    if not word or word in {plain(each) for each in ANY_CHOICE}:
        return None
    if word in codes.types or word in known:
        return codes.types.get(word) or known[word]
    values = {"word": text}
    if word in {plain(each) for each in OTHER_TYPES}:
        message = Message("“{word}” is a type of item that a bank does not have.", values)
        remedy = Message("Make it true/false, single choice or multiple answers, or delete the row.")
        return Fault("item-type-other", "type", message, remedy)
    close = did_you_mean(word, known)
    remedy = Message("Write true/false, single choice or multiple answers.")
    if word.isdigit():
        remedy = Message(
            "Write the type as a word, or say in the heading what codes mean, such as “type (0 single, 1 multiple)”."
        )
    elif close is not None:
        remedy = Message("Did you mean “{known}”?", {"known": TYPE_WORDS[known[close]][0]})
    return Fault("item-type", "type", Message("The type “{word}” is unknown.", values), remedy)


def _judged(key_text: str, options: Lettered, stated: ItemType | None, codes: Codes) -> Answer | Fault:
    """A true/false item; its options, where it has any, are the two words themselves."""
    if options and not is_truth_pair(options):
        message = Message("A true/false item has no options but true and false.")
        remedy = Message("Delete the options, or state that the type is single choice.")
        return Fault("item-type-options", "type", message, remedy)
    by_letter = {letter: truth_of(text) for letter, text in options}
    letters = letters_of(key_text, numbered=codes.numbered)
    truth = by_letter[letters] if letters in by_letter else truth_of(key_text, codes.truths)
    if truth is None:
        message = Message("The key “{key}” says neither true nor false.", {"key": key_text})
        remedy = Message("Write true or false (also yes/no, T/F, √/×, 1/0).")
        return Fault("item-key", "key", message, remedy)
    key = frozenset({TRUE_OPTION if truth else FALSE_OPTION})
    return Answer(ItemType.TRUE_FALSE, TRUE_FALSE_OPTIONS, key, stated)


def _chosen(key_text: str, options: Lettered, stated: ItemType | None, codes: Codes) -> Answer | Fault:
    """An item with options whose key names one or several of them."""
    letters = letters_of(key_text, numbered=codes.numbered) or _letter_of_text(key_text, options)
    offered = "".join(letter for letter, _text in options)
    if letters is None:
        remedy = Message(
            "Write the letters of the right options, such as A or ACD; for true/false items true or false."
        )
        return Fault("item-key", "key", Message("The key “{key}” is not understood.", {"key": key_text}), remedy)
    missing = [letter for letter in dict.fromkeys(letters) if letter not in offered]
    if missing:
        message = Message("The key names {missing}, which the item does not offer.", {"missing": ", ".join(missing)})
        remedy = Message("The options are {letters}: correct the key, or add the option.", {"letters": offered})
        return Fault("item-key-not-offered", "key", message, remedy)
    twice = [letter for letter, count in Counter(letters).items() if count > 1]
    if twice:
        message = Message("The key names {letters} twice.", {"letters": ", ".join(twice)})
        return Fault("item-key-twice", "key", message, Message("Write each letter once."))
    if stated is ItemType.SINGLE and len(letters) > 1:
        message = Message("A single-choice item has the key “{key}” with {count} letters.", _counted(key_text, letters))
        return Fault(
            "item-key-count", "key", message, Message("Correct the key, or state that the type is multiple answers.")
        )
    if stated is ItemType.MULTIPLE and len(letters) == 1:
        message = Message("A multiple-choice item has the key “{key}” with one letter only.", {"key": key_text})
        return Fault(
            "item-key-count", "key", message, Message("Correct the key, or state that the type is single choice.")
        )
    made = ItemType.SINGLE if len(letters) == 1 else ItemType.MULTIPLE
    return Answer(made, tuple(Option(letter, text) for letter, text in options), frozenset(letters), stated)


def _counted(key_text: str, letters: str) -> dict[str, object]:
    return {"key": key_text, "count": len(letters)}


def _letter_of_text(key_text: str, options: Lettered) -> str | None:
    """The letter of the one option whose text the key repeats."""
    same = [letter for letter, text in options if text == key_text and letter in LETTERS]
    return same[0] if len(same) == 1 else None
