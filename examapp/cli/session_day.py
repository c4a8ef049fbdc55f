"""The commands `examapp session …` on the day: open, close, who is where, deferral and absence."""

from collections.abc import Sequence

import click

from examapp.application.administration import Seat, Standing, seats_of
from examapp.application.excuses import decide_state
from examapp.application.sessions import SessionStanding, SessionState
from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.exam_day import open_desk
from examapp.cli.witnesses import REASON_CODE, witnesses
from examapp.cli.workspace import open_store
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message
from examapp.domain.manifests import ManifestSeat, SessionManifest
from examapp.domain.people import CandidateState
from examapp.domain.reasons import ReasonCode
from examapp.locale import _, say
from examapp.reports.sessions import SeatRow, manifest_text, moment_text, rules_text
from examapp.reports.words import STATE_WORDS
from examapp.storage.store import Store

STANDING_WORDS = {
    Standing.NOT_STARTED: ("○", Message("not started")),
    Standing.OPEN: ("▸", Message("sitting now")),
    Standing.SUBMITTED: ("●", Message("submitted")),
    Standing.EXCUSED: ("-", Message("excused")),
    Standing.BROKEN: ("!", Message("journal broken, run examapp verify")),
}


def state_message(standing: SessionStanding) -> Message:
    """How far a session has come, in words."""
    if standing.state is SessionState.OPEN and standing.opened is not None and standing.elsewhere:
        return Message("opened elsewhere at {time}", {"time": moment_text(standing.opened.wall_at)})
    if standing.state is SessionState.OPEN and standing.opened is not None:
        return Message("open since {time}", {"time": moment_text(standing.opened.wall_at)})
    if standing.state is SessionState.CLOSED and standing.closed is not None:
        return Message("closed at {time}", {"time": moment_text(standing.closed.wall_at)})
    return Message("not opened yet")


@click.command("open", help=_("Open a session, so that sittings may begin; doubts are confirmed by two people."))
@click.argument("session_id", metavar="[ID]", default="")
@click.option("--confirm", is_flag=True, help=_("Open it although something speaks against it."))
@click.option("--by", "names", multiple=True, metavar="NAME", help=_("Who opens it; two names with --confirm."))
@click.option("--reason", default="", help=_("Why it is opened all the same."))
@pass_context
def open_session(context: Context, session_id: str, names: tuple[str, ...], reason: str, *, confirm: bool) -> None:
    """Say what speaks against opening, or open."""
    by: Sequence[str] = names
    if confirm:
        by = witnesses(names)
        if not reason.strip():
            raise click.UsageError(_("Say why with --reason."))
    with open_store(context) as store, open_desk(context) as desk:
        manifest = desk.sessions.manifest(session_id)
        for each in desk.day.doubts(manifest):
            narrate(f"! {say(each.message)}")
        desk.day.open(manifest, by=by, confirmed=confirm, reason=reason.strip())
        latest = desk.day.standing(manifest).latest_start_at
        forms = [store.form(row[0]) for row in store.form_ids(manifest.exam_id) if row[0] in manifest.form_ids]
    facts = {"session": manifest.session_id, "centre": manifest.centre}
    narrate(_("The session {session} at {centre} is open.").format(**facts))
    for rule in rules_text(latest, forms[0].exam.duration if forms else None):
        narrate(rule)
    if not forms:
        narrate(_("The paper of this session is not on this machine yet."))


@click.command("close", help=_("Close a session: no sitting begins after that; those begun go on to their end."))
@click.argument("session_id", metavar="[ID]", default="")
@click.option("--by", "names", multiple=True, required=True, metavar="NAME", help=_("Who closes it."))
@pass_context
def close_session(context: Context, session_id: str, names: tuple[str, ...]) -> None:
    """Close it, and say who still sits and who never came."""
    with open_store(context) as store, open_desk(context) as desk:
        manifest = desk.sessions.manifest(session_id)
        desk.day.close(manifest, by=names)
        rows = session_seats(manifest, store)
    narrate(_("The session {session} is closed.").format(session=manifest.session_id))
    for standing, text in (
        (Standing.OPEN, _("Still sitting, until submitted or their time is up: {people}")),
        (Standing.NOT_STARTED, _("Never began; record who is absent with examapp session absent: {people}")),
    ):
        people = [name for name, seat in rows if seat is not None and seat.standing is standing]
        if people:
            narrate(text.format(people="、".join(people)))


