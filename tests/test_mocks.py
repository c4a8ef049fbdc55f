"""Mock exams: what is drawn, what is kept of one that was handed in, and what is read from the log again."""

import random
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.mock_scores import band_of, chance_of, units_of
from examapp.domain.credits import Cause, CreditRule
from examapp.domain.errors import QuotaShortage
from examapp.domain.mocks import met_before, mock_exam, mock_result, mock_results
from examapp.domain.scoring import score
from examapp.domain.sittings import Closing
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.domain.wrong_answers import wrong_book
from tests.exam_cases import MORNING, make_case, make_item, small_exam, small_pool
from tests.mock_cases import LEARNER, SmallMock


def practised(*items):
    return [
        TrainingRecord(
            f"{item.item_id}", LEARNER, MORNING, TrainingKind.PRACTISED, {"digest": item.digest, "right": True}
        )
        for item in items
    ]


def test_a_mock_has_the_blueprint_points_and_time_of_the_exam():
    mock, exam = SmallMock(), small_exam()
    form = mock.draw()
    assert [item.section_id for item in form.items].count("single") == 3
    assert (form.exam.duration, form.exam.cut_score, form.exam.max_points) == (exam.duration, exam.cut_score, 17)
    assert form.exam.sections == exam.sections


def test_nobody_is_there_to_decide_about_lost_time_or_latecomers():
    rule = CreditRule(frozenset({Cause.KILLED}), timedelta(minutes=5))
    exam = mock_exam(replace(small_exam(), credit=rule, latest_start=timedelta(minutes=3)), rules="r", pledge="p")
    assert (exam.credit.causes, exam.latest_start, exam.rules, exam.pledge) == (frozenset(), None, "r", "p")
    mock = SmallMock(exam=replace(small_exam(), credit=rule))
    mock.begin()
    mock.answer(mock.delivery.sitting.form.items[0])
    mock.clock.reboot(away=timedelta(minutes=40))
    mock.delivery.resume()
    mock.delivery.tick()
    assert mock.delivery.sitting.closing is Closing.DEADLINE


@given(st.integers(0, 10**6))
def test_what_the_learner_has_met_comes_only_where_a_topic_has_nothing_else(seed):
    pool = small_pool()
    single = [item for item in pool if item.item_id.startswith("single") and item.topic == "T01"]
    mock = SmallMock()
    mock.log.add(practised(single[0]))
    drawn = {item.item_id for item in mock.draw(seed).items}
    assert single[0].item_id not in drawn
    mock = SmallMock()
    mock.log.add(practised(*single[:2]))
    drawn = {item.item_id for item in mock.draw(seed).items}
    assert single[2].item_id in drawn
    assert len(drawn & {item.item_id for item in single}) == 2


@given(st.integers(0, 10**6))
def test_cases_that_were_met_come_last_too(seed):
    met = make_case("met", ["T01", "T07"], ["A", "B"])
    mock = SmallMock(items=[*small_pool(), *met])
    mock.log.add(practised(*met))
    assert not {item.item_id for item in mock.draw(seed).items} & {item.item_id for item in met}


def test_the_same_seed_draws_the_same_mock_and_without_a_log_that_of_the_exam():
    assert SmallMock().draw(3) == SmallMock().draw(3)


def test_what_a_paper_shows_is_not_drawn_and_a_shortage_says_so():
    shown = next(item for item in small_pool() if item.item_id == "multiple-3")
    mock = SmallMock(in_forms={shown.digest})
    assert "multiple-3" not in {item.item_id for seed in range(20) for item in mock.draw(seed).items}
    other = next(item for item in small_pool() if item.item_id == "multiple-4")
    with pytest.raises(QuotaShortage, match="topic T07: 1 needed, 0 there, 1 short") as caught:
        SmallMock(in_forms={shown.digest, other.digest}).draw()
    assert caught.value.hint.values == {"count": 2}


def test_what_was_handed_in_is_scored_by_the_exams_rules_and_kept():
    mock = SmallMock()
    sitting = mock.sit(right=5, left_out=2)
    finished = mock.finish()
    found, expected = finished.result, score(sitting, mock.key_sheet)
    assert (found.points, found.maximum, found.passed) == (expected.raw.points, Fraction(17), expected.passed)
    assert (found.exam_id, found.form, found.seed, found.seconds) == ("small", mock.form.code, 7, 725)
    assert found.topics == {name: (tally.points, tally.maximum) for name, tally in expected.topics.items()}
    assert (found.unanswered, found.seen, len(found.answers)) == (2, 0, 11)
    assert [each.item_id for each in found.answers] == [item.item_id for item in sitting.form.items]
    assert [each.is_right for each in finished.items] == [True] * 5 + [False] * 6


