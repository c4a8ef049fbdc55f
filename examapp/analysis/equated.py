"""Two groups that took different forms with items in common: their difference on one scale, and how far it carries."""

from dataclasses import astuple, dataclass
from math import sqrt
from statistics import fmean

from examapp.analysis.equating import (
    Arc,
    Line,
    Method,
    Taken,
    chained_line,
    circle_arc,
    drifting,
    may_equate,
    methods_for,
    nominal_mean_line,
    synthetic_line,
)
from examapp.analysis.links import Published, Sat
from examapp.analysis.means import CONFIDENCE, FEWEST, Difference, Equivalence
from examapp.analysis.verdicts import Finding, Verdict, Withheld, decide, not_comparable

STEP = 1e-5
POWER = 0.80
INNER = 0.90


@dataclass(frozen=True, slots=True)
class EquatedDifference:
    """Our mean on the other form's scale, and less theirs, by one method; `error` is the standard error of that."""

    method: Method
    mean: float
    error: float
    found: Difference


@dataclass(frozen=True, slots=True)
class Equated:
    """What came of equating: `differences` by two methods, the first to be reported; or `reason` why there are none.

    `common` counts the items that both forms have and figures are known of, `anchors` are those that were used, and
    `dropped` those that drifted.
    """

    common: int
    anchors: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    differences: tuple[EquatedDifference, ...] = ()
    reason: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Scales:
    """The most points on the new form, on the old form, and on the items in common."""

    new: float
    old: float
    common: float


def equate(new: Sat, old: Sat | Published, *, maxima: tuple[float, float]) -> Equated:
    """Put the new form's group on the old form's scale; `maxima` are the most points of the new and the old form.

    Items whose difficulty changed unlike the others' are dropped first. A source that gives figures of its common items
    together cannot drop one; then nothing is said.
    """
    common = [name for name in new.maxima if name in old.linking]
    if not common:
        return Equated(0, reason=Withheld.OTHER_FORM)
    if min(new.n, old.n) < FEWEST:
        return Equated(len(common), reason=Withheld.FEW_OF_OURS if new.n < FEWEST else Withheld.FEW_OF_THEIRS)
    dropped = _drifted(new, old, common)
    kept = tuple(name for name in common if name not in dropped)
    if not may_equate(len(kept), len(new.maxima)):
        return Equated(len(common), kept, dropped, reason=Withheld.FEW_COMMON)
    theirs = old.taken(kept, old.maxima)
    if theirs is None:
        return Equated(len(common), kept, dropped, reason=Withheld.ANCHOR_UNSURE)
    scales = Scales(*maxima, sum(old.maxima[name] for name in kept))
    ours = new.taken(kept, old.maxima)
    found = [_difference(each, ours, theirs, scales, new) for each in methods_for(new.n, old.n)]
    differences = tuple(each for each in found if each is not None)
    if len(differences) < len(found):
        return Equated(len(common), kept, dropped, reason=Withheld.NO_SPREAD)
    return Equated(len(common), kept, dropped, differences)


def _drifted(new: Sat, old: Sat | Published, common: list[str]) -> tuple[str, ...]:
    """The common items that drifted, among those whose facility is known on both sides."""
    pairs = [(name, new.facility(name), old.facility(name)) for name in common]
    known = [(name, one, other) for name, one, other in pairs if one is not None and other is not None]
    places = drifting([one for _name, one, _other in known], [other for _name, _one, other in known])
    return tuple(known[place][0] for place in places)


def _difference(method: Method, ours: Taken, theirs: Taken, scales: Scales, new: Sat) -> EquatedDifference | None:
    """The difference by one method with the error of sampling both groups; None where a method cannot be used."""
    curve = _curve(method, ours, theirs, scales)
    parts = _error_parts(method, ours, theirs, scales)
    if curve is None or parts is None or sum(parts) <= 0:
        return None
    from scipy.special import stdtr

    mean = fmean(curve.of(total) for total in new.totals)
    error, df = sqrt(sum(parts)), _degrees(parts, (ours.n, theirs.n))
    difference = mean - theirs.mean
    t = difference / error
    low, high = _interval(difference, error, df, CONFIDENCE)
    return EquatedDifference(
        method, mean, error, Difference(difference, low, high, t, df, 2 * float(stdtr(df, -abs(t))))
    )


