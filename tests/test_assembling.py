"""Drawing a form: every quota exactly or a refusal that names it, the same for the same seed on any machine."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.assembling import assemble, seeds_of
from examapp.domain.blueprints import SectionKind
from examapp.domain.errors import QuotaShortage
from examapp.domain.forms import Form
from examapp.domain.items import Item, ItemStatus, ItemType
from tests.exam_cases import exam_with, make_case, make_item, make_section, small_exam, small_form, small_pool

SEEDS = st.integers(0, 10**9)


def topics_drawn(form: Form, section_id: str) -> Counter[str]:
    return Counter(item.topic for item in form.items if item.section_id == section_id)


@given(SEEDS)
def test_every_quota_is_met_exactly(seed):
    form, key_sheet = small_form(seed)
    for section in form.exam.sections:
        assert topics_drawn(form, section.section_id) == Counter(section.quotas)
    assert len({item.item_id for item in form.items}) == form.exam.item_count == 11
    assert [item.section_id for item in form.items] == sorted(
        (item.section_id for item in form.items), key=["true_false", "single", "multiple", "case"].index
    )
    assert set(key_sheet.keys) == {item.digest for item in form.items}
    assert key_sheet.form_id == form.form_id


@given(SEEDS)
def test_a_section_draws_items_of_its_own_kind_only(seed):
    for item in small_form(seed)[0].items:
        kind = "indefinite" if item.section_id == "case" else item.section_id
        assert item.type.value == kind
        assert (item.case_id is not None) == (item.section_id == "case")


@given(SEEDS)
def test_the_key_sheet_has_each_items_own_key(seed):
    form, key_sheet = small_form(seed)
    keys = {item.item_id: item.key for item in small_pool()}
    assert {item.item_id: key_sheet.keys[item.digest].key for item in form.items} == {
        item.item_id: keys[item.item_id] for item in form.items
    }
    assert all(entry.scored for entry in key_sheet.keys.values())


@given(SEEDS, st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_form_from_a_pool_in_any_order(seed, chance):
    pool = small_pool()
    blocks: dict[str, list[Item]] = defaultdict(list)
    for item in pool:
        blocks[item.case_id or item.item_id].append(item)
    order = list(blocks)
    chance.shuffle(order)
    shuffled = [item for name in order for item in blocks[name]]
    assert assemble(small_exam(), shuffled, seed=seed) == assemble(small_exam(), pool, seed=seed)


@given(SEEDS)
def test_the_order_of_items_inside_the_cases_of_the_pool_does_not_change_what_is_drawn(seed):
    turned = sorted(small_pool(), key=lambda item: item.item_id, reverse=True)
    assert assemble(small_exam(), turned, seed=seed)[0].form_id == small_form(seed)[0].form_id


def test_different_seeds_draw_different_forms():
    assert len({small_form(seed)[0].form_id for seed in range(40)}) > 20


@pytest.mark.parametrize("status", [ItemStatus.DRAFT, ItemStatus.RETIRED])
def test_only_reviewed_items_are_drawn(status):
    section = make_section(SectionKind.SINGLE, {"T01": 2})
    pool = [make_item("one"), make_item("two", status=status), make_item("three")]
    form, _keys = assemble(exam_with(section), pool, seed=1)
    assert sorted(item.item_id for item in form.items) == ["one", "three"]
    with pytest.raises(QuotaShortage, match="2 needed, 1 there"):
        assemble(exam_with(section), pool[:2], seed=1)


def test_a_shortage_names_every_quota_and_what_it_lacks():
    sections = (
        make_section(SectionKind.TRUE_FALSE, {"T01": 5, "T07": 2}),
        make_section(SectionKind.SINGLE, {"T01": 1, "T07": 4}),
        make_section(SectionKind.CASE, {"T07": 9}, items_per_case=2),
    )
    with pytest.raises(QuotaShortage) as caught:
        assemble(exam_with(*sections), small_pool(), seed=1)
    assert str(caught.value.problem) == (
        "True false, topic T01: 5 needed, 3 there, 2 short; "
        "Single, topic T07: 4 needed, 2 there, 2 short; "
        "Case, topic T07: 9 needed, 4 there, 5 short"
    )
    assert caught.value.where == "small"
    assert caught.value.hint is not None


def test_whole_cases_that_cannot_meet_the_quotas_are_refused_in_words():
    section = make_section(SectionKind.CASE, {"T01": 1, "T07": 1}, items_per_case=2)
    pool = make_case("case-1", ["T01", "T01"], "AB") + make_case("case-2", ["T07", "T07"], "AB")
    with pytest.raises(QuotaShortage, match="no set of whole cases with 2 items each meets the quotas"):
        assemble(exam_with(section), pool, seed=1)


def test_an_impossible_blueprint_for_many_cases_is_refused_at_once():
    quotas = {"A": 7, "B": 7, "C": 4}
    pool = [
        item for topic in quotas for number in range(12) for item in make_case(f"{topic}{number}", [topic] * 2, "AB")
    ]
    began = perf_counter()
    with pytest.raises(QuotaShortage):
        assemble(exam_with(make_section(SectionKind.CASE, quotas, items_per_case=2)), pool, seed=1)
    assert perf_counter() - began < 3


def test_a_case_section_may_ask_for_none_of_a_topic():
    section = make_section(SectionKind.CASE, {"T01": 2, "T07": 0}, items_per_case=2)
    form, _keys = assemble(exam_with(section), small_pool(), seed=1)
    assert [item.item_id for item in form.items] == ["case-1-1", "case-1-2"]


def test_items_of_cases_are_not_drawn_singly():
    section = make_section(SectionKind.SINGLE, {"T01": 1})
    pool = [make_item("in-a-case", case_id="case-1")]
    with pytest.raises(QuotaShortage, match="1 needed, 0 there"):
        assemble(exam_with(section), pool, seed=1)


def test_a_case_with_more_items_than_wanted_gives_some_of_them_in_their_order():
    section = make_section(SectionKind.CASE, {"T01": 2}, items_per_case=2)
    pool = make_case("case-1", ["T01", "T01", "T01"], "ABC")
    drawn = {
        tuple(item.item_id for item in assemble(exam_with(section), pool, seed=seed)[0].items) for seed in range(30)
    }
    assert drawn == {("case-1-1", "case-1-2"), ("case-1-1", "case-1-3"), ("case-1-2", "case-1-3")}


@given(SEEDS)
def test_two_sections_of_one_kind_never_draw_the_same_item(seed):
    sections = (
        replace(make_section(SectionKind.SINGLE, {"T01": 2}), section_id="first"),
        replace(make_section(SectionKind.SINGLE, {"T01": 1}), section_id="second"),
    )
    form, _keys = assemble(exam_with(*sections), small_pool(), seed=seed)
    assert sorted(item.item_id for item in form.items) == ["single-1", "single-2", "single-3"]


def test_two_sections_that_need_more_items_than_there_are_between_them_are_refused():
    sections = tuple(
        replace(make_section(SectionKind.SINGLE, {"T01": 2}), section_id=name) for name in ("first", "second")
    )
    with pytest.raises(QuotaShortage, match="2 needed, 1 there, 1 short"):
        assemble(exam_with(*sections), small_pool(), seed=1)


@given(SEEDS)
def test_two_case_sections_never_draw_the_same_case(seed):
    sections = tuple(
        replace(make_section(SectionKind.CASE, {"T01": 2}, items_per_case=2), section_id=name)
        for name in ("first", "second")
    )
    pool = [item for name in ("case-1", "case-2", "case-3") for item in make_case(name, ["T01", "T01"], "AB")]
    form, _keys = assemble(exam_with(*sections), pool, seed=seed)
    assert len({item.item_id for item in form.items}) == 4


def test_one_text_under_two_ids_is_drawn_once():
    twin = replace(make_item("single-1"), item_id="twin", key=frozenset("B"))
    section = make_section(SectionKind.SINGLE, {"T01": 2})
    with pytest.raises(QuotaShortage, match="2 needed, 1 there"):
        assemble(exam_with(section), [make_item("single-1"), twin], seed=1)


@st.composite
def case_problems(draw: st.DrawFn) -> tuple[list[Item], dict[str, int], int]:
    """A few cases, quotas, and how many items each case gives: solvable or not."""
    topics = st.sampled_from("ABC")
    cases = draw(st.lists(st.lists(topics, min_size=1, max_size=3), min_size=1, max_size=5))
    pool = [
        item for number, group in enumerate(cases) for item in make_case(f"case-{number}", group, ["A"] * len(group))
    ]
    quotas = draw(st.dictionaries(topics, st.integers(1, 3), min_size=1))
    return pool, quotas, draw(st.integers(1, 3))


def some_draw_exists(pool: Sequence[Item], quotas: dict[str, int], items_per_case: int) -> bool:
    """Try every way there is, without any cleverness."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in pool:
        groups[str(item.case_id)].append(item)
    ways = [[(), *combinations(group, items_per_case)] for group in groups.values()]
    return any(Counter(item.topic for pick in picks for item in pick) == Counter(quotas) for picks in product(*ways))


