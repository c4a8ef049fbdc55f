"""`examapp results`: three data folders, bundles that travel, merged in any order; damage is refused whole."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial

import pytest

from examapp.domain.audit import AuditKind, first_audit_breach
from examapp.domain.journal import EventKind
from examapp.domain.sittings import sitting_id_of
from examapp.exchange.identity import save_identity, station_to_json
from examapp.storage.audit import AuditLog
from examapp.storage.merges import Merges
from examapp.storage.store import STORE_FILE, Store
from examapp.storage.training import TrainingLog
from tests.exam_cases import MORNING, FakeClock, small_form
from tests.holdings_cases import identity
from tests.stations_cases import PEOPLE, examapp, make_station, revoke, sit, trust
from tests.training_cases import LEARNER, record

ZHANG, LI, WANG = PEOPLE
CITY_ID = identity("city").station.station_id


@pytest.fixture
def results(capsys):
    return partial(examapp, capsys, "results")


@pytest.fixture
def day(tmp_path, results):
    """City and two counties after the exam, and the counties' bundles."""
    make_station(tmp_path / "city", "city", "guoyang", "mengcheng")
    for county in ("guoyang", "mengcheng"):
        make_station(tmp_path / county, county, "city")
    sit(tmp_path / "guoyang", ZHANG)
    sit(tmp_path / "guoyang", LI, items=3, submit=False)
    sit(tmp_path / "mengcheng", WANG)
    for county in ("guoyang", "mengcheng"):
        code, out, _err = results("export", "-o", tmp_path / f"{county}.age", "--data", tmp_path / county)
        assert code == 0
        assert len(out.strip()) == 64
    return tmp_path


def journals(folder):
    with closing(Merges(folder)) as merges:
        return merges.holdings().journals


def test_bundles_come_home_in_any_order_and_any_number_of_times(day, results):
    make_station(day / "second", "city", "guoyang", "mengcheng")
    code, out, _err = results("merge", day / "guoyang.age", day / "mengcheng.age", "--data", day / "city")
    assert code == 0
    assert out.splitlines()[2].split() == ["guoyang.age", "guoyang", "2", "0", "0", "17", "0"]
    assert results("merge", day / "mengcheng.age", "--data", day / "second")[0] == 0
    assert results("merge", day / "guoyang.age", day / "mengcheng.age", "--data", day / "second")[0] == 0
    first, second = journals(day / "city"), journals(day / "second")
    assert first == second
    assert first == {**journals(day / "guoyang"), **journals(day / "mengcheng")}
    code, out, _err = results("merge", day / "guoyang.age", "--data", day / "city")
    assert out.splitlines()[2].split() == ["guoyang.age", "guoyang", "0", "0", "2", "0", "0"]
    assert journals(day / "city") == first


def test_training_comes_home_with_the_results_and_is_counted(day, results):
    for county, numbers in (("guoyang", range(12)), ("mengcheng", range(5, 15))):
        with closing(TrainingLog(day / county)) as log:
            log.add(record(number) for number in numbers)
        _code, _out, err = results("export", "-o", day / f"{county}2.age", "--data", day / county)
        assert f"Training records in it: {len(numbers)}, of 1 learners." in err
    files = day / "guoyang2.age", day / "mengcheng2.age"
    code, out, _err = results("merge", *files, "--data", day / "city")
    assert code == 0
    assert "guoyang2.age: 12 training records, 12 of them new." in out
    assert "mengcheng2.age: 10 training records, 3 of them new." in out
    _code, out, _err = results("merge", *files, "--data", day / "city")
    assert "mengcheng2.age: 10 training records, 0 of them new." in out
    with closing(TrainingLog(day / "city")) as log:
        assert log.of(LEARNER) == [record(number) for number in range(15)]


def test_a_training_record_that_two_stations_tell_differently_is_listed(day, results):
    for county, place in (("guoyang", 1), ("mengcheng", 2)):
        with closing(TrainingLog(day / county)) as log:
            log.add([record(2, data={"lesson": "l1", "place": place})])
        results("export", "-o", day / f"{county}2.age", "--data", day / county)
    code, out, err = results("merge", day / "guoyang2.age", day / "mengcheng2.age", "--data", day / "city")
    assert code == 0
    assert out.splitlines()[3].split()[-1] == "1"
    assert "examapp results conflicts" in err
    for form in ("text", "html"):
        code, out, _err = results("conflicts", "-f", form, "--data", day / "city")
        assert code == 0
        for words in (f"Training record of {LEARNER}", "mengcheng", "lesson_left", "1 conflicts"):
            assert words in out


