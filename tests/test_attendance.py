"""Sign-in sheets: the tables that offices keep, what is wrong with them row by row, and what a tick is."""

from datetime import date, datetime
from fractions import Fraction

import pytest
import xlsxwriter

from examapp.banks.attendance import Given, read_sign_in_sheet
from examapp.banks.attendance_cells import Mark, day_of, hours_of, lines_above, mark_of
from examapp.banks.attendance_template import sign_in_workbook
from examapp.banks.tables import Cell, Row
from examapp.domain.errors import Severity
from examapp.domain.hours import Lecture
from examapp.domain.people import Candidate, Category, ComparisonGroup

ZHANG, LI, WU = "13416201281012345", "13416201810123456", "13416201620123457"
ROSTER = {ZHANG: "张三", LI: "李四", WU: "吴五"}
TODAY = date(2026, 11, 26)
DEFENCE = Lecture(date(2026, 5, 6), "刑事辩护实务", "王律师", "市中心会议室")
ABOVE = f"""\
法律援助律师培训签到表,,,
课程：刑事辩护实务　主讲人：王律师,,地点：市中心会议室,
日期：2026年5月6日（星期三）下午14:30—17:00,,学时：3学时,
序号,姓名,执业证号,签到
1,张三,{ZHANG},√
2,李四,{LI},
3,吴五,{WU},吴五
4,,,
记录人：,,,
"""
COLUMNS = f"""\
执业证号,姓名,课程,主讲人,地点,日期,学时
{ZHANG},张三,刑事辩护实务,王律师,市中心会议室,2026-05-06,3
{LI},李四,刑事辩护实务,王律师,市中心会议室,2026/5/6,1.5
{ZHANG},张三,卷宗归档,孙律师,县中心,2026.6.9,2
"""


