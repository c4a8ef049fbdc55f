"""Incidents in words."""

import pytest

from examapp.domain.credits import Cause
from examapp.domain.journal import GENESIS, INCIDENTS, EventKind, make_event
from examapp.locale import use_language
from examapp.reports.incidents import CAUSE_WORDS, KIND_WORDS, incident_lines, incident_text
from tests.exam_cases import FakeClock


def event(kind, seq=1, **data):
    return make_event("s", seq, kind, reading=FakeClock().read(), data=data, previous=GENESIS)


@pytest.fixture(autouse=True)
def english():
    use_language("en")


def test_every_incident_and_every_cause_has_words():
    assert set(KIND_WORDS) >= INCIDENTS
    assert set(CAUSE_WORDS) >= set(Cause)


def test_an_incident_says_what_why_how_much_and_who():
    told = incident_text(event(EventKind.RESUMED, away_ms=605_000, cause="restarted"))
    assert told.endswith("came back · machine restarted · 10:05 lost")
    told = incident_text(event(EventKind.CREDITED, seconds=605, by=["Wang", "Li"], reason="power cut"))
    assert told.endswith("lost time decided about · 10:05 given · by Wang, Li · power cut")


def test_time_out_of_the_window_stands_with_the_return():
    lines = incident_lines([event(EventKind.FOCUS_LOST), event(EventKind.FOCUS_GAINED, away_ms=9_000)])
    assert [line.split(" · ", 1)[1] for line in lines] == [
        "left the exam window",
        "back in the exam window · 0:09 lost",
    ]


def test_who_opened_a_second_window_is_not_told_to_have_lost_anything():
    events = [event(EventKind.RESUMED, 4, away_ms=9_000, cause="killed"), event(EventKind.SECOND_COPY, 5, resumed=4)]
    assert incident_lines(events)[0].endswith("came back · another window was still open")


def test_what_is_no_incident_is_not_listed():
    assert incident_lines([event(EventKind.MOVED, item="x"), event(EventKind.ALIVE)]) == []


def test_a_moved_clock_is_told_with_how_far_it_was_moved():
    assert incident_text(event(EventKind.CLOCK_CHANGED, shift_ms=600_000, away_ms=0)).endswith("moved · 10:00 ahead")
    assert incident_text(event(EventKind.CLOCK_CHANGED, shift_ms=-420_000, away_ms=0)).endswith("moved · 7:00 back")
