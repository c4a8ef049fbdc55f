"""Training: a round of practice, in which every answer is judged at once; whoever shows it hands answers on."""

from collections.abc import Sequence
from typing import Protocol

from examapp.domain.errors import Message, NotPossible, UnknownOption
from examapp.domain.forms import FormItem, form_item
from examapp.domain.items import Item
from examapp.domain.practice import Answered, Summary, judge
from examapp.domain.sittings import NONE_TICKED, OptionIds
from examapp.domain.sureness import Sureness


class Recorder(Protocol):
    """Who wants to know what is shown and answered."""

    def shown(self) -> None:
        """An item has come up."""

    def keep(self, answered: Answered) -> None:
        """An item was answered."""


class Practice:
    """One round between a screen and the items: check, then show; the screen keeps no truth of its own.

    What is shown before the answer is a `FormItem`, which has no key.
    """

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = tuple(items)
        self._place = 0
        self._chosen = NONE_TICKED
        self._struck = NONE_TICKED
        self._sure: Sureness | None = None
        self._answers: tuple[Answered, ...] = ()

    @property
    def current(self) -> FormItem:
        """The item as it is shown, with its options in the order of the bank."""
        return form_item(self._items[self._place], "")

    @property
    def number(self) -> int:
        """Which item of the round is shown, from 1."""
        return self._place + 1

    @property
    def count(self) -> int:
        """How many items the round has."""
        return len(self._items)

    @property
    def chosen(self) -> OptionIds:
        """What is chosen of the item's options; after the answer, what was."""
        return self._chosen

    @property
    def struck(self) -> OptionIds:
        """What is struck out of the item's options."""
        return self._struck

    @property
    def sure(self) -> Sureness | None:
        """How sure somebody says to be of the choice; None where nothing was said."""
        return self._sure

    @property
    def item(self) -> Item:
        """The item with its key, for whoever keeps what is remarked about it; screens show `current`."""
        return self._items[self._place]

    @property
    def answered(self) -> Answered | None:
        """The answer to the item shown; None while there is none."""
        return self._answers[-1] if len(self._answers) > self._place else None

    @property
    def is_last(self) -> bool:
        """Whether no item follows."""
        return self.number == self.count

    @property
    def summary(self) -> Summary:
        """What has become of the round so far."""
        return Summary(self._answers, self.count)

    def choose(self, option_id: str) -> None:
        """Choose an option: it replaces the choice, or where several may be chosen is added or taken back.

        NotPossible after the answer, UnknownOption when the item has no such option.
        """
        item = self._open_item(option_id)
        self._chosen = self._chosen ^ {option_id} if item.type.takes_several else frozenset({option_id})

    def strike(self, option_id: str) -> None:
        """Strike an option out, or restore it; a note for oneself. Raises as `choose` does."""
        self._open_item(option_id)
        self._struck = self._struck ^ {option_id}

    def say_sure(self, sure: Sureness | None) -> None:
        """Say how sure one is, before the answer is judged; NotPossible after it."""
        self._open_item()
        self._sure = sure

    def respond(self) -> Answered:
        """Hand the choice in, and have it judged; NotPossible when nothing is chosen, or after the answer."""
        item = self._open_item()
        if not self._chosen:
            raise NotPossible(Message("Choose an answer first; then Enter hands it in."))
        answered = judge(item, self._chosen, sure=self._sure)
        self._answers = (*self._answers, answered)
        return answered

    def advance(self) -> bool:
        """Go to the next item; False when there is none. NotPossible while the item is not answered."""
        if self.answered is None:
            raise NotPossible(Message("This item is not answered yet."))
        if self.is_last:
            return False
        self._place += 1
        self._chosen = self._struck = NONE_TICKED
        self._sure = None
        return True

    def again(self) -> "Practice":
        """A round of the items that were answered wrong, in the same order."""
        return Practice([each.item for each in self.summary.wrong])

    def _open_item(self, option_id: str | None = None) -> Item:
        item = self._items[self._place]
        if self.answered is not None:
            raise NotPossible(Message("This item is answered; the choice stays as it was."))
        if option_id is not None and option_id not in {option.option_id for option in item.options}:
            values = {"item": item.item_id, "option": option_id}
            raise UnknownOption(Message("Item {item} has no option {option}.", values))
        return item
