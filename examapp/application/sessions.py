"""Sessions on exam day: opening and closing them, whether a sitting may begin, and seat codes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from examapp.application.delivery import Clock
from examapp.application.doors import Attempts, Scrambling, Settings
from examapp.domain.audit import AuditEntry, AuditKind
from examapp.domain.clocks import Reading, gap
from examapp.domain.errors import Message, NotAdmitted, NotPossible
from examapp.domain.forms import Form
from examapp.domain.journal import Json
from examapp.domain.manifests import ManifestSeat, SessionManifest
from examapp.domain.people import Candidate

TOLERATED_DIFFERENCE = timedelta(days=1)
# How long before a session its paper may be opened, to look after the machines.
PREPARATION = timedelta(hours=1)
ASK_INVIGILATOR = Message("Ask the invigilator.")


class ManifestStore(Protocol):
    """Where the manifests are."""

    def manifests(self) -> list[SessionManifest]:
        """Every session planned here."""

    def newest_moment(self) -> datetime | None:
        """The latest wall time that anything stored here was written with."""


class AuditBook(Protocol):
    """Where decisions are recorded."""

    def record(self, station_id: str, kind: AuditKind, data: Mapping[str, Json], *, now: Reading) -> AuditEntry:
        """Append an entry to a station's chain."""

    def entries(self, station_id: str | None = None) -> list[AuditEntry]:
        """The entries of one station, or of all."""


class Doubt(StrEnum):
    """What speaks against opening a session now; two people have to confirm each."""

    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    OTHER_DAY = "other_day"
    CLOCK_WENT_BACK = "clock_went_back"
    WAS_CLOSED = "was_closed"


@dataclass(frozen=True, slots=True)
class OpeningDoubt:
    """One thing that speaks against opening, and in words."""

    doubt: Doubt
    message: Message


class SessionState(StrEnum):
    """How far a session has come on this machine."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SessionStanding:
    """A session and what was done with it; `counts_as` is the time that its opening is taken for.

    `elsewhere` says that it was not done here: an audit that came from another machine tells of it.
    """

    manifest: SessionManifest
    state: SessionState = SessionState.PLANNED
    opened: Reading | None = None
    counts_as: datetime | None = None
    closed: Reading | None = None
    elsewhere: bool = False

    def time_at(self, now: Reading) -> datetime:
        """The time in an open session: by the clock that nobody can move, counted from the opening."""
        if self.opened is None or self.counts_as is None:
            return now.wall_at
        return self.counts_as + gap(self.opened, now)

    @property
    def latest_start_at(self) -> datetime:
        """Until when sittings may begin, as this machine's clock shows it: later by as much as it was opened late."""
        if self.opened is None or self.counts_as is None:
            return self.manifest.latest_start_at
        return self.manifest.latest_start_at + (self.opened.wall_at - self.counts_as)


def opening_doubts(manifest: SessionManifest, now: datetime, *, newest: datetime | None = None) -> list[OpeningDoubt]:
    """What speaks against opening a session at this time by the machine's clock; nothing when all is well.

    `newest` is when, by the same clock, something was last stored on this machine.
    """
    doubts = []
    if newest is not None and now < newest:
        facts = {"now": _local(now), "newest": _local(newest)}
        told = Message("This machine's clock says {now}, but something was stored on it at {newest}.", facts)
        doubts.append(OpeningDoubt(Doubt.CLOCK_WENT_BACK, told))
    facts = {"now": _local(now), "opens": _local(manifest.opens_at), "latest": _local(manifest.latest_start_at)}
    if abs(now - manifest.opens_at) > TOLERATED_DIFFERENCE:
        told = Message("This machine's clock says {now}, but the session opens at {opens}: more than a day off.", facts)
        doubts.append(OpeningDoubt(Doubt.OTHER_DAY, told))
    elif now < manifest.opens_at:
        told = Message("It is {now}; the session opens at {opens}.", facts)
        doubts.append(OpeningDoubt(Doubt.TOO_EARLY, told))
    elif now > manifest.latest_start_at:
        told = Message("It is {now}; sittings of this session may begin until {latest} only.", facts)
        doubts.append(OpeningDoubt(Doubt.TOO_LATE, told))
    return doubts


def paper_doubts(
    manifests: Sequence[SessionManifest], now: datetime, *, newest: datetime | None = None
) -> list[OpeningDoubt]:
    """What speaks against opening the paper of these sessions now, judged by the one that is nearest in time.

    A paper may be opened some time before its session, and after the latest start, on a machine that takes another's
    place; without a session nothing is known of when.
    """
    if not manifests:
        return []
    nearest = min(manifests, key=lambda manifest: abs(manifest.opens_at - now))
    in_time = now + PREPARATION >= nearest.opens_at
    passing = {Doubt.TOO_LATE, *([Doubt.TOO_EARLY] if in_time else [])}
    return [each for each in opening_doubts(nearest, now, newest=newest) if each.doubt not in passing]


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


