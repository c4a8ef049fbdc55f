"""The commands `examapp session …` before the day: make, list, show, remove, and the seat codes."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from examapp.application.sessions import SessionState
from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.cli.exam_day import Desk, open_desk
from examapp.cli.files import refuse_to_replace, write_new
from examapp.cli.session_day import absent, close_session, defer, open_session, restore_candidate, seats, state_message
from examapp.cli.workspace import newest_form, open_store
from examapp.domain.audit import AuditKind
from examapp.domain.errors import ExamError, Message, NotFound, NotPossible
from examapp.domain.forms import Form
from examapp.domain.journal import Json
from examapp.domain.manifests import CODE_DIGITS, SessionManifest, Times, make_manifest, with_codes
from examapp.locale import _, say
from examapp.reports.sessions import columns, manifest_text, moment_text, rules_text, slips_csv, slips_html
from examapp.storage.store import Store

FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
LATEST_START_MINUTES, SPARE_MINUTES = 15, 30


@click.group("session", help=_("Plan sessions, open and close them on the day, and say who does not sit."))
def command() -> None:
    """Hold the session commands together."""


for each in (open_session, close_session, seats, defer, absent, restore_candidate):
    command.add_command(each)


@command.command("make", help=_("Plan a session of EXAM at a centre, with the centre's people on the roster."))
@click.argument("exam_id", metavar="EXAM")
@click.option("--centre", required=True, help=_("The centre, as the roster names it."))
@click.option("--place", default="", help=_("The room, or how to get there."))
@click.option("--opens", type=click.DateTime(FORMATS), required=True, help=_("When it opens: “2026-12-10 09:00”."))
@click.option(
    "--latest-start",
    type=click.IntRange(min=0),
    help=_("Until how many minutes after the opening a sitting may begin; without it, as the exam says, or 15."),
)
@click.option("--closes", type=click.DateTime(FORMATS), help=_("When it closes; without it, half an hour to spare."))
@click.option("--form", "codes", multiple=True, help=_("The code of a form; without it, the form built last."))
@click.option("--invigilator", "invigilators", multiple=True, metavar="NAME", help=_("Who invigilates; several times."))
@pass_context
def make(  # noqa: PLR0917  (click hands over what was typed by name)
    context: Context,
    exam_id: str,
    centre: str,
    place: str,
    opens: datetime,
    latest_start: int | None,
    closes: datetime | None,
    codes: tuple[str, ...],
    invigilators: tuple[str, ...],
) -> None:
    """Print the id of the session that was planned."""
    with open_store(context) as store, open_desk(context) as desk:
        forms = [newest_form(store, exam_id=exam_id, code=code) for code in codes or (None,)]
        duration = forms[0].exam.duration
        latest = opens.astimezone(UTC) + _latest_start(forms[0], latest_start)
        end = closes.astimezone(UTC) if closes else latest + duration + timedelta(minutes=SPARE_MINUTES)
        manifest, problems = make_manifest(
            exam_id=forms[0].exam.exam_id,
            form_ids=[form.form_id for form in forms],
            centre=centre,
            place=place,
            times=Times(opens.astimezone(UTC), latest, end),
            duration=duration,
            roster=store.candidates(),
            invigilators=invigilators,
        )
        show_problems(problems)
        if manifest is None:
            raise NotPossible(Message("The session was not made; what is wrong is listed above."))
        _keep_new(desk, manifest)
    click.echo(manifest.session_id)
    facts = {"centre": manifest.centre, "time": moment_text(manifest.opens_at), "people": len(manifest.seats)}
    narrate(_("The session at {centre} on {time} is planned, with {people} people.").format(**facts))
    for rule in rules_text(manifest.latest_start_at, duration):
        narrate(rule)


def _latest_start(form: Form, minutes: int | None) -> timedelta:
    if minutes is not None:
        return timedelta(minutes=minutes)
    return form.exam.latest_start or timedelta(minutes=LATEST_START_MINUTES)


def _keep_new(desk: Desk, manifest: SessionManifest) -> None:
    if manifest.session_id in [known.session_id for known in desk.sessions.manifests()]:
        raise NotPossible(
            Message("The session {session} is planned already.", {"session": manifest.session_id}),
            hint=Message("To plan it anew, take it away first: examapp session remove ID"),
        )
    desk.sessions.save(manifest)


@command.command("list", help=_("List the sessions."))
@pass_context
def list_sessions(context: Context) -> None:
    """Print one line a session."""
    with open_desk(context) as desk:
        standings = desk.day.known_standings()
    rows = [
        (
            each.manifest.session_id,
            moment_text(each.manifest.opens_at),
            each.manifest.centre,
            _("{count} people").format(count=len(each.manifest.seats)),
            _("seat codes") if each.manifest.has_codes else "",
            say(state_message(each)),
        )
        for each in standings
    ]
    for line in columns(rows):
        click.echo(line)
    if not rows:
        narrate(_("No session is planned. To plan one: examapp session make EXAM --centre CENTRE --opens TIME"))


@command.command("show", help=_("Show a session: place, times with both rules, and who sits where."))
@click.argument("session_id", metavar="[ID]", default="")
@pass_context
def show(context: Context, session_id: str) -> None:
    """Print everything that is known of one session."""
    with open_store(context) as store, open_desk(context) as desk:
        standing = desk.day.standing(desk.sessions.manifest(session_id))
        form = _form_of(standing.manifest, store)
    duration = None if form is None else form.exam.duration
    latest, state = standing.latest_start_at, state_message(standing)
    click.echo(manifest_text(standing.manifest, state=state, latest_start_at=latest, duration=duration), nl=False)


@command.command("remove", help=_("Take a planned session away; not one that was opened."))
@click.argument("session_id", metavar="ID")
@pass_context
def remove(context: Context, session_id: str) -> None:
    """Forget a session that nothing was done with."""
    with open_desk(context) as desk:
        manifest = desk.sessions.manifest(session_id)
        _refuse_unless_planned(desk, manifest)
        desk.sessions.remove(manifest.session_id)
    narrate(_("The session {session} is taken away.").format(session=manifest.session_id))


@command.command("seat-codes", help=_("Make the seat codes of a session and write the slips, this once."))
@click.argument("session_id", metavar="[ID]", default="")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help=_("FILE.html or FILE.csv."))
@click.option("--again", is_flag=True, help=_("Make new codes; the slips that were printed are void then."))
@pass_context
def seat_codes(context: Context, session_id: str, output: Path, *, again: bool) -> None:
    """Write the slips, and keep the codes only scrambled."""
    if output.suffix.lower() not in (".html", ".csv"):
        raise click.UsageError(_("-o takes a file name that ends in .html or .csv"))
    refuse_to_replace(output)
    with open_store(context) as store, open_desk(context) as desk:
        manifest = desk.sessions.manifest(session_id)
        _refuse_unless_planned(desk, manifest)
        if manifest.has_codes and not again:
            raise NotPossible(
                Message("The seat codes were made already; they are stored scrambled and cannot be printed again."),
                hint=Message("To make new ones, so that the old slips are void: --again"),
            )
        form = _form_of(manifest, store)
        if form is None:
            raise NotFound(Message("The form of this session is not here."))
        codes = _new_codes(manifest)
        narrate(_("Scrambling {count} codes …").format(count=len(codes)))
        from examapp.exchange.passphrases import CODE_COST, Scrambler

        scrambler = Scrambler(CODE_COST)
        coded = with_codes(manifest, {number: scrambler.scramble(code) for number, code in codes.items()})
        _write_slips(output, manifest, codes, form)
        try:
            desk.sessions.save(coded)
            data: dict[str, Json] = {"session": manifest.session_id, "people": len(codes)}
            desk.audit.record(desk.station_id, AuditKind.SEAT_CODES_MADE, data, now=desk.clock.read())
        except ExamError:
            output.unlink(missing_ok=True)
            raise
    narrate(_("The slips are in {file}. Print them, then delete the file.").format(file=output))


def _new_codes(manifest: SessionManifest) -> dict[str, str]:
    """A code for each licence number, no two the same; none begins with a nought, which spreadsheets would drop."""
    numbers = secrets.SystemRandom().sample(range(10 ** (CODE_DIGITS - 1), 10**CODE_DIGITS), len(manifest.seats))
    return {seat.licence_no: str(number) for seat, number in zip(manifest.seats, numbers, strict=True)}


def _write_slips(output: Path, manifest: SessionManifest, codes: dict[str, str], form: Form) -> None:
    if output.suffix.lower() == ".csv":
        text = slips_csv(manifest, codes)
    else:
        text = slips_html(manifest, codes, title=form.exam.title, duration=form.exam.duration)
    write_new(output, text.encode())


def _form_of(manifest: SessionManifest, store: Store) -> Form | None:
    """A form of the session that is stored here."""
    stored = [row[0] for row in store.form_ids(manifest.exam_id)]
    return next((store.form(form_id) for form_id in manifest.form_ids if form_id in stored), None)


def _refuse_unless_planned(desk: Desk, manifest: SessionManifest) -> None:
    if desk.day.standing(manifest).state is not SessionState.PLANNED:
        raise NotPossible(
            Message("The session {session} was opened; it stays as it is.", {"session": manifest.session_id})
        )
