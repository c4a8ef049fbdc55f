from dataclasses import replace
from fractions import Fraction

import pytest

from examapp.analysis.comparison import TOPIC_ITEMS, Attendance
from examapp.analysis.verdicts import Verdict, Withheld
from examapp.application.admission import Admission
from examapp.application.analytics import GROUP, compare, scored
from examapp.application.simulation import Script, sit
from examapp.domain.assembling import assemble
from examapp.domain.baselines import Summary
from examapp.domain.blueprints import Part, SectionKind
from examapp.domain.errors import JournalBroken, NotComparable
from examapp.domain.journal import EventKind
from examapp.domain.people import CandidateState, Category, ComparisonGroup
from examapp.domain.sittings import sitting_id_of
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import NUMBERS, fill, make_baseline
from tests.exam_cases import MORNING, FakeClock, exam_with, make_candidate, make_item, make_section


@pytest.fixture
def store():
    return Store()


def sat(store, *, sitters, people=None):
    form, key_sheet = fill(store, KeyStore(), sitters=sitters, people=people)
    return form, scored(form, key_sheet, store)


def test_closed_sittings_are_scored_and_open_ones_only_counted(store):
    form, key_sheet = fill(store, KeyStore(), sitters=6, people=10)
    Admission(form, store, FakeClock()).admit(store.candidate(NUMBERS[6]))
    results = scored(form, key_sheet, store)
    assert [person.licence_no for person, _score in results.people] == NUMBERS[:6]
    assert results.attendance(GROUP) == Attendance(expected=10, sat=6, absent=3, open=1, voided=0, excused=0)


def test_people_who_are_excused_are_not_expected_and_the_absent_are(store):
    form, key_sheet = fill(store, KeyStore(), sitters=5)
    states = [CandidateState.DEFERRED, CandidateState.EXEMPT, CandidateState.ABSENT]
    store.save_candidates(
        [make_candidate(number, state=state) for number, state in zip(NUMBERS[10:], states, strict=False)]
    )
    attendance = scored(form, key_sheet, store).attendance(GROUP)
    assert attendance == Attendance(expected=6, sat=5, absent=1, open=0, voided=0, excused=2)


def test_a_voided_sitting_has_no_score(store):
    form, key_sheet = fill(store, KeyStore(), sitters=5, people=6)
    delivery = Admission(form, store, FakeClock()).admit(store.candidate(NUMBERS[5]))
    _voided, event = delivery.sitting.note(EventKind.VOIDED, FakeClock().read(), {"reason": "impersonation"})
    store.append(event)
    results = scored(form, key_sheet, store)
    assert len(results.people) == 5
    assert results.attendance(GROUP).voided == 1


def test_both_parts_are_compared_and_the_common_one_is_the_headline(store):
    form, results = sat(store, sitters=20)
    found = compare(form, results, make_baseline(form))
    scores = [one for _person, one in results.people]
    assert found.whole.ours.mean == float(sum(one.raw.points for one in scores) / 20)
    assert found.common.ours.mean == float(sum(one.parts[Part.COMMON].points for one in scores) / 20)
    assert (found.whole.maximum, found.common.maximum) == (17, 9)
    assert found.whole.ours.passed == sum(one.passed for one in scores)
    assert found.common.ours.passed is None
    assert found.headline is found.common
    assert found.favouring == ("T07",)
    assert found.headline.verdict in Verdict


def test_a_margin_of_the_form_is_tested_on_the_paper_and_by_its_share_on_the_common_part(store):
    form, key_sheet = fill(store, KeyStore(), sitters=20)
    frozen = replace(form, exam=replace(form.exam, equivalence_margin=Fraction(2)))
    found = compare(frozen, scored(form, key_sheet, store), make_baseline(form))
    assert found.whole.finding.equivalence.margin == 2
    assert found.common.finding.equivalence.margin == pytest.approx(2 * 9 / 17)
    without = compare(form, scored(form, key_sheet, store), make_baseline(form))
    assert without.whole.finding.equivalence is None


def test_without_a_common_part_in_the_baseline_the_whole_paper_is_the_headline(store):
    form, results = sat(store, sitters=6)
    found = compare(form, results, make_baseline(form, common=None))
    assert found.headline is found.whole
    assert found.common.withheld is Withheld.NO_FIGURES
    assert found.common.ours is not None


def test_topic_rows_have_both_shares_and_the_number_of_items(store):
    form, results = sat(store, sitters=6)
    rows = compare(form, results, make_baseline(form)).topics
    assert [(row.topic_id, row.part, row.theirs) for row in rows] == [
        ("T01", Part.COMMON, 0.67),
        ("T07", Part.LEGAL_AID, 0.68 if rows[1].items >= TOPIC_ITEMS else None),
    ]
    assert [row.ours is None for row in rows] == [row.items < TOPIC_ITEMS for row in rows]
    assert sum(row.items for row in rows) == len(form.items)
    common = sum(one.parts[Part.COMMON].points for _person, one in results.people)
    assert rows[0].ours == float(common / (6 * 9))


def test_fewer_than_five_people_are_not_described_anywhere(store):
    form, results = sat(store, sitters=4)
    found = compare(form, results, make_baseline(form))
    assert (found.whole.ours, found.common.ours) == (None, None)
    assert found.headline.withheld is Withheld.FEW_OF_OURS
    assert [row.ours for row in found.topics] == [None, None]


