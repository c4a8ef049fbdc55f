"""Remarks on items: notes to oneself, and reports to the trainer, as they stand in the training log."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from examapp.application.remarks import Remarks
from examapp.domain.remarks import ItemReport, ReportReason, notes_of
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.storage.training import TrainingLog
from tests.exam_cases import small_form

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
ME, OTHER = "13416201281054321", "13416201281054322"


@pytest.fixture
def log():
    with closing(TrainingLog()) as opened:
        yield opened


def remarks_in(log, learner=ME, clock=count()):  # noqa: B008  (one clock for all of them is meant)
    return Remarks(
        log, learner=learner, now=lambda: NOON + timedelta(minutes=next(clock)), new_id=lambda: f"{next(clock):032x}"
    )


def items():
    return list(small_form()[0].items)


def test_a_note_is_kept_and_the_newest_counts(log):
    one, other = items()[:2]
    remarks = remarks_in(log)
    remarks.note(one, "  写书面说明 ")
    remarks.note(one, "先谢绝，再说明")
    assert remarks.note_of(one) == remarks_in(log).note_of(one) == "先谢绝，再说明"
    assert remarks.note_of(other) == ""
    assert remarks_in(log, OTHER).note_of(one) == ""
    assert [record.kind for record in log.of(ME)] == [TrainingKind.NOTED] * 2


def test_an_empty_note_takes_the_note_away_and_the_log_keeps_both(log):
    (one, *_rest) = items()
    remarks = remarks_in(log)
    remarks.note(one, "a")
    remarks.note(one, " ")
    assert remarks_in(log).note_of(one) == ""
    assert len(log.of(ME)) == 2


def test_notes_do_not_depend_on_the_order_in_which_records_come():
    said = [("a", 1, "first"), ("a", 3, "last"), ("a", 2, "between"), ("b", 4, "")]
    records = [
        TrainingRecord(str(at), ME, NOON + timedelta(minutes=at), TrainingKind.NOTED, {"digest": digest, "text": text})
        for digest, at, text in said
    ]
    assert notes_of(records) == notes_of(records[::-1]) == {"a": "last"}


def test_a_report_says_which_item_why_and_in_words(log):
    (one, *_rest) = items()
    remarks_in(log).report(one, ItemReport(ReportReason.WRONG_KEY, " 应为 B "))
    (record,) = log.of(ME)
    assert record.kind is TrainingKind.ITEM_REPORTED
    assert record.data == {"item": one.item_id, "digest": one.digest, "reason": "wrong_key", "text": "应为 B"}