def test_a_row_of_training_that_cannot_be_read_stays_and_is_said(day, results):
    with closing(TrainingLog(day / "guoyang")) as log:
        log._connection.execute("INSERT INTO training VALUES (7, 'x', 'y', 'never', 'practised', '{}')")
    code, _out, err = results("export", "-o", day / "two.age", "--data", day / "guoyang")
    assert (code, "Training records that cannot be read here and are not in it: 1." in err) == (0, True)


def test_results_go_to_whoever_sealed_the_paper_and_a_station_that_trusts_itself_is_no_doubt(tmp_path, results):
    make_station(tmp_path / "a", "guoyang", "city", "guoyang")
    code, _out, err = results("export", "-o", tmp_path / "one.age", "--data", tmp_path / "a")
    assert (code, "sealed for city" in err) == (0, True)
    make_station(tmp_path / "b", "mengcheng", "city", "guoyang", "mengcheng")
    code, _out, err = results("export", "-o", tmp_path / "two.age", "--data", tmp_path / "b")
    assert code == 1
    assert "2 other stations are trusted here" in err
    with closing(AuditLog(tmp_path / "b")) as log:
        told = {"by": ["Wang", "Li"], "sealed_by": CITY_ID}
        log.record(identity("mengcheng").station.station_id, AuditKind.PAPER_OPENED, told, now=FakeClock().read())
    code, _out, err = results("export", "-o", tmp_path / "two.age", "--data", tmp_path / "b")
    assert (code, "sealed for city" in err) == (0, True)


def test_a_bundle_that_only_this_machine_can_read_says_so(tmp_path, results):
    make_station(tmp_path / "a", "guoyang", "guoyang")
    code, _out, err = results("export", "-o", tmp_path / "own.age", "--data", tmp_path / "a")
    assert (code, "no other can read it" in err) == (0, True)
    make_station(tmp_path / "b", "mengcheng", "city")
    code, _out, err = results("export", "-o", tmp_path / "two.age", "--data", tmp_path / "b")
    assert (code, "no other can read it" in err) == (0, False)


def test_what_is_exported_and_merged_is_in_the_audit_and_the_audit_travels(day, results):
    results("merge", day / "guoyang.age", "--data", day / "city")
    results("export", "-o", day / "again.age", "--data", day / "guoyang")
    results("merge", day / "again.age", "--data", day / "city")
    with closing(AuditLog(day / "city")) as log:
        own, county = identity("city").station.station_id, identity("guoyang").station.station_id
        assert [entry.kind for entry in log.entries(own)] == [AuditKind.MERGED, AuditKind.MERGED]
        (exported,) = log.entries(county)
        assert exported.kind is AuditKind.EXPORTED
        assert first_audit_breach(log.entries(own)) is None


