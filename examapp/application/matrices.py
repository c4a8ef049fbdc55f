"""From scores and journals to the matrix that an item analysis starts from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING

from examapp.application.analytics import Scored
from examapp.domain.forms import Form, KeySheet
from examapp.domain.journal import Event
from examapp.domain.people import Candidate, ComparisonGroup
from examapp.domain.scoring import ItemScore, ResponseState, Score
from examapp.domain.sittings import Sitting
from examapp.domain.timing import item_times

if TYPE_CHECKING:
    from examapp.analysis.matrices import FloatArray, ResponseMatrix

People = Sequence[tuple[Candidate, Score]]
NOT_ANSWERED = (ResponseState.OMITTED, ResponseState.NOT_REACHED)


def people_of(results: Scored, group: ComparisonGroup | None) -> list[tuple[Candidate, Score]]:
    """Those who have a score, of one comparison group or of all; a form is sat once, so these are first attempts."""
    return [(person, one) for person, one in results.people if group in (None, person.comparison_group)]


def points_matrix(form: Form, people: People) -> "ResponseMatrix":
    """People by the items that are scored; ValueError without people."""
    from examapp.analysis.matrices import matrix_of_rows

    rows = [_by_item(one) for _person, one in people]
    scored = scored_items(form, rows[0])
    return matrix_of_rows(
        [person.candidate_id for person, _one in people],
        scored,
        [[float(row[name].earned) for name in scored] for row in rows],
        maxima=[float(rows[0][name].maximum) for name in scored],
    )


def scored_items(form: Form, row: Mapping[str, ItemScore]) -> list[str]:
    """The items that count, in the order of the form."""
    return [item.item_id for item in form.items if row[item.item_id].points is not None]


def response_matrix(
    form: Form,
    key_sheet: KeySheet,
    results: Scored,
    *,
    group: ComparisonGroup | None = None,
    journal: Callable[[str], Sequence[Event]] | None = None,
) -> "ResponseMatrix":
    """Points, responses, states, and with journals the time on each item; ValueError when nobody has a score.

    The options are those of the item as it was written, whatever order a seat showed them in.
    """
    people = people_of(results, group)
    plain = points_matrix(form, people)
    sittings = {seat.sitting.sitting_id: seat.sitting for seat in results.seats if seat.sitting is not None}
    items = {item.item_id: item for item in form.items if item.item_id in plain.item_ids}
    mine = [sittings[one.sitting_id] for _person, one in people]
    rows = [_by_item(one) for _person, one in people]
    return replace(
        plain,
        ticked=tuple(
            tuple(_ticked(row[name], sitting) for name in plain.item_ids)
            for row, sitting in zip(rows, mine, strict=True)
        ),
        states=tuple(tuple(row[name].state for name in plain.item_ids) for row in rows),
        seconds=None if journal is None else _seconds(plain, mine, journal),
        groups={"centre": tuple(person.centre for person, _one in people)},
        keys={name: key_sheet.keys[item.digest].key for name, item in items.items()},
        options={name: item.option_ids for name, item in items.items()},
    )


def _by_item(score: Score) -> dict[str, ItemScore]:
    return {item.item_id: item for item in score.items}


def _ticked(score: ItemScore, sitting: Sitting) -> frozenset[str] | None:
    return None if score.state in NOT_ANSWERED else sitting.response(score.item_id)


def _seconds(
    plain: "ResponseMatrix", sittings: Sequence[Sitting], journal: Callable[[str], Sequence[Event]]
) -> "FloatArray":
    from examapp.analysis.matrices import table_of

    rows = []
    for sitting in sittings:
        times = item_times(journal(sitting.sitting_id), sitting.form.items[0].item_id)
        rows.append([times[name].total_seconds() if name in times else nan for name in plain.item_ids])
    return table_of(rows)
