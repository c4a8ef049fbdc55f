"""What is published of small groups: nothing of fewer than five people, and nothing from which that can be computed."""

from collections.abc import Collection, Mapping

from examapp.analysis.comparison import MINIMUM_N

# Our convention, as statistical offices have it for counts of people.
MINIMUM_CELL = MINIMUM_N


def hidden_parts(counts: Mapping[str, int]) -> frozenset[str]:
    """The parts of a whole whose figures are not published beside those of the whole.

    A part of fewer than MINIMUM_CELL people is hidden. As its figure would follow from the whole and the other parts,
    the parts hidden together are never one alone, and never together fewer than MINIMUM_CELL people: the smallest
    others are hidden with them, the first by name among equals. Empty parts have nothing to hide.
    """
    filled = {name: n for name, n in counts.items() if n > 0}
    hidden = {name for name, n in filled.items() if n < MINIMUM_CELL}
    if not hidden:
        return frozenset()
    others = sorted((n, name) for name, n in filled.items() if name not in hidden)
    while others and (len(hidden) == 1 or sum(filled[name] for name in hidden) < MINIMUM_CELL):
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)


def hidden_overlapping(members: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The same for parts that have people in common, such as topics: `members` names the people of each part.

    The parts hidden together are at least two, and have at least MINIMUM_CELL different people.
    """
    filled = {name: frozenset(people) for name, people in members.items() if people}
    hidden = {name for name, people in filled.items() if len(people) < MINIMUM_CELL}
    if not hidden:
        return frozenset()
    together = frozenset[str]().union(*(filled[name] for name in hidden))
    others = sorted((len(people), name) for name, people in filled.items() if name not in hidden)
    while others and (len(hidden) == 1 or len(together) < MINIMUM_CELL):
        name = others.pop(0)[1]
        hidden.add(name)
        together |= filled[name]
    return frozenset(hidden)
