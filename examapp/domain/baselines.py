"""Baselines: the stored statistics of a norm group, with where they come from and what they may be compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from examapp.domain.errors import Message, NotComparable
from examapp.domain.forms import Form

SEE = {"command": "examapp report comparison"}


@dataclass(frozen=True, slots=True)
class Summary:
    """A distribution of scores in raw points; sd is with n - 1; what is not known is None, the number of people too.

    `sd` is None where a source gives nothing but the difficulty of its items.
    """

    n: int | None
    mean: float
    sd: float | None
    maximum: Fraction
    median: float | None = None
    lowest: float | None = None
    highest: float | None = None
    passed: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is known of points on some items together: mean, sd (n - 1), and covariance with the whole paper or a part.

    `items` are ids on the form that the norm group sat.
    """

    items: tuple[str, ...]
    mean: float
    sd: float
    covariance: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known of a norm group: whole paper and common part, topics as shares of their points (0 to 1).

    `scores` are single people's points on the whole paper, `topic_sds` the spread of their shares (n - 1); both are
    empty where only a summary is known. `items` are facilities by item id (0 to 1); `item_points` are single people's
    points by item id, in the order of `scores`. The anchors serve to compare with another form that has these items.
    """

    baseline_id: str
    title: str
    norm_group: str
    exam_id: str
    form_id: str
    marking: Mapping[str, str]
    source: str
    sat_on: date
    whole: Summary
    common: Summary | None = None
    topics: Mapping[str, float] = field(default_factory=dict)
    demonstration: bool = False
    scores: tuple[Fraction, ...] = ()
    topic_sds: Mapping[str, float] = field(default_factory=dict)
    items: Mapping[str, float] = field(default_factory=dict)
    item_points: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)
    anchor: Anchor | None = None
    common_anchor: Anchor | None = None


def check_comparable(baseline: Baseline, form: Form) -> None:
    """Raise NotComparable, with the reason, for a baseline of another exam or another maximum."""
    exam = form.exam
    if baseline.exam_id != exam.exam_id:
        values = {"theirs": baseline.exam_id, "ours": exam.exam_id}
        problem = Message("The baseline belongs to the exam {theirs}, our scores to {ours}.", values)
        raise NotComparable(problem, where=baseline.baseline_id)
    if baseline.whole.maximum != exam.max_points:
        values = {"theirs": str(baseline.whole.maximum), "ours": str(exam.max_points)}
        raise NotComparable(
            Message("The baseline has a maximum of {theirs} points; ours is {ours}.", values),
            where=baseline.baseline_id,
        )


def check_alike(baseline: Baseline, form: Form) -> None:
    """Raise NotComparable, with the reason, unless the baseline sat this form under these marking rules."""
    check_comparable(baseline, form)
    other = other_rule(baseline, form)
    if other is not None:
        section_id, theirs, ours = other
        values = {"section": form.exam.section(section_id).title, "theirs": theirs or "-", "ours": ours}
        raise NotComparable(
            Message("The baseline was marked by another rule: section {section}, {theirs}; ours {ours}.", values),
            where=baseline.baseline_id,
            hint=Message("A marking rule moves a mean more than groups differ. See what can be said: {command}", SEE),
        )
    if baseline.form_id != form.form_id:
        values = {"theirs": baseline.form_id[:8], "ours": form.code}
        raise NotComparable(
            Message("The baseline sat another form ({theirs}; ours is {ours}).", values),
            where=baseline.baseline_id,
            hint=Message("Scores on different forms are not comparable as they are. See what can be: {command}", SEE),
        )


def other_rule(baseline: Baseline, form: Form) -> tuple[str, str | None, str] | None:
    """The first section that was marked by another rule, with theirs and ours; None where all rules are the same."""
    for section_id, rule in form.exam.marking_rules().items():
        theirs = baseline.marking.get(section_id)
        if theirs != rule:
            return section_id, theirs, rule
    return None
