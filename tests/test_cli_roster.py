import json

import pytest

from examapp.cli.main import run
from examapp.storage.store import Store

HEADER = "姓名,执业证号,单位,类别\n"
ZHANG = "张三,13416201281012345,蒙城县法律援助中心,法律援助律师\n"
LI = "李四,13416201810123456,涡阳县法律援助中心,专职律师\n"
BAD = "王五,123,利辛县法律援助中心,法律援助律师\n"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def roster(data, *arguments):
    return run(["roster", *arguments, "--data", str(data), "--lang", "en"])


def write(tmp_path, *rows):
    path = tmp_path / "roster.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return str(path)


def people(data):
    store = Store(data)
    try:
        return store.candidates()
    finally:
        store.close()


def test_an_import_brings_everybody_in_and_says_how_many(tmp_path, data, capsys):
    assert roster(data, "import", write(tmp_path, ZHANG, LI)) == 0
    assert capsys.readouterr().out == "2 new, 0 changed, 0 unchanged\n"
    assert [person.name for person in people(data)] == ["李四", "张三"]


def test_the_same_file_twice_changes_nothing_and_says_so(tmp_path, data, capsys):
    path = write(tmp_path, ZHANG, LI)
    roster(data, "import", path)
    before = people(data)
    capsys.readouterr()
    assert roster(data, "import", path) == 0
    out, err = capsys.readouterr()
    assert out == "0 new, 0 changed, 2 unchanged\n"
    assert "nothing was changed" in err
    assert people(data) == before


def test_what_changes_is_listed_old_and_new(tmp_path, data, capsys):
    roster(data, "import", write(tmp_path, ZHANG, LI))
    capsys.readouterr()
    assert roster(data, "import", write(tmp_path, ZHANG.replace("张三", "张珊"), LI)) == 0
    out = capsys.readouterr().out
    assert "changed: 张三 (13416201281012345): Name: 张三 -> 张珊" in out
    assert "0 new, 1 changed, 1 unchanged" in out
    assert {person.name for person in people(data)} == {"张珊", "李四"}


def test_one_bad_row_keeps_everybody_out_and_is_named(tmp_path, data, capsys):
    assert roster(data, "import", write(tmp_path, ZHANG, BAD)) == 1
    err = capsys.readouterr().err
    assert "roster.csv:3:2: error: the licence number has 3 digits" in err
    assert "Nothing was imported" in err
    assert "--accept-good" in err
    assert people(data) == []


def test_the_good_rows_come_in_when_that_is_asked_for(tmp_path, data, capsys):
    assert roster(data, "import", write(tmp_path, ZHANG, BAD), "--accept-good") == 0
    out, err = capsys.readouterr()
    assert out == "1 new, 0 changed, 0 unchanged\n"
    assert "NOT imported" in err
    assert [person.name for person in people(data)] == ["张三"]


def test_a_check_writes_nothing(tmp_path, data, capsys):
    assert roster(data, "import", write(tmp_path, ZHANG), "--check") == 0
    assert capsys.readouterr().out == "1 new, 0 changed, 0 unchanged\n"
    assert people(data) == []


def test_a_missing_file_is_an_error_of_one_sentence(tmp_path, data, capsys):
    assert roster(data, "import", str(tmp_path / "none.csv")) == 1
    assert "There is no such file." in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_listed_roster_can_be_imported_again(tmp_path, data, capsys, language):
    roster(data, "import", write(tmp_path, ZHANG, LI))
    capsys.readouterr()
    assert run(["roster", "list", "-f", "csv", "--data", str(data), "--lang", language]) == 0
    listed = tmp_path / "listed.csv"
    listed.write_text(capsys.readouterr().out, encoding="utf-8", newline="")
    assert roster(data, "import", str(listed)) == 0
    assert capsys.readouterr().out == "0 new, 0 changed, 2 unchanged\n"


def test_the_roster_is_listed_as_text_and_json(tmp_path, data, capsys):
    roster(data, "import", write(tmp_path, ZHANG, LI))
    capsys.readouterr()
    assert roster(data, "list") == 0
    text = capsys.readouterr().out
    assert "13416201281012345" in text
    assert "2 people" in text
    assert roster(data, "list", "-f", "json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["demonstration"] is False
    assert [person["category"] for person in listed["candidates"]] == ["full_time", "legal_aid"]


def test_an_empty_roster_says_what_to_do(data, capsys):
    assert roster(data, "list", "-f", "json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["candidates"] == []
    assert "roster import" in err
