"""Putting pre-tests beside the scores of an exam."""

import statistics
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from examapp.analysis.comparison import MINIMUM_N, TOPIC_ITEMS
from examapp.analysis.gains import Change, Gains, TopicChange, bands_of, change_of, correlate_hours
from examapp.application.matrices import People
from examapp.domain.blueprints import Exam
from examapp.domain.forms import Form
from examapp.domain.pre_tests import PreTest


def gains_of(
    form: Form,
    people: People,
    pre_tests: Mapping[str, PreTest],
    begun: Mapping[str, datetime],
    *,
    hours: Mapping[str, Fraction] | None = None,
    again: int = 0,
) -> Gains:
    """What changed from the pre-test to the exam, in percent of the maximum of each.

    Hours of who is not in the table are 0. `again` counts people who were left out because they sit again.
    """
    after = {person.candidate_id: float(one.raw.percent) for person, one in people}
    before = {name: float(mock.percent) for name, mock in pre_tests.items() if name in after}
    alone = [value for name, value in after.items() if name not in before]
    days = [(begun[name] - pre_tests[name].at).total_seconds() / 86_400 for name in before]
    shown = {item.digest for item in form.items}
    asked = frozenset[str]().union(*(pre_tests[name].digests for name in before))
    return Gains(
        whole=change_of(before, after),
        topics=tuple(_topic(form.exam, topic.topic_id, people, pre_tests) for topic in form.exam.topics),
        bands=None if hours is None else bands_of(before, after, hours),
        hours=None if hours is None else correlate_hours(before, after, hours),
        alone=len(alone),
        alone_mean=statistics.fmean(alone) if len(alone) >= MINIMUM_N else None,
        days=statistics.median(days) if len(days) >= MINIMUM_N else None,
        common=len(shown & asked),
        again=again,
    )


def _topic(exam: Exam, topic_id: str, people: People, pre_tests: Mapping[str, PreTest]) -> TopicChange:
    """A topic's change; a mock is drawn by the exam's blueprint, so that it has as many items of a topic."""
    counted = people[0][1].topics[topic_id].items if people else 0
    items = min(counted, exam.scored_of(topic_id))
    after = {
        person.candidate_id: float(one.topics[topic_id].percent)
        for person, one in people
        if one.topics[topic_id].maximum
    }
    shares = {name: mock.topic_percent(topic_id) for name, mock in pre_tests.items()}
    before = {name: float(share) for name, share in shares.items() if share is not None}
    change = change_of(before, after)
    few = items < TOPIC_ITEMS
    return TopicChange(topic_id, exam.topic(topic_id).title, items, few, Change(change.n) if few else change)
