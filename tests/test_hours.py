"""Training hours: what sheets say of attendance, in any order and any number of times, and the ledger of a year."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.courses import Course, Lesson
from examapp.domain.hours import (
    LEDGER_KINDS,
    Attendance,
    EntryKind,
    HoursRules,
    Lecture,
    Ledger,
    attendance_of,
    changes_by,
    ledger_of,
    record_of,
    rules_of,
    show_hours,
    standings_of,
    withdrawn,
)
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.storage.training import TrainingLog

ZHANG, LI = "13416201281012345", "13416201810123456"
BEIJING = timezone(timedelta(hours=8))
DEFENCE = Lecture(date(2026, 5, 6), "Defence", "Wu", "Hall 1")
FILES = Lecture(date(2026, 6, 9), "Files", "Sun", "Hall 2")
RULES = HoursRules()


def attended(learner=ZHANG, lecture=DEFENCE, hours="3"):
    return Attendance(learner, lecture, Fraction(hours))


def import_into(records, *attendances):
    """The records after an import, as a log keeps them: each id once."""
    kept = {record.record_id: record for record in records}
    for change in changes_by(attendances, records):
        kept.setdefault(change.record.record_id, change.record)
    return list(kept.values())


def hours_in(records):
    return {(each.counts.learner, each.counts.lecture.title): each.counts.hours for each in standings_of(records)}


def lesson(name, minutes, *checks):
    return Lesson(name, "T01", f"Lesson {name}", minutes, (), (), (), checks or (f"{name}-c",))


def course(*lessons, course_id="short"):
    return Course(course_id, "A course", "en", "1", (), lessons)


def right(name, at, item=None, *, is_right=True):
    data = {"lesson": name, "item": item or f"{name}-c", "digest": "d", "chosen": ["A"], "right": is_right}
    return TrainingRecord(f"{name}-{item}-{at.isoformat()}", ZHANG, at, TrainingKind.CHECK_ANSWERED, data)


def at(day, hour=9, minute=0, *, zone=BEIJING):
    return datetime(2026, *day, hour, minute, tzinfo=zone)


# --- attendance ------------------------------------------------------------------------------------------------------


def test_a_record_says_what_the_sheet_says_and_is_read_back():
    record = record_of(attended(hours="2.5"))
    assert record.data == {
        "lecture": {"title": "Defence", "lecturer": "Wu", "place": "Hall 1", "date": "2026-05-06"},
        "hours": "5/2",
    }
    assert record.at.date() == DEFENCE.day
    assert attendance_of(record) == attended(hours="2.5")


def test_the_same_sheet_on_two_machines_gives_the_same_records_and_another_gives_others():
    assert record_of(attended()) == record_of(attended())
    others = [attended(LI), attended(hours="2"), attended(lecture=FILES), attended(lecture=replace(DEFENCE, place="x"))]
    ids = {record_of(each).record_id for each in [attended(), *others]}
    assert len(ids) == 5
    assert all(len(name) == 32 for name in ids)


def test_importing_twice_adds_nothing():
    once = import_into([], attended(), attended(LI))
    assert import_into(once, attended(), attended(LI)) == once
    log = TrainingLog()
    assert [log.add(once), log.add(once)] == [2, 0]
    assert log.of_kinds(LEDGER_KINDS) == once
    log.close()


def test_a_corrected_sheet_takes_the_place_of_the_one_before_and_so_does_going_back_to_that():
    first = import_into([], attended(hours="3"))
    corrected = import_into(first, attended(hours="2"))
    assert hours_in(corrected) == {(ZHANG, "Defence"): 2}
    again = import_into(corrected, attended(hours="3"))
    assert hours_in(again) == {(ZHANG, "Defence"): 3}
    assert len(again) == 3
    assert not standings_of(again)[0].is_disputed


def test_who_is_taken_out_has_no_hours_and_may_come_in_again():
    told = [attended(), attended(LI)]
    out = import_into(import_into([], *told), *withdrawn(told))
    assert set(hours_in(out).values()) == {0}
    assert ledger_of(out, (), RULES, year=2026).entries == ()
    assert hours_in(import_into(out, attended(LI)))[LI, "Defence"] == 3
    assert import_into(out, *withdrawn(told)) == out


def test_who_was_never_there_and_is_not_leaves_no_record():
    assert import_into([], attended(hours="0")) == []


def test_lecturer_and_place_can_be_put_right_without_counting_twice():
    other = replace(DEFENCE, lecturer="Wu Wei", title="  defence ")
    records = import_into(import_into([], attended()), attended(lecture=other))
    (standing,) = standings_of(records)
    assert standing.counts.lecture == other
    assert ledger_of(records, (), RULES, year=2026).total == 3


def test_machines_that_did_not_know_of_each_other_disagree_and_the_fewer_hours_count_until_one_import_settles_it():
    merged = [*import_into([], attended(hours="3")), *import_into([], attended(hours="2"))]
    (standing,) = standings_of(merged)
    assert standing.is_disputed
    (entry,) = ledger_of(merged, (), RULES, year=2026).entries
    assert (entry.counted, entry.said) == (2, (2, 3))
    settled = import_into(merged, attended(hours="3"))
    assert hours_in(settled) == {(ZHANG, "Defence"): 3}
    assert not standings_of(settled)[0].is_disputed


def test_a_correction_made_on_one_machine_holds_on_another_that_had_the_first_sheet_later():
    here = import_into(import_into([], attended(hours="3")), attended(hours="2"))
    there = import_into([], attended(hours="3"))
    assert hours_in([*there, *here]) == hours_in([*here, *there]) == {(ZHANG, "Defence"): 2}


def test_two_machines_that_agree_are_not_in_dispute_whatever_was_there_before():
    corrected = import_into(import_into([], attended(hours="3")), attended(hours="2"))
    fresh = import_into([], attended(hours="2"))
    (standing,) = standings_of([*corrected, *fresh])
    assert len(standing.record_ids) == 2
    assert not standing.is_disputed
    assert import_into([*corrected, *fresh], attended(hours="2")) == [*corrected, *fresh]


sheets = st.lists(
    st.builds(
        attended,
        st.sampled_from([ZHANG, LI]),
        st.sampled_from([DEFENCE, FILES, replace(DEFENCE, lecturer="Qian")]),
        st.sampled_from(["0", "1.5", "2", "3"]),
    ),
    max_size=6,
)


@given(sheets, sheets, st.randoms(use_true_random=False))
def test_order_and_repetition_of_records_do_not_matter(here, there, random):
    logs = []
    for told in (here, there):
        records = []
        for each in told:
            records = import_into(records, each)
        logs.append(records)
    merged = [*logs[0], *logs[1]]
    shuffled = merged * 2
    random.shuffle(shuffled)
    assert standings_of(shuffled) == standings_of(merged)
    assert ledger_of(shuffled, (), RULES, year=2026) == ledger_of(merged, (), RULES, year=2026)


@given(sheets, sheets)
def test_what_was_imported_last_counts_whatever_was_merged_before(here, there):
    records = []
    for each in [*here, *there]:
        records = import_into(records, each)
    last = {(each.learner, each.lecture.key): each for each in [*here, *there]}
    found = {(each.counts.learner, each.counts.lecture.key): each.counts for each in standings_of(records)}
    for key, told in last.items():
        assert found.get(key, told) == told or not (told.hours or found[key].hours)


@pytest.mark.parametrize(
    "change",
    [
        {"hours": "many"},
        {"hours": "3/0"},
        {"hours": "1e9"},
        {"hours": "25"},
        {"hours": "-1"},
        {"lecture": None},
        {"lecture": {"title": "x", "date": "2026-13-01"}},
    ],
)
def test_a_record_that_cannot_be_understood_counts_nothing_and_breaks_nothing(change):
    record = record_of(attended())
    broken = replace(record, data={**record.data, **change})
    assert attendance_of(broken) is None
    assert standings_of([broken]) == []


# --- the ledger ------------------------------------------------------------------------------------------------------


def test_lectures_and_lessons_add_up_by_hand():
    """3 + 1.5 hours of lectures; 15 and 18 minutes at 45 to the hour: 1/3 + 2/5 = 11/15; in all 157/30."""
    records = [record_of(attended()), record_of(attended(lecture=FILES, hours="1.5"))]
    records += [right("a", at((5, 7))), right("b", at((5, 8)))]
    ledger = ledger_of(records, [course(lesson("a", 15), lesson("b", 18))], RULES, year=2026)
    assert [(each.day.day, each.kind) for each in ledger.entries] == [
        (6, EntryKind.LECTURE),
        (7, EntryKind.SELF_STUDY),
        (8, EntryKind.SELF_STUDY),
        (9, EntryKind.LECTURE),
    ]
    assert ledger.of(EntryKind.LECTURE) == Fraction(9, 2)
    assert ledger.of(EntryKind.SELF_STUDY) == Fraction(11, 15)
    assert ledger.total == Fraction(157, 30)
    assert show_hours(ledger.total) == "5.23"


def test_a_day_counts_up_to_its_cap_and_what_was_finished_last_gives_way():
    """Three lessons of 40 minutes in a day are 2.67 hours: the third counts 2/9 instead of 8/9."""
    lessons = [lesson(name, 40) for name in "abc"]
    records = [right(name, at((5, 7), hour)) for hour, name in ((8, "b"), (9, "c"), (10, "a"))]
    ledger = ledger_of(records, [course(*lessons)], RULES, year=2026)
    assert [(each.what[-1], each.counted) for each in ledger.entries] == [
        ("b", Fraction(8, 9)),
        ("c", Fraction(8, 9)),
        ("a", Fraction(2, 9)),
    ]
    assert (ledger.total, ledger.cut) == (2, Fraction(2, 3))
    spread = [*records[:2], right("a", at((5, 8)))]
    assert ledger_of(spread, [course(*lessons)], RULES, year=2026).total == Fraction(8, 3)


def test_the_cap_leaves_lectures_alone():
    records = [record_of(attended(hours="6")), right("a", at((5, 6)))]
    assert ledger_of(records, [course(lesson("a", 45))], HoursRules(daily_cap=Fraction(1, 2)), year=2026).total == 6.5


def test_a_lesson_counts_when_its_last_check_item_is_first_right_and_only_once():
    one = course(lesson("a", 45, "x", "y"))
    begun = [right("a", at((5, 7)), "x"), right("a", at((5, 7)), "y", is_right=False)]
    assert ledger_of(begun, [one], RULES, year=2026).total == 0
    done = [*begun, right("a", at((5, 9)), "y"), right("a", at((6, 1)), "x"), right("a", at((6, 1)), "y")]
    (entry,) = ledger_of(done, [one], RULES, year=2026).entries
    assert (entry.day, entry.counted) == (date(2026, 5, 9), 1)


def test_a_lesson_of_an_earlier_year_does_not_count_again():
    earlier = right("a", datetime(2025, 11, 3, 9, tzinfo=BEIJING))
    records = [earlier, right("a", at((3, 1)))]
    totals = [ledger_of(records, [course(lesson("a", 45))], RULES, year=year).total for year in (2025, 2026)]
    assert totals == [1, 0]


def test_a_lesson_in_two_courses_counts_once():
    courses = [course(lesson("a", 45)), course(lesson("a", 45), course_id="other")]
    assert ledger_of([right("a", at((3, 1)))], courses, RULES, year=2026).total == 1


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 12, 31, 23, 59, tzinfo=BEIJING), 2026),
        (datetime(2027, 1, 1, 0, 30, tzinfo=BEIJING), 2027),  # in Greenwich it is still 2026
        (
            datetime(2026, 12, 31, 16, 30, tzinfo=UTC),
            2026,
        ),  # a machine that keeps Greenwich time says what its wall says
    ],
)
def test_the_year_is_that_of_the_wall(moment, year):
    ledgers = [ledger_of([right("a", moment)], [course(lesson("a", 45))], RULES, year=each) for each in (2026, 2027)]
    assert [ledger.total for ledger in ledgers] == [year == 2026, year == 2027]


def test_lectures_on_both_sides_of_new_year_fall_into_their_years():
    lectures = [Lecture(date(2026, 12, 31), "Old"), Lecture(date(2027, 1, 1), "New")]
    records = [record_of(attended(lecture=each)) for each in lectures]
    assert [ledger_of(records, (), RULES, year=year).entries[0].what for year in (2026, 2027)] == ["Old", "New"]


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 4), st.integers(0, 23), st.booleans()), max_size=20),
    st.randoms(use_true_random=False),
)
def test_self_study_never_passes_the_cap_of_a_day_and_does_not_depend_on_order(answers, random):
    lessons = course(*(lesson(name, 10 + 13 * place) for place, name in enumerate("abcdef")))
    records = [right(name, at((5, 1 + day), hour), is_right=yes) for name, day, hour, yes in answers]
    ledger = ledger_of(records, [lessons], RULES, year=2026)
    for day in {each.day for each in ledger.entries}:
        assert sum(each.counted for each in ledger.entries if each.day == day) <= RULES.daily_cap
    shuffled = records * 2
    random.shuffle(shuffled)
    assert ledger_of(shuffled, [lessons], RULES, year=2026) == ledger


def test_without_records_there_is_nothing():
    assert ledger_of([], [], RULES, year=2026) == Ledger(2026)
    assert Ledger(2026).total == 0


def test_rules_come_from_settings_and_required_hours_are_nobodys_unless_stated():
    assert rules_of({}.get) == HoursRules(None, Fraction(2), 45)
    settings = {"hours.required": "40", "hours.daily_cap": "3/2", "hours.minutes": "50"}
    assert rules_of(settings.get) == HoursRules(Fraction(40), Fraction(3, 2), 50)
    assert rules_of({"hours.required": "0"}.get).required is None


@pytest.mark.parametrize(
    ("hours", "had", "missing"),
    [
        ("3", "3", "3"),
        ("1.5", "1.5", "1.5"),
        ("11/15", "0.73", "0.74"),
        ("0", "0", "0"),
        ("1/999", "0", "0.01"),
        ("40", "40", "40"),
    ],
)
def test_hours_that_are_had_are_rounded_down_and_hours_that_are_missing_up(hours, had, missing):
    assert show_hours(Fraction(hours)) == had
    assert show_hours(Fraction(hours), up=True) == missing
