"""The station commands: made once, compared by telephone, revoked for good, all of it in the audit."""

import io
import json
from contextlib import closing

import pytest

from examapp.cli.main import run
from examapp.domain.audit import AuditKind
from examapp.exchange.identity import load_station, make_identity, station_from_json, station_to_json
from examapp.storage.audit import AuditLog


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
def county(tmp_path):
    """Another station, and the file that describes it."""
    station = make_identity("蒙城").station
    path = tmp_path / "county.json"
    path.write_text(station_to_json(station), encoding="utf-8")
    return station, str(path)


def audited(tmp_path):
    with closing(AuditLog(tmp_path / "data")) as log:
        return log.entries()


def test_a_station_is_made_once_shown_and_trusts_itself(examapp, tmp_path):
    assert examapp("station", "show")[0] == 1
    code, out, _err = examapp("station", "init", " 亳州市  法律援助中心 ")
    station = load_station(tmp_path / "data")
    assert (code, station.name) == (0, "亳州市 法律援助中心")
    assert all(fact in out for fact in (station.station_id, station.fingerprint, station.spoken))
    assert examapp("station", "show")[1] == out
    assert station_from_json(examapp("station", "show", "-f", "json")[1]) == station
    assert f"{station.station_id}  {station.name}: trusted since" in examapp("station", "list")[1]
    assert examapp("station", "init", "another")[0] == 1
    (entry,) = audited(tmp_path)
    assert (entry.station_id, entry.kind) == (station.station_id, AuditKind.STATION_MADE)


def test_a_passphrase_cannot_be_asked_for_without_a_terminal(examapp, tmp_path):
    code, _out, err = examapp("station", "init", "a", "--passphrase")
    assert code == 1
    assert "no terminal" in err
    assert load_station(tmp_path / "data") is None


def test_a_station_is_trusted_only_with_the_digits_that_it_read_out(examapp, tmp_path, county):
    station, file = county
    for words in ([], ["--spoken", "123 456"], ["--spoken", ""], ["--spoken", station.spoken[:-1]]):
        code, out, _err = examapp("station", "trust", file, *words)
        assert code == 1
        assert station.spoken in out
        assert examapp("station", "list")[1] == ""
    full_width = station.spoken.translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"})
    assert examapp("station", "trust", file, "--spoken", full_width.replace(" ", ""), "--by", "Zhao")[0] == 0
    assert "nothing was changed" in examapp("station", "trust", file, "--spoken", station.spoken)[2]
    (entry,) = audited(tmp_path)
    assert entry.kind is AuditKind.STATION_TRUSTED
    assert entry.data == {
        "by": ["Zhao"],
        "station": station.station_id,
        "name": "蒙城",
        "fingerprint": station.fingerprint,
    }


def test_a_station_comes_through_a_pipe_too(examapp, county, monkeypatch):
    station, _file = county
    monkeypatch.setattr("sys.stdin", io.StringIO(station_to_json(station)))
    assert examapp("station", "trust", "-", "--spoken", station.spoken)[0] == 0


def test_what_describes_no_station_is_refused(examapp, tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"name": "x"}), encoding="utf-8")
    assert "does not describe a station" in examapp("station", "trust", str(path))[2]
    assert "no such file" in examapp("station", "trust", str(tmp_path / "none"))[2]


def test_a_revoked_station_says_why_and_never_comes_back(examapp, tmp_path, county):
    station, file = county
    assert examapp("station", "revoke", station.station_id, "--reason", "stolen")[0] == 1
    examapp("station", "trust", file, "--spoken", station.spoken)
    assert examapp("station", "revoke", station.station_id)[0] == 2
    assert examapp("station", "revoke", station.station_id, "--reason", " ")[0] == 2
    assert examapp("station", "revoke", station.station_id, "--reason", "stolen", "--by", "Zhao")[0] == 0
    assert "stolen" in examapp("station", "list")[1]
    code, _out, err = examapp("station", "trust", file, "--spoken", station.spoken)
    assert code == 1
    assert "was revoked: stolen" in err
    entry = audited(tmp_path)[-1]
    assert entry.kind is AuditKind.STATION_REVOKED
    assert (entry.data["by"], entry.data["reason"], entry.data["station"]) == (["Zhao"], "stolen", station.station_id)