@click.command("seats", help=_("Show how far everybody in a session has come."))
@click.argument("session_id", metavar="[ID]", default="")
@pass_context
def seats(context: Context, session_id: str) -> None:
    """Print the session and one line a candidate."""
    with open_store(context) as store, open_desk(context) as desk:
        manifest = desk.sessions.manifest(session_id)
        standing = desk.day.standing(manifest)
        found = [seat for _name, seat in session_seats(manifest, store)]
        rehearsed = {entry.data.get("candidate") for entry in desk.day.entries(AuditKind.REHEARSED)}
        rows = [
            _row(place, seat, store, rehearsed=place.licence_no in rehearsed)
            for place, seat in zip(manifest.seats, found, strict=True)
        ]
        forms = [store.form(row[0]) for row in store.form_ids(manifest.exam_id) if row[0] in manifest.form_ids]
    duration = forms[0].exam.duration if forms else None
    latest, state = standing.latest_start_at, state_message(standing)
    text = manifest_text(standing.manifest, state=state, latest_start_at=latest, duration=duration, rows=rows)
    click.echo(text, nl=False)


def session_seats(manifest: SessionManifest, store: Store) -> list[tuple[str, Seat | None]]:
    """Name and standing of everybody in a session, in its order; None for who is not on the roster here."""
    found: dict[str, Seat] = {}
    for form_id, _exam_id, _built_at in store.form_ids(manifest.exam_id):
        if form_id in manifest.form_ids:
            for seat in seats_of(store.form(form_id), store):
                known = found.get(seat.candidate.licence_no)
                if known is None or (known.sitting is None and known.standing is not Standing.BROKEN):
                    found[seat.candidate.licence_no] = seat
    return [(place.name, found.get(place.licence_no)) for place in manifest.seats]


def _row(place: ManifestSeat, seat: Seat | None, store: Store, *, rehearsed: bool) -> SeatRow:
    if seat is None:
        return SeatRow(place.seat, place.name, "?", Message("not on the roster here"))
    sign, word = STANDING_WORDS[seat.standing]
    if seat.standing is Standing.EXCUSED:
        word = STATE_WORDS[seat.candidate.state]
    if seat.sitting is None:
        return SeatRow(place.seat, place.name, sign, word, _("rehearsed") if rehearsed else "")
    answered = _("{answered} of {count} answered").format(
        answered=len(seat.sitting.answered), count=len(seat.sitting.form.items)
    )
    begun = store.events(seat.sitting.sitting_id)[0].reading.wall_at
    return SeatRow(place.seat, place.name, sign, word, answered, begun)


def _decision(name: str, state: CandidateState, help_text: str, done: Message) -> click.Command:
    """A command that decides about one candidate."""

    @click.command(name, help=help_text)
    @click.argument("licence_no", metavar="LICENCE")
    @click.option("--by", "decided_by", required=True, metavar="NAME", help=_("Who decided it."))
    @click.option("--reason", required=True, help=_("Why."))
    @REASON_CODE
    @pass_context
    def decide(context: Context, licence_no: str, decided_by: str, reason: str, reason_code: str) -> None:
        with open_store(context) as store, open_desk(context) as desk:
            candidate = decide_state(
                licence_no,
                state,
                by=decided_by,
                reason=reason,
                code=ReasonCode(reason_code),
                store=store,
                audit=desk.audit,
                station_id=desk.station_id,
                clock=desk.clock,
            )
        narrate(_(done.msgid).format(name=candidate.name))

    return decide


defer = _decision(
    "defer",
    CandidateState.DEFERRED,
    _("Record that a candidate sits another time."),
    Message("{name} is deferred; take it back with: examapp session restore-candidate"),
)
absent = _decision(
    "absent",
    CandidateState.ABSENT,
    _("Record that a candidate did not come."),
    Message("{name} is recorded as absent; take it back with: examapp session restore-candidate"),
)
restore_candidate = _decision(
    "restore-candidate",
    CandidateState.NORMAL,
    _("Take deferral or absence back: the candidate may sit."),
    Message("{name} may sit again."),
)
