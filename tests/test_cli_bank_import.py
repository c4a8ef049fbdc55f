"""`examapp bank import` and `examapp bank template` as a person runs them."""

import re
from pathlib import Path

import pytest

from examapp.banks.loader import load_bank
from examapp.cli.main import run
from examapp.domain.items import ItemStatus
from tests.item_tables import HEADINGS, MULTIPLE, SINGLE, TRUE_FALSE, changed, write_csv, write_xlsx


@pytest.fixture
def bank(tmp_path, monkeypatch):
    """Run `examapp bank …` in a folder of its own."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(*arguments, lang="en"):
        return run(["bank", *map(str, arguments), "--data", str(tmp_path / "data"), "--lang", lang])

    return call


@pytest.fixture
def table(tmp_path):
    def write(*rows, name="Training 2026.csv"):
        return write_csv(tmp_path / name, HEADINGS, *rows)

    return write


def test_a_table_becomes_a_bank_that_checks_without_errors(bank, table, capsys):
    path = table(SINGLE, MULTIPLE, TRUE_FALSE, changed(SINGLE, 题干="第二道单选题问什么？", 答案="D"))
    assert bank("import", path, "--yes") == 0
    out, err = capsys.readouterr()
    assert "Items: 4 (T/F 1, single 2, mult. 1)" in out
    assert "Written to training-2026.yaml." in err
    assert "4 need a rationale and 4 need citations" in err
    loaded, problems = load_bank(Path("training-2026.yaml"))
    assert problems == []
    assert [item.item_id for item in loaded.items] == [
        "training-2026-s-001",
        "training-2026-m-001",
        "training-2026-j-001",
        "training-2026-s-002",
    ]
    assert {item.status for item in loaded.items} == {ItemStatus.DRAFT}
    assert (loaded.title, loaded.language, loaded.authors) == (
        "Training 2026",
        "zh",
        ("imported from Training 2026.csv",),
    )
    assert bank("check", "training-2026.yaml") == 0
    assert capsys.readouterr().err.count("[no-rationale]") == 4


def test_id_title_language_topic_level_and_version_are_as_wanted(bank, tmp_path):
    path = write_csv(tmp_path / "题库.csv", ["题干", "答案", "依据"], ["问", "对", "《律师法》第四十条"])
    words = ["--id", "own-id", "--title", "自己的", "--language", "en", "--topic", "t6", "--level", "3"]
    assert bank("import", path, *words, "--cite", "lawyers-law@2017", "-o", "sub.yaml", "--yes") == 0
    loaded, _problems = load_bank(Path("sub.yaml"))
    (item,) = loaded.items
    assert (loaded.bank_id, loaded.title, loaded.language) == ("own-id", "自己的", "en")
    assert (item.item_id, item.topic, item.level, item.tags) == ("own-id-j-001", "T06", 3, ("needs_recheck",))
    assert loaded.statutes == ("lawyers-law@2017",)


def test_a_name_that_gives_no_id_gives_one_by_the_topic(bank, tmp_path):
    for name, made in (("题库.csv", "imported-t06.yaml"), ("题库2026.csv", "imported-t06-2026.yaml")):
        path = write_csv(tmp_path / name, ["题干", "答案"], ["问", "对"])
        assert bank("import", path, "--topic", "T06", "--yes") == 0
        assert Path(made).exists()


def test_nothing_is_written_while_any_row_has_an_error(bank, table, capsys):
    path = table(SINGLE, changed(MULTIPLE, 答案="A"))
    assert bank("import", path, "--yes") == 1
    out, err = capsys.readouterr()
    assert "“题干”=stem" in out
    assert f"{path}:3:7: error: A multiple-choice item has the key “A” with one letter only." in err
    assert "--accept-good" in err
    assert list(Path().iterdir()) == []


def test_good_rows_come_in_when_that_is_asked_for(bank, table, capsys):
    assert bank("import", table(SINGLE, changed(MULTIPLE, 答案="A")), "--yes", "--accept-good") == 0
    assert "NOT imported" in capsys.readouterr().err
    assert len(load_bank(Path("training-2026.yaml"))[0].items) == 1


def test_accepting_the_good_rows_of_a_table_without_any_writes_nothing(bank, table, capsys):
    assert bank("import", table(changed(MULTIPLE, 答案="A")), "--yes", "--accept-good") == 1
    assert "No item was imported" in capsys.readouterr().err
    assert list(Path().iterdir()) == []


def test_a_check_never_writes(bank, table, capsys):
    assert bank("import", table(SINGLE), "--check", "--yes") == 0
    assert "this was a check" in capsys.readouterr().err
    assert list(Path().iterdir()) == []


def test_where_nobody_can_be_asked_nothing_is_written_and_it_is_said_how(bank, table, capsys):
    assert bank("import", table(SINGLE)) == 1
    err = capsys.readouterr().err
    assert "nobody can be asked" in err
    assert "--yes" in err
    assert list(Path().iterdir()) == []


def test_a_file_that_is_there_is_never_replaced(bank, table, capsys):
    Path("training-2026.yaml").write_text("mine", encoding="utf-8")
    assert bank("import", table(SINGLE), "--yes") == 1
    assert "there already" in capsys.readouterr().err
    assert Path("training-2026.yaml").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in Path().iterdir()] == ["training-2026.yaml"]


def test_ids_that_a_bank_has_already_are_refused(bank, table, capsys):
    assert bank("import", table(SINGLE), "--id", "t06", "--yes") == 1
    err = capsys.readouterr().err
    assert "t06-s-001" in err
    assert "--id" in err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--id", "Bad Id"], 2, "--id takes"),
        (["--topic", "T 06"], 2, "--topic takes"),
        (["--level", "4"], 2, "--level"),
        (["--cite", "lawyers-law@1900"], 1, "lawyers-law@2017"),
        (["--cite", "nonsense"], 1, "no such version"),
        (["-o", "no/such/folder.yaml", "--yes"], 1, "cannot be written"),
    ],
)
def test_wishes_that_cannot_be_met_are_refused_in_a_sentence(bank, table, capsys, words, code, said):
    assert bank("import", table(SINGLE), *words) == code
    assert said in capsys.readouterr().err
    assert list(Path().iterdir()) == []


def test_a_long_table_shows_its_beginning_and_all_of_it_when_asked(bank, table, capsys):
    path = table(*(changed(TRUE_FALSE, 题干=f"{number} 加 {number} 等于几，请判断对错") for number in range(10, 110)))
    assert bank("import", path, "--check") == 0
    out = capsys.readouterr().out
    assert "… and 88 more; --all shows them." in out
    assert "21 加 21" in out
    assert "22 加 22" not in out
    assert bank("import", path, "--check", "--all") == 0
    assert "109 加 109" in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_preview_keeps_to_eighty_columns_and_its_columns_line_up(bank, table, capsys, lang):
    from rich.cells import cell_len

    long = changed(SINGLE, 题干="案件办结后，受援人提着两箱土特产来中心致谢，承办律师应当怎样做才符合规定？" * 2)
    assert bank("import", table(long, MULTIPLE, TRUE_FALSE), "--check", lang=lang) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(cell_len(line) for line in lines) <= 80
    rows = [line for line in lines if re.match(r" +[234] ", line)]
    places = {cell_len(line[: line.index(topic)]) for line, topic in zip(rows, ("T06", "T06", "T07"), strict=True)}
    assert len(places) == 1
    assert "…" in rows[0]


def test_the_template_goes_to_a_file_that_is_named_in_the_language(bank, capsys):
    assert bank("template", lang="zh") == 0
    assert bank("template") == 0
    assert sorted(path.name for path in Path().iterdir()) == ["bank-template.xlsx", "题库模板.xlsx"]
    assert bank("template") == 1
    assert "there already" in capsys.readouterr().err


def test_the_template_as_csv_goes_to_standard_output_or_a_file(bank, capfdbinary):
    assert bank("template", "-f", "csv") == 0
    out = capfdbinary.readouterr().out
    assert out.startswith(b"\xef\xbb\xbfNo.,type,")
    assert bank("template", "-o", "t.csv") == 0
    assert Path("t.csv").read_bytes() == out


def test_a_workbook_comes_in_from_the_command_line(bank, tmp_path):
    assert bank("import", write_xlsx(tmp_path / "a.xlsx", HEADINGS, SINGLE), "--yes") == 0
    assert len(load_bank(Path("a.yaml"))[0].items) == 1


def test_all_real_files_come_in_from_the_command_line(bank, shared):
    files = [*sorted(shared("corpus/xlsx").iterdir()), *sorted(shared("corpus/csv").iterdir())]
    for number, file in enumerate(files):
        assert bank("import", file, "--topic", "T06", "--id", f"real-{number}", "--yes") == 0
        loaded, problems = load_bank(Path(f"real-{number}.yaml"))
        assert problems == []
        assert len(loaded.items) == (7 if "Multiple" in file.name else 9)
