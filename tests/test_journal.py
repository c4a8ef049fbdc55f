"""The journal: a chain in which any changed, dropped or reordered event is found, and where."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.clocks import Reading
from examapp.domain.errors import JournalBroken
from examapp.domain.journal import GENESIS, INCIDENTS, Event, EventKind, event_digest, first_breach, make_event
from examapp.domain.sittings import replay
from tests.exam_cases import MORNING, FakeClock, begin, small_form

LENGTH = 12


@cache
def sound_journal() -> tuple[Event, ...]:
    clock = FakeClock()
    sitting, event = begin(clock)
    events = [event]
    for number in range(1, LENGTH):
        item = sitting.form.items[number % len(sitting.form.items)]
        now = clock.advance(seconds=20)
        sitting, event = (
            sitting.respond(item.item_id, item.option_ids[0], now) if number % 3 else sitting.move(item.item_id, now)
        )
        events.append(event)
    return tuple(events)


def later(event: Event) -> Reading:
    return replace(event.reading, boot_ms=event.reading.boot_ms + 1)


CHANGES: dict[str, Callable[[Event], Event]] = {
    "sitting": lambda event: replace(event, sitting_id="0" * 16),
    "kind": lambda event: replace(event, kind=EventKind.FOCUS_LOST),
    "boot clock": lambda event: replace(event, reading=later(event)),
    "boot id": lambda event: replace(event, reading=replace(event.reading, boot_id="boot-9")),
    "wall clock": lambda event: replace(
        event, reading=replace(event.reading, wall_at=event.reading.wall_at + timedelta(milliseconds=1))
    ),
    "data": lambda event: replace(event, data={**event.data, "item": "another"}),
    "data added": lambda event: replace(event, data={**event.data, "more": True}),
    "previous": lambda event: replace(event, previous="f" * 64),
    "digest": lambda event: replace(event, digest="f" * 64),
}


def test_a_sound_journal_holds():
    assert first_breach(sound_journal()) is None


def test_a_journal_begins_with_genesis_and_each_event_carries_the_digest_before_it():
    events = sound_journal()
    assert events[0].previous == GENESIS
    assert [event.previous for event in events[1:]] == [event.digest for event in events[:-1]]
    assert [event.seq for event in events] == list(range(LENGTH))


@given(st.integers(0, LENGTH - 1), st.sampled_from(sorted(CHANGES)))
def test_any_change_of_an_event_is_found_at_that_event(index, change):
    events = list(sound_journal())
    events[index] = CHANGES[change](events[index])
    breach = first_breach(events)
    assert breach is not None
    assert breach.seq == index
    assert breach.sitting_id == events[index].sitting_id


@given(st.integers(0, LENGTH - 2))
def test_a_dropped_event_is_found_at_the_one_that_followed_it(index):
    events = list(sound_journal())
    del events[index]
    breach = first_breach(events)
    assert breach is not None
    assert breach.seq == index + 1
    assert breach.message.values == {"seq": index + 1, "expected": index}


@given(st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_events_that_changed_places_are_found_at_the_first_of_the_two_places(one, other):
    first, second = sorted((one, other))
    events = list(sound_journal())
    events[first], events[second] = events[second], events[first]
    breach = first_breach(events)
    if first == second:
        assert breach is None
        return
    assert breach is not None
    assert breach.message.values == {"seq": second, "expected": first}


@given(st.integers(0, LENGTH - 1), st.integers(0, LENGTH))
def test_an_event_that_is_there_twice_is_found(index, place):
    events = list(sound_journal())
    events.insert(place, events[index])
    breach = first_breach(events)
    assert breach is not None
    assert breach.seq in (index, place)


@given(st.integers(0, LENGTH - 2))
def test_an_event_rewritten_with_a_fresh_digest_is_found_at_the_next_one(index):
    events = list(sound_journal())
    old = events[index]
    events[index] = make_event(
        old.sitting_id,
        old.seq,
        old.kind,
        reading=later(old),
        data=old.data,
        previous=old.previous,
    )
    breach = first_breach(events)
    assert breach is not None
    assert breach.seq == index + 1
    assert "does not continue" in str(breach.message)


def test_a_journal_that_does_not_begin_with_a_start_is_broken():
    event = make_event("s", 0, EventKind.MOVED, reading=FakeClock().read(), data={"item": "x"}, previous=GENESIS)
    breach = first_breach([event])
    assert breach is not None
    assert breach.seq == 0


def test_a_journal_that_starts_twice_is_broken_at_the_second_start():
    events = list(sound_journal())
    again = make_event(
        events[0].sitting_id,
        LENGTH,
        EventKind.STARTED,
        reading=events[-1].reading,
        data=events[0].data,
        previous=events[-1].digest,
    )
    breach = first_breach([*events, again])
    assert breach is not None
    assert breach.seq == LENGTH


@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind is not EventKind.STARTED])
def test_every_kind_of_event_but_the_start_may_follow(kind):
    start = sound_journal()[0]
    event = make_event(start.sitting_id, 1, kind, reading=start.reading, data={}, previous=start.digest)
    assert first_breach([start, event]) is None
    assert event.is_incident == (kind in INCIDENTS)


def test_a_broken_journal_is_not_replayed():
    events = list(sound_journal())
    del events[5]
    with pytest.raises(JournalBroken, match="event 6 follows where event 5 is missing") as caught:
        replay(small_form()[0], events)
    assert caught.value.where == events[0].sitting_id


def test_the_digest_is_sha_256_over_a_spelling_that_other_programs_can_repeat():
    # printf '%s' '{"boot_id":"b","boot_ms":5,"data":{"item":"甲"},"kind":"moved","previous":"00…(64)","seq":1,
    # "sitting":"s","wall_at":"2026-11-23T01:00:00.000+00:00"}' | sha256sum
    digest = event_digest(
        "s",
        1,
        EventKind.MOVED,
        reading=Reading(MORNING, 5, "b"),
        data={"item": "甲"},
        previous=GENESIS,
    )
    assert digest == "a932a3f4080401d1be86716cb1264837ea0eaf17f1870123ca4bd917b4a4ade8"
