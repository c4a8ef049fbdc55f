"""The kinds of values that fields hold: how each is read, refused, and written as JSON Schema."""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from examapp.banks.fields import Json, Kind, Record, colon_remedy, found, guess, listed
from examapp.banks.findings import Findings
from examapp.domain.errors import Message
from examapp.domain.items import Option
from examapp.domain.marking import RULES, MarkingRule, parse_rule

WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LETTERS = "ABCDEFGH"
A_TEXT_REMEDY = Message("Write a text.")
# What may stand unquoted in the file: an editor takes it for a number, we read it as text.
ANY_SCALAR = ["string", "number", "boolean"]


def scalar(node: Node, name: str, findings: Findings) -> str | None:
    """The text in a node without space around it; None, reported, when it is none or empty."""
    if isinstance(node, ScalarNode):
        text: str = node.value.strip()
        if text:
            return text
        message = Message("The field “{field}” is empty.", {"field": name})
        remedy = Message("Write its value after “{field}: ”; text that begins with # goes in quotes.", {"field": name})
        findings.error("empty-field", node, message, remedy)
        return None
    message = Message("The field “{field}” takes a text, not {found}.", {"field": name, "found": found(node)})
    remedy = Message("Write the text after “{field}: ”; put it in quotes if it begins with [ or {{.", {"field": name})
    findings.error("wrong-type", node, message, remedy)
    return None


def refuse(node: Node, name: str, findings: Findings, remedy: Message) -> None:
    """Report a value that the field cannot have."""
    message = Message("The field “{field}” cannot be “{value}”.", {"field": name, "value": node.value.strip()})
    findings.error("wrong-value", node, message, remedy)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty; all of it matches `pattern` where there is one."""

    pattern: re.Pattern[str] | None = None
    remedy: Message = A_TEXT_REMEDY

    def read(self, node: Node, name: str, findings: Findings) -> str | None:
        """The text without space around it."""
        text: str | None = node.value.strip() if isinstance(node, ScalarNode) else None
        if not text:
            return scalar(node, name, findings)
        if self.pattern is None or self.pattern.fullmatch(text):
            return text
        refuse(node, name, findings, self.remedy)
        return None

    def json_schema(self) -> Json:
        """Anything that stands for text, or a string with a pattern."""
        if self.pattern is None:
            return {"type": ANY_SCALAR, "minLength": 1}
        return {"type": ["string", "integer"], "pattern": f"^({self.pattern.pattern})$"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    choices: tuple[str, ...]

    def read(self, node: Node, name: str, findings: Findings) -> str | None:
        """The word."""
        text = scalar(node, name, findings)
        if text is None or text in self.choices:
            return text
        fallback = Message("Write one of: {choices}.", {"choices": listed(self.choices)})
        refuse(node, name, findings, guess(text, self.choices) or fallback)
        return None

    def json_schema(self) -> Json:
        """The words, so that an editor offers them."""
        return {"const": self.choices[0]} if len(self.choices) == 1 else {"enum": list(self.choices)}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds, both allowed."""

    low: int
    high: int

    def read(self, node: Node, name: str, findings: Findings) -> int | None:
        """The number."""
        text = scalar(node, name, findings)
        if text is None:
            return None
        if WHOLE_NUMBER.fullmatch(text) and self.low <= int(text) <= self.high:
            return int(text)
        bounds = {"low": self.low, "high": self.high}
        remedy = Message("Write a whole number from {low} to {high}, in ordinary digits.", bounds)
        refuse(node, name, findings, remedy if self.low < self.high else Message("Write {low}.", bounds))
        return None

    def json_schema(self) -> Json:
        """An integer with its bounds."""
        if self.low == self.high:
            return {"const": self.low}
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number above 0, decimals allowed: points are never floats."""

    def read(self, node: Node, name: str, findings: Findings) -> Fraction | None:
        """The number as a fraction."""
        text = scalar(node, name, findings)
        if text is None:
            return None
        if DECIMAL.fullmatch(text) and (number := Fraction(text)) > 0:
            return number
        refuse(node, name, findings, Message("Write a number above 0, such as 2 or 0.5."))
        return None

    def json_schema(self) -> Json:
        """A number above 0."""
        return {"type": "number", "exclusiveMinimum": 0}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, node: Node, name: str, findings: Findings) -> bool | None:
        """The truth value."""
        text = scalar(node, name, findings)
        if text is None:
            return None
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        refuse(node, name, findings, Message("Write true or false."))
        return None

    def json_schema(self) -> Json:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, year first."""

    def read(self, node: Node, name: str, findings: Findings) -> date | None:
        """The date."""
        text = scalar(node, name, findings)
        if text is None:
            return None
        try:
            if ISO_DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass  # such as 2026-02-30
        refuse(node, name, findings, Message("Write a day as year-month-day in digits, such as 2026-11-23."))
        return None

    def json_schema(self) -> Json:
        """A string in the shape of a day."""
        return {"type": "string", "format": "date", "pattern": f"^{ISO_DAY.pattern}$"}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one kind, none of them twice."""

    kind: Kind
    least: int = 0

    def read(self, node: Node, name: str, findings: Findings) -> tuple[Any, ...] | None:
        """The values; those that are wrong are reported and left out."""
        nodes = entries(node, name, findings, least=self.least)
        if nodes is None:
            return None
        values: list[Any] = []
        for each in nodes:
            value = self.kind.read(each, name, findings)
            if value is None:
                continue
            if value in values:
                message = Message("“{value}” is there twice in “{field}”.", {"value": each.value, "field": name})
                findings.error("entry-twice", each, message, Message("Delete one of the two."))
            else:
                values.append(value)
        return tuple(values)

    def json_schema(self) -> Json:
        """An array without repetitions."""
        return {"type": "array", "minItems": self.least, "uniqueItems": True, "items": self.kind.json_schema()}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of fields inside another; read by whoever knows what it means."""

    record: Record

    def read(self, node: Node, _name: str, _findings: Findings) -> Node:
        """The node itself."""
        return node

    def json_schema(self) -> Json:
        """A reference to the record."""
        return reference(self.record)


