"""Time that was lost in a sitting: noticed, stated with what it cost, and given back by the rule alone."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examapp.application.admission import Admission
from examapp.application.delivery import Delivery
from examapp.application.reentry import ReentryDesk
from examapp.domain.clocks import Reading, asleep
from examapp.domain.credits import Cause, CreditRule
from examapp.domain.errors import GaveWay, JournalBroken, NotPossible, SittingClosed
from examapp.domain.forms import Form, form_id_of
from examapp.domain.journal import Event, EventKind, make_event
from examapp.domain.sittings import Closing, Sitting, replay
from examapp.storage.store import Store
from tests.exam_cases import LICENCE, FakeClock, admit, make_candidate, small_form

FACTS = {"by": ["Wang", "Li"], "reason": "power cut"}
RULE = CreditRule(frozenset(Cause), timedelta(minutes=15))
OLD_JOURNAL = Path(__file__).with_name("journal_before_exam_day.json")


def form_with(rule: CreditRule = RULE, *, minutes: int = 90) -> Form:
    form, _keys = small_form()
    exam = replace(form.exam, credit=rule, duration=timedelta(minutes=minutes))
    return replace(form, exam=exam, form_id=form_id_of(exam, form.items))


class AwakeClock(FakeClock):
    """A clock that knows when the machine was asleep."""

    slept_ms = 0

    def read(self) -> Reading:
        return replace(super().read(), awake_ms=self.boot_ms - self.slept_ms)

    def sleep(self, **span: int) -> None:
        before = self.boot_ms
        self.advance(**span)
        self.slept_ms += self.boot_ms - before


@pytest.fixture
def store():
    with closing(Store()) as opened:
        yield opened


@pytest.fixture
def clock():
    return FakeClock()


def work(delivery: Delivery, clock: FakeClock, seconds: int) -> None:
    """Let time pass with the program ticking every second."""
    for _second in range(seconds):
        clock.advance(seconds=1)
        delivery.tick()


def come_back(store: Store, clock: FakeClock, form: Form) -> Delivery:
    return Admission(form, store, clock).admit(make_candidate())


def kinds(store: Store, sitting: Sitting) -> list[str]:
    return [event.kind.value for event in store.events(sitting.sitting_id)]


def credit(store: Store, clock: FakeClock, sitting: Sitting, *, given: bool = True) -> Sitting:
    """As the command does it: on the journal, beside whatever screen is open."""
    found = replay(sitting.form, store.events(sitting.sitting_id))
    return Delivery(found, store, clock).decide(lambda each, now: each.credit(now, FACTS, given=given))


# --- noticed ---------------------------------------------------------------------------------------------------------


def test_a_program_that_stood_still_says_so_and_for_how_long(store, clock):
    delivery = admit(store, clock, form_with())
    work(delivery, clock, 5)
    clock.advance(seconds=42)
    delivery.tick()
    event = delivery.sitting.incidents[-1]
    assert event.kind is EventKind.SUSPENDED
    assert event.data == {"away_ms": 42_000, "asleep_ms": 0, "cause": "stopped"}
    assert event.cost == timedelta(seconds=42)
    assert delivery.remaining() == timedelta(minutes=89, seconds=13)


def test_a_machine_that_was_asleep_is_told_from_a_program_that_was_stopped(store):
    clock = AwakeClock()
    delivery = admit(store, clock, form_with())
    work(delivery, clock, 5)
    clock.sleep(seconds=4)
    delivery.tick()
    assert delivery.sitting.incidents[-1].data == {"away_ms": 4_000, "asleep_ms": 4_000, "cause": "asleep"}


def test_an_answer_that_comes_before_the_tick_is_taken_after_the_standstill(store, clock):
    delivery = admit(store, clock, form_with())
    work(delivery, clock, 2)
    clock.advance(minutes=3)
    delivery.flag(delivery.sitting.current)
    delivery.tick()
    assert kinds(store, delivery.sitting) == ["started", "suspended", "flagged"]


def test_a_slow_second_is_no_standstill(store, clock):
    delivery = admit(store, clock, form_with())
    work(delivery, clock, 2)
    clock.advance(seconds=9)
    delivery.tick()
    assert kinds(store, delivery.sitting) == ["started"]


def test_readings_without_a_clock_for_sleep_tell_no_sleep():
    clock = FakeClock()
    assert asleep(clock.read(), clock.advance(minutes=9)) == timedelta(0)


@pytest.mark.parametrize(("ended", "cause"), [(True, "ended"), (False, "killed")])
def test_who_comes_back_is_told_apart_by_how_the_program_ended(store, clock, ended, cause):
    form = form_with()
    delivery = admit(store, clock, form)
    if ended:
        delivery.interrupt("SIGTERM")
    clock.advance(minutes=2)
    event = come_back(store, clock, form).sitting.last
    assert (event.data["cause"], event.cost) == (cause, timedelta(minutes=2))


@pytest.mark.parametrize(("ended", "cause"), [(True, "ended"), (False, "killed")])
@pytest.mark.parametrize("meanwhile", ["code", "moved clock", "extra time", "all"])
def test_what_is_recorded_while_the_candidate_is_away_does_not_change_why(store, clock, ended, cause, meanwhile):
    person, desk = make_candidate(), ReentryDesk(lambda: b"s" * 32, lambda: "station", clock, settings=store)
    store.save_candidates([person])
    admission = Admission(form_with(), store, clock, desk=desk)
    delivery = admission.admit(person)
    work(delivery, clock, 30)
    if ended:
        delivery.interrupt("SIGTERM")
    clock.advance(minutes=4 if meanwhile == "moved clock" else 6)
    if meanwhile in ("moved clock", "all"):
        clock.move_wall(timedelta(minutes=-20))
    if meanwhile in ("extra time", "all"):
        Delivery(delivery.sitting, store, clock).decide(lambda s, now: s.grant(timedelta(minutes=5), now, FACTS))
    number = admission.asks_code(person)
    code = "" if number is None else desk.code(delivery.sitting.sitting_id, number)
    sitting = admission.admit(person, code=code).sitting
    back = sitting.incidents[-1]
    assert (back.kind, back.data["cause"]) == (EventKind.RESUMED, cause)
    assert bool(code) is (meanwhile != "moved clock")
    assert bool(sitting.pending.seconds) is not ended


def test_who_works_on_after_a_signal_and_is_killed_then_was_killed(store, clock):
    delivery = admit(store, clock, form_with())
    delivery.interrupt("SIGHUP")
    clock.advance(seconds=3)
    delivery.flag(delivery.sitting.current)
    clock.advance(minutes=2)
    assert come_back(store, clock, delivery.sitting.form).sitting.incidents[-1].data["cause"] == "killed"


def test_a_loss_of_power_is_counted_from_the_last_sign_of_life(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    work(delivery, clock, 305)
    clock.reboot(away=timedelta(minutes=10))
    back = come_back(store, clock, form)
    assert back.sitting.last.cost == timedelta(minutes=10, seconds=5)
    assert back.sitting.last.data["machine_restarted"] is True


def incident_costs(sitting: Sitting) -> dict[str, timedelta]:
    return {event.kind.value: event.cost for event in sitting.incidents}


def test_every_incident_carries_what_it_cost(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    clock.move_wall(timedelta(hours=-2))
    delivery.tick()
    delivery.refuse_paste(40)
    delivery.lose_focus()
    clock.advance(seconds=7)
    delivery.gain_focus()
    clock.advance(seconds=20)
    delivery.tick()
    gained = store.events(delivery.sitting.sitting_id)[4]
    assert (gained.kind, gained.cost) == (EventKind.FOCUS_GAINED, timedelta(seconds=7))
    clock.advance(minutes=3)
    back = come_back(store, clock, form)
    assert incident_costs(back.sitting) == {
        "clock_changed": timedelta(0),
        "paste_refused": timedelta(0),
        "focus_lost": timedelta(0),
        "suspended": timedelta(seconds=20),
        "resumed": timedelta(minutes=3),
    }


# --- given back ------------------------------------------------------------------------------------------------------


def test_power_lost_for_ten_minutes_of_ninety_with_a_cap_of_fifteen_leaves_what_there_was(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    work(delivery, clock, 600)
    before = delivery.remaining()
    clock.reboot(away=timedelta(minutes=10))
    back = come_back(store, clock, form)
    assert back.remaining() == before - timedelta(minutes=10)
    credit(store, clock, back.sitting)
    back.tick()
    assert back.remaining() == before
    assert back.sitting.last.data == {
        **FACTS,
        "losses": [back.sitting.last.seq - 1],
        "seconds": 600,
        "computed": 600,
        "clock_excess_ms": 0,
        "causes": {"restarted": 600},
    }


def test_a_loss_is_decided_about_once(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    clock.advance(minutes=4)
    back = come_back(store, clock, form)
    credit(store, clock, back.sitting)
    with pytest.raises(NotPossible, match="no lost time here"):
        credit(store, clock, back.sitting)
    assert kinds(store, delivery.sitting) == ["started", "resumed", "credited"]


def test_a_loss_that_two_people_declined_is_not_credited_later(store, clock):
    form = form_with()
    admit(store, clock, form)
    clock.advance(minutes=4)
    back = come_back(store, clock, form)
    sitting = credit(store, clock, back.sitting, given=False)
    assert sitting.credited == timedelta(0)
    assert sitting.pending.seconds == 0
    with pytest.raises(NotPossible):
        credit(store, clock, sitting)


def test_what_no_rule_covers_is_not_credited(store, clock):
    form = form_with(CreditRule())
    admit(store, clock, form)
    clock.reboot(away=timedelta(minutes=4))
    with pytest.raises(NotPossible):
        credit(store, clock, come_back(store, clock, form).sitting)


def test_the_cap_is_of_the_sitting_and_not_of_each_loss(store, clock):
    form = form_with()
    admit(store, clock, form)
    for expected in (600, 300):
        clock.advance(minutes=10)
        sitting = credit(store, clock, come_back(store, clock, form).sitting)
        assert sitting.last.data["seconds"] == expected
    clock.advance(minutes=1)
    with pytest.raises(NotPossible):
        credit(store, clock, come_back(store, clock, form).sitting)
    assert sitting.credited == timedelta(minutes=15)


def test_the_deadline_waits_for_the_decision_when_it_passed_while_the_machine_was_off(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    work(delivery, clock, 85 * 60)
    clock.reboot(away=timedelta(minutes=10))
    back = come_back(store, clock, form)
    assert (back.remaining(), back.is_held(), back.sitting.closing) == (timedelta(0), True, None)
    with pytest.raises(SittingClosed, match="Time is up"):
        back.flag(back.sitting.current)
    work(back, clock, 20 * 60)
    assert back.is_held()
    credit(store, clock, back.sitting)
    back.tick()
    assert back.remaining() == timedelta(minutes=5)
    back.flag(back.sitting.current)
    work(back, clock, 5 * 60)
    assert back.sitting.closing is Closing.DEADLINE
    assert replay(form, store.events(back.sitting.sitting_id)) == back.sitting


def test_the_deadline_waits_also_when_it_comes_before_anybody_decided(store, clock):
    form = form_with()
    admit(store, clock, form)
    clock.advance(minutes=10)
    back = come_back(store, clock, form)
    work(back, clock, 80 * 60)
    assert back.is_held()
    credit(store, clock, back.sitting)
    back.tick()
    assert back.remaining() == timedelta(minutes=10)


def test_a_deadline_that_the_cap_cannot_undo_is_reached_at_once(store, clock):
    form = form_with()
    admit(store, clock, form)
    clock.advance(minutes=106)
    back = come_back(store, clock, form)
    assert not back.is_held()
    assert back.sitting.closing is Closing.DEADLINE


def test_declining_closes_what_was_waiting(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    work(delivery, clock, 85 * 60)
    clock.reboot(away=timedelta(minutes=10))
    back = come_back(store, clock, form)
    credit(store, clock, back.sitting, given=False)
    back.tick()
    assert back.sitting.closing is Closing.DEADLINE


def test_who_waits_may_hand_in(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    work(delivery, clock, 85 * 60)
    clock.reboot(away=timedelta(minutes=10))
    assert come_back(store, clock, form).submit().closing is Closing.DEADLINE


def test_a_loss_while_waiting_costs_nothing_and_gives_nothing(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    work(delivery, clock, 85 * 60)
    clock.reboot(away=timedelta(minutes=10))
    come_back(store, clock, form)
    clock.reboot(away=timedelta(minutes=4), boot_id="boot-3")
    back = come_back(store, clock, form)
    assert back.sitting.pending.seconds == 600
    credit(store, clock, back.sitting)
    back.tick()
    assert back.remaining() == timedelta(minutes=5)


def test_a_wall_clock_that_is_a_year_ahead_after_a_restart_closes_nothing_before_two_people_decide(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    work(delivery, clock, 600)
    before = delivery.remaining()
    clock.reboot(away=timedelta(days=365))
    back = come_back(store, clock, form)
    assert back.is_held()
    sitting = credit(store, clock, back.sitting)
    back.tick()
    assert back.remaining() == before
    assert sitting.last.data["clock_excess_ms"] == (timedelta(days=365) - RULE.cap) // timedelta(milliseconds=1)
    assert sitting.under_cap == RULE.cap


def test_a_wall_clock_that_went_back_at_a_restart_is_told(store, clock):
    form = form_with()
    admit(store, clock, form)
    clock.reboot(away=timedelta(minutes=-30))
    event = come_back(store, clock, form).sitting.last
    assert (event.data["away_ms"], event.data["wall_ms"]) == (0, -30 * 60 * 1000)


def test_extra_time_is_the_persons_and_outside_the_cap(store, clock):
    form = form_with()
    delivery = admit(store, clock, form)
    sitting = Delivery(delivery.sitting, store, clock).decide(
        lambda each, now: each.grant(timedelta(minutes=20), now, FACTS)
    )
    assert (sitting.extra, sitting.under_cap) == (timedelta(minutes=20), timedelta(0))
    assert delivery.tick() == timedelta(minutes=110)
    assert sitting.last.data == {**FACTS, "seconds": 1200}


def test_a_submitted_sitting_can_still_be_voided_and_nothing_else(store, clock):
    delivery = admit(store, clock, form_with())
    submitted = delivery.submit()
    voided, event = submitted.void(clock.advance(minutes=1), FACTS)
    assert voided.closing is Closing.VOIDED
    assert voided.closed_with == submitted.last
    assert replay(form_with(), [*store.events(submitted.sitting_id), event]) == voided
    with pytest.raises(SittingClosed, match="voided already"):
        voided.void(clock.read(), FACTS)
    with pytest.raises(SittingClosed):
        submitted.grant(timedelta(minutes=1), clock.read(), FACTS)


# --- nobody writes what cannot be ------------------------------------------------------------------------------------


def forge(sitting: Sitting, kind: EventKind, data: dict, now: Reading) -> Event:
    last = sitting.last
    return make_event(sitting.sitting_id, last.seq + 1, kind, reading=now, data=data, previous=last.digest)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (EventKind.CREDITED, {"losses": [1], "seconds": 601}),
        (EventKind.CREDITED, {"losses": [1], "seconds": 599}),
        (EventKind.CREDITED, {"losses": [], "seconds": 600}),
        (EventKind.CREDITED, {"losses": [1, 1], "seconds": 600}),
        (EventKind.EXTRA_TIME, {"seconds": 0}),
        (EventKind.EXTRA_TIME, {"seconds": -60}),
        (EventKind.EXTRA_TIME, {}),
        (EventKind.RESUMED, {"away_ms": 60_000, "cause": "killed"}),
        (EventKind.SUSPENDED, {"away_ms": 60_000}),
    ],
)
def test_a_journal_that_states_time_the_rule_does_not_give_is_broken(store, clock, kind, data):
    form = form_with()
    admit(store, clock, form)
    clock.advance(minutes=10)
    sitting = come_back(store, clock, form).sitting
    event = forge(sitting, kind, data, clock.advance(seconds=5))
    with pytest.raises(JournalBroken, match=r"event 2 says what cannot be"):
        replay(form, [*store.events(sitting.sitting_id), event])


@pytest.mark.parametrize("kind", [EventKind.CREDITED, EventKind.EXTRA_TIME])
def test_time_is_not_noted_but_decided(store, clock, kind):
    with pytest.raises(ValueError, match="action of its own"):
        admit(store, clock).sitting.note(kind, clock.read(), {"seconds": 60})


LIFE = st.lists(
    st.tuples(
        st.sampled_from(["work", "work", "answer", "stop", "kill", "power", "credit", "decline", "extra", "wall"]),
        st.integers(1, 400),
    ),
    max_size=14,
)


@settings(max_examples=40)
@given(LIFE)
def test_whatever_happens_the_journal_folds_to_what_is_shown_and_time_is_only_given_by_decisions(steps):
    clock, form = FakeClock(), form_with(minutes=20)
    with closing(Store()) as store:
        delivery = admit(store, clock, form)
        for number, (step, seconds) in enumerate(steps):
            delivery = live(step, seconds, delivery, (store, clock, form), boot_id=f"boot-{number + 2}")
            sitting = delivery.sitting
            assert replay(form, store.events(sitting.sitting_id)) == sitting
            assert sitting.under_cap <= RULE.cap
            assert sitting.allowance <= form.exam.duration + RULE.cap + sitting.extra
            assert sitting.is_open == bool(delivery.remaining() or delivery.is_held())


def live(step: str, seconds: int, delivery: Delivery, room: tuple, *, boot_id: str) -> Delivery:
    store, clock, form = room
    if not delivery.sitting.is_open:
        return delivery
    match step:
        case "work":
            work(delivery, clock, seconds % 60)
        case "stop":
            delivery.tick()
            clock.advance(seconds=seconds)
        case "wall":
            clock.move_wall(timedelta(seconds=seconds - 200))
        case "kill":
            clock.advance(seconds=seconds)
            return come_back(store, clock, form)
        case "power":
            clock.reboot(away=timedelta(seconds=seconds - 20), boot_id=boot_id)
            return come_back(store, clock, form)
        case "credit" | "decline" if delivery.sitting.pending.seconds:
            credit(store, clock, delivery.sitting, given=step == "credit")
        case "extra":
            delivery.decide(lambda each, now: each.grant(timedelta(seconds=seconds), now, FACTS))
        case "answer" if delivery.remaining() > timedelta(seconds=1):
            delivery.flag(delivery.sitting.current)
    delivery.tick()
    return delivery


# --- two copies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("notices", ["tick", "answer"])
def test_the_older_of_two_copies_records_the_second_and_gives_way(tmp_path, clock, notices):
    form = form_with()
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        older = admit(one, clock, form)
        clock.advance(seconds=20)
        newer = come_back(other, clock, form)
        with pytest.raises(GaveWay, match="another window"):
            older.tick() if notices == "tick" else older.flag(older.sitting.current)
        assert older.gave_way
        newer.flag(newer.sitting.current)
        assert kinds(one, newer.sitting) == ["started", "resumed", "second_copy", "flagged"]
        assert newer.sitting.incidents[-1].data == {"resumed": 1, "away_ms": 0}
        with pytest.raises(GaveWay):
            older.flag(older.sitting.current)
        assert older.tick() == timedelta(0)
        assert newer.sitting.losses == ()
        assert replay(form, one.events(newer.sitting.sitting_id)) == newer.sitting


def test_a_copy_that_comes_while_the_other_writes_reads_anew_and_goes_on(tmp_path, clock):
    form = form_with()
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        older = admit(one, clock, form)
        newer = Delivery(older.sitting, other, clock)
        older.flag(older.sitting.current)
        assert newer.resume().flagged
        assert kinds(one, newer.sitting) == ["started", "flagged", "resumed"]


def test_two_copies_that_begin_at_once_begin_one_sitting(tmp_path, clock):
    form = form_with()
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        one.save_candidates([make_candidate()])
        late = Blindfold(other)
        admission = Admission(form, late, clock)
        first = come_back(one, clock, form)
        second = admission.admit(make_candidate())
        assert kinds(one, first.sitting) == ["started", "resumed"]
        assert second.sitting.sitting_id == first.sitting.sitting_id


class Blindfold:
    """A store that the first time it is asked does not see the journal yet."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = False
        self.append, self.candidate, self.last_seq = store.append, store.candidate, store.last_seq

    def events(self, sitting_id: str) -> list[Event]:
        found = self._store.events(sitting_id) if self._seen else []
        self._seen = True
        return found


