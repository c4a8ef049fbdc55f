"""What is said after an answer in practice, and at the end of a round: as lines with a hanging head."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from examapp.domain.practice import Answered, Summary
from examapp.locale import _
from examapp.reports.items import LETTERS, Ground, ground_text, letters_of, option_text


class Tone(StrEnum):
    """What a line is, where colour may say so besides its words."""

    PLAIN = "plain"
    RIGHT = "right"
    WRONG = "wrong"
    HEADING = "heading"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: further lines of it hang under `text`, not under `head`."""

    text: str
    head: str = ""
    tone: Tone = Tone.PLAIN

    def __str__(self) -> str:
        return f"{self.head}{self.text}"


BLANK = Line("")
NEEDS_RECHECK = "needs_recheck"


def verdict_line(answered: Answered) -> Line:
    """Right, or wrong with the key and what was chosen."""
    if answered.is_right:
        return Line(_("Right"), "✓ ", Tone.RIGHT)
    text = _("Wrong.   Key: {key}   You chose: {chosen}").format(
        key=letters_of(answered.item, answered.item.key), chosen=letters_of(answered.item, answered.response)
    )
    return Line(text, "× ", Tone.WRONG)


def rationale_lines(answered: Answered) -> tuple[Line, ...]:
    """The rationale, line by line, and a caution where the law has changed since."""
    lines = tuple(Line(text.strip()) for text in answered.item.rationale.splitlines() if text.strip())
    if NEEDS_RECHECK not in answered.item.tags:
        return lines
    caution = _("The law that this item rests on has been amended; the item waits for recheck.")
    return (*lines, Line(caution, "! ", Tone.WRONG))


def note_line(note: str) -> Line:
    """The learner's own note on the item."""
    return Line(_("My note: {note}").format(note=note), "✎ ", Tone.HEADING)


def ground_lines(grounds: Sequence[Ground], *, unfolded: bool = False) -> tuple[Line, ...]:
    """Each citation with the words quoted; unfolded, the article below it where it is at hand."""
    return tuple(_ground_lines(grounds, unfolded=unfolded))


def _ground_lines(grounds: Sequence[Ground], *, unfolded: bool) -> Iterator[Line]:
    for ground in grounds:
        yield Line(ground_text(ground), "§ ", Tone.HEADING)
        for paragraph in (ground.article or "").splitlines() if unfolded else ():
            yield Line(paragraph, "  │ ", Tone.QUIET)


def has_articles(grounds: Sequence[Ground]) -> bool:
    """Whether an article is at hand that could be unfolded."""
    return any(ground.article for ground in grounds)


def score_text(summary: Summary) -> str:
    """How many items were answered, and how many of them right."""
    return _("Answered {answered} of {count} · right {right} · wrong {wrong}").format(
        answered=len(summary.answered), count=summary.count, right=summary.right, wrong=len(summary.wrong)
    )


def summary_lines(summary: Summary, titles: Mapping[str, str]) -> tuple[Line, ...]:
    """The numbers, the numbers by topic, and the items that were answered wrong with their keys."""
    return tuple(_summary_lines(summary, titles))


def _summary_lines(summary: Summary, titles: Mapping[str, str]) -> Iterator[Line]:
    yield Line(score_text(summary), tone=Tone.HEADING)
    if summary.topics:
        yield from (BLANK, Line(_("Right by topic"), tone=Tone.HEADING))
    for topic in summary.topics:
        yield Line(titles.get(topic.topic, topic.topic), f"  {topic.right:>3} / {topic.answered:<3} ")
    if summary.wrong:
        yield from (BLANK, Line(_("Answered wrong"), tone=Tone.HEADING))
    elif summary.answered:
        yield from (BLANK, Line(_("All answers were right."), "✓ ", Tone.RIGHT))
    for number, each in enumerate(summary.wrong, start=1):
        yield Line(each.item.stem.strip(), f"{number:>3}. ")
        yield from _key_lines(each)


def _key_lines(answered: Answered) -> Iterator[Line]:
    """The options that are right, in their own words."""
    item = answered.item
    for letter, option in zip(LETTERS, item.options, strict=False):
        if option.option_id in item.key:
            yield Line(option_text(item, option), f"     ✓ {letter}  ", Tone.RIGHT)
