"""Exams from their files: the definition, its blueprint, and every problem in them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from examapp.banks.fields import guess, listed, refuse_again
from examapp.banks.files import decode, read_bytes, yaml_files
from examapp.banks.findings import Findings
from examapp.banks.recovery import Tree, read_tree
from examapp.banks.schema import CREDIT, EXAM, EXAM_FILE, ROW, SECTION
from examapp.banks.yaml_nodes import field_node, gc_paused, refuse_extras
from examapp.domain.blueprints import Exam, Part, Section, SectionKind, Topic
from examapp.domain.credits import NO_CREDIT, Cause, CreditRule
from examapp.domain.errors import Message, Problem
from examapp.domain.items import Bank, Item

FIELD_NAMES = frozenset(name for record in (EXAM_FILE, EXAM, CREDIT, SECTION, ROW) for name in record.by_name)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the blueprint: a topic, and section id to number of items."""

    topic: Topic
    quotas: Mapping[str, int]


def find_exams(
    folder: Path, *, bank_ids: Collection[str] | None = None, practice_ids: Collection[str] = ()
) -> tuple[list[Exam], list[Problem]]:
    """The exams of a folder in the order of their files' names, and every problem; broken ones are left out."""
    exams: list[Exam] = []
    problems: list[Problem] = []
    for path in yaml_files(folder):
        taken_ids = [exam.exam_id for exam in exams]
        exam, found = load_exam(path, bank_ids=bank_ids, practice_ids=practice_ids, taken_ids=taken_ids)
        problems += found
        exams += [exam] if exam else []
    return exams, problems


def load_exam(
    path: Path,
    *,
    bank_ids: Collection[str] | None = None,
    practice_ids: Collection[str] = (),
    taken_ids: Collection[str] = (),
) -> tuple[Exam | None, list[Problem]]:
    """The exam in a file and every problem in it, None when there is an error.

    The banks that it draws from must be among `bank_ids` where these are given, and none of `practice_ids`, the banks
    for practice only; its own id must not be taken.
    """
    data = read_bytes(path)
    text = data if isinstance(data, Problem) else decode(data, str(path))
    if isinstance(text, Problem):
        return None, [text]
    findings = Findings(str(path))
    with gc_paused():
        tree = read_tree(text, "sections", findings, names=FIELD_NAMES)
        exam = _ExamReader(tree, findings, (bank_ids, practice_ids), taken_ids).read() if tree else None
    return exam, findings.in_order()


def pool_for(exam: Exam, banks: Iterable[Bank]) -> tuple[Item, ...]:
    """The items that an exam may draw from: those of its banks, in its order; none of a bank for practice only."""
    by_id = {bank.bank_id: bank for bank in banks if not bank.practice_only}
    return tuple(item for bank_id in exam.banks if bank_id in by_id for item in by_id[bank_id].items)


