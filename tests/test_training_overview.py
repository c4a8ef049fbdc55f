"""The trainer's overview: what is counted, what is withheld, and that nothing withheld follows from the rest."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.training_overview import Answers
from examapp.application.training_overview import training_overview
from examapp.domain.courses import Course, Lesson
from examapp.domain.training_log import TrainingKind
from examapp.locale import use_language
from examapp.reports.format_terminal import document_text
from examapp.reports.training_report import training_report
from tests.exam_cases import make_candidate, make_item
from tests.overview_cases import Diary

TITLES = {"T01": "Conduct", "T02": "Licences"}
ITEMS = [make_item(name, topic=topic) for name, topic in (("a", "T01"), ("b", "T01"), ("c", "T02"), ("d", "T02"))]
A, B, C, D = ITEMS
LESSONS = tuple(
    Lesson(name, "T01", f"Lesson {name}", 10, (), (), (), (f"{name}-1",)) for name in ("one", "two", "three")
)
COURSE = Course("course", "Course", "en", "1", (), LESSONS)
NORTH = [f"134162012810{number:05}" for number in range(1, 8)]
SOUTH = [f"134162012810{number:05}" for number in range(11, 18)]
ROSTER = [
    *(make_candidate(number, name=f"N{number[-1]}", centre="North") for number in NORTH),
    *(make_candidate(number, name=f"S{number[-1]}", centre="South") for number in SOUTH),
]
STRANGERS = [f"134162012819{number:05}" for number in range(1, 4)]


def overview(diary, *, roster=ROSTER, items=ITEMS, secret=frozenset()):
    return training_overview(diary.records, roster=roster, courses=[COURSE], items=items, titles=TITLES, secret=secret)


def by_name(lines, field="centre"):
    return {getattr(line, field): line for line in lines}


def test_centres_are_counted_with_people_lessons_and_answers():
    diary = Diary()
    for number in NORTH[:6]:
        diary.finish(number, LESSONS[0])
        diary.answer(number, A, right=number != NORTH[0])
    for number in SOUTH[:5]:
        diary.open(number, LESSONS[0])
        diary.answer(number, A, right=False)
    found = overview(diary)
    north, south = found.centres
    assert (north.centre, north.roster, north.started, north.lessons) == ("North", 7, 6, 1.0)
    assert north.answers == Answers(n=12, right=11, people=6)
    assert (south.started, south.lessons, south.answers) == (5, 0.0, Answers(5, 0, 5))
    assert (found.total.started, found.total.lessons, found.total.answers) == (11, 6 / 11, Answers(17, 11, 11))
    waiting = {centre: [person.name for person in people] for centre, people in found.waiting.items()}
    assert waiting == {"North": ["N7"], "South": ["S6", "S7"]}


def test_a_small_centre_is_hidden_with_another_and_people_off_the_roster_are_a_part_too():
    diary = Diary()
    for number in (*NORTH, *SOUTH, *STRANGERS):
        diary.answer(number, A)
    found = by_name(overview(diary).centres)
    assert found[""].roster == 0
    assert found[""].started == 3
    assert [name for name, line in found.items() if line.answers is None] == ["North", ""]
    assert found["South"].answers == Answers(7, 7, 7)
    assert overview(diary).total.answers == Answers(17, 17, 17)


def test_a_centre_in_which_one_person_answers_is_hidden_though_many_have_started():
    diary = Diary()
    for number in (*NORTH, *SOUTH):
        diary.open(number, LESSONS[0])
    for number in (NORTH[0], *SOUTH):
        diary.answer(number, A)
    found = overview(diary)
    assert [line.answers for line in found.centres] == [None, None]
    assert found.total.answers == Answers(8, 8, 8)


def test_nobody_is_no_person_and_a_lecture_is_no_start():
    diary = Diary()
    for _time in range(9):
        diary.answer("-", A, right=False)
    diary.note(NORTH[0], TrainingKind.LECTURE_ATTENDED, {"lecture": {}, "hours": "3"})
    found = overview(diary)
    assert (found.nameless, found.total.started) == (9, 0)
    assert len(found.waiting["North"]) == 7
    assert found.wrong == ()


def test_topics_hide_a_small_one_together_with_another():
    diary = Diary()
    for number in (*NORTH, *SOUTH[:2]):
        diary.answer(number, A)
    for number in NORTH[:3]:
        diary.answer(number, C, right=False)
    for number in NORTH[:5]:
        diary.answer(number, make_item("gone", topic="T09"))
    found = by_name(overview(diary).topics, "topic_id")
    assert list(found) == ["T01", "T02", ""]
    assert found["T01"].answers == Answers(9, 9, 9)
    assert found["T02"].answers is None
    assert found[""].answers is None


def test_an_item_that_was_changed_keeps_its_topic_but_its_old_answers_are_not_listed():
    diary = Diary()
    for number in NORTH:
        diary.answer(number, A, right=False, digest="an older text")
    found = overview(diary)
    assert found.topics[0].answers == Answers(7, 0, 7)
    assert found.wrong == ()


def test_items_most_often_wrong_come_with_answers_and_people_and_few_answers_weigh_less():
    diary = Diary()
    for number in NORTH[:5]:
        diary.answer(number, C, right=False)
    for number in (*NORTH, *SOUTH):
        diary.answer(number, A, right=False)
        diary.answer(number, A, right=False)
        diary.answer(number, B, right=number != NORTH[0])
    found = overview(diary)
    assert [(each.item.item_id, each.answers) for each in found.wrong] == [
        ("a", Answers(28, 0, 14)),
        ("c", Answers(5, 0, 5)),
        ("b", Answers(14, 13, 14)),
    ]


def test_an_item_of_few_people_is_not_listed_nor_one_from_which_it_follows():
    diary = Diary()
    for number in NORTH:
        diary.answer(number, A, right=False)
    for number in NORTH[:2]:
        diary.answer(number, B, right=False)
    assert overview(diary).topics[0].answers == Answers(9, 0, 7)
    assert overview(diary).wrong == ()


@pytest.mark.parametrize(
    ("sure", "unsure", "told"), [(7, 0, True), (7, 7, True), (4, 7, False), (7, 3, False), (0, 7, True)]
)
def test_sure_answers_are_told_where_neither_they_nor_the_others_are_of_few_people(sure, unsure, told):
    diary = Diary()
    for number in NORTH[:sure]:
        diary.answer(number, A, right=False, sure=3)
    for number in SOUTH[:unsure]:
        diary.answer(number, A, right=True, sure=2)
    found = overview(diary)
    assert (found.topics[0].sure == Answers(sure, 0, sure)) is told
    assert bool(found.sure_wrong) is (told and sure > 0)


def test_lessons_say_by_how_many_they_were_opened_and_finished():
    diary = Diary()
    for number in (*NORTH, *SOUTH):
        diary.open(number, LESSONS[0])
    for number in NORTH:
        diary.finish(number, LESSONS[1])
    found = [(line.opened, line.finished) for line in overview(diary).lessons]
    assert found == [(14, 0), (7, 7), (0, 0)]
    diary.finish(NORTH[0], LESSONS[2])
    found = [(line.opened, line.finished) for line in overview(diary).lessons]
    assert found == [(14, 0), (None, None), (None, None)], "what one person did would follow from the centres' mean"


def test_reported_items_come_newest_first_with_who_and_whether_the_text_is_still_that():
    diary = Diary()
    diary.report(NORTH[0], A, "outdated_law", "Article 20 was renumbered.")
    diary.report("-", B, "typo", digest="an older text")
    diary.report(STRANGERS[0], make_item("gone"))
    third, second, first = overview(diary).reports
    assert (first.person.name, first.reason, first.text, first.unchanged) == (
        "N1",
        "outdated_law",
        "Article 20 was renumbered.",
        True,
    )
    assert (second.person, second.learner, second.item, second.unchanged) == (None, "-", B, False)
    assert (third.person, third.learner, third.item, third.unchanged) == (None, STRANGERS[0], None, False)


def busy_diary():
    diary, dice = Diary(), random.Random(3)
    for _time in range(300):
        learner = dice.choice([*NORTH, *SOUTH[:3], *STRANGERS, "-"])
        diary.answer(learner, dice.choice(ITEMS), right=dice.random() < 0.6, sure=dice.choice([1, 2, 3, None]))
    for learner in NORTH:
        diary.finish(learner, dice.choice(LESSONS))
    diary.report(NORTH[1], A)
    return diary.records


BUSY = busy_diary()


@given(st.randoms())
def test_the_order_in_which_records_come_does_not_matter(dice):
    mixed = list(BUSY)
    dice.shuffle(mixed)
    found, again = Diary(), Diary()
    found.records, again.records = list(BUSY), mixed
    assert overview(found) == overview(again)


GIVEN = st.tuples(
    st.sampled_from([*NORTH[:6], *SOUTH[:4], *STRANGERS]),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([1, 3, None]),
)


@given(st.lists(GIVEN, max_size=60))
def test_nothing_is_told_of_fewer_than_five_people_nor_follows_from_the_total(given_answers):
    diary = Diary()
    for learner, place, right, sure in given_answers:
        diary.answer(learner, ITEMS[place], right=right, sure=sure)
    found = overview(diary)
    told = [line.answers for line in (*found.centres, found.total, *found.topics, *found.wrong, *found.sure_wrong)]
    told += [line.sure for line in found.topics]
    assert all(answers.people == 0 or answers.people >= 5 for answers in told if answers is not None)
    if found.total.answers is None:
        return
    centre_of = {person.licence_no: person.centre for person in ROSTER}
    hidden = {line.centre for line in found.centres if line.answers is None}
    people = {learner for learner, *_rest in given_answers if centre_of.get(learner, "") in hidden}
    assert not people or len(people) >= 5
    hidden = {line.topic_id for line in found.topics if line.answers is None}
    people = {learner for learner, place, *_rest in given_answers if ITEMS[place].topic in hidden}
    assert not people or (len(people) >= 5 and len(hidden) > 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Who has not started", "N7", "Finished by fewer than half of those who opened them: Lesson one", "Key"],
        ),
        ("zh", ["尚未开始学习的人员", "N7", "打开后学完的不到半数的课目：Lesson one", "不在名册上"]),
    ],
)
def test_the_report_says_it_in_words(language, words):
    use_language(language)
    diary = Diary()
    for number in (*NORTH[:6], *SOUTH, *STRANGERS):
        diary.open(number, LESSONS[0])
        diary.answer(number, A, right=False, sure=3)
    diary.report(NORTH[0], A, "from_later", "words")
    text = document_text(training_report(overview(diary), demonstration=True))
    use_language("en")
    for word in (*words, "from_later"):
        assert word in text.replace("\n", " ") or word in text.replace("\n", "")


def test_an_empty_log_and_an_empty_roster_are_said():
    text = document_text(training_report(overview(Diary(), roster=[])))
    for words in ("The roster is empty", "Nobody has reported an item.", "No item has been answered"):
        assert words in text


def test_what_a_paper_shows_counts_and_is_not_listed_with_its_key():
    diary = Diary()
    for number in NORTH:
        diary.answer(number, A, right=False, sure=3)
        diary.answer(number, B, right=False, sure=3)
    found, with_paper = overview(diary), overview(diary, secret=frozenset({A.digest}))
    assert {each.item.item_id for each in found.wrong} == {A.item_id, B.item_id}
    assert [each.item.item_id for each in with_paper.wrong] == [B.item_id]
    assert [each.item.item_id for each in with_paper.sure_wrong] == [B.item_id]
    assert (found.withheld, with_paper.withheld) == (0, 1)
    assert with_paper.topics == found.topics
    text = " ".join(document_text(training_report(with_paper)).split())
    assert A.stem.strip() not in text
    assert B.stem.strip() in text
