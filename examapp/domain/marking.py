"""Marking rules: what share of an item's points a response earns, in exact fractions.

Notation throughout: K the key, R the options ticked, n the number of options, m = |K|, f = n - m the wrong options
there are, r = |R|, c = |R & K| right ones ticked, w = |R - K| wrong ones ticked.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


@dataclass(frozen=True, slots=True)
class Marks:
    """The counts that every rule is written in, see the notation above; `points` is the item's maximum."""

    m: int
    f: int
    r: int
    c: int
    w: int
    points: Fraction

    @property
    def n(self) -> int:
        """How many options the item has."""
        return self.m + self.f

    @property
    def perfect(self) -> bool:
        """Whether the response is the key."""
        return self.c == self.m and not self.w


@dataclass(frozen=True, slots=True)
class MarkingRule:
    """A rule by name; `points` is what `per_option` gives for each right option, None for the other rules."""

    name: str
    points: Fraction | None = None

    def __str__(self) -> str:
        return self.name if self.points is None else f"{self.name}({show_points(self.points, places=None)})"

    def share(
        self,
        response: frozenset[str],
        *,
        key: frozenset[str],
        options: frozenset[str],
        points: Fraction = ONE,
    ) -> Fraction:
        """The share of full marks for a response, blank ones included; below 0 only where the rule says so."""
        right = len(response & key)
        marks = Marks(
            m=len(key),
            f=len(options - key),
            r=len(response),
            c=right,
            w=len(response) - right,
            points=points,
        )
        if self.name == "per_option":
            return _per_option(marks, self.points or ZERO)
        return RULES[self.name](marks)


def parse_rule(text: str) -> MarkingRule | None:
    """The rule that an exam definition names, such as `half_if_subset` or `per_option(0.5)`; None if there is none."""
    match = re.fullmatch(r"per_option\((\d+(?:\.\d+)?)\)", text.replace(" ", ""))
    if match:
        return MarkingRule("per_option", Fraction(match[1]))
    return MarkingRule(text) if text in RULES else None


def show_points(points: Fraction, *, places: int | None = 1) -> str:
    """Points as people read them: `places` decimals, halves rounded up; all needed decimals when None."""
    if places is None:
        return str(points.numerator) if points.denominator == 1 else f"{float(points):g}"
    scale: int = 10**places
    scaled = abs(points) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if points < 0 and whole else ""
    return f"{sign}{whole // scale}.{whole % scale:0{places}d}" if places else f"{sign}{whole}"


def _bounded(share: Fraction, low: Fraction = ZERO, high: Fraction = ONE) -> Fraction:
    return min(high, max(low, share))


def _penalty(marks: Marks, divisor: int) -> Fraction:
    """What the wrong options cost; nothing when there are none that could be ticked."""
    return Fraction(marks.w, divisor) if divisor else ZERO


def _gain(marks: Marks) -> Fraction:
    return Fraction(marks.c, marks.m)


def _per_option(marks: Marks, each: Fraction) -> Fraction:
    """`each` points for a right option, nothing as soon as a wrong one is ticked (建造师)."""
    if marks.perfect:
        return ONE
    return _bounded(marks.c * each / marks.points) if not marks.w else ZERO


def _half_if_subset(marks: Marks) -> Fraction:
    """Half marks for some but not all right options and no wrong one (少选得一半)."""
    if marks.perfect:
        return ONE
    return HALF if marks.r and not marks.w else ZERO


def _multiple_true_false(marks: Marks) -> Fraction:
    """Each option is judged for itself: (n - misjudged) / n."""
    misjudged = marks.w + (marks.m - marks.c)
    return Fraction(marks.n - misjudged, marks.n)


def _right_minus_wrong(marks: Marks) -> Fraction:
    misjudged = marks.w + (marks.m - marks.c)
    return _bounded(Fraction(marks.n - 2 * misjudged, marks.n))


def _false2(marks: Marks, low: Fraction = ZERO) -> Fraction:
    """R/exams `false2`: a wrong option costs 1 / max(f, 2)."""
    return _bounded(_gain(marks) - _penalty(marks, max(marks.f, 2)), low)


def _more_than_half(marks: Marks) -> Fraction:
    """All options judged right 1, more than half of them right 1/2, else 0 (PS50)."""
    misjudged = marks.w + (marks.m - marks.c)
    if not misjudged:
        return ONE
    return HALF if 2 * (marks.n - misjudged) > marks.n else ZERO


RULES: Mapping[str, Callable[[Marks], Fraction]] = MappingProxyType(
    {
        "all_or_nothing": lambda k: ONE if k.perfect else ZERO,
        "half_if_subset": _half_if_subset,
        "proportional_no_wrong": lambda k: ZERO if k.w else _gain(k),
        "multiple_true_false": _multiple_true_false,
        "right_minus_wrong": _right_minus_wrong,
        "more_than_half": _more_than_half,
        "plus_minus": lambda k: _bounded(Fraction(k.c - k.w, k.m)),
        "no_overmarking": lambda k: _gain(k) if k.r <= k.m else ZERO,
        "balanced": lambda k: _gain(k) - _penalty(k, k.f),
        "moodle": lambda k: _bounded(_gain(k) - _penalty(k, k.f)),
        "moodle_no_penalty": _gain,
        "moodle_full_penalty": lambda k: _bounded(_gain(k) - k.w),
        "moodle_all_or_some": lambda k: Fraction(max(0, min(k.c, k.m - k.w)), k.m),
        "rexams_false": lambda k: _bounded(_gain(k) - _penalty(k, k.f)),
        "rexams_false2": _false2,
        "rexams_false2_negative": lambda k: _false2(k, -ONE),
        "rexams_true": lambda k: _bounded(_gain(k) - _penalty(k, k.m)),
        "rexams_all": lambda k: _bounded(_gain(k) - k.w),
        "rexams_none": _gain,
        "qti_map_bounded": lambda k: _bounded(Fraction(k.c - k.w, k.m)),
        "qti_map_default": lambda k: _gain(k) - HALF * k.w,
    }
)

RULE_NAMES = (*RULES, "per_option")
