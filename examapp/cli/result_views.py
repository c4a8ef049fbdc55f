"""What `examapp results list` and `conflicts` show, read from the stores."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from examapp.application.administration import Standing, seats_of
from examapp.cli.collecting import open_merges
from examapp.cli.context import Context
from examapp.cli.learner import training_log
from examapp.cli.workspace import newest_form, open_store
from examapp.domain.audit import AuditEntry
from examapp.domain.forms import Form
from examapp.domain.holdings import Conflict, Subject, Tail
from examapp.domain.items import canonical_json
from examapp.domain.journal import Event, EventKind
from examapp.domain.people import Candidate
from examapp.domain.records import candidate_from_record, entry_from_record, event_from_record
from examapp.domain.training_log import TrainingRecord
from examapp.domain.training_records import training_from_record
from examapp.exchange.identity import Station, load_station
from examapp.exchange.merging import is_move
from examapp.locale import _
from examapp.reports.collecting import CentreStanding, ConflictRow, Overview, Side, StationStanding, moment
from examapp.reports.people import cells, headings
from examapp.storage.audit import AuditLog
from examapp.storage.merges import Arrival, Merges
from examapp.storage.store import Store
from examapp.storage.training import TrainingLog


def overview_of(context: Context, exam_id: str | None) -> Overview:
    """Which stations have reported, and who of the newest form's candidates has not sat."""
    with open_merges(context) as merges, open_store(context) as store:
        stations = tuple(_station_standings(merges, load_station(context.data)))
        if not store.form_ids(exam_id) and exam_id is None:
            return Overview("", stations)
        form = newest_form(store, exam_id=exam_id)
        heading = _("Form {form} of “{exam}”").format(form=form.code, exam=form.exam.title)
        return Overview(heading, stations, tuple(_centre_standings(form, store, merges.manifests())))


def _station_standings(merges: Merges, own: Station | None) -> Iterable[StationStanding]:
    """Every station that is trusted, was, or has sent something; this machine itself only if it has."""
    latest: dict[str, Arrival] = {arrival.station_id: arrival for arrival in merges.arrivals()}
    names = {row.station_id: (_name(row.body), row.revoked_at) for row in merges.stations()}
    if own is not None:
        names[own.station_id] = (own.name, None)
    for station_id, (name, revoked_at) in names.items():
        came = latest.get(station_id)
        if came is not None or own is None or station_id != own.station_id:
            made, merged = (came.exported_at, came.merged_at) if came else (None, None)
            yield StationStanding(name, station_id, made, merged, revoked_at)


def _name(body: str) -> str:
    return str(json.loads(body)["name"])


def _centre_standings(form: Form, store: Store, manifests: Mapping[str, str]) -> Iterable[CentreStanding]:
    seats: dict[str, list[tuple[str, Standing]]] = {}
    known = set()
    for seat in seats_of(form, store):
        known.add(seat.candidate.licence_no)
        if seat.standing is not Standing.EXCUSED:
            seats.setdefault(seat.candidate.centre, []).append((seat.candidate.name, seat.standing))
    for centre, licence_no, name in _planned(manifests, form.exam.exam_id):
        if licence_no not in known:
            seats.setdefault(centre, []).append((name, Standing.NOT_STARTED))
    for centre, people in sorted(seats.items()):
        count = Counter(standing for _name, standing in people)
        missing = tuple(name for name, standing in people if standing is not Standing.SUBMITTED)
        yield CentreStanding(centre, len(people), count[Standing.SUBMITTED], count[Standing.OPEN], missing)


def _planned(manifests: Mapping[str, str], exam_id: str) -> Iterable[tuple[str, str, str]]:
    """(centre, licence number, name) of everybody whom a session of the exam expects."""
    for body in manifests.values():
        session = json.loads(body)
        if session.get("exam") == exam_id:
            for seat in session.get("seats", ()):
                yield str(session.get("centre", "")), str(seat.get("licence_no")), str(seat.get("name"))


def conflict_rows(context: Context) -> list[ConflictRow]:
    """Everything that was told differently and still is."""
    with open_merges(context) as merges, open_store(context) as store, training_log(context) as log:
        own = load_station(context.data)
        names = {row.station_id: _name(row.body) for row in merges.stations()}
        if own is not None:
            names[own.station_id] = own.name
        audit = AuditLog(context.data)
        try:
            rows = [
                _training_row(conflict, tail, names, log)
                if conflict.subject is Subject.TRAINING
                else _row(conflict, tail, names, store=store, audit=audit)
                for conflict in merges.conflicts()
                for tail in conflict.tails
            ]
        finally:
            audit.close()
    return [row for row in rows if row is not None]


