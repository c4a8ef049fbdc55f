"""Results over the years: a row and a point for each form; forms that were not equated are not compared."""

from collections.abc import Sequence

from examapp.analysis.comparison import MINIMUM_N
from examapp.analysis.trends import TrendPoint
from examapp.domain.items import sha256_of
from examapp.locale import _, current_language
from examapp.reports.charts_trends import Trend, YearPoint
from examapp.reports.documents import Block, Cell, Column, Document, Figure, Kind, Note, Paragraph, Table, number
from examapp.reports.figures import NOTHING, points_text, rate_text


def trend_report(
    points: Sequence[TrendPoint], *, exam: str, cut_percent: float, demonstration: bool = False
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
                comparable=False,
            )
            for point in points
        )
        blocks.append(Figure("trend", Trend(years, _("Mean, % of the maximum"), cut=cut_percent), _("Means over time")))
    else:
        blocks.append(Paragraph(_("Only one form with scores is stored here; a trend needs two.")))
    blocks.append(Note(_("How to read it"), tuple(_notes())))
    data = [_data(point) for point in points]
    return Document(
        name="trend",
        title=_("{exam}: results over time").format(exam=exam),
        blocks=tuple(blocks),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=sha256_of({"points": [{name: str(value) for name, value in each.items()} for each in data]}),
        data={"exam": exam, "points": data},
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
        "" if place == 0 else _("not comparable: another form, not equated"),
    )


def _notes() -> list[str]:
    return [
        _("Means of forms that were not equated differ for reasons of the forms: the line between them is broken."),
        _("Nothing about fewer than {count} people is given.").format(count=MINIMUM_N),
    ]


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
    }
