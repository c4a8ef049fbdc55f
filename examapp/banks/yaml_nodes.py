"""YAML text to a tree of nodes in which every scalar is text, with the place of each; no YAML extras."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.nodes import MappingNode, Node, ScalarNode

from examapp.banks.findings import Findings
from examapp.domain.errors import Message

MAX_DEPTH = 40
TOO_DEEP = "nested too deeply"


def compose(text: str) -> Node | None:
    """The node tree of one YAML document, None when it is empty; raises yaml.YAMLError.

    Nothing is resolved: `no`, `1:30` and `012` stay the text that they are. Depth is bounded, because the C parser
    recurses and would take the whole process down.
    """
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    open_nodes: list[Node | None] = []

    def descend(parent: Node | None, _index: object) -> None:
        open_nodes.append(parent)
        if len(open_nodes) > MAX_DEPTH:
            raise ComposerError(None, None, TOO_DEEP, parent.start_mark if parent else None)

    loader.resolve = _unresolved
    loader.descend_resolver = descend
    loader.ascend_resolver = open_nodes.pop
    try:
        node: Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return node


def _unresolved(_kind: object, _value: object, _implicit: object) -> str:
    return ""


@contextmanager
def gc_paused() -> Iterator[None]:
    """No garbage collection meanwhile: a tree of nodes has no cycles, and looking for them triples the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def field_node(mapping: Node, name: str) -> Node | None:
    """The value of a field; None when there is no such field."""
    if isinstance(mapping, MappingNode):
        pairs: list[tuple[Node, Node]] = mapping.value
        for key, value in pairs:
            if key.value == name:
                return value
    return None


def may_have_extras(text: str) -> bool:
    """Whether anchors, aliases or tags are possible at all; cheap, and seldom true."""
    return "&" in text or "!" in text


def refuse_extras(node: Node, text: str, findings: Findings, *, deep: bool = True) -> None:
    """Report every anchor and tag in a tree, or on its topmost node alone.

    An alias is found at the anchor that it stands for. A node with such a sign begins with it; in any other node
    these characters can only come later. Nothing below an anchor is walked into: it may contain itself.
    """
    sign = text[node.start_mark.index : node.start_mark.index + 1]
    if sign == "&":
        findings.error(
            "yaml-extras",
            node,
            Message("Anchors (&) and aliases (*) of YAML are not allowed here."),
            Message("Write the text out in each place; text that begins with & or * goes in quotes."),
        )
        return
    if sign == "!":
        findings.error(
            "yaml-extras",
            node,
            Message("Tags (!) of YAML are not allowed here."),
            Message("Delete the tag; text that begins with ! goes in quotes."),
        )
    if isinstance(node, ScalarNode) or not deep:
        return
    for entry in node.value:
        for child in entry if isinstance(entry, tuple) else (entry,):
            refuse_extras(child, text, findings)
