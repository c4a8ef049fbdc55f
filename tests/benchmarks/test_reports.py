"""What reports cost beside what they cannot do without: reading the journals, and setting as many bare pages."""

import json
from fractions import Fraction
from time import perf_counter, process_time

import pytest

from examapp.application.analytics import compare, scored_seats, sound_seats
from examapp.application.simulation import Script, sit
from examapp.application.surroundings import surroundings_of
from examapp.reports.comparison_report import comparison_report
from examapp.reports.rendering import render
from examapp.reports.score_notices import Notice, NoticeFacts, TopicScore, score_notices
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import make_baseline
from tests.exam_cases import MORNING, make_candidate, small_form

PEOPLE = 400
NOTICES = 200
SERIES = 3
# The comparison, read to printed, beside reading and folding the journals.
READING_LIMIT = 1.5
# A notice has three tables and a box; the bare page a table of the same rows.
PAGES_LIMIT = 5.0
BARE = """
#let given = json(bytes(sys.inputs.pages))
#for each in given { table(columns: 5, ..each.flatten()); pagebreak(weak: true) }
"""


@pytest.fixture(scope="module")
def sat():
    store, key_store = Store(), KeyStore()
    form, key_sheet = small_form()
    store.save_form(form, built_at=MORNING)
    key_store.save(key_sheet)
    people = [make_candidate(f"134162012810{n:05}", name=f"P{n}", seat=str(n)) for n in range(1, PEOPLE + 1)]
    store.save_candidates(people)
    script = Script(form, key_sheet, {}, 7, MORNING)
    for person in people:
        sit(person, script, store)
    return form, key_sheet, store


def comparison_beside_reading(sat):
    form, key_sheet, store = sat
    began = process_time()
    seats = sound_seats(form, store)
    read = process_time()
    results, baseline = scored_seats(seats, key_sheet), make_baseline(form)
    around = surroundings_of(form, results, [], baseline=baseline)
    text = render(comparison_report(compare(form, results, baseline), around), "text")
    assert f" {PEOPLE} " in text
    return (process_time() - began) / (read - began)


def test_the_comparison_costs_little_beside_reading_its_rows(sat):
    found = min(comparison_beside_reading(sat) for _ in range(SERIES))
    assert found <= READING_LIMIT, f"the report takes {found:.2f} times as long as reading its journals"


def notices():
    topics = tuple(TopicScore(f"topic {n}", 6, Fraction(5), Fraction(7)) for n in range(7))
    one = Notice(
        "P", "centre", "1" * 17, "1", Fraction(75), Fraction(100), Fraction(60), True, "0000-0000-0000", topics
    )
    return score_notices([one] * NOTICES, NoticeFacts("exam", "1a2b3c4d", "2026-12-10", "2026-12-20"))


def bare_pages():
    import typst

    rows = [[f"topic {n}", "6", "5 of 7", "71.4", "#####"] for n in range(8)]
    return typst.compile(BARE.encode(), sys_inputs={"pages": json.dumps([rows] * NOTICES)}, format="pdf")


def seconds(work):
    began = perf_counter()
    work()
    return perf_counter() - began


def test_notices_are_set_in_this_time(benchmark):
    pytest.importorskip("typst")
    document = notices()
    pdf = benchmark.pedantic(lambda: render(document, "pdf"), rounds=3, warmup_rounds=1)
    assert pdf.startswith(b"%PDF")


def test_a_notice_costs_a_few_bare_pages():
    pytest.importorskip("typst")
    document = notices()
    render(document, "pdf")
    found = min(seconds(lambda: render(document, "pdf")) / seconds(bare_pages) for _ in range(SERIES))
    assert found <= PAGES_LIMIT, f"a notice takes {found:.1f} times as long as a bare page"
