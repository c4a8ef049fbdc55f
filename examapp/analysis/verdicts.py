"""What a comparison of two means supports: one of five verdicts, with all that a sentence about it must say."""

from dataclasses import dataclass
from enum import StrEnum

from examapp.analysis.effects import detectable_d, pooled_sd
from examapp.analysis.means import FEWEST, Difference, Equivalence, Figures, equivalence, welch


class Verdict(StrEnum):
    """What an interval of a difference supports; there is nothing between."""

    HIGHER = "higher"
    LOWER = "lower"
    EQUIVALENT = "equivalent"
    UNDECIDED = "undecided"
    NOT_COMPARABLE = "not_comparable"


class Withheld(StrEnum):
    """Why two groups are not comparable, or not yet."""

    FEW_OF_OURS = "few_of_ours"
    FEW_OF_THEIRS = "few_of_theirs"
    NO_SPREAD = "no_spread"
    NO_FIGURES = "no_figures"
    NO_SIZE = "no_size"
    NO_SD = "no_sd"
    OTHER_FORM = "other_form"
    NO_ANCHOR = "no_anchor"
    FEW_COMMON = "few_common"
    ANCHOR_UNSURE = "anchor_unsure"
    OTHER_MARKING = "other_marking"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with what it rests on.

    `detectable` is the smallest true difference in points that groups of these sizes find with 80 % power.
    `equivalence` is None where no margin was fixed beforehand; `difference` is None where `reason` says why.
    """

    verdict: Verdict
    ours: int
    theirs: int | None
    difference: Difference | None = None
    detectable: float | None = None
    equivalence: Equivalence | None = None
    reason: Withheld | None = None

    @property
    def is_within_margin(self) -> bool:
        """Whether the 90 % interval lies inside the margin, be the difference significant or not."""
        return self.equivalence is not None and self.equivalence.shown


def not_comparable(reason: Withheld, *, ours: int, theirs: int | None) -> Finding:
    """The finding that there is nothing to say, and why; `theirs` is None when their number is not known."""
    return Finding(Verdict.NOT_COMPARABLE, ours, theirs, reason=reason)


def judge(ours: Figures, theirs: Figures, *, margin: float | None = None) -> Finding:
    """Compare two groups; `margin` is in points and was fixed before anybody sat, or is None."""
    for group, reason in ((ours, Withheld.FEW_OF_OURS), (theirs, Withheld.FEW_OF_THEIRS)):
        if group.n < FEWEST:
            return not_comparable(reason, ours=ours.n, theirs=theirs.n)
    difference, sd, smallest = welch(ours, theirs), pooled_sd(ours, theirs), detectable_d(ours.n, theirs.n)
    if difference is None or sd is None or smallest is None:
        return not_comparable(Withheld.NO_SPREAD, ours=ours.n, theirs=theirs.n)
    tested = None if margin is None else equivalence(ours, theirs, margin=margin)
    verdict = decide(difference, tested)
    return Finding(verdict, ours.n, theirs.n, difference, smallest * sd, tested)


def decide(difference: Difference, tested: Equivalence | None = None) -> Verdict:
    """Higher or lower only when the whole 95 % interval lies on one side of zero, whatever the margin.

    Equivalent only when that interval holds zero and the 90 % interval lies inside a margin that was fixed beforehand.
    A difference that is both sure and inside the margin is called what it is, higher or lower, and the sentence says
    that it is within the margin: who reads “equivalent” would take it for no difference. All else is undecided.
    """
    if difference.low > 0:
        return Verdict.HIGHER
    if difference.high < 0:
        return Verdict.LOWER
    return Verdict.EQUIVALENT if tested is not None and tested.shown else Verdict.UNDECIDED
