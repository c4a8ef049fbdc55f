"""The commands `examapp exam reentry-code` and `reentry-key`: letting somebody back in after five minutes."""

import json
from pathlib import Path

import click

from examapp.application.invigilation import Invigilation
from examapp.cli.admitting import desk_of, invigilation, station_id
from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.files import write_new
from examapp.cli.incidents import about_candidate
from examapp.cli.workspace import newest_form, open_store
from examapp.domain.errors import Message, NotPossible
from examapp.domain.people import Candidate
from examapp.domain.reentry import code_of
from examapp.domain.sittings import sitting_id_of
from examapp.locale import _

KEY_KIND = "reentry-key"


@click.command("reentry-code", help=_("Print the single-use code that lets LICENCE back in."))
@about_candidate
@click.option("--return", "number", type=click.IntRange(1), help=_("The number of the return, as the screen shows it."))
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("The key file of the candidate's machine, when this is another one."),
)
@pass_context
def reentry_code(context: Context, licence: str, code: str | None, number: int | None, key_file: Path | None) -> None:
    """Print the code in two groups of four."""
    with open_store(context) as store:
        form = newest_form(store, exam_id=None, code=code)
        with invigilation(context, store, form) as desk:
            candidate = desk.candidate(licence)
            sitting_id = sitting_id_of(form.form_id, candidate.candidate_id)
            if key_file is None and not desk.begun(candidate).is_open:
                raise NotPossible(Message("This sitting has ended; nobody comes back to it."), where=candidate.name)
            due = _number(desk, candidate, number, elsewhere=key_file is not None)
            if key_file is None:
                digits = desk_of(context.data, store).code(sitting_id, due)
            else:
                station, secret = _read_key(key_file)
                digits = code_of(secret, station, sitting_id, due)
            desk.tell_code(candidate, due)
    click.echo(f"{digits[:4]} {digits[4:]}")
    told = _("For {name}, return number {number}: it works once, on the candidate's own machine.")
    narrate(told.format(name=candidate.name, number=due + 1))


def _number(desk: Invigilation, candidate: Candidate, given: int | None, *, elsewhere: bool) -> int:
    """The number of the return, counted from 0: given, or as the journal here says."""
    if given is not None:
        return given - 1
    if elsewhere:
        raise click.UsageError(_("With --key give the number that the candidate's screen shows: --return N"))
    return desk.begun(candidate).reentries


@click.command("reentry-key", help=_("Write this machine's key for codes to a file for the invigilator."))
@click.option("-o", "target", required=True, type=click.Path(path_type=Path), help=_("The file to write."))
@pass_context
def reentry_key(context: Context, target: Path) -> None:
    """Write the key file; it is not printed."""
    from examapp.storage.secrets import reentry_secret

    secret = reentry_secret(context.data).hex()
    body = {"format": 1, "kind": KEY_KIND, "station": station_id(context.data), "secret": secret}
    write_new(target, json.dumps(body).encode())
    target.chmod(0o600)
    narrate(_("Whoever has this file can let people back in. Keep it away from the candidates."))


def _read_key(path: Path) -> tuple[str, bytes]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        kind, station, secret = stored["kind"], str(stored["station"]), bytes.fromhex(stored["secret"])
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError):
        kind, station, secret = "", "", b""
    if kind != KEY_KIND or not secret:
        raise NotPossible(Message("This is not a key file for codes."), where=str(path))
    return station, secret


COMMANDS = (reentry_code, reentry_key)
