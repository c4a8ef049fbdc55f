"""How large a difference between two groups is: standardised, by ranks and by pass rates, each with its interval."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, isnan, lgamma, sqrt
from statistics import NormalDist

from examapp.analysis.means import CONFIDENCE, FEWEST, Figures

POWER = 0.8
# R's rule: the exact distribution of U for groups below fifty without ties.
EXACT_BELOW = 50
SEARCH_STEPS = 200
# Beyond so many standard errors the noncentral t distribution is not computed reliably.
SEARCH_ERRORS = 4.5
FARTHEST_T = 10_000.0


@dataclass(frozen=True, slots=True)
class Effect:
    """Hedges' g, which is d without its bias in small samples, with its interval and the pooled standard deviation."""

    g: float
    low: float
    high: float
    d: float
    pooled_sd: float
    confidence: float = CONFIDENCE


@dataclass(frozen=True, slots=True)
class Superiority:
    """How often one of ours scores above one of theirs, ties counted half, with its interval and the rank test's p.

    `error` is the standard error of this share among groups that are alike, ties allowed for; `exact` says how p was
    got: from the distribution of U, or from the normal one with continuity correction.
    """

    share: float
    low: float
    high: float
    u: float
    error: float
    p: float
    exact: bool

    @property
    def delta(self) -> float:
        """Cliff's delta: how often above less how often below, -1 to 1."""
        return 2 * self.share - 1

    @property
    def delta_interval(self) -> tuple[float, float]:
        """The interval of Cliff's delta."""
        return 2 * self.low - 1, 2 * self.high - 1


@dataclass(frozen=True, slots=True)
class RateDifference:
    """A difference of two pass rates, -1 to 1, with its interval."""

    difference: float
    low: float
    high: float
    confidence: float = CONFIDENCE


def pooled_sd(ours: Figures, theirs: Figures) -> float | None:
    """The standard deviation of both groups pooled; None when there is no spread or a group is of one person."""
    if min(ours.n, theirs.n) < FEWEST:
        return None
    squares = (ours.n - 1) * ours.sd**2 + (theirs.n - 1) * theirs.sd**2
    return sqrt(squares / (ours.n + theirs.n - 2)) or None


def small_sample_factor(df: int) -> float:
    """Hedges' exact J(m) = Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)), for two degrees of freedom or more."""
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)


def hedges_g(ours: Figures, theirs: Figures, *, confidence: float = CONFIDENCE) -> Effect | None:
    """Standardise a difference of means; None for a group of one person and where there is (next to) no spread.

    d = difference / pooled sd, g = J(n1 + n2 - 2) d. The interval holds those noncentralities of the t distribution
    under which t = d sqrt(n1 n2 / (n1 + n2)) is in neither tail, over that root and times J. Sources: L. V. Hedges,
    Journal of Educational Statistics 6 (1981), 107-128; J. H. Steiger & R. T. Fouladi in What If There Were No
    Significance Tests? (1997), 221-257.
    """
    sd = pooled_sd(ours, theirs)
    if sd is None:
        return None
    df = ours.n + theirs.n - 2
    root = sqrt(ours.n * theirs.n / (ours.n + theirs.n))
    factor = small_sample_factor(df)
    d = (ours.mean - theirs.mean) / sd
    if abs(d * root) > FARTHEST_T:
        return None
    low, high = _noncentralities(d * root, df, tail=(1 - confidence) / 2)
    return Effect(factor * d, factor * low / root, factor * high / root, d, sd, confidence)