# With these the machine's clock or the plan is not what counts: the two people's word that the exam begins now is.
BEGINS_NOW = frozenset({Doubt.OTHER_DAY, Doubt.CLOCK_WENT_BACK, Doubt.TOO_LATE})


class ExamDay:
    """The sessions of this machine: who opened and closed which, from the audit, which is the only truth of it."""

    def __init__(self, manifests: ManifestStore, audit: AuditBook, clock: Clock, *, stations: Sequence[str]) -> None:
        """`stations` are the names of this machine in the audit, the one it has now first."""
        self._manifests = manifests
        self._audit = audit
        self._clock = clock
        self._stations = tuple(stations)

    def entries(self, *kinds: AuditKind) -> list[AuditEntry]:
        """What this machine has recorded of these kinds, in the order of its clocks' readings as stored."""
        return [entry for entry in self._audit.entries() if entry.station_id in self._stations and entry.kind in kinds]

    def standings(self) -> list[SessionStanding]:
        """Every session with what was done with it."""
        entries = self.entries(AuditKind.SESSION_OPENED, AuditKind.SESSION_CLOSED)
        return [_standing(manifest, entries) for manifest in self._manifests.manifests()]

    def known_standings(self) -> list[SessionStanding]:
        """The same for whoever looks on: of a session that was not opened here, what audits of other machines say.

        Whether sittings may begin here is told by this machine's own audit alone. What several machines opened is open
        while one of them has not closed it.
        """
        kinds = (AuditKind.SESSION_OPENED, AuditKind.SESSION_CLOSED)
        others: defaultdict[str, list[AuditEntry]] = defaultdict(list)
        for entry in self._audit.entries():
            if entry.station_id not in self._stations and entry.kind in kinds:
                others[entry.station_id].append(entry)
        return [_as_told(standing, others.values()) for standing in self.standings()]

    def standing(self, manifest: SessionManifest) -> SessionStanding:
        """What was done with one session."""
        return _standing(manifest, self.entries(AuditKind.SESSION_OPENED, AuditKind.SESSION_CLOSED))

    def doubts(self, manifest: SessionManifest) -> list[OpeningDoubt]:
        """What speaks against opening a session now."""
        standing = self.standing(manifest)
        now = self._clock.read().wall_at
        doubts = opening_doubts(manifest, now, newest=self._manifests.newest_moment())
        if standing.closed is not None:
            told = Message("The session was closed at {time}.", {"time": _local(standing.closed.wall_at)})
            doubts.append(OpeningDoubt(Doubt.WAS_CLOSED, told))
        return doubts

    def open(
        self, manifest: SessionManifest, *, by: Sequence[str] = (), confirmed: bool = False, reason: str = ""
    ) -> list[OpeningDoubt]:
        """Open a session; NotPossible when it is open, or when something speaks against it that two did not confirm.

        Gives what was confirmed.
        """
        if self.standing(manifest).state is SessionState.OPEN:
            raise NotPossible(Message("The session {session} is open already.", {"session": manifest.session_id}))
        doubts = self.doubts(manifest)
        people: list[Json] = list(by)
        if doubts and not (confirmed and len(set(by)) >= 2 and reason):
            raise NotPossible(Message("The session was not opened; two people have to confirm it."), hint=CONFIRM_WITH)
        now = self._clock.read()
        for each in doubts:
            told = {"session": manifest.session_id, "incident": each.doubt.value, "shown": str(each.message)}
            self._record(AuditKind.INCIDENT_CONFIRMED, {**told, "by": people, "reason": reason}, now)
        begins_now = any(each.doubt in BEGINS_NOW for each in doubts)
        counts_as = manifest.opens_at if begins_now else now.wall_at
        data: dict[str, Json] = {
            "session": manifest.session_id,
            "by": people,
            "incidents": [each.doubt.value for each in doubts],
            "counts_as": counts_as.isoformat(timespec="milliseconds"),
            **({"reason": reason} if reason else {}),
        }
        self._record(AuditKind.SESSION_OPENED, data, now)
        return doubts

    def close(self, manifest: SessionManifest, *, by: Sequence[str]) -> None:
        """Close a session: no sitting begins after that, those begun go on; NotPossible when it is not open."""
        if self.standing(manifest).state is not SessionState.OPEN:
            raise NotPossible(Message("The session {session} is not open.", {"session": manifest.session_id}))
        data: dict[str, Json] = {"session": manifest.session_id, "by": list(by)}
        self._record(AuditKind.SESSION_CLOSED, data, self._clock.read())

    def was_admitted_late(self, candidate: Candidate, form_id: str) -> bool:
        """Whether it was decided that this candidate may begin this form after the latest start."""
        wanted = (candidate.candidate_id, form_id)
        entries = self.entries(AuditKind.LATE_ADMITTED)
        return any((entry.data.get("candidate"), entry.data.get("form", form_id)) == wanted for entry in entries)

    def _record(self, kind: AuditKind, data: Mapping[str, Json], now: Reading) -> None:
        self._audit.record(self._stations[0], kind, data, now=now)


