"""The command `examapp restore`: a backup, checked first, put into an empty folder."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import click

from examapp.cli.backup import BACKED_FILES, chains_in, contents_text, note, summary, warn_of
from examapp.cli.context import Context, narrate, pass_context
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.locale import _
from examapp.storage.backups import Manifest, unpack
from examapp.storage.store import STORE_FILE


@click.command("restore", help=_("Check a backup, and put it into the data folder or another; it must be empty."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "to", metavar="DIR", type=click.Path(path_type=Path), help=_("The folder to put it in."))
@pass_context
def command(context: Context, *, file: Path, to: Path | None) -> None:
    """Print the folder's name; nothing is there unless all of the backup is."""
    folder = to or context.data
    if not file.is_file():
        raise NotFound(Message("There is no such file."), where=str(file))
    _refuse_a_full(folder)
    made_here = not folder.exists()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder) as room:
            manifest = unpack(file, Path(room), names=BACKED_FILES)
            if STORE_FILE not in manifest.names:
                raise NotPossible(Message("This backup does not hold what its manifest names."), where=str(file))
            chains = chains_in(Path(room))
            note(Path(room), AuditKind.RESTORED, summary(manifest))
            _move(Path(room), folder, manifest)
    except OSError as error:
        reason = {"reason": error.strerror or type(error).__name__}
        raise NotPossible(
            Message("The backup cannot be restored: {reason}.", reason),
            where=str(folder),
            hint=Message(
                "Check that there is room on the disk and that you may write there, or name another with --to."
            ),
        ) from error
    finally:
        if made_here and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    click.echo(str(folder))
    facts = {"station": manifest.station or "-", "what": contents_text(manifest)}
    made_at = f"{datetime.fromisoformat(manifest.made_at).astimezone():%Y-%m-%d %H:%M:%S}"
    narrate(_("Restored from the backup of {made_at}, station {station}: {what}.").format(made_at=made_at, **facts))
    narrate(_("What was answered after that moment is not in it."))
    warn_of(chains)


def _refuse_a_full(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    raise NotPossible(
        Message("This folder is not empty; nothing was restored."),
        where=str(folder),
        hint=Message("Name an empty or new folder with --to, then use it with --data; or move this one away first."),
    )


def _move(room: Path, folder: Path, manifest: Manifest) -> None:
    """Give the files their places; the database that makes a folder a workspace comes last."""
    for name in sorted(manifest.names, key=lambda name: name == STORE_FILE):
        (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
        shutil.move(room / name, folder / name)
