"""The command `examapp results enter`: two tables, or two people at one keyboard."""

import io
import sys
from contextlib import closing

import pytest

from examapp.cli.main import run
from examapp.domain.forms import arrange, seat_seed_of
from examapp.domain.sheets import check_code, option_ids
from examapp.domain.sittings import replay, sitting_id_of
from examapp.storage.store import Store
from tests.exam_cases import MORNING, make_candidate, small_form

FORM, _KEYS = small_form()
NUMBERS = ["13416201281000001", "13416201281000002"]
CODES = {number: check_code(FORM, seat_seed_of(FORM, number)) for number in NUMBERS}
COUNT = len(FORM.items)
LETTERS = ["A", "B", "A", "C", "D", "AB", "ACD", "A", "", "BD", "ABCD"]
BY = ("--by", "Li", "--by", "Wang")


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    with closing(Store(folder)) as store:
        store.save_form(FORM, built_at=MORNING)
        store.save_candidates(
            make_candidate(number, name=name, seat=seat)
            for number, name, seat in zip(NUMBERS, ("Zhang", "Zhao"), ("01", "02"), strict=True)
        )
    return folder


@pytest.fixture
def enter(data, capsys, monkeypatch):
    def command(*words, typed=()):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        code = run(["results", "enter", *map(str, words), "--data", str(data), "--lang", "en"])
        return code, *capsys.readouterr()

    return command


def table(tmp_path, name, *sheets):
    """A table with these sheets: licence number, code, letters of every item."""
    rows = ["licence_no,check_code,item,letters"]
    for number, code, letters in sheets:
        rows += [f"{number},{code},{item},{text}" for item, text in enumerate(letters, start=1)]
    path = tmp_path / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def sitting_of(data, number):
    with closing(Store(data)) as store:
        events = store.events(sitting_id_of(FORM.form_id, number))
    return replay(FORM, events) if events else None


def stored(data, number):
    sitting = sitting_of(data, number)
    return [sitting.response(item.item_id) for item in sitting.form.items]


def meant(number, letters=LETTERS):
    items = arrange(FORM, seat_seed_of(FORM, number)).items
    return [frozenset(option_ids(item, text)) for item, text in zip(items, letters, strict=True)]


def test_tables_that_agree_become_sittings(enter, data, tmp_path):
    sheets = [(number, CODES[number], LETTERS) for number in NUMBERS]
    first, second = table(tmp_path, "a.csv", *sheets), table(tmp_path, "b.csv", *reversed(sheets))
    code, out, err = enter("--first", first, "--second", second, *BY)
    assert (code, out) == (0, "Mengcheng\t01\tZhang\t10/11\nMengcheng\t02\tZhao\t10/11\n")
    assert "2 sheets are entered." in err
    for number in NUMBERS:
        assert stored(data, number) == meant(number)
        assert not sitting_of(data, number).is_open
    assert run(["verify", "--data", str(data)]) == 0


def test_tables_that_differ_enter_nothing_and_name_row_and_item(enter, data, tmp_path):
    slip = ["A", "B", "A", "C", "D", "AC", *LETTERS[6:]]
    first = table(tmp_path, "a.csv", *[(number, CODES[number], LETTERS) for number in NUMBERS])
    second = table(tmp_path, "b.csv", (NUMBERS[0], CODES[NUMBERS[0]], LETTERS), (NUMBERS[1], CODES[NUMBERS[1]], slip))
    code, out, err = enter("--first", first, "--second", second, *BY)
    assert (code, out) == (1, "")
    assert f"b.csv:{1 + COUNT + 6}:4: error: Zhao, item 6: “AC” here, “AB” in {first}:{1 + COUNT + 6}:4" in err
    assert "Nothing was entered, because of 1 errors." in err
    assert [sitting_of(data, number) for number in NUMBERS] == [None, None]


def test_a_sheet_with_the_code_of_another_seat_is_refused(enter, data, tmp_path):
    first, second = (table(tmp_path, name, (NUMBERS[0], CODES[NUMBERS[1]], LETTERS)) for name in ("a.csv", "b.csv"))
    code, _out, err = enter("--first", first, "--second", second, *BY)
    assert code == 1
    assert "does not belong to the sheet" in err
    assert sitting_of(data, NUMBERS[0]) is None


