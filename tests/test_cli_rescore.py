"""Rescoring on the command line, the audit as it is printed, and what `verify` finds of both."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from examapp.application.administration import build_form
from examapp.application.sessions import Doubt
from examapp.domain.audit import AuditKind, make_entry
from examapp.domain.forms import Ruling
from examapp.domain.holdings import SEAT_MOVED
from examapp.domain.items import ItemType
from examapp.domain.journal import GENESIS
from examapp.exchange.identity import make_identity, save_identity, station_to_json
from examapp.locale import LANGUAGES, say, use_language
from examapp.reports.audits import about_text, why
from examapp.reports.words import ABOUT_WORDS, AUDIT_WORDS, DOUBT_WORDS
from examapp.storage.audit import AuditLog
from examapp.storage.store import KEY_FILE, STORE_FILE, KeyStore, Store
from examapp.storage.trust import TrustList
from tests.comparison_cases import BASELINE_YAML
from tests.exam_cases import MORNING, FakeClock, first_of, small_exam, small_pool
from tests.key_cases import BY, sat_workspace

WHY = ("--reason", "Beide sind richtig 均可")


@pytest.fixture
def sat(tmp_path, capsys):
    return sat_workspace(tmp_path / "data", capsys)


@pytest.fixture
def examapp(sat):
    return sat[0]


@pytest.fixture
def single(sat):
    return first_of(sat[1], ItemType.SINGLE)


@pytest.fixture
def fix(tmp_path, sat, single):
    """A file that gives an item to everybody, drops one, and turns a true/false one."""
    _examapp, form, keys = sat
    truth = first_of(form, ItemType.TRUE_FALSE)
    word = "false" if "T" in keys.keys[form.item(truth).digest].key else "true"
    path = tmp_path / "fix.yaml"
    path.write_text(f"{single}: all\n{first_of(form, ItemType.MULTIPLE)}: drop\n{truth}: {word}\n", encoding="utf-8")
    return path


def test_a_check_shows_everybody_before_and_after_and_writes_nothing(examapp, fix, single):
    rows = examapp.rows()
    code, out, err = examapp("exam", "rescore", "small", "--key", fix, "--check")
    assert code == 0
    assert "key version 1 beside 2" in out
    assert "The maximum changes from 17 to 15 points; the cut score stays 10" in out
    assert f"\n{single}" in out
    assert out.count("1341620128") >= 12
    assert "12 people scored:" in out
    assert "Nothing was written" in err
    with examapp.keys() as keys:
        assert len(keys.versions(keys.form_ids()[0])) == 1
    assert examapp.audit() == []
    assert examapp.rows() == rows


def test_a_rescoring_keeps_both_key_sheets_and_is_in_the_audit(examapp, sat, fix):
    _examapp, form, first = sat
    rows = examapp.rows()
    checked = examapp("exam", "rescore", "small", "--key", fix, "--check")[1]
    code, out, err = examapp("exam", "rescore", "small", "--key", fix, *BY, *WHY)
    assert (code, out) == (0, checked)
    assert f"Version 2 of the key sheet of form {form.code} counts" in err
    with examapp.keys() as keys:
        old, new = keys.versions(form.form_id)
    assert old.key_sheet == first
    assert (new.number, new.by, new.reason) == (2, ("王五", "赵六"), WHY[1])
    assert {entry.ruling for entry in new.key_sheet.keys.values()} == set(Ruling)
    (entry,) = examapp.audit()
    assert entry.kind is AuditKind.RESCORED
    assert (entry.data["before"], entry.data["after"]) == (first.digest, new.key_sheet.digest)
    assert (entry.data["by"], entry.data["reason"]) == (["王五", "赵六"], WHY[1])
    assert examapp.rows() == rows
    assert examapp("verify")[0] == 0
    assert "key sheet here, version 2" in examapp("--banks", banks_of(examapp), "exam", "list")[1]


def banks_of(examapp):
    """A folder with the one exam's definition as far as listing needs it."""
    folder = examapp.folder.parent / "banks" / "exams"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    return folder.parent


SMALL = """\
format: 1
exam: {id: small, title: Small exam, language: en, duration_minutes: 30, cut_score: 1, banks: [none]}
sections:
  - {id: single, title: Single, kind: single, items: 1, points: 1, marking: all_or_nothing}
blueprint:
  - {topic: T01, title: Conduct, part: common, single: 1}
"""


def test_the_same_key_again_is_refused(examapp, fix):
    examapp("exam", "rescore", "small", "--key", fix, *BY, *WHY)
    code, out, err = examapp("exam", "rescore", "small", "--key", fix, *BY, *WHY)
    assert (code, out) == (1, "")
    assert "counts already: version 2" in err
    assert len(examapp.audit()) == 1


