"""Collecting the shares of the points by topic from scores."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from examapp.analysis.comparison import MINIMUM_N, TOPIC_ITEMS, is_small
from examapp.analysis.suppression import hidden_parts
from examapp.analysis.topic_shares import TopicLine, TopicOverview
from examapp.application.matrices import People
from examapp.domain.baselines import Baseline
from examapp.domain.forms import Form


def topic_overview(form: Form, people: People, baseline: Baseline | None) -> TopicOverview:
    """Shares of everybody, of each centre that may be shown, and of a norm group that sat the same form."""
    counts = Counter(person.centre for person, _one in people)
    hidden = hidden_parts(counts)
    shown = {name: n for name, n in sorted(counts.items()) if name not in hidden}
    known = baseline.topics if baseline is not None and not is_small(baseline.whole) else {}
    lines = []
    for topic in form.exam.topics:
        name = topic.topic_id
        items = people[0][1].topics[name].items if people else form.exam.scored_of(name)
        enough = items >= TOPIC_ITEMS
        lines.append(
            TopicLine(
                name,
                topic.title,
                topic.part,
                items,
                ours=share_of(people, name) if enough and len(people) >= MINIMUM_N else None,
                theirs=known.get(name) if enough else None,
                centres=_of_centres(people, name, shown) if enough else {},
            )
        )
    return TopicOverview(tuple(lines), len(people), shown, tuple(sorted(hidden)))


def share_of(people: People, topic_id: str) -> float | None:
    """The share of a topic's points that these people earned; None where there were none to earn."""
    tallies = [one.topics[topic_id] for _person, one in people]
    maximum = sum((tally.maximum for tally in tallies), Fraction(0))
    return float(sum((tally.points for tally in tallies), Fraction(0)) / maximum) if maximum else None


def _of_centres(people: People, topic_id: str, shown: Mapping[str, int]) -> dict[str, float]:
    shares = {centre: share_of(_at(people, centre), topic_id) for centre in shown}
    return {centre: share for centre, share in shares.items() if share is not None}


def _at(people: People, centre: str) -> People:
    return [(person, one) for person, one in people if person.centre == centre]
