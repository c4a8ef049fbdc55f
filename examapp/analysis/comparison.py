"""A group beside a norm group: what is described, the difference with its interval, and no claim beyond it."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from typing import Protocol

from examapp.domain.baselines import Baseline, Summary
from examapp.domain.blueprints import Part

MINIMUM_N = 5
CONFIDENCE = 0.95


class Verdict(StrEnum):
    """What an interval of a difference supports; there is nothing between."""

    HIGHER = "higher"
    LOWER = "lower"
    UNDECIDED = "undecided"


class Withheld(StrEnum):
    """Why figures are not given."""

    FEW_OF_OURS = "few_of_ours"
    FEW_OF_THEIRS = "few_of_theirs"
    NO_SPREAD = "no_spread"
    NO_FIGURES = "no_figures"


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

    @property
    def verdict(self) -> Verdict:
        """Higher or lower only when the whole interval lies on one side of zero."""
        if self.low > 0:
            return Verdict.HIGHER
        return Verdict.LOWER if self.high < 0 else Verdict.UNDECIDED


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
    F. E. Satterthwaite, Biometrics Bulletin 2 (1946), 110-114.
    """
    variance1, variance2 = ours.sd**2 / ours.n, theirs.sd**2 / theirs.n
    error = sqrt(variance1 + variance2)
    if error == 0:
        return None
    from scipy.special import stdtr, stdtrit  # the t distribution, without loading all of scipy.stats

    df = (variance1 + variance2) ** 2 / (variance1**2 / (ours.n - 1) + variance2**2 / (theirs.n - 1))
    difference = ours.mean - theirs.mean
    t = difference / error
    margin = float(stdtrit(df, (1 + confidence) / 2)) * error
    p = 2 * float(stdtr(df, -abs(t)))
    return Difference(difference, difference - margin, difference + margin, t, df, p, confidence)


@dataclass(frozen=True, slots=True)
class PartComparison:
    """Whole paper (`part` is None) or one part: both sides, and either a difference or why there is none.

    `ours` is None below MINIMUM_N people; `theirs` is None when the baseline has no figures of this part, or of fewer.
    """

    part: Part | None
    maximum: Fraction
    n: int
    ours: Description | None
    theirs: Summary | None
    difference: Difference | None
    withheld: Withheld | None

    @property
    def verdict(self) -> Verdict | None:
        """What may be said; None when the difference is withheld."""
        return None if self.difference is None else self.difference.verdict


@dataclass(frozen=True, slots=True)
class TopicRow:
    """Shares of a topic's points, 0 to 1; described side by side and not tested."""

    topic_id: str
    title: str
    part: Part
    items: int
    ours: float | None
    theirs: float | None


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many of a group were to sit, and what became of them: expected = sat + absent + open + voided."""

    expected: int
    sat: int
    absent: int
    open: int
    voided: int
    excused: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group's results on one form beside a baseline; `digest` names everything that went in.

    `key_version` is the version of the key sheet that the scores rest on.
    """

    exam_title: str
    form_code: str
    key_version: int
    cut_score: Fraction
    baseline: Baseline
    attendance: Attendance
    whole: PartComparison
    common: PartComparison
    topics: tuple[TopicRow, ...]
    favouring: tuple[str, ...]
    demonstration: bool
    digest: str

    @property
    def headline(self) -> PartComparison:
        """The part that the conclusion rests on: the common one when the baseline has it, else the whole paper."""
        return self.whole if self.baseline.common is None else self.common


def compare_part(
    part: Part | None,
    points: Sequence[Fraction],
    theirs: Summary | None,
    *,
    maximum: Fraction,
    passed: int | None = None,
) -> PartComparison:
    """Describe our points, put them beside theirs, and withhold what rests on too few people."""
    few = len(points) < MINIMUM_N
    ours = None if few else describe(points, passed=passed)
    reason = _reason(ours, theirs)
    shown = None if theirs is None or theirs.n < MINIMUM_N else theirs
    difference = None
    if reason is None and ours is not None and shown is not None:
        difference = welch(ours, shown)
        reason = Withheld.NO_SPREAD if difference is None else None
    return PartComparison(part, maximum, len(points), ours, shown, difference, reason)


def _reason(ours: Description | None, theirs: Summary | None) -> Withheld | None:
    if ours is None:
        return Withheld.FEW_OF_OURS
    if theirs is None:
        return Withheld.NO_FIGURES
    return Withheld.FEW_OF_THEIRS if theirs.n < MINIMUM_N else None


def topic_shares(earned: Mapping[str, Fraction], maxima: Mapping[str, Fraction]) -> dict[str, float]:
    """Each topic's share of the points that could be earned in it; topics without points are left out."""
    return {topic: float(earned[topic] / maximum) for topic, maximum in maxima.items() if maximum}