def test_a_bad_file_lists_every_problem_and_changes_nothing(examapp, tmp_path, single):
    path = tmp_path / "bad.csv"
    path.write_text(f"item,key\n{single},E\nnosuch,A\n", encoding="utf-8")
    code, out, err = examapp("exam", "rescore", "small", "--key", path, *BY, *WHY)
    assert (code, out) == (1, "")
    assert "bad.csv:2:2: error: The key names E" in err
    assert "bad.csv:3:1: error: The form has no item “nosuch”." in err
    assert examapp.audit() == []


@pytest.mark.parametrize("words", [WHY, BY, (*BY, "--reason", " "), (*BY[:2], *BY[:2], *WHY)])
def test_two_people_and_a_reason_are_needed(examapp, fix, words):
    assert examapp("exam", "rescore", "small", "--key", fix, *words)[0] == 2
    assert examapp.audit() == []


def test_without_keys_there_is_nothing_to_rescore(tmp_path, capsys):
    examapp, form, _keys = sat_workspace(tmp_path / "data", capsys, sitters=1, with_keys=False)
    path = tmp_path / "fix.yaml"
    path.write_text(f"{form.items[0].item_id}: all\n", encoding="utf-8")
    code, _out, err = examapp("exam", "rescore", "small", "--key", path, "--check")
    assert code == 1
    assert "is not scored" in err
    assert "exam release" in err


def test_other_forms_of_the_exam_with_the_same_items_are_named(examapp, sat, fix):
    with closing(Store(examapp.folder)) as store, closing(KeyStore(examapp.folder)) as keys:
        exam = small_exam()
        forms = [
            build_form(exam, small_pool(), seed=seed, store=store, key_sheets=keys, built_at=MORNING)
            for seed in range(1, 5)
        ]
    others = {form.code for form in forms} - {sat[1].code}
    assert others
    err = examapp("exam", "rescore", "small", "--form", sat[1].code, "--key", fix, "--check")[2]
    assert all(f"Form {code} shows some of these items" in err for code in others)


def test_reports_name_the_key_version_and_a_dropped_item_ends_the_comparison(examapp, sat, fix, tmp_path):
    path = tmp_path / "lawyers.yaml"
    path.write_text(BASELINE_YAML, encoding="utf-8")
    examapp("baseline", "import", path, "--form", sat[1].code)
    assert "key version 1" in examapp("report", "comparison")[1]
    only = tmp_path / "all.yaml"
    only.write_text(f"{sat[1].items[0].item_id}: all\n", encoding="utf-8")
    examapp("exam", "rescore", "small", "--key", only, *BY, *WHY)
    assert "key version 2" in examapp("report", "comparison")[1]
    assert json.loads(examapp("report", "comparison", "-f", "json")[1])["exam"]["key_version"] == 2
    assert "key version 2" in examapp("report", "comparison", "-f", "csv")[1]
    examapp("exam", "rescore", "small", "--key", fix, *BY, *WHY)
    code, _out, err = examapp("report", "comparison")
    assert code == 1
    assert "dropped in rescoring" in err


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_fit_eighty_columns(examapp, fix, language):
    _code, out, _err = examapp("exam", "rescore", "small", "--key", fix, *BY, *WHY, lang=language)
    audit = examapp("exam", "audit", lang=language)[1]
    assert max(cell_len(line) for line in (out + audit).splitlines()) <= 80


# --- the audit -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_entry_has_words_of_its_own(language):
    use_language(language)
    assert set(AUDIT_WORDS) == set(AuditKind)
    assert len({say(words) for words in AUDIT_WORDS.values()}) == len(AuditKind)
    assert all(say(words) for words in ABOUT_WORDS.values())


@pytest.fixture
def audited(examapp):
    """Entries of two stations, one of them this machine."""
    identity, clock = make_identity("涡阳"), FakeClock()
    save_identity(identity, examapp.folder)
    with closing(AuditLog(examapp.folder)) as log:
        for number in range(3):
            data = {"by": ["王五", "赵六"], "reason": "ill\x1b[2J", "candidate": f"1234{number}", "sitting": "a" * 64}
            log.record(identity.station.station_id, AuditKind.DEFERRED, data, now=clock.advance(minutes=1))
        log.record("other", AuditKind.EXPORTED, {"file": "x.bundle.age"}, now=clock.advance(minutes=1))
    return identity.station


def test_the_audit_says_when_who_what_and_why(examapp, audited):
    code, out, _err = examapp("exam", "audit", lang="en")
    assert code == 0
    assert f"Station 涡阳 ({audited.station_id[:8]}…): 3 entries" in out
    assert "exam deferred\n" in out
    assert "王五, 赵六: ill\N{REPLACEMENT CHARACTER}[2J\n" in out
    assert "candidate 12341; sitting aaaaaaaa\n" in out
    assert "other: 1 entries" in out
    assert "4 entries in all" in out
    assert "准予缓考" in examapp("exam", "audit", lang="zh")[1]


