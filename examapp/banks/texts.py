"""Texts of statutes from a user's folder: which statute and version each file holds, and its articles."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from examapp.banks.files import decode, lines_of, read_bytes
from examapp.domain.articles import article_of, main_number
from examapp.domain.errors import Message, Place, Problem, Severity
from examapp.domain.statutes import Registry, Statute, StatuteStatus, StatuteText, Texts, Version

SUFFIXES = (".md", ".txt")
TITLE = re.compile(r"#\s+(.+)")
HEADER_LINE = re.compile(r"-\s*(?P<field>[^：:]{1,20})[：:](?P<value>.*)")
ARTICLE = re.compile(r"(第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)(?:\s+|$)(.*)")
ITEM = re.compile(r"（([零〇一二三四五六七八九十百]+)）(.*)")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EXCERPT = "节录"
# What a header line may be called.
STATUTE_FIELDS, VERSION_FIELDS, DAY_FIELDS = ("法规", "statute"), ("版本", "version"), ("施行日期", "effective_from")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))
NAMED = 5


@dataclass(frozen=True, slots=True)
class TextFile:
    """One file of a folder of texts as it was read, before anybody knows which statute it is."""

    path: Path
    title: str
    header: Mapping[str, str]
    body: tuple[str, ...]

    def field(self, names: tuple[str, ...]) -> str:
        """The value of the header line that has one of these names; empty when there is none."""
        return next((self.header[name] for name in names if name in self.header), "")

    @property
    def is_excerpt(self) -> bool:
        """Whether the file says of itself that it leaves articles out."""
        return any(EXCERPT in text for text in (self.title, *self.header.values()))


def read_texts(folder: Path, registry: Registry) -> tuple[Texts, list[Problem]]:
    """The texts in a folder and those below it; what is not understood is a warning, and the file is left alone.

    Several files may hold parts of one version. The format is described in docs/banks.md.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not paths:
        message = Message("There are no texts of statutes here (.md or .txt).")
        return {}, [Problem("no-texts", Place(str(folder)), message, Message("Name the folder that holds them."))]
    problems: list[Problem] = []
    parts: dict[tuple[str, str], list[tuple[TextFile, dict[str, str]]]] = {}
    for path in paths:
        file = _read_file(path)
        found = file if isinstance(file, Problem) else _identify(file, registry)
        if isinstance(file, Problem) or isinstance(found, Problem):
            problems += [each for each in (file, found) if isinstance(each, Problem)][:1]
            continue
        statute, version = found
        articles = _articles(file.body, by_items=statute.by_items)
        if articles:
            parts.setdefault((statute.statute_id, version.version), []).append((file, articles))
        else:
            problems.append(_no_articles(path))
    texts = {}
    for (statute_id, name), pieces in parts.items():
        known = registry[statute_id].version(name)
        text, clashes = _joined(statute_id, name, pieces, articles=known.articles if known else None)
        texts[f"{statute_id}@{name}"] = text
        problems += clashes
    return texts, problems


def _warning(rule: str, path: Path, message: Message, remedy: Message) -> Problem:
    return Problem(rule, Place(str(path), 1, 1), message, remedy, Severity.WARNING)


def _no_articles(path: Path) -> Problem:
    message = Message("The file has a title, but no articles.")
    remedy = Message("Begin each article on a line of its own with “第…条 ”; see docs/banks.md.")
    return _warning("text-empty", path, message, remedy)


def _read_file(path: Path) -> TextFile | Problem:
    data = read_bytes(path)
    text = data if isinstance(data, Problem) else decode(data, str(path))
    if isinstance(text, Problem):
        return text
    lines = [line.translate(INVISIBLE).strip() for line in lines_of(text)]
    title = TITLE.fullmatch(next((line for line in lines if line), ""))
    if title is None:
        message = Message("The first line is no title.")
        remedy = Message("Begin with “# ” and the full title of the statute; see docs/banks.md.")
        return _warning("text-title", path, message, remedy)
    header: dict[str, str] = {}
    start = next(place for place, line in enumerate(lines) if line) + 1
    for place in range(start, len(lines)):
        found = HEADER_LINE.fullmatch(lines[place])
        if found is not None:
            header.setdefault(found["field"].strip().lower(), found["value"].strip())
        elif lines[place]:
            start = place
            break
    return TextFile(path, title[1], header, tuple(lines[start:]))


