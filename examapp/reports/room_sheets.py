"""Sheets for the room on exam day: signing in, who sits where, and what happened; a page for each centre."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from examapp.domain.items import sha256_of
from examapp.domain.people import mask_licence_no
from examapp.locale import _, current_language
from examapp.reports.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Kind,
    PageBreak,
    Signatures,
    Table,
    Title,
)

BLANK = "＿＿＿＿"
ROW_MM = 9.5
BLANK_ROWS = 8


@dataclass(frozen=True, slots=True)
class RoomSeat:
    """A place in a room and who sits there; `remark` is what is known already, such as deferred."""

    seat: str
    name: str
    licence_no: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RoomIncident:
    """Something that a journal or the audit tells: when by the clock, about whom, and what in words."""

    time: str
    seat: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Room:
    """One centre's room; texts that nobody knows yet are empty and are left to be written."""

    centre: str
    seats: tuple[RoomSeat, ...]
    place: str = ""
    opens: str = ""
    invigilators: tuple[str, ...] = ()
    incidents: tuple[RoomIncident, ...] = ()
    absent: tuple[str, ...] = ()


def sign_in_sheet(rooms: Sequence[Room], *, exam: str, demonstration: bool = False) -> Document:
    """The sheet on which candidates sign before they begin (签到表)."""
    return _document("sign-in", _("Sign-in sheet"), rooms, exam, _sign_in, demonstration=demonstration)


def seat_list(rooms: Sequence[Room], *, exam: str, demonstration: bool = False) -> Document:
    """Who sits where, for the door (座次表): licence numbers are masked."""
    return _document("seat-list", _("Seat list"), rooms, exam, _seats, demonstration=demonstration)


def incident_sheet(rooms: Sequence[Room], *, exam: str, demonstration: bool = False) -> Document:
    """What happened in the room (考场情况记录表): what the journals tell, and lines for the rest."""
    return _document("incident-sheet", _("Record of the room"), rooms, exam, _incidents, demonstration=demonstration)


def _document(
    name: str,
    title: str,
    rooms: Sequence[Room],
    exam: str,
    body: Callable[[Room], list[Block]],
    *,
    demonstration: bool,
) -> Document:
    blocks: list[Block] = []
    for place, room in enumerate(rooms):
        blocks += [PageBreak()] if place else []
        blocks += [Title(_("{exam}: {sheet}").format(exam=exam, sheet=title)), Facts(tuple(_facts(room))), *body(room)]
    data = [_data(room, masked=name == "seat-list") for room in rooms]
    return Document(
        name=name,
        title=_("{exam}: {sheet}").format(exam=exam, sheet=title),
        blocks=tuple(blocks),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=sha256_of({"exam": exam, "sheet": name, "rooms": data}),
        data={"exam": exam, "rooms": data},
        sheets=True,
    )


def _facts(room: Room) -> list[tuple[str, str]]:
    return [
        (_("Centre"), room.centre),
        (_("Place"), room.place or BLANK),
        (_("Time"), room.opens or BLANK),
        (_("Invigilators"), _(", ").join(room.invigilators) or BLANK),
        (_("To sit"), str(sum(not seat.remark for seat in room.seats))),
    ]


def _sign_in(room: Room) -> list[Block]:
    columns = (
        Column(_("Seat"), align=Align.CENTRE, mm=14),
        Column(_("Name"), mm=26),
        Column(_("Licence number"), Kind.LICENCE, mm=38),
        Column(_("Time"), mm=20),
        Column(_("Signature"), weight=1),
        Column(_("Remarks"), mm=28),
    )
    rows = tuple((seat.seat, seat.name, seat.licence_no, "", "", seat.remark) for seat in room.seats)
    return [Table(f"sign-in {room.centre}", columns, rows, row_mm=ROW_MM), *_signed()]


def _seats(room: Room) -> list[Block]:
    columns = (
        Column(_("Seat"), align=Align.CENTRE, mm=24),
        Column(_("Name"), weight=1),
        Column(_("Licence number"), align=Align.CENTRE, weight=1.4),
    )
    rows = tuple((seat.seat, seat.name, mask_licence_no(seat.licence_no)) for seat in room.seats if not seat.remark)
    return [Table(f"seats {room.centre}", columns, rows, row_mm=7.5)]


def _incidents(room: Room) -> list[Block]:
    columns = (
        Column(_("Time"), align=Align.CENTRE, mm=20),
        Column(_("Seat"), align=Align.CENTRE, mm=14),
        Column(_("Name"), mm=26),
        Column(_("What happened"), weight=2),
        Column(_("What was done"), weight=1.3),
    )
    rows: list[tuple[Cell | str, ...]] = [(each.time, each.seat, each.name, each.what, "") for each in room.incidents]
    rows += [("",) * len(columns)] * BLANK_ROWS
    counts = [
        (_("Present"), BLANK),
        (_("Absent"), _("{count}: {names}").format(count=len(room.absent), names=_(", ").join(room.absent) or "-")),
        (_("Breaches of the rules"), BLANK),
        (_("Power, machines"), BLANK),
    ]
    return [Facts(tuple(counts)), Table(f"incidents {room.centre}", columns, tuple(rows), row_mm=9), *_signed()]


def _signed() -> list[Block]:
    return [Signatures((_("Invigilator (1)"), _("Invigilator (2)")), "", _("Date:"))]


def _data(room: Room, *, masked: bool) -> dict[str, object]:
    return {
        "centre": room.centre,
        "place": room.place,
        "opens": room.opens,
        "invigilators": list(room.invigilators),
        "seats": [
            {
                "seat": each.seat,
                "name": each.name,
                "licence_no": mask_licence_no(each.licence_no) if masked else each.licence_no,
                "remark": each.remark,
            }
            for each in room.seats
        ],
        "incidents": [[each.time, each.seat, each.name, each.what] for each in room.incidents],
        "absent": list(room.absent),
    }
