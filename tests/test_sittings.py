"""Sittings: actions and the fold of their events, the deadline, and time that nobody can turn back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.clocks import Reading
from examapp.domain.errors import JournalBroken, SittingClosed, UnknownItem, UnknownOption
from examapp.domain.forms import arrange
from examapp.domain.items import ItemType
from examapp.domain.journal import Event, EventKind, make_event
from examapp.domain.sittings import Closing, Sitting, advance, replay, sitting_id_of
from tests.exam_cases import DURATION, LICENCE, MORNING, FakeClock, begin, first_of, small_form

ZERO = timedelta(0)
ITEMS = len(small_form()[0].items)

Step = tuple[str, int, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["respond", "respond", "clear", "strike", "flag", "move", "note", "credit", "wall", "reboot"]),
        st.integers(0, ITEMS - 1),
        st.integers(0, 3),
        st.integers(0, 200_000),
    ),
    max_size=25,
)


def credited_before(sitting: Sitting, now: Reading, *, seconds: int) -> tuple[Sitting, Event]:
    """Credited as journals have it that were written before there was a rule to compute the time."""
    last, data = sitting.last, {"seconds": seconds, "reason": "power cut"}
    event = make_event(
        sitting.sitting_id, last.seq + 1, EventKind.CREDITED, reading=now, data=data, previous=last.digest
    )
    return advance(sitting, event), event


def act(sitting: Sitting, step: Step, clock: FakeClock) -> tuple[Sitting, Event] | None:
    """Carry out one random step; None when it only moved a clock."""
    action, place, choice, passed = step
    now = clock.advance(milliseconds=passed)
    item = sitting.form.items[place]
    option_id = item.option_ids[choice % len(item.option_ids)]
    match action:
        case "respond":
            return sitting.respond(item.item_id, option_id, now)
        case "clear":
            return sitting.clear(item.item_id, now)
        case "strike":
            return sitting.strike(item.item_id, option_id, now)
        case "flag":
            return sitting.flag(item.item_id, now)
        case "move":
            return sitting.move(item.item_id, now)
        case "note":
            return sitting.note(EventKind.FOCUS_LOST, now, {})
        case "credit":
            return credited_before(sitting, now, seconds=choice * 60)
        case "wall":
            clock.move_wall(timedelta(minutes=place - 5))
        case _:
            clock.reboot(away=timedelta(minutes=choice), boot_id=f"boot-{passed}")
    return None


def live_through(steps: list[Step], closing: Closing | None = None) -> tuple[list[Sitting], list[Event]]:
    """The sittings and events of a random life, which ends early when time runs out."""
    clock = FakeClock()
    sitting, event = begin(clock)
    sittings, events = [sitting], [event]
    for step in steps:
        try:
            outcome = act(sittings[-1], step, clock)
        except SittingClosed:
            break
        if outcome is not None:
            sittings.append(outcome[0])
            events.append(outcome[1])
    if closing is not None:
        clock.advance(seconds=1)
        if closing is Closing.DEADLINE or not sittings[-1].remaining(clock.read()):
            clock.advance(minutes=500)
            closing = Closing.DEADLINE
        sitting, event = sittings[-1].submit(closing, clock.read())
        sittings.append(sitting)
        events.append(event)
    return sittings, events


@given(STEPS, st.sampled_from([None, Closing.CANDIDATE, Closing.DEADLINE]))
def test_replaying_the_journal_gives_the_sitting_that_was_built_step_by_step(steps, closing):
    sittings, events = live_through(steps, closing)
    form, _keys = small_form()
    for length in {1, len(events) // 2 + 1, len(events)}:
        assert replay(form, events[:length]) == sittings[length - 1]


@given(STEPS)
def test_a_journal_carries_the_same_sitting_over_the_form_in_seat_order(steps):
    sittings, events = live_through(steps)
    assert replay(sittings[-1].form, events) == sittings[-1]


@given(STEPS)
def test_actions_change_no_sitting_that_was_there_before(steps):
    sittings, events = live_through(steps)
    form, _keys = small_form()
    assert [replay(form, events[: length + 1]) for length in range(len(events))] == sittings


def test_the_start_names_candidate_form_and_seat():
    clock = FakeClock()
    form, _keys = small_form()
    sitting, event = begin(clock, form)
    assert (event.seq, event.kind) == (0, EventKind.STARTED)
    assert {"candidate": LICENCE, "form": form.form_id, "seat_seed": "seat-7"}.items() <= dict(event.data).items()
    assert sitting.sitting_id == sitting_id_of(form.form_id, LICENCE)
    assert sitting.form == arrange(form, "seat-7")
    assert sitting.current == sitting.form.items[0].item_id
    assert sitting.seen == {sitting.current}
    assert sitting.is_open
    assert sitting.saved is None


def test_a_sitting_has_one_name_for_each_candidate_and_form():
    names = {sitting_id_of(form, candidate) for form in ("f1", "f2") for candidate in ("1", "2")}
    assert len(names) == 4
    assert all(len(name) == 16 for name in names)


@pytest.mark.parametrize("item_type", [ItemType.TRUE_FALSE, ItemType.SINGLE])
def test_where_one_option_counts_a_second_choice_replaces_the_first(item_type):
    clock = FakeClock()
    sitting, _event = begin(clock)
    item = sitting.form.item(first_of(sitting.form, item_type))
    for option_id in item.option_ids:
        sitting, event = sitting.respond(item.item_id, option_id, clock.advance(seconds=1))
        assert sitting.response(item.item_id) == {option_id}
        assert event.data == {"item": item.item_id, "options": [option_id]}
    sitting, _event = sitting.respond(item.item_id, item.option_ids[-1], clock.advance(seconds=1))
    assert sitting.response(item.item_id) == {item.option_ids[-1]}


@pytest.mark.parametrize("item_type", [ItemType.MULTIPLE, ItemType.INDEFINITE])
def test_where_several_count_an_option_is_added_and_taken_back(item_type):
    clock = FakeClock()
    sitting, _event = begin(clock)
    item_id = first_of(sitting.form, item_type)
    sitting, _event = sitting.respond(item_id, "C", clock.advance(seconds=1))
    sitting, event = sitting.respond(item_id, "A", clock.advance(seconds=1))
    assert event.data["options"] == ["A", "C"]
    assert sitting.response(item_id) == {"A", "C"}
    sitting, event = sitting.respond(item_id, "C", clock.advance(seconds=1))
    assert sitting.response(item_id) == {"A"}
    sitting, event = sitting.respond(item_id, "A", clock.advance(seconds=1))
    assert event.kind is EventKind.CLEARED
    assert sitting.response(item_id) == frozenset()
    assert item_id in sitting.responses
    assert item_id not in sitting.answered


def test_clearing_leaves_an_explicit_blank():
    clock = FakeClock()
    sitting, _event = begin(clock)
    sitting, _event = sitting.respond(sitting.current, sitting.form.items[0].option_ids[0], clock.advance(seconds=1))
    assert sitting.answered == {sitting.current}
    sitting, _event = sitting.clear(sitting.current, clock.advance(seconds=1))
    assert sitting.responses == {sitting.current: frozenset()}
    assert not sitting.answered


def test_what_was_saved_last_is_a_response_and_nothing_else():
    clock = FakeClock()
    sitting, _event = begin(clock)
    item = sitting.form.items[0]
    answered_at = clock.advance(seconds=5)
    sitting, _event = sitting.respond(item.item_id, item.option_ids[0], answered_at)
    sitting, _event = sitting.flag(item.item_id, clock.advance(seconds=5))
    assert sitting.saved == answered_at


def test_an_option_is_struck_out_and_restored_and_stays_chosen():
    clock = FakeClock()
    sitting, _event = begin(clock)
    item_id = first_of(sitting.form, ItemType.SINGLE)
    sitting, _event = sitting.respond(item_id, "B", clock.advance(seconds=1))
    sitting, event = sitting.strike(item_id, "B", clock.advance(seconds=1))
    assert event.data == {"item": item_id, "option": "B", "on": True}
    assert sitting.struck == {item_id: frozenset("B")}
    assert sitting.response(item_id) == {"B"}
    sitting, event = sitting.strike(item_id, "B", clock.advance(seconds=1))
    assert event.data["on"] is False
    assert sitting.struck == {item_id: frozenset()}


def test_a_flag_is_set_and_taken_away():
    clock = FakeClock()
    sitting, _event = begin(clock)
    sitting, _event = sitting.flag(sitting.current, clock.advance(seconds=1))
    assert sitting.flagged == {sitting.current}
    sitting, _event = sitting.flag(sitting.current, clock.advance(seconds=1))
    assert sitting.flagged == frozenset()


def test_moving_shows_an_item_and_remembers_that_it_was_seen():
    clock = FakeClock()
    sitting, _event = begin(clock)
    first, last = sitting.form.items[0].item_id, sitting.form.items[-1].item_id
    sitting, _event = sitting.move(last, clock.advance(seconds=1))
    assert sitting.current == last
    assert sitting.seen == {first, last}


def test_what_the_form_does_not_have_is_refused():
    clock = FakeClock()
    sitting, _event = begin(clock)
    with pytest.raises(UnknownItem, match="nowhere"):
        sitting.respond("nowhere", "A", clock.read())
    with pytest.raises(UnknownItem):
        sitting.move("nowhere", clock.read())
    item_id = first_of(sitting.form, ItemType.TRUE_FALSE)
    with pytest.raises(UnknownOption, match=f"{item_id} has no option C"):
        sitting.respond(item_id, "C", clock.read())
    with pytest.raises(UnknownOption):
        sitting.strike(item_id, "A", clock.read())


def actions_on(sitting: Sitting, now: Reading) -> list:
    item = sitting.form.items[0]
    return [
        lambda: sitting.respond(item.item_id, item.option_ids[0], now),
        lambda: sitting.clear(item.item_id, now),
        lambda: sitting.strike(item.item_id, item.option_ids[0], now),
        lambda: sitting.flag(item.item_id, now),
        lambda: sitting.move(item.item_id, now),
    ]


def test_nothing_is_taken_from_the_deadline_on():
    clock = FakeClock()
    sitting, _event = begin(clock)
    clock.advance(minutes=29, seconds=59, milliseconds=999)
    assert sitting.remaining(clock.read()) == timedelta(milliseconds=1)
    for action in actions_on(sitting, clock.read()):
        action()
    now = clock.advance(milliseconds=1)
    assert sitting.remaining(now) == ZERO
    for action in actions_on(sitting, now):
        with pytest.raises(SittingClosed, match="Time is up"):
            action()


def test_a_closed_sitting_takes_nothing_at_all():
    clock = FakeClock()
    sitting, _event = begin(clock)
    sitting, event = sitting.submit(Closing.CANDIDATE, clock.advance(minutes=5))
    assert event.data == {"by": "candidate"}
    assert sitting.closing is Closing.CANDIDATE
    assert not sitting.is_open
    now = clock.advance(minutes=1)
    assert sitting.remaining(now) == ZERO
    for action in [
        *actions_on(sitting, now),
        lambda: sitting.submit(Closing.CANDIDATE, now),
        lambda: sitting.submit(Closing.DEADLINE, now),
        lambda: sitting.note(EventKind.FOCUS_LOST, now, {}),
    ]:
        with pytest.raises(SittingClosed, match="has been closed"):
            action()


def test_the_deadline_does_not_close_a_sitting_before_time_is_up():
    clock = FakeClock()
    sitting, _event = begin(clock)
    with pytest.raises(SittingClosed, match="Time is not up"):
        sitting.submit(Closing.DEADLINE, clock.advance(minutes=29, seconds=59))
    sitting, _event = sitting.submit(Closing.DEADLINE, clock.advance(seconds=1))
    assert sitting.closing is Closing.DEADLINE


def test_the_candidate_does_not_close_a_sitting_after_time_is_up():
    clock = FakeClock()
    sitting, _event = begin(clock)
    with pytest.raises(SittingClosed, match="Time is up"):
        sitting.submit(Closing.CANDIDATE, clock.advance(minutes=30))


def test_credited_time_is_added_and_recorded_as_an_incident():
    clock = FakeClock()
    sitting, _event = begin(clock)
    clock.advance(minutes=10)
    sitting, event = credited_before(sitting, clock.read(), seconds=300)
    assert sitting.remaining(clock.read()) == timedelta(minutes=25)
    assert sitting.incidents == (event,)


def test_a_voided_sitting_is_closed():
    clock = FakeClock()
    sitting, _event = begin(clock)
    sitting, event = sitting.note(EventKind.VOIDED, clock.advance(minutes=1), {"reason": "impersonation"})
    assert sitting.closing is Closing.VOIDED
    assert sitting.incidents == (event,)


def test_incidents_are_kept_in_order_and_actions_are_none():
    clock = FakeClock()
    sitting, _event = begin(clock)
    for kind in (EventKind.FOCUS_LOST, EventKind.FOCUS_GAINED, EventKind.PASTE_REFUSED):
        sitting, _event = sitting.note(kind, clock.advance(seconds=1), {})
    sitting, _event = sitting.flag(sitting.current, clock.advance(seconds=1))
    assert [event.kind for event in sitting.incidents] == [EventKind.FOCUS_LOST, EventKind.PASTE_REFUSED]


@given(
    st.lists(st.tuples(st.integers(0, 400_000), st.timedeltas(timedelta(days=-30), timedelta(days=30))), max_size=12)
)
def test_remaining_time_only_falls_and_the_wall_clock_has_no_say_in_it(passages):
    clock = FakeClock()
    sitting, _event = begin(clock)
    before, used = sitting.remaining(clock.read()), ZERO
    for number, (passed, moved) in enumerate(passages):
        clock.advance(milliseconds=passed)
        used += timedelta(milliseconds=passed)
        left = sitting.remaining(clock.move_wall(moved))
        assert left == max(ZERO, DURATION - used) <= before
        if number % 2 and left:
            sitting, _event = sitting.flag(sitting.current, clock.read())
            assert sitting.remaining(clock.read()) == left
        before = left


@given(STEPS)
def test_remaining_time_grows_by_nothing_but_credit(steps):
    sittings, events = live_through(steps)
    for before, after, event in zip(sittings, sittings[1:], events[1:], strict=False):
        left_before, left_after = before.remaining(before.last.reading), after.remaining(event.reading)
        credit = after.credited - before.credited
        assert left_after <= left_before + credit
        assert (credit > ZERO) <= (event.kind is EventKind.CREDITED)


@given(st.integers(0, 25), st.timedeltas(timedelta(hours=-30), timedelta(hours=30)), st.integers(0, 10**7))
def test_across_a_restart_time_lost_is_what_the_wall_clock_says_and_never_a_gain(worked, away, boot_ms):
    clock = FakeClock()
    sitting, _event = begin(clock)
    sitting, _event = sitting.flag(sitting.current, clock.advance(minutes=worked))
    left = sitting.remaining(clock.read())
    clock.reboot(away=away)
    clock.boot_ms = boot_ms
    assert sitting.remaining(clock.read()) == max(ZERO, left - max(ZERO, away))


def test_a_journal_of_another_form_is_refused():
    _sitting, event = begin(FakeClock())
    other, _keys = small_form(8)
    assert other.form_id != small_form()[0].form_id
    with pytest.raises(JournalBroken, match="does not begin with the start of a sitting of this form"):
        replay(other, [event])


def test_an_empty_journal_is_no_sitting():
    with pytest.raises(JournalBroken):
        replay(small_form()[0], [])


def follow(events: list[Event], kind: EventKind, data: dict, now: Reading) -> list[Event]:
    """The journal with one more event whose chain is sound, as a forger would make it."""
    last = events[-1]
    return [*events, make_event(last.sitting_id, last.seq + 1, kind, reading=now, data=data, previous=last.digest)]


@pytest.mark.parametrize("kind", [EventKind.RESPONDED, EventKind.CREDITED, EventKind.SUBMITTED, EventKind.FOCUS_LOST])
def test_a_journal_that_goes_on_after_the_end_is_broken(kind):
    clock = FakeClock()
    sitting, event = begin(clock)
    item = sitting.form.items[0]
    _sitting, submitted = sitting.submit(Closing.CANDIDATE, clock.advance(minutes=1))
    data = {"item": item.item_id, "options": [item.option_ids[0]], "seconds": 60, "by": "candidate"}
    with pytest.raises(JournalBroken, match="2"):
        replay(small_form()[0], follow([event, submitted], kind, data, clock.advance(seconds=1)))


def test_a_journal_with_a_response_after_the_deadline_is_broken():
    clock = FakeClock()
    sitting, event = begin(clock)
    item = sitting.form.items[0]
    data = {"item": item.item_id, "options": [item.option_ids[0]]}
    with pytest.raises(JournalBroken, match="1"):
        replay(small_form()[0], follow([event], EventKind.RESPONDED, data, clock.advance(minutes=31)))


@pytest.mark.parametrize("data", [{"item": "nowhere", "options": ["A"]}, {"item": None, "options": ["Z"]}, {}])
def test_a_journal_with_a_response_to_what_the_form_does_not_have_is_broken(data):
    clock = FakeClock()
    sitting, event = begin(clock)
    if "item" in data:
        data = {**data, "item": data["item"] or sitting.form.items[0].item_id}
    with pytest.raises(JournalBroken, match="1"):
        replay(small_form()[0], follow([event], EventKind.RESPONDED, data, clock.advance(minutes=1)))


def test_an_event_in_memory_is_the_event_that_the_store_will_give_back():
    clock = FakeClock(wall_at=MORNING + timedelta(microseconds=1_234))
    sitting, event = begin(clock)
    assert event.reading.wall_at == MORNING + timedelta(milliseconds=1)
    assert sitting.last.reading == event.reading
