"""Corrected keys of an exam that has been sat, out of YAML, CSV or XLSX: item id to letters, `all` or `drop`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from examapp.banks.fields import found
from examapp.banks.files import decode, lines_of, read_bytes
from examapp.banks.findings import Findings
from examapp.banks.formats.cells import letters_of, truth_of
from examapp.banks.syntax import explain
from examapp.banks.tables import Row, clean_text, did_you_mean, plain, read_table
from examapp.banks.yaml_nodes import compose, refuse_extras
from examapp.domain.errors import Message, Place, Problem
from examapp.domain.forms import Form, FormItem, KeyEntry, KeySheet, Ruling
from examapp.domain.items import FALSE_OPTION, TRUE_OPTION, ItemType

YAML_ENDINGS = (".yaml", ".yml")
ITEM_HEADINGS = ("item", "item id", "id", "试题", "试题编号", "题目编号", "编号", "题号")
KEY_HEADINGS = ("key", "corrected key", "correct key", "answer", "答案", "正确答案", "更正答案", "更正后答案")
RULING_WORDS = {
    Ruling.ALL: ("all", "everybody", "全部给分", "全员给分", "均给分", "都给分", "送分"),
    Ruling.DROP: ("drop", "dropped", "作废", "不计分", "不再计分", "删除"),
}
HEADING_ROWS = 20
EXAMPLE = Message("Write one item a line, such as “ethics-t06-012: B”; see docs/exams.md.")
WRITE_A_KEY = Message("Write the letters of the right options, or all, or drop.")
WRITE_A_TRUTH = Message("Write true or false, or all, or drop.")


@dataclass(frozen=True, slots=True)
class _Line:
    """What a file says of one item, and where."""

    item: str
    key: str
    item_place: Place
    key_place: Place


def load_corrections(path: Path, form: Form, current: KeySheet) -> tuple[dict[str, KeyEntry], list[Problem]]:
    """Item id to its entry in the corrected key sheet, for every line that is right, and all that is wrong."""
    findings = Findings(str(path))
    reader = _yaml_lines if path.suffix.lower() in YAML_ENDINGS else _table_lines
    lines = list(reader(path, findings))
    if not lines and not findings.errors:
        message = Message("The file corrects no key.")
        findings.error("empty-file", Place(findings.file, 1, 1), message, EXAMPLE)
    entries: dict[str, KeyEntry] = {}
    first: dict[str, _Line] = {}
    for line in lines:
        item = _item(line, form, findings)
        if item is None:
            continue
        if item.item_id in first:
            _refuse_again(line, first[item.item_id], findings)
            continue
        first[item.item_id] = line
        entry = _entry(line, item, current.keys[item.digest], findings)
        if entry is not None:
            entries[item.item_id] = entry
    return entries, findings.problems


def _yaml_lines(path: Path, findings: Findings) -> Iterator[_Line]:
    content = read_bytes(path)
    text = content if isinstance(content, Problem) else decode(content, str(path))
    if isinstance(text, Problem):
        findings.error(text.rule, text.place, text.message, text.remedy)
        return
    try:
        root = compose(text)
    except yaml.YAMLError as error:
        problem = explain(error, lines_of(text), file=str(path), first=0, names=())
        findings.error(problem.rule, problem.place, problem.message, problem.remedy)
        return
    if root is None:
        return
    refuse_extras(root, text, findings)
    if not isinstance(root, MappingNode):
        message = Message("Here belong items with their keys, not {found}.", {"found": found(root)})
        findings.error("wrong-type", root, message, EXAMPLE)
        return
    for name, value in root.value:
        key = _yaml_key(value)
        if key is None or not isinstance(name, ScalarNode):
            findings.error("wrong-type", value, Message("This is no key of an item."), WRITE_A_KEY)
        else:
            yield _Line(clean_text(name.value), clean_text(key), findings.place(name), findings.place(value))


def _yaml_key(node: Node) -> str | None:
    """A key written as a text, or as a list of letters."""
    if isinstance(node, ScalarNode):
        return str(node.value)
    if isinstance(node, SequenceNode) and all(isinstance(letter, ScalarNode) for letter in node.value):
        return ",".join(letter.value for letter in node.value)
    return None


def _table_lines(path: Path, findings: Findings) -> Iterator[_Line]:
    rows, problems = read_table(path)
    for problem in problems:
        findings.problems.append(problem)
        findings.errors += problem.severity == "error"
    columns = _columns(rows)
    if columns is None:
        if not findings.errors:
            message = Message("No row of headings was found. Corrected keys need the columns item and key.")
            place = Place(findings.file, rows[0].number if rows else 1, 1)
            findings.error("corrections-headings", place, message, Message("Write item and key above the two columns."))
        return
    header, item, key = columns
    for row in rows:
        if row.number > header.number:
            places = (Place(findings.file, row.number, column + 1) for column in (item, key))
            yield _Line(row.cell(item).text, row.cell(key).text, *places)


def _columns(rows: Sequence[Row]) -> tuple[Row, int, int] | None:
    """The row of headings, and the columns of item and key."""
    for row in rows[:HEADING_ROWS]:
        headings = [plain(text) for text in row.texts]
        places = [
            next((headings.index(word) for word in map(plain, words) if word in headings), None)
            for words in (ITEM_HEADINGS, KEY_HEADINGS)
        ]
        if places[0] is not None and places[1] is not None:
            return row, places[0], places[1]
    return None


def _item(line: _Line, form: Form, findings: Findings) -> FormItem | None:
    ids = {item.item_id: item for item in form.items}
    if line.item in ids:
        return ids[line.item]
    guess = did_you_mean(line.item, ids)
    remedy = Message("Write the id of an item of form {form}.", {"form": form.code})
    message = Message("The form has no item “{item}”.", {"item": line.item})
    meant = remedy if guess is None else Message("Did you mean “{guess}”?", {"guess": guess})
    findings.error("corrections-item", line.item_place, message, meant)
    return None


def _refuse_again(line: _Line, first: _Line, findings: Findings) -> None:
    message = Message("The item “{item}” is there twice.", {"item": line.item})
    remedy = Message("Keep one of the two; the first is in line {line}.", {"line": first.item_place.line})
    findings.error("entry-twice", line.item_place, message, remedy)


def _entry(line: _Line, item: FormItem, before: KeyEntry, findings: Findings) -> KeyEntry | None:
    """The item's entry as corrected; None, noted, where the cell is none or decides about an item never scored."""
    ruling = next((ruling for ruling, words in RULING_WORDS.items() if plain(line.key) in map(plain, words)), None)
    if ruling is not None and not before.scored:
        message = Message("The item “{item}” was only tried out and is not scored.", {"item": item.item_id})
        findings.error("corrections-pretest", line.key_place, message, Message("Delete the line."))
        return None
    if ruling is not None:
        after = replace(before, ruling=ruling)
    else:
        key = _key(line, item, findings)
        if key is None:
            return None
        after = replace(before, key=key, ruling=Ruling.BY_KEY)
    if after == before:
        message = Message("The item “{item}” has this key already.", {"item": item.item_id})
        remedy = Message("Compare it with the decision; if both agree, delete the line.")
        findings.warning("corrections-same", line.key_place, message, remedy)
    return after