def _identify(file: TextFile, registry: Registry) -> tuple[Statute, Version] | Problem:
    """Whose text it is: by its header lines 法规 and 版本 where they are there, else by title and day."""
    statute = registry.get(file.field(STATUTE_FIELDS)) or _by_title(file.title, registry.values())
    if statute is None:
        message = Message("The registry knows no statute “{title}”.", {"title": file.title})
        remedy = Message("Write its full title, add a line “- 法规：” with its id, or add it to statutes.yaml.")
        return _warning("text-unknown", file.path, message, remedy)
    version = _version_of(file, statute)
    if version is None:
        known = ", ".join(version.version for version in statute.versions)
        message = Message("It does not show which version of {title} this is.", {"title": statute.short_title})
        remedy = Message("Add a line “- 版本：” with one of: {known}.", {"known": known})
        return _warning("text-version", file.path, message, remedy)
    return statute, version


def _by_title(title: str, statutes: Iterable[Statute]) -> Statute | None:
    """The statute whose title the file's begins with: remarks and names of parts may follow it."""
    fitting = [statute for statute in statutes if title.startswith(statute.title)]
    return max(fitting, key=lambda statute: len(statute.title), default=None)


def _version_of(file: TextFile, statute: Statute) -> Version | None:
    named = file.field(VERSION_FIELDS)
    if named:
        return statute.version(named)
    days = DAY.findall(file.field(DAY_FIELDS))
    dated = [each for each in statute.versions if each.effective_from and each.effective_from.isoformat() in days]
    if dated:
        return dated[-1]
    at_hand = [each for each in statute.versions if each.status is not StatuteStatus.NOT_AT_HAND]
    return at_hand[0] if len(at_hand) == 1 == len(statute.versions) else None


def _articles(lines: Iterable[str], *, by_items: bool) -> dict[str, str]:
    """Article to its paragraphs; what stands before the first article and under headings belongs to none."""
    pattern = ITEM if by_items else ARTICLE
    articles: dict[str, list[str]] = {}
    current: str | None = None
    for line in lines:
        begun = pattern.match(line)
        if begun is not None and (number := article_of(begun[1])) is not None:
            current = number
            articles[current] = [begun[2]] if begun[2] else []
        elif line.startswith("#"):
            current = None
        elif line and current is not None:
            articles[current].append(line)
    return {article: "\n".join(paragraphs) for article, paragraphs in articles.items()}


def _joined(
    statute_id: str, version: str, pieces: list[tuple[TextFile, dict[str, str]]], *, articles: int | None
) -> tuple[StatuteText, list[Problem]]:
    """One text from the files that hold parts of it; where two differ the first stands, and it is said."""
    joined: dict[str, str] = {}
    problems = []
    for file, found in pieces:
        differing = [name for name in found if name in joined and _letters(found[name]) != _letters(joined[name])]
        if differing:
            values = {"articles": ", ".join(differing[:NAMED]), "count": len(differing)}
            message = Message(
                "Articles differ from those of another file of this version ({count}): {articles}.", values
            )
            remedy = Message("Compare both with the official text and keep the right one.")
            problems.append(_warning("text-differs", file.path, message, remedy))
        joined = found | joined
    if articles is None:
        is_whole = not any(file.is_excerpt for file, _found in pieces)
    else:
        is_whole = len({main_number(name) for name in joined}) >= articles
    return StatuteText(statute_id, version, joined, is_whole), problems


def _letters(text: str) -> str:
    """What counts when two texts are compared: no white space, no punctuation."""
    return "".join(sign for sign in text if sign.isalnum())
