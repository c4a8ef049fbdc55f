"""From a pre-test to the exam: what changed in all, by topic and by hours of training; and who took no pre-test."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from examapp.analysis.changes import Correlation, Gain, correlate, gain
from examapp.analysis.comparison import MINIMUM_N
from examapp.analysis.suppression import hidden_parts

# Below, hours and gains are not correlated, and those with hours are split into halves instead of quarters.
MANY = 20


@dataclass(frozen=True, slots=True)
class Change:
    """What changed for a group, in percentage points; `mean` is None where it is withheld.

    `figures` are None, too, where everybody changed alike, so that there is no interval.
    """

    n: int
    before: float | None = None
    after: float | None = None
    mean: float | None = None
    figures: Gain | None = None

    @property
    def covers_zero(self) -> bool:
        """Whether the interval does not exclude that nothing changed."""
        return self.figures is None or self.figures.low <= 0 <= self.figures.high


@dataclass(frozen=True, slots=True)
class TopicChange:
    """A topic's change; `few` says that it has too few items to be shown by itself."""

    topic_id: str
    title: str
    items: int
    few: bool
    change: Change


@dataclass(frozen=True, slots=True)
class HoursBand:
    """People with more than `above` hours and at most `up_to`, None: no such bound. Both 0: people with no hours."""

    above: Fraction
    up_to: Fraction | None
    change: Change


@dataclass(frozen=True, slots=True)
class Gains:
    """All of it. `alone` counts people with a score and no pre-test, `alone_mean` is their mean, None where withheld.

    `bands` are None where nobody has stated hours; `days` is the median time from pre-test to exam; `common` counts
    items of the exam that stood in somebody's pre-test; `again` people left out because they sit again.
    """

    whole: Change
    topics: tuple[TopicChange, ...]
    bands: tuple[HoursBand, ...] | None
    hours: Correlation | None
    alone: int
    alone_mean: float | None
    days: float | None
    common: int
    again: int = 0


def change_of(before: Mapping[str, float], after: Mapping[str, float]) -> Change:
    """The change of the people in both, withheld below MINIMUM_N."""
    both = sorted(before.keys() & after.keys())
    if len(both) < MINIMUM_N:
        return Change(len(both))
    return Change(
        n=len(both),
        before=statistics.fmean(before[name] for name in both),
        after=statistics.fmean(after[name] for name in both),
        mean=statistics.fmean(after[name] - before[name] for name in both),
        figures=gain(before, after),
    )


def bands_of(
    before: Mapping[str, float], after: Mapping[str, float], hours: Mapping[str, Fraction]
) -> tuple[HoursBand, ...]:
    """Those without hours, and those with hours in halves, from MANY on in quarters; empty bands are left out.

    Equal hours are in one band. A band is withheld with others so that its figures do not follow from the whole.
    """
    both = sorted(before.keys() & after.keys())
    spent = {name: hours.get(name, Fraction(0)) for name in both}
    some = sorted(value for value in spent.values() if value > 0)
    cuts = cuts_of(some)
    ends: list[tuple[Fraction, Fraction | None]] = [(Fraction(0), Fraction(0))]
    ends += zip([Fraction(0), *cuts], [*cuts, None], strict=True)
    members = [(low, high, [name for name in both if _is_inside(spent[name], low, high)]) for low, high in ends]
    filled = [each for each in members if each[2]]
    hidden = hidden_parts({str(place): len(names) for place, (_low, _high, names) in enumerate(filled)})
    bands = []
    for place, (low, high, names) in enumerate(filled):
        found = change_of({name: before[name] for name in names}, {name: after[name] for name in names})
        bands.append(HoursBand(low, high, Change(found.n) if str(place) in hidden else found))
    return tuple(bands)


def _is_inside(hours: Fraction, above: Fraction, up_to: Fraction | None) -> bool:
    if not up_to and up_to is not None:
        return hours == 0
    return hours > above and (up_to is None or hours <= up_to)


def cuts_of(hours: Sequence[Fraction]) -> list[Fraction]:
    """The median of hours, or their three quartiles from MANY on, without repetition; none where all are equal.

    A cut that nobody is above is taken down to the next lower value, so that equal hours do not swallow the others.
    """
    below = [value for value in hours if value < max(hours)]
    if not below:
        return []
    cuts = statistics.quantiles(hours, n=4 if len(hours) >= MANY else 2, method="inclusive")
    return sorted({cut if cut < max(hours) else max(below) for cut in cuts})


def correlate_hours(
    before: Mapping[str, float], after: Mapping[str, float], hours: Mapping[str, Fraction]
) -> Correlation | None:
    """Hours and gains of the same people; None below MANY."""
    both = sorted(before.keys() & after.keys())
    if len(both) < MANY:
        return None
    return correlate(
        [float(hours.get(name, Fraction(0))) for name in both], [after[name] - before[name] for name in both]
    )