@given(case_problems(), SEEDS)
def test_a_draw_of_cases_is_found_whenever_there_is_one(problem, seed):
    pool, quotas, items_per_case = problem
    exam = exam_with(make_section(SectionKind.CASE, quotas, items_per_case=items_per_case))
    if not some_draw_exists(pool, quotas, items_per_case):
        with pytest.raises(QuotaShortage):
            assemble(exam, pool, seed=seed)
        return
    form, _keys = assemble(exam, pool, seed=seed)
    assert topics_drawn(form, "case") == Counter(quotas)
    assert set(Counter(item.case_id for item in form.items).values()) == {items_per_case}


def test_every_case_has_its_chance():
    drawn = Counter(item.case_id for seed in range(200) for item in small_form(seed)[0].items if item.case_id)
    assert set(drawn) == {"case-1", "case-2", "case-3", "case-4"}


def test_every_single_item_is_about_as_likely_as_the_next():
    drawn = Counter(item.item_id for seed in range(600) for item in small_form(seed)[0].items)
    for number in (1, 2, 3):
        assert 340 < drawn[f"single-{number}"] < 460
        assert 140 < drawn[f"tf-{number}"] < 260


def test_an_exam_knows_its_sections_topics_and_points():
    exam = small_exam()
    assert exam.item_count == 11
    assert exam.max_points == Fraction(17)
    assert exam.section("case").items_per_case == 2
    assert exam.topic("T07").part == "legal_aid"
    assert exam.marking_rules() == dict.fromkeys(("true_false", "single", "multiple", "case"), "all_or_nothing")
    with pytest.raises(KeyError):
        exam.section("essay")
    with pytest.raises(KeyError):
        exam.topic("T99")


