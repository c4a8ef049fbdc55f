"""Courses from their files: the lessons, and every problem in the course file, its texts and its check items."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from yaml.nodes import Node

from examapp.banks.citations import NO_TEXTS, CitationReader
from examapp.banks.fields import guess, refuse_again
from examapp.banks.files import decode, read_bytes, yaml_files
from examapp.banks.findings import Findings
from examapp.banks.lesson_texts import read_lesson_text
from examapp.banks.recovery import Tree, read_tree
from examapp.banks.schema import CITATION, COURSE, COURSE_FILE, LESSON
from examapp.banks.yaml_nodes import field_node, gc_paused, refuse_extras
from examapp.domain.courses import Block, Course, Lesson
from examapp.domain.errors import Message, Problem
from examapp.domain.items import Item, ItemStatus
from examapp.domain.statutes import Registry, Texts

FIELD_NAMES = frozenset(name for record in (COURSE_FILE, COURSE, LESSON, CITATION) for name in record.by_name)
# What a lesson may weigh, in characters that are no blanks: it is read in a quarter of an hour.
LENGTHS = (600, 1600)


def find_courses(
    folder: Path, *, items: Mapping[str, Item], registry: Registry | None = None, texts: Texts = NO_TEXTS
) -> tuple[list[Course], list[Problem]]:
    """The courses of a folder in the order of the files' names, and every problem in them."""
    courses: list[Course] = []
    problems: list[Problem] = []
    for path in yaml_files(folder):
        course, found = load_course(path, items=items, registry=registry, texts=texts)
        problems += found
        if course is not None:
            courses.append(course)
    return courses, problems


def load_course(
    path: Path, *, items: Mapping[str, Item], registry: Registry | None = None, texts: Texts = NO_TEXTS
) -> tuple[Course | None, list[Problem]]:
    """The course in a file and every problem in it; broken lessons are left out, None when the header is broken.

    `items` are those of the banks for practice only, by id: a check item shows its key, so no exam may draw it.
    """
    data = read_bytes(path)
    text = data if isinstance(data, Problem) else decode(data, str(path))
    if isinstance(text, Problem):
        return None, [text]
    findings = Findings(str(path))
    with gc_paused():
        tree = read_tree(text, "lessons", findings, names=FIELD_NAMES)
        course = None
        if tree is not None:
            citations = CitationReader(findings, statutes=None, registry=registry, texts=texts)
            course = _Reader(path, items, citations, findings).read(tree)
    return course, findings.in_order()


class _Reader:
    """Reads one course file."""

    def __init__(self, path: Path, items: Mapping[str, Item], citations: CitationReader, findings: Findings) -> None:
        self._folder = path.parent
        self._items = items
        self._citations = citations
        self._findings = findings

    def read(self, tree: Tree) -> Course | None:
        """The course; None when its header is not sound."""
        header, nodes = self._header(tree)
        lessons: dict[str, Lesson] = {}
        for node in nodes:
            lesson = self._lesson(node)
            if lesson is not None and lesson.lesson_id in lessons:
                refuse_again(node, lesson.lesson_id, self._findings)
            elif lesson is not None:
                lessons[lesson.lesson_id] = lesson
        if header is None:
            return None
        return Course(
            course_id=header["id"],
            title=header["title"],
            language=header["language"],
            version=header["version"],
            authors=header["authors"],
            lessons=tuple(lessons.values()),
        )

    def _header(self, tree: Tree) -> tuple[dict[str, Any] | None, Sequence[Node]]:
        if tree.headless:
            return None, tree.entries
        before = self._findings.errors
        refuse_extras(tree.root, tree.text, self._findings)
        values = COURSE_FILE.read(tree.root, self._findings)
        node = values.get("course")
        header = COURSE.read(node, self._findings) if node is not None else {}
        return (header if self._findings.errors == before else None), values.get("lessons", ())

    def _lesson(self, node: Node) -> Lesson | None:
        before = self._findings.errors
        values = LESSON.read(node, self._findings)
        citing = {"status": ItemStatus.REVIEWED, "tags": values.get("tags", ())}
        citations = [self._citations.read(each, citing) for each in values.get("citations", ())]
        for each, name in zip(_entries(node, "checks"), values.get("checks", ()), strict=False):
            self._check_item(each, name, values)
        text = self._text(node, values) if "text" in values else ()
        if self._findings.errors > before:
            return None
        return Lesson(
            lesson_id=values["id"],
            topic=values["topic"],
            title=values["title"],
            minutes=values["minutes"],
            goals=values["goals"],
            text=text,
            citations=tuple(each for each in citations if each is not None),
            checks=values["checks"],
        )

    def _text(self, node: Node, values: Mapping[str, Any]) -> tuple[Block, ...]:
        where = field_node(node, "text") or node
        path = self._folder / values["text"]
        if not path.is_file() or not path.resolve().is_relative_to(self._folder.resolve()):
            message = Message("There is no text “{text}” beside the course file.", {"text": values["text"]})
            remedy = Message("Write the text's place from the folder of the course file, such as ethics/t01.md.")
            self._findings.error("no-file", where, message, remedy)
            return ()
        blocks = read_lesson_text(path, self._findings)
        length = sum(not sign.isspace() for block in blocks for sign in block.text)
        if blocks and not LENGTHS[0] <= length <= LENGTHS[1]:
            facts = {"count": length, "least": LENGTHS[0], "most": LENGTHS[1]}
            message = Message("The lesson has {count} characters; {least} to {most} are read in one sitting.", facts)
            self._findings.warning("lesson-length", where, message, Message("Shorten it, or make two lessons of it."))
        return blocks

    def _check_item(self, node: Node, name: str, values: Mapping[str, Any]) -> None:
        """A check item is a reviewed item of the lesson's topic."""
        item = self._items.get(name)
        if item is None:
            message = Message("No bank for practice only has the item “{item}”.", {"item": name})
            fallback = Message("Name an item of a bank that is for practice only.")
            self._findings.error("unknown-item", node, message, guess(name, tuple(self._items)) or fallback)
        elif item.status is not ItemStatus.REVIEWED:
            message = Message("The item “{item}” has not been reviewed.", {"item": name})
            self._findings.error("unknown-item", node, message, Message("Have it reviewed, or name another."))
        elif item.topic != values.get("topic", item.topic):
            facts = {"item": name, "theirs": item.topic, "ours": values["topic"]}
            message = Message("The item “{item}” is of topic {theirs}, the lesson of {ours}.", facts)
            self._findings.error("other-topic", node, message, Message("Name an item of the lesson's topic."))


def _entries(node: Node, name: str) -> Sequence[Node]:
    found = field_node(node, name)
    return found.value if found is not None and isinstance(found.value, list) else ()