def _row(
    conflict: Conflict, tail: Tail, names: Mapping[str, str], *, store: Store, audit: AuditLog
) -> ConflictRow | None:
    """One conflict as it is shown; None when it has been set right here meanwhile."""
    teller = names.get(conflict.station_id, conflict.station_id)
    if conflict.subject is Subject.SITTING:
        return _sitting_row(conflict, [event_from_record(each) for each in tail], teller, store)
    if conflict.subject is Subject.AUDIT:
        ours = audit.entries(conflict.name)[conflict.seq :]
        theirs = [entry_from_record(each) for each in tail]
        sides = (_side(_("Here"), _entry_lines(ours)), _side(teller, _entry_lines(theirs)))
        title = _("Audit of {station}").format(station=names.get(conflict.name, conflict.name))
        return ConflictRow(title, _since(conflict.seq), sides)
    if conflict.subject is Subject.CANDIDATE:
        return _candidate_row(conflict, candidate_from_record(tail[0]), teller, store.candidate(conflict.name))
    title = _("Session {session}").format(session=conflict.name)
    told = (_side(_("Here"), [_("as it was here first")]), _side(teller, [_("another plan under the same name")]))
    return ConflictRow(title, _("whole"), told)


def _training_row(conflict: Conflict, tail: Tail, names: Mapping[str, str], log: TrainingLog) -> ConflictRow:
    theirs, ours = training_from_record(tail[0]), log.known([conflict.name]).get(conflict.name)
    title = _("Training record of {learner}").format(learner=theirs.learner)
    teller = names.get(conflict.station_id, conflict.station_id)
    sides = (_side(_("Here"), _record_lines(ours) if ours else ()), _side(teller, _record_lines(theirs)))
    return ConflictRow(title, _("whole"), sides)


def _record_lines(record: TrainingRecord) -> Iterable[str]:
    yield f"{record.learner}, {moment(record.at)}"
    yield f"{record.kind.value} {canonical_json(dict(record.data))}"


def _sitting_row(conflict: Conflict, theirs: Sequence[Event], teller: str, store: Store) -> ConflictRow:
    journal = store.events(conflict.name)
    ours = journal[conflict.seq :]
    licence_no = str(journal[0].data.get("candidate")) if journal else str(theirs[0].data.get("candidate"))
    person = store.candidate(licence_no)
    who = licence_no
    if person is not None:
        facts = {"name": person.name, "number": licence_no, "centre": person.centre}
        who = _("{name} ({number}), {centre}").format(**facts)
    title = _("Sitting of {who}").format(who=who)
    sides = (_side(_("Here"), _event_lines(ours)), _side(teller, _event_lines(theirs)))
    # A seat that was voided because it was moved is no second continuation.
    settled = any(len(side) == 1 and is_move(side[0]) for side in (ours, theirs))
    return ConflictRow(title, _since(conflict.seq), sides, settled)


def _candidate_row(conflict: Conflict, theirs: Candidate, teller: str, ours: Candidate | None) -> ConflictRow | None:
    if ours is None or ours == theirs:
        return None
    pairs = zip(headings(), cells(ours), cells(theirs), strict=True)
    other = [(name, here, there) for name, here, there in pairs if here != there]
    here_lines = [f"{name}: {here or '–'}" for name, here, _there in other]
    there_lines = [f"{name}: {there or '–'}" for name, _here, there in other]
    title = _("Candidate {name} ({number})").format(name=ours.name, number=conflict.name)
    return ConflictRow(title, _("on the roster"), (_side(_("Here"), here_lines), _side(teller, there_lines)))


def _side(teller: str, lines: Iterable[str]) -> Side:
    return Side(teller, tuple(lines))


def _since(seq: int) -> str:
    return _("from event {seq} on").format(seq=seq) if seq else _("from the start")


def _event_lines(events: Sequence[Event]) -> Iterable[str]:
    if not events:
        yield _("nothing more")
        return
    yield _counted(len(events), events[0].reading.wall_at, events[-1].reading.wall_at)
    responses = [event for event in events if event.kind in (EventKind.RESPONDED, EventKind.CLEARED)]
    items = len({str(event.data.get("item")) for event in responses})
    if responses:
        yield _("{responses} responses to {items} items").format(responses=len(responses), items=items)
    yield _ending(events[-1])


def _ending(last: Event) -> str:
    if is_move(last):
        by = last.data.get("by")
        names = "、".join(str(name) for name in by) if isinstance(by, list) else ""
        return _("voided, because the seat was moved ({names})").format(names=names)
    if last.kind is EventKind.VOIDED:
        return _("voided")
    return _("submitted") if last.kind is EventKind.SUBMITTED else _("not closed")


def _entry_lines(entries: Sequence[AuditEntry]) -> Iterable[str]:
    if not entries:
        yield _("nothing more")
        return
    yield _counted(len(entries), entries[0].reading.wall_at, entries[-1].reading.wall_at)
    kinds = Counter(entry.kind.value for entry in entries)
    yield ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))


def _counted(count: int, first: datetime, last: datetime) -> str:
    told = {"count": count, "first": moment(first), "last": moment(last)}
    if told["first"] == told["last"]:
        return _("{count} events, {first}").format(**told)
    return _("{count} events, {first} to {last}").format(**told)
