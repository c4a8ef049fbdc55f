"""Key sheets in their store: the first and its corrections, all kept, the newest counting."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from examapp.domain.errors import JournalBroken, Message, NotPossible, NotSaved
from examapp.domain.forms import KeyEntry, KeyVersion, Ruling
from examapp.storage.store import KeyStore
from tests.exam_cases import MORNING, small_form


def test_a_corrected_key_is_another_version_and_the_newest_counts():
    form, first = small_form()
    item = form.items[0]
    second = replace(first, keys={**first.keys, item.digest: replace(first.keys[item.digest], ruling=Ruling.ALL)})
    correction = KeyVersion(2, second, MORNING, "both options are right", ("王五", "赵六"))
    with closing(KeyStore()) as key_store:
        key_store.save(first, made_at=MORNING)
        with key_store.adding([correction]):
            pass
        assert key_store.key_sheet(form.form_id) == second
        assert key_store.versions(form.form_id) == [KeyVersion(1, first, MORNING), correction]
        assert key_store.form_ids() == [form.form_id]
        key_store.save(first)
        assert key_store.newest(form.form_id) == correction


def test_a_form_never_has_two_first_key_sheets():
    form, first = small_form()
    other = replace(first, keys={**first.keys, form.items[0].digest: KeyEntry(frozenset("F"), scored=False)})
    with closing(KeyStore()) as key_store:
        key_store.save(first)
        with pytest.raises(NotPossible, match="other keys"):
            key_store.save(other)
        for number in (1, 3):
            with pytest.raises(NotPossible, match="meanwhile"), key_store.adding([KeyVersion(number, other)]):
                pass
        assert key_store.versions(form.form_id) == [KeyVersion(1, first)]


def test_a_version_is_not_kept_when_what_belongs_to_it_fails():
    form, first = small_form()
    with closing(KeyStore()) as key_store:
        with pytest.raises(NotSaved, match="full"), key_store.adding([KeyVersion(1, first)]):
            raise NotSaved(Message("The disk is full."))
        assert key_store.versions(form.form_id) == []
        key_store.save(first)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE key_versions SET body = '{}'",
        "DELETE FROM key_versions",
        "REPLACE INTO key_versions SELECT * FROM key_versions",
    ],
)
def test_key_sheets_cannot_be_changed(statement):
    with closing(KeyStore()) as key_store:
        key_store.save(small_form()[1])
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            key_store._connection.execute(statement)


@pytest.mark.parametrize("body", ["x", "[]", '{"d": {}}', '{"d": {"key": ["A"], "scored": true, "ruling": "maybe"}}'])
def test_a_key_sheet_that_cannot_be_read_is_said_to_be_so(body):
    with closing(KeyStore()) as key_store:
        key_store._connection.execute("INSERT INTO key_versions VALUES ('form', 1, ?, NULL, '', '[]')", (body,))
        with pytest.raises(JournalBroken, match="cannot be read"):
            key_store.key_sheet("form")
