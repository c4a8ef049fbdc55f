"""The worked cases of docs/statistics.md, computed again."""

from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from examapp.analysis.decisions import effective_length, fit_true_scores
from examapp.analysis.item_analysis import (
    DEAD_DISTRACTOR,
    LOW_DISCRIMINATION,
    TOO_EASY,
    TOO_HARD,
    Flag,
    coefficients,
    wilson_interval,
)
from examapp.analysis.matrices import CLAIM_N, SETTLED_N, ResponseMatrix, moments_of
from examapp.analysis.option_analysis import score_tails
from examapp.analysis.reliability import conditional_errors, cronbach_alpha, feldt_interval, kr21, measurement_error
from examapp.analysis.score_distributions import score_distribution

TEXT = (Path(__file__).parents[1] / "docs" / "statistics.md").read_text(encoding="utf-8")


def section(title):
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def cells(text):
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def worked(title):
    """Figure to printed value, of the rows of the worked case."""
    rows = list(cells(section(title)))
    start = rows.index(["figure", "how", "value"]) + 1
    return {row[0]: row[2] for row in rows[start:] if len(row) == 3}


def case():
    table = [row for row in cells(TEXT) if row[0].startswith("P") and len(row) == 5]
    points = np.array([[float(cell) for cell in row[1:4]] for row in table])
    assert [row.sum() for row in points] == [float(row[4]) for row in table]
    return ResponseMatrix(tuple(row[0] for row in table), ("1", "2", "3"), points, np.ones(3))


def agree(printed, computed):
    assert set(printed) == set(computed)
    for figure, value in computed.items():
        places = len(printed[figure].partition(".")[2])
        assert f"{value:.{places}f}" == printed[figure], figure


def test_the_items_of_the_worked_case_are_as_printed():
    matrix = case()
    moments = moments_of(matrix.points, matrix.maxima)
    tails, found = score_tails(matrix.totals()), coefficients(moments)
    first = matrix.points[:, 0]
    facility = float(first.mean())
    interval = wilson_interval(facility, 6)
    low = float(tails.low @ first) / tails.size
    computed = {
        "facility": facility,
        "facility, low": interval.low,
        "facility, high": interval.high,
        "variance": moments.variances[0],
        "covariance with the rest": moments.with_total[0] - moments.variances[0],
        "discrimination": found.item_rest[0],
        "item-total": found.item_total[0],
        "weight of the groups": tails.size,
        "low group's mean": low,
        "upper-lower": float(tails.high @ first) / tails.size - low,
        "alpha without it": found.alpha_if_deleted[0],
    }
    agree(worked("Items"), computed)


def test_the_test_of_the_worked_case_is_as_printed():
    matrix = case()
    moments = moments_of(matrix.points, matrix.maxima)
    alpha, distribution = cronbach_alpha(moments), score_distribution(matrix)
    interval = feldt_interval(alpha, n=6, k=3)
    length = effective_length(distribution.mean, moments.total_variance, alpha, maximum=3.0)
    true_scores = fit_true_scores(matrix.totals() / 3, length)
    size, width = true_scores.a + true_scores.b, true_scores.high - true_scores.low
    variance = width**2 * true_scores.a * true_scores.b / (size**2 * (size + 1))
    mean = true_scores.low + width * true_scores.a / size
    computed = {
        "variance of totals": moments.total_variance,
        "alpha": alpha,
        "alpha, low": interval[0],
        "alpha, high": interval[1],
        "standard error": measurement_error(sqrt(moments.total_variance), alpha),
        "KR-21": kr21(distribution.mean, moments.total_variance * 5 / 6, 3),
        "standard error at 2": conditional_errors(matrix, moments, alpha).at(2),
        "effective length": length,
        "mean true share": mean,
        "variance of true shares": variance,
        "size of the beta distribution, a + b": mean * (1 - mean) / variance - 1,
        "skewness": distribution.skewness,
    }
    agree(worked("Test"), computed)


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_is_explained(flag):
    assert f"`{flag}`" in section("Items")


def test_the_limits_are_the_programs():
    assert f"Below **{CLAIM_N}** people" in TEXT
    assert f"From {CLAIM_N} to {SETTLED_N - 1} they are called provisional" in TEXT
    for limit in (TOO_EASY, TOO_HARD, LOW_DISCRIMINATION):
        assert f"{limit:.2f}".lstrip("0") in section("Items")
    assert f"fewer than {DEAD_DISTRACTOR:.0%}".replace("%", " %") in section("Items")
