"""The comparison as data for other programs."""

from dataclasses import asdict

from examapp.analysis.comparison import MINIMUM_N, Comparison, PartComparison
from examapp.analysis.surroundings import Surroundings
from examapp.reports.comparison_words import conclusion
from examapp.reports.equating_words import equated_data

PLACES = 6
Json = dict[str, object]


def comparison_data(comparison: Comparison, around: Surroundings, *, public: bool = False) -> Json:
    """What the JSON says; names are English in every language, only the conclusion is a sentence."""
    baseline = comparison.baseline
    return {
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
        "remarked": comparison.remarked,
        "other_form": comparison.other_form,
        "attendance": asdict(comparison.attendance),
        "whole": _part_json(comparison.whole),
        "common": _part_json(comparison.common),
        "topics": [_rounded(asdict(row)) for row in comparison.topics],
        "around": _around_json(around, public=public),
        "headline": _part_key(comparison.headline),
        "verdict": comparison.headline.verdict,
        "conclusion": conclusion(comparison),
    }


def _around_json(around: Surroundings, *, public: bool) -> Json:
    test = around.form
    return {
        "n": len(around.points),
        "retakes": around.again if around.again >= MINIMUM_N or not around.again else None,
        "excellent": around.excellent,
        "alpha": None if test is None else _round(test.alpha),
        "alpha_ci95": None if test is None or test.alpha_ci95 is None else [_round(end) for end in test.alpha_ci95],
        "sem": None if test is None else _round(test.sem),
        "clustering": None if around.clustering is None else _rounded(asdict(around.clustering)),
        "near_cut": None if public else [[each.name, each.centre, str(each.points)] for each in around.near],
        "flagged_items": [{"number": item.number, "flags": list(item.flags)} for item in around.items],
        "key_changes": [asdict(change) for change in around.key_changes],
        "incidents": around.incidents.incidents,
        "people_with_incidents": around.incidents.people,
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)


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
        "position_in_their_sd": _round(part.position),
        "equating": equated_data(part.equated),
        "verdict": part.verdict,
        "withheld": part.withheld,
    }


def _rounded(figures: Json) -> Json:
    """Floats to a precision that every machine agrees on."""
    return {name: round(value, PLACES) if isinstance(value, float) else value for name, value in figures.items()}
