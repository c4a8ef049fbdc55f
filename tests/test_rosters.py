import re
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from examapp.banks.rosters import give_seats, load_roster
from examapp.domain.errors import Severity
from examapp.domain.people import Candidate, CandidateState, Category, ComparisonGroup

HEADER = ["姓名", "执业证号", "工作单位", "执业类别", "对比组", "状态", "座位号"]
ZHANG = ["张三", "13416201281012345", "蒙城县法律援助中心", "法律援助律师", "", "", ""]
LI = ["李四", "13416201810123456", "涡阳县法律援助中心", "社会律师", "", "缓考", "7"]


def csv_file(tmp_path, *rows):
    path = tmp_path / "roster.csv"
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


def load(path, **options):
    return load_roster(path, this_year=2026, **options)


def errors_of(problems):
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def changed(row, column, text):
    return [*row[:column], text, *row[column + 1 :]]


def test_a_right_roster_gives_its_people_with_group_state_and_seat(tmp_path):
    people, problems = load(csv_file(tmp_path, HEADER, ZHANG, LI))
    assert problems == []
    zhang, li = people
    assert zhang == Candidate(
        "张三",
        "13416201281012345",
        "蒙城县法律援助中心",
        Category.LEGAL_AID,
        ComparisonGroup.LEGAL_AID,
        CandidateState.NORMAL,
        "01",
    )
    assert (li.category, li.comparison_group, li.state, li.seat) == (
        Category.FULL_TIME,
        ComparisonGroup.PRACTISING,
        CandidateState.DEFERRED,
        "07",
    )


def test_english_headings_and_the_codes_of_values_do_too(tmp_path):
    header = ["Name", "Licence No", "Center", "Category", "Group", "State", "Seat"]
    row = ["Li Wei", "13416201281012345", "Mengcheng", "legal_aid", "other", "exempt", "A-1"]
    (person,), problems = load(csv_file(tmp_path, header, row))
    assert problems == []
    assert (person.name, person.comparison_group, person.state, person.seat) == (
        "Li Wei",
        ComparisonGroup.OTHER,
        CandidateState.EXEMPT,
        "A-1",
    )


def test_title_rows_and_empty_rows_are_passed_over(tmp_path):
    title = ["2026 年度测试名册（示例数据）", "", "", "", "", "", ""]
    people, problems = load(csv_file(tmp_path, title, [""] * 7, HEADER, ZHANG, [""] * 7, LI))
    assert problems == []
    assert len(people) == 2


def test_a_file_without_headings_is_refused_and_says_what_is_needed(tmp_path):
    people, (problem,) = load(csv_file(tmp_path, ZHANG, LI))
    assert people == []
    assert problem.rule == "roster-headings"
    assert "执业证号 (licence_no)" in str(problem.message)


def test_a_missing_column_is_named_with_the_heading_that_may_be_meant(tmp_path):
    people, problems = load(csv_file(tmp_path, changed(HEADER, 1, "执业正号"), ZHANG))
    assert people == []
    (problem,) = problems
    assert problem.rule == "roster-column-missing"
    assert problem.place.line == 1
    assert "执业正号" in str(problem.remedy)


def test_an_optional_column_that_is_misspelt_is_a_warning_and_not_lost_silently(tmp_path):
    people, (problem,) = load(csv_file(tmp_path, changed(HEADER, 6, "坐位号"), ZHANG))
    assert len(people) == 1
    assert problem.severity is Severity.WARNING
    assert (problem.place.line, problem.place.column) == (1, 7)
    assert "座位" in str(problem.message)