def test_nobody_at_all_is_withheld_and_no_crash(store):
    form, results = sat(store, sitters=0, people=3)
    found = compare(form, results, make_baseline(form))
    assert found.headline.withheld is Withheld.FEW_OF_OURS
    assert found.attendance.absent == 3


def test_only_the_legal_aid_group_is_compared(store):
    form, key_sheet = fill(store, KeyStore(), sitters=8)
    lawyers = [replace(person, comparison_group=ComparisonGroup.PRACTISING) for person in store.candidates()[:3]]
    store.save_candidates(lawyers)
    found = compare(form, scored(form, key_sheet, store), make_baseline(form))
    assert found.whole.n == 5
    assert found.attendance.expected == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"exam_id": "other"},
        {"whole": Summary(40, 70.0, 9.0, Fraction(100))},
        {"common": Summary(40, 60.0, 9.0, Fraction(77))},
    ],
)
def test_what_is_not_comparable_is_refused_with_its_reason(store, changes):
    form, results = sat(store, sitters=5)
    with pytest.raises(NotComparable) as caught:
        compare(form, results, make_baseline(form, **changes))
    assert str(caught.value.problem)
    assert caught.value.where == "lawyers-2026"


OTHER_RULES = {"true_false": "all_or_nothing", "single": "all_or_nothing", "multiple": "half_if_subset"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"marking": OTHER_RULES}, Withheld.OTHER_MARKING),
        ({"form_id": "0" * 64}, Withheld.OTHER_FORM),
        ({"form_id": "0" * 64, "marking": OTHER_RULES}, Withheld.OTHER_MARKING),
    ],
)
def test_another_form_or_rule_is_a_comparison_that_compares_nothing(store, changes, reason):
    """Their figures stay out of it: side by side they would be compared."""
    form, results = sat(store, sitters=5)
    baseline = make_baseline(form, scores=tuple(map(Fraction, [12] * 40)), **changes)
    found = compare(form, results, baseline)
    for part in (found.whole, found.common):
        assert (part.verdict, part.withheld) == (Verdict.NOT_COMPARABLE, reason)
        assert (part.theirs, part.difference, part.pass_rates, part.position) == (None, None, None, None)
        assert part.ours.n == 5
    assert found.their_scores == ()
    assert all(row.theirs is None for row in found.topics)


def test_invented_data_on_either_side_marks_the_comparison(store):
    form, results = sat(store, sitters=5)
    assert not compare(form, results, make_baseline(form)).demonstration
    assert compare(form, results, make_baseline(form, demonstration=True)).demonstration
    assert compare(form, results, make_baseline(form), demonstration=True).demonstration


def test_the_digest_names_the_data(store):
    form, results = sat(store, sitters=5)
    baseline = make_baseline(form)
    digest = compare(form, results, baseline).digest
    store.save_baseline(baseline, imported_at=MORNING)
    (stored,) = store.baselines()
    assert compare(form, results, stored).digest == digest
    assert compare(form, results, make_baseline(form, topics={})).digest != digest
    fewer = replace(results, people=results.people[1:])
    assert compare(form, fewer, baseline).digest != digest


def test_nothing_is_reported_beside_a_journal_that_does_not_hold(store):
    form, key_sheet = fill(store, KeyStore(), sitters=6)
    store._connection.execute("DROP TRIGGER events_are_never_updated")
    sitting_id = sitting_id_of(form.form_id, NUMBERS[2])
    store._connection.execute("UPDATE events SET boot_ms = 0 WHERE sitting_id = ? AND seq = 1", (sitting_id,))
    with pytest.raises(JournalBroken, match=NUMBERS[2]) as caught:
        scored(form, key_sheet, store)
    assert "verify" in str(caught.value.hint)


@pytest.mark.parametrize("sitters", [0, 8])
def test_what_is_tried_out_is_in_no_figure_of_a_comparison(store, sitters):
    exam = replace(exam_with(make_section(SectionKind.SINGLE, {"T01": 4, "T07": 2}, points=2)), pretest_percent=50)
    pool = [make_item(f"{topic}-{number}", topic=topic) for topic in ("T01", "T07") for number in range(6)]
    form, key_sheet = assemble(exam, pool, seed=3)
    store.save_form(form, built_at=MORNING)
    people = [make_candidate(number) for number in NUMBERS[:8]]
    store.save_candidates(people)
    for person in people[:sitters]:
        sit(person, Script(form, key_sheet, {}, 7, MORNING), store)
    whole, common = Summary(40, 8.0, 2.0, Fraction(12)), Summary(40, 5.0, 2.0, Fraction(8))
    baseline = make_baseline(form, marking=exam.marking_rules(), whole=whole, common=common)
    found = compare(form, scored(form, key_sheet, store), baseline)
    assert len(form.items) == 9
    assert (found.whole.maximum, found.common.maximum) == (12, 8)
    assert [(row.topic_id, row.items) for row in found.topics] == [("T01", 4), ("T07", 2)]
    if sitters:
        assert found.whole.ours.highest <= 12


def test_results_of_one_centre_or_category_are_of_its_people_only(store):
    form, results = sat(store, sitters=6)
    assert len(results.only(centre="Mengcheng").people) == 6
    assert results.only(centre="elsewhere").people == ()
    assert results.only(category=Category.PART_TIME).seats == ()
    found = compare(form, results.only(category=Category.LEGAL_AID), make_baseline(form))
    assert found.whole.n == 6
