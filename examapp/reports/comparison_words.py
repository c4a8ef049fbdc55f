"""The sentences of a comparison: who sat, what was found beside the difference, and what may be concluded."""

from collections.abc import Iterator

from examapp.analysis.comparison import Comparison, PartComparison, TopicRow
from examapp.domain.blueprints import Part
from examapp.locale import _
from examapp.reports.equating_words import equated_by
from examapp.reports.figures import signed
from examapp.reports.verdicts import margin_text, reason_text, verdict_sentence

SMALLEST_P = 0.001


def marked(text: str, comparison: Comparison) -> str:
    """The text, and before it that the data is invented when it is."""
    return _("[{mark}] {text}").format(mark=_("DEMONSTRATION"), text=text) if comparison.demonstration else text


def attendance_line(comparison: Comparison) -> str:
    """How many of the group were to sit and did, and what became of the others."""
    counts = comparison.attendance
    parts = [
        _("Legal-aid lawyers: expected {expected}, sat {sat}, absent {absent}").format(
            expected=counts.expected, sat=counts.sat, absent=counts.absent
        )
    ]
    if counts.open:
        parts.append(_("sitting now, not counted: {count}").format(count=counts.open))
    if counts.voided:
        parts.append(_("voided: {count}").format(count=counts.voided))
    if counts.excused:
        parts.append(_("deferred or exempt: {count}").format(count=counts.excused))
    return _("{list}.").format(list=_("; ").join(parts))


def part_name(part: PartComparison) -> str:
    """The part as tables and sentences name it."""
    return _("whole paper") if part.part is None else _("common part")


def withheld_lines(comparison: Comparison) -> list[str]:
    """One line for each part without a difference."""
    parts = [part for part in (comparison.whole, comparison.common) if part.withheld is not None]
    return [_("{part}: {reason}.").format(part=part_name(part), reason=reason_text(part.finding)) for part in parts]


def measure_lines(comparison: Comparison) -> list[str]:
    """What is known beside the table and the conclusion: equivalence of the other part, and pass rates."""
    lines: list[str] = []
    for part in (comparison.whole, comparison.common):
        if part.difference is not None and part is not comparison.headline:
            lines += _margin_lines(part)
        lines += [*_position_lines(part), *_rate_lines(part)]
    return lines


def _position_lines(part: PartComparison) -> Iterator[str]:
    if part.position is not None:
        line = _("{part}: our mean lies {position} standard deviations of the baseline from its mean (Glass).")
        yield line.format(part=part_name(part), position=f"{part.position:+.2f}")


def _margin_lines(part: PartComparison) -> Iterator[str]:
    tested = part.finding.equivalence
    if tested is not None:
        shown = _("{part}: equivalence within {margin} points is shown; 90 % interval {low} to {high}, p {p} (TOST).")
        missed = _(
            "{part}: equivalence within {margin} points is not shown; 90 % interval {low} to {high}, p {p} (TOST)."
        )
        values = {"margin": margin_text(tested.margin), "low": signed(tested.low), "high": signed(tested.high)}
        line = shown if tested.shown else missed
        yield line.format(part=part_name(part), p=p_text(tested.p), **values)


def p_text(p: float) -> str:
    """A p value with its sign: three decimals, and never 0."""
    return "< 0.001" if p < SMALLEST_P else f"= {p:.3f}"


def _rate_lines(part: PartComparison) -> Iterator[str]:
    rates = part.pass_rates
    if rates is not None:
        line = _(
            "{part}: difference of the pass rates {difference} percentage points, interval {low} to {high} "
            "(Newcombe, 95 %)."
        )
        difference, low, high = (signed(100 * share) for share in (rates.difference, rates.low, rates.high))
        yield line.format(part=part_name(part), difference=difference, low=low, high=high)


def conclusion(comparison: Comparison) -> str:
    """The one sentence that people take away: a verdict by the interval, and never more."""
    headline = comparison.headline
    return marked(verdict_sentence(headline.finding, part_name(headline), by=equated_by(headline.equated)), comparison)


def notes_of(comparison: Comparison) -> list[str]:
    """What a reader must know to take the conclusion for no more than it is."""
    notes = []
    topics = _(", ").join(comparison.favouring)
    if topics and comparison.headline.part is Part.COMMON:
        line = _("It rests on the common part: the topics {topics} are legal-aid lawyers' daily work and favour them.")
        notes.append(line.format(topics=topics))
    elif topics and comparison.baseline.common is not None:
        line = _(
            "The common part cannot be compared, so it rests on the whole paper, in which the topics {topics} favour "
            "legal-aid lawyers."
        )
        notes.append(line.format(topics=topics))
    elif topics:
        line = _(
            "The baseline has no figures for the common part, so it rests on the whole paper, in which the topics "
            "{topics} favour legal-aid lawyers."
        )
        notes.append(line.format(topics=topics))
    notes.append(_("The interval takes people as independent; people of one centre may be alike, which widens it."))
    return notes


def topic_mark(row: TopicRow) -> str:
    """A topic's id, with a star when it is no part of the common part."""
    return f"{row.topic_id}*" if row.part is Part.LEGAL_AID else row.topic_id
