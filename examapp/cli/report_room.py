"""The sheets for the room: `examapp report sign-in`, `seat-list` and `incident-sheet`; none of them needs keys."""

from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from examapp.application.administration import Seat, Standing, seats_of
from examapp.cli.context import Context, pass_context
from examapp.cli.report_data import of_a_form
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import is_demonstration, newest_form, open_store
from examapp.domain.errors import Message, NotFound
from examapp.domain.forms import Form
from examapp.domain.people import CandidateState
from examapp.locale import _, say

if TYPE_CHECKING:
    from examapp.domain.manifests import SessionManifest
    from examapp.reports.documents import Document
    from examapp.reports.room_sheets import Room, RoomIncident, RoomSeat

Command = Callable[..., Any]
REMARKS = {
    CandidateState.DEFERRED: Message("deferred"),
    CandidateState.EXEMPT: Message("exempt"),
    CandidateState.ABSENT: Message("absent"),
}


def _room_command(function: Command) -> Command:
    """What the three commands share: the form, the centre, and where the sheet goes."""
    centre = click.option("--centre", help=_("Only the people of this centre."))
    return of_a_form(centre(output_options()(pass_context(function))))


@click.command("sign-in", help=_("Print the sheet on which candidates sign in, a page for each centre."))
@_room_command
def sign_in(context: Context, **options: Any) -> None:  # noqa: ANN401
    """For the table at the door."""
    from examapp.reports.room_sheets import sign_in_sheet

    _print(context, sign_in_sheet, **options)


@click.command("seat-list", help=_("Print who sits where, for the door; licence numbers are masked."))
@_room_command
def seat_list(context: Context, **options: Any) -> None:  # noqa: ANN401
    """For the door itself."""
    from examapp.reports.room_sheets import seat_list as sheet

    _print(context, sheet, **options)


@click.command("incident-sheet", help=_("Print what happened in the room, with lines to write on."))
@_room_command
def incident_sheet(context: Context, **options: Any) -> None:  # noqa: ANN401
    """For the files."""
    from examapp.reports.room_sheets import incident_sheet as sheet

    _print(context, sheet, **options)


def _print(
    context: Context,
    sheet: "Callable[..., Document]",
    *,
    exam_id: str | None,
    code: str | None,
    centre: str | None,
    file_format: str,
    output: Path | None,
) -> None:
    with open_store(context) as store:
        form = newest_form(store, exam_id=exam_id, code=code)
        seats = [seat for seat in seats_of(form, store) if centre in (None, seat.candidate.centre)]
        demonstration = is_demonstration(store)
    if not seats:
        raise NotFound(
            Message("Nobody of this centre is on the roster.") if centre else Message("Nobody is on the roster."),
            hint=Message("To see the roster: examapp roster list"),
        )
    rooms = _rooms(seats, _sessions(context, form))
    deliver(sheet(rooms, exam=form.exam.title, demonstration=demonstration), file_format, output)


def _sessions(context: Context, form: Form) -> "Mapping[str, SessionManifest]":
    """The newest session of each centre that is of this form."""
    from contextlib import closing

    from examapp.storage.sessions import Sessions

    with closing(Sessions(context.data)) as stored:
        return {each.centre: each for each in stored.manifests() if form.form_id in each.form_ids}


def _rooms(seats: list[Seat], sessions: "Mapping[str, SessionManifest]") -> "list[Room]":
    from examapp.reports.room_sheets import Room
    from examapp.reports.sessions import moment_text

    rooms = []
    for centre, of_centre in groupby(sorted(seats, key=_by_place), key=lambda seat: seat.candidate.centre):
        there, session = list(of_centre), sessions.get(centre)
        gone = [seat for seat in there if seat.sitting is None and seat.candidate.state is CandidateState.ABSENT]
        rooms.append(
            Room(
                centre,
                tuple(_room_seat(seat) for seat in there),
                place="" if session is None else session.place,
                opens="" if session is None else moment_text(session.opens_at),
                invigilators=() if session is None else session.invigilators,
                incidents=tuple(each for seat in there for each in _incidents_of(seat)),
                absent=tuple(seat.candidate.name for seat in gone),
            )
        )
    return rooms


def _by_place(seat: Seat) -> tuple[bytes, int, str]:
    person = seat.candidate
    return person.centre.encode("gb18030", errors="replace"), len(person.seat), person.seat


def _room_seat(seat: Seat) -> "RoomSeat":
    from examapp.reports.room_sheets import RoomSeat

    person = seat.candidate
    remark = REMARKS.get(person.state) if seat.standing is not Standing.SUBMITTED else None
    return RoomSeat(person.seat, person.name, person.licence_no, "" if remark is None else say(remark))


def _incidents_of(seat: Seat) -> "list[RoomIncident]":
    from examapp.reports.incidents import incident_text
    from examapp.reports.room_sheets import RoomIncident

    if seat.sitting is None:
        return []
    person = seat.candidate
    lines = [incident_text(event) for event in seat.sitting.incidents]
    parts = [line.partition(" · ") for line in lines]
    return [RoomIncident(time, person.seat, person.name, what) for time, _dot, what in parts]
