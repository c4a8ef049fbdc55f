"""Collecting what stands around a comparison from the scores and sittings of our group."""

import statistics
from collections.abc import Collection, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from examapp.analysis.centres import Clustering, clustering
from examapp.analysis.comparison import MINIMUM_N, TOPIC_ITEMS
from examapp.analysis.means import Sized, TopicDifference, topic_differences
from examapp.analysis.surroundings import (
    IncidentCount,
    ItemNote,
    KeyChange,
    NearPerson,
    Surroundings,
)
from examapp.application.analytics import GROUP, Scored, is_alike
from examapp.application.matrices import People, people_of, points_matrix
from examapp.domain.baselines import Baseline
from examapp.domain.forms import Form, KeyVersion
from examapp.domain.sittings import Sitting

if TYPE_CHECKING:
    from examapp.analysis.item_contrasts import Contrasts
    from examapp.analysis.matrices import ResponseMatrix
    from examapp.analysis.reliability import FormAnalysis


def surroundings_of(
    form: Form,
    results: Scored,
    versions: Sequence[KeyVersion],
    *,
    baseline: Baseline,
    again: Collection[str] = (),
) -> Surroundings:
    """Everything beside the comparison itself that its report says about the legal-aid group.

    `again` are the ids of those for whom this form is a retake.
    """
    people = people_of(results, GROUP)
    exam = form.exam
    points = tuple(one.raw.points for _person, one in people)
    matrix = points_matrix(form, people) if people else None
    test = _test(matrix, exam.cut_score)
    excellent = exam.excellent_score
    return Surroundings(
        points=points,
        maximum=people[0][1].raw.maximum if people else exam.max_points,
        excellent=None if excellent is None or len(points) < MINIMUM_N else sum(each >= excellent for each in points),
        excellent_score=excellent,
        form=test,
        near=_near(people, test),
        items=_items(form, matrix),
        items_n=0 if matrix is None else matrix.n_items,
        key_changes=tuple(_change(version) for version in versions[1:]),
        incidents=_incidents(_sittings(results)),
        topics=_topics(form, people, baseline),
        clustering=_clustering(people),
        contrasts=_contrasts(form, people, baseline),
        again=sum(person.candidate_id in again for person, _one in people),
        numbers={item.item_id: number for number, item in enumerate(form.items, 1)},
    )


def _test(matrix: "ResponseMatrix | None", cut: Fraction) -> "FormAnalysis | None":
    from examapp.analysis.reliability import analyse_form

    return None if matrix is None else analyse_form(matrix, cut=float(cut))


def _near(people: People, test: "FormAnalysis | None") -> tuple[NearPerson, ...]:
    if test is None or test.cut is None or not test.cut.near:
        return ()
    ids = {each.person_id for each in test.cut.near}
    found = [
        NearPerson(person.name, person.centre, one.raw.points, one.passed)
        for person, one in people
        if person.candidate_id in ids
    ]
    return tuple(sorted(found, key=lambda each: (each.points, each.centre, each.name)))


def _items(form: Form, matrix: "ResponseMatrix | None") -> tuple[ItemNote, ...]:
    from examapp.analysis.item_analysis import analyse_items

    if matrix is None:
        return ()
    places = {item.item_id: (number, item.topic) for number, item in enumerate(form.items, 1)}
    found = analyse_items(matrix).items
    return tuple(
        ItemNote(*_place(places, item.item_id), item.facility, item.discrimination, item.flags)
        for item in found
        if item.flags
    )


def _place(places: dict[str, tuple[int, str]], item_id: str) -> tuple[int, str, str]:
    number, topic = places[item_id]
    return number, item_id, topic


def _change(version: KeyVersion) -> KeyChange:
    day = "" if version.made_at is None else version.made_at.astimezone().date().isoformat()
    return KeyChange(version.number, day, version.reason, version.by)


def _sittings(results: Scored) -> list[Sitting]:
    return [
        seat.sitting for seat in results.seats if seat.sitting is not None and seat.candidate.comparison_group is GROUP
    ]


def _incidents(sittings: Sequence[Sitting]) -> IncidentCount:
    credited = [sitting.credited for sitting in sittings if sitting.credited]
    return IncidentCount(
        people=sum(bool(sitting.incidents) for sitting in sittings),
        incidents=sum(len(sitting.incidents) for sitting in sittings),
        credited_people=len(credited),
        credited=sum(credited, timedelta(0)),
    )


def _contrasts(form: Form, people: People, baseline: Baseline) -> "Contrasts | None":
    if not baseline.items:
        return None
    from examapp.application.item_contrasts import contrasts_with

    return contrasts_with(form, people, baseline)


def _clustering(people: People) -> Clustering | None:
    """How alike people of one centre are; not for so few that a centre would show."""
    if len(people) < MINIMUM_N:
        return None
    centres = sorted({person.centre for person, _one in people})
    return clustering([[float(one.raw.points) for person, one in people if person.centre == each] for each in centres])


def _topics(form: Form, people: People, baseline: Baseline) -> tuple[TopicDifference, ...]:
    """Differences of the topics' shares in percentage points, where both sides have a spread and enough items."""
    known = baseline.whole.n
    if known is None or min(len(people), known) < MINIMUM_N or not is_alike(baseline, form):
        return ()
    pairs = {}
    for topic in form.exam.topics:
        name, items = topic.topic_id, form.exam.scored_of(topic.topic_id)
        if items >= TOPIC_ITEMS and name in baseline.topics and name in baseline.topic_sds:
            shares = [100 * one.topics[name].points / one.topics[name].maximum for _person, one in people]
            ours = Sized(len(shares), float(statistics.mean(shares)), float(statistics.stdev(shares)))
            theirs = (100 * baseline.topics[name], 100 * baseline.topic_sds[name])
            pairs[name] = (ours, Sized(known, *theirs))
    return topic_differences(pairs)
