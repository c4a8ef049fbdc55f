"""`examapp bank export`: practice items as an Anki package, opened as Anki would: a zip with an SQLite collection."""

import io
import json
import sqlite3
import sys
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from examapp.application.admission import Admission
from examapp.banks.formats.anki import Card, TopicCards, Words, anki_package
from examapp.cli.bank_export import card_of
from examapp.cli.main import run
from examapp.domain.items import TRUE_FALSE_OPTIONS, Item, ItemType
from examapp.storage.store import Store
from tests import test_cli_practise as practise_cases
from tests.exam_cases import make_candidate, small_form
from tests.test_cli_practise import Now, store_form

pytest.importorskip("genanki")
folder = practise_cases.folder
CHINESE = Words("zh", "练习题", "答案：{key}", "解析", "依据", "专题：{topic}")


def opened(content):
    """The collection of a package: notes, cards by deck name, note types."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["collection.anki2", "media"]
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(archive.read("collection.anki2"))
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            rows = connection.execute("SELECT guid, mid, mod, tags, flds FROM notes ORDER BY flds").fetchall()
            cards = connection.execute("SELECT did, count(*) FROM cards GROUP BY did").fetchall()
            ((decks, types),) = connection.execute("SELECT decks, models FROM col")
    names = {int(number): deck["name"] for number, deck in json.loads(decks).items()}
    return rows, {names[number]: count for number, count in cards}, json.loads(types)


def fields_of(row):
    return dict(
        zip(
            ("item", "kind", "facts", "stem", "options", "key", "rationale", "grounds", "topic"),
            row[4].split("\x1f"),
            strict=True,
        )
    )


@pytest.fixture
def export(folder, capsys):
    def command(*words, lang="zh", output="practice.apkg"):
        places = ["--data", str(folder / "data"), "--banks", str(folder / "banks"), "--lang", lang]
        code = run(["bank", "export", *words, "-o", str(folder / output), *places])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err, (folder / output).read_bytes() if (folder / output).exists() else b""

    return command


def items_in(content):
    return [fields_of(row)["item"] for row in opened(content)[0]]


def test_all_practice_items_of_the_language_come_a_deck_a_topic(export, folder):
    code, out, err, content = export()
    assert (code, out) == (0, f"{folder / 'practice.apkg'}\n")
    rows, decks, types = opened(content)
    assert decks == {
        "练习题（examapp）::P01 工伤": 1,
        "练习题（examapp）::T06 收费与财物": 3,
        "练习题（examapp）::T07 收费与财物": 1,
    }
    assert len(rows) == 5
    assert len({row[0] for row in rows}) == 5
    assert "共 5 题，分 3 个牌组。" in err
    assert "其中有 4 题来自组卷题库" in err
    (note_type,) = [each for each in types.values() if each["name"].startswith("练习题")]
    for word in ("答案：{{Key}}", "解析", "依据", "专题：{{Topic}}", 'lang="zh-CN"'):
        assert word in note_type["tmpls"][0]["afmt"]
    assert "Key" not in note_type["tmpls"][0]["qfmt"]


def test_a_note_has_what_the_item_has(export):
    _code, _out, _err, content = export("T06", "T07")
    notes = {fields_of(row)["item"]: (fields_of(row), row[3].split()) for row in opened(content)[0]}
    single, tags = notes["example-s-001"]
    assert single["kind"] == "单项选择"
    assert single["key"] in "ABCD"
    assert single["options"].count("<li>") == 4
    assert '<span class="letter">A.</span>' in single["options"]
    assert single["grounds"].startswith("<ol><li>《")
    assert single["rationale"]
    assert single["topic"] == "收费与财物"
    assert [tag.split("::")[0] for tag in tags] == ["专题", "难度", "题型"]
    case, _tags = notes["example-c-001-1"]
    assert case["facts"]
    assert case["kind"].startswith("案例")


def test_true_and_false_are_options_with_letters():
    item = Item("j", ItemType.TRUE_FALSE, "甲", TRUE_FALSE_OPTIONS, frozenset("F"), "因为", "T01", 1)
    made = card_of(item, {})
    assert made.options == (("A", "True"), ("B", "False"))
    assert (made.key, made.checked) == ("B (False)", None)
    assert made.tags == ("topic::T01", "level::easy", "type::True or false")


def test_the_words_of_the_card_are_those_of_the_language(export):
    _code, _out, err, content = export(lang="en")
    rows, decks, types = opened(content)
    assert list(decks) == ["Practice items (examapp)::T09 收费与财物"]
    assert len(rows) == 1
    afmt = next(each for each in types.values() if each["name"].startswith("Practice"))["tmpls"][0]["afmt"]
    for word in ("Key: {{Key}}", "Rationale", "Grounds", "Topic: {{Topic}}", 'lang="en"'):
        assert word in afmt
    assert "Items in it: 1, in 1 decks." in err


def test_the_same_items_give_the_same_package_and_other_choices_the_same_identities(export):
    whole = export()[3]
    assert export(output="again.apkg")[3] == whole
    part = export("t07", output="part.apkg")[3]
    identities = {fields_of(row)["item"]: row[:2] for row in opened(whole)[0]}
    ((guid, note_type, *_rest),) = opened(part)[0]
    assert (guid, note_type) == identities[items_in(part)[0]]


@pytest.mark.parametrize(("names", "count"), [(["T06"], 3), (["field-p01"], 1), (["P01", "example-t06"], 5)])
def test_banks_and_topics_can_be_named(export, names, count):
    assert len(items_in(export(*names)[3])) == count


def test_only_practice_banks_give_away_nothing_of_exams(export):
    _code, _out, err, _content = export("field-p01")
    assert "组卷题库" not in err


def test_what_a_form_here_shows_is_not_in_it_and_is_counted(export, folder):
    store_form(folder, "example-s-001")
    code, _out, err, content = export()
    assert code == 0
    assert "example-s-001" not in items_in(content)
    assert len(items_in(content)) == 4
    assert "有 1 题未列入" in err
    _code, _out, err, _content = export("P01", output="two.apkg")
    assert "未列入" not in err
    store_form(folder, "example-c-001-1")
    content = export(output="three.apkg")[3]
    assert not [name for name in items_in(content) if name.startswith("example-c")]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"example-s-001" not in archive.read("collection.anki2")


def test_names_that_are_nothing_and_files_that_are_no_packages_are_refused(export):
    code, out, err, content = export("T99", lang="en")
    assert (code, out, content) == (1, "", b"")
    assert "There is no topic or bank T99." in err
    assert "Name one of the topics T09, or one of the banks english." in err
    code, _out, err, content = export(output="items.yaml", lang="en")
    assert (code, content) == (1, b"")
    assert "whose name ends in .apkg" in err


def test_nothing_left_is_said(export, folder):
    store_form(folder, "example-s-001", "example-j-001", "example-c-001-1")
    code, _out, err, content = export("T06", lang="zh")
    assert (code, content) == (1, b"")
    assert "没有可以导出的试题：有 3 题可能用于考试。" in err


def test_nothing_is_exported_while_somebody_sits_a_closed_book_exam_here(export, folder):
    form, _keys = small_form()
    with closing(Store(folder / "data")) as store:
        store.save_form(form, built_at=datetime.now(UTC))
        store.save_candidates([make_candidate("13416201281000001", seat="01")])
        admission = Admission(form, store, Now())
        admission.admit(admission.identify("13416201281000001"))
    code, _out, err, content = export(lang="en")
    assert (code, content) == (1, b"")
    assert "Somebody is sitting the closed-book exam" in err


def test_without_genanki_one_sentence_says_how_to_get_it(export, monkeypatch):
    monkeypatch.setitem(sys.modules, "genanki", None)
    code, _out, err, content = export(lang="en")
    assert (code, content) == (1, b"")
    assert "An Anki package needs genanki, which is not installed." in err
    assert "pip install 'examapp[anki]'" in err


# --- the package itself ----------------------------------------------------------------------------------------------


def card(item_id="i", **changes):
    told = {
        "kind": "单选",
        "facts": "",
        "stem": "甲",
        "options": (("A", "是"), ("B", "否")),
        "key": "A",
        "rationale": "因为",
        "grounds": (),
        "tags": ("题型::单选",),
        "checked": date(2026, 11, 20),
    }
    return Card(item_id, **{**told, **changes})


def package(*cards, title="收费"):
    return anki_package([TopicCards("T01", title, cards)], CHINESE)


def test_no_text_of_an_item_is_markup():
    nasty = '<script>alert("x")</script> 1 < 2 & {{Key}}\n第二行'
    told = {"stem": nasty, "facts": nasty, "rationale": nasty, "options": (("A", nasty),), "grounds": (nasty,)}
    (row,) = opened(package(card(**told)))[0]
    fields = fields_of(row)
    for name in ("facts", "stem", "options", "rationale", "grounds"):
        assert "<script" not in fields[name]
        assert "&lt;script&gt;" in fields[name]
        assert "<br>第二行" in fields[name]


def test_titles_and_tags_open_no_decks_and_no_second_tags():
    content = package(card(tags=("type::True or false",)), title="A::B")
    rows, decks, _types = opened(content)
    assert list(decks) == ["练习题::T01 A:B"]
    assert rows[0][3] == " type::True_or_false "


def test_a_corrected_item_is_newer_than_it_was():
    """Anki takes a note for newer by the time of its change."""
    before = opened(package(card(), card("j")))[0]
    after = opened(package(card(rationale="另因", checked=date(2026, 12, 1)), card("j")))[0]
    assert [row[0] for row in after] == [row[0] for row in before]
    assert all(new[2] > old[2] for new, old in zip(after, before, strict=True))
    assert len(opened(package(card(checked=None)))[0]) == 1


def test_no_copy_of_the_items_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    package(card())
    assert list(tmp_path.iterdir()) == []
