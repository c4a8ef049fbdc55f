"""The statutes registry from its file: what banks may cite, in which versions."""

from collections.abc import Mapping
from pathlib import Path

from yaml.nodes import Node

from examapp.banks.fields import guess, listed, refuse_again
from examapp.banks.files import decode, read_bytes
from examapp.banks.findings import Findings
from examapp.banks.recovery import Tree, read_tree
from examapp.banks.schema import STATUTE, STATUTES_FILE, VERSION
from examapp.banks.yaml_nodes import field_node, gc_paused, refuse_extras
from examapp.domain.errors import Message, Problem
from examapp.domain.statutes import Registry, Statute, StatuteStatus, Version

FIELD_NAMES = frozenset(name for record in (STATUTES_FILE, STATUTE, VERSION) for name in record.by_name)


def load_registry(path: Path) -> tuple[Registry, list[Problem]]:
    """The registry in a file and every problem in it; a broken statute is left out."""
    data = read_bytes(path)
    text = data if isinstance(data, Problem) else decode(data, str(path))
    if isinstance(text, Problem):
        return {}, [text]
    findings = Findings(str(path))
    with gc_paused():
        tree = read_tree(text, "statutes", findings, names=FIELD_NAMES)
        registry = _read_statutes(tree, findings) if tree else {}
    return registry, findings.in_order()


def _read_statutes(tree: Tree, findings: Findings) -> Registry:
    values = {"statutes": tree.entries} if tree.headless else STATUTES_FILE.read(tree.root, findings)
    registry: dict[str, Statute] = {}
    for node in values.get("statutes", ()):
        before = findings.errors
        refuse_extras(node, tree.text, findings)
        statute = _read_statute(node, findings)
        if statute is not None and statute.statute_id in registry:
            refuse_again(node, statute.statute_id, findings)
        elif statute is not None and findings.errors == before:
            registry[statute.statute_id] = statute
    return registry


def _read_statute(node: Node, findings: Findings) -> Statute | None:
    before = findings.errors
    values = STATUTE.read(node, findings)
    versions: dict[str, Version] = {}
    for each in values.get("versions", ()):
        version = _read_version(each, findings)
        if version is not None and version.version in versions:
            refuse_again(each, version.version, findings, key="version")
        elif version is not None:
            versions[version.version] = version
    for each in values.get("versions", ()):
        _check_successor(each, versions, findings)
    if findings.errors > before:
        return None
    return Statute(
        statute_id=values["id"],
        title=values["title"],
        short_title=values["short_title"],
        issuer=values["issuer"],
        versions=tuple(versions.values()),
        document_number=values.get("document_number", ""),
        source=values.get("source", ""),
        by_items=values.get("by_items", False),
    )


def _read_version(node: Node, findings: Findings) -> Version | None:
    before = findings.errors
    values = VERSION.read(node, findings)
    if findings.errors > before:
        return None
    return Version(
        version=values["version"],
        status=StatuteStatus(values["status"]),
        effective_from=values.get("effective_from"),
        articles=values.get("articles"),
        superseded_by=values.get("superseded_by"),
    )


def _check_successor(node: Node, versions: Mapping[str, Version], findings: Findings) -> None:
    """The version that took another's place is one of the statute's versions."""
    successor = field_node(node, "superseded_by")
    if successor is not None and str(successor.value) not in versions:
        message = Message("The statute has no version “{version}”.", {"version": str(successor.value)})
        fallback = Message("Name one of its versions: {versions}.", {"versions": listed(tuple(versions))})
        remedy = guess(str(successor.value), tuple(versions)) or fallback
        findings.error("unknown-version", successor, message, remedy)
