"""Results over the years: a row and a point for each form; forms that were not equated are not compared."""

from collections.abc import Sequence

from examapp.analysis.comparison import MINIMUM_N
from examapp.analysis.trends import SatAgain, TrendPoint
from examapp.domain.items import sha256_of
from examapp.locale import _, current_language, say
from examapp.reports.charts_trends import Trend, YearPoint
from examapp.reports.documents import Block, Cell, Column, Document, Figure, Kind, Note, Paragraph, Table, number
from examapp.reports.equating_words import equated_data
from examapp.reports.figures import NOTHING, points_text, rate_text, signed
from examapp.reports.verdicts import VERDICT_WORDS


def trend_report(
    points: Sequence[TrendPoint],
    again: Sequence[SatAgain] = (),
    *,
    exam: str,
    cut_percent: float,
    demonstration: bool = False,
) -> Document:
    """The report; with one form only it says so."""
    blocks: list[Block] = [_table(points)]
    if len(points) > 1:
        years = tuple(
            YearPoint(
                point.label,
                point.n,
                None if point.scores is None else point.scores.mean,
                point.low,
                point.high,
                comparable=_is_linked(point),
            )
            for point in points
        )
        blocks.append(Figure("trend", Trend(years, _("Mean, % of the maximum"), cut=cut_percent), _("Means over time")))
    else:
        blocks.append(Paragraph(_("Only one form with scores is stored here; a trend needs two.")))
    blocks += [_retakes(again)] if again else []
    blocks.append(Note(_("How to read it"), tuple(_notes(points, again))))
    data = [_data(point) for point in points]
    sat_again = [_retake_data(each) for each in again]
    return Document(
        name="trend",
        title=_("{exam}: results over time").format(exam=exam),
        blocks=tuple(blocks),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=sha256_of({"points": [str(each) for each in (*data, *sat_again)]}),
        data={"exam": exam, "points": data, "retakes": sat_again},
    )


def _table(points: Sequence[TrendPoint]) -> Table:
    columns = (
        Column(_("Sat on"), mm=24),
        Column(_("Form"), mm=22),
        Column(_("People"), Kind.NUMBER),
        Column(_("Mean, %"), Kind.NUMBER),
        Column(_("95 % interval"), weight=1.5),
        Column(_("SD (n - 1)"), Kind.NUMBER),
        Column(_("Pass rate"), Kind.NUMBER, weight=1.5),
        Column(_("Against the row above"), weight=2),
    )
    return Table("trend", columns, tuple(_row(point, place) for place, point in enumerate(points)))


def _row(point: TrendPoint, place: int) -> tuple[Cell | str, ...]:
    if point.scores is None:
        few = _("withheld: fewer than {count} people have a score").format(count=MINIMUM_N)
        return (point.label, point.form_code, number(point.n), *[NOTHING] * 4, few)
    interval = _("{low} to {high}").format(low=points_text(point.low), high=points_text(point.high))
    return (
        point.label,
        point.form_code,
        number(point.n),
        number(point.scores.mean, points_text(point.scores.mean)),
        interval,
        number(point.scores.sd, points_text(point.scores.sd)),
        rate_text(point.passed, point.n),
        "" if place == 0 else _change_text(point),
    )


def _is_linked(point: TrendPoint) -> bool:
    return point.finding is not None and point.finding.reason is None


def _change_text(point: TrendPoint) -> str:
    """The difference in points of the form above, and what its interval supports."""
    if point.finding is None or point.finding.difference is None:
        return _("not comparable: another form, not equated")
    found = point.finding.difference
    line = _("{difference} points ({low} to {high}): {verdict}")
    ends = {"difference": found.difference, "low": found.low, "high": found.high}
    words = {name: signed(value) for name, value in ends.items()}
    return line.format(verdict=say(VERDICT_WORDS[point.finding.verdict]), **words)


def _retakes(again: Sequence[SatAgain]) -> Table:
    columns = (
        Column(_("First form"), weight=1.2),
        Column(_("Second form"), weight=1.2),
        Column(_("Sat again"), Kind.NUMBER),
        Column(_("Of them failed first"), Kind.NUMBER),
        Column(_("Of those passed then"), Kind.NUMBER),
    )
    rows: tuple[tuple[Cell | str, ...], ...] = tuple((each.first, each.second, *_counts(each)) for each in again)
    return Table("retakes", columns, rows, caption=_("Retakes within a year"))


def _counts(each: SatAgain) -> list[Cell]:
    counts = each.counts
    return [_count(value) for value in (counts.people, counts.failed_first, counts.passed_then)]


def _count(value: int) -> Cell:
    few = _("fewer than {count}").format(count=MINIMUM_N)
    return number(value) if value >= MINIMUM_N else Cell(few)


def _told(value: int) -> int | None:
    return value if value >= MINIMUM_N else None


def _retake_data(each: SatAgain) -> dict[str, object]:
    counts = each.counts
    return {
        "first": each.first,
        "second": each.second,
        "people": _told(counts.people),
        "failed_first": _told(counts.failed_first),
        "passed_then": _told(counts.passed_then),
    }


def _notes(points: Sequence[TrendPoint], again: Sequence[SatAgain]) -> list[str]:
    lines = [
        _("Means of forms that were not equated differ for reasons of the forms: the line between them is broken."),
        _("Nothing about fewer than {count} people is given.").format(count=MINIMUM_N),
    ]
    linked = [point for point in points if _is_linked(point)]
    if linked:
        counts = _(", ").join(str(len(point.change.anchors)) for point in linked if point.change is not None)
        line = _(
            "Equated through the items that both forms have ({counts}); in points of the form above. People who sat in "
            "both years count as independent, which widens the interval."
        )
        lines.append(line.format(counts=counts))
    if again:
        lines.append(
            _(
                "The means are of first attempts. Who failed and sits again scores higher on average for chance alone; "
                "the rise says nothing about what was learned."
            )
        )
    return lines


def _data(point: TrendPoint) -> dict[str, object]:
    scores = point.scores
    return {
        "sat_on": point.label,
        "form": point.form_code,
        "n": point.n,
        "mean_percent": None if scores is None else round(scores.mean, 6),
        "mean_ci95": None if point.low is None or point.high is None else [round(point.low, 6), round(point.high, 6)],
        "sd_percent": None if scores is None else round(scores.sd, 6),
        "passed": None if scores is None else point.passed,
        "retaken": point.retaken if point.retaken == 0 or point.retaken >= MINIMUM_N else None,
        "change": equated_data(point.change),
        "verdict": None if point.finding is None else point.finding.verdict,
    }
