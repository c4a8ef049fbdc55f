import json

import pytest

from examapp.cli.main import run
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import BASELINE_YAML, fill


@pytest.fixture
def data(tmp_path):
    """A workspace in which a dozen people have sat."""
    folder = tmp_path / "data"
    store, key_store = Store(folder), KeyStore(folder)
    fill(store, key_store, sitters=12, people=14)
    store.close()
    key_store.close()
    return folder


@pytest.fixture
def code(data):
    store = Store(data)
    ((form_id, _exam_id, _built_at),) = store.form_ids()
    store.close()
    return form_id[:8]


@pytest.fixture
def yaml_file(tmp_path):
    path = tmp_path / "lawyers.yaml"
    path.write_text(BASELINE_YAML, encoding="utf-8")
    return str(path)


def examapp(data, *arguments):
    return run([*arguments, "--data", str(data), "--lang", "en"])


def test_from_baseline_to_report(data, code, yaml_file, capsys):
    assert examapp(data, "baseline", "import", yaml_file, "--form", code) == 0
    out, err = capsys.readouterr()
    assert out == f"lawyers-2026  practising lawyers, n = 40, sat on 2026-03-20, exam small, form {code}\n"
    assert "imported" in err
    assert examapp(data, "report", "comparison") == 0
    text = capsys.readouterr().out
    assert "expected 14, sat 12, absent 2" in text
    assert "Conclusion (common part):" in text
    assert examapp(data, "report", "comparison", "small", "--form", code, "--baseline", "lawyers-2026") == 0
    assert capsys.readouterr().out == text


def test_the_report_is_written_to_a_file_in_each_format(data, code, yaml_file, tmp_path, capsys):
    examapp(data, "baseline", "import", yaml_file, "--form", code)
    for name in ("text", "json", "csv", "terminal"):
        file = tmp_path / f"report.{name}"
        assert examapp(data, "report", "comparison", "-f", name, "-o", str(file)) == 0
        assert file.stat().st_size > 500
    assert (tmp_path / "report.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["report"] == "comparison"
    assert (tmp_path / "report.text").read_bytes() == (tmp_path / "report.terminal").read_bytes()
    assert capsys.readouterr().out.count("\n") == 1


def test_a_report_that_cannot_be_written_says_so(data, code, yaml_file, tmp_path, capsys):
    examapp(data, "baseline", "import", yaml_file, "--form", code)
    assert examapp(data, "report", "comparison", "-o", str(tmp_path / "none" / "report.txt")) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_without_a_baseline_the_report_says_how_to_get_one(data, capsys):
    assert examapp(data, "report", "comparison") == 1
    assert "baseline import" in capsys.readouterr().err


def test_an_unknown_baseline_is_refused_with_those_there_are(data, code, yaml_file, capsys):
    examapp(data, "baseline", "import", yaml_file, "--form", code)
    assert examapp(data, "report", "comparison", "--baseline", "none") == 1
    assert "lawyers-2026" in capsys.readouterr().err


def test_under_another_marking_rule_our_responses_are_marked_again_by_it(data, code, yaml_file, tmp_path, capsys):
    examapp(data, "baseline", "import", yaml_file, "--form", code)
    capsys.readouterr()
    assert examapp(data, "report", "comparison", "-f", "json") == 0
    own = json.loads(capsys.readouterr().out)
    path = tmp_path / "other.yaml"
    other = BASELINE_YAML.replace("all_or_nothing", "half_if_subset").replace("lawyers-2026", "others-2026")
    path.write_text(other, encoding="utf-8")
    assert examapp(data, "baseline", "import", str(path), "--form", code) == 0
    capsys.readouterr()
    assert examapp(data, "report", "comparison", "-f", "json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (own["remarked"], again["remarked"]) == (False, True)
    assert again["whole"]["ours"]["mean"] > own["whole"]["ours"]["mean"]
    assert again["inputs_sha256"] != own["inputs_sha256"]
    assert examapp(data, "report", "comparison") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Our responses were marked again by the rules of the baseline: half_if_subset" in text
    assert "those here serve this comparison alone" in text.replace("│ ", "")
    assert examapp(data, "report", "book", "-f", "json") == 0
    assert json.loads(capsys.readouterr().out)["mean"] == own["whole"]["ours"]["mean"]


def test_a_baseline_needs_its_form_stated(data, code, yaml_file, capsys):
    assert examapp(data, "baseline", "import", yaml_file) == 1
    err = capsys.readouterr().err
    assert "--form" in err
    assert code in err


def test_a_form_stated_in_the_file_will_do(data, code, tmp_path, capsys):
    path = tmp_path / "lawyers.yaml"
    path.write_text(f"form: {code}\n{BASELINE_YAML}", encoding="utf-8")
    assert examapp(data, "baseline", "import", str(path)) == 0


def test_a_wrong_baseline_is_not_imported_and_its_faults_are_named(data, code, tmp_path, capsys):
    path = tmp_path / "lawyers.yaml"
    path.write_text(BASELINE_YAML.replace("mean: 11.5", "mean: 19.5"), encoding="utf-8")
    assert examapp(data, "baseline", "import", str(path), "--form", code) == 1
    err = capsys.readouterr().err
    assert "lawyers.yaml:8:22: error: The mean 19.5 does not lie between 5 and 17." in err
    examapp(data, "baseline", "list")
    assert capsys.readouterr().out == ""


def test_importing_twice_changes_nothing(data, code, yaml_file, capsys):
    examapp(data, "baseline", "import", yaml_file, "--form", code)
    capsys.readouterr()
    assert examapp(data, "baseline", "import", yaml_file, "--form", code) == 0
    assert "nothing was changed" in capsys.readouterr().err
    examapp(data, "baseline", "list")
    assert capsys.readouterr().out.count("\n") == 1


def test_raw_scores_are_imported_with_their_facts_from_the_command_line(data, code, tmp_path, capsys):
    path = tmp_path / "scores.csv"
    path.write_text("姓名,总分\n" + "".join(f"{number},{number}\n" for number in range(5, 18)), encoding="gb18030")
    facts = ["--id", "raw", "--norm-group", "lawyers", "--source", "records", "--sat-on", "2026-03-20"]
    options = [*facts, "--marking", "all_or_nothing", "--form", code]
    assert examapp(data, "baseline", "import", str(path), *options) == 0
    capsys.readouterr()
    assert examapp(data, "baseline", "show", "raw") == 0
    shown = capsys.readouterr().out
    assert "Source: records" in shown
    assert "61.5% (8/13)" in shown
    assert examapp(data, "report", "comparison", "-f", "json") == 0
    assert json.loads(capsys.readouterr().out)["headline"] == "whole"


def test_a_workspace_of_invented_people_marks_its_reports(data, code, yaml_file, capsys):
    store = Store(data)
    store.save_setting("demonstration", "1")
    store.close()
    examapp(data, "baseline", "import", yaml_file, "--form", code)
    capsys.readouterr()
    examapp(data, "report", "comparison", "-f", "json")
    assert json.loads(capsys.readouterr().out)["demonstration"] is True
