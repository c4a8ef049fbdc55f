"""What is said of a mock exam: its score with the error band, the chance of passing, and each item with its reasons."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor

from examapp.analysis.mock_scores import PassChance, ScoreBand, band_of, chance_of
from examapp.domain.marking import show_points
from examapp.domain.mocks import MarkedItem, MockResult
from examapp.domain.practice import Answered
from examapp.locale import _
from examapp.reports.items import letters_of
from examapp.reports.practice import BLANK, Line, Tone, rationale_lines, verdict_line

# From here on items that were met before make a score that flatters.
MUCH_MET = 0.2


def result_lines(mock: MockResult, titles: Mapping[str, str]) -> tuple[Line, ...]:
    """The score with its band, what it means for the exam, what it does not say, and the points by topic."""
    return tuple(_result_lines(mock, titles))


def _result_lines(mock: MockResult, titles: Mapping[str, str]) -> Iterator[Line]:
    band = band_of(mock)
    yield Line(score_text(mock, band), tone=Tone.HEADING)
    if mock.cut > 0:
        yield _passed_line(mock)
        yield Line(chance_text(mock))
    yield BLANK
    yield Line(_met_text(mock), "· ")
    yield Line(_answered_text(mock), "· ")
    if band is not None:
        yield Line(_band_meaning(), "· ")
    if mock.cut > 0 and chance_of(mock) is not None:
        yield Line(_unknown_text(), "· ")
    yield from (BLANK, Line(_("Points by topic"), tone=Tone.HEADING))
    for topic, (points, maximum) in mock.topics.items():
        yield Line(titles.get(topic, topic), f"  {_plain(points):>5} / {_plain(maximum):<5} ")


def _plain(points: Fraction) -> str:
    """Points as they are where they are whole or half, else with one decimal."""
    return show_points(points, places=None if points.denominator <= 2 else 1)


def score_text(mock: MockResult, band: ScoreBand | None) -> str:
    """The score and the band that its error leaves, in whole points and rather too wide than too narrow."""
    facts = {"points": _plain(mock.points), "maximum": _plain(mock.maximum)}
    if band is None:
        return _("{points} of {maximum} points").format(**facts)
    line = _("{points} of {maximum} points; with its error between {low} and {high}")
    return line.format(low=floor(band.low + 1e-9), high=ceil(band.high - 1e-9), **facts)


def _passed_line(mock: MockResult) -> Line:
    cut = show_points(mock.cut, places=None)
    if mock.passed:
        return Line(_("The cut score of {cut} is reached.").format(cut=cut), "✓ ", Tone.RIGHT)
    return Line(_("The cut score of {cut} is not reached.").format(cut=cut), "× ", Tone.WRONG)


def chance_text(mock: MockResult) -> str:
    """The chance of passing with its uncertainty, or why none is given."""
    found = chance_of(mock)
    if found is None:
        return _(
            "No chance of passing is given: {count} of {items} items were left out, so the paper says little about it."
        ).format(count=mock.unanswered, items=len(mock.answers))
    return _("Chance of passing another paper of this kind: {chance}").format(chance=chance_words(found))


def chance_words(found: PassChance) -> str:
    """The chance with its range in percent: never none and never all."""
    if found.high < 0.01:
        return _("under 1 %, and so at the upper end of the band")
    if found.low > 0.99:
        return _("over 99 %, and so at the lower end of the band")
    facts = {"low": _percent(found.low, floor), "high": _percent(found.high, ceil)}
    return _("{chance}; with its uncertainty {low} to {high}").format(chance=_percent(found.chance, round), **facts)


def _percent(share: float, whole: Callable[[float], int]) -> str:
    if share < 0.01:
        return _("under 1 %")
    if share > 0.99:
        return _("over 99 %")
    return _("{share} %").format(share=whole(100 * share))


def _met_text(mock: MockResult) -> str:
    facts = {"seen": mock.seen, "count": len(mock.answers)}
    text = _("{seen} of the {count} items you had met before, in practice or in a mock exam.").format(**facts)
    if mock.seen < MUCH_MET * len(mock.answers):
        return text
    return " ".join((text, _("That is a lot: score and chance flatter you.")))


def _answered_text(mock: MockResult) -> str:
    minutes, seconds = divmod(mock.seconds, 60)
    facts = {"answered": len(mock.answers) - mock.unanswered, "count": len(mock.answers)}
    return _(
        "Answered {answered} of {count} items in {minutes}:{seconds:02d} minutes; what is left out earns 0."
    ).format(minutes=minutes, seconds=seconds, **facts)


def _band_meaning() -> str:
    return _(
        "The band: another drawing of items would give other points. Of three such bands two hold the score that "
        "you would have on average over many such papers."
    )


def _unknown_text() -> str:
    return _(
        "The chance supposes an equally hard paper, answered today and under the same conditions. It does not know "
        "the paper of the exam, lucky guesses, nerves, nor what you learn or forget until then."
    )


def list_line(mock: MockResult) -> str:
    """A mock exam in one line: when, which, score with band, chance, and what was met before."""
    facts = {
        "at": f"{mock.at:%Y-%m-%d %H:%M}",
        "title": mock.title,
        "score": score_text(mock, band_of(mock)),
        "seen": mock.seen,
        "count": len(mock.answers),
    }
    line = _("{at}  {title}: {score}; {seen} of {count} items met before").format(**facts)
    found = chance_of(mock)
    if found is None or mock.cut <= 0:
        return line
    return _("{line}; chance of passing {chance}").format(line=line, chance=chance_words(found))


def marked_lines(marked: MarkedItem) -> tuple[Line, ...]:
    """Whether an item was right, its points, and why; the letters are those of the bank, which the reasons name."""
    answered = marked.answered
    if answered is None:
        key = letters_of(marked.item, marked.item.key)
        verdict = Line(_("Not answered.   Key: {key}").format(key=key), "× ", Tone.WRONG)
    else:
        verdict = verdict_line(answered)
    reasons = rationale_lines(Answered(marked.item, marked.response))
    if not marked.item.rationale:
        reasons = (
            Line(_("The banks have this item with another text by now; its reasons are gone."), "! ", Tone.WRONG),
        )
    return (verdict, Line(_points_text(marked), tone=Tone.QUIET), *reasons)


def _points_text(marked: MarkedItem) -> str:
    if marked.points is None:
        return _("This item is being tried out and earns nothing.")
    facts = {"points": _plain(marked.points), "maximum": _plain(marked.maximum)}
    return _("{points} of {maximum} points").format(**facts)


def nothing_kept_lines() -> tuple[Line, ...]:
    """What is said of a mock exam in which nothing was answered."""
    return (Line(_("Nothing was answered; nothing of this mock exam is kept."), "! ", Tone.WRONG),)
