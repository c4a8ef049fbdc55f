"""A group beside a norm group: what is described, the difference with its interval, and no claim beyond it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from examapp.analysis.effects import Effect, RateDifference, glass_delta, hedges_g, rate_difference
from examapp.analysis.means import Description, Difference, Sized, describe
from examapp.analysis.verdicts import Finding, Verdict, Withheld, judge, not_comparable
from examapp.domain.baselines import Baseline, Summary
from examapp.domain.blueprints import Part

MINIMUM_N = 5
# A topic of fewer items says too little to be shown by itself.
TOPIC_ITEMS = 6


@dataclass(frozen=True, slots=True)
class PartComparison:
    """Whole paper (`part` is None) or one part: both sides, and a finding that says why when there is no difference.

    `ours` is None below MINIMUM_N people; `theirs` is None when the baseline has no figures of this part, or of fewer.
    `effect` is Hedges' g; `pass_rates` is None unless it is known how many passed on both sides. `position` is our mean
    in standard deviations of theirs (Glass), given only where their number is not known.
    """

    part: Part | None
    maximum: Fraction
    n: int
    ours: Description | None
    theirs: Summary | None
    finding: Finding
    effect: Effect | None = None
    pass_rates: RateDifference | None = None
    position: float | None = None

    @property
    def difference(self) -> Difference | None:
        """The difference of the means; None when it is withheld."""
        return self.finding.difference

    @property
    def withheld(self) -> Withheld | None:
        """Why there is no difference; None when there is one."""
        return self.finding.reason

    @property
    def verdict(self) -> Verdict:
        """What may be said."""
        return self.finding.verdict


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

    `key_version` is the version of the key sheet that the scores rest on. `remarked` says that our responses were
    marked again by the rules under which the norm group was marked.
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
    remarked: bool = False

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
    margin: Fraction | None = None,
) -> PartComparison:
    """Describe our points, put them beside theirs, and withhold what rests on too few people.

    `margin` is the part's equivalence margin in points, None where none was fixed beforehand.
    """
    n = len(points)
    ours = None if n < MINIMUM_N else describe(points, passed=passed)
    shown = None if theirs is None or is_small(theirs) else theirs
    if ours is None or shown is None or shown.n is None:
        finding = not_comparable(_reason(ours, theirs), ours=n, theirs=None if theirs is None else theirs.n)
        position = None if ours is None or shown is None else glass_delta(ours.mean, shown.mean, their_sd=shown.sd)
        return PartComparison(part, maximum, n, ours, shown, finding, position=position)
    norm = Sized(shown.n, shown.mean, shown.sd)
    finding = judge(ours, norm, margin=None if margin is None else float(margin))
    rates = None
    if ours.passed is not None and shown.passed is not None:
        rates = rate_difference((ours.passed, ours.n), (shown.passed, shown.n))
    return PartComparison(part, maximum, n, ours, shown, finding, hedges_g(ours, norm), rates)


def is_small(summary: Summary) -> bool:
    """Whether a norm group is known to be too small to be shown; one of unknown size is published by somebody else."""
    return summary.n is not None and summary.n < MINIMUM_N


def _reason(ours: Description | None, theirs: Summary | None) -> Withheld:
    if ours is None:
        return Withheld.FEW_OF_OURS
    if theirs is None:
        return Withheld.NO_FIGURES
    return Withheld.NO_SIZE if theirs.n is None else Withheld.FEW_OF_THEIRS


def topic_shares(earned: Mapping[str, Fraction], maxima: Mapping[str, Fraction]) -> dict[str, float]:
    """Each topic's share of the points that could be earned in it; topics without points are left out."""
    return {topic: float(earned[topic] / maximum) for topic, maximum in maxima.items() if maximum}
