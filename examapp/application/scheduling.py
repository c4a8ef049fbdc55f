"""Scheduling: cards folded from the training log, what is due today, and when an item comes again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from examapp.application.memory import RETENTION, MemoryModel
from examapp.domain.cards import Card
from examapp.domain.items import Item
from examapp.domain.plans import new_share
from examapp.domain.practice import draw
from examapp.domain.repetitions import repetitions_of
from examapp.domain.training_log import TrainingRecord

DAY = timedelta(days=1)
# New items come in the same order every day and on every machine.
NEW_SEED = 0


class CardStore(Protocol):
    """What scheduling needs of the store: the cards, and which items of the log they do not know of yet."""

    def news(self, learner: str, *, rules: str) -> tuple[int, Sequence[str]]:
        """How far the log goes, and the items answered or rated since the cards were made by these rules."""

    def answers(self, learner: str, digest: str) -> list[TrainingRecord]:
        """A learner's answers to one item, and the ratings of these answers."""

    def keep(self, learner: str, cards: Iterable[Card], *, through: int, rules: str) -> None:
        """Keep cards that know the log so far."""

    def of(self, learner: str) -> list[Card]:
        """A learner's cards."""

    def card(self, learner: str, digest: str) -> Card | None:
        """A learner's card of one item."""

    def due(self, learner: str, on: date) -> Iterator[Card]:
        """The cards due by a day, those due longest first."""


class Schedule:
    """One learner's cards, as the log has them at the moment; `exam_on` is the day they are planned towards.

    The log is the truth: whatever came into it in any order is noticed here, and the cards it touches are made anew.
    """

    def __init__(
        self, store: CardStore, *, learner: str, now: Callable[[], datetime], exam_on: date | None = None
    ) -> None:
        self.exam_on = exam_on
        self.model = MemoryModel()
        self._store = store
        self._learner = learner
        self._now = now

    @property
    def today(self) -> date:
        """The learner's day."""
        return self._now().date()

    @property
    def days_left(self) -> int:
        """How many days there are to practise before the exam, today among them; 0 where no exam is to come."""
        return 0 if self.exam_on is None else max(0, (self.exam_on - self.today).days)

    def cards(self) -> list[Card]:
        """All cards."""
        self._refresh()
        return self._store.of(self._learner)

    def card(self, digest: str) -> Card | None:
        """The card of an item; None while it was never met."""
        self._refresh()
        return self._store.card(self._learner, digest)

    def due(self) -> Iterator[Card]:
        """The cards due today, those due longest first; on the day before the exam also what would not hold."""
        self._refresh()
        today = self.today
        yield from self._store.due(self._learner, today)
        if self.exam_on is not None and today == self.exam_on - DAY:
            yield from (each for each in self._store.of(self._learner) if each.due_on > today >= self.comes_on(each))

    def comes_on(self, card: Card) -> date:
        """When an item comes again: when the model says so, and by the day before the exam if it would not hold."""
        if self.exam_on is None:
            return card.due_on
        last_day = self.exam_on - DAY
        # An item that was met on the last day has had its turn.
        if not card.last_on < last_day < card.due_on or last_day < self.today:
            return card.due_on
        return last_day if self.model.recall(card, self.exam_on) < RETENTION else card.due_on

    def due_items(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """What is due today of the items that may be practised here, in the order in which it is due."""
        by_digest = {item.digest: item for item in items}
        return tuple(by_digest[card.digest] for card in self.due() if card.digest in by_digest)

    def new_items(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Today's part of the items never met, spread evenly over the days before the exam; none without an exam."""
        met = {card.digest: card.met_on for card in self.cards()}
        unmet = [item for item in items if item.digest not in met]
        met_today = sum(met.get(item.digest) == self.today for item in items)
        share = new_share(len(unmet), met_today=met_today, days=self.days_left)
        return draw(unmet, count=share, seed=NEW_SEED) if share else ()

    def _refresh(self) -> None:
        """Make the cards anew of which the log knows more than they do."""
        rules = self.model.rules
        through, touched = self._store.news(self._learner, rules=rules)
        if through:
            cards = [self._replayed(digest) for digest in touched]
            self._store.keep(self._learner, cards, through=through, rules=rules)

    def _replayed(self, digest: str) -> Card:
        return self.model.card_of(repetitions_of(self._store.answers(self._learner, digest)))
