"""The memory model: FSRS as the library has it, in whole days of the learner, with a seeded fuzz."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from examapp.domain.cards import Card
from examapp.domain.items import sha256_of
from examapp.domain.repetitions import Rating, Repetition

if TYPE_CHECKING:
    import fsrs

# An item is due when the chance that it is recalled has fallen to this.
RETENTION = 0.9
# Counts up when ratings or days are derived otherwise, so that stored cards are made anew.
VERSION = 1
# The library names a card by the clock where nobody else does.
CARD_ID = 1


class MemoryModel:
    """What becomes of a card with each repetition, with the library's default parameters.

    No steps of minutes: whoever practises forty minutes an evening meets an item once an evening, and what was wrong
    again at the end of the round. So all intervals are whole days, counted from day to day and not by the hour.
    """

    def __init__(self) -> None:
        from fsrs import Scheduler  # loads only where cards are made

        self._steady = Scheduler(
            desired_retention=RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
        )
        self._fuzzed = Scheduler(
            desired_retention=RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=True
        )

    @property
    def rules(self) -> str:
        """Names the rules by which cards are made; other rules, other name."""
        return sha256_of([VERSION, self._fuzzed.to_json()])[:16]

    def card_of(self, repetitions: Sequence[Repetition]) -> Card:
        """The card after one or more repetitions of an item, in the order in which they were given.

        Fuzz moves only the day on which the item comes again, so none but the last repetition needs it; seeded by the
        name of that answer's record it is the same on every machine.
        """
        *earlier, last = repetitions
        known = self._new_card()
        for each in earlier:
            known, _log = self._steady.review_card(known, _library_rating(each.rating), noon(each.on))
        with _seeded(last.answer):
            known, _log = self._fuzzed.review_card(known, _library_rating(last.rating), noon(last.on))
        return _card(known, last.digest, len(repetitions), min(each.on for each in repetitions))

    def after(self, card: Card | None, rating: Rating, on: date) -> Card:
        """A card after one more repetition, without fuzz: for looking ahead. None is an item that was never met."""
        before = self._new_card() if card is None else _library_card(card)
        known, _log = self._steady.review_card(before, _library_rating(rating), noon(on))
        if card is None:
            return _card(known, "", 1, on)
        return _card(known, card.digest, card.repetitions + 1, card.met_on)

    def recall(self, card: Card, on: date) -> float:
        """The chance that an item is recalled on a day, if it is not met before."""
        return float(self._steady.get_card_retrievability(_library_card(card), noon(on)))

    def _new_card(self) -> "fsrs.Card":
        from fsrs import Card as LibraryCard

        return LibraryCard(card_id=CARD_ID, due=datetime.min.replace(tzinfo=UTC))


def noon(day: date) -> datetime:
    """The moment by which the library is told a day."""
    return datetime.combine(day, time(12), UTC)


@contextmanager
def _seeded(name: str) -> Iterator[None]:
    """Let the generator that the library draws from begin at `name`; afterwards it goes on as if nothing had been."""
    before = random.getstate()
    random.seed(name)
    try:
        yield
    finally:
        random.setstate(before)


def _library_rating(rating: Rating) -> "fsrs.Rating":
    import fsrs

    return fsrs.Rating(rating)


def _library_card(card: Card) -> "fsrs.Card":
    import fsrs

    return fsrs.Card(
        card_id=CARD_ID,
        state=fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=noon(card.due_on),
        last_review=noon(card.last_on),
    )


def _card(known: "fsrs.Card", digest: str, repetitions: int, met_on: date) -> Card:
    if known.last_review is None or known.stability is None or known.difficulty is None:
        raise ValueError(digest)  # a card that was repeated has all of them
    days = known.last_review.date(), known.due.date()
    return Card(digest, repetitions, met_on, *days, known.stability, known.difficulty)
