"""Forms: what a candidate's screen is handed, in which order, and that no key is in it."""

from collections import Counter
from dataclasses import fields, replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.blueprints import Topic
from examapp.domain.errors import UnknownItem
from examapp.domain.forms import Form, FormItem, arrange, form_fault, form_id_of, form_item
from examapp.domain.items import Item, ItemType, Option
from examapp.domain.marking import MarkingRule
from tests.exam_cases import make_item, small_exam, small_form

SEAT_SEEDS = st.text(max_size=12)


def test_a_form_item_has_exactly_the_fields_that_a_candidate_may_see():
    assert {field.name for field in fields(FormItem)} == {
        "item_id",
        "digest",
        "section_id",
        "topic",
        "type",
        "stem",
        "options",
        "keep_order",
        "case_id",
        "stimulus",
    }
    assert {field.name for field in fields(Option)} == {"option_id", "text"}
    assert {field.name for field in fields(Form)} == {"form_id", "exam", "seed", "items"}


def test_no_value_of_a_form_tells_one_key_from_another():
    item = make_item("single-1", key="A")
    assert form_item(item, "single") == form_item(replace(item, key=frozenset("D"), rationale="D."), "single")


def test_a_form_item_shows_the_item_as_it_is():
    item = make_item("case-1-1", ItemType.INDEFINITE, case_id="case-1", keep_order=True)
    shown = form_item(item, "case")
    kept = {field.name for field in fields(FormItem)} & {field.name for field in fields(Item)}
    assert {name: getattr(shown, name) for name in kept} == {name: getattr(item, name) for name in kept}
    assert shown.digest == item.digest
    assert shown.is_intact
    assert shown.option_ids == ("A", "B", "C", "D")


@pytest.mark.parametrize("change", [{"stem": "Changed?"}, {"stimulus": "Changed."}, {"options": ()}])
def test_a_form_item_whose_content_was_changed_is_not_intact(change):
    shown = form_item(make_item("single-1"), "single")
    assert not replace(shown, **change).is_intact


def test_a_form_is_named_by_its_items_whatever_their_order():
    form, _keys = small_form()
    assert form.form_id == form_id_of(form.exam, form.items) == form_id_of(form.exam, form.items[::-1])
    assert form.form_id != form_id_of(form.exam, form.items[1:])
    for change in ({"topic": "T99"}, {"section_id": "other"}, {"digest": "f" * 64}, {"case_id": "other"}):
        assert form.form_id != form_id_of(form.exam, (replace(form.items[0], **change), *form.items[1:]))


@pytest.mark.parametrize(
    "change",
    [
        {"exam_id": "large"},
        {"duration": timedelta(minutes=31)},
        {"cut_score": Fraction(9)},
        {"excellent_score": None},
        {"shuffle_options": False},
        {"topics": (Topic("T01", "Conduct"), Topic("T07", "Legal aid"))},
        {"sections": tuple(replace(section, points=Fraction(2)) for section in small_exam().sections)},
        {"sections": tuple(replace(section, marking=MarkingRule("balanced")) for section in small_exam().sections)},
    ],
)
def test_an_exam_defined_otherwise_makes_another_form_of_the_same_items(change):
    form, _keys = small_form()
    assert form_id_of(replace(form.exam, **change), form.items) != form.form_id


@pytest.mark.parametrize(
    "change", [{"title": "Reworded"}, {"rules": "Reworded."}, {"banks": ("renamed",)}, {"warnings": ()}]
)
def test_rewording_an_exam_makes_no_other_form(change):
    form, _keys = small_form()
    assert form_id_of(replace(form.exam, **change), form.items) == form.form_id


def test_a_form_that_is_what_its_digests_name_has_no_fault():
    assert form_fault(small_form()[0]) is None
    assert form_fault(arrange(small_form()[0], "any seat")) is None


def test_a_form_that_was_changed_says_what_was_changed():
    form, _keys = small_form()
    text = replace(form, items=(replace(form.items[0], stem="Another?"), *form.items[1:]))
    assert form.items[0].item_id in str(form_fault(text))
    time = replace(form, exam=replace(form.exam, duration=timedelta(hours=5)))
    assert form.code in str(form_fault(time))


def test_a_form_finds_its_items():
    form, _keys = small_form()
    for index, item in enumerate(form.items):
        assert form.index(item.item_id) == index
        assert form.item(item.item_id) is item
    assert form.form_id.startswith(form.code)
    assert len(form.code) == 8


def test_an_item_that_a_form_does_not_have_is_unknown():
    with pytest.raises(UnknownItem, match="single-99"):
        small_form()[0].index("single-99")


@given(SEAT_SEEDS)
def test_arranging_is_a_permutation_within_sections(seat_seed):
    form, _keys = small_form()
    arranged = arrange(form, seat_seed)
    assert Counter(item.item_id for item in arranged.items) == Counter(item.item_id for item in form.items)
    assert [item.section_id for item in arranged.items] == [item.section_id for item in form.items]
    for item in arranged.items:
        original = form.item(item.item_id)
        assert sorted(item.option_ids) == sorted(original.option_ids)
        assert replace(item, options=original.options) == original
        assert item.is_intact
    assert replace(arranged, items=form.items) == form


@given(SEAT_SEEDS)
def test_cases_stay_together_and_their_items_in_order(seat_seed):
    form, _keys = small_form()
    ids = [item.item_id for item in arrange(form, seat_seed).items]
    for item in form.items:
        if item.case_id is not None:
            group = [other.item_id for other in form.items if other.case_id == item.case_id]
            place = ids.index(group[0])
            assert ids[place : place + len(group)] == group


@given(SEAT_SEEDS)
def test_true_or_false_and_items_that_keep_their_order_show_their_options_as_written(seat_seed):
    form, _keys = small_form()
    form = replace(form, items=tuple(replace(item, keep_order=item.type is ItemType.SINGLE) for item in form.items))
    for item in arrange(form, seat_seed).items:
        if item.type in (ItemType.SINGLE, ItemType.TRUE_FALSE):
            assert item.options == form.item(item.item_id).options


@given(SEAT_SEEDS)
def test_arranging_again_with_the_same_seed_changes_nothing(seat_seed):
    arranged = arrange(small_form()[0], seat_seed)
    assert arrange(arranged, seat_seed) == arranged


def test_seats_differ_in_items_and_in_options():
    form, _keys = small_form()
    seats = [arrange(form, f"seat-{number}") for number in range(20)]
    assert len({tuple(item.item_id for item in seat.items) for seat in seats}) > 10
    options = {seat.item(form.items[-1].item_id).option_ids for seat in seats}
    assert len(options) > 5


def test_an_exam_that_does_not_shuffle_shows_the_form_as_it_was_drawn():
    form, _keys = small_form()
    still = replace(form, exam=replace(form.exam, shuffle_items=False, shuffle_options=False))
    assert arrange(still, "any seat") == still


def test_shuffling_options_alone_leaves_the_items_in_place():
    form, _keys = small_form()
    form = replace(form, exam=replace(form.exam, shuffle_items=False))
    arranged = arrange(form, "seat-1")
    assert [item.item_id for item in arranged.items] == [item.item_id for item in form.items]
    assert arranged != form
