"""`examapp training export` and `merge`: one learner's progress between two data folders, and what is refused."""

import json
import re
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256

import pytest

from examapp.domain.clocks import Reading
from examapp.domain.sittings import start
from examapp.domain.training_log import NOBODY, TrainingKind
from examapp.domain.wrong_answers import wrong_book
from examapp.exchange.progress import make_progress
from examapp.locale import use_language
from examapp.reports.collecting import MergeRow, render_merges
from examapp.reports.text import as_text
from examapp.storage.store import Store
from examapp.storage.training import TrainingLog
from tests.exam_cases import make_candidate, small_form
from tests.stations_cases import examapp, make_station
from tests.training_cases import LEARNER, OTHER, attended, record


@pytest.fixture
def training(capsys):
    return partial(examapp, capsys, "training")


@pytest.fixture
def home(tmp_path):
    """A learner's own machine, with attendance that somebody entered there."""
    keep(tmp_path / "home", [record(number) for number in range(20)] + [attended()])
    return tmp_path / "home"


def keep(folder, records):
    with closing(TrainingLog(folder)) as log:
        log.add(records)


def kept(folder, learner=LEARNER):
    with closing(TrainingLog(folder)) as log:
        return sorted(log.of(learner), key=lambda each: each.record_id)


def test_progress_goes_to_the_office_and_back(training, home, tmp_path):
    office = tmp_path / "office"
    keep(office, [record(number) for number in range(15, 30)])
    file, back = tmp_path / "a.progress", tmp_path / "b.progress"
    code, out, err = training("export", "--as", LEARNER, "-o", file, "--data", home)
    assert (code, out) == (0, f"{file}\n")
    assert f"20 records of {LEARNER}. On the other machine: examapp training merge FILE" in err
    assert "It is not sealed: whoever finds it can read the licence number and the answers." in err
    assert "the administrator keeps it: 1." in err
    code, out, err = training("merge", file, "--data", office)
    assert (code, out, err) == (0, f"a.progress: 20 records of {LEARNER}, 15 of them new.\n", "")
    assert training("merge", file, "--data", office)[1].endswith("0 of them new.\n")
    training("export", "--as", LEARNER, "-o", back, "--data", office)
    assert training("merge", back, file, "--data", home)[1].splitlines() == [
        f"b.progress: 30 records of {LEARNER}, 10 of them new.",
        f"a.progress: 20 records of {LEARNER}, 0 of them new.",
    ]
    assert kept(office) == [record(number) for number in range(30)]
    assert kept(home) == [*kept(office), attended()]
    assert wrong_book(kept(home)) == wrong_book(kept(office)) != ()


def test_the_learner_remembered_is_meant_and_the_file_gets_a_name_without_a_number(training, home, monkeypatch):
    monkeypatch.chdir(home)
    with closing(Store(home)) as store:
        store.save_setting("learner", LEARNER)
    code, out, _err = training("export", "--data", home)
    assert code == 0
    assert re.fullmatch(r"examapp-\d{4}-\d\d-\d\d-\d{6}\.progress\n", out)
    assert (home / out.strip()).read_bytes() == make_progress(LEARNER, kept(home))


def test_where_there_is_no_progress_it_is_said(training, home, tmp_path):
    for words, folder in ((("--as", OTHER), home), ((), home), ((), tmp_path / "nowhere")):
        code, out, err = training("export", *words, "-o", tmp_path / "none.progress", "--data", folder)
        assert (code, out) == (1, "")
        assert "There is no progress of" in err
    assert not (tmp_path / "none.progress").exists()
    assert not (tmp_path / "nowhere").exists()
    assert training("export", "--as", "12", "--data", home)[0] == 1


def test_a_file_that_is_there_is_not_replaced(training, home, tmp_path):
    file = tmp_path / "a.progress"
    file.write_bytes(b"mine")
    code, _out, err = training("export", "--as", LEARNER, "-o", file, "--data", home)
    assert (code, "there already" in err) == (1, True)
    assert file.read_bytes() == b"mine"


