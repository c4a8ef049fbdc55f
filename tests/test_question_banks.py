"""What is shipped in question_banks: it loads without a problem, rests on the law, and fills the exam."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from examapp.banks.checks import bank_remarks, duplicate_remarks
from examapp.banks.exams import find_exams, load_exam, pool_for
from examapp.banks.loader import load_banks
from examapp.banks.rechecks import count_versions
from examapp.banks.statutes import load_registry
from examapp.banks.texts import read_texts
from examapp.domain.assembling import assemble, enemies_among
from examapp.domain.blueprints import Part
from examapp.domain.items import ItemStatus, ItemType

ROOT = Path(__file__).parents[1] / "question_banks"
DOCS = Path(__file__).parents[1] / "docs"


@cache
def shipped_exams():
    exams, problems = find_exams(ROOT / "exams")
    assert problems == []
    return exams


@cache
def shipped():
    registry, registry_problems = load_registry(ROOT / "statutes.yaml")
    banks, bank_problems = load_banks(ROOT / "banks", registry=registry)
    exam, exam_problems = load_exam(ROOT / "exams" / "ethics-annual.yaml", bank_ids=[bank.bank_id for bank in banks])
    return registry, banks, exam, [*registry_problems, *bank_problems, *exam_problems]


def shipped_items(*, language="", practice_only=None):
    """The items of the shipped banks; of one language, or for practice or exams alone, where that is asked."""
    return [
        item
        for bank in shipped()[1]
        if bank.language.startswith(language) and practice_only in (None, bank.practice_only)
        for item in bank.items
    ]


def ethics_items():
    return shipped_items(language="zh", practice_only=False)


def test_everything_shipped_loads_without_a_problem():
    assert shipped()[3] == []


def test_six_hundred_reviewed_items_cover_the_fourteen_topics_in_every_type():
    items = ethics_items()
    types = Counter(item.type for item in items)
    assert len(items) >= 600
    assert {item.status for item in items} == {ItemStatus.REVIEWED}
    assert types[ItemType.TRUE_FALSE] >= 120
    assert types[ItemType.SINGLE] >= 240
    assert types[ItemType.MULTIPLE] >= 120
    cases = Counter(item.case_id for item in items if item.case_id)
    assert len(cases) >= 40
    assert set(cases.values()) <= {2, 3, 4}


def test_topics_have_items_by_their_weight_and_none_fewer_than_25():
    exam = shipped()[2]
    counts = Counter(item.topic for item in ethics_items())
    weights = Counter(dict.fromkeys(counts, 0))
    for section in exam.sections:
        for topic, number in section.quotas.items():
            weights[topic] += number * section.points
    assert set(counts) == {f"T{number:02}" for number in range(1, 15)}
    for topic, count in counts.items():
        share = 600 * weights[topic] / exam.max_points
        assert count >= max(25, 0.9 * share), topic
        assert count <= max(30, 1.2 * share), topic


def test_the_practice_bank_covers_what_people_ask_most_and_no_exam_draws_from_it():
    held_back = shipped_items(practice_only=True)
    checks = [item for item in held_back if item.topic.startswith("T")]
    assert {item.topic for item in checks} == {f"T{number:02}" for number in range(1, 15)}
    items = [item for item in held_back if item not in checks]
    assert len(items) >= 160
    counts = Counter(item.topic for item in items)
    assert set(counts) == {f"P{number:02}" for number in range(1, 9)}
    assert min(counts.values()) >= 20
    pool = {item.item_id for exam in shipped_exams() for item in pool_for(exam, shipped()[1])}
    assert pool.isdisjoint(item.item_id for item in held_back)


def test_the_english_bank_is_english_and_fills_an_exam_of_its_own():
    items = shipped_items(language="en")
    assert len(items) >= 30
    seen = [text for item in items for text in (item.stem, item.stimulus or "", item.rationale)]
    seen += [option.text for item in items for option in item.options]
    assert [text for text in seen if re.search("[\u3000-\u9fff\uff00-\uffef]", text)] == []
    (exam,) = (exam for exam in shipped_exams() if exam.language == "en")
    form, keys = assemble(exam, pool_for(exam, shipped()[1]), seed=1)
    assert len(form.items) == len(keys.keys) == exam.item_count


def test_how_the_shipped_items_are_written_gives_no_cause_for_a_remark():
    banks = shipped()[1]
    remarks = [remark for bank in banks for remark in bank_remarks(bank)]
    assert [(remark.name, remark.rule) for remark in [*remarks, *duplicate_remarks(banks)]] == []


def test_an_item_is_reviewed_when_a_second_reader_has_answered_it_and_only_then():
    reviewed = {item.item_id for item in shipped_items() if item.status is ItemStatus.REVIEWED}
    assert reviewed == {item.item_id for item in shipped_items() if item.review is not None}


def test_every_citation_is_borne_out_by_the_texts(shared):
    registry, banks, _exam, _problems = shipped()
    texts, in_texts = read_texts(shared("laws"), registry)
    assert [problem.rule for problem in in_texts] == ["text-unknown"]  # a province's rules, which no item may cite
    _banks, problems = load_banks(ROOT / "banks", registry=registry, texts=texts)
    assert problems == []
    counts = [count for count in count_versions(banks, registry, texts) if count.citations]
    assert sum(count.citations for count in counts) > len(shipped_items()) / 2
    assert [count for count in counts if count.verified < count.citations] == []


def test_every_statute_says_where_its_text_is_found():
    assert [statute.statute_id for statute in shipped()[0].values() if not statute.source] == []


def test_no_stem_and_no_option_asks_for_the_number_of_an_article():
    pattern = re.compile(r"第[零一二三四五六七八九十百几\d]+条")
    texts = [(item.item_id, text) for item in shipped_items() for text in (item.stem, item.stimulus or "")]
    texts += [(item.item_id, option.text) for item in shipped_items() for option in item.options]
    assert [item_id for item_id, text in texts if pattern.search(text)] == []


def test_the_rationale_names_every_wrong_option():
    silent = [
        item.item_id
        for item in shipped_items()
        for option in item.options
        if item.type is not ItemType.TRUE_FALSE
        and option.option_id not in item.key
        and option.option_id not in item.rationale
    ]
    assert silent == []


def test_no_content_is_there_twice():
    digests = Counter(item.digest for item in shipped_items())
    assert [digest for digest, count in digests.items() if count > 1] == []


def test_what_rests_on_the_old_lawyers_law_is_marked_for_a_recheck():
    for item in shipped_items():
        if any(citation.statute_id == "lawyers-law" for citation in item.citations):
            assert "needs_recheck" in item.tags, item.item_id


def test_the_annual_exam_is_the_one_that_was_asked_for():
    exam = shipped()[2]
    assert (exam.item_count, exam.max_points, exam.cut_score, exam.excellent_score) == (75, 100, 60, 85)
    assert exam.duration.total_seconds() == 90 * 60
    assert exam.closed_book
    assert [(section.item_count, section.points) for section in exam.sections] == [(20, 1), (30, 1), (15, 2), (10, 2)]
    assert [topic.topic_id for topic in exam.topics if topic.part is Part.LEGAL_AID] == ["T07", "T08"]
    assert set(exam.marking_rules().values()) == {"all_or_nothing"}
    assert exam.rules
    assert exam.pledge


def test_the_blueprint_is_that_of_the_syllabus(shared):
    exam = shipped()[2]
    syllabus = json.loads(shared("syllabus.json").read_text(encoding="utf-8"))
    columns = {"J": "judgement", "S": "single", "M": "multiple", "C": "case"}
    assert [(topic.topic_id, topic.title) for topic in exam.topics] == [
        (topic["id"], topic["topic"]) for topic in syllabus["topics"]
    ]
    for letter, section_id in columns.items():
        section = exam.section(section_id)
        stated = {topic["id"]: topic["items"][letter] for topic in syllabus["topics"] if topic["items"][letter]}
        assert section.quotas == stated
        assert (section.item_count, section.points) == (
            syllabus["paper"][letter]["n"],
            syllabus["paper"][letter]["mark"],
        )


def test_the_shipped_banks_fill_the_exam_whatever_the_seed():
    _registry, banks, exam, _problems = shipped()
    pool = pool_for(exam, banks)
    assert len(pool) == len(ethics_items())
    forms = [assemble(exam, pool, seed=seed)[0] for seed in range(20)]
    assert {len(form.items) for form in forms} == {75}
    assert len({form.form_id for form in forms}) == 20
    enemies = enemies_among(pool)
    assert len(enemies) > 100
    for form in forms:
        ids = {item.item_id for item in form.items}
        assert [item_id for item_id in ids if enemies.get(item_id, frozenset()) & ids] == []


@pytest.mark.parametrize("name", ["banks.md", "exams.md"])
def test_the_samples_in_the_documents_are_right_and_clash_with_nothing_shipped(name, tmp_path):
    (sample,) = re.findall(r"^```yaml\n(format: 1\n.*?)^```", (DOCS / name).read_text(encoding="utf-8"), re.M | re.S)
    path = tmp_path / "sample.yaml"
    path.write_text(sample, encoding="utf-8")
    registry, banks, _exam, _problems = shipped()
    if name == "banks.md":
        loaded, problems = load_banks([*sorted((ROOT / "banks").glob("*.yaml")), path], registry=registry)
        assert len(loaded) == len(banks) + 1
        assert all(item.item_id.startswith("example-") for item in loaded[-1].items)
    else:
        exam, problems = load_exam(path)
        assert exam.exam_id.startswith("example-")
    assert problems == []
