"""Answer sheets: the code that binds one to a seat, double entry, and the sitting that comes of both."""

from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.administration import verify
from examapp.application.admission import Admission
from examapp.application.sheets import Agreed, SheetDesk, agree, enter, journal_of
from examapp.domain.audit import AuditKind, first_audit_breach
from examapp.domain.errors import NotAdmitted, NotFound, NotPossible, NotSaved, Place
from examapp.domain.forms import arrange, seat_seed_of
from examapp.domain.journal import EventKind
from examapp.domain.people import CandidateState
from examapp.domain.scoring import ResponseState, score
from examapp.domain.sheets import (
    LETTERS,
    SPARE,
    Letters,
    TypedSheet,
    check_code,
    clean_code,
    clean_letters,
    clean_seat,
    letters_fault,
    mismatches,
    option_ids,
)
from examapp.domain.sittings import Closing, replay
from examapp.storage.audit import NO_STATION, AuditLog
from examapp.storage.sheets import JournalWriter
from examapp.storage.store import Store
from tests.exam_cases import MORNING, FakeClock, make_candidate, small_form

FORM, KEYS = small_form()
COUNT = len(FORM.items)
NUMBERS = [f"1341620128100000{number}" for number in range(4)]
BY = ("Li", "Wang")


@pytest.fixture
def folder(tmp_path):
    """A data folder with the small form; two centres have a seat 01 each."""
    with closing(Store(tmp_path)) as store:
        store.save_form(FORM, built_at=MORNING)
        store.save_candidates(
            [
                make_candidate(NUMBERS[0], name="Zhang", seat="01"),
                make_candidate(NUMBERS[1], name="Zhao", seat="02"),
                make_candidate(NUMBERS[2], name="Qian", centre="Lixin", seat="01"),
                make_candidate(NUMBERS[3], name="Sun", centre="Lixin", seat="03", state=CandidateState.DEFERRED),
            ]
        )
    return tmp_path


@pytest.fixture
def store(folder):
    with closing(Store(folder)) as opened:
        yield opened


@pytest.fixture
def desk(store):
    return SheetDesk(FORM, store)


def code_of(candidate_id):
    return check_code(FORM, seat_seed_of(FORM, candidate_id))


def printed(candidate_id):
    """The form as the sheet of this candidate has it."""
    return arrange(FORM, seat_seed_of(FORM, candidate_id))


def typed(candidate_id, letters=None, *, file="a.csv", code=None, licence=True):
    """A sheet of all items as one person typed it, with nothing but these letters."""
    items = {
        number: Letters((letters or {}).get(number, ""), Place(file, number + 1)) for number in range(1, COUNT + 1)
    }
    return TypedSheet(candidate_id if licence else "", "", code or code_of(candidate_id), items, Place(file, 2))


def enter_all(folder, agreed):
    with closing(JournalWriter(folder)) as journals, closing(AuditLog(folder)) as audit:
        enter(agreed, journals, audit, by=BY, station_id=NO_STATION, clock=FakeClock())


# --- what is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "letters"),
    [("ACD", "ACD"), ("dca", "ACD"), ("Ａ、Ｃ", "AC"), (" a, b ", "AB"), ("-", ""), ("", ""), ("AA", "AA")],
)
def test_letters_are_compared_as_capitals_in_order(text, letters):
    assert clean_letters(text) == letters


def test_codes_and_seats_are_compared_without_what_people_put_between():
    assert clean_code(" 954 333") == clean_code("９５４-333") == "954333"
    assert [clean_seat(seat) for seat in ("7", "０７", "12", "A-3", "")] == ["07", "07", "12", "A-3", ""]


def test_a_letter_that_is_not_printed_or_stands_twice_is_a_fault():
    judgement = next(item for item in FORM.items if len(item.options) == 2)
    assert str(letters_fault(judgement, "C")) == "“C” is none of the letters AB"
    assert str(letters_fault(FORM.items[-1], "ABB")) == "“B” stands there twice"
    assert letters_fault(judgement, "") is letters_fault(FORM.items[-1], "ABCD") is None


