"""What a learner got wrong, from the training log: the wrong-answer book, and the topics that are weakest."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from examapp.domain.training_log import TrainingKind, TrainingRecord

# An item leaves the book after right answers on so many different days.
DAYS_TO_LEAVE = 2
# Of a topic the newest answers count, and so many topics are called weak at most.
NEWEST = 20
WEAK_TOPICS = 3
ANSWERS = (TrainingKind.PRACTISED, TrainingKind.CHECK_ANSWERED)


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An item in the book, named by its digest: how often it was wrong, when last, and right on which days since.

    Days are those of the machine's own clock and zone.
    """

    digest: str
    wrong: int
    last_wrong_at: datetime
    right_on: frozenset[date] = frozenset()


def wrong_book(records: Iterable[TrainingRecord]) -> tuple[WrongAnswer, ...]:
    """The items to be answered again, those that were wrong most recently first.

    An item comes in with a wrong answer and leaves after two right answers on different days; another wrong answer
    begins that anew. The order in which the records come does not matter.
    """
    book: dict[str, WrongAnswer] = {}
    for record in _answers(records):
        digest = str(record.data.get("digest"))
        known = book.get(digest)
        if record.data.get("right") is not True:
            book[digest] = WrongAnswer(digest, 1 + (known.wrong if known else 0), record.at)
        elif known is not None:
            book[digest] = replace(known, right_on=known.right_on | {record.at.date()})
    staying = [each for each in book.values() if len(each.right_on) < DAYS_TO_LEAVE]
    return tuple(sorted(staying, key=lambda each: (-each.last_wrong_at.timestamp(), each.digest)))


def weak_topics(records: Iterable[TrainingRecord], topics: Mapping[str, str]) -> tuple[str, ...]:
    """The topics with most to gain, the weakest first: those with a wrong answer among their newest twenty.

    `topics` tells each item's topic by its digest. A topic's weakness is (wrong + 1) / (answers + 2), so that a few
    answers do not outweigh many.
    """
    newest: defaultdict[str, list[bool]] = defaultdict(list)
    for record in _answers(records):
        topic = topics.get(str(record.data.get("digest")))
        if topic is not None:
            newest[topic].append(record.data.get("right") is True)
    weakness = {}
    for topic, answers in newest.items():
        last = answers[-NEWEST:]
        if not all(last):
            weakness[topic] = (last.count(False) + 1) / (len(last) + 2)
    return tuple(sorted(weakness, key=lambda topic: (-weakness[topic], topic))[:WEAK_TOPICS])


def _answers(records: Iterable[TrainingRecord]) -> list[TrainingRecord]:
    """Answers in the order in which they were given."""
    return sorted((each for each in records if each.kind in ANSWERS), key=lambda each: (each.at, each.record_id))
