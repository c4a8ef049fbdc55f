"""Small changes in the text of a YAML file by the places of its nodes: comments, order and layout stay as they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put `text` in the place of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit done; edits do not overlap."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def replace_scalar(text: str, node: ScalarNode, value: str) -> Edit:
    """Put a plain word in a scalar's place, in the quotation marks that it has; a number without any gets them."""
    start, end = node.start_mark.index, node.end_mark.index
    sign = text[start]
    quotes = sign if sign in "\"'" else ""
    if not quotes and value[:1].isdigit():
        quotes = '"'
    return Edit(start, end, f"{quotes}{value}{quotes}")


def insert_field(text: str, mapping: MappingNode, after: Node, line: str) -> Edit:
    """Add a field to a mapping: below the line of the value `after`, or at the end of one in braces."""
    if mapping.flow_style:
        return Edit(mapping.end_mark.index - 1, mapping.end_mark.index - 1, f", {line}")
    return _below(text, after, mapping.start_mark.column, line)


def insert_entry(text: str, sequence: SequenceNode, after: Node | None, entry: str) -> Edit:
    """Add an entry to a list of scalars: after one of them, or as the only one of an empty list in brackets."""
    if after is None:
        return Edit(sequence.start_mark.index + 1, sequence.start_mark.index + 1, entry)
    if sequence.flow_style:
        return Edit(after.end_mark.index, after.end_mark.index, f", {entry}")
    return _below(text, after, sequence.start_mark.column, f"- {entry}")


def remove_entry(text: str, sequence: SequenceNode, entry: Node) -> Edit:
    """Take an entry out of a list of scalars that has others: with its line, or with its comma in brackets."""
    if not sequence.flow_style:
        start = text.rfind("\n", 0, entry.start_mark.index) + 1
        end = text.find("\n", entry.end_mark.index)
        return Edit(start, len(text) if end < 0 else end + 1, "")
    place = next(number for number, each in enumerate(sequence.value) if each is entry)
    if place:
        return Edit(sequence.value[place - 1].end_mark.index, entry.end_mark.index, "")
    return Edit(entry.start_mark.index, sequence.value[1].start_mark.index, "")


def _below(text: str, node: Node, column: int, line: str) -> Edit:
    """A new line under the one on which a node ends; a comment there stays with its line."""
    end = text.find("\n", node.end_mark.index)
    end = len(text) if end < 0 else end
    is_crlf = text[end - 1 : end] == "\r"
    place = end - 1 if is_crlf else end
    return Edit(place, place, ("\r\n" if is_crlf else "\n") + " " * column + line)