@given(seed=st.text(max_size=8), index=st.integers(0, COUNT - 1), data=st.data())
def test_letters_mean_the_options_that_are_printed_under_them(seed, index, data):
    item = arrange(FORM, seed).items[index]
    letters = data.draw(st.sets(st.sampled_from(LETTERS[: len(item.options)])))
    meant = {item.options[LETTERS.index(letter)].option_id for letter in letters}
    assert option_ids(item, "".join(letters)) == sorted(meant)


@given(st.lists(st.text(min_size=1, max_size=20), min_size=2, max_size=40, unique=True))
def test_check_codes_are_six_digits_that_no_sheet_begins_with_0_and_seats_do_not_share(seeds):
    codes = [check_code(FORM, seed) for seed in seeds]
    assert all(len(code) == 6 and code.isdigit() and code[0] != "0" for code in codes)
    assert codes == [check_code(FORM, seed) for seed in seeds]
    assert len(set(codes)) == len(codes)


def test_the_same_seat_has_another_code_in_another_form():
    assert check_code(FORM, "seat") != check_code(small_form(8)[0], "seat")


# --- whose sheet it is -----------------------------------------------------------------------------------------------


def test_a_sheet_is_found_by_licence_number_and_by_seat(desk):
    for sheet in (desk.sheet(NUMBERS[1], "", code_of(NUMBERS[1])), desk.sheet("", "2", code_of(NUMBERS[1]))):
        assert sheet.candidate.name == "Zhao"
        assert sheet.form == printed(NUMBERS[1])
        assert not sheet.is_spare


def test_of_two_seats_with_one_number_the_code_tells_which(desk):
    assert desk.sheet("", "01", code_of(NUMBERS[0])).candidate.name == "Zhang"
    assert desk.sheet("", "01", code_of(NUMBERS[2])).candidate.name == "Qian"


@pytest.mark.parametrize("code", [code_of(NUMBERS[1]), "", "123456"])
def test_a_sheet_cannot_be_entered_for_another_seat(desk, code):
    with pytest.raises(NotPossible, match="does not belong to the sheet"):
        desk.sheet(NUMBERS[0], "", code)


def test_a_seat_and_a_number_of_two_people_are_nobody(desk):
    with pytest.raises(NotFound):
        desk.sheet(NUMBERS[0], "02", code_of(NUMBERS[0]))
    with pytest.raises(NotFound):
        desk.sheet("", "", code_of(NUMBERS[0]))


def test_a_spare_sheet_is_entered_for_the_person_whose_name_it_bears(desk):
    sheet = desk.sheet(NUMBERS[1], "", code_of(SPARE))
    assert (sheet.candidate.name, sheet.is_spare) == ("Zhao", True)
    assert sheet.form == printed(SPARE) != printed(NUMBERS[1])


def test_a_spare_sheet_with_a_seat_that_several_have_is_refused(desk):
    with pytest.raises(NotPossible):
        desk.sheet("", "01", code_of(SPARE))


def test_who_has_begun_on_a_screen_is_refused(desk, store):
    admission = Admission(FORM, store, FakeClock())
    admission.admit(admission.identify(NUMBERS[0]))
    with pytest.raises(NotAdmitted, match="has a sitting of this form already"):
        desk.sheet(NUMBERS[0], "", code_of(NUMBERS[0]))


def test_who_is_excused_is_refused(desk):
    with pytest.raises(NotAdmitted, match="deferred"):
        desk.sheet(NUMBERS[3], "", code_of(NUMBERS[3]))


# --- double entry ----------------------------------------------------------------------------------------------------

ANSWERS = st.dictionaries(st.integers(1, COUNT), st.sets(st.sampled_from("AB"), min_size=1).map(sorted).map("".join))


@given(first=ANSWERS, second=ANSWERS)
def test_every_item_that_differs_is_found_and_no_other(first, second):
    found = [each.number for each in mismatches(typed(NUMBERS[0], first), typed(NUMBERS[0], second))]
    assert found == [number for number in range(1, COUNT + 1) if first.get(number) != second.get(number)]