def _interval(difference: float, error: float, df: float, confidence: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    margin = float(stdtrit(df, (1 + confidence) / 2)) * error
    return difference - margin, difference + margin


def _degrees(parts: tuple[float, float], sizes: tuple[int, int]) -> float:
    """Satterthwaite's degrees of freedom of a sum of two variances."""
    return sum(parts) ** 2 / sum(part**2 / (n - 1) for part, n in zip(parts, sizes, strict=True))


def _curve(method: Method, ours: Taken, theirs: Taken, scales: Scales) -> Line | Arc | None:
    if method is Method.CIRCLE_ARC:
        return circle_arc(ours, theirs, ends=((0.0, 0.0), (scales.new, scales.old)))
    if method is Method.NOMINAL_MEAN:
        return nominal_mean_line(ours, theirs, forms=(scales.new, scales.old), anchor=scales.common)
    return chained_line(ours, theirs) if method is Method.CHAINED else synthetic_line(ours, theirs, method=method)


def _estimate(method: Method, ours: Taken, theirs: Taken, scales: Scales) -> float | None:
    """The difference as a function of the moments; an arc passes through the chained mean."""
    line = _curve(Method.CHAINED if method is Method.CIRCLE_ARC else method, ours, theirs, scales)
    return None if line is None else line.of(ours.mean) - theirs.mean


def _error_parts(method: Method, ours: Taken, theirs: Taken, scales: Scales) -> tuple[float, float] | None:
    """The variance of the difference that sampling each group brings, by the delta method.

    g' V g for the gradient g of the difference by a group's mean(X), mean(V), var(X), cov(X, V), var(V), with V their
    sampling covariance under normality: cov(s_ij, s_kl) = (s_ik s_jl + s_il s_jk) / (n - 1). Source: Kolen & Brennan
    (2014), ch. 7.
    """
    parts = []
    for place, group in enumerate((ours, theirs)):
        slopes = []
        for moment in range(5):
            ends = [_moved(group, moment, sign) for sign in (-1, 1)]
            pairs = [(end, theirs) if place == 0 else (ours, end) for end in ends]
            low, high = (_estimate(method, *pair, scales) for pair in pairs)
            if low is None or high is None:
                return None
            slopes.append((high - low) / (2 * _step(group, moment)))
        parts.append(_quadratic(slopes, group))
    return parts[0], parts[1]


def equating_error(method: Method, ours: Taken, theirs: Taken, *, scales: Scales) -> float | None:
    """The standard error of our mean on their form less theirs, in points; None where the method cannot be used."""
    parts = _error_parts(method, ours, theirs, scales)
    return None if parts is None else sqrt(sum(parts))


def _step(group: Taken, moment: int) -> float:
    """A small change of a moment, in proportion to the spread that it is of."""
    spreads = (group.sd, group.anchor_sd, group.sd**2, group.sd * group.anchor_sd, group.anchor_sd**2)
    return STEP * spreads[moment]


def _moved(group: Taken, moment: int, sign: int) -> Taken:
    n, mean, sd, anchor_mean, anchor_sd, shared = astuple(group)
    moments = [mean, anchor_mean, sd**2, shared, anchor_sd**2]
    moments[moment] += sign * _step(group, moment)
    return Taken(n, moments[0], sqrt(moments[2]), moments[1], sqrt(moments[4]), moments[3])


def _quadratic(slopes: list[float], group: Taken) -> float:
    x, v, xv = group.sd**2, group.anchor_sd**2, group.covariance
    means = slopes[0] ** 2 * x + 2 * slopes[0] * slopes[1] * xv + slopes[1] ** 2 * v
    table = (
        (2 * x * x, 2 * x * xv, 2 * xv * xv),
        (2 * x * xv, x * v + xv * xv, 2 * xv * v),
        (2 * xv * xv, 2 * xv * v, 2 * v * v),
    )
    spreads = sum(one * row[k] * slopes[2 + k] for one, row in zip(slopes[2:], table, strict=True) for k in range(3))
    return means / group.n + spreads / (group.n - 1)


def equated_finding(equated: Equated, *, ours: int, theirs: int, margin: float | None = None) -> Finding:
    """The verdict by the first method, and only where the second gives the same; `margin` is in points."""
    if equated.reason is not None:
        return not_comparable(equated.reason, ours=ours, theirs=theirs)
    tested = [None if margin is None else _equivalence(each, margin) for each in equated.differences]
    verdicts = {decide(each.found, test) for each, test in zip(equated.differences, tested, strict=True)}
    first = equated.differences[0]
    verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.UNDECIDED
    return Finding(verdict, ours, theirs, first.found, _detectable(first), tested[0])


def _equivalence(each: EquatedDifference, margin: float) -> Equivalence:
    from scipy.special import stdtr

    found = each.found
    p = max(float(stdtr(found.df, (sign * found.difference - margin) / each.error)) for sign in (-1, 1))
    low, high = _interval(found.difference, each.error, found.df, INNER)
    return Equivalence(margin, p, low, high, INNER)


def _detectable(each: EquatedDifference) -> float:
    """The smallest true difference found with 80 % power: (t of 97.5 % + t of 80 %) standard errors."""
    from scipy.special import stdtrit

    return float(stdtrit(each.found.df, (1 + CONFIDENCE) / 2) + stdtrit(each.found.df, POWER)) * each.error
