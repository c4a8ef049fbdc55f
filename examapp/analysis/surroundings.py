"""What stands around a comparison: how our scores are spread, who is near the cut score, and what to look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from examapp.analysis.centres import Clustering
from examapp.analysis.means import TopicDifference

if TYPE_CHECKING:  # they load numpy, which whoever makes these figures has loaded
    from examapp.analysis.item_analysis import Flag
    from examapp.analysis.item_contrasts import Contrasts
    from examapp.analysis.reliability import FormAnalysis


@dataclass(frozen=True, slots=True)
class NearPerson:
    """Somebody whose score lies within one conditional standard error of the cut score."""

    name: str
    centre: str
    points: Fraction
    passed: bool


@dataclass(frozen=True, slots=True)
class ItemNote:
    """An item of the form that shows something to look at; `number` is its place on the form, from 1."""

    number: int
    item_id: str
    topic_id: str
    facility: float | None
    discrimination: float | None
    flags: "tuple[Flag, ...]"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A version of the key sheet after the first: when, why, and who decided; `made_at` is a local date."""

    number: int
    made_on: str
    reason: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncidentCount:
    """How many people had how many incidents in their sittings, and how much lost time they were given back."""

    people: int = 0
    incidents: int = 0
    credited_people: int = 0
    credited: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Our group around the comparison: scores, test, people near the cut score, items, keys, incidents.

    `excellent` is None where the exam has no such score. `form` is None where nobody has submitted. `topics` are the
    differences in percentage points of a topic's points; empty where the baseline has no spread of its topics.
    `clustering` is that of our scores by centre, None where there are too few centres or people. `contrasts` are the
    items beside those of the baseline, where it has any; `numbers` are the items' places on the form, from 1. `again`
    counts those of our scores that are retakes: their owners sat another form of the exam earlier in that year.
    """

    points: tuple[Fraction, ...]
    maximum: Fraction
    excellent: int | None
    excellent_score: Fraction | None
    form: "FormAnalysis | None"
    near: tuple[NearPerson, ...]
    items: tuple[ItemNote, ...]
    items_n: int
    key_changes: tuple[KeyChange, ...]
    incidents: IncidentCount
    topics: tuple[TopicDifference, ...]
    clustering: Clustering | None = None
    contrasts: "Contrasts | None" = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    again: int = 0