def test_drawing_leaves_the_machines_own_chance_alone():
    before = random.getstate()
    small_form()
    assert random.getstate() == before


def test_true_or_false_items_are_not_drawn_for_single_choice():
    section = make_section(SectionKind.SINGLE, {"T01": 1})
    with pytest.raises(QuotaShortage):
        assemble(exam_with(section), [make_item("tf-1", ItemType.TRUE_FALSE, key="T")], seed=1)


def draws(exam, pool, seeds=40):
    forms = [assemble(exam, pool, seed=seed)[0] for seed in range(seeds)]
    return [{item.item_id for item in form.items} for form in forms]


def test_enemies_never_meet_in_a_form_whichever_of_the_two_says_so():
    pool = [make_item(f"single-{number}") for number in range(6)]
    pool[1] = replace(pool[1], enemies=("single-2",))
    exam = exam_with(make_section(SectionKind.SINGLE, {"T01": 3}))
    drawn = draws(exam, pool)
    assert all(not {"single-1", "single-2"} <= ids for ids in drawn)
    assert {item_id for ids in drawn for item_id in ids} == {item.item_id for item in pool}
    assert [*draws(exam, pool[::-1])] == drawn


def test_enemies_of_different_sections_never_meet():
    pool = [
        *(make_item(f"tf-{number}", ItemType.TRUE_FALSE, key="T") for number in range(3)),
        *(make_item(f"single-{number}", enemies=(f"tf-{number}",)) for number in range(3)),
    ]
    sections = (make_section(SectionKind.TRUE_FALSE, {"T01": 1}), make_section(SectionKind.SINGLE, {"T01": 1}))
    drawn = draws(exam_with(*sections), pool)
    assert all(len({item_id.split("-")[1] for item_id in ids}) == 2 for ids in drawn)


def test_items_of_cases_keep_away_from_enemies_in_and_outside_their_case():
    cases = [
        replace(item, enemies=("single-0",)) if item.item_id == "c1-1" else item
        for item in make_case("c1", ["T01"] * 3, "ABC")
    ]
    cases += [
        replace(item, enemies=("c1-2",)) if item.item_id == "c2-1" else item
        for item in make_case("c2", ["T01"] * 3, "ABC")
    ]
    pool = [make_item("single-0"), *cases]
    sections = (
        make_section(SectionKind.SINGLE, {"T01": 1}),
        make_section(SectionKind.CASE, {"T01": 4}, items_per_case=2),
    )
    drawn = draws(exam_with(*sections), pool)
    assert all("c1-1" not in ids and not {"c1-2", "c2-1"} <= ids for ids in drawn)
    assert all(len(ids) == 5 for ids in drawn)


def test_a_quota_that_only_enemies_could_meet_is_refused():
    pool = [make_item("single-1", enemies=("single-2",)), make_item("single-2")]
    with pytest.raises(QuotaShortage, match="2 needed, 1 there, 1 short"):
        assemble(exam_with(make_section(SectionKind.SINGLE, {"T01": 2})), pool, seed=1)


# --- items that are tried out ----------------------------------------------------------------------------------------


