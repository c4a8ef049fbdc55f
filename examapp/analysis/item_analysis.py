"""The classical table of items: facility, discrimination, time, options by score group, and what to look at again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

import numpy as np

from examapp.analysis.matrices import (
    NO_SPREAD,
    FloatArray,
    Moments,
    ResponseMatrix,
    Standing,
    moments_of,
    standing_of,
)
from examapp.analysis.option_analysis import OptionStatistics, option_table, score_tails
from examapp.domain.scoring import ResponseState

CONFIDENCE = 0.95
# Our convention: at these facilities an item tells hardly anybody apart.
TOO_EASY = 0.95
TOO_HARD = 0.20
# R. L. Ebel and D. A. Frisbie, Essentials of Educational Measurement (5th ed. 1991): below .20 an item is poor.
LOW_DISCRIMINATION = 0.20
# T. M. Haladyna and S. M. Downing, How many options is enough for a multiple-choice test item?, Educational and
# Psychological Measurement 53 (1993), 999-1010: a distractor that fewer than 5 % choose does not work.
DEAD_DISTRACTOR = 0.05
# S. L. Wise and L. Ma, Setting response time thresholds for a CAT item pool: the normative threshold method (NCME
# 2012): 10 % of the usual time, at most 10 s. They take the mean; a pause lengthens it, so ours is the median.
RAPID_SHARE = 0.10
RAPID_CAP_S = 10.0


class Flag(StrEnum):
    """Why an item should be looked at again by people; never a reason to drop it unseen."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    LOW_DISCRIMINATION = "low_discrimination"
    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    PROBABLY_MISKEYED = "probably_miskeyed"
    DEAD_DISTRACTOR = "dead_distractor"


