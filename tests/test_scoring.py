"""Scores: sums that agree, the three ways of not answering, and marks that are exact."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.assembling import assemble
from examapp.domain.blueprints import Part, SectionKind
from examapp.domain.errors import JournalBroken, UnknownItem
from examapp.domain.forms import Form, KeyEntry, KeySheet, Ruling
from examapp.domain.items import ItemType
from examapp.domain.marking import MarkingRule
from examapp.domain.scoring import ResponseState, Score, Tally, score
from examapp.domain.sittings import Closing, Sitting
from tests.exam_cases import FakeClock, begin, exam_with, make_item, make_section, small_exam, small_form, small_pool

ITEMS = len(small_form()[0].items)
RESPONSES = st.lists(st.sets(st.integers(0, 3)), min_size=ITEMS, max_size=ITEMS)


def answered(form: Form, responses: dict[str, frozenset[str]]) -> Sitting:
    """A sitting in which these options were chosen, in the order of the items."""
    clock = FakeClock()
    sitting, _event = begin(clock, form)
    for item in sitting.form.items:
        for option_id in sorted(responses.get(item.item_id, ())):
            sitting, _event = sitting.respond(item.item_id, option_id, clock.advance(seconds=1))
    return sitting


def chosen(form: Form, places: list[set[int]]) -> dict[str, frozenset[str]]:
    return {
        item.item_id: frozenset(item.option_ids[place] for place in wanted if place < len(item.option_ids))
        for item, wanted in zip(form.items, places, strict=True)
    }


def keys_of(form: Form, key_sheet: KeySheet) -> dict[str, frozenset[str]]:
    return {item.item_id: key_sheet.keys[item.digest].key for item in form.items}


def state_of(found: Score, item_id: str) -> ResponseState:
    return next(item.state for item in found.items if item.item_id == item_id)


@given(RESPONSES)
def test_topics_and_parts_add_up_to_the_raw_score(places):
    form, key_sheet = small_form()
    found = score(answered(form, chosen(form, places)), key_sheet)
    for tallies in (found.topics.values(), found.parts.values()):
        assert sum((tally.points for tally in tallies), Fraction(0)) == found.raw.points
        assert sum((tally.maximum for tally in tallies), Fraction(0)) == found.raw.maximum == 17
        assert sum(tally.items for tally in tallies) == found.raw.items == ITEMS
    assert sum((item.earned for item in found.items), Fraction(0)) == found.raw.points
    assert 0 <= found.raw.points <= form.exam.max_points
    assert 0 <= found.raw.percent <= 100
    assert found.passed == (found.raw.points >= 10)
    assert sum(found.count(state) for state in ResponseState) == ITEMS


@given(RESPONSES)
def test_an_item_earns_its_points_for_the_key_and_nothing_else(places):
    form, key_sheet = small_form()
    sitting = answered(form, chosen(form, places))
    for item in score(sitting, key_sheet).items:
        right = sitting.response(item.item_id) == key_sheet.keys[item.digest].key
        assert item.points == (item.maximum if right else 0)
        assert item.maximum == form.exam.section(form.item(item.item_id).section_id).points


@given(st.integers(0, 10**6))
def test_a_perfect_sitting_scores_the_maximum(seed):
    form, key_sheet = small_form(seed)
    found = score(answered(form, keys_of(form, key_sheet)), key_sheet)
    assert found.raw == Tally(Fraction(17), Fraction(17), ITEMS)
    assert found.passed
    assert found.count(ResponseState.ANSWERED) == ITEMS
    assert all(tally.percent == 100 for tally in found.topics.values())


def test_common_and_legal_aid_parts_follow_the_topics():
    form, key_sheet = small_form()
    found = score(answered(form, keys_of(form, key_sheet)), key_sheet)
    assert found.parts == {Part.COMMON: found.topics["T01"], Part.LEGAL_AID: found.topics["T07"]}


def test_the_cut_score_itself_passes_and_anything_less_fails():
    section = make_section(SectionKind.SINGLE, {"T01": 3})
    exam = replace(exam_with(section), cut_score=Fraction(2))
    form, key_sheet = assemble(exam, small_pool(), seed=1)
    keys = keys_of(form, key_sheet)
    ids = sorted(keys)
    assert score(answered(form, {item_id: keys[item_id] for item_id in ids[:2]}), key_sheet).passed
    assert not score(answered(form, {ids[0]: keys[ids[0]]}), key_sheet).passed


def test_blank_omitted_and_not_reached_are_told_apart():
    clock = FakeClock()
    form, key_sheet = small_form()
    sitting, _event = begin(clock, form)
    ids = [item.item_id for item in sitting.form.items]
    option_id = sitting.form.items[1].option_ids[0]
    # Item 0 is on the screen at the start, 1 is answered and cleared, 2 is jumped over, 3 is answered; 5 is looked at.
    sitting, _event = sitting.respond(ids[1], option_id, clock.advance(seconds=1))
    sitting, _event = sitting.clear(ids[1], clock.advance(seconds=1))
    sitting, _event = sitting.respond(ids[3], sitting.form.items[3].option_ids[0], clock.advance(seconds=1))
    sitting, _event = sitting.move(ids[5], clock.advance(seconds=1))
    sitting, _event = sitting.submit(Closing.DEADLINE, clock.advance(minutes=30))
    found = score(sitting, key_sheet)
    assert [state_of(found, item_id) for item_id in ids] == [
        ResponseState.OMITTED,
        ResponseState.BLANK,
        ResponseState.OMITTED,
        ResponseState.ANSWERED,
        ResponseState.NOT_REACHED,
        ResponseState.OMITTED,
        *[ResponseState.NOT_REACHED] * (ITEMS - 6),
    ]


def test_a_blank_still_counts_as_reached():
    clock = FakeClock()
    form, key_sheet = small_form()
    sitting, _event = begin(clock, form)
    item = sitting.form.items[-1]
    sitting, _event = sitting.respond(item.item_id, item.option_ids[0], clock.advance(seconds=1))
    sitting, _event = sitting.clear(item.item_id, clock.advance(seconds=1))
    found = score(sitting, key_sheet)
    assert found.count(ResponseState.NOT_REACHED) == 0
    assert found.count(ResponseState.OMITTED) == ITEMS - 1


def test_a_sitting_without_any_response_is_not_reached_after_its_first_item():
    form, key_sheet = small_form()
    found = score(answered(form, {}), key_sheet)
    assert found.count(ResponseState.OMITTED) == 1
    assert found.count(ResponseState.NOT_REACHED) == ITEMS - 1
    assert found.raw.points == 0


def multiple_choice_form(rule: str, points: int = 1) -> tuple[Form, KeySheet]:
    section = replace(make_section(SectionKind.MULTIPLE, {"T01": 3}, points=points), marking=MarkingRule(rule))
    pool = [make_item(f"multiple-{number}", ItemType.MULTIPLE, key="ABC") for number in (1, 2, 3)]
    return assemble(exam_with(section), pool, seed=1)


def test_three_thirds_of_a_point_are_exactly_one_point():
    form, key_sheet = multiple_choice_form("proportional_no_wrong")
    found = score(answered(form, dict.fromkeys(["multiple-1", "multiple-2", "multiple-3"], frozenset("A"))), key_sheet)
    assert [item.points for item in found.items] == [Fraction(1, 3)] * 3
    assert found.raw.points == 1


def test_what_was_never_answered_earns_nothing_even_where_a_blank_would():
    form, key_sheet = multiple_choice_form("multiple_true_false", points=4)
    clock = FakeClock()
    sitting, _event = begin(clock, form)
    first, second, third = (item.item_id for item in sitting.form.items)
    sitting, _event = sitting.respond(first, "A", clock.advance(seconds=1))
    sitting, _event = sitting.clear(first, clock.advance(seconds=1))
    sitting, _event = sitting.move(second, clock.advance(seconds=1))
    found = score(sitting, key_sheet)
    assert [item.state for item in found.items] == [
        ResponseState.BLANK,
        ResponseState.OMITTED,
        ResponseState.NOT_REACHED,
    ]
    assert [item.points for item in found.items] == [1, 0, 0]
    assert third


def test_a_rule_that_takes_points_away_may_go_below_zero():
    form, key_sheet = multiple_choice_form("balanced", points=2)
    found = score(answered(form, {"multiple-1": frozenset("D")}), key_sheet)
    assert found.raw.points == -2


def test_a_pre_test_item_is_answered_and_not_scored():
    form, key_sheet = small_form()
    tried = form.items[0]
    entry = key_sheet.keys[tried.digest]
    sheet = KeySheet(form.form_id, {**key_sheet.keys, tried.digest: KeyEntry(entry.key, scored=False)})
    found = score(answered(form, keys_of(form, key_sheet)), sheet)
    item = next(item for item in found.items if item.item_id == tried.item_id)
    assert (item.points, item.maximum, item.earned) == (None, 0, 0)
    assert item.state is ResponseState.ANSWERED
    assert found.raw == Tally(Fraction(16), Fraction(16), ITEMS - 1)
    assert sum(tally.items for tally in found.topics.values()) == ITEMS - 1


@given(st.integers(0, 10**6), st.data())
def test_answers_to_what_is_tried_out_never_change_a_score(seed, data):
    exam = replace(exam_with(make_section(SectionKind.SINGLE, {"T01": 4, "T07": 2}, points=2)), pretest_percent=50)
    pool = [make_item(f"{topic}-{number}", topic=topic) for topic in ("T01", "T07") for number in range(6)]
    form, key_sheet = assemble(exam, pool, seed=seed)
    tried = [item for item in form.items if not key_sheet.keys[item.digest].scored]
    assert len(tried) == 3
    sheet = keys_of(form, key_sheet)
    scored = {item.item_id: data.draw(st.sampled_from("AB")) for item in form.items if item not in tried}
    scores = [
        score(answered(form, {**scored, **{item.item_id: frozenset(letter) for item in tried}}), key_sheet)
        for letter in ("A", "B")
    ]
    assert scores[0].raw == scores[1].raw
    assert scores[0].raw.maximum == exam.max_points == 12
    assert scores[0].raw.points == 2 * sum(frozenset(letter) == sheet[name] for name, letter in scored.items())
    assert (scores[0].topics, scores[0].parts, scores[0].passed) == (
        scores[1].topics,
        scores[1].parts,
        scores[1].passed,
    )
    assert {name: tally.items for name, tally in scores[0].topics.items()} == {"T01": 4, "T07": 2}


def test_a_corrected_key_moves_the_score():
    form, key_sheet = small_form()
    sitting = answered(form, keys_of(form, key_sheet))
    item = form.items[0]
    other = frozenset(item.option_ids) - key_sheet.keys[item.digest].key
    corrected = KeySheet(form.form_id, {**key_sheet.keys, item.digest: KeyEntry(other)})
    assert score(sitting, key_sheet).raw.points - score(sitting, corrected).raw.points == 1


@pytest.mark.parametrize("state", ["right", "wrong", "never answered"])
def test_under_the_ruling_for_all_everybody_has_the_points_of_the_item(state):
    form, key_sheet = small_form()
    item, keys = form.items[-1], keys_of(form, key_sheet)
    keys[item.item_id] = (
        frozenset(set(item.option_ids) - keys[item.item_id]) if state == "wrong" else keys[item.item_id]
    )
    if state == "never answered":
        del keys[item.item_id]
    entry = replace(key_sheet.keys[item.digest], ruling=Ruling.ALL)
    found = score(answered(form, keys), replace(key_sheet, keys={**key_sheet.keys, item.digest: entry}))
    assert found.raw.points == found.raw.maximum == form.exam.max_points


def test_a_dropped_item_counts_for_nobody_and_is_no_longer_in_the_maximum():
    form, key_sheet = small_form()
    item = form.items[-1]
    entry = replace(key_sheet.keys[item.digest], ruling=Ruling.DROP)
    found = score(
        answered(form, keys_of(form, key_sheet)), replace(key_sheet, keys={**key_sheet.keys, item.digest: entry})
    )
    assert found.raw.points == found.raw.maximum == form.exam.max_points - 2
    assert found.item(item.item_id).points is None
    with pytest.raises(UnknownItem):
        found.item("nosuch")


def test_a_key_sheet_of_another_form_is_refused():
    form, key_sheet = small_form()
    with pytest.raises(JournalBroken, match="belongs to another form"):
        score(answered(form, {}), replace(key_sheet, form_id="0" * 64))


def test_a_key_sheet_that_lacks_an_item_is_refused():
    form, key_sheet = small_form()
    missing = form.items[3]
    keys = {digest: entry for digest, entry in key_sheet.keys.items() if digest != missing.digest}
    with pytest.raises(JournalBroken, match=f"no key for item {missing.item_id}"):
        score(answered(form, {}), KeySheet(form.form_id, keys))


def test_a_topic_of_the_exam_without_items_has_an_empty_tally():
    section = make_section(SectionKind.SINGLE, {"T01": 1})
    form, key_sheet = assemble(exam_with(section), small_pool(), seed=1)
    found = score(answered(form, {}), key_sheet)
    assert found.topics["T07"] == Tally()
    assert found.topics["T07"].percent == 0


def test_scores_are_listed_in_the_order_the_candidate_saw():
    form, key_sheet = small_form()
    sitting = answered(form, {})
    assert [item.item_id for item in score(sitting, key_sheet).items] == [item.item_id for item in sitting.form.items]
    assert score(sitting, key_sheet).candidate_id == sitting.candidate_id
    assert small_exam().max_points == score(sitting, key_sheet).raw.maximum
