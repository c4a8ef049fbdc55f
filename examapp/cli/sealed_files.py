"""The files of a sealed paper where they lie: any one of them leads to its label."""

from pathlib import Path
from typing import TYPE_CHECKING

from examapp.domain.errors import Message, NotFound, NotPossible

if TYPE_CHECKING:
    from examapp.exchange.papers import Label


def label_beside(file: Path) -> "Label":
    """The label of the sealed paper that a file belongs to, its signature checked; trust is another question."""
    from examapp.exchange.papers import LABEL_END, SIGNATURE_END, read_label  # cryptography loads only here

    label = beside(file, LABEL_END)
    content, signature = read_sealed(label), read_sealed(beside(file, SIGNATURE_END))
    return read_label(content, signature, name=str(label))


def beside(file: Path, end: str) -> Path:
    """The file of the same sealed paper whose name ends so; NotPossible when the file belongs to none."""
    from examapp.exchange.papers import KEYS_END, LABEL_END, PAPER_END, SIGNATURE_END

    for known in (SIGNATURE_END, LABEL_END, PAPER_END, KEYS_END):
        if file.name.endswith(known) and file.name != known:
            return file.with_name(file.name.removesuffix(known) + end)
    raise NotPossible(
        Message("This is not a file of a sealed paper."),
        where=str(file),
        hint=Message("Name the file that ends in {end}.", {"end": PAPER_END}),
    )


def read_sealed(file: Path) -> bytes:
    """The content of a file of a sealed paper; NotFound when it is not there or cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFound(
            Message("The file cannot be read: {reason}", {"reason": error.strerror or str(error)}),
            where=str(file),
            hint=Message("Paper, label and signature travel together; copy all of them into one folder."),
        ) from error