class _ExamReader:
    """Reads one exam file and checks what joins its parts."""

    def __init__(
        self,
        tree: Tree,
        findings: Findings,
        known_ids: tuple[Collection[str] | None, Collection[str]],
        taken_ids: Collection[str],
    ) -> None:
        self.tree = tree
        self.findings = findings
        self.bank_ids, self.practice_ids = known_ids
        self.taken_ids = taken_ids

    def read(self) -> Exam | None:
        """The exam, None when anything in the file is wrong."""
        refuse_extras(self.tree.root, self.tree.text, self.findings)
        if self.tree.headless:
            return None
        values = EXAM_FILE.read(self.tree.root, self.findings)
        own = EXAM.read(values["exam"], self.findings) if "exam" in values else {}
        credit = CREDIT.read(own["credit"], self.findings) if "credit" in own else {}
        nodes = values.get("sections", [])
        sections = self._read_sections(nodes)
        all_known = self.tree.complete and len(sections) == len(nodes)
        rows = self._read_rows(values.get("blueprint", []), tuple(sections) if all_known else ())
        if "exam" in values:
            self._check_ids(values["exam"], own)
        if self.findings.errors:
            return None
        exam = _exam(own, sections, rows, values, credit=_credit(credit))
        self._check_sums(exam, values["sections"], sections)
        self._check_scores(exam, values["exam"])
        self._check_times(exam, values["exam"])
        return None if self.findings.errors else exam

    def _read_sections(self, nodes: list[Node]) -> dict[str, dict[str, Any]]:
        """Section id to the fields of a section."""
        sections: dict[str, dict[str, Any]] = {}
        for node in nodes:
            values = SECTION.read(node, self.findings)
            SECTION.check_conditions(values, node, self.findings)
            section_id = values.get("id")
            if section_id in sections:
                refuse_again(node, str(section_id), self.findings)
            elif section_id is not None:
                sections[section_id] = values
            if "items_per_case" in values and values.get("kind") != SectionKind.CASE:
                message = Message("Only a section of cases takes “items_per_case”.")
                remedy = Message("Delete the line, or write “kind: case”.")
                self.findings.error("unknown-field", field_node(node, "items_per_case") or node, message, remedy)
        return sections

    def _read_rows(self, nodes: list[Node], section_ids: tuple[str, ...]) -> list[Row]:
        rows: list[Row] = []
        for node in nodes:
            before = self.findings.errors
            values = ROW.read(node, self.findings)
            quotas = {name: number for name, number in values.items() if name not in ROW.by_name}
            self._check_columns(node, section_ids)
            if values.get("topic") in {row.topic.topic_id for row in rows}:
                refuse_again(node, values["topic"], self.findings, key="topic")
            elif self.findings.errors == before:
                rows.append(Row(Topic(values["topic"], values["title"], Part(values["part"])), quotas))
        return rows

    def _check_columns(self, node: Node, section_ids: tuple[str, ...]) -> None:
        """Every column of a row is a section."""
        if not section_ids or not isinstance(node, MappingNode):
            return
        for key, _number in node.value:
            if isinstance(key, ScalarNode) and key.value not in (*ROW.by_name, *section_ids):
                message = Message("The exam has no section “{section}”.", {"section": key.value})
                fallback = Message("The sections are: {sections}.", {"sections": listed(section_ids)})
                self.findings.error("unknown-section", key, message, guess(key.value, section_ids) or fallback)

    def _check_ids(self, node: Node, own: Mapping[str, Any]) -> None:
        """The exam's id is its own, and its banks exist."""
        if own.get("id") in self.taken_ids:
            message = Message("Another exam has the id “{id}” already.", {"id": own["id"]})
            self.findings.error(
                "id-twice", field_node(node, "id") or node, message, Message("Give this one another id.")
            )
        banks = field_node(node, "banks")
        for each in banks.value if isinstance(banks, SequenceNode) else ():
            if each.value in self.practice_ids:
                message = Message("The bank “{bank}” is for practice only.", {"bank": str(each.value)})
                remedy = Message("Take it out of the list; an exam draws from other banks.")
                self.findings.error("practice-only", each, message, remedy)
            elif self.bank_ids is not None and each.value not in self.bank_ids:
                message = Message("There is no bank “{bank}”.", {"bank": str(each.value)})
                fallback = Message("Correct the id, or add the bank's file.")
                self.findings.error(
                    "unknown-bank", each, message, guess(str(each.value), tuple(self.bank_ids)) or fallback
                )

    def _check_sums(self, exam: Exam, nodes: list[Node], sections: Mapping[str, dict[str, Any]]) -> None:
        """The blueprint gives each section as many items as it has, and cases come whole."""
        for section, node in zip(exam.sections, nodes, strict=True):
            stated = sections[section.section_id]["items"]
            where = field_node(node, "items") or node
            if section.item_count != stated:
                values = {"section": section.title, "stated": stated, "sum": section.item_count}
                message = Message("{section}: {stated} items are stated, the blueprint adds up to {sum}.", values)
                remedy = Message("Correct “items”, or column “{id}” of the blueprint.", {"id": section.section_id})
                self.findings.error("wrong-sum", where, message, remedy)
            elif section.items_per_case and stated % section.items_per_case:
                values = {"section": section.title, "stated": stated, "each": section.items_per_case}
                message = Message("{section}: {stated} items are not a whole number of cases of {each}.", values)
                remedy = Message("Change “items” or “items_per_case”.")
                self.findings.error("wrong-sum", where, message, remedy)

    def _check_scores(self, exam: Exam, node: Node) -> None:
        """Nobody has to earn more points than there are."""
        for name, score in (("cut_score", exam.cut_score), ("excellent_score", exam.excellent_score)):
            if score is not None and score > exam.max_points:
                values = {"field": name, "maximum": str(exam.max_points)}
                message = Message("“{field}” is more than the {maximum} points that the exam has.", values)
                remedy = Message("Lower it, or correct points and numbers of items.")
                self.findings.error("wrong-score", field_node(node, name) or node, message, remedy)
        if exam.excellent_score is not None and exam.excellent_score < exam.cut_score:
            message = Message("An excellent score is lower than a passing one.")
            where = field_node(node, "excellent_score") or node
            self.findings.error("wrong-score", where, message, Message("Exchange or correct the two scores."))
        if exam.equivalence_margin is not None and exam.equivalence_margin >= exam.max_points:
            values = {"maximum": str(exam.max_points)}
            message = Message("A margin must be less than the {maximum} points that the exam has.", values)
            where = field_node(node, "equivalence_margin") or node
            remedy = Message("Write how many points of difference would not matter, a few in a hundred.")
            self.findings.error("wrong-score", where, message, remedy)

    def _check_times(self, exam: Exam, node: Node) -> None:
        """A warning comes while the exam is on."""
        warnings = field_node(node, "warnings_minutes")
        for warning, each in zip(exam.warnings, warnings.value if warnings else (), strict=True):
            if warning >= exam.duration:
                message = Message("This warning would come before the exam begins.")
                remedy = Message("Write fewer minutes than “duration_minutes”.")
                self.findings.error("wrong-time", each, message, remedy)


