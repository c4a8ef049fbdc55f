"""A bank as the text of its file: fields in the order of the format, blocks and quotes where they are needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from examapp.banks.files import INVISIBLE_BREAKS
from examapp.banks.schema import CASE
from examapp.domain.items import TRUE_OPTION, Bank, Item, ItemType, Review
from examapp.domain.statutes import Citation

STR = "tag:yaml.org,2002:str"
PLAIN_TAGS = {bool: "tag:yaml.org,2002:bool", int: "tag:yaml.org,2002:int", date: "tag:yaml.org,2002:timestamp"}
MAP, SEQ = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"
# From this length on a text that would need quotes stands in a block, where none are needed.
LONG = 40
ONE_LINE = 10**9


@dataclass(frozen=True, slots=True)
class Inline:
    """A list or a group of fields that stands on one line, in brackets."""

    value: Sequence[object] | Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Block:
    """A text that stands in a block, however short it is."""

    text: str


def bank_text(bank: Bank) -> str:
    """The text of a bank file, which reads back as the same bank.

    Texts are as the loader gives them: without space at their ends and without control characters.
    """
    header: dict[str, object] = {
        "id": bank.bank_id,
        "title": bank.title,
        "language": bank.language,
        "version": bank.version,
        "authors": Inline(bank.authors),
        "statutes": list(bank.statutes) if bank.statutes else Inline(()),
    }
    if bank.practice_only:
        header["practice_only"] = True
    head = _written({"format": 1, "bank": header})
    entries = [_indented(_written([entry])) for entry in _entries(bank.items)]
    items = "items:\n" + "\n".join(entries) if entries else "items: []\n"
    return f"{head}\n{items}"


def _entries(items: Iterable[Item]) -> Iterable[dict[str, object]]:
    """The entries of a bank: items by themselves, and the items of a case under their facts."""
    for case_id, group in groupby(items, key=lambda item: item.case_id):
        members = list(group)
        if case_id is None:
            yield from (_item(item) for item in members)
        else:
            facts = Block(members[0].stimulus or "")
            yield {"id": case_id, "type": CASE, "stimulus": facts, "items": [_item(item) for item in members]}


def _item(item: Item) -> dict[str, object]:
    """The fields of an item in the order of the format; those that say nothing are left out."""
    truth = item.type is ItemType.TRUE_FALSE
    options = {} if truth else {option.option_id: option.text for option in item.options}
    fields: dict[str, object] = {
        "id": item.item_id,
        "type": str(item.type),
        "topic": item.topic,
        "level": item.level,
        "stem": item.stem,
        "options": options,
        "key": TRUE_OPTION in item.key if truth else "".join(sorted(item.key)),
        "rationale": item.rationale,
        "citations": [_citation(citation) for citation in item.citations],
        "status": str(item.status),
        "reviewed_at": item.reviewed_at,
        "review": _review(item.review) if item.review else None,
        "tags": Inline(item.tags) if item.tags else None,
        "enemies": Inline(item.enemies) if item.enemies else None,
        "keep_order": item.keep_order or None,
    }
    return {name: value for name, value in fields.items() if value is False or value}


def _citation(citation: Citation) -> Inline:
    fields = {"statute": citation.statute_id, "version": citation.version, "article": citation.article}
    return Inline(fields | ({"quote": citation.quote} if citation.quote else {}))


def _review(review: Review) -> Inline:
    return Inline({"date": review.date, "outcome": str(review.outcome)})


class _Dumper(yaml.SafeDumper):
    """Indents the entries of a list, which makes them easier to find."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


def _written(value: object) -> str:
    """A value as YAML, each scalar on one line or in a block."""
    text = yaml.serialize(_node(value), Dumper=_Dumper, allow_unicode=True, width=ONE_LINE)
    return str(text)


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.removesuffix("\n").split("\n"))


def _node(value: object, *, inline: bool = False) -> Node:
    if isinstance(value, Inline):
        return _node(value.value, inline=True)
    if isinstance(value, Block):
        return _block(value.text)
    if isinstance(value, Mapping):
        pairs = [(_node(name), _node(each, inline=inline)) for name, each in value.items()]
        return MappingNode(MAP, pairs, flow_style=inline)
    if isinstance(value, list | tuple):
        return SequenceNode(SEQ, [_node(each, inline=inline) for each in value], flow_style=inline)
    if isinstance(value, str):
        return _text(value, inline=inline)
    tag = PLAIN_TAGS[type(value)]
    return ScalarNode(tag, str(value).lower())


def _text(text: str, *, inline: bool) -> ScalarNode:
    """A text in the style that is easiest to read and reads back the same."""
    if "\n" in text and not inline:
        return _block(text)
    if _may_be_plain(text, inline=inline):
        return ScalarNode(STR, text)
    if len(text) >= LONG and not inline:
        return _block(text)
    has_signs = ('"' in text or "\\" in text) and not _has_invisible_breaks(text)
    return ScalarNode(STR, text, style="'" if has_signs else '"')


def _block(text: str) -> ScalarNode:
    """A text in a block; in quotes where it has a line end that editors do not see."""
    if _has_invisible_breaks(text):
        return ScalarNode(STR, text, style='"')
    return ScalarNode(STR, text + "\n", style="|")


def _has_invisible_breaks(text: str) -> bool:
    return any(sign in text for sign in INVISIBLE_BREAKS)


def _may_be_plain(text: str, *, inline: bool) -> bool:
    """Whether the text needs no quotes: it is neither cut by YAML's signs nor taken for a number, a day or a truth."""
    dumper: Any = _Dumper
    emitter = dumper(None, allow_unicode=True)
    analysis = emitter.analyze_scalar(text)
    # Inline, a number with more behind it stands in quotes like the numbers beside it: article: "308之一".
    allowed = analysis.allow_flow_plain and not text[0].isdigit() if inline else analysis.allow_block_plain
    return bool(allowed) and not analysis.multiline and emitter.resolve(ScalarNode, text, (True, False)) == STR
