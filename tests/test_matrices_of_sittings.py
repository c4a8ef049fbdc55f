from datetime import timedelta

import pytest

from examapp.analysis.item_analysis import analyse_items
from examapp.application.analytics import scored
from examapp.application.matrices import people_of, response_matrix
from examapp.domain.people import ComparisonGroup
from examapp.domain.scoring import ResponseState
from examapp.domain.timing import item_times
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import fill
from tests.exam_cases import FakeClock, admit, small_form


@pytest.fixture
def sat():
    store = Store()
    form, key_sheet = fill(store, KeyStore(), sitters=12, people=14)
    return form, key_sheet, scored(form, key_sheet, store), store


def test_the_matrix_has_the_points_of_the_scores(sat):
    form, key_sheet, results, _store = sat
    matrix = response_matrix(form, key_sheet, results)
    assert (matrix.n_persons, matrix.n_items) == (12, len(form.items))
    totals = {person.candidate_id: float(one.raw.points) for person, one in results.people}
    assert dict(zip(matrix.person_ids, matrix.totals().tolist(), strict=True)) == totals
    assert matrix.maximum == float(form.exam.max_points)


def test_facilities_are_those_that_plain_counting_gives(sat):
    form, key_sheet, results, _store = sat
    found = analyse_items(response_matrix(form, key_sheet, results))
    for item in found.items:
        earned = [one.item(item.item_id) for _person, one in results.people]
        share = sum(float(each.earned) for each in earned) / float(earned[0].maximum) / len(earned)
        assert item.facility == pytest.approx(share, abs=1e-12)


def test_options_are_counted_as_they_were_written_whatever_the_seats_order(sat):
    form, key_sheet, results, _store = sat
    matrix = response_matrix(form, key_sheet, results)
    sittings = {seat.candidate.candidate_id: seat.sitting for seat in results.seats if seat.sitting}
    for row, person in enumerate(matrix.person_ids):
        for column, name in enumerate(matrix.item_ids):
            ticked = matrix.ticked[row][column]
            if ticked is None:
                assert matrix.states[row][column] in (ResponseState.OMITTED, ResponseState.NOT_REACHED)
            else:
                assert ticked == sittings[person].response(name)
                assert ticked <= set(matrix.options[name])
    assert all(key <= set(matrix.options[name]) for name, key in matrix.keys.items())


def test_the_times_of_the_items_are_those_of_the_journal(sat):
    form, key_sheet, results, store = sat
    matrix = response_matrix(form, key_sheet, results, journal=store.events)
    assert matrix.seconds.shape == (12, len(form.items))
    assert (matrix.seconds[matrix.seconds == matrix.seconds] >= 0).all()  # NaN is unlike itself


def test_only_the_group_that_is_asked_for_is_in_the_matrix(sat):
    _form, _key_sheet, results, _store = sat
    assert people_of(results, ComparisonGroup.PRACTISING) == []
    assert len(people_of(results, ComparisonGroup.LEGAL_AID)) == 12


def test_the_time_of_an_item_runs_while_it_is_shown_and_not_while_nobody_is_there():
    store, clock = Store(), FakeClock()
    delivery = admit(store, clock, small_form()[0])
    first, second = (item.item_id for item in delivery.sitting.form.items[:2])
    clock.advance(seconds=7)
    delivery.move(second)
    clock.advance(seconds=5)
    delivery.interrupt("SIGTERM")
    clock.advance(minutes=3)
    delivery.resume()
    clock.advance(seconds=4)
    delivery.move(first)
    clock.advance(seconds=2)
    delivery.submit()
    times = item_times(store.events(delivery.sitting.sitting_id), first)
    assert times == {first: timedelta(seconds=9), second: timedelta(seconds=9)}