def test_a_column_that_is_there_twice_is_a_warning(tmp_path):
    _people, (problem,) = load(csv_file(tmp_path, [*HEADER, "执业机构"], [*ZHANG, "某律师事务所"]))
    assert problem.rule == "roster-column-twice"
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("column", "text", "rule"),
    [
        (0, "", "roster-empty"),
        (0, "=1+1", "roster-text"),
        (1, "", "roster-empty"),
        (1, "1341620128101234", "licence-number"),
        (1, "1341620128101234X", "licence-number"),
        (1, "1.34162E+16", "licence-digits"),
        (2, "", "roster-empty"),
        (3, "", "roster-empty"),
        (3, "律师", "roster-word"),
        (4, "甲组", "roster-word"),
        (5, "请假", "roster-word"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_and_hides_no_other_row(tmp_path, column, text, rule):
    people, problems = load(csv_file(tmp_path, HEADER, LI, changed(ZHANG, column, text)))
    assert [person.name for person in people] == ["李四"]
    (problem,) = errors_of(problems)
    assert problem.rule == rule
    assert (problem.place.line, problem.place.column) == (3, column + 1)
    assert str(problem.remedy)


def test_every_fault_of_a_row_is_listed(tmp_path):
    _people, problems = load(csv_file(tmp_path, HEADER, ["", "123", "", "画家", "", "", ""]))
    assert sorted(problem.place.column for problem in problems) == [1, 2, 3, 4]


def test_an_unknown_category_gets_a_suggestion(tmp_path):
    _people, (problem,) = load(csv_file(tmp_path, HEADER, changed(ZHANG, 3, "法律援住律师")))
    assert "法律援助律师" in str(problem.remedy)


def test_a_number_that_excel_has_rounded_is_refused_and_a_short_one_is_not(tmp_path):
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [*ZHANG])
        sheet.write_row(2, 0, ["王五", 13416201281054321, *ZHANG[2:]])
        sheet.write_row(3, 0, ["赵六", 134162012810, *ZHANG[2:6], 3])
    people, problems = load(path)
    assert [(person.name, person.licence_no) for person in people] == [
        ("张三", "13416201281012345"),
        ("赵六", "134162012810"),
    ]
    assert people[1].seat == "03"
    (problem,) = problems
    assert problem.rule == "licence-digits"
    assert (problem.place.line, problem.place.column) == (3, 2)
    assert "text" in str(problem.remedy)


def test_numbers_that_all_end_in_00_were_rounded_and_nobody_is_taken(tmp_path):
    rows = [changed(ZHANG, 1, f"134162012810{number:03}00") for number in (101, 102, 103)]
    people, problems = load(csv_file(tmp_path, HEADER, *rows))
    assert people == []
    assert [problem.rule for problem in errors_of(problems)] == ["licence-digits"]


def test_one_number_that_ends_in_00_is_a_warning(tmp_path):
    people, (problem,) = load(csv_file(tmp_path, HEADER, changed(ZHANG, 1, "13416201281012300"), LI))
    assert len(people) == 2
    assert problem.severity is Severity.WARNING


def test_odd_segments_are_warnings_only(tmp_path):
    people, problems = load(csv_file(tmp_path, HEADER, changed(ZHANG, 1, "23416204581012345")))
    assert len(people) == 1
    assert {problem.rule for problem in problems} == {"licence-odd"}
    assert len(problems) == 2


def test_a_tenth_digit_of_another_category_is_a_warning(tmp_path):
    people, (problem,) = load(csv_file(tmp_path, HEADER, changed(ZHANG, 3, "专职律师")))
    assert len(people) == 1
    assert problem.rule == "licence-category"
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize("category", ["基层法律服务工作者", "法律援助志愿者"])
def test_people_who_are_no_lawyers_have_numbers_of_their_own(tmp_path, category):
    good = changed(changed(ZHANG, 3, category), 1, "34160012")
    bad = changed(changed(ZHANG, 3, category), 1, "12345")
    people, problems = load(csv_file(tmp_path, HEADER, good, bad))
    assert [person.licence_no for person in people] == ["34160012"]
    assert people[0].comparison_group is ComparisonGroup.OTHER
    assert [(problem.rule, problem.place.line) for problem in problems] == [("licence-number", 3)]


def test_a_repeated_row_counts_once_and_is_a_warning(tmp_path):
    people, (problem,) = load(csv_file(tmp_path, HEADER, ZHANG, ZHANG))
    assert len(people) == 1
    assert problem.severity is Severity.WARNING
    assert problem.place.line == 3


def test_two_people_with_one_number_are_an_error_and_neither_is_taken(tmp_path):
    people, problems = load(csv_file(tmp_path, HEADER, ZHANG, changed(ZHANG, 0, "王五"), LI))
    assert [person.name for person in people] == ["李四"]
    (problem,) = errors_of(problems)
    assert problem.rule == "roster-duplicate"
    assert problem.place.line == 3


def test_spaces_and_full_width_digits_are_made_plain(tmp_path):
    row = ["张　三", "１３４１６２０１２８１０１２３４５", " 蒙城县法律援助中心 ", "法律援助律师（机构）", "", "", ""]
    (person,), problems = load(csv_file(tmp_path, HEADER, row))
    assert problems == []
    assert (person.name, person.licence_no, person.centre) == ("张三", ZHANG[1], ZHANG[2])


def test_seats_are_given_by_centre_in_the_order_of_the_file_around_those_given(tmp_path):
    rows = [changed(ZHANG, 1, f"1341620128101234{number}") for number in range(4)]
    rows[1] = changed(rows[1], 6, "01")
    people, problems = load(csv_file(tmp_path, HEADER, *rows, LI))
    assert problems == []
    assert [person.seat for person in people] == ["02", "01", "03", "04", "07"]


def test_a_seat_given_twice_is_a_warning_that_names_both(tmp_path):
    other = changed(changed(changed(ZHANG, 1, "13416201281012346"), 0, "王五"), 6, "1")
    _people, (problem,) = load(csv_file(tmp_path, HEADER, changed(ZHANG, 6, "01"), other))
    assert problem.rule == "roster-seat"
    assert problem.message.values["names"] == "张三, 王五"


def test_people_keep_the_seats_they_had_and_newcomers_get_free_ones(tmp_path):
    first, _problems = load(csv_file(tmp_path, HEADER, ZHANG))
    newcomer = changed(ZHANG, 1, "13416201281099999")
    second, _problems = load(csv_file(tmp_path, HEADER, newcomer, ZHANG), known=first)
    assert [(person.licence_no, person.seat) for person in second] == [(newcomer[1], "02"), (ZHANG[1], "01")]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["", "", "01", "02", "05"])), max_size=12))
