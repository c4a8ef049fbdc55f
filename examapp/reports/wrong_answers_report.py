"""The wrong-answer book on paper: each item with its options, its key, and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from examapp.domain.items import Item, sha256_of
from examapp.domain.wrong_answers import DAYS_TO_LEAVE, WrongAnswer
from examapp.locale import _, current_language
from examapp.reports.documents import Block, Document, Heading, Note, Paragraph
from examapp.reports.items import LETTERS, Ground, ground_text, kind_text, letters_of, option_text

Entries = Sequence[tuple[WrongAnswer, Item]]


def wrong_answers_report(
    entries: Entries, grounds: Callable[[Item], Sequence[Ground]], titles: Mapping[str, str], *, learner: str
) -> Document:
    """The items in the order of the book; `titles` name the topics, `learner` is empty where nobody has said a name."""
    blocks: list[Block] = []
    for number, (answer, item) in enumerate(entries, start=1):
        blocks += _entry(number, answer, item, grounds(item), titles)
    blocks.append(Note(_("How the book is kept"), tuple(_notes())))
    data = [_data(answer, item) for answer, item in entries]
    count = _("{count} items").format(count=len(entries))
    return Document(
        name="wrong-answers",
        title=_("Wrong-answer book"),
        subtitle=(_("{learner}, {count}").format(learner=learner, count=count) if learner else count,),
        blocks=tuple(blocks),
        language=current_language(),
        inputs_sha256=sha256_of({"items": [[item.digest, str(answer)] for answer, item in entries]}),
        data={"learner": learner, "items": data},
    )


def _entry(
    number: int, answer: WrongAnswer, item: Item, grounds: Sequence[Ground], titles: Mapping[str, str]
) -> Iterator[Block]:
    facts = {"number": number, "kind": kind_text(item), "topic": titles.get(item.topic, item.topic)}
    yield Heading(_("{number}. {kind} · {topic}").format(**facts), level=2)
    if item.stimulus is not None:
        yield Paragraph(item.stimulus.strip())
    yield Paragraph(item.stem.strip())
    for letter, option in zip(LETTERS, item.options, strict=False):
        yield Paragraph(f"{letter}. {option_text(item, option)}")
    yield Paragraph(_("Key: {key}").format(key=letters_of(item, item.key)), strong=True)
    for line in item.rationale.splitlines():
        if line.strip():
            yield Paragraph(line.strip())
    for ground in grounds:
        yield Paragraph(f"§ {ground_text(ground)}")
    yield Paragraph(_history(answer))


def _history(answer: WrongAnswer) -> str:
    line = _("Wrong {wrong} times, last on {day}; right since on {days} of {needed} days.")
    facts = {"wrong": answer.wrong, "day": answer.last_wrong_at.date().isoformat()}
    return line.format(days=len(answer.right_on), needed=DAYS_TO_LEAVE, **facts)


def _notes() -> list[str]:
    return [
        _("An item comes in with a wrong answer and leaves after right answers on {days} different days.").format(
            days=DAYS_TO_LEAVE
        ),
        _("Answer them again: examapp practise wrong"),
    ]


def _data(answer: WrongAnswer, item: Item) -> dict[str, object]:
    return {
        "id": item.item_id,
        "topic": item.topic,
        "wrong": answer.wrong,
        "last_wrong": answer.last_wrong_at.date().isoformat(),
        "right_on": sorted(day.isoformat() for day in answer.right_on),
    }
