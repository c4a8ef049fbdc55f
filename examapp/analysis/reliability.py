"""How far the scores of a form can be trusted: alpha, errors of measurement, who is close to the cut, decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from examapp.analysis.decisions import Decisions, judge_decisions
from examapp.analysis.matrices import FloatArray, Moments, ResponseMatrix, Standing, moments_of, standing_of
from examapp.analysis.score_distributions import ScoreDistribution, score_distribution

CONFIDENCE = 0.95
# A score that is this close to a bound lies on it.
SLACK = 1e-9


class ErrorMethod(StrEnum):
    """How conditional standard errors were made."""

    LORD_KEATS = "lord_keats"
    STRATIFIED = "stratified"


@dataclass(frozen=True, slots=True)
class ConditionalErrors:
    """The standard error of measurement as a function of the raw score, in points.

    Its square is `square[0] + square[1] x + square[2] x^2`.
    """

    method: ErrorMethod
    square: tuple[float, float, float]

    def at(self, score: float) -> float:
        """The standard error of a score."""
        first, second, third = self.square
        return sqrt(max(first + second * score + third * score**2, 0.0))


@dataclass(frozen=True, slots=True)
class NearCut:
    """A person whose score is no further from the cut than one standard error there."""

    person_id: str
    score: float


@dataclass(frozen=True, slots=True)
class CutScore:
    """What can be said of one cut score; `near` is sorted by score, then id. None: not defined, or withheld."""

    cut: float
    sem: float | None
    near: tuple[NearCut, ...] | None
    decisions: Decisions | None


@dataclass(frozen=True, slots=True)
class FormAnalysis:
    """A form as a whole; alpha and all that rests on it are None below CLAIM_N people, or where not defined.

    For items of 0 and 1 point alpha is KR-20. `sem` is in points. `cut` is None when no cut score was given.
    """

    n_persons: int
    n_items: int
    standing: Standing
    alpha: float | None
    alpha_ci95: tuple[float, float] | None
    sem: float | None
    conditional: ConditionalErrors | None
    cut: CutScore | None
    distribution: ScoreDistribution


def analyse_form(matrix: ResponseMatrix, *, cut: float | None = None) -> FormAnalysis:
    """Describe the scores of a form, and how far they can be trusted."""
    n, k = matrix.n_persons, matrix.n_items
    standing = standing_of(n)
    moments = moments_of(matrix.points, matrix.maxima)
    alpha = None if standing is Standing.WITHHELD else cronbach_alpha(moments)
    errors = None if alpha is None else conditional_errors(matrix, moments, alpha)
    return FormAnalysis(
        n_persons=n,
        n_items=k,
        standing=standing,
        alpha=alpha,
        alpha_ci95=None if alpha is None else feldt_interval(alpha, n=n, k=k),
        sem=None if alpha is None else measurement_error(sqrt(moments.total_variance), alpha),
        conditional=errors,
        cut=None if cut is None else _at_cut(matrix, cut, alpha, errors),
        distribution=score_distribution(matrix),
    )


def cronbach_alpha(moments: Moments) -> float | None:
    """k/(k-1) (1 - sum of s_j^2 / s_t^2); None for one item, or when all scores are equal.

    Sources: L. J. Cronbach, Psychometrika 16 (1951), 297-334; KR-20 of G. F. Kuder and M. W. Richardson, Psychometrika
    2 (1937), 151-160.
    """
    k, total = len(moments.means), moments.total_variance
    if k < 2 or total <= 0:
        return None
    return min(k / (k - 1) * (1 - float(moments.variances.sum()) / total), 1.0)


def feldt_interval(alpha: float, *, n: int, k: int) -> tuple[float, float]:
    """1 - (1 - alpha) F with n-1 and (n-1)(k-1) degrees of freedom, at .975 and .025, for two or more of each.

    Source: L. S. Feldt, The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty,
    Psychometrika 30 (1965), 357-370.
    """
    from scipy.special import fdtri

    tail = (1 - CONFIDENCE) / 2
    low, high = (1 - (1 - alpha) * float(fdtri(n - 1, (n - 1) * (k - 1), level)) for level in (1 - tail, tail))
    return low, high


def measurement_error(sd: float, alpha: float) -> float:
    """The standard error of measurement, s_t sqrt(1 - alpha), in points."""
    return sd * sqrt(1 - alpha)


def kr21(mean: float, variance: float, k: int) -> float:
    """k/(k-1) (1 - m (k - m) / (k s^2)): KR-20 as if all items were equally easy. Kuder and Richardson (1937).

    The variance is over n here, as that of an item is p (1 - p).
    """
    return k / (k - 1) * (1 - mean * (k - mean) / (k * variance))


def lord_keats(k: int, scale: float) -> ConditionalErrors:
    """Binomial error: SE(x)^2 = x (k - x) / (k - 1), times (1 - KR-20) / (1 - KR-21).

    Sources: F. M. Lord, Do tests of the same length have the same standard errors of measurement?, Educational and
    Psychological Measurement 17 (1957), 510-521; the factor: J. A. Keats, Estimation of error variances of test
    scores, Psychometrika 22 (1957), 29-41.
    """
    return ConditionalErrors(ErrorMethod.LORD_KEATS, (0.0, scale * k / (k - 1), -scale / (k - 1)))


def conditional_errors(matrix: ResponseMatrix, moments: Moments, alpha: float) -> ConditionalErrors | None:
    """The standard error at each score; None where items or spread are too few. Its square averages s_t^2 (1 - alpha).

    Items of 0 and 1 point: Lord's binomial error with Keats's factor. Otherwise people's error variances are summed
    over strata of items with equal points M, M^2 y (k_h - y) / (k_h - 1) with y the items' worth earned of k_h, scaled
    likewise, and smoothed by a quadratic in the score. Sources: L. S. Feldt, Some relationships between the binomial
    error model and classical test theory, Educational and Psychological Measurement 44 (1984), 883-891 (strata); L. S.
    Feldt and A. L. Qualls, Journal of Educational Measurement 33 (1996), 141-156 (smoothing). For partial credit the
    binomial term is only the shape; its level is alpha's.
    """
    maxima = np.unique(matrix.maxima)
    k, variance = matrix.n_items, moments.total_variance * (moments.n - 1) / moments.n
    if len(maxima) == 1 and _whole(matrix):
        point = float(maxima[0])
        mean = float(moments.means.sum()) / point
        shared = kr21(mean, variance / point**2, k)
        if shared >= 1:
            return None
        unit = lord_keats(k, (1 - alpha) / (1 - shared))
        return ConditionalErrors(unit.method, (0.0, unit.square[1] * point, unit.square[2]))
    squares = _stratified_squares(matrix)
    level = float(squares.mean())
    return None if level <= 0 else _smooth(matrix.totals(), squares * (variance * (1 - alpha) / level))


def _whole(matrix: ResponseMatrix) -> bool:
    return bool(np.logical_or(matrix.points == 0, matrix.points == matrix.maxima).all())


def _stratified_squares(matrix: ResponseMatrix) -> FloatArray:
    """Each person's error variance before scaling."""
    squares = np.zeros(matrix.n_persons)
    for members in strata(matrix.maxima):
        k = len(members)
        worth = (matrix.points[:, members] / matrix.maxima[members]).sum(axis=1)
        squares += float(np.mean(matrix.maxima[members] ** 2)) * np.clip(worth * (k - worth), 0, None) / (k - 1)
    return squares


