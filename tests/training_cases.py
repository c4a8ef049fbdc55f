"""Builders for training logs: records by number, so that a number names the same record on every machine."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from examapp.domain.courses import Course, Lesson
from examapp.domain.training_log import TrainingKind, TrainingRecord

BEGIN = datetime(2026, 11, 20, 8, tzinfo=UTC)
ZONES = (timezone(timedelta(hours=8)), UTC, timezone(timedelta(hours=-5)))
LEARNER, OTHER = "13416201281012345", "13416201281054321"
COUNT = 60
TOPICS = {digest: f"T{place % 3}" for place, digest in enumerate("abcdef")}


def record(number: int, learner: str = LEARNER, **changes) -> TrainingRecord:
    """The record of that number: practice and checks on some items, lessons opened and left, ratings and notes."""
    item = "abcdef"[number * 5 % 6]
    answer = {"item": f"item-{item}", "digest": item, "chosen": ["A"], "right": number % 3 != 0}
    lesson = {"lesson": f"l{number % 4}"}
    kinds = (
        (TrainingKind.PRACTISED, {**answer, "seconds": number % 50 or None}),
        (TrainingKind.CHECK_ANSWERED, {**answer, **lesson}),
        (TrainingKind.LESSON_LEFT, {**lesson, "place": number}),
        (TrainingKind.LESSON_OPENED, {**lesson, "course": "course"}),
        (TrainingKind.RATED, {"answer": f"{number - 4:032x}", "rating": 1 + number % 4}),
    )
    kind, data = kinds[number % len(kinds)]
    # Some have the same moment; the zone is the machine's.
    at = (BEGIN + timedelta(hours=5 * (number // 2))).astimezone(ZONES[number % len(ZONES)])
    told = {"record_id": f"{number:032x}", "learner": learner, "at": at, "kind": kind, "data": data}
    return TrainingRecord(**{**told, **changes})


def attended(number: int = 900, learner: str = LEARNER) -> TrainingRecord:
    """Hours at a lecture, which are the administrator's word."""
    lecture = {"title": "案卷制作", "lecturer": "", "place": "", "date": "2026-05-06"}
    return record(number, learner, kind=TrainingKind.LECTURE_ATTENDED, data={"lecture": lecture, "hours": "3"})


def course() -> Course:
    """Four lessons with two checks each."""
    lessons = [
        Lesson(f"l{n}", f"T{n}", f"Lesson {n}", 5, (), (), (), (f"item-{'abcdef'[n]}", f"item-{'abcdef'[n + 1]}"))
        for n in range(4)
    ]
    return Course("course", "Course", "en", "1", (), tuple(lessons))


logs = st.lists(st.integers(0, COUNT - 1).map(record), max_size=25)


@st.composite
def journeys(draw):
    """Two or three logs, and the order in which they come somewhere, each at least once."""
    found = draw(st.lists(logs, min_size=2, max_size=3))
    places = list(range(len(found)))
    orders = [draw(st.permutations(places + draw(st.lists(st.sampled_from(places), max_size=3)))) for _each in range(2)]
    return found, orders