def write(tmp_path, text, encoding="utf-8", name="sheet.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def read(path, given=None, roster=ROSTER):
    return read_sign_in_sheet(path, today=TODAY, given=given, roster=roster)


def told(sheet):
    return [(each.learner, each.lecture, each.hours) for each in sheet.attendances]


def problems_of(sheet, severity=Severity.ERROR):
    return [(each.rule, each.place.line, each.place.column) for each in sheet.problems if each.severity is severity]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_lines_above_the_table_say_what_the_lecture_was_and_only_who_signed_has_hours(tmp_path, encoding):
    sheet = read(write(tmp_path, ABOVE, encoding))
    assert sheet.problems == ()
    assert told(sheet) == [(ZHANG, DEFENCE, 3), (LI, DEFENCE, 0), (WU, DEFENCE, 3)]


def test_a_table_of_several_lectures_has_its_columns_and_everybody_on_it_was_there(tmp_path):
    sheet = read(write(tmp_path, COLUMNS, "gbk"))
    assert sheet.problems == ()
    files = Lecture(date(2026, 6, 9), "卷宗归档", "孙律师", "县中心")
    assert told(sheet) == [(ZHANG, DEFENCE, 3), (LI, DEFENCE, Fraction(3, 2)), (ZHANG, files, 2)]


def test_options_fill_what_the_sheet_lacks_and_do_not_contradict_it(tmp_path):
    given = Given("刑事辩护实务", "王律师", "市中心会议室", date(2026, 5, 6), Fraction(3))
    bare = f"licence_no,name\n{ZHANG},张三\n"
    assert told(read(write(tmp_path, bare), given)) == [(ZHANG, DEFENCE, 3)]
    with_hours = f"licence_no,hours\n{ZHANG},2\n{LI},\n"
    assert [hours for *_who, hours in told(read(write(tmp_path, with_hours), given))] == [2, 3]


def workbook(tmp_path, rows, *, dates=()):
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        text = book.add_format({"num_format": "@"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value, text)
                else:
                    sheet.write(number, column, value)
    return path


def test_a_workbook_has_days_as_excel_keeps_them_numbers_as_text_and_ticks_in_neighbouring_cells(tmp_path):
    rows = [
        ["培训签到表"],
        ["课程", "刑事辩护实务", "", "主讲人：", "王律师"],
        ["日期", date(2026, 5, 6), "", "地点", "市中心会议室"],
        ["学时", 3],
        ["姓名", "执业证号", "签到"],
        ["张三", ZHANG, "到"],
        ["李四", LI, "请假"],
        ["吴五", WU, 1],
    ]
    sheet = read(workbook(tmp_path, rows))
    assert sheet.problems == ()
    assert told(sheet) == [(ZHANG, DEFENCE, 3), (LI, DEFENCE, 0), (WU, DEFENCE, 3)]


def test_a_column_of_excel_days_with_a_time_is_read_as_the_day(tmp_path):
    moment = datetime(2026, 5, 6, 14, 30)  # noqa: DTZ001  (a workbook knows no zones)
    rows = [["执业证号", "课程", "日期", "学时"], [ZHANG, "x", moment, 1.5]]
    assert [(one.day, hours) for _who, one, hours in told(read(workbook(tmp_path, rows)))] == [(date(2026, 5, 6), 1.5)]


def test_a_number_that_excel_has_rounded_is_refused(tmp_path):
    rows = [["执业证号", "课程", "日期", "学时"], [float(ZHANG), "x", "2026-05-06", 1]]
    sheet = read(workbook(tmp_path, rows))
    assert problems_of(sheet) == [("licence-digits", 2, 1)]
    assert sheet.attendances == ()


def test_everything_that_is_wrong_is_said_at_once_with_its_place_and_nothing_is_taken(tmp_path):
    text = f"""\
姓名,执业证号,签到,课程,日期,学时
张三,{ZHANG},√,x,2026-05-06,3
李四,12345,√,x,2026-05-06,3
吴五,{WU},王六,x,2026-05-06,3
赵六,,√,x,2026-05-06,3
张三,{ZHANG},√,y,5月6日,3小时
张三,{ZHANG},√,z,2027-05-06,3
张三,{ZHANG},√,,2026-05-06,25
张三,{ZHANG},√,x,2026-05-06,2
"""
    sheet = read(write(tmp_path, text))
    assert problems_of(sheet) == [
        ("licence-number", 3, 2),
        ("sheet-tick", 4, 3),
        ("licence-number", 5, 2),
        ("sheet-day", 6, 5),
        ("sheet-hours", 6, 6),
        ("sheet-day", 7, 5),
        ("sheet-lacks", 8, 4),
        ("sheet-hours", 8, 6),
        ("sheet-repeated", 9, 2),
    ]
    assert sheet.attendances == ()
    assert all(str(each.remedy) for each in sheet.problems)


def test_what_is_wrong_above_the_table_is_said_once(tmp_path):
    text = ABOVE.replace("2026年5月6日（星期三）下午14:30—17:00", "2026年5月6日至7日").replace("3学时", "三天")
    assert problems_of(read(write(tmp_path, text))) == [("sheet-day", 3, 0), ("sheet-hours", 3, 0)]


def test_what_nobody_says_is_an_error_where_hours_depend_on_it_and_else_a_warning(tmp_path):
    sheet = read(write(tmp_path, f"执业证号\n{ZHANG}\n{LI}\n"))
    assert problems_of(sheet) == [("sheet-lacks", 0, 0)] * 3
    assert problems_of(sheet, Severity.WARNING) == [("sheet-lacks", 0, 0)] * 2
    remedies = " ".join(str(each.remedy) for each in sheet.problems)
    assert all(option in remedies for option in ("--title", "--lecturer", "--place", "--date", "--hours"))


def test_a_sheet_that_nobody_has_ticked_is_not_an_empty_lecture(tmp_path):
    text = ABOVE.replace("√", "").replace(f"{WU},吴五", f"{WU},")
    assert problems_of(read(write(tmp_path, text))) == [("sheet-tick", 4, 4)]


def test_a_tick_column_that_is_misspelt_is_pointed_out_since_without_it_everybody_was_there(tmp_path):
    sheet = read(write(tmp_path, ABOVE.replace("执业证号,签到", "执业证号,签到栏")))
    (found,) = sheet.problems
    assert (found.rule, found.severity) == ("sheet-column-unknown", Severity.WARNING)
    assert found.message.values["known"] == "签到"


def test_unknown_numbers_and_other_names_are_warnings(tmp_path):
    text = f"执业证号,姓名,课程,主讲人,地点,日期,学时\n{ZHANG},张珊,x,y,z,2026-05-06,1\n{LI},李四,x,y,z,2026-05-06,1\n"
    sheet = read(write(tmp_path, text), roster={ZHANG: "张三"})
    assert problems_of(sheet) == []
    assert problems_of(sheet, Severity.WARNING) == [("sheet-name", 2, 2), ("sheet-unknown-person", 3, 1)]
    assert len(sheet.attendances) == 2
    assert problems_of(read(write(tmp_path, text), roster={}), Severity.WARNING) == [("sheet-no-roster", 0, 0)]


def test_the_own_number_of_a_volunteer_counts_when_it_is_on_the_roster(tmp_path):
    text = "执业证号,课程,主讲人,地点,日期,学时\n1234567,x,y,z,2026-05-06,1\n"
    assert read(write(tmp_path, text), roster={"1234567": "志愿者"}).problems == ()
    assert problems_of(read(write(tmp_path, text))) == [("licence-number", 2, 1)]


def test_a_row_twice_counts_once(tmp_path):
    sheet = read(write(tmp_path, COLUMNS + COLUMNS.splitlines()[1] + "\n"))
    assert problems_of(sheet, Severity.WARNING) == [("sheet-repeated", 5, 1)]
    assert len(sheet.attendances) == 3


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "签到,姓名\n√,张三\n"])
def test_a_file_without_licence_numbers_is_refused(tmp_path, text):
    assert [rule for rule, *_place in problems_of(read(write(tmp_path, text)))] == ["sheet-headings"]


