"""Training records that tests share: people with numbers, what they did and when."""

from datetime import datetime, timedelta, timezone
from fractions import Fraction

from examapp.domain.training_log import TrainingKind, TrainingRecord

DAY_ONE = datetime(2026, 9, 1, 9, 0, tzinfo=timezone(timedelta(hours=8)))


class Diary:
    """Collects records; each has a name of its own and comes a minute after the one before, unless `at` says when."""

    def __init__(self):
        self.records = []

    def note(self, learner, kind, data, *, at=None):
        number = len(self.records) + 1
        moment = at or DAY_ONE + timedelta(minutes=number)
        self.records.append(TrainingRecord(f"{number:032x}", learner, moment, kind, data))

    def answer(self, learner, item, *, right=True, sure=None, digest=None):
        data = {"item": item.item_id, "digest": digest or item.digest, "chosen": ["A"], "right": right, "seconds": 20}
        self.note(learner, TrainingKind.PRACTISED, data | {"sure": sure})

    def open(self, learner, lesson):
        self.note(learner, TrainingKind.LESSON_OPENED, {"course": "course", "lesson": lesson.lesson_id})

    def finish(self, learner, lesson):
        self.open(learner, lesson)
        for name in lesson.checks:
            data = {"lesson": lesson.lesson_id, "item": name, "digest": f"digest of {name}", "right": True}
            self.note(learner, TrainingKind.CHECK_ANSWERED, data)

    def report(self, learner, item, reason="wrong_key", text="", *, digest=None):
        data = {"item": item.item_id, "digest": digest or item.digest, "reason": reason, "text": text}
        self.note(learner, TrainingKind.ITEM_REPORTED, data)

    def mock(self, learner, points, *, exam="small", maximum=17, topics=None, at=None, digests=()):
        told = {name: [str(Fraction(value)) for value in pair] for name, pair in (topics or {}).items()}
        answers = [{"item": "i", "digest": digest, "chosen": [], "points": "0", "maximum": "1"} for digest in digests]
        data = {"exam": exam, "form": "12345678", "seed": 1, "seconds": 900, "seen": 0, "answers": answers}
        data |= {"points": str(points), "maximum": str(maximum), "topics": told}
        self.note(learner, TrainingKind.MOCK_SAT, data, at=at)
