"""Answer sheets of those who sit on paper: the code that binds a sheet to a seat, and what people typed from it."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from examapp.domain.errors import Message, Place
from examapp.domain.forms import Form, FormItem
from examapp.domain.items import sha256_of

LETTERS = "ABCDEFGH"
SPARE = "spare"
NOWHERE = Place("")
CODES = range(100_000, 1_000_000)
# What people write between letters, and for a row of boxes that are all empty.
BETWEEN = frozenset(" ,、;/.-")


def check_code(form: Form, seat_seed: str) -> str:
    """Six digits that go with one form in the order of one seat; they prove no secret, they find a wrong sheet."""
    digest = sha256_of({"sheet": form.form_id, "seat_seed": seat_seed})
    return str(CODES.start + int(digest[:16], 16) % len(CODES))


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters typed for one item, in the order of the alphabet; none when all its boxes are empty."""

    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A sheet as one person typed it; a licence number or a seat says whose it is, `items` go by their numbers."""

    licence_no: str
    seat: str
    code: str
    items: Mapping[int, Letters]
    place: Place = NOWHERE

    @property
    def name(self) -> str:
        """How messages call this sheet: by the licence number or seat that was typed."""
        return self.licence_no or self.seat


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An item for which two people typed other letters."""

    number: int
    first: Letters
    second: Letters


def clean_letters(typed: str) -> str:
    """Letters as they are compared: capitals, in order, without what stands between them."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sorted(sign for sign in folded if sign not in BETWEEN))


def clean_code(typed: str) -> str:
    """A check code as it is compared: without the space in its middle."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign not in BETWEEN)


def clean_seat(typed: str) -> str:
    """A seat as rosters keep it: numbers with two digits."""
    seat = unicodedata.normalize("NFKC", typed).strip()
    return seat.zfill(2) if seat.isascii() and seat.isdigit() else seat


def letters_fault(item: FormItem, letters: str) -> Message | None:
    """Why these letters cannot have been read from the sheet; None when they can."""
    printed = LETTERS[: len(item.options)]
    stray = next((letter for letter in letters if letter not in printed), None)
    if stray is not None:
        return Message("“{letter}” is none of the letters {letters}", {"letter": stray, "letters": printed})
    twice = next((letter for letter in printed if letters.count(letter) > 1), None)
    return None if twice is None else Message("“{letter}” stands there twice", {"letter": twice})


def option_ids(item: FormItem, letters: Collection[str]) -> list[str]:
    """The bank's ids of the options printed under these letters, sorted."""
    shown = zip(LETTERS, item.option_ids, strict=False)
    return sorted(option_id for letter, option_id in shown if letter in letters)


def mismatches(first: TypedSheet, second: TypedSheet) -> Iterator[Mismatch]:
    """The items for which two people typed other letters; an item that one of them left out has none."""
    for number in sorted({*first.items, *second.items}):
        one = first.items.get(number, Letters("", first.place))
        other = second.items.get(number, Letters("", second.place))
        if one.text != other.text:
            yield Mismatch(number, one, other)
