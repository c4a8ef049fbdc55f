"""Collecting the figures of a notice of results."""

import statistics
from collections import Counter
from collections.abc import Sequence

from examapp.analysis.comparison import MINIMUM_N, Comparison
from examapp.analysis.summaries import GroupFigures, Summary
from examapp.analysis.suppression import hidden_parts
from examapp.application.analytics import GROUP, Scored
from examapp.application.matrices import People, people_of, points_matrix
from examapp.application.score_books import book_rows
from examapp.application.topic_shares import topic_overview
from examapp.domain.baselines import Baseline
from examapp.domain.forms import Form
from examapp.domain.score_books import Remark


def summarise(
    form: Form, results: Scored, *, comparison: Comparison | None = None, baseline: Baseline | None = None
) -> Summary:
    """The legal-aid group's results on a form."""
    people, rows = people_of(results, GROUP), book_rows(results, group=GROUP)
    remarks = Counter(remark for row in rows for remark in row.remarks)
    counts = Counter(person.centre for person, _one in people)
    hidden = hidden_parts(counts)
    excellent = form.exam.excellent_score
    figures = _figures(people)
    return Summary(
        expected=sum(row.is_expected for row in rows),
        sat=len(people),
        absent=remarks[Remark.ABSENT],
        deferred=remarks[Remark.DEFERRED],
        exempt=remarks[Remark.EXEMPT],
        figures=figures,
        excellent=None
        if excellent is None or figures is None
        else sum(one.raw.points >= excellent for _person, one in people),
        centres={
            centre: found
            for centre in sorted(counts)
            if centre not in hidden and (found := _figures([each for each in people if each[0].centre == centre]))
        },
        hidden=tuple(sorted(hidden)),
        topics=topic_overview(form, people, baseline),
        weak_items=_weak_items(form, people),
        comparison=comparison,
    )


def _figures(people: People) -> GroupFigures | None:
    points = [one.raw.points for _person, one in people]
    if len(points) < MINIMUM_N:
        return None
    passed = sum(one.passed for _person, one in people)
    return GroupFigures(len(points), float(statistics.mean(points)), min(points), max(points), passed)


def _weak_items(form: Form, people: People) -> dict[str, int] | None:
    """How many items of each topic were too hard; None below the n that a verdict on items needs."""
    if not people:
        return None
    from examapp.analysis.item_analysis import Flag, analyse_items
    from examapp.analysis.matrices import Standing

    found = analyse_items(points_matrix(form, people))
    if found.standing is Standing.WITHHELD:
        return None
    topics = {item.item_id: item.topic for item in form.items}
    hard: Sequence[str] = [topics[item.item_id] for item in found.items if Flag.TOO_HARD in item.flags]
    return dict(sorted(Counter(hard).items()))
