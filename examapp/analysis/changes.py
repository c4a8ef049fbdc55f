"""The same people twice: what changed from a first test to a second."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

from examapp.analysis.means import CONFIDENCE, FEWEST


@dataclass(frozen=True, slots=True)
class Gain:
    """A paired difference, second less first: its t interval, dz = mean / sd of the differences, and the correlation.

    `correlation` is None where one of the two does not vary.
    """

    n: int
    mean: float
    sd: float
    low: float
    high: float
    t: float
    df: int
    p: float
    dz: float
    correlation: float | None


def gain(first: Mapping[str, float], second: Mapping[str, float], *, confidence: float = CONFIDENCE) -> Gain | None:
    """Compare people who took both; None for fewer than two or where all changed alike.

    t = mean / (sd / sqrt(n)), df = n - 1. Source: Student (W. S. Gosset), The probable error of a mean, Biometrika 6
    (1908), 1-25.
    """
    both = sorted(set(first) & set(second))
    n = len(both)
    differences = [second[name] - first[name] for name in both]
    if n < FEWEST or statistics.stdev(differences) == 0:
        return None
    from scipy.special import stdtr, stdtrit  # the t distribution, without loading all of scipy.stats

    mean, sd = statistics.fmean(differences), statistics.stdev(differences)
    error = sd / sqrt(n)
    t = mean / error
    margin = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    p = 2 * float(stdtr(n - 1, -abs(t)))
    befores, afters = [first[name] for name in both], [second[name] for name in both]
    varies = min(statistics.stdev(befores), statistics.stdev(afters)) > 0
    correlation = statistics.correlation(befores, afters) if varies else None
    return Gain(n, mean, sd, mean - margin, mean + margin, t, n - 1, p, mean / sd, correlation)


@dataclass(frozen=True, slots=True)
class Correlation:
    """Pearson's correlation with its interval."""

    n: int
    r: float
    low: float
    high: float


def correlate(one: Sequence[float], other: Sequence[float], *, confidence: float = CONFIDENCE) -> Correlation | None:
    """How two figures of the same people go together; None below four, without spread, or where all lie on a line."""
    n = len(one)
    if n < 4 or min(statistics.stdev(one), statistics.stdev(other)) == 0:
        return None
    r = statistics.correlation(one, other)
    return None if abs(r) >= 1 else Correlation(n, r, *correlation_interval(r, n, confidence=confidence))


def correlation_interval(r: float, n: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The ends for a correlation between -1 and 1 of four or more people.

    z = artanh r, error = 1 / sqrt(n - 3), ends tanh(z -+ normal quantile * error). Source: R. A. Fisher, On the
    “probable error” of a coefficient of correlation deduced from a small sample, Metron 1 (1921), 3-32.
    """
    margin = statistics.NormalDist().inv_cdf((1 + confidence) / 2) / sqrt(n - 3)
    return tanh(atanh(r) - margin), tanh(atanh(r) + margin)
