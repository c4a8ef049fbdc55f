"""Single scores of a norm group in a baseline: read from a list, and held against the figures beside them."""

import re
import statistics
from collections.abc import Iterator
from fractions import Fraction

from examapp.domain.baselines import Summary
from examapp.domain.errors import Message

SEPARATORS = re.compile(r"[\s,;，；、]+")
POINTS = re.compile(r"\d+(\.\d+)?(/\d+)?")
# Published figures are rounded to one decimal, so figures that belong together may miss each other by this much.
ROUNDING = 0.0501


def read_scores(text: str) -> tuple[tuple[Fraction, ...], tuple[str, ...]]:
    """The scores in a list of numbers, and the words in it that are none."""
    words = [word for word in SEPARATORS.split(text) if word]
    bad = tuple(word for word in words if not POINTS.fullmatch(word) or word.endswith("/0"))
    return tuple(Fraction(word) for word in words if word not in bad), bad


def written(scores: tuple[Fraction, ...]) -> str:
    """Scores as the list that `read_scores` reads."""
    return " ".join(str(score) for score in scores)


def contradictions(scores: tuple[Fraction, ...], summary: Summary) -> Iterator[Message]:
    """What single scores say otherwise than the figures of the whole paper."""
    if summary.n is not None and len(scores) != summary.n:
        yield Message("There are {count} scores, but n is {n}.", {"count": len(scores), "n": summary.n})
        return
    if max(scores) > summary.maximum:
        yield Message("The highest score is above the maximum.")
    found = {"mean": statistics.mean(scores), "sd": statistics.stdev(scores), "median": statistics.median(scores)}
    stated = {"mean": summary.mean, "sd": summary.sd, "median": summary.median}
    for name, value in found.items():
        said = stated[name]
        if said is not None and abs(float(value) - said) > ROUNDING:
            values = {"field": name, "found": f"{float(value):.2f}", "stated": f"{said:g}"}
            yield Message("The scores make {field} = {found}, but the file says {stated}.", values)
