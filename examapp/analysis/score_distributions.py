"""How the scores of a form are spread: frequencies, moments, quartiles."""

from dataclasses import dataclass

import numpy as np

from examapp.analysis.matrices import FloatArray, ResponseMatrix


@dataclass(frozen=True, slots=True)
class ScoreLevel:
    """How many people have one score, have it or less, and the percentage of people below it."""

    score: float
    n: int
    percent: float
    cumulative: int
    percent_below: float


@dataclass(frozen=True, slots=True)
class ScoreDistribution:
    """A distribution of raw points; None where a figure is not defined for so few people or without spread.

    `sd` with n - 1. Skewness is g1 = m3 / m2^1.5 and kurtosis g2 = m4 / m2^2 - 3 with moments over n. Quartiles
    interpolate between order statistics (definition 7 of R. J. Hyndman and Y. Fan, Amer. Statistician 50 (1996)).
    """

    n: int
    maximum: float
    mean: float | None
    sd: float | None
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    lowest: float | None
    highest: float | None
    skewness: float | None
    kurtosis: float | None
    levels: tuple[ScoreLevel, ...]


def score_distribution(matrix: ResponseMatrix) -> ScoreDistribution:
    """Describe the totals of a matrix."""
    totals = matrix.totals()
    n = len(totals)
    if n == 0:
        nothing = (None,) * 9
        return ScoreDistribution(0, matrix.maximum, *nothing, ())
    quartiles = np.quantile(totals, (0.25, 0.5, 0.75))
    skewness, kurtosis = _shape(totals)
    return ScoreDistribution(
        n=n,
        maximum=matrix.maximum,
        mean=float(totals.mean()),
        sd=float(totals.std(ddof=1)) if n > 1 else None,
        median=float(quartiles[1]),
        lower_quartile=float(quartiles[0]),
        upper_quartile=float(quartiles[2]),
        lowest=float(totals.min()),
        highest=float(totals.max()),
        skewness=skewness,
        kurtosis=kurtosis,
        levels=_levels(totals),
    )


def _shape(totals: FloatArray) -> tuple[float | None, float | None]:
    if totals.min() == totals.max():
        return None, None
    apart = totals - totals.mean()
    square = float(np.mean(apart**2))
    return float(np.mean(apart**3)) / square**1.5, float(np.mean(apart**4)) / square**2 - 3


def _levels(totals: FloatArray) -> tuple[ScoreLevel, ...]:
    n = len(totals)
    scores, counts = np.unique(totals, return_counts=True)
    reached = np.cumsum(counts)
    return tuple(
        ScoreLevel(float(score), int(count), 100 * int(count) / n, int(upto), 100 * int(upto - count) / n)
        for score, count, upto in zip(scores, counts, reached, strict=True)
    )