class IntervalMethod(StrEnum):
    """How the interval of a facility was made."""

    WILSON = "wilson"
    STUDENT_T = "student_t"


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % confidence interval."""

    low: float
    high: float
    method: IntervalMethod


@dataclass(frozen=True, slots=True)
class Handling:
    """How people dealt with an item: shares are 0 to 1, times in seconds, None where it is not known.

    `rapid` is the share of its answers that took less than `rapid_below_s` seconds.
    """

    omitted: float | None = None
    not_reached: float | None = None
    median_s: float | None = None
    rapid_below_s: float | None = None
    rapid: float | None = None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item. `facility` is the mean share of its points, 0 to 1; high is easy.

    `discrimination` is the corrected item-total correlation (the item left out of the total), `item_total` the plain
    one. Coefficients are None below CLAIM_N people and where there is no spread; `flags` are then empty.
    """

    item_id: str
    n: int
    maximum: float
    facility: float | None
    facility_ci95: Interval | None
    sd: float | None
    discrimination: float | None
    item_total: float | None
    upper_lower_27: float | None
    alpha_if_deleted: float | None
    handling: Handling
    options: tuple[OptionStatistics, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """All items of a form, in its order; `standing` says whether flags are withheld, provisional or settled."""

    n_persons: int
    n_items: int
    standing: Standing
    items: tuple[ItemStatistics, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Coefficients:
    """What one covariance matrix says of k items; NaN where a coefficient is not defined."""

    item_total: FloatArray
    item_rest: FloatArray
    alpha_if_deleted: FloatArray


def analyse_items(matrix: ResponseMatrix) -> ItemAnalysis:
    """The whole table; what rests on correlations is withheld below CLAIM_N people, facility never is."""
    tails = score_tails(matrix.totals())
    weights = np.ones((2, matrix.n_persons))
    if tails is not None:
        weights[1] = tails.high - tails.low
    sums, differences = weights @ matrix.points
    moments = moments_of(matrix.points, matrix.maxima, sums / max(matrix.n_persons, 1))
    figures = _Figures(
        moments,
        coefficients(moments),
        None if tails is None else differences / (tails.size * matrix.maxima),
        option_table(matrix, tails),
        _two_valued(matrix, moments),
    )
    standing = standing_of(matrix.n_persons)
    items = tuple(_item(matrix, figures, index) for index in range(matrix.n_items))
    return ItemAnalysis(matrix.n_persons, matrix.n_items, standing, items)


def coefficients(moments: Moments) -> Coefficients:
    """Correlations with total and rest, and alpha without each item, for any n.

    With c_j = cov(x_j, t): r_rest = (c_j - s_j^2) / (s_j s_rest), s_rest^2 = s_t^2 - 2 c_j + s_j^2, and alpha without
    item j is (k-1)/(k-2) (1 - (sum of s^2 - s_j^2) / s_rest^2).
    """
    k = len(moments.means)
    own, shared, total = moments.variances, moments.with_total, moments.total_variance
    rest = total - 2 * shared + own
    # What is left of a difference of equal numbers is rounding.
    rest = np.where(rest > NO_SPREAD * (total + own), rest, 0.0)
    item_total = _ratio(shared, np.sqrt(own * total))
    item_rest = _ratio(shared - own, np.sqrt(own * rest))
    alpha = np.full(k, np.nan)
    if k > 2:
        alpha = (k - 1) / (k - 2) * (1 - _ratio(own.sum() - own, rest))
    return Coefficients(np.clip(item_total, -1, 1), np.clip(item_rest, -1, 1), alpha)


def _ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Their quotient; NaN where the denominator is 0."""
    quotient = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    moments: Moments
    coefficients: Coefficients
    upper_lower: FloatArray | None
    options: dict[str, tuple[OptionStatistics, ...]]
    two_valued: Sequence[bool]


def _two_valued(matrix: ResponseMatrix, moments: Moments) -> Sequence[bool]:
    """Whether each item earned all of its points or none: then, and only then, sum of x (max - x) is 0."""
    n = matrix.n_persons
    if n == 0:
        return [False] * matrix.n_items
    if matrix.points.min() < 0:
        whole = np.logical_or(matrix.points == 0, matrix.points == matrix.maxima).all(axis=0)
        return [bool(value) for value in whole]
    squares = moments.covariance.diagonal() * (n - 1) / n
    partial = n * (moments.means * (matrix.maxima - moments.means) - squares)
    return [bool(value) for value in partial <= 1e-6 * matrix.maxima**2]


def _item(matrix: ResponseMatrix, figures: _Figures, index: int) -> ItemStatistics:
    n, item_id, maximum = matrix.n_persons, matrix.item_ids[index], float(matrix.maxima[index])
    standing, found = standing_of(n), figures.coefficients
    withheld = standing is Standing.WITHHELD
    facility = float(figures.moments.means[index]) / maximum if n else None
    sd = sqrt(float(figures.moments.variances[index])) if n > 1 else None
    rest = None if withheld else _defined(found.item_rest[index])
    upper_lower = None if withheld or figures.upper_lower is None else float(figures.upper_lower[index])
    options = figures.options.get(item_id, ())
    return ItemStatistics(
        item_id=item_id,
        n=n,
        maximum=maximum,
        facility=facility,
        facility_ci95=_facility_interval(facility, sd, n, maximum=maximum, two_valued=figures.two_valued[index]),
        sd=sd,
        discrimination=rest,
        item_total=None if withheld else _defined(found.item_total[index]),
        upper_lower_27=upper_lower,
        alpha_if_deleted=None if withheld else _defined(found.alpha_if_deleted[index]),
        handling=_handling(matrix, index),
        options=options,
        flags=() if withheld or facility is None else tuple(_flags(facility, rest, options)),
    )


def _defined(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _facility_interval(
    facility: float | None, sd: float | None, n: int, *, maximum: float, two_valued: bool
) -> Interval | None:
    if facility is None:
        return None
    if two_valued:
        return wilson_interval(facility, n)
    return None if not sd else student_interval(facility, sd / maximum, n)


def wilson_interval(p: float, n: int) -> Interval:
    """The score interval of a share p of n people: E. B. Wilson, J. Amer. Statist. Assoc. 22 (1927), 209-212.

    (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    centre, margin = p + z * z / (2 * n), z * sqrt(max(p * (1 - p), 0.0) / n + (z / (2 * n)) ** 2)
    scale = 1 + z * z / n
    return Interval(max((centre - margin) / scale, 0.0), min((centre + margin) / scale, 1.0), IntervalMethod.WILSON)


def student_interval(mean: float, sd: float, n: int) -> Interval:
    """The interval of a mean share, mean +- t sd / sqrt(n) with n - 1 degrees of freedom, kept within 0 and 1.

    Source: Student, The probable error of a mean, Biometrika 6 (1908), 1-25.
    """
    from scipy.special import stdtrit

    margin = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * sd / sqrt(n)
    low, high = (min(max(bound, 0.0), 1.0) for bound in (mean - margin, mean + margin))
    return Interval(low, high, IntervalMethod.STUDENT_T)


def _handling(matrix: ResponseMatrix, index: int) -> Handling:
    omitted = not_reached = None
    if matrix.states is not None and matrix.n_persons:
        states = [row[index] for row in matrix.states]
        omitted = states.count(ResponseState.OMITTED) / len(states)
        not_reached = states.count(ResponseState.NOT_REACHED) / len(states)
    if matrix.seconds is None:
        return Handling(omitted, not_reached)
    times = matrix.seconds[:, index][_answered(matrix, index)]
    times = times[~np.isnan(times)]
    if not len(times):
        return Handling(omitted, not_reached)
    median = float(np.median(times))
    threshold = min(RAPID_SHARE * median, RAPID_CAP_S)
    return Handling(omitted, not_reached, median, threshold, float(np.mean(times < threshold)))


def _answered(matrix: ResponseMatrix, index: int) -> list[bool]:
    """Who answered the item; everybody where that is not known."""
    if matrix.states is not None:
        return [row[index] is ResponseState.ANSWERED for row in matrix.states]
    if matrix.ticked is not None:
        return [row[index] is not None for row in matrix.ticked]
    return [True] * matrix.n_persons


def _flags(facility: float, rest: float | None, options: Sequence[OptionStatistics]) -> Iterator[Flag]:
    if facility > TOO_EASY:
        yield Flag.TOO_EASY
    if facility < TOO_HARD:
        yield Flag.TOO_HARD
    if rest is not None and rest < LOW_DISCRIMINATION:
        yield Flag.LOW_DISCRIMINATION
    if rest is not None and rest < 0:
        yield Flag.NEGATIVE_DISCRIMINATION
    keys = [option for option in options if option.key]
    distractors = [option for option in options if not option.key]
    if not keys:
        return
    if is_beaten(keys, distractors):
        yield Flag.PROBABLY_MISKEYED
    if any(option.p < DEAD_DISTRACTOR for option in distractors):
        yield Flag.DEAD_DISTRACTOR


def is_beaten(keys: Sequence[OptionStatistics], distractors: Sequence[OptionStatistics]) -> bool:
    """Whether a distractor goes with the rest of the test better than every option of the key does.

    A key that nobody or everybody chose goes with nothing, which counts as 0.
    """
    best = max((0.0 if option.r_rest is None else option.r_rest) for option in keys)
    return any(option.r_rest is not None and option.r_rest > best for option in distractors)