@dataclass(frozen=True, slots=True)
class Groups:
    """A list of groups of fields, each of one of the records; read by whoever knows what they mean."""

    records: tuple[Record, ...]
    least: int = 1
    most: int | None = None

    def read(self, node: Node, name: str, findings: Findings) -> list[Node] | None:
        """The nodes of the groups."""
        return entries(node, name, findings, least=self.least, most=self.most)

    def json_schema(self) -> Json:
        """An array; `oneOf` lets an editor name the words that tell the records apart."""
        references = [reference(record) for record in self.records]
        each = references[0] if len(references) == 1 else {"oneOf": references}
        bounds = {"minItems": self.least} | ({"maxItems": self.most} if self.most else {})
        return {"type": "array", "items": each, **bounds}


def reference(record: Record) -> Json:
    """Where a record's JSON Schema is found."""
    return {"$ref": f"#/$defs/{record.name}"}


def entries(node: Node, name: str, findings: Findings, *, least: int = 0, most: int | None = None) -> list[Node] | None:
    """The nodes of a list; None, reported, when it is no list or has too few or too many entries."""
    if not isinstance(node, SequenceNode):
        message = Message("The field “{field}” takes a list, not {found}.", {"field": name, "found": found(node)})
        remedy = Message("Write each entry of “{field}” on its own line after “- ”.", {"field": name})
        findings.error("wrong-type", node, message, colon_remedy(node) or remedy)
        return None
    nodes: list[Node] = node.value
    count = len(nodes)
    if count < least or (most is not None and count > most):
        message = Message("The number of entries in “{field}” is {count}.", {"field": name, "count": count})
        few = Message("It needs {least} or more.", {"least": least})
        remedy = few if most is None else Message("It takes {least} to {most}.", {"least": least, "most": most})
        findings.error("wrong-count", node, message, remedy)
        return None
    return nodes


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an item: `A`, `B` and so on in order, no two with the same text."""

    def read(self, node: Node, name: str, findings: Findings) -> tuple[Option, ...] | None:
        """The options; None, reported, as soon as one of them is wrong."""
        if not isinstance(node, MappingNode):
            message = Message("The field “{field}” takes options, not {found}.", {"field": name, "found": found(node)})
            remedy = Message("Write each option on its own line: “A: …”, “B: …”.")
            findings.error("wrong-type", node, message, colon_remedy(node) or remedy)
            return None
        before = findings.errors
        pairs = node.value
        options = []
        for letter, (key, value) in zip(LETTERS, pairs, strict=False):
            if key.value != letter:
                _refuse_letter(key, letter, findings)
                break
            text = scalar(value, letter, findings)
            if text is not None:
                options.append(Option(letter, text))
        if not 2 <= len(pairs) <= len(LETTERS):
            message = Message("The number of options is {count}.", {"count": len(pairs)})
            findings.error("wrong-count", node, message, Message("An item has two to eight options, A to H."))
        if len({option.text for option in options}) < len(options):
            _refuse_same(node, findings)
        return tuple(options) if findings.errors == before else None

    def json_schema(self) -> Json:
        """An object with the letters in order and without gaps."""
        follows = {letter: [before] for before, letter in pairwise(LETTERS[1:])}
        return {
            "type": "object",
            "properties": {letter: Text().json_schema() for letter in LETTERS},
            "required": ["A", "B"],
            "dependentRequired": follows,
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Letters:
    """The key of an item with options: so many letters, without anything between."""

    least: int
    most: int = len(LETTERS)

    def read(self, node: Node, name: str, findings: Findings) -> frozenset[str] | None:
        """The letters."""
        if not isinstance(node, ScalarNode):
            message = Message("The field “{field}” takes a text, not {found}.", {"field": name, "found": found(node)})
            findings.error("wrong-type", node, message, self._remedy(""))
            return None
        text = scalar(node, name, findings)
        if text is None:
            return None
        key = frozenset(text)
        if len(key) == len(text) and key.issubset(LETTERS) and self.least <= len(text) <= self.most:
            return key
        refuse(node, name, findings, self._remedy(text))
        return None

    def _remedy(self, text: str) -> Message:
        letters = "".join(sorted({letter for letter in text.upper() if letter in LETTERS}))
        if self.least <= len(letters) <= self.most and not re.search(r"[^A-Ha-h,，、;；\s\[\]]", text):
            return Message("Write capital letters, each once, with nothing between: {letters}.", {"letters": letters})
        if self.most == 1:
            return Message("Write the letter of the one right option, such as B.")
        if self.least > 1:
            return Message("Write the letters of two or more right options, such as ACD; for one, the type is single.")
        return Message("Write the letters of all right options, such as A or ACD.")

    def json_schema(self) -> Json:
        """A string of different letters."""
        if self.most == 1:
            return {"enum": list(LETTERS)}
        return {"type": "string", "pattern": rf"^(?!.*(.).*\1)[A-H]{{{self.least},{self.most}}}$"}


def _refuse_letter(key: Node, expected: str, findings: Findings) -> None:
    written = key.value if isinstance(key, ScalarNode) else "?"
    message = Message("Option “{written}” stands where {expected} belongs.", {"written": written, "expected": expected})
    remedy = Message("Name the options A, B, C … in order, each once, as capital letters.")
    findings.error("wrong-letter", key, message, colon_remedy(key) or remedy)


def _refuse_same(node: MappingNode, findings: Findings) -> None:
    first: dict[str, str] = {}
    for key, value in node.value:
        text = value.value.strip() if isinstance(value, ScalarNode) else ""
        if text in first:
            letters = {"first": first[text], "second": key.value}
            message = Message("Options {first} and {second} have the same text.", letters)
            findings.error("same-options", value, message, Message("Change or delete one of the two."))
        if text:
            first.setdefault(text, key.value)


@dataclass(frozen=True, slots=True)
class Rule:
    """The name of a marking rule, with its points where it takes any."""

    def read(self, node: Node, name: str, findings: Findings) -> MarkingRule | None:
        """The marking rule."""
        text = scalar(node, name, findings)
        if text is None:
            return None
        rule = parse_rule(text)
        if rule is not None:
            return rule
        names = (*RULES, "per_option(0.5)")
        fallback = Message("Write one of: {choices}.", {"choices": listed(names)})
        refuse(node, name, findings, guess(text, names) or fallback)
        return None

    def json_schema(self) -> Json:
        """The names, or `per_option` with its points."""
        return {"anyOf": [{"enum": list(RULES)}, {"type": "string", "pattern": r"^per_option\([0-9]+(\.[0-9]+)?\)$"}]}
