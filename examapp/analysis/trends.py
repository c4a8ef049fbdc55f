"""Results of a group over several forms, in the order of their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from examapp.analysis.comparison import MINIMUM_N
from examapp.analysis.equated import Equated
from examapp.analysis.means import Description, describe
from examapp.analysis.retakes import Retakes
from examapp.analysis.verdicts import Finding


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A group's scores on one form: per cent of the maximum, with the t interval of the mean; None for too few.

    Each point is of a form of its own: only `change`, the equated difference from the form before in points of that
    form, compares the two; None for the first form. `retaken` counts those who sat this form again in the same year;
    they are in no figure of the point.
    """

    label: str
    form_code: str
    n: int
    scores: Description | None
    low: float | None
    high: float | None
    passed: int
    change: Equated | None = None
    finding: Finding | None = None
    retaken: int = 0


@dataclass(frozen=True, slots=True)
class SatAgain:
    """Those who sat a later form in the year of an earlier one; both forms by their codes."""

    first: str
    second: str
    counts: Retakes


def trend_point(
    label: str, form_code: str, points: Sequence[Fraction], *, maximum: Fraction, passed: int
) -> TrendPoint:
    """Describe one form's scores in per cent of the maximum."""
    if len(points) < MINIMUM_N:
        return TrendPoint(label, form_code, len(points), None, None, None, passed)
    scores = describe([100 * each / maximum for each in points], passed=passed)
    from scipy.special import stdtrit  # the t distribution, without loading all of scipy.stats

    margin = float(stdtrit(scores.n - 1, 0.975)) * scores.sd / sqrt(scores.n)
    return TrendPoint(label, form_code, scores.n, scores, scores.mean - margin, scores.mean + margin, passed)