def test_a_sheet_is_not_entered_a_second_time(enter, tmp_path):
    first, second = (table(tmp_path, name, (NUMBERS[0], CODES[NUMBERS[0]], LETTERS)) for name in ("a.csv", "b.csv"))
    assert enter("--first", first, "--second", second, *BY)[0] == 0
    code, _out, err = enter("--first", first, "--second", second, *BY)
    assert code == 1
    assert "Zhang has a sitting of this form already" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--interactive"),
        (["--interactive", "--first", "a.csv"], "--interactive"),
        (["--first", "a.csv", *BY], "Two tables are needed"),
        (["--first", "a.csv", "--second", "a.csv", *BY], "Two tables are needed"),
        (["--first", "a.csv", "--second", "b.csv"], "Name two people"),
        (["--first", "a.csv", "--second", "b.csv", "--by", "Li", "--by", " li"], "Name two people"),
    ],
)
def test_a_command_that_cannot_be_meant_is_a_usage_error(enter, words, said):
    code, _out, err = enter(*words)
    assert code == 2
    assert said in err


def test_two_people_type_the_same_sheet_at_one_keyboard(enter, data):
    first = ["Li", NUMBERS[0], CODES[NUMBERS[0]], *LETTERS, ""]
    second = ["Li", "Wang", "01", CODES[NUMBERS[0]], *LETTERS]
    code, out, err = enter("--interactive", typed=[*first, *second])
    assert (code, out) == (0, "Mengcheng\t01\tZhang\t10/11\n")
    assert "The second person must be another." in err
    assert stored(data, NUMBERS[0]) == meant(NUMBERS[0])
    start = sitting_of(data, NUMBERS[0])
    with closing(Store(data)) as store:
        assert store.events(start.sitting_id)[0].data["entered_by"] == ["Li", "Wang"]


def test_items_that_differ_are_asked_of_both_until_they_agree(enter, data):
    slip = ["A", "B", "A", "C", "D", "AC", *LETTERS[6:]]
    again = ["AB", "AC", "AD", "AD"]
    first = [NUMBERS[0], CODES[NUMBERS[0]], *LETTERS, ""]
    second = [NUMBERS[0], CODES[NUMBERS[0]], *slip, *again]
    code, _out, err = enter("--interactive", *BY, typed=[*first, *second])
    assert code == 0
    assert err.count("Item 6 differs") == 2
    assert "Li: AB, Wang: AC" in err
    assert stored(data, NUMBERS[0]) == meant(NUMBERS[0], [*LETTERS[:5], "AD", *LETTERS[6:]])


def test_a_person_can_go_back_and_what_cannot_be_read_is_asked_again(enter, data):
    hands = ["X", "B", "<", "A", *LETTERS[1:]]
    first = ["99", CODES[NUMBERS[0]], NUMBERS[0], "000000", NUMBERS[0], CODES[NUMBERS[0]], *hands, ""]
    code, _out, err = enter("--interactive", *BY, typed=[*first, "01", CODES[NUMBERS[0]], *LETTERS])
    assert code == 0
    assert "Nobody on the roster has" in err
    assert "does not belong to the sheet" in err
    assert "“X” is none of the letters AB; type them again." in err
    assert stored(data, NUMBERS[0]) == meant(NUMBERS[0])


def test_a_sheet_that_only_one_has_typed_is_not_entered(enter, data):
    first = [line for number in NUMBERS for line in (number, CODES[number], *LETTERS)]
    code, out, err = enter("--interactive", *BY, typed=[*first, "", NUMBERS[1], CODES[NUMBERS[1]], *LETTERS, ""])
    assert (code, out) == (1, "Mengcheng\t02\tZhao\t10/11\n")
    assert "NOT entered: Zhang" in err
    assert sitting_of(data, NUMBERS[0]) is None


def test_typing_that_is_broken_off_leaves_nothing_behind(enter, data):
    code, _out, _err = enter("--interactive", *BY, typed=[NUMBERS[0], CODES[NUMBERS[0]], "A", "B"])
    assert code == 130
    assert sitting_of(data, NUMBERS[0]) is None
