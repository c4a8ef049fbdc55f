"""Statutes, their versions, the citations that items rest on, and the texts that a user has at hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class StatuteStatus(StrEnum):
    """Whether a version of a statute may carry an item."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    TRIAL = "trial"
    DOUBTFUL = "doubtful"
    NOT_AT_HAND = "not_at_hand"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a statute; `articles` is their number where it is known."""

    version: str
    status: StatuteStatus
    effective_from: date | None = None
    articles: int | None = None
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Statute:
    """A law, regulation, rule or opinion, with the versions the registry knows.

    `source` is where a person finds its text; `by_items`: it has no articles, its items are numbered （一）（二）.
    """

    statute_id: str
    title: str
    short_title: str
    issuer: str
    versions: tuple[Version, ...]
    document_number: str = ""
    source: str = ""
    by_items: bool = False

    def version(self, name: str) -> Version | None:
        """The version of that name, if the registry knows it."""
        return next((version for version in self.versions if version.version == name), None)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a key rests: an article of one version of a statute, and a few of its words."""

    statute_id: str
    version: str
    article: str
    quote: str = ""

    @property
    def reference(self) -> str:
        """The statute and version as a bank's header names them: `id@version`."""
        return f"{self.statute_id}@{self.version}"


Registry = Mapping[str, Statute]


@dataclass(frozen=True, slots=True)
class StatuteText:
    """The text of one version of a statute: article to its paragraphs, each paragraph a line.

    `is_whole` is false for an excerpt, where an article that is missing proves nothing.
    """

    statute_id: str
    version: str
    articles: Mapping[str, str]
    is_whole: bool

    def has_words(self, article: str, words: str) -> bool:
        """Whether an article has these words, letter by letter; white space does not count."""
        return _solid(words) in _solid(self.articles.get(article, ""))

    def article_with(self, words: str) -> str | None:
        """The one article that has these words; None when there is none, or more than one."""
        found = [article for article in self.articles if self.has_words(article, words)]
        return found[0] if len(found) == 1 else None


def _solid(text: str) -> str:
    return "".join(text.split())


# Statute and version, as a citation's `reference` names them, to the text.
Texts = Mapping[str, StatuteText]
