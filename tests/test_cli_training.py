"""The commands `examapp training …` and the reports of hours: from a sign-in sheet to the eligibility list."""

import json
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from python_calamine import load_workbook

from examapp.banks.courses import load_course
from examapp.banks.loader import load_banks
from examapp.cli.main import run
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.storage.store import KeyStore, Store
from examapp.storage.training import TrainingLog
from tests.comparison_cases import NUMBERS, fill

SHIPPED = Path(__file__).parents[1] / "question_banks"
BEIJING = timezone(timedelta(hours=8))
STRANGER = "13416201281999999"
SHEET = """\
课程：刑事辩护实务 主讲人：王律师 地点：市中心会议室 日期：2026年5月6日 学时：{hours},,
姓名,执业证号,签到
P01,{0},√
P02,{1},√
P03,{2},{third}
"""


@pytest.fixture
def data(tmp_path):
    """A workspace in which four people have sat, of five on the roster."""
    folder = tmp_path / "data"
    with closing(Store(folder)) as store, closing(KeyStore(folder)) as key_store:
        fill(store, key_store, sitters=4, people=5)
    return folder


@pytest.fixture
def examapp(data, capsys):
    def command(*arguments, language="en"):
        code = run([*map(str, arguments), "--data", str(data), "--banks", str(SHIPPED), "--lang", language])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def sheet(tmp_path):
    def write(*, hours="3", third="", encoding="gbk", name="sheet.csv"):
        path = tmp_path / name
        path.write_bytes(SHEET.format(*NUMBERS, hours=hours, third=third).encode(encoding))
        return path

    return write


def records(data):
    with closing(TrainingLog(data)) as log:
        return log.of_kinds([TrainingKind.LECTURE_ATTENDED])


def learn(data, learner, *, lessons, on):
    """Answer every check item of the first lessons of the shipped course right; their minutes."""
    banks, _problems = load_banks(SHIPPED / "banks")
    items = {item.item_id: item for bank in banks if bank.practice_only for item in bank.items}
    course, _problems = load_course(SHIPPED / "courses" / "ethics.yaml", items=items)
    moment = datetime(*on, 20, 0, tzinfo=BEIJING)
    told = [
        TrainingRecord(
            f"{learner}-{lesson.lesson_id}-{check}",
            learner,
            moment,
            TrainingKind.CHECK_ANSWERED,
            {"lesson": lesson.lesson_id, "item": check, "digest": "d", "chosen": ["A"], "right": True},
        )
        for lesson in course.lessons[:lessons]
        for check in lesson.checks
    ]
    with closing(TrainingLog(data)) as log:
        log.add(told)
    return [lesson.minutes for lesson in course.lessons[:lessons]]


def test_an_import_shows_what_it_read_and_what_is_new(examapp, data, sheet):
    code, out, err = examapp("training", "import", sheet())
    assert (code, err) == (0, "")
    assert "2026-05-06 · 刑事辩护实务 · 王律师 · 市中心会议室: 2 people, 6 hours in all, 1 not there" in out
    assert "2 new, 0 changed, 0 unchanged" in out
    assert [record.learner for record in records(data)] == NUMBERS[:2]


def test_the_same_sheet_twice_and_on_two_machines_adds_nothing(examapp, data, sheet, tmp_path):
    examapp("training", "import", sheet())
    before = records(data)
    code, out, err = examapp("training", "import", sheet(encoding="utf-8", name="again.csv"))
    assert code == 0
    assert "All this is recorded already." in err
    assert "0 new, 0 changed, 2 unchanged" in out
    assert records(data) == before
    elsewhere = tmp_path / "elsewhere"
    run(["training", "import", str(sheet()), "--data", str(elsewhere)])
    assert records(elsewhere) == before


def test_a_corrected_sheet_changes_hours_and_says_whose(examapp, sheet):
    examapp("training", "import", sheet())
    code, out, _err = examapp("training", "import", sheet(hours="2.5", third="到"), language="zh")
    assert code == 0
    assert f"变更：P01（{NUMBERS[0]}），刑事辩护实务：3 → 2.5 学时" in out
    assert "新增 1 人，变更 2 人，未变 0 人" in out
    _code, out, _err = examapp("training", "list", "--year", "2026", "-f", "json")
    (lecture,) = json.loads(out)["lectures"]
    assert (lecture["people"], lecture["hours"]) == (3, "15/2")


