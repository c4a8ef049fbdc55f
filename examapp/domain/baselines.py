"""Baselines: the stored statistics of a norm group, with where they come from and what they may be compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from examapp.domain.errors import Message, NotComparable
from examapp.domain.forms import Form


@dataclass(frozen=True, slots=True)
class Summary:
    """A distribution of scores in raw points; sd is with n - 1; what is not known is None, the number of people too."""

    n: int | None
    mean: float
    sd: float
    maximum: Fraction
    median: float | None = None
    lowest: float | None = None
    highest: float | None = None
    passed: int | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known of a norm group: whole paper and common part, topics as shares of their points (0 to 1).

    `scores` are single people's points on the whole paper, `topic_sds` the spread of their shares (n - 1); both are
    empty where only a summary is known.
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


def check_comparable(baseline: Baseline, form: Form) -> None:
    """Raise NotComparable, with the reason, unless the baseline sat this form under these marking rules."""
    exam = form.exam
    if baseline.exam_id != exam.exam_id:
        values = {"theirs": baseline.exam_id, "ours": exam.exam_id}
        problem = Message("The baseline belongs to the exam {theirs}, our scores to {ours}.", values)
        raise NotComparable(problem, where=baseline.baseline_id)
    ours = exam.marking_rules()
    for section_id, rule in ours.items():
        theirs = baseline.marking.get(section_id)
        if theirs != rule:
            values = {"section": exam.section(section_id).title, "theirs": theirs or "-", "ours": rule}
            raise NotComparable(
                Message("The baseline was marked by another rule: section {section}, {theirs}; ours {ours}.", values),
                where=baseline.baseline_id,
                hint=Message("A marking rule moves a mean more than groups differ. Use a baseline marked by our rule."),
            )
    if baseline.whole.maximum != exam.max_points:
        values = {"theirs": str(baseline.whole.maximum), "ours": str(exam.max_points)}
        raise NotComparable(
            Message("The baseline has a maximum of {theirs} points; ours is {ours}.", values),
            where=baseline.baseline_id,
        )
    if baseline.form_id != form.form_id:
        values = {"theirs": baseline.form_id[:8], "ours": form.code}
        raise NotComparable(
            Message("The baseline sat another form ({theirs}; ours is {ours}).", values),
            where=baseline.baseline_id,
            hint=Message("Scores on different forms are not comparable without equating."),
        )