@pytest.mark.parametrize(
    "text",
    [
        *("2026-05-06", "2026/5/6", "2026.5.6", "20260506", "2026年5月6日", "２０２６年５月６日", "二〇二六年五月六日"),
        *(
            "2026年5月6日（星期三）",
            "2026-05-06 14:30",
            "2026-05-06T14:30:00",
            "2026年5月6日下午2时30分至5时",
            "2026年05月06日 上午",
        ),
    ],
)
def test_a_day_in_every_way_an_office_writes_it(text):
    assert day_of(text) == date(2026, 5, 6)


@pytest.mark.parametrize(
    "text",
    [
        *("5月6日", "26-5-6", "2026-13-06", "2026年2月30日", "2026年5月6日至7日", "2026-05-06—2026-05-08", "46148", ""),
        *("明天", "2026年5月", "202605061", "二〇二六年五六月六日", "2026-05-06、07"),
    ],
)
def test_what_names_no_day_or_several_is_none(text):
    assert day_of(text) is None


def test_days_in_chinese_numerals_beyond_ten():
    words = {"二〇二五年十二月三十一日": (2025, 12, 31), "二○二六年十月二十日": (2026, 10, 20)}
    assert {text: day_of(text) for text in words} == {text: date(*day) for text, day in words.items()}


@pytest.mark.parametrize(
    ("text", "hours"),
    [("3", 3), ("1.5", 1.5), ("3学时", 3), ("４ 课时", 4), ("3小时", None), ("3-4", None), ("", None), ("-1", None)],
)
def test_hours_are_hours_of_training(text, hours):
    assert hours_of(text) == hours


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *((each, Mark.PRESENT) for each in ("√", "✓", "是", "到", "Y", "yes", "1", "张三", "张 三", "08:55", "已签到")),
        *((each, Mark.NOT_PRESENT) for each in ("", "×", "否", "未到", "缺席（病假）", "请假", "N", "0", "-", "/")),
        *((each, Mark.UNKNOWN) for each in ("李四", "代签", "x", "迟到", "?")),
    ],
)
def test_a_tick_is_a_tick_a_word_for_it_or_the_own_name(text, mark):
    assert mark_of(Cell(text), "张三") is mark


def test_labels_that_were_left_to_be_filled_in_say_nothing():
    rows = [Row(1, (Cell("课程：________ 主讲人："), Cell("时间：14:30"), Cell("培训日期：2026-05-06")))]
    assert {name: text for name, (text, _row) in lines_above(rows).items()} == {"day": "2026-05-06"}


def test_the_template_is_read_back_once_somebody_is_ticked(tmp_path):
    people = [
        Candidate(name, number, "centre", Category.LEGAL_AID, ComparisonGroup.LEGAL_AID)
        for number, name in ROSTER.items()
    ]
    given = Given(DEFENCE.title, DEFENCE.lecturer, DEFENCE.place, DEFENCE.day, Fraction(3, 2))
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(sign_in_workbook(people, given, str))
    sheet = read(path)
    assert [rule for rule, *_place in problems_of(sheet)] == ["sheet-tick"]
    assert len(sheet.problems) == 1
    path.write_bytes(sign_in_workbook([], given, str))
    assert [rule for rule, *_place in problems_of(read(path))] == ["sheet-empty"]
