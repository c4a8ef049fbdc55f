"""Practice: what may be practised, which items a round has, and whether an answer is right."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from examapp.domain.forms import rank
from examapp.domain.items import Bank, Item, ItemStatus
from examapp.domain.sittings import OptionIds
from examapp.domain.sureness import Sureness


@dataclass(frozen=True, slots=True)
class Subject:
    """What a round draws from: a topic, a bank, or everything; `in_order` says that the items come as they are."""

    subject_id: str
    title: str
    items: tuple[Item, ...]
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """The banks with the items that may be practised, and apart from them the items that may be in an exam here."""

    banks: tuple[Bank, ...]
    withheld: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items of these banks."""
        return tuple(item for bank in self.banks for item in bank.items)

    @property
    def exam_topics(self) -> frozenset[str]:
        """The topics that exams may draw from."""
        return frozenset(item.topic for bank in self.banks if not bank.practice_only for item in bank.items)

    @property
    def exam_items(self) -> tuple[Item, ...]:
        """The items of these topics, those for practice only among them."""
        topics = self.exam_topics
        return tuple(item for item in self.items if item.topic in topics)


@dataclass(frozen=True, slots=True)
class Answered:
    """An item with the answer that was handed in, and how sure somebody was; right is the key and nothing else."""

    item: Item
    response: OptionIds
    sure: Sureness | None = None

    @property
    def is_right(self) -> bool:
        """Whether exactly the key was chosen."""
        return self.response == self.item.key


@dataclass(frozen=True, slots=True)
class TopicResult:
    """How many items of a topic were answered, and how many of them right."""

    topic: str
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a round: what was answered, in order, and how many items it had."""

    answered: tuple[Answered, ...]
    count: int

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(each.is_right for each in self.answered)

    @property
    def wrong(self) -> tuple[Answered, ...]:
        """The answers that were wrong, in order."""
        return tuple(each for each in self.answered if not each.is_right)

    @property
    def topics(self) -> tuple[TopicResult, ...]:
        """The same numbers by topic, in the order of the topics' ids."""
        answered = Counter(each.item.topic for each in self.answered)
        right = Counter(each.item.topic for each in self.answered if each.is_right)
        return tuple(TopicResult(topic, answered[topic], right[topic]) for topic in sorted(answered))


def pool_of(banks: Sequence[Bank], *, in_forms: Collection[str] = ()) -> Pool:
    """The reviewed items of these banks, each text once, without those that a form shows: `in_forms` are digests.

    A case of which a form shows one item is withheld whole, because its facts are in the form.
    """
    reviewed = [item for bank in banks for item in bank.items if item.status is ItemStatus.REVIEWED]
    withheld = withheld_among(reviewed, in_forms)
    secret = {item.item_id for item in withheld}
    first: dict[str, str] = {}
    for item in reviewed:
        if item.item_id not in secret:
            first.setdefault(item.digest, item.item_id)
    kept = set(first.values())
    left = tuple(replace(bank, items=tuple(item for item in bank.items if item.item_id in kept)) for bank in banks)
    return Pool(left, withheld)


def withheld_among(items: Sequence[Item], in_forms: Collection[str]) -> tuple[Item, ...]:
    """The items that a form shows, and the other items of their cases; `in_forms` are digests."""
    if not in_forms:
        return ()
    secret = {item.case_id or item.item_id for item in items if item.digest in in_forms}
    return tuple(item for item in items if (item.case_id or item.item_id) in secret)


def topics_of(pool: Pool, titles: Mapping[str, str]) -> tuple[Subject, ...]:
    """The topics there are items of, those for practice only first.

    A topic without a title has that of a bank of this topic alone, else of the first bank that has it.
    """
    by_topic: dict[str, list[Item]] = {}
    for item in pool.items:
        by_topic.setdefault(item.topic, []).append(item)
    in_exams = pool.exam_topics
    return tuple(
        Subject(topic, titles.get(topic) or _bank_title(topic, pool), tuple(by_topic[topic]))
        for topic in sorted(by_topic, key=lambda topic: (topic in in_exams, topic))
    )


def _bank_title(topic: str, pool: Pool) -> str:
    holders = [bank for bank in pool.banks if any(item.topic == topic for item in bank.items)]
    alone = [bank for bank in holders if all(item.topic == topic for item in bank.items)]
    return (alone or holders)[0].title


def draw(items: Sequence[Item], *, count: int, seed: int) -> tuple[Item, ...]:
    """A round of at most `count` items; the same items and seed give the same round on any machine.

    The items of a case come together and in order, and their options as the bank has them, because the rationale names
    their letters. A case that no longer fits is passed over; only one that is longer than the whole round may stand
    alone and exceed it.
    """
    blocks: dict[str, list[Item]] = {}
    for item in items:
        blocks.setdefault(item.case_id or item.item_id, []).append(item)
    shuffled = sorted(blocks, key=lambda name: rank(str(seed), "practice", name))
    drawn: list[Item] = []
    for name in shuffled:
        if len(drawn) + len(blocks[name]) <= count:
            drawn += blocks[name]
    return tuple(drawn or (blocks[shuffled[0]] if shuffled else ()))


def judge(item: Item, response: OptionIds, *, sure: Sureness | None = None) -> Answered:
    """An answer held against the key."""
    return Answered(item, response, sure)
