"""The fields of a baseline file, whatever it was written in: dotted name to text and place."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from examapp.banks.fields import found, guess
from examapp.banks.files import decode, lines_of, read_bytes
from examapp.banks.findings import Findings
from examapp.banks.raw_scores import find_scores, summarise
from examapp.banks.syntax import explain
from examapp.banks.tables import Row, clean_text, read_table, text_fault
from examapp.banks.yaml_nodes import compose, refuse_extras
from examapp.domain.blueprints import Exam
from examapp.domain.errors import Message, Place, Problem

YAML_ENDINGS = (".yaml", ".yml")
TOP_FIELDS = ("id", "title", "norm_group", "exam", "form", "marking", "source", "sat_on", "demonstration", "scores")
SUMMARY_FIELDS = ("n", "mean", "sd", "maximum", "median", "lowest", "highest", "passed")
PARTS = ("whole", "common")
ANCHORS = ("anchor", "common_anchor")
ANCHOR_FIELDS = ("items", "mean", "sd", "covariance")
NESTED = ("marking", "whole", "common", "topics", "topic_sds", "items", "item_points", *ANCHORS)
LISTS = ("scores", "anchor.items", "common_anchor.items")
OPEN = ("marking.", "topics.", "topic_sds.", "items.", "item_points.")
SEE_DOCS = Message("See docs/baselines.md for a whole file.")
NO_ITEMS: Mapping[str, Fraction] = MappingProxyType({})
FIRST_CELLS = ("field", "字段", "项目")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file says of one field, and where."""

    text: str
    place: Place


Fields = dict[str, Entry]


def read_fields(
    path: Path,
    exam: Exam | None,
    facts: Mapping[str, str],
    findings: Findings,
    *,
    items: Mapping[str, Fraction] = NO_ITEMS,
) -> Fields:
    """Every field of a YAML file, a CSV summary, or computed from raw scores; then what the command line adds."""
    if path.suffix.lower() in YAML_ENDINGS:
        fields = _yaml_fields(path, findings)
    else:
        fields = _table_fields(path, exam, items, findings)
    if not fields:
        if not findings.errors:
            message = Message("The file has no fields.")
            findings.error("empty-file", Place(str(path), 1, 1), message, SEE_DOCS)
        return {}
    _refuse_unknown(fields, findings)
    return _with_facts(fields, facts, findings)


def _yaml_fields(path: Path, findings: Findings) -> Fields:
    content = read_bytes(path)
    text = content if isinstance(content, Problem) else decode(content, str(path))
    if isinstance(text, Problem):
        findings.error(text.rule, text.place, text.message, text.remedy)
        return {}
    try:
        root = compose(text)
    except yaml.YAMLError as error:
        names = (*TOP_FIELDS, *NESTED, *SUMMARY_FIELDS)
        problem = explain(error, lines_of(text), file=str(path), first=0, names=names)
        findings.error(problem.rule, problem.place, problem.message, problem.remedy)
        return {}
    fields: Fields = {}
    if isinstance(root, MappingNode):
        refuse_extras(root, text, findings)
        _flatten(root, "", fields, findings)
    return fields


def _flatten(mapping: MappingNode, prefix: str, fields: Fields, findings: Findings) -> None:
    for key, value in mapping.value:
        name = prefix + (key.value if isinstance(key, ScalarNode) else "?")
        if name in fields:
            remedy = Message("Keep one of the two; the first is in line {line}.", {"line": fields[name].place.line})
            findings.error("field-twice", key, Message("The field “{field}” is there twice.", {"field": name}), remedy)
        elif isinstance(value, ScalarNode):
            _add(name, value.value, findings.place(value), fields, findings)
        elif isinstance(value, MappingNode) and name in NESTED:
            _flatten(value, f"{name}.", fields, findings)
        elif (name in LISTS or name.startswith("item_points.")) and isinstance(value, SequenceNode):
            scores = [each.value if isinstance(each, ScalarNode) else "?" for each in value.value]
            _add(name, " ".join(scores), findings.place(value), fields, findings)
        else:
            _refuse_shape(name, value, findings)


def _refuse_shape(name: str, node: Node, findings: Findings) -> None:
    message = Message("The field “{field}” takes a text, not {found}.", {"field": name, "found": found(node)})
    findings.error("wrong-type", node, message, SEE_DOCS)


def _add(name: str, raw: str, place: Place, fields: Fields, findings: Findings) -> None:
    """Keep a field that has a value; an empty one counts as left out."""
    text = clean_text(raw)
    fault = text_fault(text)
    if fault is not None:
        findings.error("baseline-text", place, fault, Message("Type the text again."))
    elif text:
        fields[name] = Entry(text, place)


def _table_fields(path: Path, exam: Exam | None, items: Mapping[str, Fraction], findings: Findings) -> Fields:
    rows, problems = read_table(path)
    for problem in problems:
        findings.problems.append(problem)
        findings.errors += problem.severity == "error"
    scores = find_scores(rows, exam, items)
    if scores is None:
        return _summary_fields(rows, findings)
    if exam is None:
        message = Message("Raw scores can only be read for a form that is here.")
        findings.error("raw-scores", Place(str(path), 1, 1), message, Message("State the form: --form CODE."))
        return {}
    place = Place(findings.file, scores.header.number, 1)
    computed = summarise(scores, rows, exam, findings, items=items)
    return {name: Entry(_written(value), place) for name, value in computed.items()}


def _written(value: str | int | Fraction) -> str:
    return repr(float(value)) if isinstance(value, Fraction) else str(value)


def _summary_fields(rows: list[Row], findings: Findings) -> Fields:
    """Two columns, field and value; a first row that names the columns is passed over."""
    fields: Fields = {}
    for row in rows:
        name, value = row.cell(0).text, row.cell(1).text
        if row is rows[0] and name.lower() in FIRST_CELLS:
            continue
        place = Place(findings.file, row.number, 1)
        if name in fields:
            remedy = Message("Keep one of the two; the first is in line {line}.", {"line": fields[name].place.line})
            message = Message("The field “{field}” is there twice.", {"field": name})
            findings.error("field-twice", place, message, remedy)
        else:
            _add(name, value, Place(findings.file, row.number, 2), fields, findings)
    return fields


def _refuse_unknown(fields: Fields, findings: Findings) -> None:
    known = (
        *TOP_FIELDS,
        *(f"{part}.{name}" for part in PARTS for name in SUMMARY_FIELDS),
        *(f"{anchor}.{name}" for anchor in ANCHORS for name in ANCHOR_FIELDS),
    )
    for name in list(fields):
        if name in known or name.startswith(OPEN):
            continue
        message = Message("There is no field “{field}” here.", {"field": name})
        fallback = Message("Delete it. The fields here are: {fields}.", {"fields": ", ".join(known)})
        findings.error("unknown-field", fields.pop(name).place, message, guess(name, known) or fallback)


def _with_facts(fields: Fields, facts: Mapping[str, str], findings: Findings) -> Fields:
    """The fields with those of the command line, which may add to a file but not contradict it."""
    merged = dict(fields)
    for name, text in facts.items():
        stated = fields.get(name)
        if stated is not None and stated.text != text:
            values = {"field": name, "file": stated.text, "given": text}
            message = Message("The file says {field} is “{file}”, the command line says “{given}”.", values)
            findings.error("baseline-contradiction", stated.place, message, Message("Correct one of the two."))
        merged.setdefault(name, Entry(text, Place(findings.file)))
    return merged
