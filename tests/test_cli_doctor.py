"""The command doctor on real folders: what it finds there, and that it leaves them as they are."""

import json
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from examapp.cli.context import shipped_banks
from examapp.cli.main import run
from examapp.exchange.identity import make_identity, save_identity, station_to_json
from examapp.storage.store import STORE_FILE, Store
from tests.exam_cases import FakeClock, admit, small_form

NOW = datetime.now(UTC)


@pytest.fixture
def data(tmp_path):
    """A workspace whose form was built an hour ago and in which somebody sat half an hour ago."""
    folder = tmp_path / "data"
    with closing(Store(folder)) as store:
        store.save_form(small_form()[0], built_at=NOW - timedelta(hours=1))
        delivery = admit(store, FakeClock(wall_at=NOW - timedelta(minutes=30)))
        delivery.flag(delivery.sitting.current)
    return folder


@pytest.fixture
def doctor(data, capsys):
    """Run the doctor, on no banks where none are named: exit code, and its checks by name."""

    def command(*words):
        options = [*words] if "--banks" in words else [*words, "--banks", str(data / "none")]
        code = run(["--data", str(data), "--lang", "en", "doctor", "-f", "json", *options])
        found = json.loads(capsys.readouterr().out)
        assert (code == 1) == (found["grade"] == "wrong")
        return code, {check["name"]: check for check in found["checks"]}

    return command


def speak(data, statement, *values):
    with closing(sqlite3.connect(data / STORE_FILE, isolation_level=None)) as connection:
        connection.execute(statement, values)


def test_a_workspace_in_order_is_fine_and_stays_as_it_is(doctor, data):
    before = (data / STORE_FILE).read_bytes()
    code, found = doctor()
    assert code == 0
    assert found["database"]["grade"] == found["chains"]["grade"] == found["clock"]["grade"] == "fine"
    assert found["speed"]["grade"] in ("fine", "look")
    assert "sittings 1, events 2" in found["chains"]["found"]
    assert (data / STORE_FILE).read_bytes() == before
    assert [path.name for path in data.iterdir()] == [STORE_FILE]


def test_a_folder_that_is_not_there_is_not_made_a_workspace(capsys, tmp_path):
    assert run(["--data", str(tmp_path / "none"), "--lang", "en", "doctor"]) == 0
    assert "there is none in this folder yet" in capsys.readouterr().out
    assert not (tmp_path / "none" / STORE_FILE).exists()


def test_a_changed_event_is_wrong(doctor, data):
    speak(data, "DROP TRIGGER events_are_never_updated")
    speak(data, "UPDATE events SET boot_ms = boot_ms + 1")
    code, found = doctor()
    assert code == 1
    assert found["chains"]["grade"] == "wrong"
    assert "examapp verify" in found["chains"]["remedy"]


@pytest.mark.parametrize("page", range(1, 12))
def test_a_damaged_page_is_wrong_wherever_it_is(doctor, data, page):
    content = bytearray((data / STORE_FILE).read_bytes())
    content[page * 4096 : (page + 1) * 4096] = random.Random(page).randbytes(4096)
    (data / STORE_FILE).write_bytes(content)
    code, found = doctor()
    assert code == 1
    assert found["database"]["grade"] == "wrong"
    assert "restore" in found["database"]["remedy"]


def test_a_clock_before_what_is_stored_is_wrong(doctor, data):
    with closing(Store(data)) as store:
        store.save_form(small_form(8)[0], built_at=datetime.now(UTC) + timedelta(days=1))
    code, found = doctor()
    assert code == 1
    assert "before the newest entry here" in found["clock"]["found"]


@pytest.mark.parametrize(
    ("hours", "words"),
    [((-1, 2), "is open until"), ((3, 5), "next session opens"), ((-9, -8), "last session here closed")],
)
def test_the_clock_is_held_against_the_manifests(doctor, data, hours, words):
    opens_at, closes_at = ((NOW + timedelta(hours=number)).isoformat() for number in hours)
    body = json.dumps({"opens_at": opens_at, "closes_at": closes_at, "centre": "Mengcheng"})
    speak(data, "INSERT INTO sessions VALUES ('s1', ?)", body)
    speak(data, "INSERT INTO sessions VALUES ('s2', '{\"centre\": 1}'), ('s3', 'no JSON'), ('s4', '[]')")
    assert words in doctor()[1]["clock"]["found"]


def test_a_session_that_was_closed_before_its_time_is_not_called_open(doctor, data):
    opens_at, closes_at = ((NOW + timedelta(hours=number)).isoformat() for number in (-1, 2))
    body = json.dumps({"opens_at": opens_at, "closes_at": closes_at, "centre": "Mengcheng"})
    speak(data, "INSERT INTO sessions VALUES ('s1', ?)", body)
    columns = "station_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest"
    rows = (("0", '{"session": "s1"}'), ("1", "no JSON"))
    for seq, said in rows:
        row = ("a" * 16, seq, "session_closed", (NOW - timedelta(minutes=5)).isoformat(), 1, "boot", said, "", seq)
        speak(data, f"INSERT INTO audit ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)
    clock = doctor()[1]["clock"]
    assert "last session here closed at" in clock["found"]
    assert f"{(NOW - timedelta(minutes=5)).astimezone():%H:%M}" in clock["found"]


def test_identity_and_trust_are_named(doctor, data):
    identity = make_identity("Mengcheng 1")
    save_identity(identity, data)
    row = (identity.station.station_id, station_to_json(identity.station), NOW.isoformat(), "")
    speak(data, "INSERT INTO stations (station_id, body, trusted_at, reason) VALUES (?, ?, ?, ?)", *row)
    _code, found = doctor()
    assert found["identity"]["grade"] == "fine"
    assert "Mengcheng 1" in found["identity"]["found"]
    assert found["trust"]["found"] == "trusted 1, revoked 0"


def test_keys_that_others_can_read_are_wrong(doctor, data):
    save_identity(make_identity("Mengcheng 1"), data)
    (data / "station" / "identity.json").chmod(0o644)
    assert doctor()[1]["identity"]["grade"] == "wrong"
    (data / "station" / "identity.json").unlink()
    assert "gone" in doctor()[1]["identity"]["found"]
    (data / "station" / "station.json").write_bytes(b"\xff{")
    assert doctor()[1]["identity"]["grade"] == "wrong"


def test_a_bank_with_an_error_is_wrong(doctor, tmp_path):
    banks = tmp_path / "question_banks"
    (banks / "banks").mkdir(parents=True)
    (banks / "exams").mkdir()
    (banks / "statutes.yaml").write_bytes((shipped_banks() / "statutes.yaml").read_bytes())
    (banks / "banks" / "b.yaml").write_text("format: 1\nkind: bank\n", encoding="utf-8")
    code, found = doctor("--banks", str(banks))
    assert code == 1
    assert found["banks"]["grade"] == "wrong"
    assert doctor("--banks", str(shipped_banks()))[1]["banks"]["grade"] == "fine"
    assert doctor("--banks", str(tmp_path / "none"))[1]["banks"]["grade"] == "look"


@pytest.mark.parametrize(("language", "word", "end"), [("zh", "[正常]", "可以开考"), ("en", "[fine]", "Ready")])
def test_without_a_terminal_it_speaks_in_lines(capsys, data, language, word, end):
    assert run(["--data", str(data), "--lang", language, "doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith(word) for line in lines) >= 7
    assert end in lines[-1]
