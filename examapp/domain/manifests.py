"""Session manifests: who sits which exam where, and from when to when; carried to a centre beside the paper."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from examapp.domain.errors import Message, Place, Problem, Severity
from examapp.domain.items import canonical_json, sha256_of
from examapp.domain.people import Candidate, CandidateState

FORMAT = 1
ID_DIGITS = 12
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class ManifestSeat:
    """A place at a session: who sits there; `code` is the scrambled seat code, empty where none was made."""

    licence_no: str
    name: str
    seat: str
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Times:
    """When a session opens, until when a sitting may begin, and when everything is over; aware UTC.

    The latest start is not the end of work: who begins then has the whole working time.
    """

    opens_at: datetime
    latest_start_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class SessionManifest:
    """One session of an exam at one centre; `session_id` names what it says of exam, place and times."""

    session_id: str
    exam_id: str
    form_ids: tuple[str, ...]
    centre: str
    place: str
    opens_at: datetime
    latest_start_at: datetime
    closes_at: datetime
    seats: tuple[ManifestSeat, ...]
    invigilators: tuple[str, ...] = ()

    @property
    def times(self) -> Times:
        """The three moments."""
        return Times(self.opens_at, self.latest_start_at, self.closes_at)

    @property
    def has_codes(self) -> bool:
        """Whether a candidate needs a seat code to come in."""
        return any(seat.code for seat in self.seats)

    def seat_of(self, licence_no: str) -> ManifestSeat | None:
        """The place of a candidate; None for who does not sit here."""
        return next((seat for seat in self.seats if seat.licence_no == licence_no), None)


def make_manifest(
    *,
    exam_id: str,
    form_ids: Sequence[str],
    centre: str,
    place: str,
    times: Times,
    duration: timedelta,
    roster: Sequence[Candidate],
    invigilators: Sequence[str] = (),
) -> tuple[SessionManifest | None, list[Problem]]:
    """The manifest of a centre's session from the roster, and what is wrong; None when any of it is an error."""
    here = [person for person in roster if person.centre == centre and person.state is CandidateState.NORMAL]
    seats = tuple(ManifestSeat(person.licence_no, person.name, person.seat) for person in here)
    known = sorted({person.centre for person in roster if person.centre})
    problems = [*_time_problems(times, duration), *_seat_problems(centre, seats, known)]
    if not invigilators:
        problems.append(_problem("session-invigilators", "--invigilator", NO_INVIGILATOR, NAME_THEM, mild=True))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return None, problems
    manifest = SessionManifest(
        session_id="",
        exam_id=exam_id,
        form_ids=tuple(form_ids),
        centre=centre,
        place=place,
        opens_at=times.opens_at.astimezone(UTC),
        latest_start_at=times.latest_start_at.astimezone(UTC),
        closes_at=times.closes_at.astimezone(UTC),
        seats=seats,
        invigilators=tuple(invigilators),
    )
    return replace(manifest, session_id=session_id_of(manifest)), problems


NO_INVIGILATOR = Message("nobody is named who invigilates")
NAME_THEM = Message("name each with --invigilator NAME")


def session_id_of(manifest: SessionManifest) -> str:
    """Name a session by its exam, forms, place and times, so that none of them changes behind its name."""
    moments = [moment.isoformat() for moment in (manifest.opens_at, manifest.latest_start_at, manifest.closes_at)]
    place = [manifest.exam_id, list(manifest.form_ids), manifest.centre, manifest.place]
    return sha256_of([*place, *moments])[:ID_DIGITS]


def _time_problems(times: Times, duration: timedelta) -> list[Problem]:
    problems = []
    if times.latest_start_at < times.opens_at:
        fault = Message("the latest start is before the opening")
        problems.append(_problem("session-times", "--latest-start", fault, Message("give the minutes after opening")))
    needed = times.latest_start_at + duration
    if times.closes_at < needed:
        minutes = duration // timedelta(minutes=1)
        fault = Message("who begins at the latest start would not have the {minutes} minutes", {"minutes": minutes})
        remedy = Message("close at {time} or later", {"time": f"{needed.astimezone():%Y-%m-%d %H:%M}"})
        problems.append(_problem("session-times", "--closes", fault, remedy))
    return problems


