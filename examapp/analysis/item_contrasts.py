"""Items of one form in two groups: facilities side by side, and the items that behave unlike the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from examapp.analysis.dif import ItemDif
from examapp.analysis.equating import delta_of, drifting
from examapp.analysis.matrices import CLAIM_N


@dataclass(frozen=True, slots=True)
class ItemContrast:
    """An item's facility in either group, and on the delta scale (13 at one half, higher is harder).

    `unlike` says that its difference in difficulty strays from that of the other items. `dif` is None where single
    responses of both groups are too few or not known.
    """

    item_id: str
    ours: float
    theirs: float
    our_delta: float
    their_delta: float
    unlike: bool
    dif: ItemDif | None = None


@dataclass(frozen=True, slots=True)
class Contrasts:
    """All items that both groups have figures of; `shift` is the median of our delta less theirs.

    `judged` is False below the number of people that a verdict on an item needs; then none is called unlike. `matched`
    says that people were matched by their total scores (Mantel-Haenszel).
    """

    ours: int
    theirs: int | None
    items: tuple[ItemContrast, ...]
    shift: float
    judged: bool
    matched: bool

    @property
    def unlike(self) -> tuple[str, ...]:
        """The items that behave unlike the others."""
        return tuple(item.item_id for item in self.items if item.unlike)


def contrast(
    ours: Mapping[str, float],
    theirs: Mapping[str, float],
    *,
    n: tuple[int, int | None],
    dif: Sequence[ItemDif | None] = (),
) -> Contrasts | None:
    """Put the facilities (0 to 1) of two groups side by side, in the order of ours; None without an item in both.

    `n` are the sizes of the groups, ours first, theirs None where a source does not say it.
    """
    names = [name for name in ours if name in theirs]
    if not names:
        return None
    pairs = [(delta_of(ours[name]), delta_of(theirs[name])) for name in names]
    judged = n[0] >= CLAIM_N and n[1] is not None and n[1] >= CLAIM_N
    unlike = set(drifting([ours[name] for name in names], [theirs[name] for name in names])) if judged else set()
    by_item = {each.item_id: each for each in dif if each is not None}
    items = tuple(
        ItemContrast(name, ours[name], theirs[name], *pairs[place], place in unlike, by_item.get(name))
        for place, name in enumerate(names)
    )
    return Contrasts(n[0], n[1], items, median(one - other for one, other in pairs), judged, bool(by_item))