def test_a_damaged_bundle_is_refused_whole_and_the_others_are_merged(day, results):
    whole = (day / "guoyang.age").read_bytes()
    (day / "cut.age").write_bytes(whole[: len(whole) // 2])
    (day / "flip.age").write_bytes(whole[:900] + bytes([whole[900] ^ 1]) + whole[901:])
    files = [day / name for name in ("cut.age", "mengcheng.age", "flip.age", "absent.age")]
    code, out, _err = results("merge", *files, "--data", day / "city")
    assert code == 1
    assert out.count("refused") == 3
    assert "flip.age: It was sealed for somebody else, or has been changed since it was sealed." in " ".join(
        out.split()
    )
    assert "absent.age: The file cannot be read" in " ".join(out.split())
    assert journals(day / "city") == journals(day / "mengcheng")


def test_nobody_merges_what_an_unknown_or_a_revoked_station_signed(day, results):
    make_station(day / "other", "other", "city")
    results("export", "-o", day / "other.age", "--data", day / "other")
    revoke(day / "city", "guoyang", MORNING)
    code, _out, err = results("merge", day / "other.age", day / "guoyang.age", "--data", day / "city")
    assert code == 1
    assert "not trusted here: other" in err
    assert "was revoked" in err
    assert journals(day / "city") == {}


def test_a_revocation_travels_and_refuses_in_whatever_order_the_bundles_are_named(day, results):
    with closing(Merges(day / "mengcheng")) as merges:
        trust(merges, "guoyang")
    revoke(day / "mengcheng", "guoyang", MORNING + timedelta(minutes=1), "stolen")
    results("export", "-o", day / "news.age", "--data", day / "mengcheng", "--to", CITY_ID)
    for files in (("guoyang.age", "news.age"), ("news.age", "guoyang.age")):
        city = day / f"city-{files[0]}"
        make_station(city, "city", "guoyang", "mengcheng")
        code, _out, err = results("merge", *(day / name for name in files), "--data", city)
        assert code == 1
        assert "guoyang.age: It was signed after" in err
        assert "mengcheng says that the station guoyang was revoked" in err
        assert journals(city) == journals(day / "mengcheng")
        with closing(Merges(city)) as merges:
            (row,) = (row for row in merges.stations() if row.revoked_at is not None)
        assert (row.station_id, row.reason) == (identity("guoyang").station.station_id, "stolen")
        assert row.revoked_at == MORNING + timedelta(minutes=1)


def test_what_was_merged_before_its_station_was_known_to_be_revoked_is_named(day, results):
    results("merge", day / "guoyang.age", "--data", day / "city")
    with closing(Merges(day / "mengcheng")) as merges:
        trust(merges, "guoyang")
    revoke(day / "mengcheng", "guoyang", MORNING, "stolen")
    results("export", "-o", day / "news.age", "--data", day / "mengcheng", "--to", CITY_ID)
    code, _out, err = results("merge", day / "news.age", "--data", day / "city")
    assert code == 0
    assert "mengcheng says that the station guoyang was revoked" in err
    assert "1 bundles that guoyang signed after that" in err


def test_the_list_says_which_stations_and_candidates_are_missing(day, results):
    session = {"exam": "small", "centre": "蒙城", "seats": [{"licence_no": "13416201281099999", "name": "赵六"}]}
    with closing(Merges(day / "city")) as merges:
        merges._connection.execute("INSERT INTO sessions VALUES ('s', ?)", (json.dumps(session),))
    code, out, _err = results("list", "--data", day / "city")
    assert code == 0
    assert out.count("nothing yet") == 2
    results("merge", day / "guoyang.age", "--data", day / "city")
    out = results("list", "-f", "text", "--data", day / "city")[1]
    assert "2 stations; 1 have not reported yet." in out
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line}
    assert rows["涡阳"] == ["2", "1", "1", "1"]
    assert rows["蒙城"] == ["2", "0", "0", "2"]
    assert "Missing in 涡阳: 李四" in out
    assert "Missing in 蒙城: 王五、赵六" in out


def test_two_continuations_are_listed_and_can_be_printed(day, results):
    assert "Nothing is told differently" in results("conflicts", "--data", day / "city")[1]
    sit(day / "mengcheng", ZHANG, items=4, option=1)
    results("export", "-o", day / "second.age", "--data", day / "mengcheng")
    code, out, err = results("merge", day / "guoyang.age", day / "second.age", "--data", day / "city")
    assert code == 0
    assert out.splitlines()[3].split()[-1] == "1"
    assert "examapp results conflicts" in err
    before = journals(day / "city")
    code, out, _err = results("conflicts", "-f", "text", "--data", day / "city")
    assert "[to be decided] Sitting of 张三 (13416201281012345), 涡阳, from the start" in out
    assert "4 responses to 4 items" in out
    assert "1 conflicts, 1 of them to be decided." in out
    page = day / "conflicts.html"
    assert results("conflicts", "-f", "html", "-o", page, "--data", day / "city")[0] == 0
    html = page.read_text(encoding="utf-8")
    assert "张三" in html
    assert "Decided by:" in html
    assert "<script" not in html
    assert journals(day / "city") == before


def test_for_whom_to_seal_is_the_only_one_trusted_or_the_one_named(day, results):
    code, _out, err = results("export", "-o", day / "x.age", "--data", day / "city")
    assert code == 1
    assert "2 other stations are trusted here" in err
    assert not (day / "x.age").exists()
    described = day / "guoyang.json"
    described.write_text(station_to_json(identity("guoyang").station), encoding="utf-8")
    assert results("export", "-o", day / "x.age", "--to", described, "--data", day / "city")[0] == 0
    code, _out, err = results("export", "-o", day / "y.age", "--to", "zzz", "--data", day / "city")
    assert code == 1
    assert "called zzz" in err
    code, _out, err = results("export", "-o", day / "x.age", "--to", described, "--data", day / "city")
    assert code == 1
    assert "there already" in err


def test_a_sitting_that_does_not_hold_stays_and_the_others_go_home(day, results):
    with closing(sqlite3.connect(day / "guoyang" / STORE_FILE)) as raw:
        raw.execute("DROP TRIGGER events_are_never_updated")
        raw.execute("""UPDATE events SET data = '{"item":"x"}' WHERE sitting_id = ? AND seq = 2""", (sitting_id(),))
        raw.commit()
    code, _out, err = results("export", "-o", day / "rest.age", "--data", day / "guoyang")
    assert code == 1
    assert f"NOT in it, because their journals do not hold: {sitting_id()}" in err
    assert results("merge", day / "rest.age", "--data", day / "city")[0] == 0
    assert list(journals(day / "city")) == [name for name in journals(day / "guoyang") if name != sitting_id()]
    with closing(sqlite3.connect(day / "guoyang" / STORE_FILE)) as raw:
        raw.execute("UPDATE events SET data = '{' WHERE sitting_id = ? AND seq = 2", (sitting_id(),))
        raw.commit()
    code, _out, err = results("export", "-o", day / "again.age", "--data", day / "guoyang")
    assert code == 1
    assert sitting_id() in err


def test_news_go_to_a_county_without_any_sitting_or_person(day, results):
    results("merge", day / "guoyang.age", "--data", day / "city")
    revoke(day / "city", "guoyang", MORNING, "stolen")
    to = identity("mengcheng").station.station_id
    assert results("export", "--news", "-o", day / "news.age", "--to", to, "--data", day / "city")[0] == 0
    before = journals(day / "mengcheng")
    code, _out, err = results("merge", day / "news.age", "--data", day / "mengcheng")
    assert code == 0
    assert "city says that the station guoyang was revoked" in err
    assert journals(day / "mengcheng") == before
    with closing(Merges(day / "mengcheng")) as merges:
        assert [one.reason for one in merges.holdings().revocations] == ["stolen"]


def test_a_machine_without_an_identity_says_what_to_do(tmp_path, results):
    with closing(Store(tmp_path)) as store:
        store.save_form(small_form()[0], built_at=MORNING)
    for words in (("export", "-o", tmp_path / "x.age"), ("merge", tmp_path / "x.age")):
        code, _out, err = results(*words, "--data", tmp_path)
        assert code == 1
        assert "examapp station init" in err


def test_an_identity_under_a_passphrase_is_asked_for(tmp_path, results, monkeypatch):
    with closing(Store(tmp_path)) as store:
        store.save_form(small_form()[0], built_at=MORNING)
    with closing(Merges(tmp_path)) as merges:
        trust(merges, "city")
    save_identity(identity("guoyang"), tmp_path, passphrase="冬 hiver")
    monkeypatch.setattr("getpass.getpass", lambda *_args, **_more: "冬 hiver")
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _prompt: "冬 hiver")
    assert results("export", "-o", tmp_path / "x.age", "--data", tmp_path)[0] == 0