def _seat_problems(centre: str, seats: Sequence[ManifestSeat], known: Sequence[str]) -> list[Problem]:
    if not seats:
        fault = Message("nobody on the roster sits at {centre}", {"centre": centre})
        remedy = Message("the roster has these centres: {centres}", {"centres": "、".join(known) or "-"})
        return [_problem("session-seats", "--centre", fault, remedy)]
    problems = []
    counts = Counter(seat.seat for seat in seats if seat.seat)
    for seat in sorted(name for name, count in counts.items() if count > 1):
        fault = Message("{count} people have seat {seat}", {"count": counts[seat], "seat": seat})
        problems.append(_problem("session-seats", centre, fault, CORRECT_ROSTER))
    seatless = sum(not seat.seat for seat in seats)
    if seatless:
        fault = Message("{count} people have no seat yet", {"count": seatless})
        problems.append(_problem("session-seats", centre, fault, CORRECT_ROSTER, mild=True))
    return problems


CORRECT_ROSTER = Message("correct the seats, import the roster again, and make the session then")


def _problem(rule: str, where: str, message: Message, remedy: Message, *, mild: bool = False) -> Problem:
    return Problem(rule, Place(where), message, remedy, Severity.WARNING if mild else Severity.ERROR)


def with_codes(manifest: SessionManifest, codes: Mapping[str, str]) -> SessionManifest:
    """The manifest with scrambled seat codes, by licence number."""
    seats = tuple(replace(seat, code=codes.get(seat.licence_no, seat.code)) for seat in manifest.seats)
    return replace(manifest, seats=seats)


def manifest_to_json(manifest: SessionManifest) -> str:
    """A manifest as it is stored and carried."""
    return canonical_json(
        {
            "format": FORMAT,
            "session_id": manifest.session_id,
            "exam": manifest.exam_id,
            "forms": list(manifest.form_ids),
            "centre": manifest.centre,
            "place": manifest.place,
            "opens_at": manifest.opens_at.isoformat(),
            "latest_start_at": manifest.latest_start_at.isoformat(),
            "closes_at": manifest.closes_at.isoformat(),
            "seats": [
                {"licence_no": seat.licence_no, "name": seat.name, "seat": seat.seat, "code": seat.code}
                for seat in manifest.seats
            ],
            "invigilators": list(manifest.invigilators),
        }
    )


def manifest_from_json(text: str, *, name: str = "") -> tuple[SessionManifest | None, list[Problem]]:
    """A manifest from its JSON, and what is wrong with it; None when it cannot be one."""
    try:
        stored = json.loads(text)
        if stored["format"] != FORMAT:
            fault = Message("this session was written by a newer version of examapp")
            return None, [_problem("session-format", name, fault, ASK_AGAIN)]
        manifest = _manifest(stored)
    except (ValueError, KeyError, TypeError) as error:
        fault = Message("this is not a session: {reason}", {"reason": str(error)})
        return None, [_problem("session-format", name, fault, ASK_AGAIN)]
    if manifest.session_id != session_id_of(manifest):
        fault = Message("the session {session} was changed", {"session": manifest.session_id})
        return None, [_problem("session-changed", name, fault, ASK_AGAIN)]
    return manifest, []


ASK_AGAIN = Message("ask whoever made the session to send it again")


def _manifest(stored: Mapping[str, object]) -> SessionManifest:
    """Read the fields; KeyError, TypeError or ValueError where they are not those of a manifest."""
    return SessionManifest(
        session_id=_text(stored["session_id"]),
        exam_id=_text(stored["exam"]),
        form_ids=tuple(_text(form_id) for form_id in _list(stored["forms"])),
        centre=_text(stored["centre"]),
        place=_text(stored["place"]),
        opens_at=_moment(stored["opens_at"]),
        latest_start_at=_moment(stored["latest_start_at"]),
        closes_at=_moment(stored["closes_at"]),
        seats=tuple(_seat(seat) for seat in _list(stored["seats"])),
        invigilators=tuple(_text(name) for name in _list(stored["invigilators"])),
    )


def _seat(stored: object) -> ManifestSeat:
    if not isinstance(stored, dict):
        raise TypeError("seat")
    return ManifestSeat(*(_text(stored[name]) for name in ("licence_no", "name", "seat", "code")))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(str(value))
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(str(value))
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(str(value))
    return moment.astimezone(UTC)