def strata(maxima: FloatArray) -> list[list[int]]:
    """Indices of items with equal points, fewest points first; a lone item joins the next stratum, or the last one.

    An error variance needs two items, so that two or more must be given.
    """
    groups: list[list[int]] = []
    for points in np.unique(maxima):
        members = [int(index) for index in np.flatnonzero(maxima == points)]
        if groups and len(groups[-1]) == 1:
            groups[-1] += members
        else:
            groups.append(members)
    if len(groups) > 1 and len(groups[-1]) == 1:
        lone = groups.pop()
        groups[-1] += lone
    return groups


def _smooth(totals: FloatArray, squares: FloatArray) -> ConditionalErrors:
    degree = min(2, len(np.unique(totals)) - 1)
    fitted = np.polynomial.Polynomial.fit(totals, squares, degree).convert().coef
    first, second, third = (*(float(value) for value in fitted), 0.0, 0.0)[:3]
    return ConditionalErrors(ErrorMethod.STRATIFIED, (first, second, third))


def _at_cut(matrix: ResponseMatrix, cut: float, alpha: float | None, errors: ConditionalErrors | None) -> CutScore:
    totals = matrix.totals()
    sem = near = decisions = None
    if errors is not None:
        sem = errors.at(cut)
        near = tuple(sorted(near_cut(matrix.person_ids, totals, cut=cut, sem=sem), key=_by_score))
    if alpha is not None:
        decisions = judge_decisions(totals, reliability=alpha, maximum=matrix.maximum, cut=cut)
    return CutScore(cut, sem, near, decisions)


def _by_score(one: NearCut) -> tuple[float, str]:
    return one.score, one.person_id


def near_cut(person_ids: Sequence[str], totals: FloatArray, *, cut: float, sem: float) -> list[NearCut]:
    """Everybody whose score is within one standard error of the cut, on either side."""
    return [
        NearCut(person_id, float(score))
        for person_id, score in zip(person_ids, totals, strict=True)
        if abs(score - cut) <= sem + SLACK
    ]
