"""Items that work otherwise in another group at the same total score (differential item functioning)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt

import numpy as np

from examapp.analysis.matrices import FloatArray, ResponseMatrix

# R. Zwick, A Review of ETS Differential Item Functioning Assessment Procedures, ETS RR-12-08 (2012).
FEWEST_IN_ALL, FEWEST_IN_A_GROUP = 500, 200
SMALL_DELTA, LARGE_DELTA = 1.0, 1.5
Z95 = 1.959963984540054
Stratum = tuple[float, float, float, float]


class EtsClass(StrEnum):
    """ETS's classes: negligible, moderate, large."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class ItemDif:
    """One item: common odds ratio (above 1: easier for the reference group), ETS delta, and the test of no effect."""

    item_id: str
    odds_ratio: float
    delta: float
    delta_error: float
    low: float
    high: float
    chi2: float
    p: float
    ets: EtsClass


def may_judge(reference: int, focal: int) -> bool:
    """Whether so many people carry a verdict on single items."""
    return min(reference, focal) >= FEWEST_IN_A_GROUP and reference + focal >= FEWEST_IN_ALL


def mantel_haenszel(item_id: str, strata: Sequence[Stratum]) -> ItemDif | None:
    """Compare an item over score levels, each (reference right, wrong, focal right, wrong); None where nothing varies.

    alpha = sum(a d / N) / sum(b c / N), delta = -2.35 ln alpha, variance of ln alpha after J. Robins, N. Breslow & S.
    Greenland, Biometrics 42 (1986), 311-323; chi-squared with continuity correction as in N. Mantel & W. Haenszel, JNCI
    22 (1959), 719-748. Classes: A unless delta is significant and at least 1 in size, C when it is at least 1.5 and
    significantly above 1, else B.
    """
    kept = [each for each in strata if _varies(each)]
    right = sum(a * d / (a + b + c + d) for a, b, c, d in kept)
    wrong = sum(b * c / (a + b + c + d) for a, b, c, d in kept)
    if right <= 0 or wrong <= 0:
        return None
    ratio = right / wrong
    error = sqrt(_log_variance(kept, right, wrong))
    chi2 = _chi_squared(kept)
    from scipy.special import gammaincc

    p = float(gammaincc(0.5, chi2 / 2))
    delta, delta_error = -2.35 * log(ratio), 2.35 * error
    low, high = (exp(log(ratio) + sign * Z95 * error) for sign in (-1, 1))
    return ItemDif(item_id, ratio, delta, delta_error, low, high, chi2, p, _ets_class(delta, delta_error))


def _varies(stratum: Stratum) -> bool:
    a, b, c, d = stratum
    return a + b > 0 and c + d > 0 and a + c > 0 and b + d > 0


def _log_variance(strata: Sequence[Stratum], right: float, wrong: float) -> float:
    pr = ps_qr = qs = 0.0
    for a, b, c, d in strata:
        n = a + b + c + d
        p, q, r, s = (a + d) / n, (b + c) / n, a * d / n, b * c / n
        pr, ps_qr, qs = pr + p * r, ps_qr + p * s + q * r, qs + q * s
    return pr / (2 * right**2) + ps_qr / (2 * right * wrong) + qs / (2 * wrong**2)


def _chi_squared(strata: Sequence[Stratum]) -> float:
    apart = variance = 0.0
    for a, b, c, d in strata:
        n = a + b + c + d
        apart += a - (a + b) * (a + c) / n
        if n > 1:
            variance += (a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))
    correction = min(0.5, abs(apart))
    return (abs(apart) - correction) ** 2 / variance if variance > 0 else 0.0


def _ets_class(delta: float, error: float) -> EtsClass:
    if abs(delta) < SMALL_DELTA or abs(delta) <= Z95 * error:
        return EtsClass.A
    is_large = abs(delta) >= LARGE_DELTA and abs(delta) - Z95 * error > SMALL_DELTA
    return EtsClass.C if is_large else EtsClass.B


def strata_of(right: FloatArray, totals: FloatArray, focal: FloatArray) -> list[Stratum]:
    """The table of an item of 0 and 1 at each total score; `focal` is true for the people of the focal group."""
    tables = []
    for level in np.unique(totals):
        here = totals == level
        counts = []
        for group in (~focal.astype(bool), focal.astype(bool)):
            answers = right[here & group]
            counts += [float(answers.sum()), float(len(answers) - answers.sum())]
        tables.append((counts[0], counts[1], counts[2], counts[3]))
    return tables


def dif_of(
    item_ids: Sequence[str], points: FloatArray, focal: FloatArray, *, purified: bool = True
) -> tuple[ItemDif | None, ...]:
    """Every item of 0 and 1, matched on the total with the item itself; items of class C leave the total once.

    The studied item stays in its own total (P. W. Holland & D. T. Thayer, in Test Validity, 1988).
    """
    first = _round(item_ids, points, focal, points.sum(axis=1))
    if not purified:
        return first
    large = [place for place, each in enumerate(first) if each is not None and each.ets is EtsClass.C]
    if not large:
        return first
    clean = points.sum(axis=1) - points[:, large].sum(axis=1)
    return tuple(
        mantel_haenszel(name, strata_of(points[:, place], clean + (points[:, place] if place in large else 0), focal))
        for place, name in enumerate(item_ids)
    )


def dif_between(ours: ResponseMatrix, theirs: Mapping[str, Sequence[float]]) -> tuple[ItemDif | None, ...]:
    """Our people (the focal group) beside others whose points on the same items are known, item by item.

    Items that were not simply right or wrong for our people are left out.
    """
    shares = ours.points / ours.maxima
    kept = [
        place
        for place, name in enumerate(ours.item_ids)
        if name in theirs and bool(np.isin(shares[:, place], (0.0, 1.0)).all())
    ]
    if not kept:
        return ()
    names = [ours.item_ids[place] for place in kept]
    others = np.array([theirs[name] for name in names]).T / ours.maxima[kept]
    focal = np.repeat([0.0, 1.0], [len(others), ours.n_persons])
    return dif_of(names, np.vstack([others, shares[:, kept]]), focal)


def _round(
    item_ids: Sequence[str], points: FloatArray, focal: FloatArray, totals: FloatArray
) -> tuple[ItemDif | None, ...]:
    return tuple(
        mantel_haenszel(name, strata_of(points[:, place], totals, focal)) for place, name in enumerate(item_ids)
    )
