import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from examapp.cli.main import run
from tests.bank_cases import MULTIPLE, SINGLE, TRUE_FALSE, bank_text

SHIPPED = Path(__file__).parents[1] / "question_banks"


@pytest.fixture
def bank(tmp_path):
    """Run `examapp bank …` with a data folder of its own."""

    def call(*arguments, banks=SHIPPED):
        return run(
            ["bank", *map(str, arguments), "--data", str(tmp_path / "data"), "--banks", str(banks), "--lang", "en"]
        )

    return call


@pytest.fixture
def bank_file(tmp_path):
    def write(text, name="bank.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_shipped_folder_checks_without_errors_and_fills_the_cache(bank, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("EXAMAPP_CACHE", str(tmp_path / "kept"))
    assert bank("check") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "banks 25" in err
    assert err.endswith("No errors.\n")
    assert list((tmp_path / "kept").glob("*.bank"))
    assert not (tmp_path / "data").exists(), "banks hold keys: none of them is kept in a data folder"
    assert bank("check") == 0
    assert capsys.readouterr().err == err


def test_errors_are_listed_with_place_and_remedy_and_the_exit_code_is_1(bank, bank_file, capsys):
    path = bank_file(bank_text(TRUE_FALSE.replace("level: 1", "level: 9"), SINGLE.replace("stem", "steem")))
    assert bank("check", path) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"{path}:14:12: error: The field “level” cannot be “9”. — Write a whole number")
    assert lines[2].startswith(f"{path}:25:5: error: There is no field “steem” here. — Did you mean “stem”? [unknown")
    assert "3 errors, 0 warnings" in lines
    assert "Checked: banks 1, items 0, exams 0, courses 0, statutes 0." in lines


def test_warnings_alone_leave_the_exit_code_at_0(bank, bank_file, capsys):
    path = bank_file(bank_text(SINGLE).replace("@2021\n", "@2021\n    - conduct-code@2018\n", 1))
    assert bank("check", path) == 0
    err = capsys.readouterr().err
    assert "0 errors, 1 warnings" in err
    assert err.endswith("No errors.\n")


def test_files_of_every_kind_are_checked_against_what_is_in_the_banks_folder(bank, bank_file, capsys):
    exam = bank_file(
        (SHIPPED / "exams" / "ethics-annual.yaml").read_text(encoding="utf-8").replace("ethics-t01", "ethics-x")
    )
    assert bank("check", SHIPPED / "statutes.yaml", SHIPPED / "banks" / "ethics-t01.yaml", exam) == 1
    err = capsys.readouterr().err
    assert "There is no bank “ethics-x”." in err
    assert "banks 1, items 30, exams 0, courses 0, statutes 40" in err
    wrong = bank_file(bank_text(SINGLE.replace('"20"', '"99"')), "wrong.yaml")
    assert bank("check", wrong) == 1
    assert "71 articles" in capsys.readouterr().err


def test_a_folder_without_banks_is_an_error(bank, tmp_path, capsys):
    assert bank("check", banks=tmp_path / "nothing") == 1
    assert "There is no such file." in capsys.readouterr().err


def test_a_file_that_is_not_there_is_an_error(bank, tmp_path, capsys):
    assert bank("check", tmp_path / "no.yaml") == 1
    assert f"{tmp_path / 'no.yaml'}: error: There is no such file." in capsys.readouterr().err


def test_stats_count_topics_and_banks(bank, bank_file, capsys):
    assert bank("stats", bank_file(bank_text(TRUE_FALSE, SINGLE, MULTIPLE))) == 0
    out, err = capsys.readouterr()
    assert err == ""
    words = [line.split() for line in out.splitlines() if line.strip()]
    assert ["T06", "3", "·", "1", "1", "1", "·", "1", "2", "·", "1", "2", "·"] in words
    assert ["example-t06", "收费与财物", "3", "·", "1", "2", "·", "2026.1"] in words
    assert "1 banks" in out


def test_stats_of_all_shipped_banks_are_json_when_asked_for(bank, capsys):
    assert bank("stats", "-f", "json") == 0
    stats = json.loads(capsys.readouterr().out)
    facts = [(group["practice_only"], group["language"], len(group["topics"])) for group in stats["groups"]]
    assert facts == [(False, "zh", 14), (False, "en", 14), (True, "zh", 22)]
    assert len(stats["banks"]) == 25
    total = stats["total"]
    for group in stats["groups"]:
        assert group["total"]["items"] == sum(topic["items"] for topic in group["topics"].values())
    assert total["items"] == sum(group["total"]["items"] for group in stats["groups"])
    assert total["items"] == sum(total["types"].values()) == sum(total["levels"].values())


def test_stats_of_a_broken_bank_say_so_and_count_the_rest(bank, bank_file, capsys):
    assert bank("stats", bank_file(bank_text(TRUE_FALSE, SINGLE.replace("key: A", "key: a")))) == 0
    out, err = capsys.readouterr()
    assert "error" in err
    assert "T06" in out


@pytest.mark.parametrize("kind", [[], ["exam"], ["statutes"]])
def test_schema_prints_a_json_schema(bank, kind, capsys):
    assert bank("schema", *kind) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_help_of_the_group_loads_neither_yaml_nor_rich():
    code = (
        "import sys; from examapp.cli.main import run\n"
        "try: run(['bank', '--help'])\n"
        "finally: print([name for name in ('yaml', 'rich', 'msgspec') if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stderr.strip().endswith("[]")


def test_warnings_count_as_errors_when_strict(tmp_path, capsys):
    path = tmp_path / "bank.yaml"
    text = (SHIPPED / "banks" / "ethics-t11.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("B：", "乙："), encoding="utf-8")
    words = ["--data", str(tmp_path / "data"), "--lang", "en", "bank", "check", str(path)]
    assert run(words) == 0
    assert "does not say why B is wrong" in capsys.readouterr().err
    assert run([*words, "--strict"]) == 1


def test_statutes_are_counted_with_what_waits_for_recheck(tmp_path, capsys):
    data = ["--data", str(tmp_path / "data"), "--lang", "en"]
    assert run([*data, "bank", "statutes", "--waiting"]) == 0
    shown = capsys.readouterr()
    assert "superseded" in shown.out
    assert "t14-" in shown.out
    assert "items wait for recheck" in shown.err
    assert run([*data, "bank", "statutes", "-f", "json"]) == 0
    found = {(row["statute"], row["version"]): row for row in json.loads(capsys.readouterr().out)}
    assert found["lawyers-law", "2017"]["status"] == "superseded"
    assert found["legal-aid-law", "2021"]["items"]


def test_stats_fit_a_terminal_of_80_columns(bank, capsys):
    assert bank("stats") == 0
    assert max(cell_len(line) for line in capsys.readouterr().out.splitlines()) <= 80
