"""People by items: the points that an analysis starts from, and the sums that its statistics share."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from examapp.domain.scoring import ResponseState

FloatArray = npt.NDArray[np.float64]
Cell = TypeVar("Cell")

# Our convention: below the first a coefficient is not given at all; below the second it is called provisional.
CLAIM_N = 30
SETTLED_N = 100
# Totals that differ by less are the same score: a sum of thirds depends on the order of adding in its last digits.
SCORE_PLACES = 9
# A spread of less than this share of an item's points is the rounding of a constant.
NO_SPREAD = 1e-12
BLOCK_ROWS = 2048

Ticked = Sequence[Sequence[frozenset[str] | None]]
States = Sequence[Sequence[ResponseState]]


class Standing(StrEnum):
    """How far figures of so many people carry."""

    WITHHELD = "withheld"
    PROVISIONAL = "provisional"
    SETTLED = "settled"


def standing_of(n: int) -> Standing:
    """What may be said of coefficients that rest on n people."""
    if n < CLAIM_N:
        return Standing.WITHHELD
    return Standing.PROVISIONAL if n < SETTLED_N else Standing.SETTLED


@dataclass(frozen=True, slots=True, eq=False)
class ResponseMatrix:
    """What n people earned on k items of one form under one marking rule; ValueError when shapes do not agree.

    `points` is float64, n x k, and complete: an item that somebody did not answer earns what its marking gave it,
    usually 0, so that no person and no item is left out. `maxima` are the k most points that can be earned. For each
    person and each item `ticked` has the ids of the options, None where nothing was answered, and `states` what became
    of the item. `seconds`, n x k, is NaN where the time is not known. `groups` has a label a person under each name.
    `keys` and `options` are the right and all option ids by item id.
    """

    person_ids: tuple[str, ...]
    item_ids: tuple[str, ...]
    points: FloatArray
    maxima: FloatArray
    ticked: Ticked | None = None
    states: States | None = None
    seconds: FloatArray | None = None
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_points(self)
        _check_company(self)

    @property
    def n_persons(self) -> int:
        """How many people."""
        return len(self.person_ids)

    @property
    def n_items(self) -> int:
        """How many items."""
        return len(self.item_ids)

    @property
    def maximum(self) -> float:
        """The most points that can be earned on all items together."""
        return float(self.maxima.sum())

    def totals(self) -> FloatArray:
        """Each person's points on all items; equal scores are equal to the last digit."""
        return total_points(self.points)

    def without_items(self, item_ids: Collection[str]) -> "ResponseMatrix":
        """The same people on the other items; ValueError for an unknown item, or when none would be left."""
        unknown = set(item_ids) - set(self.item_ids)
        if unknown:
            raise ValueError(f"there is no item {', '.join(sorted(unknown))}")
        kept = [index for index, item_id in enumerate(self.item_ids) if item_id not in item_ids]
        names = tuple(self.item_ids[index] for index in kept)
        return replace(
            self,
            item_ids=names,
            points=np.ascontiguousarray(self.points[:, kept]),
            maxima=self.maxima[kept],
            ticked=_columns(self.ticked, kept),
            states=_columns(self.states, kept),
            seconds=None if self.seconds is None else self.seconds[:, kept],
            keys={name: key for name, key in self.keys.items() if name in names},
            options={name: ids for name, ids in self.options.items() if name in names},
        )

    def of_group(self, name: str, label: str) -> "ResponseMatrix":
        """The people with that label under that name; ValueError for an unknown name, nobody for an unknown label."""
        if name not in self.groups:
            raise ValueError(f"there is no grouping {name}")
        kept = [index for index, given in enumerate(self.groups[name]) if given == label]
        return replace(
            self,
            person_ids=tuple(self.person_ids[index] for index in kept),
            points=self.points[kept],
            ticked=None if self.ticked is None else tuple(self.ticked[index] for index in kept),
            states=None if self.states is None else tuple(self.states[index] for index in kept),
            seconds=None if self.seconds is None else self.seconds[kept],
            groups={key: tuple(labels[index] for index in kept) for key, labels in self.groups.items()},
        )


def matrix_of_rows(
    person_ids: Sequence[str], item_ids: Sequence[str], rows: Sequence[Sequence[float]], *, maxima: Sequence[float]
) -> ResponseMatrix:
    """The matrix of a row of points a person; ValueError when shapes do not agree."""
    shape = (len(person_ids), len(item_ids))
    points = np.array(rows, dtype=np.float64).reshape(shape)
    return ResponseMatrix(tuple(person_ids), tuple(item_ids), points, np.array(maxima, dtype=np.float64))


