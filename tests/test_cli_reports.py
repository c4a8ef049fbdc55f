"""The commands `examapp report …` on a small workspace: each format, both languages, and what is refused."""

import json
from contextlib import closing
from datetime import timedelta

import pytest
from python_calamine import load_workbook

from examapp.application.admission import Admission
from examapp.application.simulation import Script, sit
from examapp.cli.machine import MachineClock
from examapp.cli.main import run
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import BASELINE_YAML, NUMBERS, fill
from tests.exam_cases import MORNING, FakeClock, make_candidate, small_form


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
def report(data, capsys):
    def command(*arguments, language="en"):
        code = run(["report", *map(str, arguments), "--data", str(data), "--lang", language])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("file_format", ["terminal", "text", "csv", "json", "html"])
def test_the_book_in_each_format(report, file_format, language):
    code, out, err = report("book", "-f", file_format, language=language)
    assert code == 0
    assert NUMBERS[0] in out
    assert (file_format == "terminal") or "SHA-256" in err


def test_a_workbook_has_licence_numbers_as_text(report, tmp_path):
    path = tmp_path / "book.xlsx"
    assert report("book", "-f", "xlsx", "-o", path)[0] == 0
    book = load_workbook(str(path))
    rows = book.get_sheet_by_index(1).to_python()
    assert [row[3] for row in rows if NUMBERS[0] in row] == [NUMBERS[0]]
    assert any(isinstance(value, float) for row in rows for value in row)


def test_the_same_workbook_twice_is_the_same_bytes(report, tmp_path):
    for name in ("one", "two"):
        assert report("book", "-f", "xlsx", "-o", tmp_path / name)[0] == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_binary_format_needs_a_file(report):
    code, out, err = report("book", "-f", "xlsx")
    assert (code, out) == (1, "")
    assert "-o report.xlsx" in err


def test_a_public_copy_is_not_ordered_by_score(report):
    code, _out, err = report("book", "--public", "--by", "score")
    assert code == 2
    assert "not ordered by score" in err


def test_the_public_book_as_data_has_masked_numbers_only(report):
    code, out, _err = report("book", "--public", "-f", "json")
    assert code == 0
    assert not any(number in out for number in NUMBERS)
    assert len(json.loads(out)["rows"]) == 14


def test_a_form_without_keys_here_is_not_reported(report, data):
    (data / "keys.db").unlink()
    code, out, err = report("book")
    assert (code, out) == (1, "")
    assert "not scored" in err


def test_the_reports_are_listed(report):
    code, out, _err = report("-h")
    assert code == 0
    assert "book" in out
    assert "comparison" in out


def test_each_candidate_has_a_notice_with_the_receipt_that_verify_takes(report, data, capsys):
    code, out, _err = report("candidate", "-f", "json")
    assert code == 0
    notices = json.loads(out)["notices"]
    assert len(notices) == 12
    assert len({notice["receipt"] for notice in notices}) == 12
    assert run(["verify", "--receipt", notices[3]["receipt"], "--data", str(data), "--lang", "en"]) == 0
    assert notices[3]["name"] in capsys.readouterr().out


def test_a_notice_says_score_result_and_until_when_a_recheck_may_be_asked_for(report):
    code, out, _err = report("candidate", NUMBERS[0], "--date", "2026-12-15", "--recheck-days", "10")
    assert code == 0
    text = " ".join(out.split())
    assert NUMBERS[0] in text
    assert NUMBERS[1] not in text
    assert "Until 2026-12-25" in text
    assert ("passed" in text) is True
    for word in ("称职", "competent"):
        assert word not in text


def test_a_notice_of_somebody_without_a_score_is_refused_by_number(report):
    code, out, err = report("candidate", NUMBERS[0], NUMBERS[13])
    assert (code, out) == (1, "")
    assert NUMBERS[13] in err
    assert NUMBERS[0] not in err


def test_a_date_that_is_none_is_a_usage_error(report):
    assert report("candidate", "--date", "yesterday")[0] == 2


@pytest.mark.parametrize("name", ["sign-in", "seat-list", "incident-sheet"])
def test_the_sheets_for_the_room_need_no_keys(report, data, name):
    (data / "keys.db").unlink()
    code, out, _err = report(name)
    assert code == 0
    assert "P01" in out or name == "incident-sheet"
    assert not (data / "keys.db").exists()


