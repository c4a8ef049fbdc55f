"""Putting scores of one form on the scale of another through items that both have: linear methods and their limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import median

# M. J. Kolen & R. L. Brennan, Test Equating, Scaling, and Linking, 3rd ed. (2014): at least a fifth of the form.
ANCHOR_SHARE = 0.20
FEWEST_ANCHORS = 5
SMALL = 100
# A robust z beyond this is a drifting item; 0.74 makes an interquartile range a standard deviation.
DRIFT_Z = 2.7
QUARTILES = 0.74


class Method(StrEnum):
    """How two forms are put on one scale."""

    TUCKER = "tucker"
    LEVINE = "levine"
    CHAINED = "chained"
    NOMINAL_MEAN = "nominal_mean"
    CIRCLE_ARC = "circle_arc"


@dataclass(frozen=True, slots=True)
class Taken:
    """A group that took a form: n, mean and sd (n - 1) of the form and of its anchor, and their covariance."""

    n: int
    mean: float
    sd: float
    anchor_mean: float
    anchor_sd: float
    covariance: float


@dataclass(frozen=True, slots=True)
class Line:
    """A score x of the first form is worth slope * x + intercept on the second."""

    method: Method
    slope: float
    intercept: float

    def of(self, score: float) -> float:
        """The score on the second form's scale."""
        return self.slope * score + self.intercept


def synthetic_line(new: Taken, old: Taken, *, method: Method, weight: float = 1.0) -> Line | None:
    """Tucker's or Levine's line through an internal anchor; None where an anchor has no spread or no covariance.

    gamma is cov(X, V) / var(V) (Tucker) or var(X) / cov(X, V) (Levine, internal anchor). With w1 = `weight` for the new
    form's group: mean_s(X) = mean(X) - w2 g1 (mean1(V) - mean2(V)), var_s(X) = var(X) - w2 g1^2 (var1(V) - var2(V)) +
    w1 w2 g1^2 (mean1(V) - mean2(V))^2, and alike for Y. Source: Kolen & Brennan (2014), ch. 4.
    """
    gammas = [_gamma(taken, method) for taken in (new, old)]
    if gammas[0] is None or gammas[1] is None:
        return None
    gamma1, gamma2 = gammas[0], gammas[1]
    other, apart = 1 - weight, new.anchor_mean - old.anchor_mean
    spread = new.anchor_sd**2 - old.anchor_sd**2
    mean_x, mean_y = new.mean - other * gamma1 * apart, old.mean + weight * gamma2 * apart
    common = weight * other * apart**2
    var_x = new.sd**2 - other * gamma1**2 * spread + gamma1**2 * common
    var_y = old.sd**2 + weight * gamma2**2 * spread + gamma2**2 * common
    if var_x <= 0 or var_y <= 0:
        return None
    slope = sqrt(var_y / var_x)
    return Line(method, slope, mean_y - slope * mean_x)


def _gamma(taken: Taken, method: Method) -> float | None:
    if method is Method.LEVINE:
        return taken.sd**2 / taken.covariance if taken.covariance > 0 else None
    return taken.covariance / taken.anchor_sd**2 if taken.anchor_sd > 0 else None


def chained_line(new: Taken, old: Taken) -> Line | None:
    """From the form to the anchor in the new group, and from the anchor to the old form in the other."""
    if min(new.sd, new.anchor_sd, old.anchor_sd) <= 0:
        return None
    down, up = new.anchor_sd / new.sd, old.sd / old.anchor_sd
    slope = up * down
    return Line(Method.CHAINED, slope, old.mean + up * (new.anchor_mean - down * new.mean - old.anchor_mean))


