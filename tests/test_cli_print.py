"""The command `examapp exam print`."""

import re
from contextlib import closing

import pytest

from examapp.cli.main import run
from examapp.domain.forms import KeyEntry, KeySheet, arrange, seat_seed_of
from examapp.domain.people import CandidateState
from examapp.storage.store import KEY_FILE, KeyStore, Store
from tests.exam_cases import MORNING, make_candidate, small_form

FORM, KEYS = small_form()
NUMBERS = [f"1341620128100000{number}" for number in range(4)]


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    with closing(Store(folder)) as store, closing(KeyStore(folder)) as keys:
        store.save_form(FORM, built_at=MORNING)
        keys.save(KEYS)
        store.save_candidates(
            [
                make_candidate(NUMBERS[0], name="Zhang", seat="01"),
                make_candidate(NUMBERS[1], name="Zhao", seat="02"),
                make_candidate(NUMBERS[2], name="Qian", centre="Lixin", seat="01"),
                make_candidate(NUMBERS[3], name="Sun", centre="Lixin", seat="03", state=CandidateState.DEFERRED),
            ]
        )
    return folder


@pytest.fixture
def print_(data, capsysbinary):
    def command(*words):
        code = run(["exam", "print", *map(str, words), "--data", str(data), "--lang", "en"])
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return command


def names_in(page):
    return re.findall(r"<th>Name</th><td>([^<]*)</td>", page)[::2]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["--all"], ["Qian", "Zhang", "Zhao"]),
        (["--all", "--centre", "Mengcheng", "--blank"], ["Zhang", "Zhao", ""]),
        (["--seat", "2"], ["Zhao"]),
        (["--seat", "01", "--centre", "Lixin"], ["Qian"]),
        (["--licence", NUMBERS[3]], ["Sun"]),
        (["--seat", "02", "--licence", NUMBERS[2]], ["Qian", "Zhao"]),
        (["--blank"], [""]),
    ],
)
def test_papers_are_printed_for_those_who_are_named(print_, words, names):
    code, out, _err = print_(*words)
    assert code == 0
    assert names_in(out) == names


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        ([], "Say for whom", 2),
        (["--seat", "01"], "Several people have seat 01", 1),
        (["--seat", "77"], "Nobody on the roster has this licence number or seat: 77", 1),
        (["--licence", NUMBERS[0], "--centre", "Lixin"], "Nobody on the roster has", 1),
        (["--all", "--centre", "Nowhere"], "Nobody on the roster is to sit here", 1),
        (["--all", "--form", "ffffffff"], "No form has been built here", 1),
    ],
)
def test_who_is_not_there_is_said(print_, words, said, code):
    found, out, err = print_(*words)
    assert (found, out) == (code, "")
    assert said in err


def test_a_seat_is_printed_in_its_own_order(print_):
    _code, out, _err = print_("--seat", "02")
    stems = re.findall(r'<p class="stem">([^<]*)</p>', out)
    assert stems == [item.stem for item in arrange(FORM, seat_seed_of(FORM, NUMBERS[1])).items]


def test_what_is_printed_does_not_depend_on_the_key_sheet_and_needs_none(print_, data):
    with_keys = print_("--all", "--blank")[1]
    (data / KEY_FILE).unlink()
    assert print_("--all", "--blank")[1] == with_keys
    with closing(KeyStore(data)) as keys:
        keys.save(KeySheet(FORM.form_id, {item.digest: KeyEntry(frozenset("B")) for item in FORM.items}))
    assert print_("--all", "--blank")[1] == with_keys


def test_one_file_holds_all_and_a_folder_a_file_each(print_, tmp_path):
    code, out, err = print_("--all", "-o", tmp_path / "all.html")
    assert (code, out) == (0, "")
    assert f"Form {FORM.code} for 3 seats" in err
    assert len(names_in((tmp_path / "all.html").read_text(encoding="utf-8"))) == 3
    assert print_("--all", "--blank", "-o", tmp_path / "papers")[0] == 0
    files = sorted(path.name for path in (tmp_path / "papers").iterdir())
    assert files == sorted(
        [f"{FORM.code}-spare.html"]
        + [f"{FORM.code}-{seat}-{number}.html" for seat, number in zip(("01", "02", "01"), NUMBERS[:3], strict=True)]
    )


def test_the_year_is_the_forms_unless_another_is_named(print_):
    assert "<h1>Small exam 2026</h1>" in print_("--blank")[1]
    assert "<h1>Small exam 2027</h1>" in print_("--blank", "--year", "2027")[1]


def test_a_pdf_is_written_where_typst_and_a_font_are_at_hand(print_, tmp_path):
    pytest.importorskip("typst")
    code, _out, err = print_("--all", "-f", "pdf", "-o", tmp_path / "all.pdf")
    if "No font" in err:
        pytest.skip("no font with Chinese is installed")
    assert code == 0
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF-")


def test_without_typst_a_pdf_says_how_to_install_it(print_, monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    code, _out, err = print_("--all", "-f", "pdf", "-o", tmp_path / "all.pdf")
    assert code == 1
    assert "pip install 'examapp[print]'" in err
    assert not (tmp_path / "all.pdf").exists()
