"""What rests on which version of which statute, and what waits to be checked again."""

from collections.abc import Iterable
from dataclasses import dataclass

from examapp.banks.schema import NEEDS_RECHECK
from examapp.domain.items import Bank, Item, ItemStatus
from examapp.domain.statutes import Registry, StatuteStatus


@dataclass(frozen=True, slots=True)
class VersionCount:
    """One version of a statute: its status, None where the registry knows none, and the items that rest on it."""

    statute_id: str
    version: str
    title: str
    status: StatuteStatus | None
    items: tuple[str, ...]
    waiting: tuple[str, ...]

    @property
    def is_superseded(self) -> bool:
        """Whether another version has taken its place, so that every item on it is to be checked again."""
        return self.status is StatuteStatus.SUPERSEDED


def count_versions(banks: Iterable[Bank], registry: Registry) -> list[VersionCount]:
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
    return [_count(statute_id, version, found, registry) for (statute_id, version), found in resting.items()]


def _count(statute_id: str, name: str, items: list[Item], registry: Registry) -> VersionCount:
    statute = registry.get(statute_id)
    version = statute.version(name) if statute else None
    status = version.status if version else None
    superseded = status is StatuteStatus.SUPERSEDED
    waiting = tuple(item.item_id for item in items if superseded or NEEDS_RECHECK in item.tags)
    ids = tuple(item.item_id for item in items)
    return VersionCount(statute_id, name, statute.short_title if statute else statute_id, status, ids, waiting)
