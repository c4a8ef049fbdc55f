"""What an analyst asks of finished sittings: who scored what, and how a group stands beside a baseline."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction

from examapp.analysis.comparison import (
    MINIMUM_N,
    TOPIC_ITEMS,
    Attendance,
    Comparison,
    PartComparison,
    TopicRow,
    compare_apart,
    compare_part,
    is_small,
    topic_shares,
)
from examapp.analysis.equated import Equated
from examapp.analysis.verdicts import Withheld
from examapp.application.administration import JournalStore, Seat, Standing, seats_of
from examapp.application.equated import equate_with
from examapp.domain.baselines import Baseline, Summary, check_comparable, other_rule
from examapp.domain.blueprints import Part
from examapp.domain.errors import JournalBroken, Message, NotComparable
from examapp.domain.forms import Form, KeySheet
from examapp.domain.items import sha256_of
from examapp.domain.journal import Json
from examapp.domain.marking import show_points
from examapp.domain.people import Candidate, CandidateState, Category, ComparisonGroup
from examapp.domain.scoring import Score, score
from examapp.domain.sittings import Closing

GROUP = ComparisonGroup.LEGAL_AID


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of everybody whose sitting is closed, in the order of the roster, and everybody's standing."""

    people: tuple[tuple[Candidate, Score], ...]
    seats: tuple[Seat, ...]

    def only(self, *, centre: str | None = None, category: Category | None = None) -> "Scored":
        """The same results of one centre or category, of everybody where neither is named."""

        def is_wanted(person: Candidate) -> bool:
            return centre in (None, person.centre) and category in (None, person.category)

        return Scored(
            tuple((person, one) for person, one in self.people if is_wanted(person)),
            tuple(seat for seat in self.seats if is_wanted(seat.candidate)),
        )

    def of(self, group: ComparisonGroup) -> list[Score]:
        """The scores of one comparison group."""
        return [one for person, one in self.people if person.comparison_group is group]

    def attendance(self, group: ComparisonGroup) -> Attendance:
        """What became of everybody of one comparison group; people deferred or exempt were not to sit."""
        seats = [seat for seat in self.seats if seat.candidate.comparison_group is group]
        excused = sum(_is_excused(seat) for seat in seats)
        voided = sum(_is_voided(seat) for seat in seats)
        sat = sum(seat.standing is Standing.SUBMITTED for seat in seats) - voided
        still_open = sum(seat.standing is Standing.OPEN for seat in seats)
        expected = len(seats) - excused
        absent = expected - sat - voided - still_open
        return Attendance(expected=expected, sat=sat, absent=absent, open=still_open, voided=voided, excused=excused)


def _is_excused(seat: Seat) -> bool:
    return seat.sitting is None and seat.candidate.state in (CandidateState.DEFERRED, CandidateState.EXEMPT)


def _is_voided(seat: Seat) -> bool:
    return seat.sitting is not None and seat.sitting.closing is Closing.VOIDED


def scored(form: Form, key_sheet: KeySheet, store: JournalStore) -> Scored:
    """Score every closed sitting of a form from its journal; JournalBroken when a journal does not hold."""
    return scored_seats(sound_seats(form, store), key_sheet)


def sound_seats(form: Form, store: JournalStore) -> tuple[Seat, ...]:
    """Everybody's standing; JournalBroken when a journal does not hold, as nothing is reported beside tampering."""
    seats = tuple(seats_of(form, store))
    broken = [seat.candidate.licence_no for seat in seats if seat.standing is Standing.BROKEN]
    if broken:
        raise JournalBroken(
            Message("The journal does not hold for: {numbers}", {"numbers": ", ".join(broken)}),
            hint=Message("No scores are given. See what is wrong: examapp verify"),
        )
    return seats


def scored_seats(seats: tuple[Seat, ...], key_sheet: KeySheet) -> Scored:
    """The scores of closed sittings by a key sheet; open and voided ones have no score."""
    people = tuple(
        (seat.candidate, score(seat.sitting, key_sheet))
        for seat in seats
        if seat.sitting is not None and not seat.sitting.is_open and not _is_voided(seat)
    )
    return Scored(people, seats)


def compare(
    form: Form,
    results: Scored,
    baseline: Baseline,
    *,
    their_form: Form | None = None,
    demonstration: bool = False,
    key_version: int = 1,
) -> Comparison:
    """Put the legal-aid group beside a baseline; NotComparable for one of another exam or of other points.

    `their_form` is the form that the norm group sat, where it is not ours and known here. What cannot be compared for
    the form or the marking rules is a comparison too, which says so.
    """
    check_comparable(baseline, form)
    scores = results.of(GROUP)
    attendance = results.attendance(GROUP)
    exam = form.exam
    parts = [_part(each, form, scores, baseline, their_form) for each in (None, Part.COMMON)]
    return Comparison(
        exam_title=exam.title,
        form_code=form.code,
        key_version=key_version,
        cut_score=exam.cut_score,
        baseline=baseline,
        attendance=attendance,
        whole=parts[0],
        common=parts[1],
        topics=_topic_rows(form, scores, baseline),
        favouring=tuple(topic.topic_id for topic in exam.topics if topic.part is Part.LEGAL_AID),
        demonstration=demonstration or baseline.demonstration,
        digest=_digest(form, results, baseline, attendance),
        other_form=baseline.form_id != form.form_id,
    )


