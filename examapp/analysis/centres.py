"""People in centres: how alike they are, how much less their number is then worth, and means of centres together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from examapp.analysis.means import CONFIDENCE

# Fewer centres than these tell nothing of how centres differ.
FEWEST_CENTRES = 3


@dataclass(frozen=True, slots=True)
class Clustering:
    """How alike people of one centre are. `icc` is cut off at 0; `effective_n` is n / `design_effect`.

    `naive_error` is the standard error of the mean as if people were independent, `error` with the design effect.
    """

    n: int
    centres: int
    icc: float
    size: float
    design_effect: float
    effective_n: float
    naive_error: float
    error: float


def clustering(groups: Sequence[Sequence[float]]) -> Clustering | None:
    """One-way analysis of variance of scores by centre; None below FEWEST_CENTRES or without repeats within them.

    ICC = (MSB - MSW) / (MSB + (m - 1) MSW) with m = (N - sum n_j^2 / N) / (k - 1); design effect 1 + (m' - 1) ICC with
    m' = sum n_j^2 / N. Sources: R. A. Fisher, Statistical Methods for Research Workers (1925); L. Kish, Survey Sampling
    (1965), 8.2.
    """
    filled = [list(group) for group in groups if group]
    n, k = sum(map(len, filled)), len(filled)
    if k < FEWEST_CENTRES or n <= k:
        return None
    grand = sum(map(sum, filled)) / n
    means = [sum(group) / len(group) for group in filled]
    between = sum(len(group) * (mean - grand) ** 2 for group, mean in zip(filled, means, strict=True)) / (k - 1)
    within = sum((x - mean) ** 2 for group, mean in zip(filled, means, strict=True) for x in group) / (n - k)
    squares = sum(len(group) ** 2 for group in filled)
    size = (n - squares / n) / (k - 1)
    spread = between + (size - 1) * within
    icc = max(0.0, (between - within) / spread) if spread > 0 else 0.0
    effect = 1 + (squares / n - 1) * icc
    variance = sum((x - grand) ** 2 for group in filled for x in group) / (n - 1)
    naive = sqrt(variance / n)
    return Clustering(n, k, icc, size, effect, n / effect, naive, naive * sqrt(effect))


@dataclass(frozen=True, slots=True)
class Pooled:
    """Means of centres together. `low` and `high` are the Hartung-Knapp interval with k - 1 degrees of freedom.

    `weights` say how far each centre's own mean counts beside the whole (0: not at all), and `shrunken` are the means
    that follow.
    """

    tau2: float
    mean: float
    error: float
    low: float
    high: float
    weights: tuple[float, ...]
    shrunken: tuple[float, ...]


def between_variance(means: Sequence[float], errors: Sequence[float]) -> float:
    """Variance between centres after R. DerSimonian & N. Laird, Controlled Clinical Trials 7 (1986); never below 0."""
    weights = [1 / error**2 for error in errors]
    total, k = sum(weights), len(means)
    fixed = sum(weight * mean for weight, mean in zip(weights, means, strict=True)) / total
    q = sum(weight * (mean - fixed) ** 2 for weight, mean in zip(weights, means, strict=True))
    scale = total - sum(weight**2 for weight in weights) / total
    return max(0.0, (q - (k - 1)) / scale) if scale > 0 else 0.0


def pool(
    means: Sequence[float], errors: Sequence[float], *, tau2: float | None = None, confidence: float = CONFIDENCE
) -> Pooled | None:
    """Random-effects mean of centres with their standard errors; None below FEWEST_CENTRES or with an error of 0.

    w_j = 1 / (v_j + tau2); error^2 = sum w_j (y_j - mean)^2 / ((k - 1) sum w_j). Shrinkage: tau2 / (tau2 + v_j).
    Sources: J. Hartung & G. Knapp, Statistics in Medicine 20 (2001), 3875-3889; D. B. Rubin, Journal of Educational
    Statistics 6 (1981), 377-401.
    """
    k = len(means)
    if k < FEWEST_CENTRES or min(errors) <= 0:
        return None
    from scipy.special import stdtrit  # the t distribution, without loading all of scipy.stats

    between = between_variance(means, errors) if tau2 is None else tau2
    weights = [1 / (error**2 + between) for error in errors]
    total = sum(weights)
    mean = sum(weight * each for weight, each in zip(weights, means, strict=True)) / total
    spread = sum(weight * (each - mean) ** 2 for weight, each in zip(weights, means, strict=True))
    error = sqrt(spread / ((k - 1) * total))
    margin = float(stdtrit(k - 1, (1 + confidence) / 2)) * error
    own = tuple(between / (between + each**2) for each in errors)
    shrunken = tuple(part * each + (1 - part) * mean for part, each in zip(own, means, strict=True))
    return Pooled(between, mean, error, mean - margin, mean + margin, own, shrunken)
