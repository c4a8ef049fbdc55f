"""The comparison as data for other programs: JSON, and CSV for a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict

from examapp.analysis.comparison import Comparison, PartComparison
from examapp.analysis.means import Description, Difference
from examapp.domain.baselines import Summary
from examapp.domain.marking import show_points
from examapp.locale import _, say
from examapp.reports.comparison import conclusion, measure_names, part_name, topic_mark
from examapp.reports.verdicts import VERDICT_WORDS, reason_text

PLACES = 6
Json = dict[str, object]


def comparison_json(comparison: Comparison) -> str:
    """The comparison as JSON; names are English in every language, only the conclusion is a sentence."""
    baseline = comparison.baseline
    data: Json = {
        "report": "comparison",
        "demonstration": comparison.demonstration,
        "exam": {
            "title": comparison.exam_title,
            "form": comparison.form_code,
            "key_version": comparison.key_version,
            "cut_score": str(comparison.cut_score),
        },
        "baseline": {
            "id": baseline.baseline_id,
            "title": baseline.title,
            "norm_group": baseline.norm_group,
            "source": baseline.source,
            "sat_on": baseline.sat_on.isoformat(),
            "marking": dict(sorted(baseline.marking.items())),
            "demonstration": baseline.demonstration,
        },
        "attendance": asdict(comparison.attendance),
        "whole": _part_json(comparison.whole),
        "common": _part_json(comparison.common),
        "topics": [_rounded(asdict(row)) for row in comparison.topics],
        "headline": _part_key(comparison.headline),
        "verdict": comparison.headline.verdict,
        "conclusion": conclusion(comparison),
        "inputs_sha256": comparison.digest,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _part_key(part: PartComparison) -> str:
    return "whole" if part.part is None else "common"


def _part_json(part: PartComparison) -> Json:
    tested = part.finding.equivalence
    return {
        "maximum": str(part.maximum),
        "n": part.n,
        "ours": None if part.ours is None else _rounded(asdict(part.ours)),
        "baseline": None if part.theirs is None else _rounded({**asdict(part.theirs), "maximum": str(part.maximum)}),
        "difference": None if part.difference is None else _rounded(asdict(part.difference)),
        "effect": None if part.effect is None else _rounded(asdict(part.effect)),
        "detectable_difference": _rounded({"points": part.finding.detectable})["points"],
        "equivalence": None if tested is None else _rounded({**asdict(tested), "shown": tested.shown}),
        "pass_rate_difference": None if part.pass_rates is None else _rounded(asdict(part.pass_rates)),
        "verdict": part.verdict,
        "withheld": part.withheld,
    }


def _rounded(figures: Json) -> Json:
    """Floats to a precision that every machine agrees on."""
    return {name: round(value, PLACES) if isinstance(value, float) else value for name, value in figures.items()}


def comparison_csv(comparison: Comparison) -> str:
    """The comparison as CSV: one figure a row, ours and theirs side by side, each row marked when it is invented."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    writer.writerow([_("Part"), _("Figure"), _("legal aid"), _("baseline"), _("Note")])
    note = _("DEMONSTRATION") if comparison.demonstration else ""
    for row in _rows(comparison):
        writer.writerow([*("" if cell is None else cell for cell in row), note])
    return paper.getvalue()


def _rows(comparison: Comparison) -> Iterator[tuple[object, object, object, object]]:
    yield _("Exam"), _("Form"), comparison.form_code, comparison.baseline.title
    yield _("Exam"), _("Key version"), comparison.key_version, None
    for part in (comparison.whole, comparison.common):
        yield part_name(part), _("Maximum"), show_points(part.maximum, places=None), None
        ours = _figures(part.ours) if part.ours is not None else [part.n, *[None] * 6]
        for name, one, other in zip(measure_names(), ours, _figures(part.theirs), strict=True):
            yield part_name(part), name, one, other
        for name, figure in (*_difference_rows(part.difference), *_measure_rows(part)):
            yield part_name(part), name, figure, None
        yield part_name(part), _("By the interval"), _verdict_text(part), None
    for row in comparison.topics:
        yield _("Topic"), f"{topic_mark(row)} {row.title}", _figure(row.ours), _figure(row.theirs)
    yield _("Conclusion"), conclusion(comparison), None, None
    yield _("Data"), "SHA-256", comparison.digest, None


def _figures(side: Description | Summary | None) -> list[float | int | None]:
    """n, mean, sd, median, lowest, highest, share of those who passed."""
    if side is None:
        return [None] * 7
    rate = None if side.passed is None else round(side.passed / side.n, 4)
    figures = (side.mean, side.sd, side.median, side.lowest, side.highest)
    return [side.n, *(_figure(figure) for figure in figures), rate]


def _figure(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _difference_rows(difference: Difference | None) -> list[tuple[str, float | None]]:
    figures = (None,) * 3 if difference is None else (difference.difference, difference.low, difference.high)
    names = (_("Difference"), _("Interval (95 %), from"), _("Interval (95 %), to"))
    return [(name, _figure(figure)) for name, figure in zip(names, figures, strict=True)]


def _measure_rows(part: PartComparison) -> list[tuple[str, float | None]]:
    """Effect size, smallest difference, equivalence and pass rates; what is not known stays empty."""
    effect, tested, rates = part.effect, part.finding.equivalence, part.pass_rates
    figures = [
        *((None,) * 3 if effect is None else (effect.g, effect.low, effect.high)),
        part.finding.detectable,
        *((None,) * 4 if tested is None else (tested.margin, tested.low, tested.high, tested.p)),
        *((None,) * 3 if rates is None else (rates.difference, rates.low, rates.high)),
    ]
    names = (
        _("Effect size g (Hedges)"),
        _("Interval of g (95 %), from"),
        _("Interval of g (95 %), to"),
        _("Smallest difference found with 80 % power"),
        _("Equivalence margin"),
        _("Interval (90 %), from"),
        _("Interval (90 %), to"),
        _("p of the equivalence test (TOST)"),
        _("Difference of the pass rates"),
        _("Interval of the pass rates (95 %), from"),
        _("Interval of the pass rates (95 %), to"),
    )
    return [(name, _figure(figure)) for name, figure in zip(names, figures, strict=True)]


def _verdict_text(part: PartComparison) -> str:
    return reason_text(part.finding) if part.difference is None else say(VERDICT_WORDS[part.verdict])
