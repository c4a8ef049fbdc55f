"""Rescoring: who has other points by a corrected key, who crosses the cut score, and that the way back is exact."""

from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.analytics import scored
from examapp.application.rescoring import record_of, rescore
from examapp.domain.errors import NotPossible
from examapp.domain.forms import KeyEntry, KeyVersion, Ruling
from examapp.domain.rescoring import corrected
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import fill
from tests.exam_cases import small_form

FORM, KEYS = small_form()
FIRST = KeyVersion(1, KEYS)


@cache
def sat() -> Store:
    """A store in which a dozen people have sat the small form."""
    store = Store()
    fill(store, KeyStore(), sitters=12, people=14)
    return store


def all_rows():
    return [sat().events(sitting_id) for sitting_id in sat().sitting_ids()]


def entry_of(item):
    return KEYS.keys[item.digest]


@st.composite
def corrections(draw):
    """Some items, each with another key or a ruling."""
    entries = {}
    for item in draw(st.lists(st.sampled_from(FORM.items), min_size=1, unique=True)):
        several = len(item.option_ids) if item.type.takes_several else 1
        key = draw(st.sets(st.sampled_from(item.option_ids), min_size=1, max_size=several))
        entries[item.item_id] = KeyEntry(frozenset(key), ruling=draw(st.sampled_from(Ruling)))
    return entries


@given(corrections())
def test_rescoring_there_and_back_gives_the_first_scores_and_leaves_the_journal_alone(entries):
    before, rows = scored(FORM, KEYS, sat()), all_rows()
    there = corrected(FORM, KEYS, entries)
    back = corrected(FORM, there, {item_id: entry_of(FORM.item(item_id)) for item_id in entries})
    assert back == KEYS
    if there == KEYS:
        return
    found = rescore(FORM, FIRST, entries, sat())
    returned = rescore(FORM, found.after, {name: entry_of(FORM.item(name)) for name in entries}, sat())
    assert tuple((person.candidate, person.after) for person in returned.people) == before.people
    assert (found.changed, found.now_passed, found.now_failed) == (
        returned.changed,
        returned.now_failed,
        returned.now_passed,
    )
    assert all_rows() == rows


@given(corrections())
def test_what_changes_is_what_scoring_anew_gives(entries):
    there = corrected(FORM, KEYS, entries)
    if there == KEYS:
        return
    found = rescore(FORM, FIRST, entries, sat())
    anew = scored(FORM, there, sat()).people
    assert [person.after for person in found.people] == [score for _person, score in anew]
    assert found.changed == sum(
        old.raw.points != new.raw.points
        for (_one, old), (_same, new) in zip(scored(FORM, KEYS, sat()).people, anew, strict=True)
    )
    assert all(score.raw.maximum == found.maxima[1] for _person, score in anew)
    assert {change.item_id for change in found.items} == {
        name for name, entry in entries.items() if entry != entry_of(FORM.item(name))
    }


def test_points_for_everybody_never_lower_a_score_and_a_drop_lowers_the_maximum():
    item = FORM.items[-1]
    given_to_all = rescore(FORM, FIRST, {item.item_id: replace(entry_of(item), ruling=Ruling.ALL)}, sat())
    assert all(person.after.raw.points >= person.before.raw.points for person in given_to_all.people)
    assert given_to_all.maxima == (Fraction(17), Fraction(17))
    assert given_to_all.now_failed == 0
    dropped = rescore(FORM, FIRST, {item.item_id: replace(entry_of(item), ruling=Ruling.DROP)}, sat())
    assert dropped.maxima == (Fraction(17), Fraction(15))
    assert dropped.now_passed == 0


def test_those_who_come_to_lie_on_the_other_side_of_the_cut_score_are_counted():
    entries = {item.item_id: replace(entry_of(item), ruling=Ruling.ALL) for item in FORM.items}
    found = rescore(FORM, FIRST, entries, sat())
    failed = sum(not person.before.passed for person in found.people)
    assert failed > 0
    assert (found.now_passed, found.now_failed) == (failed, 0)
    nothing = {item.item_id: replace(entry_of(item), ruling=Ruling.DROP) for item in FORM.items}
    assert rescore(FORM, FIRST, nothing, sat()).now_failed == len(found.people) - failed


def test_the_same_key_again_is_refused_as_no_change():
    with pytest.raises(NotPossible, match="counts already: version 1"):
        rescore(FORM, FIRST, {item.item_id: entry_of(item) for item in FORM.items}, sat())


def test_the_audit_gets_both_digests_and_no_key():
    item = FORM.items[0]
    found = rescore(FORM, FIRST, {item.item_id: replace(entry_of(item), ruling=Ruling.ALL)}, sat())
    record = record_of(found, by=("王五", "赵六"), reason="both are right")
    assert (record["before"], record["after"]) == (KEYS.digest, found.after.key_sheet.digest)
    assert record["before"] != record["after"]
    assert (record["by"], record["reason"], record["version"]) == (["王五", "赵六"], "both are right", 2)
    assert record["items"] == [item.item_id]
    assert "key" not in str(sorted(record))


def test_nobody_has_sat_and_the_key_can_be_corrected_all_the_same():
    with closing(Store()) as store:
        fill(store, KeyStore(), sitters=0, people=2)
        item = FORM.items[0]
        found = rescore(FORM, FIRST, {item.item_id: replace(entry_of(item), ruling=Ruling.DROP)}, store)
    assert (found.people, found.changed) == ((), 0)
