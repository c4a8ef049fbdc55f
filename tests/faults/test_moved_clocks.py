"""The wall clock moved, the machine restarted: time left is the boot clock's, and every move is recorded."""

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from examapp.application.administration import verify
from examapp.application.admission import Admission
from examapp.domain.clocks import TOLERATED_DRIFT
from examapp.domain.journal import EventKind, first_breach
from examapp.domain.sittings import replay
from examapp.storage.store import Store
from tests.exam_cases import DURATION, LICENCE, MORNING, FakeClock, admit, make_candidate, small_form

MOVES = st.timedeltas(timedelta(days=-400), timedelta(days=400))


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next: the wall clock is moved, so much time passes, an item is answered."""

    moved_by: timedelta
    passed_ms: int
    answers: int


STEPS = st.lists(
    st.builds(Step, moved_by=MOVES, passed_ms=st.integers(0, 60_000), answers=st.integers(0, 2)), max_size=12
)


@given(steps=STEPS)
def test_moving_the_wall_clock_gives_and_takes_no_time_and_is_recorded(steps):
    clock = FakeClock()
    form, _keys = small_form()
    with closing(Store()) as store:
        store.save_form(form, built_at=MORNING)
        delivery = admit(store, clock)
        used_ms = moves = 0
        for number, step in enumerate(steps):
            clock.move_wall(step.moved_by)
            clock.advance(milliseconds=step.passed_ms)
            used_ms += step.passed_ms
            moves += abs(step.moved_by) > TOLERATED_DRIFT
            assert delivery.tick() == DURATION - timedelta(milliseconds=used_ms)
            for answer in range(step.answers):
                item = delivery.sitting.form.items[(number + answer) % len(form.items)]
                delivery.respond(item.item_id, item.option_ids[answer])
        events = store.events(delivery.sitting.sitting_id)
        assert first_breach(events) is None
        assert replay(form, events) == delivery.sitting
        assert sum(event.kind is EventKind.CLOCK_CHANGED for event in events) >= moves
        assert verify(store).holds


@given(
    away=st.integers(-400 * 86_400_000, 29 * 60_000).map(lambda ms: timedelta(milliseconds=ms)),
    worked_ms=st.integers(1, 50_000),
    moved_by=MOVES,
)
def test_across_a_restart_a_clock_set_back_gives_no_more_than_was_left(away, worked_ms, moved_by):
    clock = FakeClock()
    form, _keys = small_form()
    with closing(Store()) as store:
        delivery = admit(store, clock)
        clock.advance(milliseconds=worked_ms)
        item = delivery.sitting.form.items[0]
        delivery.respond(item.item_id, item.option_ids[0])
        left = delivery.remaining()
        answered = delivery.sitting.responses
        clock.reboot(away=away)
        admission = Admission(form, store, clock)
        resumed = admission.admit(make_candidate(LICENCE))
        assert resumed.sitting.responses == answered
        assert resumed.remaining() <= left
        assert resumed.remaining() == max(timedelta(0), left - max(timedelta(0), away))
        if resumed.sitting.is_open:
            assert resumed.sitting.incidents[-1].data["machine_restarted"] is True
            clock.move_wall(moved_by)
            before = resumed.remaining()
            clock.advance(milliseconds=1)
            assert resumed.tick() == before - timedelta(milliseconds=1)
        assert first_breach(store.events(resumed.sitting.sitting_id)) is None


def test_a_clock_that_is_moved_at_every_answer_loses_none(tmp_path):
    clock = FakeClock()
    form, _keys = small_form()
    with closing(Store(tmp_path)) as store:
        store.save_form(form, built_at=MORNING)
        delivery = admit(store, clock)
        for number, item in enumerate(delivery.sitting.form.items):
            clock.move_wall(timedelta(hours=(-1) ** number * (number + 1)))
            delivery.respond(item.item_id, item.option_ids[0])
        shown = delivery.sitting
    with closing(Store(tmp_path)) as store:
        assert replay(form, store.events(shown.sitting_id)) == shown
        assert len(shown.answered) == len(form.items)
        assert verify(store).holds
