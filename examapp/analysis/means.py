"""Comparisons of means: Welch's interval, equivalence within a margin, topics together, one person beside a group."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Protocol

CONFIDENCE = 0.95
FEWEST = 2  # a standard deviation needs two people


class Figures(Protocol):
    """What a comparison of means needs of a group."""

    @property
    def n(self) -> int:
        """How many people."""

    @property
    def mean(self) -> float:
        """Their mean."""

    @property
    def sd(self) -> float:
        """Their standard deviation, with n - 1."""


@dataclass(frozen=True, slots=True)
class Sized:
    """A group of known size, as a comparison of means takes it."""

    n: int
    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Description:
    """A distribution of raw points: sd with n - 1; `passed` is None where there is no cut score."""

    n: int
    mean: float
    sd: float
    median: float
    lowest: float
    highest: float
    passed: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two means with its confidence interval, and the test that belongs to it."""

    difference: float
    low: float
    high: float
    t: float
    df: float
    p: float
    confidence: float = CONFIDENCE


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Two one-sided tests against a margin: p is the larger of the two, the interval is the one that goes with them."""

    margin: float
    p: float
    low: float
    high: float
    confidence: float

    @property
    def shown(self) -> bool:
        """Whether the whole interval lies inside the margin."""
        return -self.margin < self.low and self.high < self.margin


@dataclass(frozen=True, slots=True)
class TopicDifference:
    """One topic of several that are tested together: Holm's p, and an interval that holds for all at once."""

    topic_id: str
    difference: float
    low: float
    high: float
    p: float
    p_holm: float


@dataclass(frozen=True, slots=True)
class Position:
    """One person beside a small norm sample; `percentile` is how many of a hundred of its kind would score lower."""

    t: float
    df: int
    p: float
    percentile: float


def describe(points: Sequence[Fraction], *, passed: int | None = None) -> Description:
    """Describe two or more scores; sums are exact, and become floats only at the end."""
    return Description(
        n=len(points),
        mean=float(statistics.mean(points)),
        sd=float(statistics.stdev(points)),
        median=float(statistics.median(points)),
        lowest=float(min(points)),
        highest=float(max(points)),
        passed=passed,
    )


def welch(ours: Figures, theirs: Figures, *, confidence: float = CONFIDENCE) -> Difference | None:
    """Compare two means without assuming equal spread; None when neither group has any, as no interval exists.

    With v_i = sd_i^2 / n_i: t = (mean1 - mean2) / sqrt(v1 + v2), df = (v1 + v2)^2 / (v1^2/(n1-1) + v2^2/(n2-1)), and
    the interval is the difference +- t quantile * sqrt(v1 + v2). Source: B. L. Welch, The generalization of
    “Student's” problem when several different population variances are involved, Biometrika 34 (1947), 28-35; df after
    F. E. Satterthwaite, Biometrics Bulletin 2 (1946), 110-114. None, too, for a group of one.
    """
    found = _error(ours, theirs)
    if found is None:
        return None
    from scipy.special import stdtr, stdtrit  # the t distribution, without loading all of scipy.stats

    error, df = found
    difference = ours.mean - theirs.mean
    t = difference / error
    margin = float(stdtrit(df, (1 + confidence) / 2)) * error
    p = 2 * float(stdtr(df, -abs(t)))
    return Difference(difference, difference - margin, difference + margin, t, df, p, confidence)


def _error(ours: Figures, theirs: Figures) -> tuple[float, float] | None:
    """Welch's standard error of the difference and its degrees of freedom; None where there are none."""
    if min(ours.n, theirs.n) < FEWEST:
        return None
    variance1, variance2 = ours.sd**2 / ours.n, theirs.sd**2 / theirs.n
    both = variance1 + variance2
    if both == 0:
        return None
    # Shares of the variance, because squares of tiny variances would vanish.
    share1, share2 = variance1 / both, variance2 / both
    return sqrt(both), 1 / (share1**2 / (ours.n - 1) + share2**2 / (theirs.n - 1))


def equivalence(ours: Figures, theirs: Figures, *, margin: float, confidence: float = CONFIDENCE) -> Equivalence | None:
    """Test whether two means differ by less than a margin that was fixed beforehand; None where Welch has nothing.

    t_low = (difference + margin) / error, t_high = (difference - margin) / error, with Welch's error and df;
    p = max(P(T > t_low), P(T < t_high)); at 5 % this is the same as the 90 % interval lying inside the margin.
    Source: D. J. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987), 657-680.
    """
    found = _error(ours, theirs)
    if found is None:
        return None
    from scipy.special import stdtr

    error, df = found
    difference = ours.mean - theirs.mean
    p = max(float(stdtr(df, -(difference + margin) / error)), float(stdtr(df, (difference - margin) / error)))
    level = 2 * confidence - 1
    inner = welch(ours, theirs, confidence=level)
    return None if inner is None else Equivalence(margin, p, inner.low, inner.high, level)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p values in the order given: the i-th smallest of k times k - i + 1, never below the one before.

    Source: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6
    (1979), 65-70.
    """
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = running
    return tuple(adjusted)


def topic_differences(
    topics: Mapping[str, tuple[Figures, Figures]], *, confidence: float = CONFIDENCE
) -> tuple[TopicDifference, ...]:
    """Welch for each topic that has an interval, p after Holm; all intervals together hold with this confidence.

    Each interval has the confidence 1 - (1 - confidence) / k for k topics (Bonferroni). Topics without spread or of
    one person are left out and do not count among the k.
    """
    pairs = {topic_id: pair for topic_id, pair in topics.items() if _error(*pair) is not None}
    level = 1 - (1 - confidence) / max(len(pairs), 1)
    tested = [(topic_id, welch(*pair, confidence=level)) for topic_id, pair in pairs.items()]
    found = [(topic_id, one) for topic_id, one in tested if one is not None]
    adjusted = holm([one.p for _topic_id, one in found])
    return tuple(
        TopicDifference(topic_id, one.difference, one.low, one.high, one.p, p_holm)
        for (topic_id, one), p_holm in zip(found, adjusted, strict=True)
    )


def one_beside(score: float, theirs: Figures) -> Position | None:
    """Put one person beside a small norm sample; None when it is of one person or has no spread.

    t = (score - mean) / (sd sqrt((n + 1) / n)), df = n - 1; p is two-sided. Source: J. R. Crawford & D. C. Howell,
    Comparing an individual's test score against norms derived from small samples, The Clinical Neuropsychologist 12
    (1998), 482-486.
    """
    if theirs.n < FEWEST or theirs.sd == 0:
        return None
    from scipy.special import stdtr

    df = theirs.n - 1
    t = (score - theirs.mean) / (theirs.sd * sqrt((theirs.n + 1) / theirs.n))
    return Position(t, df, 2 * float(stdtr(df, -abs(t))), 100 * float(stdtr(df, t)))
