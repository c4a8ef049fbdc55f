"""Merging: a union by event identity, whatever the order and however often; forks are listed with both sides."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.audit import AuditKind
from examapp.domain.holdings import Holdings, Known, Revocation, Subject, absorb
from examapp.domain.journal import first_breach
from examapp.domain.people import CandidateState
from examapp.domain.records import candidate_from_record, event_from_record
from examapp.exchange.merging import join, unite
from tests.exam_cases import MORNING, make_candidate
from tests.holdings_cases import Workspace, audit, grow, holding, journal, reading, voided

OWN = "0" * 16
A, B = "a" * 16, "b" * 16


def merged(*bundles: Holdings, own: str = OWN) -> Workspace:
    workspace = Workspace()
    for bundle in bundles:
        workspace.add(unite(workspace.known, bundle, own=own))
    return workspace


def identities(workspace: Workspace) -> set[tuple[str, int, str]]:
    """Every event that a workspace knows of, in its journals or listed as told otherwise."""
    found = {(e.sitting_id, e.seq, e.digest) for each in workspace.holdings.journals.values() for e in each}
    for one in workspace.listed:
        if one.subject is Subject.SITTING:
            events = [event_from_record(json.loads(json.dumps(record))) for record in one.theirs]
            found |= {(e.sitting_id, e.seq, e.digest) for e in events}
    return found


# A sitting as it can be met: how far it had come before it parted, on which branch, and how far on that.
one_branch = st.builds(journal, st.sampled_from("123"), st.integers(1, 6))
any_branch = st.builds(
    lambda candidate, trunk, branch, more, moved: (
        voided(grow(journal(candidate, trunk), branch, more))
        if moved
        else grow(journal(candidate, trunk), branch, more)
    ),
    st.sampled_from("12"),
    st.integers(1, 4),
    st.sampled_from("xyz"),
    st.integers(0, 3),
    st.booleans(),
)


def bundles_of(chains):
    """A few bundles; a station holds a sitting once."""
    one_each = st.lists(chains, max_size=4).map(lambda found: holding(*found))
    return st.lists(one_each, min_size=1, max_size=5)


@given(bundles_of(one_branch), st.randoms(use_true_random=False))
def test_where_nothing_parts_any_order_any_number_of_times_gives_the_same_journals(bundles, chance):
    again = [*bundles, *chance.choices(bundles, k=3)]
    chance.shuffle(again)
    first, second = merged(*bundles), merged(*again)
    assert first.holdings.journals == second.holdings.journals
    assert first.listed == second.listed == []
    longest = {}
    for bundle in bundles:
        for name, events in bundle.journals.items():
            longest[name] = max(longest.get(name, ()), events, key=len)
    assert first.holdings.journals == longest


@given(bundles_of(one_branch), bundles_of(one_branch), bundles_of(one_branch))
def test_it_does_not_matter_who_merges_first_and_sends_on(first, second, third):
    left = merged(merged(merged(*first).holdings, *second).holdings, *third)
    right = merged(*first, merged(*second, merged(*third).holdings).holdings)
    assert left.holdings.journals == right.holdings.journals


@given(bundles_of(any_branch), st.randoms(use_true_random=False))
def test_where_sittings_part_every_event_is_known_whatever_the_order_and_no_journal_is_broken(bundles, chance):
    again = [*bundles, *chance.choices(bundles, k=3)]
    chance.shuffle(again)
    first, second = merged(*bundles), merged(*again)
    everything = {(e.sitting_id, e.seq, e.digest) for b in bundles for each in b.journals.values() for e in each}
    assert identities(first) == identities(second) == everything
    for workspace in (first, second):
        assert all(first_breach(events) is None for events in workspace.holdings.journals.values())
    assert {each.name for each in first.listed} == {each.name for each in second.listed}


@given(bundles_of(any_branch))
def test_a_merge_never_takes_anything_away(bundles):
    workspace = Workspace()
    for bundle in bundles:
        before = workspace.holdings.journals
        workspace.add(unite(workspace.known, bundle, own=OWN))
        after = workspace.holdings.journals
        assert all(after[name][: len(events)] == events for name, events in before.items())


@given(bundles_of(any_branch))
def test_merging_the_same_again_adds_nothing(bundles):
    workspace = merged(*bundles)
    for bundle in bundles:
        added = unite(workspace.known, bundle, own=OWN)
        assert added.events == ()
        assert all(each in workspace.listed for each in added.disagreements)
        assert added.new == added.grown == 0


def test_a_fork_is_listed_with_the_tail_that_came_and_the_journal_here_stays():
    here, there = grow(journal(length=3), "x", 2), grow(journal(length=3), "y", 4)
    workspace = merged(holding(here), holding(there))
    assert workspace.holdings.journals == holding(here).journals
    (listed,) = workspace.listed
    assert (listed.subject, listed.name, listed.seq, len(listed.theirs)) == (Subject.SITTING, here[0].sitting_id, 3, 4)


def test_a_sitting_is_counted_as_new_grown_or_same():
    workspace = merged(holding(journal("1", 2), journal("2", 5)))
    added = unite(workspace.known, holding(journal("1", 4), journal("2", 3), journal("3", 1)), own=OWN)
    assert (added.new, added.grown, added.same, len(added.events)) == (1, 1, 1, 3)


def test_a_moved_seat_is_no_second_continuation_whichever_machine_reports_first():
    trunk = journal(length=4)
    old, new = voided(trunk), grow(trunk, "b", 3)
    for order in ((old, new), (new, old), (old, new, old, trunk)):
        workspace = merged(*(holding(each) for each in order))
        assert workspace.holdings.journals == holding(new).journals
        (listed,) = workspace.listed
        assert (listed.seq, len(listed.theirs)) == (4, 1)


def test_an_old_seat_that_went_on_after_the_copy_is_a_fork():
    trunk = journal(length=4)
    old, new = voided(grow(trunk, "a", 2)), grow(trunk, "b", 3)
    assert merged(holding(old), holding(new)).holdings.journals == holding(old[:-1]).journals
    workspace = merged(holding(new), holding(old))
    assert workspace.holdings.journals == holding(new).journals
    assert [(each.seq, len(each.theirs)) for each in workspace.listed] == [(4, 3)]


def test_a_sitting_voided_for_another_reason_is_merged_as_it_is():
    events = voided(journal(length=3), reason="fraud")
    workspace = merged(holding(events))
    assert workspace.holdings.journals == holding(events).journals
    assert workspace.listed == []


def test_joining_says_how_much_is_appended_or_where_chains_part():
    chain = journal(length=5)
    digests = [event.digest for event in chain]
    assert join([], chain).appended == 5
    assert join(digests[:2], chain).appended == 3
    assert join(digests, chain[:2]).appended == 0
    assert join(digests, grow(chain[:2], "z", 3)).fork == 2


def test_audits_merge_like_journals_but_nobody_continues_our_own():
    told = [{"n": number} for number in range(4)]
    theirs = audit(A, told)
    assert merged(Holdings(audits={A: theirs[:2]}), Holdings(audits={A: theirs})).holdings.audits == {A: theirs}
    other = audit(A, [told[0], {"n": 9}])
    workspace = merged(Holdings(audits={A: theirs}), Holdings(audits={A: other}))
    assert workspace.holdings.audits == {A: theirs}
    assert [(each.subject, each.name, each.seq) for each in workspace.listed] == [(Subject.AUDIT, A, 1)]
    ours = audit(OWN, told)
    workspace = Workspace(Holdings(audits={OWN: ours[:2]}))
    workspace.add(unite(workspace.known, Holdings(audits={OWN: ours}), own=OWN))
    assert workspace.holdings.audits == {OWN: ours[:2]}
    assert [(each.subject, each.seq) for each in workspace.listed] == [(Subject.AUDIT, 2)]


# --- people ----------------------------------------------------------------------------------------------------------

PERSON = make_candidate()
NORMAL, DEFERRED, ABSENT = CandidateState.NORMAL, CandidateState.DEFERRED, CandidateState.ABSENT


def roster(state=NORMAL, *, station=None, kind=AuditKind.ABSENT, begin=0, **fields) -> Holdings:
    """A roster of one person, and the decision about them if a station made one."""
    person = replace(PERSON, state=state, **fields)
    audits = {station: audit(station, [{"candidate": PERSON.licence_no}], kind, begin=begin)} if station else {}
    return Holdings(candidates=(person,), audits=audits)


def state_after(*bundles: Holdings) -> CandidateState:
    return merged(*bundles).holdings.candidates[0].state


def test_normal_gives_way_to_what_a_roster_says_and_two_excuses_are_listed():
    assert state_after(roster(), roster(ABSENT)) is ABSENT
    assert state_after(roster(ABSENT), roster()) is ABSENT
    workspace = merged(roster(ABSENT), roster(DEFERRED))
    assert workspace.holdings.candidates[0].state is ABSENT
    (listed,) = workspace.listed
    assert (listed.subject, listed.name) == (Subject.CANDIDATE, PERSON.licence_no)
    assert candidate_from_record(listed.theirs[0]).state is DEFERRED


def test_the_later_decision_holds_in_any_order():
    earlier = roster(ABSENT, station=A, begin=10)
    later = roster(DEFERRED, station=B, kind=AuditKind.DEFERRED, begin=20)
    for order in ((earlier, later), (later, earlier), (later, earlier, later, earlier), (roster(), later, earlier)):
        workspace = merged(*order)
        assert workspace.holdings.candidates[0].state is DEFERRED
        assert workspace.listed == []


decided = st.builds(
    lambda pair, begin: roster(pair[1], station=pair[0], kind=pair[2], begin=begin),
    st.sampled_from([(A, ABSENT, AuditKind.ABSENT), (B, DEFERRED, AuditKind.DEFERRED)]),
    st.just(5),
)


@given(st.lists(st.one_of(decided, st.just(roster())), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_states_do_not_depend_on_the_order(bundles, chance):
    again = [*bundles, *bundles]
    chance.shuffle(again)
    assert state_after(*bundles) is state_after(*again)


def test_an_open_seat_is_filled_in_and_anything_else_that_differs_stays_and_is_listed():
    workspace = merged(roster(seat=""), roster(seat="12"), roster(seat=""))
    assert workspace.holdings.candidates[0].seat == "12"
    assert workspace.listed == []
    workspace = merged(roster(), roster(name="Zhou"))
    assert workspace.holdings.candidates == (PERSON,)
    assert [each.subject for each in workspace.listed] == [Subject.CANDIDATE]


def test_people_whom_only_one_station_knows_are_kept():
    other = make_candidate("13416201281054321", name="Li")
    assert merged(roster(), Holdings(candidates=(other,))).holdings.candidates == (PERSON, other)


# --- manifests and revocations ---------------------------------------------------------------------------------------


def test_manifests_are_united_and_one_told_otherwise_is_listed():
    workspace = merged(Holdings(manifests={"m": "1", "n": "2"}), Holdings(manifests={"m": "other", "o": "3"}))
    assert workspace.holdings.manifests == {"m": "1", "n": "2", "o": "3"}
    assert [(each.subject, each.name, each.theirs) for each in workspace.listed] == [
        (Subject.MANIFEST, "m", ("other",))
    ]


@given(st.lists(st.tuples(st.sampled_from([A, B]), st.integers(0, 3), st.sampled_from("xy")), min_size=1), st.randoms())
def test_the_earliest_revocation_holds_with_its_own_time_and_reason(told, chance):
    bundles = [
        Holdings(revocations=(Revocation(station, "body", MORNING + timedelta(hours=hour), reason),))
        for station, hour, reason in told
    ]
    again = [*bundles, *bundles]
    chance.shuffle(again)
    found = {one.station_id: (one.revoked_at, one.reason) for one in merged(*again).holdings.revocations}
    assert found == {
        station: min((MORNING + timedelta(hours=hour), reason) for name, hour, reason in told if name == station)
        for station in {name for name, _hour, _reason in told}
    }


def test_original_times_are_kept():
    events = grow(journal(length=2), "x", 1)
    added = unite(Known(), holding(events), own=OWN)
    assert [event.reading for event in added.events] == [reading(0), reading(1), reading(2)]


def test_a_tail_that_only_begins_another_is_not_listed_twice():
    short, long, other = ("1",), ("1", "2"), ("3",)
    assert absorb(absorb((), short), long) == (long,)
    assert absorb((long,), short) == (long,)
    assert absorb((long,), other) == absorb((other,), long) == (long, other)
