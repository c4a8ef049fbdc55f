"""People who sat a form of which some items stand on another form too: single points, or what a source says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import covariance, fmean, stdev

from examapp.analysis.equating import Taken


@dataclass(frozen=True, slots=True)
class Sat:
    """People who sat a form: totals, and points by item, all in the order of the people; `maxima` has the same items.

    Items are called by the digest of their content, so that the same name on two forms is the same item.
    """

    totals: Sequence[float]
    items: Mapping[str, Sequence[float]]
    maxima: Mapping[str, float]

    @property
    def n(self) -> int:
        """How many people."""
        return len(self.totals)

    @property
    def linking(self) -> frozenset[str]:
        """The items through which this form can be linked to another."""
        return frozenset(self.maxima)

    def facility(self, item: str) -> float | None:
        """The mean share of the item's points."""
        return fmean(self.items[item]) / self.maxima[item]

    def taken(self, anchors: Sequence[str], maxima: Mapping[str, float]) -> Taken:
        """The figures of the form and of its common items, counted with those maxima."""
        weights = [(self.items[name], maxima[name] / self.maxima[name]) for name in anchors]
        common = [sum(points[place] * weight for points, weight in weights) for place in range(self.n)]
        shared = covariance(self.totals, common)
        return Taken(self.n, fmean(self.totals), stdev(self.totals), fmean(common), stdev(common), shared)


@dataclass(frozen=True, slots=True)
class Published:
    """What a source says of people who sat a form: figures of the form and of one set of its items, `anchors`.

    `facilities` are known of some items or of none.
    """

    form: Taken
    anchors: tuple[str, ...]
    maxima: Mapping[str, float]
    facilities: Mapping[str, float] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """How many people."""
        return self.form.n

    @property
    def linking(self) -> frozenset[str]:
        """The items that the source has figures of."""
        return frozenset(self.anchors)

    def facility(self, item: str) -> float | None:
        """The mean share of the item's points, where the source says it."""
        return self.facilities.get(item)

    def taken(self, anchors: Sequence[str], _maxima: Mapping[str, float]) -> Taken | None:
        """The figures, for the items that the source counted and for no others."""
        return self.form if set(anchors) == set(self.anchors) else None
