"""The command `examapp backup`: everything of a data folder in one file, copied while exams run."""

import getpass
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp import __version__
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_error, stop
from examapp.cli.files import put_new, refuse_to_replace
from examapp.cli.machine import MachineClock
from examapp.cli.workspace import has_store
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message, NotFound, NotPossible, NotSaved
from examapp.exchange.identity import FOLDER, LOCKED_FILE, PRIVATE_FILE, PUBLIC_FILE, load_station
from examapp.locale import _
from examapp.storage.audit import NO_STATION, AuditLog
from examapp.storage.backups import Manifest, copy_database, describe, pack, unpack
from examapp.storage.store import KEY_FILE, STORE_FILE, Store

if TYPE_CHECKING:
    from examapp.application.chains import Chains
    from examapp.domain.journal import Json

IDENTITY_FILES = tuple(f"{FOLDER}/{name}" for name in (PUBLIC_FILE, PRIVATE_FILE, LOCKED_FILE))
BACKED_FILES = (STORE_FILE, KEY_FILE, *IDENTITY_FILES)


@click.command("backup", help=_("Copy the data folder into one file, while exams run if need be, and read it back."))
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help=_("The file; it must be new."))
@click.option("--with-keys", is_flag=True, help=_("The key sheets too: whoever has the file has the keys."))
@click.option(
    "--with-identity",
    is_flag=True,
    help=_("This machine's identity too: whoever has the file can sign as this machine."),
)
@pass_context
def command(context: Context, *, output: Path | None, with_keys: bool, with_identity: bool) -> None:
    """Print the file's name after its content has been read back and found whole."""
    if not has_store(context.data):
        raise NotFound(Message("There is no data in {folder}.", {"folder": str(context.data)}))
    now = MachineClock().read()
    path = output or Path(f"examapp-backup-{now.wall_at.astimezone():%Y%m%d-%H%M%S}.zip")
    refuse_to_replace(path)
    if not path.parent.is_dir():
        raise NotFound(Message("There is no such folder."), where=str(path.parent))
    with _room_beside(path) as room:
        sources = _copies(context.data, room, with_keys=with_keys, with_identity=with_identity)
        manifest = _manifest(context.data, sources, made_at=now.wall_at)
        draft = room / "backup.zip"
        pack(draft, manifest, sources)
        unpack(draft, _folder(room / "read-back"), names=BACKED_FILES)
        chains = chains_in(room / "read-back")
        _to_disk(draft)
        put_new(draft, path)
    click.echo(str(path))
    _tell(manifest, with_keys=with_keys)
    details: dict[str, Json] = {"file": path.name, **summary(manifest)}
    try:
        note(context.data, AuditKind.BACKED_UP, details)
    except NotSaved as error:
        narrate(_("The backup is there, but the audit of this folder could not record it:"))
        show_error(error)
    warn_of(chains)


def _tell(manifest: Manifest, *, with_keys: bool) -> None:
    narrate(_("Written, read back and found whole: {what}.").format(what=contents_text(manifest)))
    if not with_keys:
        narrate(_("The key sheets are not in it; with --with-keys they are."))


def contents_text(manifest: Manifest) -> str:
    """What is in a backup, in numbers."""
    counts = manifest.counts
    facts = {name: counts.get(name, 0) for name in ("candidates", "forms", "events", "audit")}
    text = _("people {candidates}, forms {forms}, journal events {events}, audit entries {audit}").format(**facts)
    if KEY_FILE in manifest.names:
        text = _("{text}, key sheets {key_sheets}").format(text=text, key_sheets=counts.get("key_sheets", 0))
    if any(name in manifest.names for name in IDENTITY_FILES):
        text = _("{text}, the machine's identity").format(text=text)
    return text


def summary(manifest: Manifest) -> "dict[str, Json]":
    """What the audit keeps about a backup."""
    files: list[Json] = [{"name": file.name, "sha256": file.sha256} for file in manifest.files]
    return {"made_at": manifest.made_at, "files": files, "counts": dict(manifest.counts)}


def chains_in(folder: Path) -> "Chains":
    """A walk over all chains of a folder."""
    from examapp.application.chains import walk_chains

    with closing(Store(folder)) as store, closing(AuditLog(folder)) as audits:
        return walk_chains(store, audits)


def warn_of(chains: "Chains") -> None:
    """Say that what was copied does not hold, and leave with an exit code; nothing happens where it does."""
    if chains.hold:
        return
    narrate(
        _("{count} chains or rows in it do NOT hold, as they did not when it was made.").format(count=chains.faults)
    )
    narrate(_("What to do: {hint}").format(hint=_("examapp verify names them. Tell the city centre.")))
    stop(FIXABLE)


def note(folder: Path, kind: AuditKind, details: "Mapping[str, Json]") -> None:
    """Record in a folder's audit what was done by whoever is logged in; NotSaved when the disk says no."""
    station = load_station(folder)
    with closing(AuditLog(folder)) as log:
        data: dict[str, Json] = {"by": [_login()], "reason": "", **details}
        log.record(station.station_id if station else NO_STATION, kind, data, now=MachineClock().read())


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return ""


def _manifest(data: Path, sources: Mapping[str, Path], *, made_at: datetime) -> Manifest:
    station = load_station(data)
    return Manifest(
        made_at=made_at.astimezone(UTC).isoformat(timespec="seconds"),
        version=__version__,
        station_id=station.station_id if station else "",
        station=station.name if station else "",
        files=tuple(describe(name, path) for name, path in sources.items()),
    )


def _copies(data: Path, room: Path, *, with_keys: bool, with_identity: bool) -> dict[str, Path]:
    """The files to pack: copies of the databases, and the identity's files as they are.

    Journals and forms come first: a key sheet is saved before its form, so that every form copied has its own.
    """
    if with_identity and load_station(data) is None:
        raise NotFound(Message("This machine has no identity yet."), hint=Message("Leave --with-identity out."))
    sources = {}
    for name in (STORE_FILE, KEY_FILE) if with_keys and (data / KEY_FILE).is_file() else (STORE_FILE,):
        sources[name] = room / name
        copy_database(data / name, room / name)
    for name in IDENTITY_FILES if with_identity else ():
        if (data / name).is_file():
            sources[name] = data / name
    return sources


@contextmanager
def _room_beside(path: Path) -> Iterator[Path]:
    """A folder for drafts on the disk where the file goes, removed afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix=".examapp-", dir=path.parent) as room:
            yield Path(room)
    except OSError as error:
        raise NotPossible(
            Message("The file cannot be written: {reason}.", {"reason": error.strerror or type(error).__name__}),
            where=str(path),
            hint=Message("Check that the folder is there and who may write to it, or name another with -o."),
        ) from error


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
