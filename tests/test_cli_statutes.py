"""The commands `examapp bank statutes` and `examapp bank statutes remap`."""

import json
import shutil

import pytest

from examapp.cli.main import run
from tests.bank_cases import SINGLE, TRUE_FALSE, bank_text

REGISTRY = """\
format: 1
statutes:
  - id: legal-aid-law
    title: 中华人民共和国法律援助法
    short_title: 法律援助法
    issuer: 全国人民代表大会常务委员会
    source: 国家法律法规数据库
    versions:
      - {version: "2021", effective_from: 2022-01-01, articles: 71, status: superseded, superseded_by: "2027"}
      - {version: "2027", effective_from: 2027-01-01, articles: 72, status: in_force}
"""
TEXT = "# 中华人民共和国法律援助法\n\n- 版本：2021\n\n第二十条 法律援助人员不得向受援人收取任何财物。\n"
NEW_TEXT = TEXT.replace("2021", "2027").replace("第二十条", "第二十一条")


@pytest.fixture
def banks(tmp_path):
    folder = tmp_path / "banks-folder"
    (folder / "banks").mkdir(parents=True)
    (folder / "statutes.yaml").write_text(REGISTRY, encoding="utf-8")
    tagged = SINGLE.replace("tags: [受援人财物]", "tags: [needs_recheck]").replace(
        "  不得收取任何财物。\n      B", "  依照《法律援助法》第二十条不得收取。\n      B"
    )
    plain = TRUE_FALSE.replace("status: draft", "status: draft\n    tags: [needs_recheck]")
    (folder / "banks" / "t06.yaml").write_text(bank_text(plain, tagged), encoding="utf-8")
    return folder


@pytest.fixture
def statutes(tmp_path, banks):
    def call(*arguments):
        fixed = ["--data", str(tmp_path / "data"), "--banks", str(banks), "--lang", "en"]
        return run(["bank", "statutes", *map(str, arguments), *fixed])

    return call


@pytest.fixture
def written(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write


REMAP = ("remap", "legal-aid-law@2021", "legal-aid-law@2027", "--map")


def test_each_version_is_counted_and_the_successor_of_a_superseded_one_is_named(statutes, capsys):
    assert statutes("--waiting") == 0
    out, err = capsys.readouterr()
    assert [line.split() for line in out.splitlines() if "法律援助法" in line] == [
        ["法律援助法", "2021", "superseded", "2", "2"],
        ["法律援助法", "2027", "in", "force", "0", "·"],
    ]
    assert out.splitlines()[-2:] == ["example-j-001", "example-s-001"]
    assert "superseded by 2027. Its text: 国家法律法规数据库" in err
    assert "remap legal-aid-law@2021 legal-aid-law@2027" in err


def test_with_texts_every_citation_is_verified(statutes, written, capsys):
    folder = written("texts/law.md", TEXT).parent
    assert statutes("--texts", folder, "-f", "json") == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["citations"], first["verified"], first["text_articles"]) == (2, 2, 1)
    assert (second["citations"], second["verified"], second["text_articles"]) == (0, None, None)


def test_the_texts_in_the_data_folder_are_found_without_being_named(statutes, written, capsys):
    written("data/texts/law.md", TEXT)
    assert statutes() == 0
    assert "2/2" in capsys.readouterr().out


def test_a_quote_that_is_not_in_the_article_is_an_error_with_its_place(statutes, written, capsys):
    folder = written("texts/law.md", TEXT.replace("任何财物", "财物")).parent
    assert statutes("--texts", folder) == 1
    out, err = capsys.readouterr()
    assert "0/2" in out
    assert "t06.yaml:19:73: error: The words “不得向受援人收取任何财物” do not stand in 第二十条" in err


def test_a_folder_of_texts_that_is_not_there_is_said(statutes, tmp_path, capsys):
    assert statutes("--texts", tmp_path / "nowhere") == 1
    assert "There is no such folder." in capsys.readouterr().err


def test_a_remap_moves_citations_tags_items_and_names_rationales_that_speak_of_the_old_article(
    statutes, banks, written, capsys
):
    table = written("map.csv", "旧条,新条\n1至19,1至19\n20至71,21至72\n")
    texts = written("texts/new.md", NEW_TEXT).parent
    assert statutes(*REMAP, table, "--texts", texts) == 0
    out, err = capsys.readouterr()
    assert "example-j-001: 第二十条 → 第二十一条 — the quoted words stand there" in out
    assert "example-s-001: its rationale says “《法律援助法》第二十条”" in out
    assert "2 citations moved, 0 left; 2 items tagged for recheck." in err
    content = (banks / "banks" / "t06.yaml").read_text(encoding="utf-8")
    assert "legal-aid-law@2021" not in content
    assert content.count('article: "21"') == 2
    assert statutes(*REMAP, table) == 0
    assert "No item cites this version" in capsys.readouterr().err


def test_nothing_is_written_when_a_citation_is_not_in_the_map_unless_that_is_accepted(statutes, banks, written, capsys):
    before = (banks / "banks" / "t06.yaml").read_bytes()
    table = written("map.csv", "旧条,新条\n19,19\n")
    assert statutes(*REMAP, table) == 1
    assert "example-s-001: 第二十条 — not in the map" in capsys.readouterr().out
    assert (banks / "banks" / "t06.yaml").read_bytes() == before
    assert statutes(*REMAP, table, "--accept-partial") == 0
    assert (banks / "banks" / "t06.yaml").read_bytes() == before


def test_a_check_writes_nothing(statutes, banks, written, capsys):
    before = (banks / "banks" / "t06.yaml").read_bytes()
    assert statutes(*REMAP, written("map.csv", "old,new\n20,21\n"), "--check") == 0
    assert "this was a check" in capsys.readouterr().err
    assert (banks / "banks" / "t06.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "content", "said"),
    [
        (("remap", "law@1", "legal-aid-law@2027"), "旧条,新条\n20,21\n", "knows no “law@1”"),
        (("remap", "legal-aid-law", "legal-aid-law@2027"), "旧条,新条\n20,21\n", "knows no “legal-aid-law”"),
        (("remap", "legal-aid-law@2021", "legal-aid-law@2027"), "旧条,新条\n20,\n", "map.csv:2:2"),
        (("remap", "legal-aid-law@2021", "legal-aid-law@2027"), "旧条,新条\n20,99\n", "72 articles"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(statutes, banks, written, capsys, arguments, content, said):
    before = (banks / "banks" / "t06.yaml").read_bytes()
    assert statutes(*arguments, "--map", written("map.csv", content)) == 1
    assert said in capsys.readouterr().err
    assert (banks / "banks" / "t06.yaml").read_bytes() == before


def test_a_version_whose_text_is_not_at_hand_takes_no_citations(statutes, banks, written, capsys):
    registry = banks / "statutes.yaml"
    registry.write_text(REGISTRY.replace("status: in_force", "status: not_at_hand"), encoding="utf-8")
    assert statutes(*REMAP, written("map.csv", "旧条,新条\n20,21\n")) == 1
    err = capsys.readouterr().err
    assert "is not at hand" in err
    assert "国家法律法规数据库" in err


def test_a_bank_with_errors_is_not_touched(statutes, banks, written, capsys):
    path = banks / "banks" / "t06.yaml"
    shutil.copy(path, banks / "banks" / "t07.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("level: 1", "level: 9"), encoding="utf-8")
    assert statutes(*REMAP, written("map.csv", "旧条,新条\n20,21\n")) == 1
    assert "a bank has errors" in capsys.readouterr().err