CONFIRM_WITH = Message("examapp session open --confirm --by NAME --by NAME --reason TEXT")


def _standing(manifest: SessionManifest, entries: Sequence[AuditEntry]) -> SessionStanding:
    found = SessionStanding(manifest)
    for entry in entries:
        if entry.data.get("session") != manifest.session_id:
            continue
        if entry.kind is AuditKind.SESSION_OPENED:
            counts_as = datetime.fromisoformat(str(entry.data["counts_as"]))
            found = SessionStanding(manifest, SessionState.OPEN, entry.reading, counts_as, found.closed)
        else:
            found = SessionStanding(manifest, SessionState.CLOSED, found.opened, found.counts_as, closed=entry.reading)
    return found


def _as_told(own: SessionStanding, audits: Iterable[Sequence[AuditEntry]]) -> SessionStanding:
    """What was done with a session here, else elsewhere: open before closed."""
    if own.state is not SessionState.PLANNED:
        return own
    told = [_standing(own.manifest, entries) for entries in audits]
    for state in (SessionState.OPEN, SessionState.CLOSED):
        found = next((each for each in told if each.state is state), None)
        if found is not None:
            return replace(found, elsewhere=True)
    return own


class SessionGate:
    """Stands before the sittings of one form where sessions of its exam are planned; elsewhere it lets all pass."""

    def __init__(self, day: ExamDay, settings: Settings, scrambling: Scrambling, clock: Clock, form: Form) -> None:
        self._day = day
        self._settings = settings
        self._scrambling = scrambling
        self._clock = clock
        self._exam_id = form.exam.exam_id
        self._form_id = form.form_id

    def refuse_to_begin(self, candidate: Candidate) -> None:
        """Raise NotAdmitted, with the reason, when this candidate's sitting may not begin now."""
        planned = self._planned()
        if not planned:
            return
        mine = [each for each in planned if each.manifest.seat_of(candidate.licence_no) is not None]
        if not mine:
            raise NotAdmitted(Message("You are not in the seating of a session on this machine."), hint=ASK_INVIGILATOR)
        opened = [each for each in mine if each.state is SessionState.OPEN]
        if not opened:
            raise NotAdmitted(_not_open(mine), hint=ASK_INVIGILATOR)
        fitting = [each for each in opened if self._form_id in each.manifest.form_ids]
        if not fitting:
            raise NotAdmitted(Message("This paper is not the one of your session."), hint=ASK_INVIGILATOR)
        now = self._clock.read()
        in_time = any(each.time_at(now) <= each.manifest.latest_start_at for each in fitting)
        if not in_time and not self._day.was_admitted_late(candidate, self._form_id):
            latest = max(each.latest_start_at for each in fitting)
            told = Message("The exam could be begun until {time}.", {"time": f"{latest.astimezone():%H:%M}"})
            raise NotAdmitted(told, hint=ASK_INVIGILATOR)

    def asks_code(self, candidate: Candidate) -> bool:
        """Whether this candidate needs a seat code to come in."""
        seat = self._seat(candidate)
        return seat is not None and bool(seat.code)

    def check_code(self, candidate: Candidate, typed: str) -> None:
        """Raise NotLetIn when this is not the candidate's seat code, or comes too soon after a wrong one."""
        seat = self._seat(candidate)
        if seat is not None and seat.code:
            attempts = Attempts(self._settings, self._clock, f"seat:{candidate.licence_no}")
            attempts.try_once(lambda: self._scrambling.matches(typed, seat.code), wrong=WRONG_CODE)

    def opened_at(self, candidate: Candidate) -> datetime | None:
        """When the candidate's session was opened, None when it was not or there is none."""
        mine = [each for each in self._planned() if each.manifest.seat_of(candidate.licence_no) is not None]
        opened = [each.opened.wall_at for each in mine if each.state is SessionState.OPEN and each.opened is not None]
        return max(opened, default=None)

    def _seat(self, candidate: Candidate) -> ManifestSeat | None:
        """The candidate's place in an open session before all others, else in the one that opens last."""
        found = [(each, each.manifest.seat_of(candidate.licence_no)) for each in self._planned()]
        seats = [(each.state is SessionState.OPEN, number, seat) for number, (each, seat) in enumerate(found) if seat]
        return max(seats, key=lambda row: row[:2])[2] if seats else None

    def _planned(self) -> list[SessionStanding]:
        return [each for each in self._day.standings() if each.manifest.exam_id == self._exam_id]


WRONG_CODE = Message("This is not the seat code of this candidate.")


def _not_open(mine: Sequence[SessionStanding]) -> Message:
    planned = [each for each in mine if each.state is SessionState.PLANNED]
    if not planned:
        return Message("Your session has been closed.")
    opens_at = min(each.manifest.opens_at for each in planned)
    return Message("Your session has not been opened yet; it is planned for {time}.", {"time": _local(opens_at)})
