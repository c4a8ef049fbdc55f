"""One item on paper as those see it who may: facts, stem, options, key, rationale, citations."""

from collections.abc import Iterator, Mapping, Sequence

from examapp.domain.items import Item
from examapp.locale import _
from examapp.reports.documents import Block, Heading, Paragraph
from examapp.reports.items import LETTERS, Ground, ground_text, kind_text, letters_of, option_text


def item_entry(number: int, item: Item, grounds: Sequence[Ground], titles: Mapping[str, str]) -> Iterator[Block]:
    """The blocks of one item under a heading with its number; `titles` name the topics."""
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
