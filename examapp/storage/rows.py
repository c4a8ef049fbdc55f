"""Rows and what they mean: the links of a chain, and people."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from examapp.domain.clocks import Reading
from examapp.domain.errors import JournalBroken, Message
from examapp.domain.items import canonical_json
from examapp.domain.journal import Json
from examapp.domain.people import Candidate, CandidateState, Category, ComparisonGroup
from examapp.domain.records import spell

# What making sense of a row that somebody changed may raise.
UNREADABLE = (AttributeError, TypeError, ValueError, OverflowError, RecursionError)
# The columns of a chain: name, seq, kind, wall clock, boot clock, boot, data, previous, digest.
LINK_TYPES = [str, int, str, str, int, str, str, str, str]
LinkRow = tuple[str, int, str, str, int, str, str, str, str]
K = TypeVar("K", bound=str)
L = TypeVar("L", bound="Link")


class Link(Protocol):
    """An event of a journal or an entry of an audit: what stands in a chain."""

    @property
    def seq(self) -> int:
        """Its number in the chain, from 0."""

    @property
    def kind(self) -> str:
        """What happened."""

    @property
    def reading(self) -> Reading:
        """When, by both clocks."""

    @property
    def data(self) -> Mapping[str, Json]:
        """The facts."""

    @property
    def previous(self) -> str:
        """The digest of the link before."""

    @property
    def digest(self) -> str:
        """Its own digest."""


def link_row(name: str, link: Link) -> LinkRow:
    """A link as the row that is stored; `name` is that of its chain."""
    reading, data = link.reading, canonical_json(dict(link.data))
    clocks = (spell(reading.wall_at), reading.boot_ms, reading.boot_id)
    return (name, link.seq, str(link.kind), *clocks, data, link.previous, link.digest)


def link_of(
    row: LinkRow,
    make: Callable[[str, int, K, Reading, Mapping[str, Json], str, str], L],
    kind_of: Callable[[str], K],
    *,
    unreadable: Message,
    changed: Message,
) -> L:
    """The link that a row means; JournalBroken, saying one of the two, when it cannot be read or was changed.

    A digest is over the meaning; a row that means the same and is written otherwise was changed too.
    """
    name, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest = row
    place = seq if isinstance(seq, int) else 0
    try:
        reading = Reading(datetime.fromisoformat(wall_at), int(boot_ms), boot_id)
        link = make(name, seq, kind_of(kind), reading, dict(json.loads(data)), previous, digest)
        as_written = link_row(name, link) == row and [type(value) for value in row] == LINK_TYPES
    except UNREADABLE as error:
        raise JournalBroken(unreadable, where=str(name), seq=place) from error
    if not as_written:
        raise JournalBroken(changed, where=str(name), seq=place)
    return link


def candidate_row(person: Candidate) -> tuple[str, ...]:
    """A candidate as the row that is stored."""
    kinds = (person.category.value, person.comparison_group.value, person.state.value)
    return (person.licence_no, person.name, person.centre, *kinds, person.seat)


def candidate_of(row: Sequence[str]) -> Candidate:
    """The candidate that a row means; ValueError when it means none."""
    licence_no, name, centre, category, group, state, seat = row
    kinds = (Category(category), ComparisonGroup(group), CandidateState(state))
    return Candidate(name, licence_no, centre, *kinds, seat)
