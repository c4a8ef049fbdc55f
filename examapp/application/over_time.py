"""A group's results on several forms of an exam: described form by form, equated where forms have items in common."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from examapp.analysis.comparison import MINIMUM_N
from examapp.analysis.equated import equated_finding
from examapp.analysis.trends import SatAgain, TrendPoint, trend_point
from examapp.application.analytics import Scored
from examapp.application.attempts import first_attempts, retakes
from examapp.application.equated import equate_groups
from examapp.application.matrices import people_of
from examapp.domain.forms import Form
from examapp.domain.people import ComparisonGroup
from examapp.domain.scoring import Score


@dataclass(frozen=True, slots=True)
class YearResults:
    """Everybody's results on a form: the local day of the last sitting, the most points that count, who sits again."""

    day: str
    form: Form
    results: Scored
    maximum: Fraction
    again: frozenset[str]


def trend_of(sat: Sequence[YearResults], group: ComparisonGroup | None) -> tuple[list[TrendPoint], list[SatAgain]]:
    """A point a form, of first attempts, in the order given; then the retakes between any two of the forms."""
    points = []
    for place, year in enumerate(sat):
        point = _point(year, group)
        before = next((each for each in reversed(sat[:place]) if _scores(each, group)), None)
        if point.n:
            points.append(point if before is None else _changed(point, before, year, group))
    pairs = [(one, other) for place, one in enumerate(sat) for other in sat[place + 1 :]]
    found = [
        SatAgain(one.form.code, other.form.code, retakes(one.results, other.results, group=group))
        for one, other in pairs
    ]
    return points, [each for each in found if each.counts.people]


def _scores(year: YearResults, group: ComparisonGroup | None) -> list[Score]:
    return [one for _person, one in people_of(first_attempts(year.results, year.again), group)]


def _point(year: YearResults, group: ComparisonGroup | None) -> TrendPoint:
    scores = _scores(year, group)
    points = [one.raw.points for one in scores]
    passed = sum(one.passed for one in scores)
    point = trend_point(year.day, year.form.code, points, maximum=year.maximum, passed=passed)
    retaken = sum(person.candidate_id in year.again for person, _one in people_of(year.results, group))
    return replace(point, retaken=retaken)


def _changed(point: TrendPoint, before: YearResults, year: YearResults, group: ComparisonGroup | None) -> TrendPoint:
    """The point with its difference from the form before, on that form's scale; without it where so few would show."""
    ours, theirs = _scores(year, group), _scores(before, group)
    if min(len(ours), len(theirs)) < MINIMUM_N:
        return point
    change = equate_groups(year.form, ours, before.form, theirs)
    return replace(point, change=change, finding=equated_finding(change, ours=len(ours), theirs=len(theirs)))
