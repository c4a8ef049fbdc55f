"""Collecting what a norm group did item by item, and putting it beside our group."""

import statistics
from typing import TYPE_CHECKING

from examapp.analysis.comparison import MINIMUM_N
from examapp.application.analytics import is_alike
from examapp.application.matrices import People, points_matrix
from examapp.domain.baselines import Baseline
from examapp.domain.forms import Form

if TYPE_CHECKING:  # they load numpy
    from examapp.analysis.dif import ItemDif
    from examapp.analysis.item_contrasts import Contrasts


def contrasts_with(form: Form, people: People, baseline: Baseline | None) -> "Contrasts | None":
    """Our items beside the norm group's; None where the baseline has none, sat another form, or somebody would show."""
    if baseline is None or not baseline.items or not is_alike(baseline, form) or len(people) < MINIMUM_N:
        return None
    if baseline.whole.n is not None and baseline.whole.n < MINIMUM_N:
        return None
    from examapp.analysis.item_contrasts import contrast

    columns: dict[str, list[float]] = {}
    for _person, one in people:
        for item in one.items:
            if item.points is not None:
                columns.setdefault(item.item_id, []).append(float(item.points / item.maximum))
    facilities = {name: statistics.fmean(column) for name, column in columns.items()}
    return contrast(facilities, baseline.items, n=(len(people), baseline.whole.n), dif=_dif(form, people, baseline))


def _dif(form: Form, people: People, baseline: Baseline) -> "tuple[ItemDif | None, ...]":
    """Mantel-Haenszel over the items of 0 and 1, where enough single people of both groups are known."""
    from examapp.analysis.dif import dif_between, may_judge

    if not baseline.item_points or not may_judge(len(baseline.scores), len(people)):
        return ()
    theirs = {name: [float(each) for each in points] for name, points in baseline.item_points.items()}
    return dif_between(points_matrix(form, people), theirs)
