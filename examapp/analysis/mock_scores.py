"""What one person's one paper says: the error band of its score, and the chance of passing another such paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from examapp.domain.mocks import MockResult

# Bands made this way hold the true score in two of three papers: one standard error to either side, as score reports
# have it, in a share that can be said in words.
LEVEL = 2 / 3
# With how many degrees of freedom the spread of the whole paper stands in for that of a stratum.
BORROWED = 2.0
# Where so many items were left out, the paper says little of how somebody does who answers to the end.
MOST_UNANSWERED = 0.2
NODES = 400


@dataclass(frozen=True, slots=True)
class Unit:
    """What was drawn for a stratum at once: an item, or a whole case."""

    stratum: str
    points: float
    maximum: float


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """A score of `points` with its standard error; `low` to `high` is the band, `length` items of right or wrong.

    All in points but `length`, which says how many equal items have the error that this paper has.
    """

    points: float
    maximum: float
    error: float
    length: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PassChance:
    """The chance to pass another paper of the kind, and what it is at either end of the band."""

    chance: float
    low: float
    high: float


def band_of(mock: MockResult) -> ScoreBand | None:
    """The band of a mock exam; None where nothing of it is scored."""
    return score_band(units_of(mock))


def chance_of(mock: MockResult) -> PassChance | None:
    """The chance of a mock exam; None where too much was left out, or nothing is scored."""
    band = band_of(mock)
    if band is None or mock.unanswered > MOST_UNANSWERED * len(mock.answers):
        return None
    step = min(float(each.maximum) for each in mock.answers if each.points is not None)
    return pass_chance(band, float(mock.cut), step=step)


def units_of(mock: MockResult) -> list[Unit]:
    """The scored items by section; those of a case together, because they are drawn and known or not known together."""
    found: dict[tuple[str, str], Unit] = {}
    for each in mock.answers:
        if each.points is not None:
            name = (each.section, each.case_id or each.item_id)
            unit = found.get(name, Unit(each.section, 0.0, 0.0))
            found[name] = Unit(each.section, unit.points + float(each.points), unit.maximum + float(each.maximum))
    return list(found.values())


def score_band(units: Sequence[Unit]) -> ScoreBand | None:
    """The score with its error band at two of three; None where nothing can be earned.

    The band is Wilson's interval for a share of `length` items. So it is never without width: at the top it ends at the
    maximum and begins below it. Source: E. B. Wilson, J. Amer. Statist. Assoc. 22 (1927), 209-212.
    """
    maximum = sum(unit.maximum for unit in units)
    if maximum <= 0:
        return None
    points = sum(unit.points for unit in units)
    share = min(max(points / maximum, 0.0), 1.0)
    length = effective_items(units, share)
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    centre = share + z * z / (2 * length)
    margin = z * sqrt(share * (1 - share) / length + (z / (2 * length)) ** 2)
    scale = 1 + z * z / length
    low, high = max((centre - margin) / scale, 0.0), min((centre + margin) / scale, 1.0)
    return ScoreBand(points, maximum, sqrt(error_variance(units)), length, low * maximum, high * maximum)


def effective_items(units: Sequence[Unit], share: float) -> float:
    """How many equal items of right or wrong have the error variance of these units: M^2 p (1 - p) / SEM^2.

    Where nothing varies, all right or all wrong, it is what the points of the units allow: M^2 over the sum of m^2.
    """
    variance, maximum = error_variance(units), sum(unit.maximum for unit in units)
    if variance > 0 and 0 < share < 1:
        return maximum**2 * share * (1 - share) / variance
    return maximum**2 / sum(unit.maximum**2 for unit in units)


def error_variance(units: Iterable[Unit]) -> float:
    """The square of the person's standard error of measurement: for each stratum n m^2 times the variance of shares.

    With items of right or wrong n s^2 is x (n - x) / (n - 1) for x right of n, Lord's binomial error; its sum over
    strata is Feldt's, and with partial credit the sample variance is Brennan's. A stratum's variance is taken together
    with that of all strata at the weight of BORROWED degrees of freedom, so that a short one without spread is not
    called free of error; that is our convention.

    Sources: F. M. Lord, Educational and Psychological Measurement 17 (1957), 510-521; L. S. Feldt, the same 44 (1984),
    883-891; R. L. Brennan, Applied Psychological Measurement 22 (1998), 307-331.
    """
    strata: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.maximum > 0:
            strata.setdefault(unit.stratum, []).append(unit)
    squares = {name: _squares([unit.points / unit.maximum for unit in members]) for name, members in strata.items()}
    freedom = sum(len(members) - 1 for members in strata.values())
    if not freedom:
        return sum(_lone(members[0]) for members in strata.values())
    pooled = sum(squares.values()) / freedom
    return sum(
        sum(unit.maximum**2 for unit in members) * (squares[name] + BORROWED * pooled) / (len(members) - 1 + BORROWED)
        for name, members in strata.items()
    )


def _lone(unit: Unit) -> float:
    """Without two of anything only the share itself says how much chance there is in it."""
    share = min(max(unit.points / unit.maximum, 0.0), 1.0)
    return unit.maximum**2 * share * (1 - share)


def _squares(shares: Sequence[float]) -> float:
    mean = sum(shares) / len(shares)
    return sum((share - mean) ** 2 for share in shares)


def pass_chance(band: ScoreBand, cut: float, *, step: float = 0.0) -> PassChance:
    """The chance to reach the cut on another paper of the kind, for who knows as much as on that day.

    At a true share t it is binomial over `length` items, P(t) = I_t(k, length - k + 1), the incomplete beta function;
    k is the cut in these items, with the correction for scores that come in steps of `step` points. The chance is the
    mean of P over what the true share may be, by Jeffreys's prior a beta distribution of p length + 1/2 and
    (1 - p) length + 1/2; its range is P at both ends of the band.
    """
    from scipy.special import betainc, betaincinv

    needed = band.length * (cut - step / 2) / band.maximum + 0.5

    def passing(
        shares: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    ) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        if needed <= 0 or needed >= band.length + 1:
            return np.full_like(shares, 1.0 if needed <= 0 else 0.0)
        chances: np.ndarray[tuple[int], np.dtype[np.float64]] = betainc(needed, band.length - needed + 1, shares)
        return chances

    right = min(max(band.points / band.maximum, 0.0), 1.0) * band.length
    quantiles = (np.arange(NODES) + 0.5) / NODES
    chance = float(passing(betaincinv(right + 0.5, band.length - right + 0.5, quantiles)).mean())
    low, high = (float(value) for value in passing(np.array([band.low, band.high]) / band.maximum))
    # Far from the cut the mean lies in a tail that the ends of the band do not reach.
    return PassChance(chance, min(low, chance), max(high, chance))