def test_a_sheet_is_withdrawn_with_everybody_on_it(examapp, sheet):
    examapp("training", "import", sheet())
    code, out, _err = examapp("training", "import", "--withdraw", sheet())
    assert code == 0
    assert "3 -> 0 hours" in out
    _code, out, _err = examapp("training", "list", "--year", "2026")
    assert "No lecture of this year is recorded." in out


def test_who_is_on_another_sheet_of_the_lecture_stays_and_is_counted(examapp, data, sheet, tmp_path):
    examapp("training", "import", sheet())
    other = tmp_path / "other.csv"
    other.write_text(
        f"执业证号,课程,主讲人,地点,日期,学时\n{NUMBERS[3]},刑事辩护实务,王律师,市中心会议室,2026-05-06,3\n"
    )
    _code, _out, err = examapp("training", "import", other)
    assert "2 people of other sheets of these lectures are not in this file; their hours stay." in err
    assert len(records(data)) == 3


def test_a_check_writes_nothing(examapp, data, sheet):
    code, out, err = examapp("training", "import", "--check", sheet())
    assert code == 0
    assert "2 new" in out
    assert "this was a check" in err
    assert records(data) == []


def test_a_file_with_an_error_is_left_out_whole_and_others_come_in(examapp, data, sheet, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(f"执业证号,学时\n{NUMBERS[4]},3\n123,3\n", encoding="utf-8")
    code, out, err = examapp("training", "import", bad, sheet(), "--title", "x", "--date", "2026-05-07")
    assert code == 1
    assert "bad.csv:3:1: error:" in err
    assert "Nothing was imported from" in err
    assert "2 new" in out
    assert NUMBERS[4] not in {record.learner for record in records(data)}


def test_options_say_what_a_bare_list_does_not(examapp, data, tmp_path):
    bare = tmp_path / "bare.csv"
    bare.write_text(f"执业证号\n{NUMBERS[0]}\n{STRANGER}\n", encoding="utf-8")
    options = ("--title", "Files", "--lecturer", "Sun", "--place", "Hall", "--date", "2026年6月9日", "--hours", "1.5")
    code, _out, err = examapp("training", "import", bare, *options)
    assert code == 0
    assert f"bare.csv:3:1: warning: {STRANGER} is not on the roster." in err
    assert [record.data["hours"] for record in records(data)] == ["3/2", "3/2"]
    assert examapp("training", "import", bare, "--date", "June")[0] == 2
    assert examapp("training", "import", bare, "--hours", "-1")[0] == 2


def test_a_lecture_cannot_have_been_tomorrow(examapp, sheet, tmp_path):
    text = sheet(encoding="utf-8").read_text(encoding="utf-8").replace("2026年5月6日", "9998年5月6日")
    path = tmp_path / "tomorrow.csv"
    path.write_text(text, encoding="utf-8")
    code, _out, err = examapp("training", "import", path)
    assert code == 1
    assert "has not been yet" in err


def test_rules_are_shown_set_and_taken_back(examapp):
    code, out, _err = examapp("training", "rules")
    assert code == 0
    assert out.splitlines() == [
        "Required hours a year: not stated",
        "Self-study that counts a day, at most: 2 hours",
        "One hour of self-study: 45 minutes of a lesson",
    ]
    _code, out, err = examapp("training", "rules", "--required", "40", "--daily-cap", "1.5", "--minutes", "50")
    assert ["40" in out, "1.5" in out, "50" in out] == [True] * 3
    assert "earlier years too" in err
    assert examapp("training", "rules")[1] == out
    assert "not stated" in examapp("training", "rules", "--required", "0")[1]
    assert examapp("training", "rules", "--minutes", "0")[0] == 2


def test_a_person_sees_the_own_ledger(examapp, data, sheet):
    """A lecture of 3 hours; 14 + 16 + 18 + 18 + 16 + 17 = 99 minutes are 2.2 hours in a day, of which 2 count."""
    examapp("training", "import", sheet())
    assert learn(data, NUMBERS[0], lessons=6, on=(2026, 5, 7)) == [14, 16, 18, 18, 16, 17]
    examapp("training", "rules", "--required", "5.5")
    code, out, _err = examapp("training", "list", "--of", NUMBERS[0], "--year", "2026")
    assert code == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "Lectures, hours 3" in lines
    assert "Self-study, hours 2 (a further 0.2 beyond the daily cap do not count)" in lines
    assert "Hours in all 5" in lines
    assert "Missing hours 0.5" in lines
    _code, out, _err = examapp("training", "list", "--of", NUMBERS[0], "--year", "2025", language="zh")
    assert "本年度无记录" in out


def test_a_number_that_nobody_knows_is_said(examapp):
    code, out, err = examapp("training", "list", "--of", STRANGER)
    assert (code, out) == (1, "")
    assert f"Nothing is recorded of {STRANGER}" in err


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("file_format", ["terminal", "text", "csv", "json", "html"])
def test_the_records_of_everybody_in_each_format(examapp, sheet, file_format, language):
    examapp("training", "import", sheet())
    code, out, _err = examapp("report", "hours", "--year", "2026", "-f", file_format, language=language)
    assert code == 0
    assert all(number in out for number in NUMBERS[:5])
    assert "刑事辩护实务" in out


def test_a_workbook_of_one_person_has_the_number_as_text_and_hours_as_numbers(examapp, sheet, tmp_path):
    examapp("training", "import", sheet(hours="2.5"))
    path = tmp_path / "hours.xlsx"
    options = ("--of", NUMBERS[1], "--year", "2026", "--organisation", "The Bureau", "--date", "2026-12-20")
    assert examapp("report", "hours", *options, "-f", "xlsx", "-o", path)[0] == 0
    book = load_workbook(str(path))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert any(NUMBERS[1] in str(cell) for cell in cells)
    assert 2.5 in cells
    assert not any(NUMBERS[0] in str(cell) for cell in cells)


def test_who_is_not_on_the_roster_has_a_sheet_for_the_hours_there_are(examapp, tmp_path):
    bare = tmp_path / "bare.csv"
    bare.write_text(f"执业证号,课程,日期,学时\n{STRANGER},x,2026-05-06,3\n", encoding="utf-8")
    examapp("training", "import", bare)
    people = {}
    for year in ("2026", "2025"):
        found = json.loads(examapp("report", "hours", "--year", year, "-f", "json")[1])["people"]
        people[year] = {each["licence_no"]: each["hours"] for each in found}
    assert people["2026"] == {**dict.fromkeys(NUMBERS[:5], "0"), STRANGER: "3"}
    assert STRANGER not in people["2025"]


def eligible(examapp, *options):
    code, out, _err = examapp("report", "eligibility", *options, "-f", "json")
    assert code == 0
    found = json.loads(out)
    return {each["licence_no"]: each for each in found["people"]}, found["hours"]


def test_eligibility_takes_its_hours_from_the_ledger(examapp, data, sheet):
    """Required 4. The first: 3 + 30/45 = 3.67, 0.34 missing. The second: 3, 1 missing. The third: all 4 missing."""
    examapp("training", "import", sheet())
    learn(data, NUMBERS[0], lessons=2, on=(2026, 5, 7))
    examapp("training", "rules", "--required", "4")
    people, source = eligible(examapp, "--year", "2026")
    hours = [
        (each["lecture_hours"], round(each["self_study_hours"], 4), round(each["hours"], 4)) for each in people.values()
    ]
    assert hours == [(3, 0.6667, 3.6667), (3, 0, 3), (0, 0, 0), (0, 0, 0), (0, 0, 0)]
    missing = [each["missing"][0] for each in people.values()]
    assert missing == [f"{count} hours of training" for count in ("0.34", "1", "4", "4", "4")]
    assert source == {"source": "ledger", "year": 2026, "required": 4, "daily_cap": 2, "minutes": 45}
    text = " ".join(examapp("report", "eligibility", "--year", "2026")[1].replace("│", " ").split())
    assert "Hours: from the ledger of 2026. Who has nothing in it has none." in text
    assert "45 minutes to the hour" in text
    assert "of one day at most 2 hours count" in text
    assert "Required hours: 4." in text


def test_enough_hours_are_not_called_missing_and_an_option_goes_before_the_setting(examapp, sheet):
    examapp("training", "import", sheet())
    examapp("training", "rules", "--required", "40")
    people, _source = eligible(examapp, "--year", "2026", "--required-hours", "3")
    assert not any("hours" in each for each in people[NUMBERS[0]]["missing"])
    assert "3 hours of training" in people[NUMBERS[2]]["missing"]


def test_the_year_is_that_of_the_exam_unless_another_is_named(examapp, sheet):
    examapp("training", "import", sheet())
    people, source = eligible(examapp)
    assert source["year"] == 2026
    assert people[NUMBERS[0]]["hours"] == 3
    assert eligible(examapp, "--year", "2025")[1] is None


def test_without_required_hours_none_are_called_missing(examapp, sheet):
    examapp("training", "import", sheet())
    people, source = eligible(examapp)
    assert source["required"] is None
    assert not any("hours" in what for each in people.values() for what in each["missing"])


def test_an_empty_ledger_claims_nothing(examapp):
    examapp("training", "rules", "--required", "40")
    people, source = eligible(examapp)
    assert source is None
    assert all(each["hours"] is None for each in people.values())
    assert not any("hours" in what for each in people.values() for what in each["missing"])
    assert "学时台账中无" in "".join(examapp("report", "eligibility", language="zh")[1].split())


def test_a_table_that_is_given_takes_the_place_of_the_ledger_and_is_named(examapp, sheet, tmp_path):
    examapp("training", "import", sheet())
    examapp("training", "rules", "--required", "4")
    table = tmp_path / "table.csv"
    table.write_text(f"执业证号,学时\n{NUMBERS[1]},4\n", encoding="utf-8")
    people, source = eligible(examapp, "--hours", table)
    assert source == {"source": "table", "table": "table.csv", "required": 4}
    assert [each["hours"] for each in people.values()] == [0, 4, 0, 0, 0]
    text = " ".join(examapp("report", "eligibility", "--hours", table)[1].replace("│", " ").split())
    assert "Hours: from the table table.csv; the ledger is not used." in text


def test_sheets_that_disagree_are_named_in_every_report(examapp, data, sheet, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    run(["training", "import", str(sheet(hours="2")), "--data", str(elsewhere)])
    examapp("training", "import", sheet(hours="3"))
    with closing(TrainingLog(data)) as log:
        log.add(records(elsewhere))
    assert "2 times sheets disagree" in " ".join(examapp("training", "list", "--year", "2026")[1].split())
    out = " ".join(examapp("report", "eligibility", "--year", "2026")[1].replace("│", " ").split())
    assert "Sheets from different machines disagree about 2 people" in out
    assert eligible(examapp, "--year", "2026")[0][NUMBERS[0]]["hours"] == 2
    out = examapp("report", "hours", "--of", NUMBERS[0], "--year", "2026", "-f", "csv")[1]
    assert "sheets disagree (2, 3): the fewer count" in out


def test_a_template_has_the_people_of_the_roster(examapp, tmp_path):
    path = tmp_path / "sign-in.xlsx"
    code, _out, err = examapp(
        "training", "template", "-o", path, "--title", "Files", "--date", "2026-06-09", language="zh"
    )
    assert code == 0
    assert str(path) in err
    rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows if str(row[0]).startswith("课程")] == ["课程：Files"]
    assert [row[2] for row in rows if row[2] in NUMBERS] == NUMBERS[:5]
    assert examapp("training", "template", "-o", path)[0] == 1
    assert examapp("training", "template", "-o", tmp_path / "x.xlsx", "--centre", "nowhere")[0] == 1
