"""A bank file as a tree of nodes even where its YAML is broken: a broken entry is reported and cut out."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from examapp.banks.files import lines_of
from examapp.banks.findings import Findings
from examapp.banks.syntax import INDENT_REMEDY, explain
from examapp.banks.yaml_nodes import compose, field_node
from examapp.domain.errors import Message, Place


@dataclass(frozen=True, slots=True)
class Tree:
    """What could be read of a file: its root, and the text that the nodes' places count in.

    `complete` is false when entries were cut out, `headless` is true when fields beside the list were.
    """

    root: MappingNode
    text: str
    entries_field: str
    complete: bool = True
    headless: bool = False

    @property
    def entries(self) -> list[Node]:
        """The nodes of the list's entries, whatever they are."""
        node = field_node(self.root, self.entries_field)
        return node.value if isinstance(node, SequenceNode) else []


@dataclass(frozen=True, slots=True)
class Entry:
    """The lines of one entry of the list: from `first` up to `end`, counted from 0; `indent` of its dash."""

    first: int
    end: int
    indent: int


def read_tree(text: str, entries_field: str, findings: Findings, *, names: Collection[str]) -> Tree | None:
    """The tree of a file whose entries are in the list `entries_field`; None when nothing of it can be read.

    On a syntax error each entry is tried alone, those that fail are reported and blanked line by line, so that what
    is left keeps its places. `names` are field names, to recognise them in the explanation.
    """
    try:
        root = compose(text)
    except yaml.YAMLError as error:
        tree = _Mending(text, entries_field, findings, names).tree()
        if tree is None and not findings.errors:
            _report(error, lines_of(text), 0, findings, names)
        return tree
    if isinstance(root, MappingNode):
        return Tree(root, text, entries_field)
    _report_no_fields(findings)
    return None


def _report_no_fields(findings: Findings) -> None:
    message = Message("The file has no fields.")
    remedy = Message("Begin with “format: 1” in the first line; see docs/banks.md for a whole file.")
    findings.error("wrong-type", Place(findings.file, 1, 1), message, remedy)


def _report(error: yaml.YAMLError, lines: list[str], first: int, findings: Findings, names: Collection[str]) -> None:
    problem = explain(error, lines, file=findings.file, first=first, names=names)
    findings.error(problem.rule, problem.place, problem.message, problem.remedy)


class _Mending:
    """Cuts broken parts out of one text."""

    def __init__(self, text: str, entries_field: str, findings: Findings, names: Collection[str]) -> None:
        self.lines = lines_of(text)
        self.findings = findings
        self.names = names
        self.entries_field = entries_field
        self._join_documents()
        self.heading = self._heading(entries_field)
        self.entries = self._entries() if self.heading is not None else []

    def tree(self) -> Tree | None:
        """What is left when the broken parts are gone; None when no entry is."""
        if not self.entries:
            return None
        sound = [entry for entry in self.entries if self._try_entry(entry)]
        if not sound:
            return None
        broken_head = self._try_part(0, self.entries[0].first)
        broken_tail = self._try_part(self.entries[-1].end, len(self.lines))
        if broken_head:
            self.lines[self.heading or 0] = self.entries_field + ":"
        text = "\n".join(self.lines)
        try:
            root = compose(text)
        except yaml.YAMLError as error:
            _report(error, self.lines, 0, self.findings, self.names)
            return None
        if isinstance(root, MappingNode):
            return Tree(root, text, self.entries_field, complete=False, headless=broken_head or broken_tail)
        return None

    def _join_documents(self) -> None:
        """A line of dashes between items would begin a second document: report and blank it."""
        for number, line in enumerate(self.lines):
            if re.match(r"(?:---|\.\.\.)(?:\s|$)", line) and "".join(self.lines[:number]).strip():
                message = Message("“{sign}” ends the document here.", {"sign": line[:3]})
                remedy = Message("Delete this line; a file holds one document.")
                self.findings.error("yaml-syntax", Place(self.findings.file, number + 1, 1), message, remedy)
                self._blank(number, number + 1)

    def _heading(self, entries_field: str) -> int | None:
        pattern = re.compile(rf"{entries_field} *: *(#.*)?$")
        return next((number for number, line in enumerate(self.lines) if pattern.match(line)), None)

    def _entries(self) -> list[Entry]:
        """An entry begins at a dash that is indented no deeper than the first one; a top-level field ends the list."""
        starts: list[tuple[int, int]] = []
        end = len(self.lines)
        for number in range((self.heading or 0) + 1, len(self.lines)):
            line = self.lines[number]
            if re.match(r"\w+ *[:：]", line):
                end = number
                break
            dash = re.match(r"( *)[-－—–](?!--)", line)
            if dash and (not starts or len(dash[1]) <= starts[0][1]):
                starts.append((number, len(dash[1])))
        bounds = [*starts, (end, 0)]
        return [Entry(first, last, indent) for (first, indent), (last, _indent) in pairwise(bounds)]

    def _try_entry(self, entry: Entry) -> bool:
        """Whether an entry is sound; if not, it is reported and blanked."""
        lines = self.lines[entry.first : entry.end]
        try:
            compose("\n".join(lines))
        except yaml.YAMLError as error:
            _report(error, lines, entry.first, self.findings, self.names)
        else:
            if entry.indent == self.entries[0].indent:
                return True
            message = Message("The dash of this entry is indented less than that of the first entry.")
            place = Place(self.findings.file, entry.first + 1, entry.indent + 1)
            self.findings.error("yaml-syntax", place, message, INDENT_REMEDY)
        self._blank(entry.first, entry.end)
        return False

    def _try_part(self, first: int, end: int) -> bool:
        """Whether what stands before or after the list had to be blanked."""
        lines = self.lines[first:end]
        try:
            compose("\n".join(lines))
        except yaml.YAMLError as error:
            _report(error, lines, first, self.findings, self.names)
            self._blank(first, end)
            return True
        return False

    def _blank(self, first: int, end: int) -> None:
        self.lines[first:end] = [""] * (end - first)
