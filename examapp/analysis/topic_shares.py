"""Shares of the points by topic: of a group, of its centres, and of a norm group beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from examapp.domain.blueprints import Part


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic's shares, 0 to 1. `items` are those that count; nothing is given of a topic with too few.

    `centres` has the share of each centre that may be shown.
    """

    topic_id: str
    title: str
    part: Part
    items: int
    ours: float | None
    theirs: float | None
    centres: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TopicOverview:
    """All topics; `n` are the people of the group, `centres` those of each centre that is shown, others are hidden."""

    lines: tuple[TopicLine, ...]
    n: int
    centres: Mapping[str, int]
    hidden: tuple[str, ...]
