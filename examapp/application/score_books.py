"""Making the rows of a score book out of scores and sittings."""

from collections.abc import Mapping

from examapp.application.administration import Seat, Standing
from examapp.application.analytics import Scored
from examapp.domain.journal import EventKind
from examapp.domain.people import CandidateState, ComparisonGroup
from examapp.domain.score_books import BookRow, Remark
from examapp.domain.scoring import Score
from examapp.domain.sittings import Closing

STATES = {
    CandidateState.DEFERRED: Remark.DEFERRED,
    CandidateState.EXEMPT: Remark.EXEMPT,
    CandidateState.ABSENT: Remark.ABSENT,
}


def book_rows(results: Scored, *, group: ComparisonGroup | None = None, centre: str | None = None) -> list[BookRow]:
    """A row for everybody on the roster, of one comparison group or centre where that is wanted."""
    scores = {one.sitting_id: one for _person, one in results.people}
    return [
        _row(seat, scores)
        for seat in results.seats
        if group in (None, seat.candidate.comparison_group) and centre in (None, seat.candidate.centre)
    ]


def _row(seat: Seat, scores: Mapping[str, Score]) -> BookRow:
    person, found = seat.candidate, None if seat.sitting is None else scores.get(seat.sitting.sitting_id)
    return BookRow(
        name=person.name,
        centre=person.centre,
        licence_no=person.licence_no,
        category=person.category,
        seat=person.seat,
        points=None if found is None else found.raw.points,
        passed=None if found is None else found.passed,
        remarks=tuple(_remarks(seat, is_scored=found is not None)),
    )


def _remarks(seat: Seat, *, is_scored: bool) -> list[Remark]:
    sitting = seat.sitting
    if sitting is None:
        return [STATES.get(seat.candidate.state, Remark.ABSENT)]
    remarks = []
    if sitting.closing is Closing.VOIDED:
        remarks.append(Remark.VOIDED)
    elif seat.standing is Standing.OPEN and not is_scored:
        remarks.append(Remark.OPEN)
    if any(event.kind is EventKind.LATE_ADMITTED for event in sitting.incidents):
        remarks.append(Remark.LATE)
    return remarks
