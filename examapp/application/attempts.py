"""First attempts and retakes: who sat another form of the same exam earlier in the same year."""

from datetime import datetime

from examapp.analysis.retakes import Retakes
from examapp.application.administration import FormStore, seats_of
from examapp.application.analytics import Scored
from examapp.domain.forms import Form
from examapp.domain.people import ComparisonGroup
from examapp.domain.sittings import Closing


def retaking(form: Form, results: Scored, store: FormStore) -> frozenset[str]:
    """The ids of those for whom this form is a retake: they submitted another form of the exam earlier in that year.

    A sitting that was voided is no attempt.
    """
    mine = _closed_at(results)
    found: set[str] = set()
    for form_id, _exam_id, _built_at in store.form_ids(form.exam.exam_id):
        if form_id != form.form_id:
            theirs = _closed_at(Scored((), tuple(seats_of(store.form(form_id), store))))
            found |= {name for name in mine if name in theirs and _is_earlier(theirs[name], mine[name])}
    return frozenset(found)


def first_attempts(results: Scored, again: frozenset[str]) -> Scored:
    """The same results without those who sit again."""
    people = tuple((person, one) for person, one in results.people if person.candidate_id not in again)
    return Scored(people, results.seats)


def retakes(first: Scored, second: Scored, *, group: ComparisonGroup | None) -> Retakes:
    """Those of a group who sat a first form and then, in the same year, a second one: who passed which."""
    before = {person.candidate_id: one for person, one in first.people}
    earlier, later = _closed_at(first), _closed_at(second)
    pairs = [
        (before[person.candidate_id], one)
        for person, one in second.people
        if person.candidate_id in before
        and group in (None, person.comparison_group)
        and _is_earlier(earlier[person.candidate_id], later[person.candidate_id])
    ]
    return Retakes(
        people=len(pairs),
        failed_first=sum(not one.passed for one, _other in pairs),
        passed_then=sum(other.passed and not one.passed for one, other in pairs),
    )


def _closed_at(results: Scored) -> dict[str, datetime]:
    """When each person's attempt ended, by the machine's clock, in local time; voided sittings are none."""
    found = {}
    for seat in results.seats:
        sitting = seat.sitting
        if sitting is not None and sitting.closed_with is not None and sitting.closing is not Closing.VOIDED:
            found[seat.candidate.candidate_id] = sitting.closed_with.reading.wall_at.astimezone()
    return found


def _is_earlier(one: datetime, other: datetime) -> bool:
    return one < other and one.year == other.year
