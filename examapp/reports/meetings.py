"""Two groups of scores from elsewhere, side by side: their figures, what may be said, and all of it as data."""

from collections.abc import Iterator
from fractions import Fraction

from examapp.analysis.sides import Meeting, Side
from examapp.analysis.verdicts import Withheld
from examapp.domain.items import sha256_of
from examapp.locale import _, current_language
from examapp.reports.charts_scores import BackToBack, ScoreGroup, bins_for, counted
from examapp.reports.documents import Block, Callout, Cell, Column, Document, Facts, Figure, Kind, Note, Table, number
from examapp.reports.figures import NOTHING, points_text, rate_text, signed
from examapp.reports.verdicts import smallest_text, verdict_sentence


def meeting_report(
    meeting: Meeting, *, names: tuple[str, str], cut: Fraction | None = None, maximum: Fraction | None = None
) -> Document:
    """The report; `names` are what the two groups are called, `maximum` the most points there are."""
    sentence = verdict_sentence(meeting.finding, _("all scores"))
    blocks: list[Block] = [_table(meeting, names), Facts(tuple(_facts(meeting))), Callout(sentence)]
    blocks += _histogram(meeting, names, cut, maximum)
    blocks.append(Note(_("What this rests on"), tuple(_notes(meeting))))
    return Document(
        name="compare",
        title=_("{ours} beside {theirs}: scores compared").format(ours=names[0], theirs=names[1]),
        blocks=tuple(blocks),
        language=current_language(),
        inputs_sha256=_digest(meeting, names, cut, maximum),
        data={**meeting_data(meeting), "sentence": sentence},
    )


def meeting_data(meeting: Meeting) -> dict[str, object]:
    """Every figure as it was computed, null where what is known does not allow it."""
    found, ours, theirs = meeting.finding.difference, meeting.ours, meeting.theirs
    effect, tested = meeting.effect, meeting.finding.equivalence
    ranks, rates = meeting.superiority, meeting.pass_rates
    return {
        "n1": ours.n,
        "n2": theirs.n,
        "mean1": ours.mean,
        "mean2": theirs.mean,
        "sd1": ours.sd,
        "sd2": theirs.sd,
        "difference": ours.mean - theirs.mean,
        "difference_ci95": None if found is None else [found.low, found.high],
        "t": None if found is None else found.t,
        "df": None if found is None else found.df,
        "p": None if found is None else found.p,
        "hedges_g": None if effect is None else effect.g,
        "hedges_g_ci95": None if effect is None else [effect.low, effect.high],
        "probability_of_superiority": None if ranks is None else ranks.share,
        "probability_of_superiority_ci95": None if ranks is None else [ranks.low, ranks.high],
        "cliffs_delta": None if ranks is None else ranks.delta,
        "mann_whitney_p": None if ranks is None else ranks.p,
        "pass_rate_difference": None if rates is None else rates.difference,
        "pass_rate_difference_ci95": None if rates is None else [rates.low, rates.high],
        "smallest_detectable_d": meeting.detectable_d,
        "smallest_detectable_difference": meeting.finding.detectable,
        "position_in_their_sd": meeting.position,
        "equivalence": None if tested is None else {"margin": tested.margin, "p": tested.p, "shown": tested.shown},
        "equivalence_ci90": None if tested is None else [tested.low, tested.high],
        "verdict": meeting.finding.verdict.value,
        "reason": None if meeting.finding.reason is None else meeting.finding.reason.value,
    }


def _table(meeting: Meeting, names: tuple[str, str]) -> Table:
    sides = (meeting.ours, meeting.theirs)
    rows: list[tuple[Cell | str, ...]] = [
        (_("People (n)"), *(number(side.n) for side in sides)),
        (_("Mean"), *(number(side.mean, points_text(side.mean, places=2)) for side in sides)),
        (_("SD (n - 1)"), *(number(side.sd, points_text(side.sd, places=2)) for side in sides)),
        (_("Pass rate"), *(_rate(side) for side in sides)),
    ]
    columns = (Column("", weight=2), *(Column(name, Kind.NUMBER) for name in names))
    return Table("groups", columns, tuple(rows))


def _rate(side: Side) -> Cell:
    return Cell(NOTHING if side.n is None else rate_text(side.passed, side.n))


def _facts(meeting: Meeting) -> Iterator[tuple[str, str]]:
    interval = _("{value} ({low} to {high})")
    found, effect, ranks, rates = (
        meeting.finding.difference,
        meeting.effect,
        meeting.superiority,
        meeting.pass_rates,
    )
    if found is not None:
        values = {"value": signed(found.difference), "low": signed(found.low), "high": signed(found.high)}
        yield _("Difference of the means (Welch, 95 %)"), interval.format(**values)
        yield "t, df, p", f"{found.t:.3f}, {found.df:.1f}, {found.p:.4f}"
    if effect is not None:
        g, low, high = (f"{value:+.2f}" for value in (effect.g, effect.low, effect.high))
        yield _("Effect size g (Hedges, 95 %)"), interval.format(value=g, low=low, high=high)
    if ranks is not None:
        share, low, high = (f"{value:.2f}" for value in (ranks.share, ranks.low, ranks.high))
        yield (
            _("One of the first scores above one of the second (95 %)"),
            interval.format(value=share, low=low, high=high),
        )
    if rates is not None:
        share, low, high = (signed(100 * value) for value in (rates.difference, rates.low, rates.high))
        yield _("Pass rates, percentage points (Newcombe, 95 %)"), interval.format(value=share, low=low, high=high)
    if meeting.finding.detectable is not None:
        yield _("Smallest difference found with 80 % power"), smallest_text(meeting.finding.detectable)
    if meeting.finding.reason is Withheld.NO_SIZE and meeting.position is not None:
        yield _("Our mean, in standard deviations from theirs"), f"{meeting.position:+.2f}"


def _histogram(
    meeting: Meeting, names: tuple[str, str], cut: Fraction | None, maximum: Fraction | None
) -> Iterator[Block]:
    """The distributions, where single scores of both are known and none of them is below 0."""
    ours, theirs = meeting.ours.scores, meeting.theirs.scores
    if not ours or not theirs or min(*ours, *theirs) < 0:
        return
    edges = bins_for(maximum or max(*ours, *theirs), cut)
    sides = zip(names, (ours, theirs), strict=True)
    groups = [ScoreGroup(name, len(scores), counted(scores, edges)) for name, scores in sides]
    yield Figure("histogram", BackToBack(groups[0], groups[1], edges, cut=cut), _("Distribution of the scores"))


def _notes(meeting: Meeting) -> Iterator[str]:
    yield _("It is taken that both groups sat the same form under the same marking rules; scores do not show that.")
    if not (meeting.ours.scores and meeting.theirs.scores):
        yield _("Without single scores on both sides nothing is said of ranks.")
    if meeting.finding.reason is Withheld.NO_SIZE:
        yield _("Without the number of people of the second group there is neither an interval nor a verdict.")


def _digest(meeting: Meeting, names: tuple[str, str], cut: Fraction | None, maximum: Fraction | None) -> str:
    sides = [
        [side.n, repr(side.mean), repr(side.sd), side.passed, [str(score) for score in side.scores]]
        for side in (meeting.ours, meeting.theirs)
    ]
    tested = meeting.finding.equivalence
    margin = None if tested is None else repr(tested.margin)
    return sha256_of({"sides": sides, "names": list(names), "cut": str(cut), "maximum": str(maximum), "margin": margin})