def test_no_seat_that_was_given_out_is_given_again(wishes):
    people = [
        Candidate("x", str(number), centre, Category.COMPANY, ComparisonGroup.OTHER, seat=seat)
        for number, (centre, seat) in enumerate(wishes)
    ]
    seated = give_seats(people)
    given_out = [(now.centre, now.seat) for now, before in zip(seated, people, strict=True) if not before.seat]
    asked_for = {(person.centre, person.seat) for person in people if person.seat}
    assert len(set(given_out)) == len(given_out)
    assert not asked_for & set(given_out)
    assert give_seats(people, seated) == seated


@given(st.lists(st.lists(st.sampled_from([*HEADER, *ZHANG, "x", "1E+16", "\x1b", "=1"]), max_size=8), max_size=6))
def test_every_row_is_a_person_or_a_problem(tmp_path_factory, rows):
    path = csv_file(tmp_path_factory.getbasetemp(), HEADER, *rows)
    people, problems = load(path)
    touched = {problem.place.line for problem in problems}
    filled = [number for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    assert len(people) + len(touched - {0}) >= len(filled) or len({*people}) == 1


def test_the_example_in_the_documentation_is_right(tmp_path):
    text = (Path(__file__).parents[1] / "docs" / "rosters.md").read_text(encoding="utf-8")
    path = tmp_path / "example.csv"
    path.write_text(re.search(r"```csv\n(.*?)```", text, re.DOTALL)[1], encoding="utf-8")
    people, problems = load(path)
    assert problems == []
    assert [(person.name, person.seat) for person in people] == [("张三", "01"), ("李四", "01")]
