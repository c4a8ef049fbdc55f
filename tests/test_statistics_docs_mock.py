"""Every number of the worked case of a mock exam in docs/statistics.md is what the program computes."""

from dataclasses import replace

from examapp.analysis.mock_scores import LEVEL, MOST_UNANSWERED, Unit, pass_chance, score_band
from examapp.reports.mocks import MUCH_MET
from tests.test_mock_scores import units
from tests.test_statistics_docs_further import DOCUMENT, worked

CASES = [Unit("case", float(points), 4.0) for points in (4, 2, 2, 2, 4)]


def test_a_mock_exam():
    paper = [*units((20, 1, 17), (30, 1, 24), (15, 2, 10)), *CASES]
    band = score_band(paper)
    assert band.points == 75.0
    squares = 17 * 3 / 20 + 24 * 6 / 30 + 10 * 5 / 15 + sum((unit.points / 4 - 0.7) ** 2 for unit in CASES)
    chance = pass_chance(band, 60.0, step=1.0)
    perfect = score_band([replace(unit, points=unit.maximum) for unit in paper])
    assert worked("A mock exam") == [
        f"{squares / (19 + 29 + 14 + 4):.4f}",
        f"{band.error:.3f}",
        f"{band.length:.2f}",
        f"{band.low:.2f} to {band.high:.2f}",
        f"{chance.chance:.3f}",
        f"{chance.low:.3f} to {chance.high:.3f}",
        f"{perfect.length:.2f}",
        f"{perfect.low:.2f} to {perfect.high:.2f}",
    ]


def test_the_limits_are_the_programs():
    text = DOCUMENT.read_text(encoding="utf-8").split("## A mock exam")[1].split("\n## ")[0]
    assert "at two of three (z = 0.9674)" in text
    assert LEVEL == 2 / 3
    assert "more than a fifth of the items" in text.replace("\n", " ")
    assert "from a fifth on that the score flatters" in text.replace("\n", " ")
    assert MOST_UNANSWERED == MUCH_MET == 0.2
