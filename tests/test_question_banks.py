"""What is shipped in question_banks: it loads without a problem, rests on the law, and fills the exam."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from examapp.banks.exams import load_exam, pool_for
from examapp.banks.loader import load_banks
from examapp.banks.statutes import load_registry
from examapp.domain.assembling import assemble
from examapp.domain.blueprints import Part
from examapp.domain.items import ItemStatus, ItemType

ROOT = Path(__file__).parents[1] / "question_banks"
DOCS = Path(__file__).parents[1] / "docs"

# Where the text of each statute lies in the reference material.
LAW_FILES = {
    "administrative-penalty-law@2021": "行政处罚法",
    "civil-procedure-law@2023": "民事诉讼法_诉讼代理与妨害诉讼条文",
    "conduct-code@2018": "律师执业行为规范（试行）",
    "contact-opinion@2021": "关于建立健全禁止法官、检察官与律师不正当接触交往制度机制的意见",
    "criminal-law@2024": "刑法_律师相关条文",
    "criminal-procedure-interpretation@2021": "刑诉法解释2021_辩护代理与法庭纪律条文",
    "criminal-procedure-law@2018": "刑事诉讼法_辩护与代理条文",
    "departure-opinion@2021": "关于进一步规范法院、检察院离任人员从事律师职业的意见",
    "ethics-code@2001": "律师职业道德和执业纪律规范",
    "fee-measures@2006": "律师服务收费管理办法",
    "fee-opinion@2021": "关于进一步规范律师服务收费的意见",
    "fee-procedure-rules@2004": "律师事务所收费程序规则",
    "judges-law@2019": "法官法_任职回避与离任限制条文",
    "law-firm-measures@2018": "律师事务所管理办法",
    "lawyers-law@2017": "律师法",
    "legal-aid-law@2021": "法律援助法",
    "legal-aid-regulations@2003": "法律援助条例",
    "penalty-measures@2010": "律师和律师事务所违法行为处罚办法",
    "practice-measures@2016": "律师执业管理办法",
    "procuratorate-rules@2019": "人民检察院刑事诉讼规则_辩护与代理条文",
    "prosecutors-law@2019": "检察官法_任职回避与离任限制条文",
    "publicity-rules@2021": "关于禁止违规炒作案件的规则（试行）",
}
DIGITS = "零一二三四五六七八九"
ARTICLE = re.compile(r"第([零一二三四五六七八九十百]+)条(之[一二三四五六七八九十])? ")
ITEM_OF_OPINION = re.compile(r"（([一二三四五六七八九十]+)）")


@cache
def shipped():
    registry, registry_problems = load_registry(ROOT / "statutes.yaml")
    banks, bank_problems = load_banks(ROOT / "banks", registry=registry)
    exam, exam_problems = load_exam(ROOT / "exams" / "ethics-annual.yaml", bank_ids=[bank.bank_id for bank in banks])
    return registry, banks, exam, [*registry_problems, *bank_problems, *exam_problems]


def shipped_items():
    return [item for bank in shipped()[1] for item in bank.items]


def number_in_chinese(number):
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones or not number else "")


@cache
def articles_of(path):
    """The text of each article, under its number as it is written in the law."""
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    pattern = ITEM_OF_OPINION if path.stem == LAW_FILES["fee-opinion@2021"] else ARTICLE
    articles, current = {}, None
    for line in body.splitlines():
        heading = pattern.match(line)
        if heading:
            current = "".join(part or "" for part in heading.groups())
            articles[current] = ""
        elif line.startswith("#"):
            current = None
        if current is not None:
            articles[current] += line
    return articles


def article_in_chinese(article):
    number, suffix = re.fullmatch(r"(\d+)(.*)", article).groups()
    return number_in_chinese(int(number)) + suffix


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "三"),
        (10, "十"),
        (13, "十三"),
        (20, "二十"),
        (47, "四十七"),
        (100, "一百"),
        (104, "一百零四"),
        (310, "三百一十"),
    ],
)
def test_numbers_are_written_as_laws_write_them(number, text):
    assert number_in_chinese(number) == text


def test_everything_shipped_loads_without_a_problem():
    assert shipped()[3] == []


def test_at_least_one_hundred_and_forty_items_cover_all_fourteen_topics():
    items = [item for item in shipped_items() if item.status is ItemStatus.REVIEWED]
    assert len(items) >= 140
    assert {item.topic for item in items} == {f"T{number:02}" for number in range(1, 15)}


def test_an_item_is_reviewed_when_a_second_reader_has_answered_it_and_only_then():
    reviewed = {item.item_id for item in shipped_items() if item.status is ItemStatus.REVIEWED}
    assert reviewed == {item.item_id for item in shipped_items() if item.review is not None}


def test_every_quote_stands_in_the_article_that_is_cited(shared):
    folder = shared("laws/conduct")
    cited = [(item, citation) for item in shipped_items() for citation in item.citations]
    wrong = [
        (item.item_id, citation)
        for item, citation in cited
        if citation.quote
        not in articles_of(folder / f"{LAW_FILES[citation.reference]}.md").get(article_in_chinese(citation.article), "")
    ]
    assert cited
    assert wrong == []


def test_the_articles_that_the_registry_counts_are_those_of_the_texts(shared):
    folder = shared("laws/conduct")
    registry = shipped()[0]
    for reference, name in LAW_FILES.items():
        statute_id, version = reference.split("@")
        counted = registry[statute_id].version(version).articles
        assert len(articles_of(folder / f"{name}.md")) <= counted, reference


def test_every_statute_that_may_be_cited_has_its_text_and_back(shared):
    folder = shared("laws/conduct")
    statutes = shipped()[0].values()
    at_hand = {
        f"{statute.statute_id}@{version.version}"
        for statute in statutes
        for version in statute.versions
        if version.status.value != "not_at_hand"
    }
    conduct = {reference for bank in shipped()[1] for reference in bank.statutes}
    assert conduct <= at_hand
    assert set(LAW_FILES) <= at_hand
    assert all((folder / f"{name}.md").is_file() for name in LAW_FILES.values())


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
    assert len(pool) == len(shipped_items())
    forms = [assemble(exam, pool, seed=seed)[0] for seed in range(5)]
    assert {len(form.items) for form in forms} == {75}
    assert len({form.form_id for form in forms}) == 5


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
