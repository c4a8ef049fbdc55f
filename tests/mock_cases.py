"""A mock of the small exam that somebody has sat, shared by the tests of mock exams."""

from dataclasses import replace

from examapp.application.admission import Admission
from examapp.application.mocking import MockDesk
from examapp.domain.items import Bank
from examapp.domain.mocks import mock_exam
from examapp.domain.practice import pool_of
from examapp.storage.store import Store
from examapp.storage.training import TrainingLog
from tests.exam_cases import FakeClock, make_candidate, small_exam, small_pool

LEARNER = "13416201281012345"


def bank_of(items):
    return Bank("small-bank", "Small bank", "en", "1", (), (), tuple(items))


class SmallMock:
    """A desk with a log, and the sitting of one mock on a clock that is moved by hand."""

    def __init__(self, *, log=None, items=None, in_forms=(), exam=None):
        self.items = small_pool() if items is None else items
        self.pool = pool_of([bank_of(self.items)], in_forms=in_forms)
        self.log = log or TrainingLog()
        self.clock = FakeClock()
        self.exam = mock_exam(exam or small_exam(), rules="rules", pledge="pledge")
        self.desk = MockDesk(self.log, learner=LEARNER, items={item.digest: item for item in self.items})
        self.keys = {item.item_id: item.key for item in self.items}

    def draw(self, seed=7):
        self.form, self.key_sheet = self.desk.draw(self.exam, self.pool, seed=seed)
        return self.form

    def begin(self, seed=7):
        form = self.draw(seed)
        store = Store()
        store.save_form(form, built_at=self.clock.read().wall_at)
        person = replace(make_candidate(LEARNER), seat="")
        self.delivery = Admission(form, store, self.clock).admit(person)
        return self.delivery

    def answer(self, item, *, right=True):
        key = self.keys[item.item_id]
        wrong = sorted(set(item.option_ids) - key) or sorted(key)[:1]
        for option in sorted(key) if right else wrong[:1]:
            self.delivery.respond(item.item_id, option)

    def sit(self, *, right=99, left_out=0, seed=7):
        """The first so many right, the last so many left out, the others wrong."""
        items = self.begin(seed).sitting.form.items
        for place, item in enumerate(items[: len(items) - left_out]):
            self.answer(item, right=place < right)
        self.clock.advance(minutes=12, seconds=5)
        return self.delivery.submit()

    def finish(self):
        sitting = self.delivery.sitting
        return self.desk.finish(sitting, self.key_sheet, at=sitting.closed_with.reading.wall_at)
