"""What the tests of comparisons share: a small exam that people have sat, and a baseline of the same form."""

from datetime import date
from fractions import Fraction

from examapp.application.simulation import Script, sit
from examapp.domain.baselines import Baseline, Summary
from examapp.storage.store import KeyStore, Store
from tests.exam_cases import MORNING, make_candidate, small_exam, small_form

NUMBERS = [f"134162012810{number:05}" for number in range(1, 41)]


def fill(store: Store, key_store: KeyStore, *, sitters: int, people: int | None = None):
    """Keep a form and its keys, put people on the roster, and let the first of them sit and submit."""
    form, key_sheet = small_form()
    store.save_form(form, built_at=MORNING)
    key_store.save(key_sheet)
    roster = [
        make_candidate(number, name=f"P{number[-2:]}", seat=number[-2:]) for number in NUMBERS[: people or sitters]
    ]
    store.save_candidates(roster)
    script = Script(form, key_sheet, {}, 7, MORNING)
    for person in roster[:sitters]:
        sit(person, script, store)
    return form, key_sheet


def make_baseline(form, **changes) -> Baseline:
    """Figures of forty lawyers on the small form."""
    fields = {
        "baseline_id": "lawyers-2026",
        "title": "Lawyers 2026",
        "norm_group": "practising lawyers",
        "exam_id": "small",
        "form_id": form.form_id,
        "marking": small_exam().marking_rules(),
        "source": "a report",
        "sat_on": date(2026, 3, 20),
        "whole": Summary(40, 11.5, 2.5, Fraction(17), 12.0, 5.0, 17.0, 30),
        "common": Summary(40, 6.0, 1.5, Fraction(9)),
        "topics": {"T01": 0.67, "T07": 0.68},
    }
    return Baseline(**{**fields, **changes})


BASELINE_YAML = """\
id: lawyers-2026
title: Lawyers 2026
norm_group: practising lawyers
exam: small
marking: all_or_nothing
source: a report
sat_on: 2026-03-20
whole: {n: 40, mean: 11.5, sd: 2.5, maximum: 17, median: 12, lowest: 5, highest: 17, passed: 30}
common: {n: 40, mean: 6.0, sd: 1.5, maximum: 9}
topics: {T01: 0.67, T07: 0.68}
"""