def test_a_submission_elsewhere_is_taken_in_without_a_word(tmp_path, clock):
    form = form_with()
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        older = admit(one, clock, form)
        come_back(other, clock, form).submit()
        with pytest.raises(GaveWay):
            older.tick()
        assert kinds(one, older.sitting) == ["started", "resumed", "submitted"]


def test_a_decision_made_elsewhere_is_taken_in_at_the_next_action(tmp_path, clock):
    form = form_with()
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        delivery = admit(one, clock, form)
        desk = Delivery(delivery.sitting, other, clock)
        desk.decide(lambda each, now: each.grant(timedelta(minutes=5), now, FACTS))
        assert delivery.flag(delivery.sitting.current).extra == timedelta(minutes=5)
        desk.decide(lambda each, now: each.void(now, FACTS))
        assert delivery.tick() == timedelta(0)
        assert delivery.sitting.closing is Closing.VOIDED


# --- what was stored before ------------------------------------------------------------------------------------------


def test_a_journal_stored_before_there_were_credits_replays_as_it_did():
    stored = json.loads(OLD_JOURNAL.read_text(encoding="utf-8"))
    form, _keys = small_form()
    events = [
        Event(
            row[0], row[1], EventKind(row[2]), Reading(datetime.fromisoformat(row[3]), row[4], row[5]), row[6], *row[7:]
        )
        for row in stored["events"]
    ]
    assert form.form_id == stored["form_id"]
    assert events[0].data["candidate"] == LICENCE
    sitting = replay(form, events)
    assert sitting.closing is Closing(stored["closing"])
    assert sitting.elapsed == timedelta(milliseconds=stored["elapsed_ms"])
    assert sitting.credited == timedelta(seconds=stored["credited_s"])
    assert sorted(sitting.answered) == stored["answered"]
    before = replay(form, events[:-1])
    moment = events[-2].reading
    left = timedelta(seconds=stored["left_before_s"][0])
    assert before.remaining(moment) == left
    assert before.pending.seconds == 0
