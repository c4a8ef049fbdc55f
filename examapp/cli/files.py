"""Files that commands write: whole or not at all."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from examapp.domain.errors import Message, NotPossible


def write_whole(path: Path, content: bytes) -> None:
    """Put content in a file's place in one step; the file keeps its old content when anything goes wrong."""
    _write(path, content, lambda draft: draft.replace(path))


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; NotPossible when it is."""
    refuse_to_replace(path)
    _write(path, content, lambda draft: put_new(draft, path))


def refuse_to_replace(path: Path) -> None:
    """Raise NotPossible where a file would be replaced."""
    if os.path.lexists(path):
        raise NotPossible(
            Message("This file is there already; nothing was written."),
            where=str(path),
            hint=Message("Choose another name with -o, or move the file away first."),
        )


def _write(path: Path, content: bytes, put: Callable[[Path], object]) -> None:
    """Write a draft beside the file, and put it in its place when all of it is on the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode & 0o777)
        put(draft)
    except OSError as error:
        raise NotPossible(
            Message("The file cannot be written: {reason}.", {"reason": error.strerror or type(error).__name__}),
            where=str(path),
            hint=Message("Check that the folder is there and who may write to it, or name another with -o."),
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def put_new(draft: Path, path: Path) -> None:
    """Give a finished draft its name without replacing what may have appeared there meanwhile."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        refuse_to_replace(path)
    except OSError:  # a disk that knows no hard links
        refuse_to_replace(path)
        draft.rename(path)
