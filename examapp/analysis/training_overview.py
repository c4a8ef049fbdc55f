"""How a group trains, in figures that may be shown: by centre, topic, lesson and item; and what was reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from examapp.domain.courses import Lesson
from examapp.domain.items import Item
from examapp.domain.people import Candidate


@dataclass(frozen=True, slots=True)
class Answers:
    """How many answers there are, how many of them are right, and of how many people they are."""

    n: int = 0
    right: int = 0
    people: int = 0

    @property
    def wrong(self) -> int:
        """How many are wrong."""
        return self.n - self.right


@dataclass(frozen=True, slots=True)
class CentreTraining:
    """People of one centre: how many are on the roster, how many have started.

    `lessons` are finished on average by those who have started; None where they are withheld or nobody has started.
    `answers` are None where they are withheld. People who are not on the roster are a line whose `centre` is empty.
    """

    centre: str
    roster: int
    started: int
    lessons: float | None
    answers: Answers | None


@dataclass(frozen=True, slots=True)
class TopicTraining:
    """Answers in one topic, and those of people who said they were quite sure; None where they are withheld.

    The topic of items that are in no bank any more is empty.
    """

    topic_id: str
    title: str
    answers: Answers | None
    sure: Answers | None


@dataclass(frozen=True, slots=True)
class LessonTraining:
    """How many people opened a lesson and how many of them finished it; None where that is withheld."""

    lesson: Lesson
    opened: int | None
    finished: int | None


@dataclass(frozen=True, slots=True)
class ItemTraining:
    """The answers to an item whose text is that of the bank today."""

    item: Item
    answers: Answers


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """An item that a learner reported: why and in which words.

    `item` is the item of that id in the banks today, None when it is gone; `unchanged` says that its text is still the
    one that was reported. `person` is None for who is not on the roster.
    """

    at: datetime
    item_id: str
    reason: str
    text: str
    learner: str
    person: Candidate | None
    item: Item | None
    unchanged: bool


@dataclass(frozen=True, slots=True)
class TrainingOverview:
    """Everything a trainer is told; `total` is of all people with a name, on the roster or not.

    `waiting` has the people of the roster who have not started, by centre. `nameless` counts answers that nobody's
    number stands on; they are in no other figure. `until` is when the newest record was made. `withheld` counts items
    that were answered and are not listed, because a paper here shows them.
    """

    centres: tuple[CentreTraining, ...]
    total: CentreTraining
    waiting: Mapping[str, tuple[Candidate, ...]]
    topics: tuple[TopicTraining, ...]
    lessons: tuple[LessonTraining, ...]
    wrong: tuple[ItemTraining, ...]
    sure_wrong: tuple[ItemTraining, ...]
    reports: tuple[ReportedItem, ...]
    nameless: int
    until: datetime | None
    withheld: int = 0