@given(answers=ANSWERS, number=st.integers(1, COUNT), data=st.data())
def test_one_slip_keeps_a_sheet_out_and_names_its_row_and_item(answers, number, data):
    with closing(Store()) as store:
        store.save_candidates([make_candidate(NUMBERS[0])])
        desk = SheetDesk(FORM, store)
        same = agree(desk, [typed(NUMBERS[0], answers)], [typed(NUMBERS[0], answers, file="b.csv")])
        slip = data.draw(st.sampled_from(["", "A", "B", "AB"]).filter(lambda text: text != answers.get(number, "")))
        other = typed(NUMBERS[0], {**answers, number: slip}, file="b.csv")
        agreed, problems = agree(desk, [typed(NUMBERS[0], answers)], [other])
    assert (len(same[0]), same[1]) == (1, [])
    assert agreed == []
    (problem,) = problems
    assert (problem.rule, problem.place) == ("sheet-mismatch", Place("b.csv", number + 1))
    assert (problem.message.values["item"], problem.message.values["place"]) == (number, f"a.csv:{number + 1}")


def test_whatever_cannot_be_read_from_the_sheet_is_named_with_its_place(desk):
    wrong = typed(NUMBERS[0], {1: "C", COUNT: "AA"})
    wrong = replace(wrong, items={**wrong.items, 99: Letters("A", Place("a.csv", 80))})
    del wrong.items[3]
    agreed, problems = agree(desk, [wrong], [wrong])
    assert agreed == []
    rules = {(problem.rule, problem.place.line) for problem in problems}
    assert rules == {("sheet-letters", 2), ("sheet-letters", COUNT + 1), ("sheet-item", 80), ("sheet-short", 2)}


def test_a_wrong_code_is_named_in_the_file_that_has_it_and_the_other_sheet_stands_alone(desk):
    agreed, problems = agree(desk, [typed(NUMBERS[0])], [typed(NUMBERS[0], file="b.csv", code="111111")])
    assert agreed == []
    assert [(problem.rule, problem.place.file) for problem in problems] == [
        ("sheet-refused", "b.csv"),
        ("sheet-once", "a.csv"),
    ]


def test_a_spare_sheet_and_the_own_sheet_of_one_person_are_not_the_same(desk):
    _agreed, problems = agree(desk, [typed(NUMBERS[1])], [typed(NUMBERS[1], code=code_of(SPARE))])
    assert [problem.rule for problem in problems] == ["sheet-mismatch"]
    assert "check codes differ" in str(problems[0].message)


def test_a_sheet_that_stands_twice_in_a_file_is_named(desk):
    again = replace(typed(NUMBERS[0]), seat="01", place=Place("a.csv", 40))
    _agreed, problems = agree(desk, [typed(NUMBERS[0]), again], [typed(NUMBERS[0])])
    assert [(problem.rule, problem.place.line) for problem in problems] == [("sheet-twice", 40)]


# --- the sitting that comes of it ------------------------------------------------------------------------------------


def test_the_journal_says_started_each_answer_in_order_and_submitted(desk):
    sheet = desk.sheet(NUMBERS[0], "", code_of(NUMBERS[0]))
    events = journal_of(Agreed(sheet, {2: "B", 5: "A", COUNT: "AC"}), by=BY, now=FakeClock().read())
    kinds = [event.kind for event in events]
    assert kinds == [EventKind.STARTED, *[EventKind.RESPONDED] * 3, EventKind.SUBMITTED]
    assert events[0].data["paper"] is True
    assert events[0].data["entered_by"] == ["Li", "Wang"]
    assert [event.data["item"] for event in events[1:-1]] == [sheet.item(n).item_id for n in (2, 5, COUNT)]
    sitting = replay(FORM, events)
    assert (sitting.closing, sitting.candidate_id) == (Closing.CANDIDATE, NUMBERS[0])
    assert sitting.response(sheet.item(COUNT).item_id) == set(option_ids(sheet.item(COUNT), "AC"))