def trial_exam(percent: int):
    sections = (
        make_section(SectionKind.TRUE_FALSE, {"T01": 3, "T07": 2}),
        make_section(SectionKind.SINGLE, {"T01": 6, "T07": 4}),
        make_section(SectionKind.CASE, {"T01": 2, "T07": 2}, points=2, items_per_case=2),
    )
    return replace(exam_with(*sections), pretest_percent=percent)


def trial_pool() -> list[Item]:
    """Twice what the exam needs, with enemies here and there, and items of a topic that no section of a kind has."""
    pool = [
        make_item(f"tf-{topic}-{number}", ItemType.TRUE_FALSE, topic=topic, key="T")
        for topic in ("T01", "T07")
        for number in range(8)
    ]
    pool += [
        make_item(
            f"single-{topic}-{number}",
            topic=topic,
            enemies=(f"single-{topic}-{number + 1}",)
            if number in (0, 6)
            else (f"tf-{topic}-0",)
            if number == 3
            else (),
        )
        for topic in ("T01", "T07")
        for number in range(14)
    ]
    pool += [make_item("stray", topic="T05"), make_item("draft", status=ItemStatus.DRAFT)]
    return [*pool, *(item for item in small_pool() if item.case_id is not None)]


@given(SEEDS, st.integers(0, 50))
def test_what_is_tried_out_comes_on_top_of_every_quota_in_its_share(seed, percent):
    exam = trial_exam(percent)
    form, key_sheet = assemble(exam, trial_pool(), seed=seed)
    unscored = [item for item in form.items if not key_sheet.keys[item.digest].scored]
    for section in exam.sections:
        share = 0 if section.kind is SectionKind.CASE else int(section.item_count * percent / 100 + 0.5)
        assert sum(item.section_id == section.section_id for item in unscored) == share == exam.pretest_in(section)
        scored = [item for item in form.items if item.section_id == section.section_id and item not in unscored]
        assert Counter(item.topic for item in scored) == Counter(section.quotas)
    assert len(form.items) == exam.item_count == 19 + exam.pretest_count
    assert exam.pretest_count == len(unscored)


@given(SEEDS)
def test_what_is_tried_out_is_reviewed_of_the_same_kind_nobodys_enemy_and_there_once(seed):
    form, _key_sheet = assemble(trial_exam(40), trial_pool(), seed=seed)
    ids = [item.item_id for item in form.items]
    assert len(set(ids)) == len(ids)
    assert not {"stray", "draft"} & set(ids)
    for item in form.items:
        assert item.type.value == ("indefinite" if item.section_id == "case" else item.section_id)
    enemies = {item.item_id: item.enemies for item in trial_pool()}
    assert not any(enemy in ids for item_id in ids for enemy in enemies[item_id])


@given(SEEDS)
def test_the_scored_items_are_those_of_the_same_seed_without_a_trial(seed):
    form, key_sheet = assemble(trial_exam(20), trial_pool(), seed=seed)
    scored = {item.item_id for item in form.items if key_sheet.keys[item.digest].scored}
    plain, _keys = assemble(trial_exam(0), trial_pool(), seed=seed)
    assert scored == {item.item_id for item in plain.items}


def test_no_place_in_a_form_gives_away_what_is_tried_out():
    places = Counter()
    for seed in range(600):
        form, key_sheet = assemble(trial_exam(10), trial_pool(), seed=seed)
        topic = [item for item in form.items if item.section_id == "single" and item.topic == "T01"]
        places.update(place for place, item in enumerate(topic) if not key_sheet.keys[item.digest].scored)
    # Every other trial falls to this topic, which then has seven places.
    assert set(places) == set(range(7))
    assert max(places.values()) < 3 * min(places.values())


def test_a_form_that_tries_nothing_out_is_as_it_always_was():
    assert small_exam().pretest_percent == 0
    assert small_exam().digest == "8c9858ba36c1cdb7ede480a3f51372d3eca9b63b2a31b3fb9fec1cd992d086bb"
    assert replace(small_exam(), pretest_percent=10).digest != small_exam().digest
    assert replace(small_exam(), pretest_percent=10).max_points == small_exam().max_points


def test_too_few_items_to_try_out_are_a_shortage_like_any_other():
    exam = replace(exam_with(make_section(SectionKind.SINGLE, {"T01": 10})), pretest_percent=25)
    pool = [make_item(f"single-{number}") for number in range(12)]
    with pytest.raises(QuotaShortage, match="Single, to be tried out: 3 needed, 2 there, 1 short"):
        assemble(exam, pool, seed=1)


def test_seeds_of_several_forms_begin_with_the_seed_itself_and_repeat():
    assert seeds_of(7, 1) == [7]
    assert seeds_of(7, 4)[:2] == seeds_of(7, 2)
    assert len({*seeds_of(7, 20), *seeds_of(8, 20)}) == 40
