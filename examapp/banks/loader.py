"""Banks from files: the bank, and every problem there is, in one pass over the tree of nodes."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from yaml.nodes import Node

from examapp.banks.cache import BankCache
from examapp.banks.citations import NO_TEXTS, CitationReader
from examapp.banks.files import decode, lines_of, read_bytes, yaml_files
from examapp.banks.findings import Findings
from examapp.banks.items import ItemReader
from examapp.banks.kinds import LETTERS
from examapp.banks.recovery import Tree, read_tree
from examapp.banks.schema import BANK_FILE, CASE_GROUP, CITATION, HEADER, REVIEW, UNTYPED
from examapp.banks.yaml_nodes import field_node, gc_paused, may_have_extras, refuse_extras
from examapp.domain.errors import Message, Place, Problem
from examapp.domain.items import Bank, Item
from examapp.domain.statutes import Registry, Texts

RECORDS = (BANK_FILE, HEADER, UNTYPED, CASE_GROUP, CITATION, REVIEW)
FIELD_NAMES = frozenset(name for record in RECORDS for name in record.by_name).union(LETTERS)
CUT_TEXT = re.compile(r"\s+(?:- +)?(?:stem|rationale|stimulus|quote|title|[A-H]): +[^\s\"'|>#\[{].*? (#)")
BANK = "bank:"  # before a bank's own id, to tell it from those of items and cases


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave; `places` tells where the ids that were asked for stand."""

    bank: Bank | None
    problems: tuple[Problem, ...]
    places: Mapping[str, Place] = field(default_factory=dict)


def load_bank(
    path: Path, *, registry: Registry | None = None, texts: Texts = NO_TEXTS, cache_folder: Path | None = None
) -> tuple[Bank | None, list[Problem]]:
    """The bank in a file and every problem in it; broken items are left out, None when the header is broken.

    Citations are checked against the registry where one is given, and against the texts; with texts the cache is
    not asked, since it does not know them.
    """
    data = read_bytes(path)
    if isinstance(data, Problem):
        return None, [data]
    file = str(path)
    cache = BankCache(cache_folder) if cache_folder and not texts else None
    cached = cache.get(data, file, registry) if cache else None
    if cached is not None:
        return cached
    reading = read_bank(data, file, registry, texts=texts)
    problems = list(reading.problems)
    if cache:
        cache.put(data, registry, reading.bank, problems)
    return reading.bank, problems


def load_banks(
    source: Path | Iterable[Path],
    *,
    registry: Registry | None = None,
    texts: Texts = NO_TEXTS,
    cache_folder: Path | None = None,
) -> tuple[list[Bank], list[Problem]]:
    """The banks of a folder, or of the files named, and every problem; what takes an id again is left out."""
    banks: list[Bank] = []
    problems: list[Problem] = []
    owners: dict[str, Path] = {}
    for path in yaml_files(source) if isinstance(source, Path) else source:
        bank, found = load_bank(path, registry=registry, texts=texts, cache_folder=cache_folder)
        problems += found
        if bank is None:
            continue
        taken = owners.keys() & _ids(bank)
        problems += _taken_problems(path, {each: owners[each] for each in taken})
        if _own_id(bank) not in taken:
            banks.append(_without(bank, taken) if taken else bank)
            owners = dict.fromkeys(_ids(bank), path) | owners
    return banks, problems


def read_bank(
    data: bytes,
    file: str,
    registry: Registry | None = None,
    *,
    texts: Texts = NO_TEXTS,
    places_of: Collection[str] = (),
) -> Reading:
    """The bank in the content of a file; `file` is what its problems call it."""
    text = decode(data, file)
    if isinstance(text, Problem):
        return Reading(None, (text,))
    findings = Findings(file)
    with gc_paused():
        tree = read_tree(text, "items", findings, names=FIELD_NAMES)
        reading = _read_tree(tree, findings, registry, texts, places_of) if tree else Reading(None, ())
        del tree  # while nobody looks for cycles
    return replace(reading, problems=tuple(findings.in_order()))


