"""The commands around an exam: building forms, who has sat, verifying, and taking without a form."""

import json
import sqlite3
from contextlib import closing

import pytest

from examapp.application.admission import Admission
from examapp.application.simulation import SimulatedClock
from examapp.cli.context import shipped_banks
from examapp.cli.main import run
from examapp.storage.store import STORE_FILE, KeyStore, Store
from tests.exam_cases import MORNING

LICENCE = "13416201281000123"
ROSTER = f"name,licence_no,centre,category,seat\nExample A,{LICENCE},Example centre,legal_aid,07\n"


@pytest.fixture
def examapp(tmp_path, capsys):
    """Run a command on a data folder of its own: exit code, standard output, standard error."""

    def command(*words):
        code = run(["--data", str(tmp_path / "data"), "--lang", "en", *words])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return command


@pytest.fixture
def data(examapp, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    assert examapp("roster", "import", str(roster))[0] == 0
    assert examapp("exam", "build", "ethics-annual", "--seed", "7")[0] == 0
    return tmp_path / "data"


def begin(data):
    """Let the candidate begin, and leave the sitting open; its delivery."""
    store = Store(data)
    (form_id, _exam_id, _built_at), *_rest = store.form_ids()
    admission = Admission(store.form(form_id), store, SimulatedClock(MORNING))
    delivery = admission.admit(admission.identify(LICENCE))
    delivery.respond(delivery.sitting.current, delivery.sitting.form.items[0].option_ids[0])
    return delivery


def test_the_same_seed_builds_the_same_form(examapp):
    first, second, third = (examapp("exam", "build", "ethics-annual", "--seed", seed)[1] for seed in ("5", "5", "6"))
    assert first == second != third


def test_a_form_is_kept_apart_from_its_key_sheet(data):
    with closing(Store(data)) as store, closing(KeyStore(data)) as keys:
        ((form_id, exam_id, _built_at),) = store.form_ids()
        assert exam_id == "ethics-annual"
        assert len(keys.key_sheet(form_id).keys) == 75
    assert b"rationale" not in (data / STORE_FILE).read_bytes()


def test_an_unknown_exam_is_named_with_those_there_are(examapp):
    code, _out, err = examapp("exam", "build", "nosuch")
    assert code == 1
    assert "There is no exam nosuch." in err
    assert "ethics-annual" in err


def test_a_pool_that_is_too_small_says_which_quota_lacks_how_many(examapp, tmp_path):
    banks = tmp_path / "question_banks"
    (banks / "banks").mkdir(parents=True)
    (banks / "exams").mkdir()
    for path in (shipped_banks() / "banks").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "ethics-t11":
            text = text.replace("status: reviewed", "status: draft")
        (banks / "banks" / path.name).write_text(text, encoding="utf-8")
    for name in ("exams/ethics-annual.yaml", "statutes.yaml"):
        (banks / name).write_bytes((shipped_banks() / name).read_bytes())
    code, out, err = examapp("--banks", str(banks), "exam", "build", "ethics-annual", "--seed", "1")
    assert (code, out) == (1, "")
    assert "topic T11: 1 needed, 0 there, 1 short" in err
    assert "topic T11: 2 needed, 0 there, 2 short" in err


def test_exams_and_forms_are_listed(examapp, data):
    begin(data)
    code, out, _err = examapp("exam", "list")
    assert code == 0
    assert "75 items, 100 points, 90 minutes, cut score 60" in out
    assert "0 submitted, 1 sitting now, 0 not started" in out


def test_seats_show_who_sits(examapp, data):
    assert "not started\t0/75" in examapp("exam", "seats")[1]
    begin(data).submit()
    assert "submitted\t1/75" in examapp("exam", "seats")[1]


def test_no_other_form_is_built_while_somebody_sits(examapp, data):
    delivery = begin(data)
    code, _out, err = examapp("exam", "build", "ethics-annual", "--seed", "8")
    assert code == 1
    assert f"Somebody is sitting form {delivery.sitting.form.code}" in err
    delivery.submit()
    assert examapp("exam", "build", "ethics-annual", "--seed", "8")[0] == 0


def test_verify_counts_what_it_walked(examapp, data):
    begin(data)
    code, out, _err = examapp("verify")
    assert code == 0
    assert "1 sittings, 2 events walked" in out
    assert "Every chain holds." in out


def test_verify_names_the_first_bad_event(examapp, data):
    sitting_id = begin(data).sitting.sitting_id
    with closing(sqlite3.connect(data / STORE_FILE)) as connection:
        connection.execute("DROP TRIGGER events_are_never_updated")
        connection.execute("UPDATE events SET data = ? WHERE seq = 1", (json.dumps({"item": "x", "options": ["A"]}),))
        connection.commit()
    code, out, err = examapp("verify")
    assert code == 1
    assert f"Sitting {sitting_id}: event 1 was changed after it was written" in out
    assert "does NOT hold" in err
    assert "journal broken" in examapp("exam", "seats")[1]


def test_taking_without_data_says_what_to_do(examapp):
    code, _out, err = examapp("take", "--line")
    assert code == 1
    assert "There is no data" in err
    assert "examapp demo" in err


def test_taking_a_full_screen_without_a_terminal_points_to_the_lines(examapp, data):
    code, _out, err = examapp("take")
    assert code == 1
    assert "--line" in err


def test_the_app_without_a_terminal_points_to_the_help(examapp):
    code, _out, err = examapp()
    assert code == 1
    assert "examapp --help" in err
