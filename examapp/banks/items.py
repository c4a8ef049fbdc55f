"""Items and cases from their nodes: every rule that joins several fields or several items of a bank."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from examapp.banks.fields import guess, report_not_fields
from examapp.banks.findings import Findings
from examapp.banks.schema import CASE, CASE_GROUP, CITATION, ITEMS, NEEDS_RECHECK, REVIEW, UNTYPED
from examapp.banks.yaml_nodes import field_node, refuse_extras
from examapp.domain.errors import Message
from examapp.domain.items import (
    FALSE_OPTION,
    TRUE_FALSE_OPTIONS,
    TRUE_OPTION,
    Item,
    ItemStatus,
    ItemType,
    Outcome,
    Review,
)
from examapp.domain.statutes import Citation, Registry, Statute, StatuteStatus, Version

TRUTH = {True: frozenset({TRUE_OPTION}), False: frozenset({FALSE_OPTION})}


@dataclass(frozen=True, slots=True)
class Case:
    """What the items of a case share."""

    case_id: str
    stimulus: str


class ItemReader:
    """Reads the items of one bank, and keeps what is checked across them: ids, and which statutes are cited.

    `statutes` are those of the bank's header, None when it could not be read; `extras_in` is the file's text when
    it may contain YAML's extras.
    """

    def __init__(
        self,
        findings: Findings,
        *,
        statutes: Collection[str] | None,
        registry: Registry | None,
        extras_in: str | None = None,
    ) -> None:
        self.findings = findings
        self.statutes = statutes
        self.registry = registry
        self.extras_in = extras_in
        self.ids: dict[str, Node] = {}
        self.cited: set[str] = set()
        self._sound: set[tuple[str, str, str]] = set()

    def read(self, node: Node) -> list[Item]:
        """The items of one entry of the bank: one, or those of a case; broken ones are reported and left out."""
        before = self.findings.errors
        if self.extras_in is not None:
            refuse_extras(node, self.extras_in, self.findings)
        has_extras = self.findings.errors > before
        items = self._read_entry(node)
        return [] if has_extras else items

    def _read_entry(self, node: Node) -> list[Item]:
        if not isinstance(node, MappingNode):
            report_not_fields(node, UNTYPED, self.findings)
            return []
        item_type = _type_of(node)
        if item_type == CASE:
            return self._read_case(node)
        item = self._read_item(node, item_type)
        if item is None or item.type is not ItemType.INDEFINITE:
            return [item] if item else []
        message = Message("An item of the type indefinite stands outside a case.")
        remedy = Message("Use single or multiple, or put it into a case.")
        self.findings.error("indefinite-outside-case", field_node(node, "type") or node, message, remedy)
        return []

    def _read_case(self, node: Node) -> list[Item]:
        before = self.findings.errors
        values = CASE_GROUP.read(node, self.findings)
        self._note_id(values, node)
        case = None
        if self.findings.errors == before:
            case = Case(values["id"], values["stimulus"])
        items = []
        for each in values.get("items", []):
            item_type = _type_of(each)
            if item_type == CASE:
                message = Message("A case cannot contain another case.")
                remedy = Message("Give its items types such as indefinite or single.")
                self.findings.error("case-in-case", field_node(each, "type") or each, message, remedy)
            else:
                items.append(self._read_item(each, item_type, case))
        return [item for item in items if item is not None] if case else []

    def _read_item(self, node: Node, item_type: str, case: Case | None = None) -> Item | None:
        findings = self.findings
        before = findings.errors
        record = ITEMS.get(item_type, UNTYPED)
        values = record.read(node, findings)
        record.check_conditions(values, node, findings)
        self._note_id(values, node)
        citations = [self._read_citation(each, values) for each in values.get("citations", ())]
        if "options" in values and "key" in values:
            self._check_key(values, node)
        review = self._read_review(values)
        if findings.errors > before:
            return None
        truth = item_type == ItemType.TRUE_FALSE
        return Item(
            item_id=values["id"],
            type=ItemType(item_type),
            stem=values["stem"],
            options=TRUE_FALSE_OPTIONS if truth else values["options"],
            key=TRUTH[values["key"]] if truth else values["key"],
            rationale=values.get("rationale", ""),
            topic=values["topic"],
            level=values["level"],
            citations=tuple(citation for citation in citations if citation),
            status=ItemStatus(values["status"]),
            reviewed_at=values.get("reviewed_at"),
            review=review,
            tags=values.get("tags", ()),
            keep_order=values.get("keep_order", False),
            case_id=case.case_id if case else None,
            stimulus=case.stimulus if case else None,
        )

    def _read_review(self, values: dict[str, Any]) -> Review | None:
        if "review" not in values:
            return None
        found = REVIEW.read(values["review"], self.findings)
        return Review(found["date"], Outcome(found["outcome"])) if found.keys() >= REVIEW.needed else None

    def _note_id(self, values: dict[str, Any], node: Node) -> None:
        item_id = values.get("id")
        if item_id is None:
            return
        first = self.ids.setdefault(item_id, node)
        if first is not node:
            here, there = field_node(node, "id") or node, field_node(first, "id") or first
            message = Message("The id “{id}” is used twice in this bank.", {"id": item_id})
            remedy = Message("Give this one another id; the first is in line {line}.", {"line": self._line(there)})
            self.findings.error("id-twice", here, message, remedy)

    def _line(self, node: Node) -> int:
        return self.findings.place(node).line

    def _check_key(self, values: dict[str, Any], node: Node) -> None:
        """Every letter of the key is one of the options."""
        letters = [option.option_id for option in values["options"]]
        missing = sorted(values["key"] - set(letters)) if isinstance(values["key"], frozenset) else []
        if missing:
            message = Message(
                "The key names {missing}, which the item does not offer.", {"missing": ", ".join(missing)}
            )
            remedy = Message(
                "The options are {letters}: correct the key, or add the option.", {"letters": "".join(letters)}
            )
            self.findings.error("key-not-offered", field_node(node, "key") or node, message, remedy)

    def _read_citation(self, node: Node, item: dict[str, Any]) -> Citation | None:
        values = CITATION.read(node, self.findings)
        if not CITATION.needed <= values.keys():
            return None
        if "quote" not in values and item.get("status") == ItemStatus.REVIEWED:
            message = Message("The citation of a reviewed item has no “quote”.")
            remedy = Message("Add a few words of the article, so that the citation can be verified.")
            self.findings.warning("no-quote", node, message, remedy)
        citation = Citation(values["statute"], values["version"], values["article"], values.get("quote", ""))
        named = (citation.statute_id, citation.version, citation.article)
        if named not in self._sound and self._is_sound(citation, node, item):
            self._sound.add(named)
        return citation

    def _is_sound(self, citation: Citation, node: Node, item: dict[str, Any]) -> bool:
        """Whether header and registry know what is cited; if not, it is reported."""
        self.cited.add(citation.reference)
        if self.statutes is not None and citation.reference not in self.statutes:
            message = Message("“{reference}” is not among the bank's statutes.", {"reference": citation.reference})
            fallback = Message("Add “{reference}” to “statutes” in the header.", {"reference": citation.reference})
            remedy = guess(citation.reference, tuple(self.statutes)) or fallback
            self.findings.error("not-in-header", field_node(node, "statute") or node, message, remedy)
            return False
        if self.registry is None:
            return True
        statute = self.registry.get(citation.statute_id)
        if statute is None:
            message = Message("The registry knows no statute “{statute}”.", {"statute": citation.statute_id})
            fallback = Message("Correct the id, or add the statute to statutes.yaml.")
            remedy = guess(citation.statute_id, tuple(self.registry)) or fallback
            self.findings.error("unknown-statute", field_node(node, "statute") or node, message, remedy)
            return False
        return self._is_sound_version(citation, statute, node, item)

    def _is_sound_version(self, citation: Citation, statute: Statute, node: Node, item: dict[str, Any]) -> bool:
        where = field_node(node, "version") or node
        names = {"title": statute.short_title, "version": citation.version}
        version = statute.version(citation.version)
        if version is None or version.status is StatuteStatus.NOT_AT_HAND:
            known = [each.version for each in statute.versions if each.status is not StatuteStatus.NOT_AT_HAND]
            message = Message("The text of {title}, version {version}, is not in the registry.", names)
            remedy = Message("Cite a version that is at hand: {known}.", {"known": ", ".join(known) or "-"})
            self.findings.error("unknown-version", where, message, remedy)
            return False
        if not self._has_article(citation, version):
            values = {**names, "article": citation.article, "articles": version.articles or 0}
            message = Message("{title}, version {version}, has {articles} articles and no article {article}.", values)
            remedy = Message("Look the article up again.")
            self.findings.error("unknown-article", field_node(node, "article") or node, message, remedy)
            return False
        if version.status is not StatuteStatus.SUPERSEDED:
            return True
        if NEEDS_RECHECK not in item.get("tags", ()) and item.get("status") != ItemStatus.RETIRED:
            message = Message("{title}, version {version}, has been superseded.", names)
            remedy = Message("Check the item against the new text, or add the tag {tag}.", {"tag": NEEDS_RECHECK})
            self.findings.warning("superseded", where, message, remedy)
        return False

    @staticmethod
    def _has_article(citation: Citation, version: Version) -> bool:
        number = re.match(r"[0-9]+", citation.article)
        return number is None or version.articles is None or int(number[0]) <= version.articles


def _type_of(node: Node) -> str:
    """The type that an entry states; one that states none and has case facts is taken for a case."""
    stated = field_node(node, "type")
    if isinstance(stated, ScalarNode):
        return str(stated.value.strip())
    return CASE if field_node(node, "stimulus") is not None else ""
