"""Records of fields: one description from which both the checks and the JSON Schema come."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Protocol

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from examapp.banks.findings import Findings
from examapp.banks.yaml_nodes import field_node
from examapp.domain.errors import Message

Say = Callable[[Message], str]
Json = dict[str, Any]
Reader = Callable[[Node, str, Findings], object]

A_TEXT, A_LIST, A_GROUP = Message("a text"), Message("a list"), Message("a group of fields")


class Kind(Protocol):
    """What a field holds: `read` gives the value, or None after reporting what is wrong."""

    def read(self, node: Node, name: str, findings: Findings) -> object:
        """The value in a node."""

    def json_schema(self) -> Json:
        """The JSON Schema of the value."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `also` are words that people write for it, `needed_when` is another field's value that needs it."""

    name: str
    kind: Kind
    meaning: Message
    needed: bool = True
    needed_when: tuple[str, str] | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A group of fields; `rest` is the kind of fields that it does not name, if there may be any.

    `elsewhere` says what to do about fields that belong to other records only.
    """

    name: str
    meaning: Message
    fields: tuple[Field, ...]
    rest: Kind | None = None
    elsewhere: Mapping[str, Message] = field(default_factory=dict)
    by_name: Mapping[str, Field] = field(init=False, repr=False)
    readers: Mapping[str, Reader] = field(init=False, repr=False)
    needed: frozenset[str] = field(init=False, repr=False)
    conditional: tuple[Field, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {each.name: each for each in self.fields})
        object.__setattr__(self, "readers", {each.name: each.kind.read for each in self.fields})
        object.__setattr__(self, "needed", frozenset(each.name for each in self.fields if each.needed))
        object.__setattr__(self, "conditional", tuple(each for each in self.fields if each.needed_when))

    def read(self, node: Node, findings: Findings) -> dict[str, Any]:
        """The values of a group of fields by name; fields that are absent, wrong or unknown are not in it."""
        values: dict[str, Any] = {}
        if not isinstance(node, MappingNode):
            report_not_fields(node, self, findings)
            return values
        before, readers = findings.errors, self.readers
        for key, value in node.value:
            name = key.value
            if not isinstance(key, ScalarNode):
                report_unknown(key, self, findings)
            elif name in values:
                report_twice(key, node, findings)
            elif name in readers:
                values[name] = readers[name](value, name, findings)
            elif self.rest is not None:
                values[name] = self.rest.read(value, name, findings)
            else:
                values[name] = None
                report_unknown(key, self, findings)
        if not self.needed <= values.keys():
            report_missing(node, self, self.needed - values.keys(), findings)
        if findings.errors == before:
            return values
        return {name: value for name, value in values.items() if value is not None}

    def check_conditions(self, values: Mapping[str, Any], node: Node, findings: Findings) -> None:
        """Report the fields that another field's value makes necessary."""
        for each in self.conditional:
            other, value = each.needed_when or ("", "")
            if values.get(other) == value and field_node(node, each.name) is None:
                report_missing(node, self, {each.name}, findings)


def report_not_fields(node: Node, record: Record, findings: Findings) -> None:
    """Something stands where a group of fields belongs."""
    message = Message(
        "Here belong the fields of {record}, not {found}.", {"record": record.meaning, "found": found(node)}
    )
    fallback = Message("Write each field on its own line, such as “{field}: …”.", {"field": record.fields[0].name})
    findings.error("wrong-type", node, message, colon_remedy(node) or fallback)


def report_unknown(key: Node, record: Record, findings: Findings) -> None:
    """A field that the record does not have."""
    name = key.value if isinstance(key, ScalarNode) else "?"
    message = Message("There is no field “{field}” here.", {"field": name})
    findings.error("unknown-field", key, message, colon_remedy(key) or _guess_field(name, record))


def report_twice(key: Node, mapping: MappingNode, findings: Findings) -> None:
    """A field that is there twice in one group."""
    first = next(each for each, _value in mapping.value if each.value == key.value)
    findings.error(
        "field-twice",
        key,
        Message("The field “{field}” is there twice.", {"field": key.value}),
        Message("Keep one of the two; the first is in line {line}.", {"line": first.start_mark.line + 1}),
    )


def report_missing(node: Node, record: Record, names: frozenset[str] | set[str], findings: Findings) -> None:
    """Fields that are needed and not there, in the order of the format."""
    for each in record.fields:
        if each.name in names:
            message = Message("The field “{field}” is missing.", {"field": each.name})
            remedy = Message("Add a line “{field}: …”: {meaning}.", {"field": each.name, "meaning": each.meaning})
            findings.error("missing-field", node, message, remedy)


def refuse_again(node: Node, name: str, findings: Findings, *, key: str = "id") -> None:
    """Report an entry whose name an earlier entry of the list has."""
    message = Message("“{name}” is there twice in this list.", {"name": name})
    remedy = Message("Delete one of the two, or give this one another name.")
    findings.error("entry-twice", field_node(node, key) or node, message, remedy)


def guess(word: str, words: tuple[str, ...]) -> Message | None:
    """“Did you mean …?” when one of the words is close enough."""
    close = get_close_matches(word, words, 1, 0.6) or get_close_matches(word.lower(), words, 1, 0.6)
    return Message("Did you mean “{guess}”?", {"guess": close[0]}) if close else None


def found(node: Node) -> Message:
    """What a node is, in words."""
    if isinstance(node, SequenceNode):
        return A_LIST
    return A_GROUP if isinstance(node, MappingNode) else A_TEXT


def colon_remedy(node: Node) -> Message | None:
    """The remedy where a full-width colon, or one without a space, kept fields from being seen as fields."""
    text = node.value if isinstance(node, ScalarNode) else ""
    if "：" in text:
        return Message("After a field's name write an ordinary colon and a space, “: ”, not the full-width “：”.")
    if re.match(r"\w+:\S", text):
        return Message("Put a space after the colon that follows a field's name.")
    return None


def listed(words: tuple[str, ...]) -> str:
    """Words in a row, as they are typed."""
    return ", ".join(words)


def _guess_field(name: str, record: Record) -> Message:
    meant = next((each.name for each in record.fields if name.lower() in each.also), None)
    if meant is not None:
        return Message("Did you mean “{guess}”?", {"guess": meant})
    if name in record.elsewhere:
        return record.elsewhere[name]
    names = tuple(record.by_name)
    return guess(name, names) or Message("Delete it. The fields here are: {fields}.", {"fields": listed(names)})
