"""`examapp demo`: the whole main job, the same report for the same seed, marked as invented everywhere."""

import json
from contextlib import closing

import pytest

from examapp.cli.main import run
from examapp.domain.scoring import score
from examapp.domain.sittings import replay
from examapp.storage.store import KeyStore, Store


@pytest.fixture
def examapp(capsys):
    def command(*words):
        code = run(list(words))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return command


def test_the_main_job_runs_and_its_report_is_the_same_for_the_same_seed(examapp, tmp_path):
    reports = []
    for folder in ("one", "two"):
        code, out, err = examapp("demo", "--data", str(tmp_path / folder), "--lang", "en", "--seed", "11")
        assert code == 0
        assert "60 candidates sit and submit" in err
        assert "every chain holds" in err
        assert f"examapp take --data {tmp_path / folder}" in err
        reports.append(out)
    assert reports[0] == reports[1]
    assert any("DEMONSTRATION DATA" in line for line in reports[0].splitlines()[:8])
    assert "[DEMONSTRATION] Conclusion (common part)" in reports[0]
    assert "Conclusion (common part)" in reports[0]


def test_the_report_in_chinese_and_as_json_says_what_the_journals_hold(examapp, tmp_path):
    data = str(tmp_path / "demo")
    code, out, _err = examapp("demo", "--data", data, "--lang", "zh")
    assert code == 0
    assert any("示例数据" in line for line in out.splitlines()[:8])
    code, out, _err = examapp("report", "comparison", "-f", "json", "--data", data, "--lang", "en")
    assert code == 0
    found = json.loads(out)
    assert found["demonstration"] is True
    raw = [float(score(sitting, keys).raw.points) for sitting, keys in sittings(tmp_path / "demo")]
    assert len(raw) == 60
    assert found["whole"]["ours"]["mean"] == pytest.approx(sum(raw) / 60, abs=1e-6)
    check_that_results_can_be_tried_on_it(examapp, data, str(tmp_path / "demo.bundle.age"))


def check_that_results_can_be_tried_on_it(examapp, data, bundle):
    """The workspace is a station that trusts itself."""
    assert examapp("results", "export", "-o", bundle, "--data", data, "--lang", "en")[0] == 0
    code, out, _err = examapp("results", "merge", bundle, "--data", data, "--lang", "en")
    assert code == 0
    assert out.splitlines()[2].split()[-5:] == ["0", "0", "60", "0", "0"]
    code, out, _err = examapp("results", "list", "--data", data, "--lang", "en")
    assert "1 stations; 0 have not reported yet." in out


def sittings(folder):
    with closing(Store(folder)) as store, closing(KeyStore(folder)) as keys:
        for sitting_id in store.sitting_ids():
            events = store.events(sitting_id)
            form = store.form(str(events[0].data["form"]))
            yield replay(form, events), keys.key_sheet(form.form_id)


def test_existing_data_is_never_touched(examapp, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    code, _out, err = examapp("demo", "--data", str(tmp_path), "--lang", "en")
    assert code == 1
    assert "is not empty" in err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_a_folder_it_makes_a_new_one_each_time(examapp, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examapp-demo").mkdir()
    assert examapp("demo", "--lang", "en")[0] == 0
    assert (tmp_path / "examapp-demo-2" / "examapp.db").is_file()
