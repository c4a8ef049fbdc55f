"""Citations pointed from one version of a statute to another, in the text of a bank: nothing else in it changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from examapp.banks.article_maps import ArticleMap
from examapp.banks.files import BOM, decode
from examapp.banks.findings import Findings
from examapp.banks.schema import NEEDS_RECHECK
from examapp.banks.yaml_edits import Edit, apply, insert_entry, insert_field, remove_entry, replace_scalar
from examapp.banks.yaml_nodes import compose, field_node, gc_paused
from examapp.domain.errors import Place, Problem
from examapp.domain.statutes import StatuteText


class Fate(StrEnum):
    """What becomes of a citation."""

    MOVED = "moved"
    REPEALED = "repealed"
    DIVIDED = "divided"
    UNMAPPED = "unmapped"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a statute as citations and headers name it."""

    statute_id: str
    version: str

    @property
    def reference(self) -> str:
        """`id@version`."""
        return f"{self.statute_id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Move:
    """One citation of the old version: where it stands, and which article of the new one it shall name, if any.

    `has_words` tells whether the new article has the quoted words; None where no text is at hand, or no quote.
    """

    item_id: str
    place: Place
    old: str
    new: str
    fate: Fate
    has_words: bool | None = None


@dataclass(frozen=True, slots=True)
class Remapping:
    """What a remap does to one file: its content afterwards, and each citation of the old version."""

    content: bytes
    moves: tuple[Move, ...]


def remap(
    data: bytes, file: str, old: Version, new: Version, *, articles: ArticleMap, text: StatuteText | None = None
) -> Remapping:
    """Point the citations of `old` in a bank that has no errors to `new`, and mark their items for recheck.

    An article that was divided goes where its quoted words stand in `text`, the text of the new version; without it,
    and for articles that were repealed or are not in the map, the citation stays as it is.
    """
    body = decode(data, file)
    if isinstance(body, Problem):
        return Remapping(data, ())
    with gc_paused():
        root = compose(body)
        if root is None:
            return Remapping(data, ())
        remapper = _Remapper(body, file, (old, new), articles, text)
        remapper.walk(root)
    raw = data.removeprefix(BOM).decode("utf-8")
    content = apply(raw, remapper.edits).encode()
    return Remapping(BOM + content if data.startswith(BOM) else content, tuple(remapper.moves))


class _Remapper:
    """Collects the edits of one file."""

    def __init__(
        self,
        body: str,
        file: str,
        versions: tuple[Version, Version],
        articles: ArticleMap,
        text: StatuteText | None,
    ) -> None:
        self.body = body
        self.findings = Findings(file)
        self.old, self.new = versions
        self.articles = articles
        self.text = text
        self.edits: list[Edit] = []
        self.moves: list[Move] = []

    def walk(self, root: Node) -> None:
        """Every item's citations, and then the header's list of statutes."""
        for item in _items(root):
            before = len(self.moves)
            for citation in _entries(field_node(item, "citations")):
                if (_text(citation, "statute"), _text(citation, "version")) == (self.old.statute_id, self.old.version):
                    self._move(item, citation)
            if any(move.fate is not Fate.UNMAPPED for move in self.moves[before:]):
                self._mark(item)
        statutes = field_node(field_node(root, "bank") or root, "statutes")
        if self.moves and isinstance(statutes, SequenceNode):
            self._list(statutes)

    def _move(self, item: Node, citation: Node) -> None:
        article, quote = _text(citation, "article"), _text(citation, "quote")
        fate, target = self._target(article, quote)
        has_words = None
        if fate is Fate.MOVED:
            self._point(citation, "version", self.new.version)
            self._point(citation, "article", target)
            if self.new.statute_id != self.old.statute_id:
                self._point(citation, "statute", self.new.statute_id)
            if self.text is not None and quote:
                has_words = self.text.has_words(target, quote)
        place = self.findings.place(field_node(citation, "article") or citation)
        self.moves.append(Move(_text(item, "id"), place, article, target, fate, has_words))

    def _target(self, article: str, quote: str) -> tuple[Fate, str]:
        targets = self.articles.articles.get(article)
        if targets is None:
            return Fate.UNMAPPED, ""
        if not targets:
            return Fate.REPEALED, ""
        if len(targets) > 1:
            fitting = [each for each in targets if quote and self.text and self.text.has_words(each, quote)]
            if len(fitting) != 1:
                return Fate.DIVIDED, "、".join(targets)
            targets = (fitting[0],)
        return Fate.MOVED, targets[0]

    def _point(self, citation: Node, field: str, value: str) -> None:
        node = field_node(citation, field)
        if isinstance(node, ScalarNode):
            self.edits.append(replace_scalar(self.body, node, value))

    def _mark(self, item: MappingNode) -> None:
        tags = field_node(item, "tags")
        if not isinstance(tags, SequenceNode):
            self.edits.append(insert_field(self.body, item, _last_before_tags(item), f"tags: [{NEEDS_RECHECK}]"))
        elif NEEDS_RECHECK not in {str(tag.value).strip() for tag in tags.value}:
            self.edits.append(insert_entry(self.body, tags, tags.value[-1] if tags.value else None, NEEDS_RECHECK))

    def _list(self, statutes: SequenceNode) -> None:
        """The header names the new version, and the old one only where something still cites it."""
        listed: dict[str, Any] = {str(entry.value).strip(): entry for entry in statutes.value}
        entry = listed.get(self.old.reference)
        moved = any(move.fate is Fate.MOVED for move in self.moves)
        stays = any(move.fate is not Fate.MOVED for move in self.moves)
        if entry is None or not moved:
            return
        if self.new.reference in listed:
            if not stays:
                self.edits.append(remove_entry(self.body, statutes, entry))
        elif stays:
            self.edits.append(insert_entry(self.body, statutes, entry, self.new.reference))
        else:
            self.edits.append(replace_scalar(self.body, entry, self.new.reference))


def _last_before_tags(item: MappingNode) -> Node:
    """The field below which tags are written; every item has a status."""
    found = [field_node(item, name) for name in ("status", "reviewed_at", "review")]
    return [
        node for node in found if isinstance(node, ScalarNode) or (isinstance(node, MappingNode) and node.flow_style)
    ][-1]


def _entries(node: Node | None) -> list[Node]:
    return node.value if isinstance(node, SequenceNode) else []


def _items(root: Node) -> Iterator[MappingNode]:
    """Every item of a bank, those of cases too."""
    for entry in _entries(field_node(root, "items")):
        inner = _entries(field_node(entry, "items")) or [entry]
        yield from (each for each in inner if isinstance(each, MappingNode))


def _text(node: Node, name: str) -> str:
    found = field_node(node, name)
    return str(found.value).strip() if isinstance(found, ScalarNode) else ""