def test_the_sign_in_sheet_has_everybody_and_room_to_sign(report):
    _code, out, _err = report("sign-in", "-f", "json")
    (room,) = json.loads(out)["rooms"]
    assert [seat["licence_no"] for seat in room["seats"]] == list(NUMBERS[:14])
    _code, page, _err = report("sign-in", "-f", "html")
    assert "--row: 9.5mm" in page
    assert "Signature" in page


@pytest.mark.parametrize("file_format", ["text", "csv", "json", "html"])
def test_the_list_for_the_door_has_masked_numbers_only(report, file_format):
    _code, out, _err = report("seat-list", "-f", file_format)
    assert not any(number in out for number in NUMBERS[:14])
    assert "****" in out


def test_the_record_of_the_room_tells_incidents_of_the_journals(report, data):
    store = Store(data)
    (form_id, _exam, _built), *_ = store.form_ids()
    person = make_candidate(NUMBERS[13], name="P14", seat="14")
    clock = FakeClock()
    delivery = Admission(store.form(form_id), store, clock).admit(person)
    delivery.refuse_paste(40)
    store.close()
    code, out, _err = report("incident-sheet", "-f", "json")
    assert code == 0
    (room,) = json.loads(out)["rooms"]
    assert [(each[1], each[2]) for each in room["incidents"]] == [("14", "P14")]
    assert "paste" in room["incidents"][0][3]


def test_a_centre_that_nobody_is_of_is_said(report):
    code, _out, err = report("sign-in", "--centre", "nowhere")
    assert code == 1
    assert "Nobody of this centre" in err


def test_the_report_on_items_says_that_it_has_keys_and_withholds_verdicts_for_few(report):
    code, out, _err = report("items")
    assert code == 0
    text = " ".join(out.split())
    assert "Contains keys" in text
    assert "Below 30 people no coefficient" in text
    _code, out, _err = report("items", "-f", "json")
    found = json.loads(out)
    assert found["n_persons"] == 12
    assert all(item["flags"] == [] for item in found["items"])


def test_the_report_on_items_is_refused_while_somebody_sits(report, data):
    store = Store(data)
    (form_id, _exam, _built), *_ = store.form_ids()
    Admission(store.form(form_id), store, MachineClock()).admit(make_candidate(NUMBERS[13], name="P14", seat="14"))
    store.close()
    code, out, err = report("items")
    assert (code, out) == (1, "")
    assert "sitting the closed-book exam" in err


def test_topics_with_few_items_have_no_share(report):
    code, out, _err = report("topics", "-f", "json")
    assert code == 0
    topics = json.loads(out)["topics"]
    assert all((topic["ours"] is None) == (topic["items"] < 6) for topic in topics)
    assert any(topic["ours"] is not None for topic in topics)


def test_a_group_without_scores_is_said(report):
    code, _out, err = report("items", "--group", "practising")
    assert code == 1
    assert "Nobody of this group has a score of a first attempt yet." in err


def test_eligibility_names_what_is_missing_and_decides_nothing(report, tmp_path):
    hours = tmp_path / "hours.csv"
    hours.write_text(f"执业证号,学时\n{NUMBERS[0]},12\n{NUMBERS[0]},8.5\n{NUMBERS[1]},3\n", encoding="gb18030")
    code, out, _err = report("eligibility", "--hours", hours, "--required-hours", "20", "-f", "json")
    assert code == 0
    people = {each["licence_no"]: each for each in json.loads(out)["people"]}
    assert people[NUMBERS[0]]["hours"] == 20.5
    assert not any("hours" in each for each in people[NUMBERS[0]]["missing"])
    assert "17 hours of training" in people[NUMBERS[1]]["missing"]
    assert "20 hours of training" in people[NUMBERS[2]]["missing"]
    assert "a score" in people[NUMBERS[13]]["missing"]
    assert all(("a passing score" in each["missing"]) == (each["passed"] is False) for each in people.values())
    _code, text, _err = report("eligibility", language="zh")
    assert "等次由律师协会评定" in "".join(text.split())
    assert "称职" not in text


def test_hours_that_are_none_are_named_by_row_and_column(report, tmp_path):
    hours = tmp_path / "hours.csv"
    hours.write_text(f"licence_no,hours\n{NUMBERS[0]},many\n123,4\n", encoding="utf-8")
    code, out, err = report("eligibility", "--hours", hours)
    assert (code, out) == (1, "")
    assert "hours.csv:2:2: error: “many” is not a number of hours." in err
    assert "hours.csv:3:1: error:" in err


