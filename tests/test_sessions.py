"""Exam day: opening, what speaks against it, closing, and who may begin when."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from examapp.application.doors import NotLetIn
from examapp.application.sessions import Doubt, ExamDay, SessionState, opening_doubts, paper_doubts
from examapp.domain.audit import AuditKind, first_audit_breach
from examapp.domain.errors import JournalBroken, NotAdmitted, NotFound, NotPossible
from examapp.domain.manifests import session_id_of
from examapp.storage.audit import NO_STATION, AuditLog
from examapp.storage.sessions import Sessions
from examapp.storage.store import STORE_FILE, Store
from tests.exam_cases import DURATION, LICENCE, MORNING, FakeClock, admit, make_candidate, small_form
from tests.session_cases import CODE, LATEST, OPENS, Room, manifest_of

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TWO = ("Qian", "Sun")


def doubts_at(moment, newest=None):
    return [each.doubt for each in opening_doubts(manifest_of(), moment, newest=newest)]


def refusal(room):
    with pytest.raises(NotAdmitted) as caught:
        room.admission.identify(LICENCE)
    return str(caught.value)


@pytest.mark.parametrize(
    ("moment", "doubts"),
    [
        (OPENS - DAY - MINUTE, [Doubt.OTHER_DAY]),
        (OPENS - DAY, [Doubt.TOO_EARLY]),
        (OPENS - timedelta(milliseconds=1), [Doubt.TOO_EARLY]),
        (OPENS, []),
        (LATEST, []),
        (LATEST + timedelta(milliseconds=1), [Doubt.TOO_LATE]),
        (OPENS + DAY, [Doubt.TOO_LATE]),
        (OPENS + DAY + MINUTE, [Doubt.OTHER_DAY]),
    ],
)
def test_only_between_opening_and_latest_start_nothing_speaks_against_opening(moment, doubts):
    assert doubts_at(moment) == doubts


def test_a_clock_behind_what_is_stored_is_a_doubt():
    assert doubts_at(OPENS, newest=OPENS) == []
    assert doubts_at(OPENS, newest=OPENS + MINUTE) == [Doubt.CLOCK_WENT_BACK]
    assert doubts_at(OPENS - 2 * DAY, newest=OPENS) == [Doubt.CLOCK_WENT_BACK, Doubt.OTHER_DAY]


@pytest.mark.parametrize(
    ("moment", "doubts"),
    [
        (OPENS - DAY - MINUTE, [Doubt.OTHER_DAY]),
        (OPENS - timedelta(minutes=61), [Doubt.TOO_EARLY]),
        (OPENS - timedelta(minutes=60), []),
        (LATEST + MINUTE, []),
        (OPENS + DAY + MINUTE, [Doubt.OTHER_DAY]),
    ],
)
def test_a_paper_may_be_opened_from_an_hour_before_its_session(moment, doubts):
    far = manifest_of(opens_at=OPENS + 30 * DAY)
    assert [each.doubt for each in paper_doubts([far, manifest_of()], moment)] == doubts


def test_a_paper_without_a_session_may_be_opened_whenever():
    assert paper_doubts([], OPENS - 300 * DAY, newest=OPENS) == []


def test_a_paper_is_not_opened_silently_where_the_clock_went_back():
    assert [each.doubt for each in paper_doubts([manifest_of()], OPENS, newest=LATEST)] == [Doubt.CLOCK_WENT_BACK]


def test_a_session_opens_on_time_without_anybodys_word():
    room = Room(manifest_of())
    room.open_on_time()
    assert room.day.standing(room.manifest).state is SessionState.OPEN
    assert [entry.kind for entry in room.audit.entries()] == [AuditKind.SESSION_OPENED]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"by": TWO, "reason": "early bus"},
        {"by": TWO, "confirmed": True},
        {"by": ("Qian",), "confirmed": True, "reason": "early bus"},
        {"by": ("Qian", "Qian"), "confirmed": True, "reason": "early bus"},
    ],
)
def test_before_the_time_it_stays_shut_unless_two_people_confirm_with_a_reason(given):
    room = Room(manifest_of())
    with pytest.raises(NotPossible, match="two people"):
        room.day.open(room.manifest, **given)
    assert room.audit.entries() == []


def test_what_two_people_confirm_is_recorded_and_opens():
    room = Room(manifest_of())
    confirmed = room.day.open(room.manifest, by=TWO, confirmed=True, reason="early bus")
    assert [each.doubt for each in confirmed] == [Doubt.TOO_EARLY]
    incident, opened = room.audit.entries()
    assert incident.kind is AuditKind.INCIDENT_CONFIRMED
    assert incident.data["by"] == list(TWO)
    assert incident.data["reason"] == "early bus"
    assert opened.kind is AuditKind.SESSION_OPENED
    assert first_audit_breach(room.audit.entries()) is None
    assert room.admission.identify(LICENCE).licence_no == LICENCE


def test_a_session_is_not_opened_twice_nor_closed_twice():
    room = Room(manifest_of())
    with pytest.raises(NotPossible, match="not open"):
        room.day.close(room.manifest, by=["Qian"])
    room.open_on_time()
    with pytest.raises(NotPossible, match="open already"):
        room.day.open(room.manifest)
    room.day.close(room.manifest, by=["Qian"])
    with pytest.raises(NotPossible, match="not open"):
        room.day.close(room.manifest, by=["Qian"])


def test_opening_again_after_closing_needs_two_people():
    room = Room(manifest_of())
    room.open_on_time()
    room.day.close(room.manifest, by=["Qian"])
    assert "closed" in refusal(room)
    with pytest.raises(NotPossible, match="two people"):
        room.day.open(room.manifest)
    confirmed = room.day.open(room.manifest, by=TWO, confirmed=True, reason="closed by mistake")
    assert [each.doubt for each in confirmed] == [Doubt.WAS_CLOSED]
    assert room.admission.identify(LICENCE)


def test_a_machine_without_any_session_lets_people_begin_as_ever():
    assert Room(None).admission.admit(make_candidate()).sitting.is_open


def test_a_session_of_another_exam_stands_in_nobodys_way():
    other = replace(manifest_of(), exam_id="other")
    room = Room(replace(other, session_id=session_id_of(other)))
    assert len(room.day.standings()) == 1
    assert room.admission.admit(room.admission.identify(LICENCE)).sitting.is_open


def test_nobody_begins_before_the_session_is_open():
    room = Room(manifest_of())
    assert "not been opened" in refusal(room)
    with pytest.raises(NotAdmitted):
        room.admission.admit(make_candidate())
    assert room.store.sitting_ids() == []


def test_who_is_not_in_the_seating_does_not_begin():
    other = make_candidate("13416201281012399", name="Wang", seat="11")
    room = Room(manifest_of(), people=(make_candidate(), other))
    room.open_on_time()
    with pytest.raises(NotAdmitted, match="seating"):
        room.admission.identify(other.licence_no)


def test_another_paper_is_not_begun_in_the_session():
    room = Room(manifest_of(form=small_form(8)[0]))
    room.open_on_time()
    assert "not the one of your session" in refusal(room)


def test_the_latest_start_is_the_last_moment_to_begin_and_not_the_end_of_work():
    room = Room(manifest_of())
    room.open_on_time()
    room.go_to(LATEST)
    delivery = room.admission.admit(make_candidate())
    assert delivery.remaining() == DURATION
    late = Room(manifest_of())
    late.open_on_time()
    late.go_to(LATEST + timedelta(seconds=1))
    assert "could be begun until" in refusal(late)


def test_who_was_admitted_late_begins_after_the_latest_start():
    room = Room(manifest_of())
    room.open_on_time()
    room.go_to(LATEST + MINUTE)
    data = {"candidate": LICENCE, "by": ["Qian", "Sun"], "reason": "train"}
    late_for = {"form": small_form(8)[0].form_id, **data}
    room.audit.record(NO_STATION, AuditKind.LATE_ADMITTED, late_for, now=room.clock.read())
    assert "could be begun until" in refusal(room), "that was about another form"
    room.audit.record(
        NO_STATION, AuditKind.LATE_ADMITTED, {**late_for, "form": room.form.form_id}, now=room.clock.read()
    )
    assert room.admission.admit(room.admission.identify(LICENCE)).sitting.is_open


def test_turning_the_wall_clock_back_does_not_make_it_earlier():
    room = Room(manifest_of())
    room.open_on_time()
    room.go_to(LATEST + MINUTE)
    room.clock.move_wall(-timedelta(minutes=10))
    assert "could be begun until" in refusal(room)


def test_a_wrong_clock_that_two_people_confirmed_does_not_shut_candidates_out():
    room = Room(manifest_of())
    room.clock.move_wall(-300 * DAY)
    room.day.open(room.manifest, by=TWO, confirmed=True, reason="the battery is flat")
    assert room.admission.identify(LICENCE)
    standing = room.day.standing(room.manifest)
    assert standing.latest_start_at == standing.opened.wall_at + (LATEST - OPENS)
    room.clock.advance(minutes=16)
    assert f"could be begun until {standing.latest_start_at.astimezone():%H:%M}" in refusal(room)


def test_who_has_begun_goes_on_when_the_session_is_closed_and_the_latest_start_is_over():
    room = Room(manifest_of())
    room.open_on_time()
    room.admission.admit(room.admission.identify(LICENCE))
    room.go_to(LATEST + MINUTE)
    room.day.close(room.manifest, by=["Qian"])
    assert room.admission.admit(room.admission.identify(LICENCE)).sitting.is_open


def test_a_seat_code_is_asked_for_and_a_wrong_one_slowed_down():
    room = Room(manifest_of(code=CODE))
    room.open_on_time()
    person, gate = room.admission.identify(LICENCE), room.admission.gate
    assert gate.asks_code(person)
    with pytest.raises(NotLetIn, match="seat code"):
        gate.check_code(person, "000000")
    with pytest.raises(NotLetIn, match="wait 1 s"):
        gate.check_code(person, CODE)
    room.clock.advance(seconds=1)
    gate.check_code(person, CODE)


def test_without_codes_none_is_asked_for():
    room = Room(manifest_of())
    assert not room.admission.gate.asks_code(make_candidate())
    room.admission.gate.check_code(make_candidate(), "anything")


def test_of_two_sessions_the_open_ones_code_counts():
    room = Room(manifest_of(code="111111"))
    room.open_on_time()
    room.sessions.save(manifest_of(opens_at=OPENS + DAY, code="222222"))
    room.admission.gate.check_code(make_candidate(), "111111")


def test_what_another_station_recorded_opens_nothing_here():
    room = Room(manifest_of())
    data = {"session": room.manifest.session_id, "counts_as": OPENS.isoformat()}
    room.audit.record("another", AuditKind.SESSION_OPENED, data, now=room.clock.read())
    assert room.day.standing(room.manifest).state is SessionState.PLANNED


# --- where they are kept ---------------------------------------------------------------------------------------------


def test_sessions_are_kept_in_the_order_of_their_opening(tmp_path):
    early, late = manifest_of(), manifest_of(opens_at=OPENS + DAY)
    with closing(Sessions(tmp_path)) as sessions:
        sessions.save(late)
        sessions.save(early)
    with closing(Sessions(tmp_path)) as sessions:
        assert sessions.manifests() == [early, late]
        assert sessions.manifest(late.session_id[:6]) == late
        sessions.remove(late.session_id)
        assert sessions.manifest("") == early


def test_an_id_that_fits_none_or_several_is_refused():
    sessions = Sessions()
    with pytest.raises(NotFound, match="no session"):
        sessions.manifest("")
    sessions.save(manifest_of())
    sessions.save(manifest_of(opens_at=OPENS + DAY))
    with pytest.raises(NotFound, match="Several"):
        sessions.manifest("")


def test_a_session_changed_in_the_file_is_found(tmp_path):
    with closing(Sessions(tmp_path)) as sessions:
        sessions.save(manifest_of())
        with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection:
            connection.execute("UPDATE sessions SET body = replace(body, '02:15', '03:15')")
            connection.commit()
        with pytest.raises(JournalBroken, match="was changed"):
            sessions.manifests()


def test_the_newest_moment_is_that_of_the_last_thing_in_journals_and_audit(tmp_path):
    clock = FakeClock()
    with closing(Store(tmp_path)) as store, closing(AuditLog(tmp_path)) as audit, closing(Sessions(tmp_path)) as found:
        assert found.newest_moment() is None
        audit.record(NO_STATION, AuditKind.REHEARSED, {}, now=clock.read())
        assert found.newest_moment() == MORNING
        clock.advance(minutes=5)
        admit(store, clock)
        assert found.newest_moment() == MORNING + 5 * MINUTE


def test_of_a_session_opened_elsewhere_the_audits_that_came_home_tell():
    room = Room(manifest_of())
    here, there, other = (
        ExamDay(room.sessions, room.audit, room.clock, stations=[name]) for name in (NO_STATION, "a" * 16, "b" * 16)
    )
    assert [each.state for each in here.known_standings()] == [SessionState.PLANNED]
    room.go_to(OPENS)
    for day in (there, other):
        day.open(room.manifest)
    there.close(room.manifest, by=["Qian"])
    (known,) = here.known_standings()
    assert (known.state, known.elsewhere) == (SessionState.OPEN, True)
    other.close(room.manifest, by=["Qian"])
    (known,) = here.known_standings()
    assert (known.state, known.elsewhere) == (SessionState.CLOSED, True)
    assert [each.state for each in here.standings()] == [SessionState.PLANNED]
    assert "not been opened" in refusal(room)
    here.open(room.manifest)
    (known,) = here.known_standings()
    assert (known.state, known.elsewhere) == (SessionState.OPEN, False)
