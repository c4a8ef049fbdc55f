"""What a notice of results says in figures: everybody, each centre that may be shown, topics, and who sits again."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from examapp.analysis.comparison import Comparison
from examapp.analysis.topic_shares import TopicOverview


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """People who have a score: n, mean, and how many passed; `lowest` and `highest` in points."""

    n: int
    mean: float
    lowest: Fraction
    highest: Fraction
    passed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A group's results on a form; `figures` is None where too few have a score.

    `comparison` is None where no norm group sat this form. `weak_items` counts items that few got right, by topic;
    None where there are too few people for a verdict on items.
    """

    expected: int
    sat: int
    absent: int
    deferred: int
    exempt: int
    figures: GroupFigures | None
    excellent: int | None
    centres: Mapping[str, GroupFigures]
    hidden: tuple[str, ...]
    topics: TopicOverview
    weak_items: Mapping[str, int] | None
    comparison: Comparison | None

    @property
    def failed(self) -> int | None:
        """How many have a score below the cut; None where that is withheld."""
        return None if self.figures is None else self.figures.n - self.figures.passed
