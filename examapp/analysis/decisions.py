"""How surely a cut score separates: the consistency and accuracy of pass and fail from one administration.

Source: S. A. Livingston and C. Lewis, Estimating the consistency and accuracy of classifications based on test scores,
Journal of Educational Measurement 32 (1995), 179-197; the beta distribution is fitted by moments as in B. A. Hanson,
Method of moments estimates for the four-parameter beta compound binomial model, ACT Research Report 91-5 (1991).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from examapp.analysis.matrices import FloatArray

# Below two items a score has no binomial error to speak of; the beta distribution is not fitted then.
SHORTEST = 2.0
FOUR_MOMENTS = 4.0
# Gauss-Legendre nodes on each panel; the panels grow finer towards both ends, where the quantile function is steep.
NODES = 24
FINEST = 13


@dataclass(frozen=True, slots=True)
class TrueScores:
    """A beta distribution of true shares of the maximum between `low` and `high`; two parameters: between 0 and 1."""

    a: float
    b: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Decisions:
    """Shares of people, 0 to 1, under the fitted model; nothing is forced to the observed pass rate.

    `consistency` is how many would get the same decision from a parallel form, `chance` how many by luck alone,
    `kappa` the part beyond luck. `accuracy` is how many get the decision that their true score deserves; `false_pass`
    and `false_fail` are the rest. `effective_items` is the effective test length.
    """

    cut: float
    reliability: float
    effective_items: float
    true_scores: TrueScores
    pass_rate: float
    consistency: float
    chance: float
    kappa: float | None
    accuracy: float
    false_pass: float
    false_fail: float


def judge_decisions(totals: FloatArray, *, reliability: float, maximum: float, cut: float) -> Decisions | None:
    """Consistency and accuracy at a cut; a score of `cut` passes.

    None where the model has nothing to stand on: no spread, reliability not within 0 and 1, points below 0, a cut
    outside the scale, or a true-score variance that no beta distribution has.
    """
    if not 0 < reliability < 1 or not 0 < cut < maximum:
        return None
    if len(totals) < 2 or totals.min() < 0 or totals.min() == totals.max():
        return None
    mean, variance = float(totals.mean()), float(totals.var(ddof=1))
    length = effective_length(mean, variance, reliability, maximum=maximum)
    if length < SHORTEST:
        return None
    true_scores = fit_true_scores(totals / maximum, length)
    if true_scores is None:
        return None
    items = round(length)
    # Half to even, as in the published programs.
    needed = round(items * cut / maximum)
    shares = classify(true_scores, items=items, needed=needed, true_cut=cut / maximum)
    failing, consistency, false_pass, false_fail = shares
    if not np.isfinite(shares).all():
        return None
    chance = failing**2 + (1 - failing) ** 2
    return Decisions(
        cut=cut,
        reliability=reliability,
        effective_items=length,
        true_scores=true_scores,
        pass_rate=1 - failing,
        consistency=consistency,
        chance=chance,
        kappa=(consistency - chance) / (1 - chance) if chance < 1 else None,
        accuracy=1 - false_pass - false_fail,
        false_pass=false_pass,
        false_fail=false_fail,
    )


def effective_length(mean: float, variance: float, reliability: float, *, maximum: float) -> float:
    """How many equal 0/1 items would give the same reliability: (m (M - m) - r s^2) / (s^2 (1 - r))."""
    return (mean * (maximum - mean) - reliability * variance) / (variance * (1 - reliability))


def fit_true_scores(shares: FloatArray, length: float) -> TrueScores | None:
    """The beta distribution with the moments that binomial error over `length` items leaves to true scores.

    The moments come from factorial moments of share * length: mean of x (x-1) .. (x-r+1) over length .. (length-r+1).
    Four parameters are used where they give bounds within 0 and 1, else two on 0 to 1; None where even these do not
    exist. Four moments need four items.
    """
    scores, products, divisor, raw = shares * length, np.ones(len(shares)), 1.0, []
    for step in range(4 if length >= FOUR_MOMENTS else 2):
        products = products * (scores - step)
        divisor *= length - step
        raw.append(float(products.mean()) / divisor)
    mean = raw[0]
    variance = raw[1] - mean**2
    if not 0 < variance < mean * (1 - mean):
        return None
    size = mean * (1 - mean) / variance - 1
    two = TrueScores(mean * size, (1 - mean) * size, 0.0, 1.0)
    return two if len(raw) < 4 else _four_parameters(raw, variance) or two


def _four_parameters(raw: Sequence[float], variance: float) -> TrueScores | None:
    """Shapes and bounds from four moments about 0, None where they are no beta distribution within 0 and 1."""
    mean, second, third, fourth = raw
    skewness = (third - 3 * mean * second + 2 * mean**3) / variance**1.5
    kurtosis = (fourth - 4 * mean * third + 6 * mean**2 * second - 3 * mean**4) / variance**2
    below = 6 + 3 * skewness**2 - 2 * kurtosis
    if below == 0:
        return None
    size = 6 * (kurtosis - skewness**2 - 1) / below
    divisor = (size + 2) * (size + 3) * kurtosis - 3 * (size - 6) * (size + 1)
    square = 1 - 24 * (size + 1) / divisor if divisor else -1.0
    if square < 0:
        return None
    apart = sqrt(square) if skewness < 0 else -sqrt(square)
    a, b = size / 2 * (1 + apart), size / 2 * (1 - apart)
    if a <= 0 or b <= 0:
        return None
    spread = sqrt(variance * (a + b + 1) / (a * b))
    low, high = mean - a * spread, mean + b * spread
    return TrueScores(a, b, low, high) if low >= 0 and high <= 1 else None


def classify(true_scores: TrueScores, *, items: int, needed: int, true_cut: float) -> tuple[float, float, float, float]:
    """Shares of people: failing, decided alike twice, passing undeservedly, failing undeservedly.

    Scores are binomial over `items`; `needed` of them pass. The integrals run over the quantiles of true scores.
    """
    from scipy.special import bdtr, betainc, betaincinv

    width = true_scores.high - true_scores.low

    def failing(quantile: FloatArray) -> FloatArray:
        share = true_scores.low + width * betaincinv(true_scores.a, true_scores.b, quantile)
        if needed <= 0:
            return np.zeros_like(share)
        chances: FloatArray = bdtr(needed - 1, items, np.clip(share, 0.0, 1.0))
        return chances

    place = min(max((true_cut - true_scores.low) / width, 0.0), 1.0)
    split = float(betainc(true_scores.a, true_scores.b, place))
    below = _integral(failing, 0.0, split)
    above = _integral(failing, split, 1.0)
    alike = _integral(lambda quantile: failing(quantile) ** 2 + (1 - failing(quantile)) ** 2, 0.0, 1.0)
    return below + above, alike, split - below, above


def _integral(function: Callable[[FloatArray], FloatArray], low: float, high: float) -> float:
    """The integral of a smooth function over a part of 0 to 1, by Gauss-Legendre on graded panels."""
    steps = np.concatenate((10.0 ** -np.arange(FINEST, 1, -1), np.arange(0.05, 0.5, 0.05)))
    edges = np.unique(np.concatenate(([0.0, low, high, 0.5, 1.0], steps, 1 - steps)))
    edges = edges[(edges >= low) & (edges <= high)]
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    halves = np.diff(edges)[:, None] / 2
    values = function(edges[:-1, None] + halves * (1 + nodes))
    return float((values * weights * halves).sum())
