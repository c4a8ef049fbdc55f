"""Two groups of scores from anywhere: what is known of each, and all that may be said of their difference."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examapp.analysis.effects import (
    Effect,
    RateDifference,
    Superiority,
    detectable_d,
    glass_delta,
    hedges_g,
    rate_difference,
    superiority,
)
from examapp.analysis.means import FEWEST, Sized
from examapp.analysis.verdicts import Finding, Withheld, judge, not_comparable


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of one group: a summary, and single scores where there are any; `n` is None when nobody says."""

    n: int | None
    mean: float
    sd: float
    passed: int | None = None
    scores: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two groups side by side; None where what is known does not allow a figure.

    `position` is our mean in standard deviations of theirs (Glass), the most that can be said without their number.
    """

    ours: Side
    theirs: Side
    finding: Finding
    effect: Effect | None = None
    superiority: Superiority | None = None
    pass_rates: RateDifference | None = None
    detectable_d: float | None = None
    position: float | None = None


def side_of(scores: Sequence[Fraction], *, cut: Fraction | None = None) -> Side:
    """A group by its scores, two or more; who has the cut score or more has passed."""
    passed = None if cut is None else sum(score >= cut for score in scores)
    mean, sd = float(statistics.mean(scores)), float(statistics.stdev(scores))
    return Side(len(scores), mean, sd, passed, tuple(scores))


def meet(ours: Side, theirs: Side, *, margin: float | None = None) -> Meeting:
    """Everything that may be said of two groups that sat the same form under the same marking rules.

    `margin` is in points and was fixed beforehand. Our group needs a known size.
    """
    position = glass_delta(ours.mean, theirs.mean, their_sd=theirs.sd)
    n = ours.n or 0
    if theirs.n is None:
        finding = not_comparable(Withheld.NO_SIZE, ours=n, theirs=None)
        return Meeting(ours, theirs, finding, position=position)
    one, other = Sized(n, ours.mean, ours.sd), Sized(theirs.n, theirs.mean, theirs.sd)
    finding = judge(one, other, margin=margin)
    enough = min(n, theirs.n) >= FEWEST
    rates = None
    if ours.passed is not None and theirs.passed is not None:
        rates = rate_difference((ours.passed, n), (theirs.passed, theirs.n))
    return Meeting(
        ours,
        theirs,
        finding,
        effect=hedges_g(one, other) if enough else None,
        superiority=superiority(ours.scores, theirs.scores) if ours.scores and theirs.scores else None,
        pass_rates=rates,
        detectable_d=detectable_d(n, theirs.n) if enough else None,
        position=position,
    )
