"""Scores derived from a sitting and a key sheet: exact points, item by item, topic by topic, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from examapp.domain.blueprints import Exam, Part
from examapp.domain.errors import JournalBroken, Message
from examapp.domain.forms import FormItem, KeyEntry, KeySheet
from examapp.domain.sittings import Sitting

ZERO = Fraction(0)


class ResponseState(StrEnum):
    """What became of an item.

    Blank: answered once and then cleared, an explicit "none of them". Omitted: seen or passed over and never answered.
    Not reached: never shown, and after the last item that was responded to.
    """

    ANSWERED = "answered"
    BLANK = "blank"
    OMITTED = "omitted"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What one item earned; `points` is None for a pre-test item, which is not scored."""

    item_id: str
    digest: str
    topic: str
    state: ResponseState
    points: Fraction | None
    maximum: Fraction

    @property
    def earned(self) -> Fraction:
        """The points that count: 0 for a pre-test item."""
        return self.points or ZERO


@dataclass(frozen=True, slots=True)
class Tally:
    """Points earned out of a maximum, over some of the items that are scored."""

    points: Fraction = ZERO
    maximum: Fraction = ZERO
    items: int = 0

    def plus(self, score: ItemScore) -> "Tally":
        """The tally with one more item; a pre-test item leaves it as it is."""
        if score.points is None:
            return self
        return Tally(self.points + score.points, self.maximum + score.maximum, self.items + 1)

    @property
    def percent(self) -> Fraction:
        """Points as a percentage of the maximum; 0 where nothing could be earned."""
        return 100 * self.points / self.maximum if self.maximum else ZERO


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one sitting."""

    sitting_id: str
    candidate_id: str
    items: tuple[ItemScore, ...]
    raw: Tally
    passed: bool
    topics: Mapping[str, Tally]
    parts: Mapping[Part, Tally]

    def count(self, state: ResponseState) -> int:
        """How many items ended in that state."""
        return sum(1 for item in self.items if item.state is state)


def response_state(sitting: Sitting, index: int, last_responded: int) -> ResponseState:
    """What became of the item at `index` of the form; `last_responded` is the last index with a response, or -1."""
    item_id = sitting.form.items[index].item_id
    if item_id in sitting.responses:
        return ResponseState.ANSWERED if sitting.responses[item_id] else ResponseState.BLANK
    if item_id not in sitting.seen and index > last_responded:
        return ResponseState.NOT_REACHED
    return ResponseState.OMITTED


def score(sitting: Sitting, key_sheet: KeySheet) -> Score:
    """Mark a sitting by the exam's marking rules; a response that was never given earns nothing under any rule.

    Raises JournalBroken when the key sheet is of another form or lacks an item.
    """
    form = sitting.form
    if key_sheet.form_id != form.form_id:
        raise JournalBroken(Message("The key sheet belongs to another form."), where=sitting.sitting_id)
    responded = [index for index, item in enumerate(form.items) if item.item_id in sitting.responses]
    last = max(responded, default=-1)
    items = tuple(
        _item_score(sitting, item, key_sheet, response_state(sitting, index, last))
        for index, item in enumerate(form.items)
    )
    return _total(sitting, items)


def _item_score(sitting: Sitting, item: FormItem, key_sheet: KeySheet, state: ResponseState) -> ItemScore:
    entry = key_sheet.keys.get(item.digest)
    if entry is None:
        raise JournalBroken(Message("The key sheet has no key for item {item}.", {"item": item.item_id}))
    section = sitting.form.exam.section(item.section_id)
    points = section.points if entry.scored else ZERO
    earned = _earned(sitting, item, entry, state) if entry.scored else None
    return ItemScore(item.item_id, item.digest, item.topic, state, earned, points)


def _earned(sitting: Sitting, item: FormItem, entry: KeyEntry, state: ResponseState) -> Fraction:
    section = sitting.form.exam.section(item.section_id)
    if state in (ResponseState.OMITTED, ResponseState.NOT_REACHED):
        return ZERO
    share = section.marking.share(
        sitting.response(item.item_id),
        key=entry.key,
        options=frozenset(item.option_ids),
        points=section.points,
    )
    return share * section.points


def _total(sitting: Sitting, items: tuple[ItemScore, ...]) -> Score:
    exam: Exam = sitting.form.exam
    raw = Tally()
    topics = {topic.topic_id: Tally() for topic in exam.topics}
    parts = {part: Tally() for part in Part}
    for item in items:
        raw = raw.plus(item)
        topics[item.topic] = topics[item.topic].plus(item)
        part = exam.topic(item.topic).part
        parts[part] = parts[part].plus(item)
    passed = raw.points >= exam.cut_score
    return Score(sitting.sitting_id, sitting.candidate_id, items, raw, passed, topics, parts)
