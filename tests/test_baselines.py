"""Baselines: what our scores may be put beside, and the reason where they may not."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from examapp.domain.baselines import Baseline, Summary, check_alike, check_comparable
from examapp.domain.errors import NotComparable
from examapp.locale import say
from tests.exam_cases import small_form


def baseline() -> Baseline:
    form, _keys = small_form()
    return Baseline(
        baseline_id="practising-2026",
        title="Practising lawyers",
        norm_group="practising",
        exam_id="small",
        form_id=form.form_id,
        marking=form.exam.marking_rules(),
        source="invented",
        sat_on=date(2026, 3, 1),
        whole=Summary(n=212, mean=11.2, sd=2.5, maximum=Fraction(17)),
    )


def test_the_same_form_under_the_same_rules_is_comparable():
    check_comparable(baseline(), small_form()[0])


def test_another_exam_is_refused():
    with pytest.raises(NotComparable, match="belongs to the exam large, our scores to small") as caught:
        check_comparable(replace(baseline(), exam_id="large"), small_form()[0])
    assert caught.value.where == "practising-2026"


@pytest.mark.parametrize("theirs", ["half_if_subset", None])
def test_another_marking_rule_is_refused_with_the_section_and_both_rules(theirs):
    marking = {**baseline().marking, "multiple": theirs} if theirs else {"single": "all_or_nothing"}
    with pytest.raises(NotComparable, match="marked by another rule") as caught:
        check_alike(replace(baseline(), marking=marking), small_form()[0])
    assert caught.value.problem.values["ours"] == "all_or_nothing"
    assert caught.value.problem.values["theirs"] == (theirs or "-")
    assert caught.value.hint is not None


def test_another_form_is_refused():
    other, _keys = small_form(8)
    with pytest.raises(NotComparable, match="sat another form") as caught:
        check_alike(baseline(), other)
    assert "report comparison" in say(caught.value.hint)


def test_another_maximum_is_refused():
    inflated = replace(baseline(), whole=replace(baseline().whole, maximum=Fraction(34)))
    with pytest.raises(NotComparable, match="34"):
        check_comparable(inflated, small_form()[0])
