"""What a bank holds, counted: items by type, status and level."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from examapp.domain.items import Item, ItemStatus, ItemType

LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items there are, and of what; every type, status and level is there, with 0 where there is none."""

    items: int
    cases: int
    types: Mapping[ItemType, int]
    statuses: Mapping[ItemStatus, int]
    levels: Mapping[int, int]


def count(items: Iterable[Item]) -> Counts:
    """The counts of some items."""
    counted = list(items)
    return Counts(
        items=len(counted),
        cases=len({item.case_id for item in counted if item.case_id}),
        types={each: sum(item.type is each for item in counted) for each in ItemType},
        statuses={each: sum(item.status is each for item in counted) for each in ItemStatus},
        levels={level: sum(item.level == level for item in counted) for level in LEVELS},
    )


def by_topic(items: Iterable[Item]) -> dict[str, Counts]:
    """The counts of each topic, topics in the order of their ids."""
    topics: dict[str, list[Item]] = {}
    for item in items:
        topics.setdefault(item.topic, []).append(item)
    return {topic: count(topics[topic]) for topic in sorted(topics)}
