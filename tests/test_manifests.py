"""Session manifests: made from a roster, read back, and refused where they are wrong."""

import json
from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.manifests import Times, make_manifest, manifest_from_json, manifest_to_json
from examapp.domain.people import CandidateState
from tests.exam_cases import DURATION, make_candidate, small_form
from tests.session_cases import CLOSES, LATEST, OPENS, manifest_of

BEIJING = timezone(timedelta(hours=8))


def made(people, *, centre="Mengcheng", times=None, invigilators=("Qian",)):
    return make_manifest(
        exam_id="small",
        form_ids=["f"],
        centre=centre,
        place="Room 3",
        times=times or Times(OPENS, LATEST, CLOSES),
        duration=DURATION,
        roster=people,
        invigilators=invigilators,
    )


def rules(problems):
    return [(problem.rule, problem.severity.value) for problem in problems]


def test_a_manifest_comes_back_from_its_json():
    manifest = manifest_of(code="123456")
    assert manifest_from_json(manifest_to_json(manifest)) == (manifest, [])


@given(st.text(min_size=1), st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_whatever_names_there_are_come_back(centre, name, invigilators):
    person = replace(make_candidate(), centre=centre, name=name)
    manifest, _problems = made([person], centre=centre, invigilators=invigilators)
    assert manifest_from_json(manifest_to_json(manifest)) == (manifest, [])


def test_times_are_kept_in_utc_whatever_zone_they_come_in():
    manifest, _problems = made(
        [make_candidate()], times=Times(*(moment.astimezone(BEIJING) for moment in (OPENS, LATEST, CLOSES)))
    )
    assert manifest.opens_at == OPENS
    assert manifest.opens_at.tzinfo is UTC


def test_only_people_of_the_centre_who_sit_are_in_it():
    people = [
        make_candidate(),
        make_candidate("13416201281012346", centre="Lixin", seat="08"),
        make_candidate("13416201281012347", state=CandidateState.DEFERRED, seat="09"),
    ]
    manifest, _problems = made(people)
    assert [seat.licence_no for seat in manifest.seats] == [people[0].licence_no]
    assert manifest.seat_of(people[1].licence_no) is None


def test_all_that_is_wrong_is_said_at_once():
    people = [make_candidate(), make_candidate("13416201281012346"), make_candidate("13416201281012347", seat="")]
    manifest, problems = made(people, times=Times(OPENS, OPENS - timedelta(minutes=1), OPENS), invigilators=())
    assert manifest is None
    assert rules(problems) == [
        ("session-times", "error"),
        ("session-times", "error"),
        ("session-seats", "error"),
        ("session-seats", "warning"),
        ("session-invigilators", "warning"),
    ]


def test_who_begins_last_must_have_the_whole_time():
    assert made([make_candidate()], times=Times(OPENS, LATEST, LATEST + DURATION))[0] is not None
    too_short = Times(OPENS, LATEST, LATEST + DURATION - timedelta(seconds=1))
    assert made([make_candidate()], times=too_short)[0] is None


def test_a_centre_that_nobody_sits_at_is_named_with_those_there_are():
    manifest, problems = made([make_candidate()], centre="Guoyang")
    assert manifest is None
    assert "Mengcheng" in str(problems[0].remedy)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("centre", "Lixin"),
        ("place", "Room 4"),
        ("exam", "other"),
        ("forms", ["x"]),
        ("opens_at", (OPENS - timedelta(hours=1)).isoformat()),
        ("latest_start_at", (LATEST + timedelta(hours=1)).isoformat()),
        ("closes_at", (CLOSES + timedelta(hours=1)).isoformat()),
        ("session_id", "0" * 12),
    ],
)
def test_a_session_whose_place_or_times_were_changed_is_refused(name, value):
    stored = json.loads(manifest_to_json(manifest_of()))
    manifest, problems = manifest_from_json(json.dumps(stored | {name: value}))
    assert manifest is None
    assert rules(problems) == [("session-changed", "error")]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"format": 2}', '{"format": 1, "session_id": 7}', manifest_to_json(manifest_of())[:-9]],
)
def test_what_is_no_manifest_is_a_problem_and_no_traceback(text):
    manifest, problems = manifest_from_json(text, name="x.json")
    assert manifest is None
    assert rules(problems) == [("session-format", "error")]
    assert problems[0].place.file == "x.json"


@pytest.mark.parametrize("name", sorted(json.loads(manifest_to_json(manifest_of()))))
def test_a_field_that_is_missing_or_of_another_kind_is_a_problem(name):
    stored = json.loads(manifest_to_json(manifest_of()))
    for changed in ({key: value for key, value in stored.items() if key != name}, stored | {name: 7}):
        assert manifest_from_json(json.dumps(changed))[0] is None


def test_another_form_makes_another_session():
    assert manifest_of().session_id != manifest_of(form=small_form(8)[0]).session_id


def test_a_seat_code_is_not_in_the_text_of_a_manifest_that_somebody_prints():
    assert "123456" not in repr(manifest_of(code="123456"))
