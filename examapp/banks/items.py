"""Items and cases from their nodes: every rule that joins several fields or several items of a bank."""

from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from examapp.banks.citations import CitationReader
from examapp.banks.fields import report_not_fields
from examapp.banks.findings import Findings
from examapp.banks.schema import CASE, CASE_GROUP, ITEMS, REVIEW, UNTYPED
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

TRUTH = {True: frozenset({TRUE_OPTION}), False: frozenset({FALSE_OPTION})}


@dataclass(frozen=True, slots=True)
class Case:
    """What the items of a case share."""

    case_id: str
    stimulus: str


class ItemReader:
    """Reads the items of one bank, and keeps the ids that are taken.

    `extras_in` is the file's text when it may contain YAML's extras.
    """

    def __init__(self, findings: Findings, citations: CitationReader, *, extras_in: str | None = None) -> None:
        self.findings = findings
        self.citations = citations
        self.extras_in = extras_in
        self.ids: dict[str, Node] = {}

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
        citations = [self.citations.read(each, values) for each in values.get("citations", ())]
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
            enemies=values.get("enemies", ()),
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


def _type_of(node: Node) -> str:
    """The type that an entry states; one that states none and has case facts is taken for a case."""
    stated = field_node(node, "type")
    if isinstance(stated, ScalarNode):
        return str(stated.value.strip())
    return CASE if field_node(node, "stimulus") is not None else ""
