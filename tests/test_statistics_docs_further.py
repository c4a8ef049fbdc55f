"""Every number of a worked case in the further sections of docs/statistics.md is what the program computes."""

import re
from dataclasses import replace
from pathlib import Path

from examapp.analysis.centres import clustering, pool
from examapp.analysis.changes import correlation_interval, gain
from examapp.analysis.dif import mantel_haenszel
from examapp.analysis.equated import Scales, equating_error
from examapp.analysis.equating import Method, Taken, chained_line, nominal_mean_line, synthetic_line
from examapp.analysis.suppression import hidden_parts
from tests.test_centres import ERRORS, MEANS

DOCUMENT = Path(__file__).parents[1] / "docs" / "statistics.md"


def worked(section):
    body = DOCUMENT.read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall(r"`([^`]+)`", body[body.index("Worked:") :])


def test_centres():
    found, schools = clustering([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), pool(MEANS, ERRORS, tau2=100.0)
    assert worked("Centres") == [
        *(f"{value:.4f}" for value in (found.icc, found.design_effect, found.naive_error, found.error)),
        f"{schools.mean:.4f}",
        f"{schools.low:.4f} to {schools.high:.4f}",
        f"{schools.shrunken[0]:.4f}",
    ]


def test_equating():
    new, old = Taken(50, 18.0, 5.0, 6.0, 2.0, 8.0), Taken(50, 24.0, 5.0, 8.0, 2.0, 8.0)
    lines = (
        nominal_mean_line(new, old, forms=(36, 36), anchor=12),
        synthetic_line(new, old, method=Method.TUCKER),
        chained_line(new, old),
    )
    errors = []
    for method in (Method.NOMINAL_MEAN, Method.TUCKER, Method.CHAINED):
        sides = [replace(side, n=150) for side in (new, old)]
        errors.append(equating_error(method, *sides, scales=Scales(36, 36, 12)))
    assert worked("Equating") == [*(f"{line.of(18.0):.1f}" for line in lines), *(f"{error:.3f}" for error in errors)]


def test_differential_item_functioning():
    found = mantel_haenszel("i", [(20, 10, 12, 18), (25, 5, 18, 12)])
    assert worked("Differential item functioning") == [
        *(f"{value:.4f}" for value in (found.odds_ratio, found.delta, found.chi2)),
        found.ets.value,
    ]


def test_over_time():
    found = gain({"a": 50.0, "b": 60.0, "c": 70.0, "d": 65.0}, {"a": 58.0, "b": 64.0, "c": 75.0, "d": 64.0})
    assert worked("Over time") == [
        f"{found.mean:.2f}",
        f"{found.low:.2f} to {found.high:.2f}",
        f"{found.t:.4f}",
        f"{found.dz:.4f}",
        "{:.4f} to {:.4f}".format(*correlation_interval(0.6, 28)),
    ]


def test_small_numbers():
    assert worked("Small numbers") == sorted(hidden_parts({"3": 3, "20": 20, "9": 9}))
