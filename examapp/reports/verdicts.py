"""The one sentence that people take away from a comparison: what the interval supports, in words, and never more."""

from math import ceil

from examapp.analysis.comparison import MINIMUM_N
from examapp.analysis.verdicts import Finding, Verdict, Withheld
from examapp.domain.errors import Message
from examapp.locale import _, say
from examapp.reports.figures import points_text, signed

VERDICT_WORDS = {
    Verdict.HIGHER: Message("higher"),
    Verdict.LOWER: Message("lower"),
    Verdict.EQUIVALENT: Message("equivalent"),
    Verdict.UNDECIDED: Message("undecided"),
    Verdict.NOT_COMPARABLE: Message("not comparable"),
}
CONCLUSIONS = {
    Verdict.HIGHER: Message(
        "Conclusion ({part}): the mean of the {ours} legal-aid lawyers is higher than that of the {theirs} people of "
        "the baseline; difference {difference} points, interval {low} to {high} ({by}, 95 %)."
    ),
    Verdict.LOWER: Message(
        "Conclusion ({part}): the mean of the {ours} legal-aid lawyers is lower than that of the {theirs} people of "
        "the baseline; difference {difference} points, interval {low} to {high} ({by}, 95 %)."
    ),
    Verdict.EQUIVALENT: Message(
        "Conclusion ({part}): equivalent within the margin of {margin} points that was fixed beforehand. The means of "
        "the {ours} legal-aid lawyers and of the {theirs} people of the baseline differ by {difference} points, "
        "interval {low} to {high} ({by}, 95 %); the 90 % interval {inner_low} to {inner_high} lies inside the margin."
    ),
    Verdict.UNDECIDED: Message(
        "Conclusion ({part}): undecided. The mean of the {ours} legal-aid lawyers cannot be called higher or lower "
        "than that of the {theirs} people of the baseline; difference {difference} points, interval {low} to {high} "
        "({by}, 95 %)."
    ),
    Verdict.NOT_COMPARABLE: Message(
        "No conclusion ({part}): {reason} (legal-aid lawyers: n = {ours}; baseline: n = {theirs})."
    ),
}
WITHIN_MARGIN = Message(
    "The 90 % interval {inner_low} to {inner_high} lies inside the margin of {margin} points that was fixed "
    "beforehand: the difference is there, and by that margin too small to matter."
)
NOT_EQUIVALENT = Message("That they are equal within the margin of {margin} points is not shown either.")
SMALLEST = Message(
    "Numbers of people like these reliably find (80 % power) true differences from {smallest} points on."
)
REASONS = {
    Withheld.FEW_OF_OURS: Message(
        "withheld, because only {n} of our people have submitted and figures of fewer than {minimum} are not given"
    ),
    Withheld.FEW_OF_THEIRS: Message("withheld, because the baseline has figures of fewer than {minimum} people"),
    Withheld.NO_SPREAD: Message("withheld, because the scores of neither group differ, so that there is no interval"),
    Withheld.NO_FIGURES: Message("the baseline has no figures for it"),
    Withheld.NO_SIZE: Message("the baseline does not say of how many people it is, so that there is no interval"),
    Withheld.NO_SD: Message("the baseline has no standard deviation, so that there is no interval"),
    Withheld.OTHER_FORM: Message(
        "the baseline sat another form that has no items in common with ours, so that nothing puts both on one scale"
    ),
    Withheld.NO_ANCHOR: Message(
        "the baseline sat another form, and it has no figures of the items that stand on both forms"
    ),
    Withheld.FEW_COMMON: Message("the baseline sat another form, and too few items of the same difficulty are on both"),
    Withheld.ANCHOR_UNSURE: Message(
        "the baseline sat another form, and of the items that its figures rest on some are not on ours or have changed "
        "in difficulty"
    ),
    Withheld.OTHER_MARKING: Message("the baseline was marked by a rule by which our responses cannot be marked"),
}


def verdict_sentence(finding: Finding, part: str, *, by: str = "") -> str:
    """Verdict, n of both groups, difference with its interval, and what such numbers of people can find at all.

    `by` says how the interval was made; Welch's is meant where it is empty.
    """
    values = _values(finding) | {"part": part, "reason": reason_text(finding), "by": by or _("Welch")}
    text = say(Message(CONCLUSIONS[finding.verdict].msgid, values))
    for further in _further(finding):
        text = _("{text} {further}").format(text=text, further=say(Message(further.msgid, values)))
    return text


def _further(finding: Finding) -> list[Message]:
    """What a sentence goes on with."""
    more = []
    if finding.verdict in (Verdict.HIGHER, Verdict.LOWER) and finding.is_within_margin:
        more.append(WITHIN_MARGIN)
    if finding.verdict is Verdict.UNDECIDED and finding.equivalence is not None:
        more.append(NOT_EQUIVALENT)
    return [*more, SMALLEST] if finding.detectable is not None else more


def _values(finding: Finding) -> dict[str, object]:
    values: dict[str, object] = {
        "ours": finding.ours,
        "theirs": _("not known") if finding.theirs is None else finding.theirs,
    }
    if finding.difference is not None:
        found = finding.difference
        values |= {"difference": signed(found.difference), "low": signed(found.low), "high": signed(found.high)}
    if finding.detectable is not None:
        values["smallest"] = smallest_text(finding.detectable)
    if finding.equivalence is not None:
        tested = finding.equivalence
        inner = {"inner_low": signed(tested.low), "inner_high": signed(tested.high)}
        values |= {"margin": margin_text(tested.margin), **inner}
    return values


def reason_text(finding: Finding) -> str:
    """Why there is no difference; empty when there is one."""
    if finding.reason is None:
        return ""
    return say(Message(REASONS[finding.reason].msgid, {"n": finding.ours, "minimum": MINIMUM_N}))


def smallest_text(points: float) -> str:
    """The smallest difference that can be found, rounded up: a smaller one is not promised."""
    return points_text(ceil(points * 10) / 10)


def margin_text(points: float) -> str:
    """A margin with one decimal, or two where it has them."""
    return points_text(points, places=1 if round(points, 1) == round(points, 2) else 2)
