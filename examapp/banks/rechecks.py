"""What rests on which version of which statute, and what waits to be checked again."""

from collections.abc import Iterable
from dataclasses import dataclass

from examapp.banks.citations import NO_TEXTS
from examapp.banks.schema import NEEDS_RECHECK
from examapp.domain.items import Bank, Item, ItemStatus
from examapp.domain.statutes import Citation, Registry, StatuteStatus, StatuteText, Texts


@dataclass(frozen=True, slots=True)
class VersionCount:
    """One version of a statute: its status, None where the registry knows none, and the items that rest on it.

    `citations` is how many times it is cited, `verified` how many of these the text at hand bears out: the article is
    there, and the quoted words stand in it. `text_articles` is None where no text is at hand.
    """

    statute_id: str
    version: str
    title: str
    status: StatuteStatus | None
    items: tuple[str, ...]
    waiting: tuple[str, ...]
    citations: int = 0
    verified: int = 0
    text_articles: int | None = None

    @property
    def is_superseded(self) -> bool:
        """Whether another version has taken its place, so that every item on it is to be checked again."""
        return self.status is StatuteStatus.SUPERSEDED


def count_versions(banks: Iterable[Bank], registry: Registry, texts: Texts = NO_TEXTS) -> list[VersionCount]:
    """Every version in the registry or cited by an item that is not retired, in the registry's order.

    `waiting` are the items tagged for recheck, and all items on a superseded version.
    """
    items = [item for bank in banks for item in bank.items if item.status is not ItemStatus.RETIRED]
    resting: dict[tuple[str, str], list[Item]] = {
        (statute.statute_id, version.version): [] for statute in registry.values() for version in statute.versions
    }
    for item in items:
        for key in dict.fromkeys((citation.statute_id, citation.version) for citation in item.citations):
            resting.setdefault(key, []).append(item)
    return [
        _count(statute_id, version, found, registry, texts.get(f"{statute_id}@{version}"))
        for (statute_id, version), found in resting.items()
    ]


def is_verified(citation: Citation, text: StatuteText) -> bool:
    """Whether a text bears a citation out: it quotes words, and they stand in the article."""
    return bool(citation.quote) and text.has_words(citation.article, citation.quote)


def _count(statute_id: str, name: str, items: list[Item], registry: Registry, text: StatuteText | None) -> VersionCount:
    statute = registry.get(statute_id)
    version = statute.version(name) if statute else None
    status = version.status if version else None
    superseded = status is StatuteStatus.SUPERSEDED
    waiting = tuple(item.item_id for item in items if superseded or NEEDS_RECHECK in item.tags)
    cited = [each for item in items for each in item.citations if (each.statute_id, each.version) == (statute_id, name)]
    return VersionCount(
        statute_id=statute_id,
        version=name,
        title=statute.short_title if statute else statute_id,
        status=status,
        items=tuple(item.item_id for item in items),
        waiting=waiting,
        citations=len(cited),
        verified=sum(is_verified(citation, text) for citation in cited) if text else 0,
        text_articles=len(text.articles) if text else None,
    )
