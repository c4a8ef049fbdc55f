"""Citations from their nodes: whether the header, the registry and the texts at hand know what is cited."""

from collections.abc import Collection, Mapping
from typing import Any

from yaml.nodes import Node

from examapp.banks.fields import guess
from examapp.banks.findings import Findings
from examapp.banks.schema import CITATION, NEEDS_RECHECK
from examapp.banks.yaml_nodes import field_node
from examapp.domain.articles import article_name, main_number
from examapp.domain.errors import Message
from examapp.domain.items import ItemStatus
from examapp.domain.statutes import Citation, Registry, Statute, StatuteStatus, Texts, Version

NO_TEXTS: Texts = {}


class CitationReader:
    """Reads the citations of one bank, and keeps which versions of which statutes are cited.

    `statutes` are those of the bank's header, None when it could not be read; without a registry nothing is looked up.
    """

    def __init__(
        self,
        findings: Findings,
        *,
        statutes: Collection[str] | None,
        registry: Registry | None,
        texts: Texts = NO_TEXTS,
    ) -> None:
        self.findings = findings
        self.statutes = statutes
        self.registry = registry
        self.texts = texts
        self.cited: set[str] = set()
        self._sound: set[tuple[str, str, str]] = set()

    def read(self, node: Node, item: Mapping[str, Any]) -> Citation | None:
        """The citation of an item whose other values are given; None, reported, when a field is missing or wrong."""
        values = CITATION.read(node, self.findings)
        if not CITATION.needed <= values.keys():
            return None
        if "quote" not in values and item.get("status") == ItemStatus.REVIEWED:
            message = Message("The citation of a reviewed item has no “quote”.")
            remedy = Message("Add a few words of the article, so that the citation can be verified.")
            self.findings.warning("no-quote", node, message, remedy)
        citation = Citation(values["statute"], values["version"], values["article"], values.get("quote", ""))
        named = (citation.statute_id, citation.version, citation.article)
        if named not in self._sound and self._is_sound(citation, node, item):
            self._sound.add(named)
        if citation.reference in self.texts:
            self._look_up(citation, node)
        return citation

    def _is_sound(self, citation: Citation, node: Node, item: Mapping[str, Any]) -> bool:
        """Whether header and registry know what is cited; if not, it is reported."""
        self.cited.add(citation.reference)
        if self.statutes is not None and citation.reference not in self.statutes:
            message = Message("“{reference}” is not among the bank's statutes.", {"reference": citation.reference})
            fallback = Message("Add “{reference}” to “statutes” in the header.", {"reference": citation.reference})
            remedy = guess(citation.reference, tuple(self.statutes)) or fallback
            self.findings.error("not-in-header", field_node(node, "statute") or node, message, remedy)
            return False
        if self.registry is None:
            return True
        statute = self.registry.get(citation.statute_id)
        if statute is None:
            message = Message("The registry knows no statute “{statute}”.", {"statute": citation.statute_id})
            fallback = Message("Correct the id, or add the statute to statutes.yaml.")
            remedy = guess(citation.statute_id, tuple(self.registry)) or fallback
            self.findings.error("unknown-statute", field_node(node, "statute") or node, message, remedy)
            return False
        return self._is_sound_version(citation, statute, node, item)

    def _is_sound_version(self, citation: Citation, statute: Statute, node: Node, item: Mapping[str, Any]) -> bool:
        where = field_node(node, "version") or node
        names = {"title": statute.short_title, "version": citation.version}
        version = statute.version(citation.version)
        if version is None or version.status is StatuteStatus.NOT_AT_HAND:
            known = [each.version for each in statute.versions if each.status is not StatuteStatus.NOT_AT_HAND]
            message = Message("The text of {title}, version {version}, is not in the registry.", names)
            remedy = Message("Cite a version that is at hand: {known}.", {"known": ", ".join(known) or "-"})
            self.findings.error("unknown-version", where, message, remedy)
            return False
        if not _may_have_article(citation, version):
            values = {**names, "article": citation.article, "articles": version.articles or 0}
            message = Message("{title}, version {version}, has {articles} articles and no article {article}.", values)
            remedy = Message("Look the article up again.")
            self.findings.error("unknown-article", field_node(node, "article") or node, message, remedy)
            return False
        if version.status is not StatuteStatus.SUPERSEDED:
            return True
        if NEEDS_RECHECK not in item.get("tags", ()) and item.get("status") != ItemStatus.RETIRED:
            message = Message("{title}, version {version}, has been superseded.", names)
            remedy = Message("Check the item against the new text, or add the tag {tag}.", {"tag": NEEDS_RECHECK})
            self.findings.warning("superseded", where, message, remedy)
        return False

    def _look_up(self, citation: Citation, node: Node) -> None:
        """Whether the text at hand has the article, and the article the quoted words."""
        text = self.texts[citation.reference]
        if citation.article not in text.articles:
            if text.is_whole:
                message = Message("The text at hand has no {article}.", {"article": article_name(citation.article)})
                remedy = Message("Look the article up again.")
                self.findings.error("unknown-article", field_node(node, "article") or node, message, remedy)
        elif citation.quote and not text.has_words(citation.article, citation.quote):
            values = {"words": citation.quote, "article": article_name(citation.article)}
            message = Message("The words “{words}” do not stand in {article} of the text at hand.", values)
            elsewhere = text.article_with(citation.quote)
            there = Message("They stand in {article}.", {"article": article_name(elsewhere or "")})
            remedy = there if elsewhere else Message("Copy a few words of the article letter by letter.")
            self.findings.error("quote-not-found", field_node(node, "quote") or node, message, remedy)


def _may_have_article(citation: Citation, version: Version) -> bool:
    number = main_number(citation.article)
    return number is None or version.articles is None or number <= version.articles
