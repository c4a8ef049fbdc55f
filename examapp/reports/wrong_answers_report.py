"""The wrong-answer book on paper: each item with its options, its key, and why."""

from collections.abc import Callable, Mapping, Sequence

from examapp.domain.items import Item, sha256_of
from examapp.domain.wrong_answers import DAYS_TO_LEAVE, WrongAnswer
from examapp.locale import _, current_language
from examapp.reports.documents import Block, Document, Note, Paragraph
from examapp.reports.item_entries import item_entry
from examapp.reports.items import Ground

Entries = Sequence[tuple[WrongAnswer, Item]]


def wrong_answers_report(
    entries: Entries, grounds: Callable[[Item], Sequence[Ground]], titles: Mapping[str, str], *, learner: str
) -> Document:
    """The items in the order of the book; `titles` name the topics, `learner` is empty where nobody has said a name."""
    blocks: list[Block] = []
    for number, (answer, item) in enumerate(entries, start=1):
        blocks += item_entry(number, item, grounds(item), titles)
        blocks.append(Paragraph(_history(answer)))
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