def test_only_those_who_lack_something_are_listed_on_request(report):
    _code, out, _err = report("eligibility", "--missing", "-f", "json")
    found = json.loads(out)
    assert len(found["people"]) == found["lacking"]
    assert all(each["missing"] for each in found["people"])


def test_a_trend_of_one_form_says_that_it_is_one(report):
    code, out, _err = report("trend")
    assert code == 0
    assert "a trend needs two" in " ".join(out.split())


def sit_another_form(data, seed, *, people, days):
    with closing(Store(data)) as store, closing(KeyStore(data)) as key_store:
        form, key_sheet = small_form(seed)
        store.save_form(form, built_at=MORNING + timedelta(days=days))
        key_store.save(key_sheet)
        for person in store.candidates()[:people]:
            sit(person, Script(form, key_sheet, {}, 9, MORNING + timedelta(days=days)), store)
    return form


def test_forms_without_common_items_are_not_compared_over_time(report, data):
    sit_another_form(data, 12, people=8, days=365)
    code, out, _err = report("trend", "-f", "json")
    assert code == 0
    points = json.loads(out)["points"]
    assert [point["n"] for point in points] == [12, 8]
    assert points[1]["verdict"] == "not_comparable"
    assert points[1]["change"]["withheld"] == "few_common"
    _code, out, _err = report("trend")
    assert "not comparable" in " ".join(out.split())


def test_forms_with_common_items_are_equated_over_time(report, data):
    sit_another_form(data, 8, people=8, days=365)
    code, out, _err = report("trend", "-f", "json")
    assert code == 0
    change = json.loads(out)["points"][1]["change"]
    assert change["common_items"] == 8
    assert [each["method"] for each in change["differences"]] == ["nominal_mean", "circle_arc"]
    _code, out, _err = report("trend", language="zh")
    assert "通过两份试卷的共同试题等值" in out.replace("\n", "")


def test_who_sits_again_in_a_year_is_counted_apart(report, data):
    form = sit_another_form(data, 8, people=7, days=20)
    code, out, _err = report("trend", "-f", "json")
    assert code == 0
    found = json.loads(out)
    assert [point["n"] for point in found["points"]] == [12]
    (again,) = found["retakes"]
    assert (again["second"], again["people"]) == (form.code, 7)
    assert (again["failed_first"], again["passed_then"]) == (None, None), "fewer than five are not counted"
    _code, out, _err = report("trend")
    assert "scores higher on average for chance alone" in " ".join(out.split()).replace("│ ", "").replace(" │", "")
    code, _out, err = report("items", "--form", form.code)
    assert code == 1
    assert "a first attempt" in err


@pytest.mark.parametrize(("people", "said"), [(7, "7 are retakes"), (3, "fewer than 5 are retakes")])
def test_a_comparison_says_how_many_of_our_scores_are_retakes(report, data, tmp_path, capsys, people, said):
    path = tmp_path / "lawyers.yaml"
    path.write_text(BASELINE_YAML, encoding="utf-8")
    first = small_form()[0].code
    assert run(["baseline", "import", str(path), "--form", first, "--data", str(data), "--lang", "en"]) == 0
    capsys.readouterr()
    assert json.loads(report("comparison", "-f", "json")[1])["around"]["retakes"] == 0
    form = sit_another_form(data, 8, people=people, days=20)
    code, out, _err = report("comparison", "--form", form.code, "-f", "json")
    assert code == 0
    assert json.loads(out)["around"]["retakes"] == (people if people >= 5 else None)
    _code, out, _err = report("comparison", "--form", form.code, "-f", "text")
    assert said in " ".join(out.split())


def test_items_are_of_first_attempts_alone(report, data):
    form = sit_another_form(data, 8, people=7, days=20)
    with closing(Store(data)) as store, closing(KeyStore(data)) as key_store:
        store.save_candidates([make_candidate("13416201281099999", name="New", seat="99")])
        script = Script(form, key_store.key_sheet(form.form_id), {}, 9, MORNING + timedelta(days=20))
        sit(store.candidate("13416201281099999"), script, store)
    code, out, _err = report("items", "--form", form.code, "-f", "json")
    assert code == 0
    assert json.loads(out)["n_persons"] == 1
    _code, out, _err = report("items", "--form", form.code)
    assert "first attempts only, n = 1" in " ".join(out.split())