def _noncentralities(t: float, df: int, *, tail: float) -> tuple[float, float]:
    """The least and the greatest noncentrality of the t distribution under which t is in neither tail."""
    if t < 0:  # the mirror image, because far out the distribution is computed more reliably above zero
        low, high = _noncentralities(-t, df, tail=tail)
        return -high, -low
    from scipy.special import nctdtr

    reach = SEARCH_ERRORS * sqrt(1 + t * t / (2 * df))

    def where(share: float) -> float:
        def excess(noncentrality: float) -> float:
            below = float(nctdtr(df, noncentrality, t))
            # Not a number comes only where almost nothing is left below t.
            return share if isnan(below) else share - below

        return _root(excess, max(t - reach, -SEARCH_ERRORS), t + reach)

    return where(1 - tail), where(tail)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that rises from low to high crosses zero, by halving until floats end."""
    for _step in range(SEARCH_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if function(middle) > 0 else (middle, high)
    return (low + high) / 2


def glass_delta(our_mean: float, their_mean: float, *, their_sd: float) -> float | None:
    """How many of their standard deviations our mean lies above theirs; None when they have no spread.

    It is a position and nothing more: where the norm group's size is not known there is no test and no interval.
    Source: G. V. Glass, Educational Researcher 5 (1976), 3-8.
    """
    return None if their_sd == 0 else (our_mean - their_mean) / their_sd


def detectable_d(ours: int, theirs: int, *, power: float = POWER, confidence: float = CONFIDENCE) -> float | None:
    """The smallest true d that groups of these sizes find significant with this power; None for a group of one.

    Two-sided t test with equal variances: with nu = d sqrt(n1 n2 / (n1 + n2)) the power is
    P(T > c) + P(T < -c) for T of the noncentral t distribution with n1 + n2 - 2 degrees of freedom. Source: J. Cohen,
    Statistical Power Analysis for the Behavioral Sciences (2nd ed. 1988), chapter 2.
    """
    if min(ours, theirs) < FEWEST:
        return None
    from scipy.special import nctdtr, stdtrit

    df = ours + theirs - 2
    critical = float(stdtrit(df, (1 + confidence) / 2))

    def lacking(noncentrality: float) -> float:
        wrong_way = float(nctdtr(df, noncentrality, -critical))
        # Not a number comes only where next to nothing is left below -c.
        found = 1 - float(nctdtr(df, noncentrality, critical)) + (0.0 if isnan(wrong_way) else wrong_way)
        return found - power

    # At nu = 2 c + 2 even two degrees of freedom leave the power well above 0.8.
    return _root(lacking, 0.0, 2 * critical + 2) / sqrt(ours * theirs / (ours + theirs))


def superiority(
    ours: Sequence[Fraction | float], theirs: Sequence[Fraction | float], *, confidence: float = CONFIDENCE
) -> Superiority | None:
    """Compare two groups by ranks; None when one is empty or all scores of both are the same.

    A = U / (n1 n2). In a normal approximation var U = n1 n2 / 12 (N + 1 - sum(t^3 - t) / (N (N - 1))) with t people to
    a tie. Sources: H. B. Mann & D. R. Whitney, Annals of Mathematical Statistics 18 (1947), 50-60; N. Cliff,
    Psychological Bulletin 114 (1993), 494-509. The interval: see `superiority_interval`.
    """
    ties = Counter([*ours, *theirs]).values()
    if not ours or not theirs or len(ties) == 1:
        return None
    pairs = len(ours) * len(theirs)
    others = sorted(theirs)
    u = sum(bisect_left(others, one) + bisect_right(others, one) for one in ours) / 2
    everybody = len(ours) + len(theirs)
    tied = sum(size**3 - size for size in ties) / (everybody * (everybody - 1))
    deviation = sqrt(pairs / 12 * (everybody + 1 - tied))
    exact = max(ties) == 1 and max(len(ours), len(theirs)) < EXACT_BELOW
    p = _exact_p(u, len(ours), len(theirs)) if exact else _normal_p(abs(u - pairs / 2), deviation)
    low, high = superiority_interval(u / pairs, len(ours), len(theirs), confidence=confidence)
    return Superiority(u / pairs, low, high, u, deviation / pairs, p, exact)


def _normal_p(distance: float, deviation: float) -> float:
    return 2 * NormalDist().cdf(-max(0.0, distance - 0.5) / deviation)


def _exact_p(u: float, n1: int, n2: int) -> float:
    """Twice the smaller tail of U, at most 1: U's counts are the coefficients of a Gaussian binomial."""
    counts = [1] + [0] * (n1 * n2)
    for step in range(1, n1 + 1):
        for power in range(n1 * n2, n2 + step - 1, -1):
            counts[power] -= counts[power - n2 - step]
        for power in range(step, n1 * n2 + 1):
            counts[power] += counts[power - step]
    tail = sum(counts[: int(min(u, n1 * n2 - u)) + 1])
    return min(1.0, float(Fraction(2 * tail, sum(counts))))


def superiority_interval(share: float, n1: int, n2: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """An interval of A that stays within 0 and 1 and exists for A = 0 and A = 1 as well.

    It holds every theta with |A - theta| <= z sqrt(V(theta)), V(theta) = theta (1 - theta) (1 + N (1 - theta) /
    (2 - theta) + N theta / (1 + theta)) / (n1 n2), N = (n1 + n2) / 2 - 1. Source: R. G. Newcombe, Confidence intervals
    for an effect size measure based on the Mann-Whitney statistic, part 2, Statistics in Medicine 25 (2006), 559-573,
    method 5. V takes scores as untied; ties make the interval wider than it need be, never narrower.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    more = (n1 + n2) / 2 - 1

    def beyond(theta: float) -> float:
        among = 1 + more * (1 - theta) / (2 - theta) + more * theta / (1 + theta)
        return (share - theta) ** 2 - z * z * theta * (1 - theta) * among / (n1 * n2)

    low = 0.0 if share == 0 else _root(lambda theta: -beyond(theta), 0.0, share)
    high = 1.0 if share == 1 else _root(beyond, share, 1.0)
    return low, high


def wilson(count: int, n: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval of a share. Source: E. B. Wilson, JASA 22 (1927), 209-212."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At the ends one bound is the share itself, which floats miss by a hair.
    return 0.0 if count == 0 else middle - half, 1.0 if count == n else middle + half


def rate_difference(
    ours: tuple[int, int], theirs: tuple[int, int], *, confidence: float = CONFIDENCE
) -> RateDifference | None:
    """Compare two pass rates, each given as (passed, n); None when a group is empty.

    With Wilson's bounds l and u of each: from d - sqrt((p1 - l1)^2 + (u2 - p2)^2) to d + sqrt((u1 - p1)^2 +
    (p2 - l2)^2). Source: R. G. Newcombe, Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17 (1998), 873-890, method 10 (hybrid score, without continuity correction).
    """
    if not ours[1] or not theirs[1]:
        return None
    share1, share2 = ours[0] / ours[1], theirs[0] / theirs[1]
    (low1, high1), (low2, high2) = wilson(*ours, confidence=confidence), wilson(*theirs, confidence=confidence)
    difference = share1 - share2
    below = sqrt((share1 - low1) ** 2 + (high2 - share2) ** 2)
    above = sqrt((high1 - share1) ** 2 + (share2 - low2) ** 2)
    return RateDifference(difference, difference - below, difference + above, confidence)