def is_alike(baseline: Baseline, form: Form) -> bool:
    """Whether a baseline sat this form under these marking rules."""
    return baseline.form_id == form.form_id and other_rule(baseline, form) is None


def _part(
    part: Part | None, form: Form, scores: Sequence[Score], baseline: Baseline, their_form: Form | None
) -> PartComparison:
    tallies = [one.raw if part is None else one.parts[part] for one in scores]
    maximum = tallies[0].maximum if tallies else form.exam.part_maximum(part)
    theirs = baseline.whole if part is None else baseline.common
    points, margin = [tally.points for tally in tallies], form.exam.margin_of(part)
    passed = sum(one.passed for one in scores) if part is None else None
    if is_alike(baseline, form):
        if theirs is not None:
            _check_maximum(baseline, theirs, maximum)
        return compare_part(part, points, theirs, maximum=maximum, passed=passed, margin=margin)
    equated = _equated(part, form, scores, baseline, their_form)
    return compare_apart(part, points, theirs, maximum=maximum, equated=equated, passed=passed, margin=margin)


def _equated(
    part: Part | None, form: Form, scores: Sequence[Score], baseline: Baseline, their_form: Form | None
) -> Equated | Withheld:
    """Our scores on the scale of another form; the reason where the rules differ or nothing links the forms."""
    if other_rule(baseline, form) is not None:
        return Withheld.OTHER_MARKING
    if len(scores) < MINIMUM_N:
        return Withheld.FEW_OF_OURS
    return equate_with(form, scores, their_form, baseline, part)


def _check_maximum(baseline: Baseline, theirs: Summary, maximum: Fraction) -> None:
    if theirs.maximum != maximum:
        values = {"theirs": show_points(theirs.maximum, places=None), "ours": show_points(maximum, places=None)}
        raise NotComparable(
            Message("The baseline is out of {theirs} points, our scores are out of {ours}.", values),
            where=baseline.baseline_id,
            hint=Message(
                "Import the baseline with the points of this form; an item that was dropped in rescoring has none."
            ),
        )


def _topic_rows(form: Form, scores: Sequence[Score], baseline: Baseline) -> tuple[TopicRow, ...]:
    ours = _shares(form, scores) if len(scores) >= MINIMUM_N else {}
    theirs = {} if is_small(baseline.whole) or not is_alike(baseline, form) else baseline.topics
    rows = []
    for topic in form.exam.topics:
        items = form.exam.scored_of(topic.topic_id)
        enough = items >= TOPIC_ITEMS
        sides = (side.get(topic.topic_id) if enough else None for side in (ours, theirs))
        rows.append(TopicRow(topic.topic_id, topic.title, topic.part, items, *sides))
    return tuple(rows)


def _shares(form: Form, scores: Sequence[Score]) -> dict[str, float]:
    topic_ids = [topic.topic_id for topic in form.exam.topics]
    earned = {name: sum((one.topics[name].points for one in scores), Fraction(0)) for name in topic_ids}
    maxima = {name: sum((one.topics[name].maximum for one in scores), Fraction(0)) for name in topic_ids}
    return topic_shares(earned, maxima)


def _digest(form: Form, results: Scored, baseline: Baseline, attendance: Attendance) -> str:
    """SHA-256 over all that a comparison is made of, so that two reports can be seen to rest on the same data."""
    people = [
        [person.candidate_id, [[item.item_id, str(item.points)] for item in one.items]]
        for person, one in results.people
        if person.comparison_group is GROUP
    ]
    summaries = [baseline.whole, baseline.common]
    return sha256_of(
        {
            "form": form.form_id,
            "marking": form.exam.marking_rules(),
            "people": sorted(people, key=str),
            "attendance": list(astuple(attendance)),
            "baseline": [baseline.baseline_id, baseline.norm_group, baseline.source, baseline.sat_on.isoformat()],
            "figures": [
                None if summary is None else [str(value) for value in astuple(summary)] for summary in summaries
            ],
            "topics": {name: str(share) for name, share in baseline.topics.items()},
            **_of_items(baseline),
        }
    )


def _of_items(baseline: Baseline) -> dict[str, Json]:
    """What a baseline says of single items, where it says anything."""
    anchors = [baseline.anchor, baseline.common_anchor]
    known: dict[str, Json] = {
        "items": {name: str(share) for name, share in baseline.items.items()},
        "item_points": {name: [str(each) for each in points] for name, points in baseline.item_points.items()},
        "anchors": [None if each is None else [str(value) for value in astuple(each)] for each in anchors],
    }
    return known if baseline.items or baseline.item_points or any(anchors) else {}