def test_each_answer_is_practice_and_what_was_left_out_is_none():
    mock = SmallMock()
    mock.sit(right=5, left_out=2)
    mock.finish()
    records = mock.log.of(LEARNER)
    assert [record.kind for record in records] == [TrainingKind.MOCK_SAT] + [TrainingKind.PRACTISED] * 9
    name = records[0].record_id
    assert {(record.data["mock"], record.data["seconds"]) for record in records[1:]} == {(name, None)}
    assert [record.data["right"] for record in records[1:]] == [True] * 5 + [False] * 4
    assert len(wrong_book(records)) == 4


def test_keeping_a_mock_a_second_time_adds_nothing_and_tells_the_same():
    mock = SmallMock()
    mock.sit(right=5)
    first = mock.finish()
    before = mock.log.of(LEARNER)
    assert mock.finish() == first
    assert mock.log.of(LEARNER) == before


def test_items_met_before_are_counted_whether_practised_or_left_out_in_another_mock():
    mock = SmallMock()
    mock.sit(right=3, left_out=4)
    mock.finish()
    assert len(met_before(mock.log.of(LEARNER))) == 11
    again = SmallMock(log=mock.log)
    again.sit(seed=7)
    assert 0 < again.finish().result.seen < 11


def test_a_mock_without_any_answer_leaves_nothing():
    mock = SmallMock()
    mock.sit(right=0, left_out=11)
    assert mock.finish().result is None
    assert mock.log.of(LEARNER) == []


def test_an_item_whose_text_was_changed_meanwhile_keeps_its_key_and_loses_its_reasons():
    mock = SmallMock()
    mock.sit(right=5)
    gone = mock.delivery.sitting.form.items[0]
    mock.desk._items.pop(gone.digest)
    first = mock.finish().items[0]
    assert (first.item.digest, first.item.key, first.item.rationale) == (gone.digest, mock.keys[gone.item_id], "")
    assert first.is_right


def test_points_are_exact_through_the_log():
    mock = SmallMock(exam=replace(small_exam(), cut_score=Fraction(31, 3)))
    mock.sit(right=6)
    record = mock.log.of(LEARNER)[0] if mock.finish() else None
    assert record.data["cut"] == "31/3"
    assert mock_result(record).cut == Fraction(31, 3)


@given(st.randoms(use_true_random=False))
def test_the_list_is_in_order_of_time_and_leaves_out_what_cannot_be_read(rolls):
    mock = SmallMock()
    mock.sit(right=5)
    mock.finish()
    record = mock.log.of(LEARNER)[0]
    later = replace(record, record_id="b", at=record.at + timedelta(days=1))
    broken = [
        replace(record, record_id=f"x{name}", data={**record.data, name: "?"}) for name in ("points", "topics", "seed")
    ]
    short = replace(record, record_id="y", data={"exam": "small"})
    records = [later, *broken, short, record]
    rolls.shuffle(records)
    assert [each.at for each in mock_results(records)] == [record.at, later.at]


def test_items_of_a_case_are_one_unit_of_the_error():
    mock = SmallMock()
    mock.sit(right=9)
    result = mock.finish().result
    assert sorted(unit.maximum for unit in units_of(result)) == [1.0] * 5 + [2.0] * 2 + [4.0] * 2
    assert sum(unit.points for unit in units_of(result)) == float(result.points)
    assert band_of(result).maximum == 17.0


def test_items_that_are_tried_out_are_in_no_score():
    exam = replace(small_exam(), pretest_percent=40)
    extra = [make_item(f"more-{number}", topic=topic) for number in range(4) for topic in ("T01", "T07")]
    truth = [item for item in small_pool() if item.item_id.startswith(("tf", "multiple"))]
    more = [replace(item, item_id=f"x{item.item_id}", stem=f"{item.stem} more") for item in truth]
    mock = SmallMock(exam=exam, items=[*small_pool(), *extra, *more])
    mock.sit()
    result = mock.finish().result
    assert len(result.answers) > 11
    assert sum(each.points is None for each in result.answers) == len(result.answers) - 11
    assert (result.points, band_of(result).maximum) == (17, 17.0)


def test_no_chance_is_given_where_more_than_a_fifth_was_left_out():
    for left_out, is_given in ((2, True), (3, False)):
        mock = SmallMock()
        mock.sit(right=8, left_out=left_out)
        assert (chance_of(mock.finish().result) is not None) is is_given


def test_the_draw_does_not_depend_on_the_order_of_the_pool():
    pool = small_pool()
    random.Random(4).shuffle(pool)
    assert {item.item_id for item in SmallMock(items=pool).draw(5).items} == {
        item.item_id for item in SmallMock().draw(5).items
    }