# --- a seat that moves -----------------------------------------------------------------------------------------------


@pytest.fixture
def move(capsys, day):
    """Copy Li's seat from guoyang to mengcheng."""
    with closing(Merges(day / "mengcheng")) as merges:
        trust(merges, "guoyang")
    described = day / "mengcheng.json"
    described.write_text(station_to_json(identity("mengcheng").station), encoding="utf-8")

    def copy(*more):
        words = ("exam", "copy-seat", LI.licence_no, "-o", day / "li.age", "--to", described, *more)
        return examapp(capsys, *words, "--data", day / "guoyang")

    return copy


def go_on(capsys, day, *more, data="mengcheng"):
    words = ("exam", "continue-seat", day / "li.age", "--by", "甲", "--by", "乙", "--reason", "disk died", *more)
    return examapp(capsys, *words, "--data", day / data)


def test_a_sitting_goes_on_at_another_machine_with_everything_answered(capsys, day, move, results):
    code, _out, err = move("--void", "--by", "甲", "--by", "乙", "--reason", "disk died")
    assert code == 0
    assert "The seat here is voided." in err
    code, out, err = go_on(capsys, day)
    assert code == 0
    assert "李四 goes on here: 3 items answered, " in err
    assert out == f"examapp take small --form {small_form()[0].code}\n"
    delivery = sit(day / "mengcheng", LI)
    assert len(delivery.sitting.answered) == 11
    for county in ("guoyang", "mengcheng"):
        results("export", "-o", day / f"{county}2.age", "--to", CITY_ID, "--data", day / county)
    for number, names in enumerate((("guoyang2.age", "mengcheng2.age"), ("mengcheng2.age", "guoyang2.age"))):
        city = day / f"city{number}"
        make_station(city, "city", "guoyang", "mengcheng")
        code, out, err = results("merge", *(day / name for name in names), "--data", city)
        assert code == 0
        assert [line.split()[-1] for line in out.splitlines()[2:]] == ["0", "0"]
        journal = journals(city)[delivery.sitting.sitting_id]
        assert journal == journals(day / "mengcheng")[delivery.sitting.sitting_id]
        out = results("conflicts", "-f", "text", "--data", city)[1]
        assert "[settled] Sitting of 李四" in out
        assert "seat was moved" in out
        assert "(甲、乙)" in out
        assert "1 conflicts, 0 of them to be decided." in out
        code, out, _err = examapp(capsys, "verify", "--data", city)
        assert code == 0