def table_of(rows: Sequence[Sequence[float]]) -> FloatArray:
    """Rows of numbers as the analysis takes them."""
    return np.array(rows, dtype=np.float64)


def _columns(table: Sequence[Sequence[Cell]] | None, kept: Sequence[int]) -> Sequence[Sequence[Cell]] | None:
    return None if table is None else tuple(tuple(row[index] for index in kept) for row in table)


def _check_points(matrix: ResponseMatrix) -> None:
    n, k = len(matrix.person_ids), len(matrix.item_ids)
    if k == 0:
        raise ValueError("a matrix needs at least one item")
    for name, ids in (("person", matrix.person_ids), ("item", matrix.item_ids)):
        if len(set(ids)) != len(ids):
            raise ValueError(f"a {name} id stands twice")
    if matrix.points.dtype != np.float64 or matrix.points.shape != (n, k):
        raise ValueError(f"points must be float64 of shape ({n}, {k})")
    if matrix.maxima.dtype != np.float64 or matrix.maxima.shape != (k,):
        raise ValueError(f"maxima must be float64 of shape ({k},)")
    if not np.isfinite(matrix.points).all():
        raise ValueError("every point must be a finite number; an item that was not answered earns 0")
    if not (np.isfinite(matrix.maxima) & (matrix.maxima > 0)).all():
        raise ValueError("every maximum must be a finite number above 0")
    if not (matrix.points <= matrix.maxima).all():
        raise ValueError("nobody can earn more than an item's maximum")


def _check_company(matrix: ResponseMatrix) -> None:
    n, k = len(matrix.person_ids), len(matrix.item_ids)
    tables: tuple[tuple[str, Sequence[Sequence[object]] | None], ...] = (
        ("ticked", matrix.ticked),
        ("states", matrix.states),
    )
    for name, table in tables:
        if table is not None and (len(table) != n or any(len(row) != k for row in table)):
            raise ValueError(f"{name} must have {n} rows of {k}")
    if matrix.seconds is not None and (matrix.seconds.dtype != np.float64 or matrix.seconds.shape != (n, k)):
        raise ValueError(f"seconds must be float64 of shape ({n}, {k})")
    for name, labels in matrix.groups.items():
        if len(labels) != n:
            raise ValueError(f"the grouping {name} must have {n} labels")
    for name, ids in (("keys", matrix.keys), ("options", matrix.options)):
        unknown = set(ids) - set(matrix.item_ids)
        if unknown:
            raise ValueError(f"{name} name an item that is not there: {', '.join(sorted(unknown))}")


def total_points(points: FloatArray) -> FloatArray:
    """The sum of each row, rounded so that equal scores are equal whatever the order of adding."""
    return np.round(points @ np.ones(points.shape[1]), SCORE_PLACES)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Means and covariances (n - 1) of k items: all that correlations, alpha and alpha-if-deleted are made of.

    `covariance`, k x k, is exactly 0 for items without spread, and for fewer than two people.
    """

    n: int
    means: FloatArray
    covariance: FloatArray

    @property
    def variances(self) -> FloatArray:
        """The variance of each item."""
        return self.covariance.diagonal()

    @property
    def with_total(self) -> FloatArray:
        """The covariance of each item with the total."""
        shared: FloatArray = self.covariance.sum(axis=1)
        return shared

    @property
    def total_variance(self) -> float:
        """The variance of the total; 0 where everybody has the same."""
        variance = float(self.covariance.sum())
        return variance if variance > NO_SPREAD * float(self.variances.sum()) else 0.0


def moments_of(points: FloatArray, maxima: FloatArray, means: FloatArray | None = None) -> Moments:
    """Means and covariances by one matrix product over centred blocks of rows, which keeps every digit.

    A large common level would cancel digits in X'X - n m m', so each block is centred before it is multiplied, while
    it is in the processor's cache.
    """
    n, k = points.shape
    if n == 0:
        return Moments(0, np.zeros(k), np.zeros((k, k)))
    centre = np.ones(n) @ points / n if means is None else means
    product, buffer = np.zeros((k, k)), np.empty((min(n, BLOCK_ROWS), k))
    for start in range(0, n, BLOCK_ROWS):
        rows = points[start : start + BLOCK_ROWS]
        block = np.subtract(rows, centre, out=buffer[: len(rows)])
        product += block.T @ block
    covariance = product / max(n - 1, 1)
    scale = np.maximum(np.abs(centre), maxima)
    constant = covariance.diagonal() <= (NO_SPREAD * scale) ** 2
    covariance[constant], covariance[:, constant] = 0.0, 0.0
    return Moments(n, centre, covariance)
