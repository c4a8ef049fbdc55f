"""Files that commands write: whole or not at all."""

import os
import tempfile
from pathlib import Path

from examapp.domain.errors import Message, NotPossible


def write_whole(path: Path, content: bytes) -> None:
    """Put content in a file's place in one step; the file keeps its old content when anything goes wrong."""
    name = ""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise NotPossible(
            Message("The file cannot be written: {reason}", {"reason": error.strerror or str(error)}),
            where=str(path),
            hint=Message("Name a folder that exists and in which you may write."),
        ) from error
