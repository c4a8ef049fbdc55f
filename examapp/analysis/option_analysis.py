"""Who chose which option of an item: how many, with which scores, and from which score group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from examapp.analysis.matrices import NO_SPREAD, FloatArray, ResponseMatrix, Standing, standing_of

# T. L. Kelley, The selection of upper and lower groups for the validation of test items, J. Educ. Psychol. 30 (1939).
TAIL_SHARE = 0.27


@dataclass(frozen=True, slots=True)
class OptionStatistics:
    """One option of one item: shares of people are 0 to 1, of everybody or of everybody in a score group.

    `r_total` and `r_rest` correlate having chosen it with the total, and with the total without this item; None where
    nobody or everybody chose it, or n is below CLAIM_N. The score groups are the lowest 27 %, the highest, and the
    rest; they are None when all scores are equal.
    """

    option_id: str
    key: bool
    n: int
    p: float
    mean_total: float | None
    r_total: float | None
    r_rest: float | None
    p_low27: float | None
    p_mid: float | None
    p_high27: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Tails:
    """How much of each person belongs to the lowest and to the highest 27 %: 0 to 1, adding up to `size` each."""

    size: float
    low: FloatArray
    high: FloatArray


def score_tails(totals: FloatArray, share: float = TAIL_SHARE) -> Tails | None:
    """Split people by score so that both groups weigh exactly share * n; None when all scores are equal.

    Everybody on the score level that a boundary cuts through belongs to the group with the same weight, so that the
    order of rows plays no part.
    """
    if len(totals) == 0 or totals.min() == totals.max():
        return None
    size = share * len(totals)
    return Tails(size, _lowest(totals, size), _lowest(-totals, size))


def _lowest(totals: FloatArray, size: float) -> FloatArray:
    place = min(max(int(np.ceil(size)) - 1, 0), len(totals) - 1)
    boundary = np.partition(totals, place)[place]
    below, level = totals < boundary, totals == boundary
    weight = (size - np.count_nonzero(below)) / np.count_nonzero(level)
    members: FloatArray = below + weight * level
    return members


def option_table(matrix: ResponseMatrix, tails: Tails | None) -> dict[str, tuple[OptionStatistics, ...]]:
    """The options of every item whose options are known; empty when it is not known what was ticked."""
    if matrix.ticked is None or matrix.n_persons == 0:
        return {}
    tables, totals = {}, matrix.points.sum(axis=1)
    for index, item_id in enumerate(matrix.item_ids):
        option_ids = matrix.options.get(item_id, ())
        if option_ids:
            chosen = _chosen([row[index] for row in matrix.ticked], option_ids)
            figures = _Scores(totals, totals - matrix.points[:, index], tails)
            key = matrix.keys.get(item_id, frozenset())
            tables[item_id] = tuple(
                _statistics(option_id, chosen[:, place], figures, key=option_id in key)
                for place, option_id in enumerate(option_ids)
            )
    return tables


def _chosen(ticked: Sequence[frozenset[str] | None], option_ids: Sequence[str]) -> FloatArray:
    """Who ticked what, n x options of 0 and 1; each distinct set is looked at once."""
    places: dict[frozenset[str] | None, int] = {}
    rows = np.fromiter((places.setdefault(one, len(places)) for one in ticked), dtype=np.intp, count=len(ticked))
    sets = [[float(one is not None and option in one) for option in option_ids] for one in places]
    return np.array(sets, dtype=np.float64)[rows]


@dataclass(frozen=True, slots=True, eq=False)
class _Scores:
    total: FloatArray
    rest: FloatArray
    tails: Tails | None


def _statistics(option_id: str, chosen: FloatArray, scores: _Scores, *, key: bool) -> OptionStatistics:
    n, count = len(chosen), int(chosen.sum())
    low = mid = high = None
    if scores.tails is not None:
        tails = scores.tails
        low, high = float(tails.low @ chosen) / tails.size, float(tails.high @ chosen) / tails.size
        mid = (count - (low + high) * tails.size) / (n - 2 * tails.size)
    return OptionStatistics(
        option_id=option_id,
        key=key,
        n=count,
        p=count / n,
        mean_total=float(scores.total @ chosen) / count if count else None,
        r_total=correlation(chosen, scores.total),
        r_rest=correlation(chosen, scores.rest),
        p_low27=low,
        p_mid=mid,
        p_high27=high,
    )


def correlation(first: FloatArray, second: FloatArray) -> float | None:
    """Pearson's r; None where either has no spread, or n is below CLAIM_N."""
    if standing_of(len(first)) is Standing.WITHHELD:
        return None
    one, other = first - first.mean(), second - second.mean()
    lengths = float(np.sqrt(one @ one)), float(np.sqrt(other @ other))
    sizes = float(np.abs(first).max()), float(np.abs(second).max())
    if any(length <= NO_SPREAD * size * len(first) for length, size in zip(lengths, sizes, strict=True)):
        return None
    return min(max(float(one @ other) / (lengths[0] * lengths[1]), -1.0), 1.0)