def test_the_audit_as_json_is_whole(examapp, audited):
    found = json.loads(examapp("exam", "audit", "-f", "json")[1])
    own, other = found["stations"]
    assert own["station"] == audited.station_id
    assert [entry["seq"] for entry in own["entries"]] == [0, 1, 2]
    assert own["entries"][0]["data"]["sitting"] == "a" * 64
    assert other["entries"][0]["kind"] == "exported"


def test_the_audit_as_csv_is_one_entry_a_row(examapp, audited):
    rows = list(csv.reader(io.StringIO(examapp("exam", "audit", "-f", "csv")[1])))
    assert rows[0] == ["Station", "Number", "When", "Who", "What", "Why", "About"]
    assert [row[4] for row in rows[1:]] == ["exam deferred"] * 3 + ["results exported"]
    assert json.loads(rows[1][6]) == {"candidate": "12340", "sitting": "a" * 64}


def entry_of(kind, **data):
    return make_entry("s", 0, kind, reading=FakeClock().read(), data=data, previous=GENESIS)


def about(kind, **data):
    return about_text(entry_of(kind, **data), {"2ae1b9c438c9173e": "涡阳"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_said_in_words(language):
    use_language(language)
    said = about(AuditKind.EXPORTED, **dict.fromkeys(ABOUT_WORDS, "7"))
    separator = {"zh": "；", "en": "; "}[language]
    assert said.split(separator) == [f"{say(words)} 7" for words in ABOUT_WORDS.values()]
    if language == "zh":
        assert not any(sign.isascii() and sign.islower() for sign in said)


def test_every_doubt_about_an_opening_has_words():
    assert set(DOUBT_WORDS) == {doubt.value for doubt in Doubt}


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        (AuditKind.INCIDENT_CONFIRMED, {"incident": "too_early", "shown": "It is 8."}, "异常事件 早于开始时间"),
        (AuditKind.SESSION_OPENED, {"incidents": ["too_late", "x"]}, "异常事件 已过最晚开始时间、x"),
        (AuditKind.SEAT_MOVED, {"step": "copied", "voided": True}, "步骤 已复制，交另一台机器；本机座位已作废 是"),
        (AuditKind.SEAT_MOVED, {"step": "continued", "last": "a" * 64}, "步骤 在本机继续"),
        (
            AuditKind.SEAT_MOVED,
            {"note": "continued", "to": "2ae1b9c438c9173e"},
            "密封给 涡阳（2ae1b9c4…）；说明 continued",
        ),
        (AuditKind.KEYS_RELEASED, {"to": ["2ae1b9c438c9173e", "f00"]}, "密封给 涡阳（2ae1b9c4…）、f00"),
        (AuditKind.MERGED, {"conflicts": 0, "revoked": []}, "冲突 0"),
        (AuditKind.ABSENT, {"before": "deferred"}, "原状态 缓考"),
        (AuditKind.RESCORED, {"before": "d" * 64}, "更正前 dddddddd"),
        (AuditKind.STATION_TRUSTED, {"station": "2ae1b9c438c9173e", "name": "甲"}, "考点机 2ae1b9c438c9173e；名称 甲"),
        (AuditKind.SHEET_ENTERED, {"spare": False, "digest": "e" * 64}, "使用备用试卷 否"),
        (
            AuditKind.BACKED_UP,
            {"files": [{"name": "examapp.db", "sha256": "a" * 64}], "counts": {"forms": 2, "contents": 9, "audit": 3}},
            "文件 examapp.db；内容 试卷 2、审计记录 3",
        ),
        (AuditKind.SESSION_OPENED, {"counts_as": "soon"}, "计为 soon"),
    ],
)
def test_a_value_is_said_in_words_where_the_program_wrote_it(kind, data, said):
    use_language("zh")
    assert about(kind, **data) == said


def test_a_stored_moment_is_said_in_the_time_here():
    use_language("en")
    moment = datetime(2026, 11, 26, 0, 18, 3, 458000, tzinfo=UTC)
    said = about(AuditKind.SESSION_OPENED, counts_as=moment.isoformat(timespec="milliseconds"))
    assert said == f"counts as {moment.astimezone():%Y-%m-%d %H:%M:%S}"


def test_only_the_programs_own_reasons_are_said_in_other_words():
    use_language("zh")
    assert why(entry_of(AuditKind.SEAT_MOVED, reason=SEAT_MOVED)) == "考生改在另一台机器上继续作答"
    assert why(entry_of(AuditKind.SHEET_ENTERED, reason="paper")) == "纸笔作答"
    assert why(entry_of(AuditKind.VOIDED, reason="paper")) == "paper"