def _key(line: _Line, item: FormItem, findings: Findings) -> frozenset[str] | None:
    """The options that a cell names; None, noted, when they are none, not offered, or more than the item can have."""
    letters = _letters(line.key, item)
    offered = ", ".join(sorted(item.option_ids))
    if not letters:
        message = Message("The key “{key}” is not understood.", {"key": line.key})
        remedy = WRITE_A_TRUTH if item.type is ItemType.TRUE_FALSE else WRITE_A_KEY
        findings.error("corrections-key", line.key_place, message, remedy)
        return None
    missing = [letter for letter in dict.fromkeys(letters) if letter not in item.option_ids]
    if missing:
        message = Message("The key names {missing}, which the item does not offer.", {"missing": ", ".join(missing)})
        remedy = Message("The options are {letters}: correct the key.", {"letters": offered})
        findings.error("corrections-option", line.key_place, message, remedy)
        return None
    if len(set(letters)) > 1 and not item.type.takes_several:
        message = Message("The item “{item}” is answered with one option.", {"item": item.item_id})
        remedy = Message("Write one letter; when several answers are right, write all.")
        findings.error("corrections-count", line.key_place, message, remedy)
        return None
    return frozenset(letters)


def _letters(text: str, item: FormItem) -> str | None:
    if item.type is not ItemType.TRUE_FALSE:
        return letters_of(text)
    truth = truth_of(text)
    return None if truth is None else TRUE_OPTION if truth else FALSE_OPTION