def _read_tree(
    tree: Tree, findings: Findings, registry: Registry | None, texts: Texts, places_of: Collection[str]
) -> Reading:
    extras_in = tree.text if may_have_extras(tree.text) else None
    before = findings.errors
    values = _read_file(tree, findings, extras_in)
    header = values.get("bank", {})
    is_sound = findings.errors == before and not tree.headless
    statutes = header.get("statutes") if is_sound else None
    citations = CitationReader(findings, statutes=statutes, registry=registry, texts=texts)
    reader = ItemReader(findings, citations, extras_in=extras_in)
    items: list[Item] = []
    for node in values.get("items", ()):
        items += reader.read(node)
    _warn_cut(tree.text, findings)
    if is_sound and tree.complete:
        _warn_uncited(tree.root, citations.cited, findings)
    if not is_sound:
        return Reading(None, ())
    bank = _bank(header, items)
    nodes = {**reader.ids, _own_id(bank): field_node(tree.root, "bank") or tree.root} if places_of else {}
    places = {name: findings.place(field_node(nodes[name], "id") or nodes[name]) for name in places_of if name in nodes}
    return Reading(bank, (), places)


def _read_file(tree: Tree, findings: Findings, extras_in: str | None) -> dict[str, Any]:
    """The header's fields under `bank`, and the nodes of the entries under `items`."""
    if tree.headless:
        return {"items": tree.entries}
    if extras_in is not None:
        for each in {tree.root, field_node(tree.root, "items") or tree.root}:
            refuse_extras(each, extras_in, findings, deep=False)
    values = BANK_FILE.read(tree.root, findings)
    node = values.get("bank")
    if node is not None:
        if extras_in is not None:
            refuse_extras(node, extras_in, findings)
        values["bank"] = HEADER.read(node, findings)
    return values


def _bank(header: Mapping[str, Any], items: list[Item]) -> Bank:
    return Bank(
        bank_id=header["id"],
        title=header["title"],
        language=header["language"],
        version=header["version"],
        authors=header["authors"],
        statutes=header["statutes"],
        items=tuple(items),
        practice_only=header.get("practice_only", False),
    )


def _warn_uncited(root: Node, cited: Collection[str], findings: Findings) -> None:
    """Statutes that the header names and no item cites."""
    header = field_node(root, "bank")
    statutes = field_node(header, "statutes") if header else None
    for node in statutes.value if statutes else ():
        if node.value.strip() not in cited:
            message = Message("No item cites “{reference}”.", {"reference": node.value.strip()})
            findings.warning("uncited", node, message, Message("Delete it from “statutes”, or correct the citations."))


def _warn_cut(text: str, findings: Findings) -> None:
    """Unquoted text in which a “#” after a space begins a comment: what follows is lost without a sound."""
    for number, line in enumerate(lines_of(text), start=1) if " #" in text else ():
        cut = CUT_TEXT.match(line)
        if cut:
            message = Message("From “#” on this line is a comment: the text ends before it.")
            remedy = Message("Put the whole text in quotes if “#” belongs to it.")
            findings.warning("text-cut", Place(findings.file, number, cut.start(1) + 1), message, remedy)


def _own_id(bank: Bank) -> str:
    return BANK + bank.bank_id


def _ids(bank: Bank) -> set[str]:
    """Every id of a bank that no other bank may have."""
    ids = {item.item_id for item in bank.items}
    ids.update(item.case_id for item in bank.items if item.case_id)
    return ids | {_own_id(bank)}


def _taken_problems(path: Path, taken: Mapping[str, Path]) -> list[Problem]:
    """One problem for each id of a bank that an earlier bank has; the files are read again for the places."""
    here = _places(path, taken)
    there: dict[str, Place] = {}
    for owner in set(taken.values()):
        there |= _places(owner, [name for name in taken if taken[name] == owner])
    problems = []
    for name in sorted(taken, key=lambda name: here[name]):
        values = {"id": name.removeprefix(BANK), "first": str(there[name])}
        message = Message("The id “{id}” is used twice: first at {first}.", values)
        problems.append(Problem("id-twice", here[name], message, Message("Give this one another id.")))
    return problems


def _places(path: Path, ids: Collection[str]) -> dict[str, Place]:
    data = read_bytes(path) if ids else b""
    found = {} if isinstance(data, Problem) or not ids else read_bank(data, str(path), places_of=ids).places
    return {name: found.get(name, Place(str(path))) for name in ids}


def _without(bank: Bank, ids: Collection[str]) -> Bank:
    return replace(bank, items=tuple(item for item in bank.items if not {item.item_id, item.case_id} & set(ids)))
