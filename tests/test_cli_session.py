"""The commands around a session: plan, slips, open, who sits, deferral and absence, and the exam behind its gate."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from examapp.cli.main import run
from examapp.storage.audit import AuditLog
from examapp.storage.store import STORE_FILE, Store

ROOT = Path(__file__).parents[1]
LICENCE, OTHER = "13416201281000123", "13416201281000124"
ROSTER = (
    "name,licence_no,centre,category,seat\n"
    f"Example A,{LICENCE},Example centre,legal_aid,07\n"
    f"Example B,{OTHER},Example centre,legal_aid,08\n"
    "Example C,13416201281000125,Another centre,legal_aid,01\n"
)


def local(**shift):
    """A moment from now as people type it."""
    return f"{datetime.now().astimezone() + timedelta(**shift):%Y-%m-%d %H:%M}"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A data folder with a roster and a form, to be copied."""
    folder = tmp_path_factory.mktemp("built")
    roster = folder / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    data = folder / "data"
    for words in (["roster", "import", str(roster)], ["exam", "build", "ethics-annual", "--seed", "7"]):
        assert run(["--data", str(data), "--lang", "en", *words]) == 0
    return data


@pytest.fixture
def data(built, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    with closing(sqlite3.connect(built / STORE_FILE)) as source, closing(sqlite3.connect(folder / STORE_FILE)) as copy:
        source.backup(copy)
    return folder


@pytest.fixture
def examapp(data, capsys):
    def command(*words):
        code = run(["--data", str(data), "--lang", "en", *words])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return command


@pytest.fixture
def plan(examapp):
    def command(opens, *more):
        words = ("--centre", "Example centre", "--place", "Room 3", "--opens", opens, *more)
        code, out, err = examapp("session", "make", "ethics-annual", *words)
        assert code == 0, err
        return out.strip()

    return command


def audited(data):
    with closing(AuditLog(data)) as audit:
        entries = [(entry.kind.value, dict(entry.data)) for entry in audit.entries()]
    return [entry for entry in entries if entry[0] != "form_built"]


def sit_in_lines(data, *lines):
    """Take the exam in another process, as a candidate's machine does."""
    done = subprocess.run(
        [sys.executable, "-m", "examapp", "--data", str(data), "--lang", "en", "take", "--line"],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_a_session_says_both_rules_about_time(examapp, plan):
    session_id = plan("2026-12-10 09:00", "--latest-start", "20", "--invigilator", "Qian", "--invigilator", "Sun")
    code, out, _err = examapp("session", "show", session_id[:6])
    assert code == 0
    for words in ("2026-12-10 09:00", "2026-12-10 09:20", "2026-12-10 11:20", "Qian、Sun", "Room 3", "Example B"):
        assert words in out
    assert "may begin until 09:20" in out
    assert "That is not the end of work: whoever begins by then has the whole 90 minutes." in out
    assert "Example C" not in out
    assert "2 people" in examapp("session", "list")[1]


def test_a_session_that_would_cut_the_time_short_is_refused(examapp):
    times = ("--opens", "2026-12-10 09:00", "--latest-start", "15", "--closes", "2026-12-10 10:44")
    words = ("--centre", "Example centre", *times)
    code, out, err = examapp("session", "make", "ethics-annual", *words)
    assert (code, out) == (1, "")
    assert "would not have the 90 minutes — close at 2026-12-10 10:45 or later" in err


def test_the_same_session_is_not_planned_twice_but_may_be_taken_away(examapp, plan):
    session_id = plan("2026-12-10 09:00")
    again = ("--centre", "Example centre", "--place", "Room 3", "--opens", "2026-12-10 09:00")
    assert examapp("session", "make", "ethics-annual", *again)[0] == 1
    assert examapp("session", "remove", session_id)[0] == 0
    assert plan("2026-12-10 09:00") == session_id


def test_slips_are_written_once_and_the_codes_stored_in_no_readable_way(examapp, plan, data, tmp_path):
    plan("2026-12-10 09:00")
    table, page = tmp_path / "slips.csv", tmp_path / "slips.html"
    assert examapp("session", "seat-codes", "-o", str(table))[0] == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    codes = [row["Seat code"] for row in rows]
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) == 2
    stored = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert not any(code.encode() in stored for code in codes)
    code, _out, err = examapp("session", "seat-codes", "-o", str(page))
    assert code == 1
    assert "--again" in err
    assert not page.exists()
    assert examapp("session", "seat-codes", "-o", str(page), "--again")[0] == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<section>") == 2
    assert "whole 90 minutes" in text
    assert [kind for kind, _data in audited(data)] == ["seat_codes_made"] * 2


@pytest.mark.parametrize(("name", "code"), [("slips.txt", 2), ("there.csv", 1)])
def test_slips_go_into_a_new_page_or_table_only(examapp, plan, tmp_path, name, code):
    plan("2026-12-10 09:00")
    (tmp_path / "there.csv").write_text("mine", encoding="utf-8")
    assert examapp("session", "seat-codes", "-o", str(tmp_path / name))[0] == code
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "mine"


def test_a_session_opens_on_time_and_early_only_by_two(examapp, plan, data):
    plan(local(minutes=30))
    code, _out, err = examapp("session", "open")
    assert code == 1
    assert "the session opens at" in err
    assert "--confirm" in err
    one = ("session", "open", "--confirm", "--by", "Qian", "--reason", "early bus")
    assert examapp(*one)[0] == 2
    assert examapp(*one, "--by", " qian ")[0] == 2
    assert examapp("session", "open", "--confirm", "--by", "Qian", "--by", "Sun")[0] == 2
    assert audited(data) == []
    assert examapp(*one, "--by", "Sun")[0] == 0
    (kind, incident), (opened_kind, opened) = audited(data)
    assert (kind, opened_kind) == ("incident_confirmed", "session_opened")
    assert incident["by"] == opened["by"] == ["Qian", "Sun"]
    assert incident["incident"] == "too_early"
    assert "open since" in examapp("session", "list")[1]
    assert examapp("session", "remove", "")[0] == 1


def test_what_stands_in_the_future_makes_the_clock_doubtful(examapp, plan, data):
    plan(local())
    with closing(Store(data)) as store, closing(sqlite3.connect(data / STORE_FILE)) as connection:
        assert store.form_ids()
        connection.execute(
            "INSERT INTO events (sitting_id, seq, kind, wall_at, boot_ms, boot_id, data, previous, digest) "
            "VALUES ('s', 0, 'started', '2999-01-01T00:00:00.000+00:00', 0, 'b', '{}', '', '')"
        )
        connection.commit()
    code, _out, err = examapp("session", "open")
    assert code == 1
    assert "but something was stored on it at 2999-01-01" in err


def test_the_exam_begins_only_behind_an_open_session_and_with_the_seat_code(examapp, plan, data, tmp_path):
    plan(local(minutes=-1))
    table = tmp_path / "slips.csv"
    assert examapp("session", "seat-codes", "-o", str(table))[0] == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    code = {row["Name"]: row["Seat code"] for row in rows}["Example A"]
    assert "Your session has not been opened yet" in sit_in_lines(data, LICENCE)
    assert examapp("session", "open", "--by", "Qian")[0] == 0
    assert "not the seat code of this candidate" in sit_in_lines(data, LICENCE, "000000")
    time.sleep(1.1)  # that is how long the next attempt has to wait
    told = sit_in_lines(data, LICENCE, code, "1", "1", "A")
    assert "Item 1 of 75" in told
    assert "1/75" in examapp("exam", "seats")[1]
    out = examapp("session", "seats")[1]
    assert "▸   07  Example A  sitting now  1 of 75 answered  since" in out
    code, _out, err = examapp("session", "close", "--by", "Qian")
    assert code == 0
    assert "Still sitting, until submitted or their time is up: Example A" in err
    assert "Example B" in err


def test_a_session_that_is_opened_late_says_until_when_one_may_really_begin(examapp, plan):
    plan(local(minutes=-60), "--latest-start", "20")
    before = datetime.now().astimezone()
    words = ("--confirm", "--by", "Qian", "--by", "Sun", "--reason", "power cut")
    code, _out, err = examapp("session", "open", *words)
    assert code == 0
    told = {f"until {before + timedelta(minutes=20, seconds=slack):%H:%M};" for slack in (0, 30)}
    assert any(each in err for each in told)
    assert any(each in examapp("session", "show")[1] for each in told)


def test_deferral_and_absence_are_decided_with_name_and_reason_and_taken_back(examapp, plan, data):
    plan(local())
    for word, state in (("defer", "deferred"), ("absent", "absent")):
        assert examapp("session", word, OTHER, "--by", "Chen")[0] == 2
        chosen = ("--reason", "ill", "--reason-code", "illness")
        assert examapp("session", word, OTHER, "--by", "Chen", *chosen)[0] == 0
        assert f"Example B  {state}" in examapp("session", "seats")[1]
        code, _out, err = examapp("session", word, OTHER, "--by", "Chen", "--reason", "ill")
        assert code == 1
        assert "already" in err
        assert examapp("session", "restore-candidate", OTHER, "--by", "Chen", "--reason", "well again")[0] == 0
        assert "Example B  not started" in examapp("session", "seats")[1]
    kinds = [kind for kind, _data in audited(data)]
    assert kinds == ["deferred", "candidate_restored", "absent", "candidate_restored"]
    told = {"candidate": OTHER, "before": "normal", "by": ["Chen"], "reason": "ill", "code": "illness"}
    assert audited(data)[0][1] == told
    assert audited(data)[1][1]["code"] == "other"


def test_who_has_begun_is_neither_absent_nor_deferred(examapp, data):
    assert "Item 1 of 75" in sit_in_lines(data, LICENCE, "1", "1", "A")
    for word in ("defer", "absent"):
        code, _out, err = examapp("session", word, LICENCE, "--by", "Chen", "--reason", "ill")
        assert code == 1
        assert "has begun a sitting" in err
    assert audited(data) == []


def test_an_unknown_number_is_said_to_be_unknown(examapp):
    code, _out, err = examapp("session", "absent", "123", "--by", "Chen", "--reason", "ill")
    assert code == 1
    assert "Nobody on the roster" in err


def test_an_empty_list_says_how_to_plan(examapp):
    code, out, err = examapp("session", "list")
    assert (code, out) == (0, "")
    assert "examapp session make" in err
    assert examapp("session", "open")[0] == 1


def rehearse(data, *lines):
    done = subprocess.run(
        [sys.executable, "-m", "examapp", "--data", str(data), "--lang", "en", "rehearse", "--line"],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout


def test_a_rehearsal_is_marked_counted_nowhere_and_recorded_once(examapp, plan, data):
    plan(local())
    for _time in range(2):
        told = rehearse(data, LICENCE, "1", "1", "A", "s", "07")
        assert told.startswith("REHEARSAL")
        assert "The rehearsal is over. None of it is kept" in told
    assert audited(data) == [("rehearsed", {"candidate": LICENCE})]
    with closing(Store(data)) as store:
        assert store.sitting_ids() == []
        assert len(store.form_ids()) == 1
    out = examapp("session", "seats")[1]
    assert "Example A  not started  rehearsed" in out
    assert "Example B  not started\n" in out


def test_a_rehearsal_that_was_broken_off_is_not_recorded(data):
    assert "Interrupted" in rehearse(data, LICENCE, "1", "1", "A")
    assert audited(data) == []


def test_who_is_not_on_the_roster_does_not_rehearse(data):
    assert "Item 1" not in rehearse(data, "13416201281000199", "1", "1")


def test_where_no_roster_has_come_yet_anybody_with_a_licence_rehearses(tmp_path):
    told = rehearse(tmp_path / "new", "123", LICENCE, "1", "1", "A", "s", LICENCE[-4:])
    assert "The rehearsal is over" in told
    assert audited(tmp_path / "new") == [("rehearsed", {"candidate": LICENCE})]


def test_doors_are_locked_and_left_open_from_the_command_line(examapp, data, monkeypatch):
    assert examapp("door", "list")[1].count("open to everybody") == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert examapp("door", "set", "trainer")[0] == 0
    out = examapp("door", "list")[1]
    assert "trainer\tTrainer\tasks for a passphrase" in out
    assert "administrator\tAdministrator\topen to everybody" in out
    assert b"correct horse" not in (data / STORE_FILE).read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert examapp("door", "set", "trainer")[0] == 1
    assert examapp("door", "clear", "trainer")[0] == 0
    assert examapp("door", "list")[1].count("open to everybody") == 2


def test_what_is_in_a_session_is_json_that_names_its_format(data, plan):
    plan("2026-12-10 09:00")
    with closing(sqlite3.connect(data / STORE_FILE)) as connection:
        ((body,),) = connection.execute("SELECT body FROM sessions").fetchall()
    assert json.loads(body)["format"] == 1
