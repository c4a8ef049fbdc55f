"""Admission: who may sit, and going on where one was."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from examapp.application.admission import Admission, Decision
from examapp.domain.errors import JournalBroken, NotAdmitted, NotSaved
from examapp.domain.forms import Form
from examapp.domain.journal import EventKind
from examapp.domain.people import CandidateState
from examapp.domain.sittings import Closing
from examapp.storage.store import Store
from tests.exam_cases import LICENCE, MORNING, FakeClock, make_candidate, small_form

OTHER = "13416201281000099"


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(Store()) as opened:
        opened.save_candidates([make_candidate(), make_candidate(OTHER, name="Li", seat="08")])
        yield opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def admission(store: Store, clock: FakeClock) -> Admission:
    return Admission(small_form()[0], store, clock)


@pytest.mark.parametrize("typed", [LICENCE, f" {LICENCE} ", "１３４１６２０１２８１０１２３４５"])
def test_a_candidate_is_known_by_the_licence_number(admission, typed):
    assert admission.identify(typed) == make_candidate()


def test_somebody_who_is_not_on_the_roster_is_not_admitted(admission):
    with pytest.raises(NotAdmitted, match="Nobody on the roster has the licence number 13416201281999999") as caught:
        admission.identify("13416201281999999")
    assert "ask the invigilator" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("typed", "reason"), [("1341620128101234", "has 16 digits"), ("X" * 17, "“X” is not a digit"), ("", "has 0")]
)
def test_a_number_that_cannot_be_one_is_refused_with_the_reason(admission, typed, reason):
    with pytest.raises(NotAdmitted, match=reason):
        admission.identify(typed)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (CandidateState.DEFERRED, "deferred"),
        (CandidateState.EXEMPT, "exempt"),
        (CandidateState.ABSENT, "absent"),
    ],
)
def test_who_is_excused_does_not_sit(store, admission, state, reason):
    store.save_candidates([make_candidate(state=state)])
    with pytest.raises(NotAdmitted, match=reason):
        admission.identify(LICENCE)


def test_identifying_writes_nothing(store, admission):
    admission.identify(LICENCE)
    assert store.sitting_ids() == []


def test_admission_begins_the_sitting_and_its_clock(store, clock, admission):
    delivery = admission.admit(admission.identify(LICENCE))
    (event,) = store.events(delivery.sitting.sitting_id)
    assert event.kind is EventKind.STARTED
    assert event.reading == clock.read()
    assert delivery.remaining() == timedelta(minutes=30)


def test_two_candidates_see_the_same_items_in_orders_of_their_own(admission):
    one, other = (admission.admit(admission.identify(number)).sitting for number in (LICENCE, OTHER))
    assert one.sitting_id != other.sitting_id
    assert one.form.form_id == other.form.form_id
    assert sorted(item.item_id for item in one.form.items) == sorted(item.item_id for item in other.form.items)
    assert one.form.items != other.form.items


def test_who_comes_back_finds_everything_as_it_was_and_the_time_that_passed_gone(store, clock, admission):
    delivery = admission.admit(admission.identify(LICENCE))
    items = delivery.sitting.form.items
    clock.advance(minutes=3)
    delivery.respond(items[0].item_id, items[0].option_ids[0])
    delivery.strike(items[1].item_id, items[1].option_ids[0])
    delivery.flag(items[2].item_id)
    delivery.move(items[4].item_id)
    before = delivery.sitting
    clock.advance(minutes=2)

    again = Admission(small_form()[0], store, clock)
    found = again.sitting_of(again.identify(LICENCE))
    assert found == before
    resumed = again.admit(again.identify(LICENCE))
    for name in ("form", "current", "responses", "struck", "flagged", "seen", "saved", "candidate_id"):
        assert getattr(resumed.sitting, name) == getattr(before, name)
    assert resumed.remaining() == timedelta(minutes=25)
    assert resumed.sitting.last.kind is EventKind.RESUMED
    assert resumed.sitting.last.data == {
        "away_ms": 120_000,
        "machine_restarted": False,
        "cause": "killed",
        "wall_ms": 120_000,
    }


def test_the_wall_clock_is_looked_at_when_somebody_comes_back(clock, admission):
    delivery = admission.admit(admission.identify(LICENCE))
    clock.advance(minutes=2)
    clock.move_wall(timedelta(minutes=-20))
    resumed = admission.admit(admission.identify(LICENCE))
    assert [event.kind for event in resumed.sitting.incidents] == [EventKind.CLOCK_CHANGED, EventKind.RESUMED]
    assert resumed.remaining() == timedelta(minutes=28)
    assert delivery.sitting.sitting_id == resumed.sitting.sitting_id


def test_who_comes_back_too_late_finds_the_sitting_closed_by_the_deadline(store, clock, admission):
    admission.admit(admission.identify(LICENCE))
    clock.advance(minutes=31)
    delivery = admission.admit(admission.identify(LICENCE))
    assert delivery.sitting.closing is Closing.DEADLINE
    kinds = [event.kind.value for event in store.events(delivery.sitting.sitting_id)]
    assert kinds == ["started", "resumed", "submitted"]


def test_who_has_submitted_is_not_admitted_again(admission):
    candidate = admission.identify(LICENCE)
    admission.admit(candidate).submit()
    with pytest.raises(NotAdmitted, match="already submitted"):
        admission.identify(LICENCE)
    assert not admission.admit(candidate).sitting.is_open


def test_a_second_form_is_a_second_sitting(store, clock, admission):
    admission.admit(admission.identify(LICENCE)).submit()
    other = Admission(small_form(8)[0], store, clock)
    assert other.admit(other.identify(LICENCE)).sitting.is_open
    assert len(store.sitting_ids()) == 2


def test_a_start_that_is_not_saved_admits_nobody(store, admission):
    candidate = admission.identify(LICENCE)
    store._connection.execute("DROP TABLE events")
    store._connection.execute("CREATE TABLE events (sitting_id, entry)")
    with pytest.raises(NotSaved):
        Admission(small_form()[0], EmptyHanded(store), FakeClock()).admit(candidate)


class EmptyHanded:
    """A store whose events cannot be read back because there are none."""

    def __init__(self, store: Store) -> None:
        self.append = store.append
        self.candidate = store.candidate

    def events(self, _sitting_id: str) -> list:
        return []


def test_a_broken_journal_is_not_gone_on_with(store, admission):
    delivery = admission.admit(admission.identify(LICENCE))
    delivery.flag(delivery.sitting.current)
    store._connection.execute("DROP TRIGGER events_are_never_deleted")
    store._connection.execute("DELETE FROM events WHERE seq = 0")
    with pytest.raises(JournalBroken):
        admission.identify(LICENCE)


# --- late arrival, and what was decided before -----------------------------------------------------------------------


class Decided:
    """Decisions as the audit has them."""

    def __init__(self, *decisions: Decision) -> None:
        self.decisions = decisions

    def about(self, form_id: str, candidate_id: str) -> tuple[Decision, ...]:
        assert (form_id, candidate_id) == (latest_at(30).form_id, LICENCE)
        return self.decisions


LATE = Decision(EventKind.LATE_ADMITTED, {"by": ["Wang", "Li"], "reason": "train", "decision": "d1"})
EXTRA = Decision(EventKind.EXTRA_TIME, {"by": ["Wang", "Li"], "reason": "eyes", "seconds": 600, "decision": "d2"})


def latest_at(minutes: int) -> Form:
    form, _keys = small_form()
    return replace(form, exam=replace(form.exam, latest_start=timedelta(minutes=minutes)))


def late_door(store, clock, *decisions: Decision) -> Admission:
    return Admission(latest_at(30), store, clock, opened_at=MORNING, decisions=Decided(*decisions))


def test_until_the_latest_start_everybody_may_begin(store, clock):
    clock.advance(minutes=30)
    assert late_door(store, clock).admit(make_candidate()).remaining() == timedelta(minutes=30)


def test_after_the_latest_start_nobody_begins(store, clock):
    clock.advance(minutes=30, milliseconds=1)
    door = late_door(store, clock)
    for act in (lambda: door.identify(LICENCE), lambda: door.admit(make_candidate())):
        with pytest.raises(NotAdmitted, match="could be begun until"):
            act()
    assert store.sitting_ids() == []


def test_the_latest_start_is_not_the_end_of_work(store, clock):
    door = late_door(store, clock)
    door.admit(door.identify(LICENCE))
    clock.advance(minutes=29)
    door.admit(door.identify(LICENCE))
    clock.advance(seconds=30)
    assert door.identify(LICENCE) == make_candidate()


def test_who_was_admitted_late_begins_with_the_whole_time_and_the_journal_says_so(store, clock):
    clock.advance(minutes=41)
    door = late_door(store, clock, LATE)
    delivery = door.admit(door.identify(LICENCE))
    assert delivery.remaining() == timedelta(minutes=30)
    (event,) = delivery.sitting.incidents
    assert event.kind is EventKind.LATE_ADMITTED
    assert event.data == {**LATE.data, "minutes": 41}


def test_extra_time_that_was_granted_before_counts_from_the_beginning_once(store, clock):
    door = late_door(store, clock, EXTRA)
    assert door.admit(make_candidate()).remaining() == timedelta(minutes=40)
    again = late_door(store, clock, EXTRA).admit(make_candidate())
    assert again.remaining() == timedelta(minutes=40)
    assert [event.kind for event in again.sitting.incidents] == [EventKind.EXTRA_TIME, EventKind.RESUMED]


def test_without_an_opening_nobody_is_late(store, clock):
    clock.advance(minutes=500)
    assert Admission(latest_at(30), store, clock).identify(LICENCE) == make_candidate()