def _exam(
    own: Mapping[str, Any],
    sections: Mapping[str, dict[str, Any]],
    rows: list[Row],
    values: Mapping[str, Any],
    *,
    credit: CreditRule,
) -> Exam:
    return Exam(
        exam_id=own["id"],
        title=own["title"],
        language=own["language"],
        duration=timedelta(minutes=own["duration_minutes"]),
        cut_score=own["cut_score"],
        sections=tuple(_section(section, rows) for section in sections.values()),
        topics=tuple(row.topic for row in rows),
        banks=own["banks"],
        excellent_score=own.get("excellent_score"),
        closed_book=own.get("closed_book", True),
        shuffle_items=own.get("shuffle_items", True),
        shuffle_options=own.get("shuffle_options", True),
        warnings=tuple(timedelta(minutes=minutes) for minutes in own.get("warnings_minutes", ())),
        rules=values.get("rules", ""),
        pledge=values.get("pledge", ""),
        pretest_percent=own.get("pretest_percent", 0),
        paper_rules=values.get("paper_rules", ""),
        credit=credit,
        latest_start=timedelta(minutes=own["latest_start_minutes"]) if "latest_start_minutes" in own else None,
        equivalence_margin=own.get("equivalence_margin"),
    )


def _credit(values: Mapping[str, Any]) -> CreditRule:
    if not values:
        return NO_CREDIT
    return CreditRule(frozenset(Cause(cause) for cause in values["causes"]), timedelta(minutes=values["cap_minutes"]))


def _section(values: Mapping[str, Any], rows: list[Row]) -> Section:
    section_id = values["id"]
    return Section(
        section_id=section_id,
        title=values["title"],
        kind=SectionKind(values["kind"]),
        points=values["points"],
        marking=values["marking"],
        quotas={row.topic.topic_id: row.quotas[section_id] for row in rows if row.quotas.get(section_id)},
        items_per_case=values.get("items_per_case", 0),
    )