def test_another_station_is_called_by_its_name_where_it_is_trusted(examapp, audited):
    other, clock = make_identity("蒙城").station, FakeClock()
    with closing(TrustList(examapp.folder)) as trust:
        trust.add(other.station_id, station_to_json(other), at=clock.read().wall_at)
    with closing(AuditLog(examapp.folder)) as log:
        log.record(other.station_id, AuditKind.EXPORTED, {"to": audited.station_id}, now=clock.read())
    out = examapp("exam", "audit", lang="zh")[1]
    assert f"考点机“蒙城”（{other.station_id[:8]}…）：1 条" in out
    assert f"密封给 涡阳（{audited.station_id[:8]}…）" in out
    assert "other：1 条" in out
    rows = list(csv.reader(io.StringIO(examapp("exam", "audit", "-f", "csv")[1])))
    assert f"Station 蒙城 ({other.station_id})" in {row[0] for row in rows}


def test_a_station_whose_row_was_changed_keeps_its_id(examapp, audited):
    with closing(TrustList(examapp.folder)) as trust:
        trust.add("other", "{}", at=FakeClock().read().wall_at)
    code, out, _err = examapp("exam", "audit", lang="en")
    assert code == 0
    assert "other: 1 entries" in out


def test_an_empty_audit_says_so(examapp):
    code, out, err = examapp("exam", "audit")
    assert (code, out) == (0, "")
    assert "Nothing has been recorded" in err


# --- verify ----------------------------------------------------------------------------------------------------------


def tamper(path, *statements):
    """Change a database as somebody would who knows how to."""
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_verify_counts_the_audit(examapp, audited):
    code, out, _err = examapp("verify")
    assert code == 0
    assert "4 audit entries of 2 stations walked" in out
    assert "Every chain holds." in out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET data = '{}' WHERE seq = 1", "audit entry 1 was changed after it was written"),
        ("UPDATE audit SET kind = 'absent' WHERE seq = 2", "audit entry 2 was changed after it was written"),
        ("UPDATE audit SET data = 'x' WHERE seq = 1", "audit entry 1 cannot be read"),
        ("DELETE FROM audit WHERE seq = 0", "audit entry 1 stands where entry 0 belongs"),
        ("DELETE FROM audit WHERE seq = 1", "Rows removed from the audit: 2"),
        ("DELETE FROM audit WHERE station_id = 'other'", "Rows removed from the audit: 4"),
    ],
)
def test_verify_names_the_first_bad_entry_of_the_audit(examapp, audited, statement, said):
    tamper(examapp.folder / STORE_FILE, statement)
    code, out, err = examapp("verify")
    assert code == 1
    assert said in out
    assert "Every chain holds." not in out
    assert "The audit or a key sheet does NOT hold." in err
    assert "The journal does NOT hold" not in err


def test_a_broken_audit_is_printed_and_said_to_be_broken(examapp, audited):
    tamper(examapp.folder / STORE_FILE, 'UPDATE audit SET data = \'{"by":["丙"]}\' WHERE seq = 1')
    code, out, err = examapp("exam", "audit")
    assert code == 1
    assert "丙" in out
    assert "examapp verify" in err


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "DELETE FROM key_versions WHERE number = 2",
            "version 2 of the key sheet of form {form} is in the audit and not here",
        ),
        (
            "UPDATE key_versions SET body = 'x' WHERE number = 2",
            "version 2 of the key sheet of form {form} cannot be read",
        ),
        (
            'UPDATE key_versions SET body = replace(body, \'"ruling":"all"\', \'"ruling":"drop"\') WHERE number = 2',
            "version 2 of the key sheet of form {form} is not the one in the audit",
        ),
        (
            'UPDATE key_versions SET body = replace(body, \'"key":["A"]\', \'"key":["B"]\') WHERE number = 1',
            "version 1 of the key sheet of form {form} is not the one in the audit",
        ),
        ("UPDATE key_versions SET body = '{{}}' WHERE number = 1", "has no key"),
    ],
)
def test_verify_finds_a_key_sheet_that_was_changed(examapp, sat, fix, statement, said):
    examapp("exam", "rescore", "small", "--key", fix, *BY, *WHY)
    tamper(examapp.folder / KEY_FILE, statement.replace("{{}}", "{}"))
    code, out, err = examapp("verify")
    assert code == 1
    assert said.format(form=sat[1].code) in out
    assert "does NOT hold" in err


def test_verify_makes_no_key_store_where_there_is_none(tmp_path, capsys):
    examapp, _form, _keys = sat_workspace(tmp_path / "data", capsys, sitters=1, with_keys=False)
    assert examapp("verify")[0] == 0
    assert examapp("exam", "seats")[0] == 0
    assert not (examapp.folder / KEY_FILE).exists()
