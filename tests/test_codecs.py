"""JSON and back: exams, forms, key sheets and baselines come back as they were, fractions exact."""

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.baselines import Baseline, Summary
from examapp.domain.blueprints import Exam, Part, Section, SectionKind, Topic
from examapp.domain.credits import NO_CREDIT, Cause, CreditRule
from examapp.domain.forms import Form, KeyEntry, KeySheet, Ruling, form_item
from examapp.domain.items import ItemType, content_digest
from examapp.domain.marking import RULES, MarkingRule
from examapp.storage.codecs import (
    baseline_from_json,
    baseline_to_json,
    content_to_json,
    digests_in,
    form_from_json,
    form_to_json,
    key_sheet_from_json,
    key_sheet_to_json,
)
from tests.exam_cases import make_item, small_exam, small_form

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
POINTS = st.fractions(min_value=0, max_value=200, max_denominator=60)
SECONDS = st.integers(0, 20_000).map(lambda seconds: timedelta(seconds=seconds))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
RULE = st.one_of(
    st.sampled_from(sorted(RULES)).map(MarkingRule), POINTS.map(lambda points: MarkingRule("per_option", points))
)
SECTIONS = st.builds(
    Section,
    section_id=TEXTS,
    title=TEXTS,
    kind=st.sampled_from(SectionKind),
    points=POINTS,
    marking=RULE,
    quotas=st.dictionaries(TEXTS, st.integers(0, 9), max_size=3),
    items_per_case=st.integers(0, 4),
)
EXAMS = st.builds(
    Exam,
    exam_id=TEXTS,
    title=TEXTS,
    language=st.sampled_from(["zh", "en"]),
    duration=SECONDS,
    cut_score=POINTS,
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
    topics=st.lists(st.builds(Topic, TEXTS, TEXTS, st.sampled_from(Part)), max_size=3).map(tuple),
    banks=st.lists(TEXTS, max_size=2).map(tuple),
    excellent_score=st.none() | POINTS,
    closed_book=st.booleans(),
    shuffle_items=st.booleans(),
    shuffle_options=st.booleans(),
    warnings=st.lists(SECONDS, max_size=3).map(tuple),
    rules=TEXTS,
    pledge=TEXTS,
    paper_rules=TEXTS,
    credit=st.just(NO_CREDIT) | st.builds(CreditRule, st.frozensets(st.sampled_from(Cause), min_size=1), SECONDS),
    latest_start=st.none() | SECONDS,
    equivalence_margin=st.none() | POINTS,
)
SUMMARIES = st.builds(
    Summary,
    n=st.integers(0, 9999),
    mean=FLOATS,
    sd=FLOATS,
    maximum=POINTS,
    median=st.none() | FLOATS,
    lowest=st.none() | FLOATS,
    highest=st.none() | FLOATS,
    passed=st.none() | st.integers(0, 9999),
)
BASELINES = st.builds(
    Baseline,
    baseline_id=TEXTS,
    title=TEXTS,
    norm_group=TEXTS,
    exam_id=TEXTS,
    form_id=TEXTS,
    marking=st.dictionaries(TEXTS, st.sampled_from(sorted(RULES)), max_size=3),
    source=TEXTS,
    sat_on=st.dates(),
    whole=SUMMARIES,
    common=st.none() | SUMMARIES,
    topics=st.dictionaries(TEXTS, FLOATS, max_size=3),
    demonstration=st.booleans(),
)
KEYS = st.builds(
    KeyEntry, st.frozensets(st.sampled_from("ABCDEFGHTF"), min_size=1), st.booleans(), st.sampled_from(Ruling)
)


def contents_of(form: Form) -> dict[str, str]:
    return {item.digest: content_to_json(item) for item in form.items}


def test_a_form_comes_back_as_it_was():
    form, _keys = small_form()
    assert form_from_json(form.form_id, form_to_json(form), contents_of(form)) == form


def test_a_form_that_was_stored_before_there_were_credits_comes_back():
    form, _keys = small_form()
    stored = json.loads(form_to_json(form))
    del stored["exam"]["credit"], stored["exam"]["latest_start"]
    assert form_from_json(form.form_id, json.dumps(stored), contents_of(form)) == form


def test_a_form_without_a_margin_is_spelled_as_it_was_before_there_were_margins():
    form, _keys = small_form()
    assert "margin" not in form_to_json(form)
    frozen = replace(form, exam=replace(form.exam, equivalence_margin=Fraction(5, 2)))
    assert form_from_json(form.form_id, form_to_json(frozen), contents_of(form)) == frozen


@given(EXAMS, st.integers(0, 10**9))
def test_any_exam_comes_back_inside_its_form(exam, seed):
    form = Form("f", exam, seed, ())
    again = form_from_json("f", form_to_json(form), {})
    assert again == form
    assert type(again.exam.cut_score) is Fraction
    assert all(type(section.kind) is SectionKind for section in again.exam.sections)


def test_a_form_names_the_contents_that_it_needs_in_order():
    form, _keys = small_form()
    assert digests_in(form_to_json(form)) == [item.digest for item in form.items]


def test_the_body_of_a_form_holds_no_text_of_an_item():
    form, _keys = small_form()
    body = form_to_json(form)
    assert not any(item.stem in body or item.options[0].text in body for item in form.items if item.options[0].text)


@given(st.sampled_from(ItemType), TEXTS, st.none() | TEXTS)
def test_a_stored_content_is_exactly_what_its_digest_is_made_from(item_type, stem, stimulus):
    item = form_item(make_item("single-1"), "single")
    stored = json.loads(content_to_json(item))
    assert sorted(stored) == ["options", "stem", "stimulus", "type"]
    digest = content_digest(item_type, stem, item.options, stimulus)
    assert (digest == item.digest) == ((item_type, stem, stimulus) == (item.type, item.stem, item.stimulus))


@given(st.dictionaries(st.text("0123456789abcdef", min_size=4, max_size=8), KEYS, max_size=5))
def test_a_key_sheet_comes_back_as_it_was(keys):
    sheet = KeySheet("f", keys)
    assert key_sheet_from_json("f", key_sheet_to_json(sheet)) == sheet


@given(BASELINES)
def test_a_baseline_comes_back_as_it_was(baseline):
    assert baseline_from_json(baseline_to_json(baseline)) == baseline


def test_thirds_are_stored_exactly():
    baseline = Baseline("b", "B", "n", "e", "f", {}, "s", date(2026, 3, 1), Summary(5, 1.5, 0.5, Fraction(100, 3)))
    assert baseline_from_json(baseline_to_json(baseline)).whole.maximum == Fraction(100, 3)


def test_the_same_form_is_spelled_the_same_way_every_time():
    form, _keys = small_form()
    again = form_from_json(form.form_id, form_to_json(form), contents_of(form))
    assert form_to_json(again) == form_to_json(form)
    assert small_exam() == again.exam
