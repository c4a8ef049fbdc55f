"""Banks out of items from elsewhere, and what a workbook shows beside its values."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.banks.formats.new_banks import id_from, is_id, language_of, new_bank
from examapp.banks.formats.workbooks import Trimmings, column_letters, column_number, trimmings
from examapp.domain.items import ItemType
from tests.exam_cases import make_item


def test_items_are_numbered_by_type_in_their_order():
    kinds = [ItemType.SINGLE, ItemType.TRUE_FALSE, ItemType.SINGLE, ItemType.MULTIPLE]
    items = [make_item("", kind, key="T" if kind is ItemType.TRUE_FALSE else "A") for kind in kinds]
    bank = new_bank(items, bank_id="own", title="t", language="zh", author="a")
    assert [item.item_id for item in bank.items] == ["own-s-001", "own-j-001", "own-s-002", "own-m-001"]
    assert bank.statutes == ("lawyers-act@2017",)


def test_the_language_is_that_of_most_stems():
    items = [replace(make_item("a"), stem=stem) for stem in ("甲？", "What?", "乙 A？")]
    assert language_of(items) == "zh"
    assert language_of(items[1:2]) == "en"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("SingleChoice_SC", "singlechoice-sc"), ("题库 2026（二）", "2026"), ("Übung 1", "ubung-1"), ("题库", "")],
)
def test_an_id_is_made_of_what_can_be_one(name, expected):
    assert id_from(name) == expected


@given(st.text())
def test_what_is_made_of_a_name_is_an_id_or_nothing(name):
    made = id_from(name)
    assert made == "" or is_id(made)


@given(st.integers(0, 20000))
def test_letters_and_numbers_of_columns_undo_each_other(number):
    assert column_number(column_letters(number)) == number
    assert (column_letters(0), column_letters(25), column_letters(26), column_letters(701)) == ("A", "Z", "AA", "ZZ")


def test_a_file_that_is_no_archive_shows_nothing():
    assert trimmings(b"\xd0\xcf\x11\xe0", "Sheet1") == Trimmings()
