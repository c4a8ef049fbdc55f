"""The command `examapp bank preview`."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from examapp.application.admission import Admission
from examapp.banks.loader import load_bank
from examapp.cli.main import run
from examapp.domain.clocks import Reading
from examapp.domain.forms import Form, form_id_of, form_item
from examapp.storage.store import Store
from tests.bank_cases import CASE, SINGLE, TRUE_FALSE, bank_text
from tests.exam_cases import make_candidate, small_exam, small_form


@pytest.fixture
def preview(tmp_path):
    bank = tmp_path / "bank.yaml"
    bank.write_text(bank_text(TRUE_FALSE, SINGLE, CASE.replace("topic: T06", "topic: T07")), encoding="utf-8")

    def call(*arguments, lang="zh"):
        data = ["--data", str(tmp_path / "data"), "--lang", lang]
        return run(["bank", "preview", str(bank), *map(str, arguments), *data])

    return call


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((), ["example-j-001", "example-s-001", "example-c-001-1", "example-c-001-2"]),
        (("--item", "example-s-001"), ["example-s-001"]),
        (("--item", "example-c-001"), ["example-c-001-1", "example-c-001-2"]),
        (("--topic", "T07"), ["example-c-001-1", "example-c-001-2"]),
        (("--status", "reviewed"), ["example-s-001", "example-c-001-1"]),
        (("--topic", "T06", "--status", "draft"), ["example-j-001"]),
    ],
)
def test_the_items_that_fit_are_shown(preview, capsys, arguments, shown):
    assert preview("-f", "text", *arguments) == 0
    out = capsys.readouterr().out
    found = [line.split()[1] for line in out.splitlines() if line.endswith("───")]
    assert found == shown


def test_nothing_that_fits_is_said(preview, capsys):
    assert preview("--topic", "T99", lang="en") == 1
    assert "No item fits." in capsys.readouterr().err


def test_a_page_is_written_whole_and_a_folder_that_is_not_there_is_said(preview, tmp_path, capsys):
    page = tmp_path / "page.html"
    assert preview("-f", "html", "-o", page) == 0
    assert page.read_text(encoding="utf-8").endswith("</html>\n")
    assert preview("-f", "html", "-o", tmp_path / "nowhere" / "page.html", lang="en") == 1
    assert "The file cannot be written" in capsys.readouterr().err
    assert list(tmp_path.glob(".page*")) == []


def test_articles_at_hand_are_shown(preview, tmp_path, capsys):
    folder = tmp_path / "data" / "texts"
    folder.mkdir(parents=True)
    text = "# 中华人民共和国法律援助法\n\n第二十条 法律援助人员不得向受援人收取任何财物。\n"
    (folder / "law.md").write_text(text, encoding="utf-8")
    assert preview("-f", "text", "--item", "example-s-001") == 0
    assert "│ 法律援助人员不得向受援人收取任何财物。" in capsys.readouterr().out


class Now:
    """The machine's clock, as far as this test needs it."""

    def read(self):
        return Reading(datetime.now(UTC), 1_000, "boot")


def test_no_key_is_shown_while_somebody_sits_a_closed_book_exam_on_this_machine(preview, tmp_path, capsys):
    form, _keys = small_form()
    number = "13416201281000001"
    with closing(Store(tmp_path / "data")) as store:
        store.save_form(form, built_at=datetime.now(UTC))
        store.save_candidates([make_candidate(number, seat="01")])
        admission = Admission(form, store, Now())
        delivery = admission.admit(admission.identify(number))
        assert preview("-f", "text", lang="en") == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert "Somebody is sitting the closed-book exam" in err
        delivery.submit()
    assert preview("-f", "text", lang="en") == 0


def test_what_a_paper_in_the_data_folder_shows_is_left_out_with_its_whole_case(preview, tmp_path, capsys):
    bank, _problems = load_bank(tmp_path / "bank.yaml")
    shown = tuple(form_item(item, "single") for item in bank.items if item.item_id == "example-c-001-2")
    with closing(Store(tmp_path / "data")) as store:
        store.save_form(Form(form_id_of(small_exam(), shown), small_exam(), 1, shown), built_at=datetime.now(UTC))
    for words in (("-f", "text"), ("-f", "text", "--blind"), ("-f", "html")):
        assert preview(*words, lang="en") == 0
        out, err = capsys.readouterr()
        assert "example-s-001" in out
        assert "example-c-001" not in out
        assert "王某申请法律援助" not in out
        assert "a paper in this data folder shows them: 2." in err
        assert "--data DIR" in err
    assert preview("--item", "example-c-001", "-f", "text", lang="en") == 0
    out, err = capsys.readouterr()
    assert "王某" not in out
    assert "a paper in this data folder shows them: 2." in err
    assert run(["bank", "preview", str(tmp_path / "bank.yaml"), "-f", "text", "--data", str(tmp_path / "trainer")]) == 0
    assert "example-c-001-2" in capsys.readouterr().out
