"""Every number of a worked case in the section “Groups” of docs/statistics.md is what the program computes."""

import re
from fractions import Fraction
from pathlib import Path

from examapp.analysis.effects import (
    detectable_d,
    glass_delta,
    hedges_g,
    rate_difference,
    small_sample_factor,
    superiority,
)
from examapp.analysis.means import describe, equivalence, holm, one_beside, welch
from examapp.analysis.verdicts import Verdict, judge
from examapp.domain.baselines import Summary
from examapp.reports.verdicts import smallest_text
from tests.test_effects import PERMEABILITY_1, PERMEABILITY_2, SLEEP_1, SLEEP_2

DOCUMENT = Path(__file__).parents[1] / "docs" / "statistics.md"
HEADING = re.compile(r"^### (.+)$", re.MULTILINE)


def figures(n, mean, sd):
    return Summary(n, mean, sd, Fraction(200))


OURS, THEIRS = figures(24, 74.2, 8.9), figures(31, 71.6, 9.6)


def interval(found, places):
    return f"{found.low:.{places}f} to {found.high:.{places}f}"


def worked_in_document():
    """Heading to the numbers in code of its worked cases; other code in these paragraphs has letters and no digit."""
    section = DOCUMENT.read_text(encoding="utf-8").split("\n## Groups\n")[1].split("\n## ")[0]
    _before, *parts = HEADING.split(section)
    found = {}
    for heading, body in zip(parts[::2], parts[1::2], strict=True):
        text = " ".join(each for each in body.split("\n\n") if "Worked" in each)
        worked = re.findall(r"`([^`]*\d[^`]*)`", text[text.index("Worked") :] if text else "")
        if worked:
            found[heading] = worked
    return found


def recomputed():
    means, sleep = welch(OURS, THEIRS), welch(*(describe([Fraction(str(each)) for each in group]) for group in SLEEP))
    effect, book = hedges_g(OURS, THEIRS), hedges_g(figures(50, 103, 5.5), figures(50, 100, 4.5))
    tested, finding = equivalence(OURS, THEIRS, margin=5.0), judge(OURS, THEIRS, margin=5.0)
    ranks, tied = superiority(PERMEABILITY_1, PERMEABILITY_2), superiority(*SLEEP)
    one = one_beside(30, figures(10, 50, 10))
    rates = rate_difference((56, 70), (48, 80))
    welch_numbers = [f"{means.difference:.2f}", f"{means.t:.4f}", f"{means.df:.2f}", f"{means.p:.3f}"]
    sleep_numbers = [f"{sleep.t:.4f}", f"{sleep.df:.3f}", f"{sleep.p:.5f}"]
    return {
        "Difference of the means": [*welch_numbers, interval(means, 2), *sleep_numbers, interval(sleep, 4)],
        "Effect size": [
            *(f"{effect.pooled_sd:.3f}", f"{effect.d:.4f}", f"{effect.g:.4f}", interval(effect, 4)),
            *(f"{book.d:.4f}", f"{small_sample_factor(98):.4f}", f"{book.g:.4f}"),
            f"{glass_delta(74.2, 71.6, their_sd=9.6):.4f}",
        ],
        "Smallest difference": [
            f"{detectable_d(24, 31):.2f}",
            smallest_text(finding.detectable),
            *(f"{detectable_d(n, n):.2f}" for n in (64, 26)),
        ],
        "Equivalence": [f"{tested.p:.3f}", interval(tested, 2)],
        "Verdict": [interval(means, 2), smallest_text(finding.detectable)],
        "Ranks": [
            *(f"{ranks.u:g}", f"{ranks.share:.2f}", f"{ranks.delta:.2f}", f"{ranks.p:.4f}", interval(ranks, 3)),
            *(f"{tied.u:g}", f"{tied.p:.4f}"),
        ],
        "Pass rates": [
            *(f"{rates.difference:.4f}", interval(rates, 4)),
            interval(rate_difference((10, 10), (0, 20)), 4),
        ],
        "Topics": [", ".join(f"{p:.2f}" for p in holm([0.01, 0.04, 0.03, 0.005]))],
        "One person": [f"{one.t:.4f}", str(one.df), f"{one.p:.3f}", f"{one.percentile:.1f}"],
    }


SLEEP = (SLEEP_1, SLEEP_2)


def test_the_worked_cases_are_what_the_program_computes():
    assert worked_in_document() == recomputed()


def test_the_verdict_of_the_case_is_the_one_told():
    assert judge(OURS, THEIRS, margin=5.0).verdict is Verdict.UNDECIDED
    assert not equivalence(OURS, THEIRS, margin=5.0).shown


def test_every_part_of_the_section_names_its_source():
    section = DOCUMENT.read_text(encoding="utf-8").split("\n## Groups\n")[1].split("\n## ")[0]
    _before, *parts = HEADING.split(section)
    without = [name for name, body in zip(parts[::2], parts[1::2], strict=True) if "Source" not in body]
    assert without == ["What may be reported", "Verdict"]