def test_the_move_is_in_both_audits_with_two_names_and_a_reason(capsys, day, move):
    move("--void", "--by", "甲", "--by", "乙", "--reason", "disk died")
    go_on(capsys, day)
    for county, step in (("guoyang", "copied"), ("mengcheng", "continued")):
        with closing(AuditLog(day / county)) as log:
            entry = log.entries(identity(county).station.station_id)[-1]
        assert entry.kind is AuditKind.SEAT_MOVED
        assert (entry.data["step"], entry.data["by"], entry.data["note"]) == (step, ["甲", "乙"], "disk died")
        assert entry.data["candidate"] == LI.licence_no


def test_an_old_seat_that_was_voided_takes_nothing_more_and_can_be_copied_again(capsys, day, move):
    move("--void", "--by", "甲", "--by", "乙", "--reason", "disk died")
    with pytest.raises(Exception, match="have ended"):
        sit(day / "guoyang", LI)
    first = (day / "li.age").rename(day / "first.age")
    code, _out, err = move()
    assert code == 0
    assert "The seat here is voided." in err
    assert first.exists()
    kinds = [event.kind for event in journals(day / "guoyang")[sitting_id()]]
    assert kinds.count(EventKind.VOIDED) == 1


def sitting_id():
    return sitting_id_of(small_form()[0].form_id, LI.licence_no)


def test_two_machines_that_both_go_on_are_a_conflict(capsys, day, move, results):
    code, _out, err = move()
    assert code == 0
    assert "NOT voided" in err
    go_on(capsys, day)
    sit(day / "guoyang", LI, items=5)
    sit(day / "mengcheng", LI, items=7)
    for county in ("guoyang", "mengcheng"):
        results("export", "-o", day / f"{county}2.age", "--to", CITY_ID, "--data", day / county)
    results("merge", day / "guoyang2.age", day / "mengcheng2.age", "--data", day / "city")
    out = results("conflicts", "-f", "text", "--data", day / "city")[1]
    assert "[to be decided] Sitting of 李四" in out


def test_going_on_twice_changes_nothing_and_after_a_fork_is_refused(capsys, day, move):
    move()
    go_on(capsys, day)
    code, _out, err = go_on(capsys, day)
    assert code == 0
    assert "here already" in err
    sit(day / "mengcheng", LI, items=2, submit=False)
    sit(day / "guoyang", LI, items=5, submit=False)
    (day / "li.age").unlink()
    move()
    before = journals(day / "mengcheng")
    code, _out, err = go_on(capsys, day)
    assert code == 1
    assert "otherwise than in the file" in err
    assert journals(day / "mengcheng") == before


def test_a_seat_needs_an_open_sitting_two_names_and_the_right_machine(capsys, day, move):
    assert move("--void", "--by", "甲", "--by", "甲", "--reason", "x")[0] == 2
    assert move("--void", "--by", "甲", "--by", "乙")[0] == 2
    move()
    assert go_on(capsys, day, data="city")[0] == 1
    words = ("exam", "continue-seat", day / "li.age", "--by", "甲", "--reason", "x", "--data", day / "mengcheng")
    assert examapp(capsys, *words)[0] == 2
    words = ("exam", "copy-seat", ZHANG.licence_no, "-o", day / "z.age", "--to", "x", "--data", day / "guoyang")
    code, _out, err = examapp(capsys, *words)
    assert code == 1
    described = day / "mengcheng.json"
    words = ("exam", "copy-seat", ZHANG.licence_no, "-o", day / "z.age", "--to", described, "--data", day / "guoyang")
    code, _out, err = examapp(capsys, *words)
    assert code == 1
    assert "0 open sittings" in err
    assert not (day / "z.age").exists()


def test_a_changed_seat_file_is_refused_and_nothing_is_stored(capsys, day, move):
    move()
    whole = (day / "li.age").read_bytes()
    for place in (0, 300, len(whole) // 2, len(whole) - 1):
        (day / "li.age").write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert go_on(capsys, day)[0] == 1
    (day / "li.age").write_bytes(whole[:-20])
    assert go_on(capsys, day)[0] == 1
    assert sitting_id() not in journals(day / "mengcheng")
