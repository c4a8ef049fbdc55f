"""Statutes, their versions, and the citations that items rest on."""

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
    """A law, regulation, rule or opinion, with the versions the registry knows; `source` is where its text is found."""

    statute_id: str
    title: str
    short_title: str
    issuer: str
    versions: tuple[Version, ...]
    document_number: str = ""
    source: str = ""

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
