from datetime import date

import pytest
from hypothesis import given

from examapp.banks.statutes import load_registry
from examapp.domain.statutes import Statute, StatuteStatus, Version
from tests.bank_cases import damaged, facts, marked, stands_in

REGISTRY = """\
format: 1
statutes:
  - id: lawyers-law
    title: 中华人民共和国律师法
    short_title: 律师法
    issuer: 全国人民代表大会常务委员会
    versions:
      - {version: "2017", effective_from: 2018-01-01, articles: 60, status: superseded, superseded_by: "2026"}
      - {version: "2026", status: not_at_hand}
  - id: legal-aid-law
    title: 中华人民共和国法律援助法
    short_title: 法律援助法
    issuer: 全国人民代表大会常务委员会
    document_number: 主席令第九十三号
    versions:
      - {version: "2021", articles: 71, status: in_force}
"""


def load(tmp_path, text):
    path = tmp_path / "statutes.yaml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


def test_a_right_registry_gives_its_statutes_by_id(tmp_path):
    registry, problems = load(tmp_path, REGISTRY)
    assert problems == []
    assert list(registry) == ["lawyers-law", "legal-aid-law"]
    assert registry["lawyers-law"] == Statute(
        "lawyers-law",
        "中华人民共和国律师法",
        "律师法",
        "全国人民代表大会常务委员会",
        (
            Version("2017", StatuteStatus.SUPERSEDED, date(2018, 1, 1), 60, "2026"),
            Version("2026", StatuteStatus.NOT_AT_HAND),
        ),
    )
    assert registry["legal-aid-law"].document_number == "主席令第九十三号"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("    issuer: 全国人民代表大会常务委员会\n    document", "    document", "missing-field"),
        ("  - id: legal-aid-law", "  - id: ▲lawyers-law", "entry-twice"),
        ("  - id: legal-aid-law", "  - id: ▲法律援助法", "wrong-value"),
        ("status: in_force", "status: ▲inforce", "wrong-value"),
        ("articles: 71", "articles: ▲0", "wrong-value"),
        ("articles: 71", "effective_from: ▲2022", "wrong-value"),
        ("status: in_force", 'status: superseded, superseded_by: ▲"2026"', "unknown-version"),
        ("status: in_force}", 'status: in_force}\n      - {version: ▲"2021", status: trial}', "entry-twice"),
        ("status: in_force", "▲state: x, status: in_force", "unknown-field"),
        ("    short_title: 法律援助法", "    short_title: ▲@法律援助法", "yaml-syntax"),
        ("    short_title: 法律援助法", "    short_title: ▲!!str 法律援助法", "yaml-extras"),
    ],
)
def test_a_broken_statute_is_reported_at_its_place_and_left_out(tmp_path, old, new, rule):
    assert old in REGISTRY
    text, place = marked(
        REGISTRY.replace(old, new) if "▲" in new else REGISTRY.replace(old, new).replace("id: legal", "▲id: legal")
    )
    registry, (problem,) = load(tmp_path, text)
    assert facts(problem) == (rule, *place)
    assert problem.place.file == str(tmp_path / "statutes.yaml")
    assert list(registry) == ["lawyers-law"]


def test_a_broken_head_does_not_hide_the_statutes(tmp_path):
    registry, (problem,) = load(tmp_path, REGISTRY.replace("format: 1", "format: @1"))
    assert facts(problem) == ("yaml-syntax", 1, 9)
    assert list(registry) == ["lawyers-law", "legal-aid-law"]


def test_a_registry_that_is_not_there_is_one_problem(tmp_path):
    registry, (problem,) = load_registry(tmp_path / "no.yaml")
    assert registry == {}
    assert problem.rule == "no-file"


@given(damaged(REGISTRY))
def test_no_damage_to_a_file_makes_loading_crash_or_loses_its_place(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "damaged-statutes.yaml"
    path.write_bytes(text.encode())
    registry, problems = load_registry(path)
    assert registry or problems
    assert all(stands_in(problem, text) for problem in problems)
