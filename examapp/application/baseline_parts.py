"""What follows from a norm group's single points: the common part and the topics, where a source leaves them out."""

import statistics
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from examapp.domain.baselines import Baseline, Summary
from examapp.domain.blueprints import Part
from examapp.domain.forms import Form, FormItem


def completed(baseline: Baseline, form: Form) -> Baseline:
    """The baseline with what its points of every item of the form say, where it says nothing itself."""
    maxima = form.item_maxima()
    if set(baseline.item_points) != set(maxima) or sum(maxima.values()) != form.exam.max_points:
        return baseline
    common = [item for item in form.items if form.exam.topic(item.topic).part is Part.COMMON]
    shares = {}
    for topic in form.exam.topics:
        items = [item for item in form.items if item.topic == topic.topic_id]
        if items:
            maximum = form.exam.topic_maximum(topic.topic_id)
            shares[topic.topic_id] = [points / maximum for points in _sums(baseline, items)]
    return replace(
        baseline,
        common=baseline.common or _summary(_sums(baseline, common), form.exam.part_maximum(Part.COMMON)),
        topics=baseline.topics or {name: float(statistics.mean(each)) for name, each in shares.items()},
        topic_sds=baseline.topic_sds or {name: float(statistics.stdev(each)) for name, each in shares.items()},
    )


def _sums(baseline: Baseline, items: Sequence[FormItem]) -> list[Fraction]:
    """Each person's points on some of the items."""
    columns = [baseline.item_points[item.item_id] for item in items]
    return [sum(row, Fraction(0)) for row in zip(*columns, strict=True)]


def _summary(points: Sequence[Fraction], maximum: Fraction) -> Summary | None:
    if not points:
        return None
    middle, low, high = float(statistics.median(points)), float(min(points)), float(max(points))
    return Summary(
        len(points), float(statistics.mean(points)), float(statistics.stdev(points)), maximum, middle, low, high
    )