def test_bad_files_are_refused_with_a_sentence_each_and_the_good_one_is_taken(training, home, tmp_path):
    good = make_progress(LEARNER, kept(home))
    files = {
        "damaged.progress": good[:-9] + b"x" + good[-8:],
        "cut.progress": good[:200],
        "empty.progress": b"",
        "newer.progress": good.replace(b" 1 ", b" 2 ", 1),
        "letter.docx": b"PK\x03\x04",
        "good.progress": good,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    code, out, err = training("merge", *(tmp_path / name for name in files), "--data", tmp_path / "office")
    assert code == 1
    assert out == f"good.progress: 20 records of {LEARNER}, 20 of them new.\n"
    for name, words in {
        "damaged.progress": "The file was damaged on its way; nothing of it was taken.",
        "cut.progress": "The file was damaged on its way; nothing of it was taken.",
        "empty.progress": "The file is empty.",
        "newer.progress": "It was made by another version of examapp.",
        "letter.docx": "This is not a file of training progress.",
    }.items():
        assert f"{tmp_path / name}: {words}" in err
    assert err.count("What to do:") == 5


def test_a_refused_file_makes_no_data_folder(training, tmp_path):
    (tmp_path / "empty.progress").write_bytes(b"")
    for file in ("empty.progress", "nowhere.progress"):
        assert training("merge", tmp_path / file, "--data", tmp_path / "new")[0] == 1
    assert not (tmp_path / "new").exists()


def test_a_stations_bundle_is_told_from_progress(training, tmp_path, capsys):
    make_station(tmp_path / "county", "guoyang", "city")
    bundle = tmp_path / "a.age"
    assert examapp(capsys, "results", "export", "-o", bundle, "--data", tmp_path / "county")[0] == 0
    code, _out, err = training("merge", bundle, "--data", tmp_path / "office")
    assert code == 1
    assert "It is sealed for a station; that is no file of training progress." in err
    assert "examapp results merge FILE" in err


def test_nobody_writes_himself_hours(training, tmp_path):
    row = [attended().record_id, "2026-05-06T09:00:00.000+08:00", "lecture_attended", dict(attended().data)]
    body = json.dumps({"learner": LEARNER, "records": [row]}).encode()
    file = tmp_path / "forged.progress"
    file.write_bytes(b"examapp-progress 1 " + sha256(body).hexdigest().encode() + b"\n" + body)
    code, _out, err = training("merge", file, "--data", tmp_path / "office")
    assert code == 0
    assert "Attendance at lectures is taken from the administrator only; left out: 1." in err
    assert kept(tmp_path / "office") == []


def test_nobodys_progress_stays_nobodys_or_is_taken_over(training, tmp_path):
    home, office, file = tmp_path / "home", tmp_path / "office", tmp_path / "n.progress"
    keep(home, [record(number, NOBODY) for number in range(10)])
    code, _out, err = training("export", "--as", "-", "-o", file, "--data", home)
    assert (code, "10 records of nobody named" in err) == (0, True)
    assert training("merge", file, "--data", office)[1] == "n.progress: 10 records of nobody named, 10 of them new.\n"
    for new in (10, 0):
        words = f"n.progress: 10 records of {LEARNER}, {new} of them new.\n"
        assert training("merge", file, "--as", LEARNER, "--data", office)[1] == words
    assert kept(office, NOBODY) == [record(number, NOBODY) for number in range(10)]
    mine = kept(office)
    assert len(mine) == 10
    answers = {each.record_id for each in mine if each.kind is TrainingKind.PRACTISED}
    assert {each.data["answer"] for each in mine if each.kind is TrainingKind.RATED} <= answers
    assert [(each.wrong, each.digest) for each in wrong_book(mine)] == [
        (each.wrong, each.digest) for each in wrong_book(kept(office, NOBODY))
    ]


def test_a_learners_progress_is_nobody_elses(training, home, tmp_path):
    file = tmp_path / "a.progress"
    training("export", "--as", LEARNER, "-o", file, "--data", home)
    code, out, err = training("merge", file, "--as", OTHER, "--data", tmp_path / "office")
    assert (code, out) == (1, "")
    assert f"It holds the progress of {LEARNER}." in err
    assert training("merge", file, "--as", LEARNER, "--data", tmp_path / "office")[0] == 0
    assert training("merge", file, "--as", "7", "--data", tmp_path / "office")[0] == 1


def test_what_is_told_differently_is_named_and_stays(training, home, tmp_path):
    office, file = tmp_path / "office", tmp_path / "a.progress"
    other = record(2, data={"lesson": "l1", "place": 99})
    keep(office, [other])
    training("export", "--as", LEARNER, "-o", file, "--data", home)
    code, out, err = training("merge", file, "--data", office)
    assert (code, "19 of them new" in out) == (0, True)
    assert f"Told differently here, and left as it is here: record {other.record_id}" in err
    assert kept(office)[2] == other


def test_answers_tell_keys_and_do_not_leave_while_somebody_sits_an_exam(training, home, tmp_path):
    form, _keys = small_form()
    with closing(Store(home)) as store:
        store.save_form(form, built_at=datetime.now(UTC))
        store.save_candidates([make_candidate(LEARNER)])
        _sitting, event = start(LEARNER, form, seat_seed="seat", now=Reading(datetime.now(UTC), 1, "boot"))
        store.append(event)
    code, out, err = training("export", "--as", LEARNER, "-o", tmp_path / "a.progress", "--data", home)
    assert (code, out) == (1, "")
    assert "Somebody is sitting the closed-book exam" in err


def test_a_passphrase_needs_a_terminal(training, home, tmp_path, monkeypatch):
    with (tmp_path / "nothing").open("w+") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        words = ("export", "--as", LEARNER, "--passphrase", "-o", tmp_path / "a.progress", "--data", home)
        code, _out, err = training(*words)
    assert (code, "there is no terminal to ask for it" in err) == (1, True)
    assert not (tmp_path / "a.progress").exists()


@pytest.mark.parametrize(
    ("language", "came", "left"),
    [
        ("en", "a.age: 5 training records, 2 of them new.", "left out: 1. Install the newest version"),
        ("zh", "a.age：学习记录 5 条，其中新增 2 条。", "有 1 条学习记录本版本的 examapp 无法识别"),
    ],
)
def test_a_merged_bundle_says_what_came_of_training(language, came, left):
    use_language(language)
    try:
        text = as_text(render_merges([MergeRow("a.age", "city", training=5, training_new=2, unread=1)]))
    finally:
        use_language("en")
    assert came in text
    assert left in text.replace("\n", " ")
    assert "学习记录" not in as_text(render_merges([MergeRow("a.age", "city")]))