def test_two_boxes_where_one_letter_is_taken_are_no_answer_and_are_kept(desk):
    sheet = desk.sheet(NUMBERS[0], "", code_of(NUMBERS[0]))
    events = journal_of(Agreed(sheet, {1: "AB"}), by=BY, now=FakeClock().read())
    assert (events[1].kind, events[1].data["ticked"]) == (EventKind.CLEARED, ["F", "T"])
    assert score(replay(FORM, events), KEYS).items[0].state is ResponseState.BLANK


@given(data=st.data())
def test_the_same_answers_earn_the_same_points_on_paper_and_on_the_screen(data):
    clock = FakeClock()
    with closing(Store()) as store:
        store.save_candidates([make_candidate(NUMBERS[0])])
        sheet = SheetDesk(FORM, store).sheet(NUMBERS[0], "", code_of(NUMBERS[0]))
        admission = Admission(FORM, store, clock)
        delivery = admission.admit(admission.identify(NUMBERS[0]))
        answers = {}
        for number, item in enumerate(delivery.sitting.form.items, start=1):
            most = len(item.options) if item.type.takes_several else 1
            chosen = data.draw(st.sets(st.sampled_from(item.option_ids), max_size=most))
            for option_id in chosen:
                delivery.respond(item.item_id, option_id)
            answers[number] = "".join(LETTERS[item.option_ids.index(option_id)] for option_id in chosen)
        on_screen = score(delivery.submit(), KEYS)
    on_paper = score(replay(FORM, journal_of(Agreed(sheet, answers), by=BY, now=clock.read())), KEYS)
    assert on_paper.raw == on_screen.raw
    assert on_paper.topics == on_screen.topics
    assert [item.points for item in on_paper.items] == [item.points for item in on_screen.items]
    assert on_paper.sitting_id == on_screen.sitting_id


def test_what_is_entered_verifies_and_the_audit_says_who_entered_it(folder, desk, store):
    agreed, problems = agree(desk, [typed(NUMBERS[0], {1: "A"})], [typed(NUMBERS[0], {1: "A"})])
    assert problems == []
    enter_all(folder, agreed)
    found = verify(store)
    assert (found.holds, found.sittings, found.events) == (True, 1, 3)
    with closing(AuditLog(folder)) as audit:
        (entry,) = audit.entries()
    assert entry.kind is AuditKind.SHEET_ENTERED
    assert (entry.data["by"], entry.data["candidate"]) == (["Li", "Wang"], NUMBERS[0])
    assert entry.data["digest"] == store.events(agreed[0].sheet.sitting_id)[-1].digest
    assert first_audit_breach([entry]) is None


def test_a_sheet_is_entered_once(folder, desk, store):
    agreed, _problems = agree(desk, [typed(NUMBERS[0])], [typed(NUMBERS[0])])
    enter_all(folder, agreed)
    again, problems = agree(desk, [typed(NUMBERS[0])], [typed(NUMBERS[0])])
    assert again == []
    assert {problem.rule for problem in problems} == {"sheet-refused"}
    with pytest.raises(NotAdmitted, match="already submitted"):
        Admission(FORM, store, FakeClock()).identify(NUMBERS[0])


def test_of_several_sheets_all_are_entered_or_none(folder, desk, store):
    agreed, _problems = agree(
        desk, [typed(NUMBERS[0]), typed(NUMBERS[1])], [typed(NUMBERS[1]), typed(NUMBERS[0])]
    )  # fmt: skip
    assert len(agreed) == 2
    admission = Admission(FORM, store, FakeClock())
    admission.admit(admission.identify(NUMBERS[1]))
    with pytest.raises(NotSaved):
        enter_all(folder, agreed)
    assert store.events(agreed[0].sheet.sitting_id) == []
    with closing(AuditLog(folder)) as audit:
        assert audit.entries() == []
