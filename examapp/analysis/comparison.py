"""A group beside a norm group: what is described, the difference with its interval, and no claim beyond it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from examapp.analysis.effects import Effect, RateDifference, glass_delta, hedges_g, rate_difference
from examapp.analysis.equated import Equated, equated_finding
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
    in standard deviations of theirs (Glass), given only where their number is not known. `equated` is there where the
    norm group sat another form: how its scale was reached, or why it was not; `ours` and `theirs` are then each on
    their own form.
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
    equated: Equated | None = None

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
    marked again by the rules under which the norm group was marked; `other_form` that it sat another form.
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
    other_form: bool = False

    @property
    def headline(self) -> PartComparison:
        """The part that the conclusion rests on: the common one, unless the whole paper alone can be compared."""
        if self.baseline.common is None:
            return self.whole
        return self.whole if self.common.withheld is not None and self.whole.withheld is None else self.common

    @property
    def their_scores(self) -> tuple[Fraction, ...]:
        """The norm group's single scores where they may stand beside ours: of the same form, marked alike."""
        apart = self.other_form or self.whole.withheld is Withheld.OTHER_MARKING
        return () if apart else self.baseline.scores


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
    if ours is None or shown is None or shown.n is None or shown.sd is None:
        finding = not_comparable(_reason(ours, theirs), ours=n, theirs=None if theirs is None else theirs.n)
        return PartComparison(part, maximum, n, ours, shown, finding, position=_position(ours, shown))
    norm = Sized(shown.n, shown.mean, shown.sd)
    finding = judge(ours, norm, margin=None if margin is None else float(margin))
    rates = None
    if ours.passed is not None and shown.passed is not None:
        rates = rate_difference((ours.passed, ours.n), (shown.passed, shown.n))
    return PartComparison(part, maximum, n, ours, shown, finding, hedges_g(ours, norm), rates)


def _position(ours: Description | None, theirs: Summary | None) -> float | None:
    if ours is None or theirs is None or theirs.sd is None:
        return None
    return glass_delta(ours.mean, theirs.mean, their_sd=theirs.sd)


def compare_apart(
    part: Part | None,
    points: Sequence[Fraction],
    theirs: Summary | None,
    *,
    maximum: Fraction,
    equated: Equated | Withheld,
    passed: int | None = None,
    margin: Fraction | None = None,
) -> PartComparison:
    """Describe our points, and compare them with people who sat another form or were marked otherwise, if at all.

    Their figures are shown only where they could be put on one scale: side by side, they would be compared.
    """
    n = len(points)
    ours = None if n < MINIMUM_N else describe(points, passed=passed)
    size = None if theirs is None else theirs.n
    few = ours is None or theirs is None or is_small(theirs)
    if isinstance(equated, Withheld) or few or size is None:
        reason = _reason(ours, theirs) if few else equated if isinstance(equated, Withheld) else Withheld.NO_SIZE
        return PartComparison(part, maximum, n, ours, None, not_comparable(reason, ours=n, theirs=size))
    finding = equated_finding(equated, ours=n, theirs=size, margin=None if margin is None else float(margin))
    shown = None if finding.reason is not None or theirs is None else replace(theirs, passed=None)
    return PartComparison(part, maximum, n, ours, shown, finding, equated=equated)


def is_small(summary: Summary) -> bool:
    """Whether a norm group is known to be too small to be shown; one of unknown size is published by somebody else."""
    return summary.n is not None and summary.n < MINIMUM_N


def _reason(ours: Description | None, theirs: Summary | None) -> Withheld:
    if ours is None:
        return Withheld.FEW_OF_OURS
    if theirs is None:
        return Withheld.NO_FIGURES
    if theirs.n is None:
        return Withheld.NO_SIZE
    return Withheld.FEW_OF_THEIRS if is_small(theirs) else Withheld.NO_SD


def topic_shares(earned: Mapping[str, Fraction], maxima: Mapping[str, Fraction]) -> dict[str, float]:
    """Each topic's share of the points that could be earned in it; topics without points are left out."""
    return {topic: float(earned[topic] / maximum) for topic, maximum in maxima.items() if maximum}