def nominal_mean_line(new: Taken, old: Taken, *, forms: tuple[float, float], anchor: float) -> Line | None:
    """Mean equating with the lengths of the forms and of the anchor for the gammas, for small groups; slope 1.

    mean_s uses K_X / K_V in place of a regression; lengths are numbers of items, or points where items differ in them.
    Source: M. Babcock, A. Albano & M. Raymond, Educational and
    Psychological Measurement 72 (2012), 608-628.
    """
    if anchor <= 0:
        return None
    weight = new.n / (new.n + old.n)
    apart = new.anchor_mean - old.anchor_mean
    mean_x = new.mean - (1 - weight) * forms[0] / anchor * apart
    mean_y = old.mean + weight * forms[1] / anchor * apart
    return Line(Method.NOMINAL_MEAN, 1.0, mean_y - mean_x)


@dataclass(frozen=True, slots=True)
class Arc:
    """A curve through both ends of the scale and one point between them; it bends by a circle's arc.

    Source: S. A. Livingston & S. Kim, Journal of Educational Measurement 46 (2009), 330-343 (simplified method).
    """

    low: tuple[float, float]
    middle: tuple[float, float]
    high: tuple[float, float]

    def of(self, score: float) -> float:
        """The score on the second form's scale; outside the ends the straight line goes on."""
        (x1, y1), (x2, y2), (x3, y3) = self.low, self.middle, self.high
        straight = y1 + (y3 - y1) / (x3 - x1) * (score - x1)
        bend = y2 - (y1 + (y3 - y1) / (x3 - x1) * (x2 - x1))
        if abs(bend) < 1e-12 or not x1 < score < x3:
            return straight
        centre_x = (x1 + x3) / 2
        centre_y = ((x1 - centre_x) ** 2 - (x2 - centre_x) ** 2 - bend**2) / (-2 * bend)
        radius = sqrt((x1 - centre_x) ** 2 + centre_y**2)
        sign = 1 if bend > 0 else -1
        return straight + centre_y + sign * sqrt(max(0.0, radius**2 - (score - centre_x) ** 2))


def circle_arc(new: Taken, old: Taken, *, ends: tuple[tuple[float, float], tuple[float, float]]) -> Arc | None:
    """The arc through both ends and the chained mean; None where the mean lies on an end. `ends` are (x, y) pairs."""
    line = chained_line(new, old)
    (low_x, _low_y), (high_x, _high_y) = ends
    if line is None or not low_x < new.mean < high_x:
        return None
    return Arc(ends[0], (new.mean, line.of(new.mean)), ends[1])


def methods_for(n_new: int, n_old: int) -> tuple[Method, ...]:
    """Which methods to give: for fewer than 100 in a group those that estimate little."""
    if min(n_new, n_old) < SMALL:
        return (Method.NOMINAL_MEAN, Method.CIRCLE_ARC)
    return (Method.TUCKER, Method.CHAINED)


def may_equate(anchors: int, items: int) -> bool:
    """Whether there are enough common items: a fifth of the form, and never fewer than five."""
    return anchors >= max(FEWEST_ANCHORS, ANCHOR_SHARE * items)


def drifting(new: Sequence[float], old: Sequence[float]) -> tuple[int, ...]:
    """The places of common items whose delta changed unlike the others': robust z beyond 2.7.

    delta = 13 - 4 z(p) for a facility p; facilities of 0 and 1 are taken as 0.005 and 0.995. z = (d - median) / (0.74
    IQR) of the differences d; where most items agree exactly, every other one drifts. Source: H. Huynh & P. Meyer,
    Practical Assessment, Research & Evaluation 15 (2010), 2.
    """
    differences = [delta_of(one) - delta_of(other) for one, other in zip(new, old, strict=True)]
    if len(differences) < FEWEST_ANCHORS:
        return ()
    middle, spread = median(differences), _quartile_range(differences)
    scale = QUARTILES * spread
    return tuple(
        place for place, each in enumerate(differences) if abs(each - middle) > (DRIFT_Z * scale if scale > 0 else 1e-9)
    )


def delta_of(facility: float) -> float:
    """A facility on ETS's delta scale: 13 at one half, higher is harder."""
    from scipy.special import ndtri

    return 13 - 4 * float(ndtri(min(0.995, max(0.005, facility))))


def _quartile_range(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return median(ordered[-half:]) - median(ordered[:half])
