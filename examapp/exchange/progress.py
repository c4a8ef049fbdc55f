"""A learner's progress as a file between two machines: checked whole, under a passphrase where one is wanted.

The first line is `examapp-progress 1 DIGEST`, the SHA-256 of all that follows: one line of canonical JSON. It is signed
by nobody, because progress proves nothing; what an administrator says of attendance is therefore never taken from it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from examapp.domain.errors import Message
from examapp.domain.items import canonical_json
from examapp.domain.records import list_of, mapping_of, text_of
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.domain.training_records import readable, training_to_record
from examapp.exchange.sealing import DAMAGED_OR_FOREIGN, NotOpened

MARK, FORMAT = b"examapp-progress", 1
LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Progress:
    """What a file holds of one learner: the records, how many cannot be read, and how many tell of attendance."""

    learner: str
    records: tuple[TrainingRecord, ...]
    unread: int = 0
    attended: int = 0


def make_progress(learner: str, records: Iterable[TrainingRecord]) -> bytes:
    """The file of a learner's records, without attendance; the same records give the same file."""
    own = [each for each in records if each.kind is not TrainingKind.LECTURE_ATTENDED]
    rows = [list_of(training_to_record(each)) for each in sorted(own, key=lambda each: (each.at, each.record_id))]
    content = canonical_json({"learner": learner, "records": [[row[0], *row[2:]] for row in rows]}).encode()
    return b" ".join((MARK, str(FORMAT).encode(), _digest(content))) + b"\n" + content


def read_progress(content: bytes, *, name: str = "") -> Progress:
    """What a file says, all of it as it was written; NotOpened, naming the file, when it is none or was changed."""
    body = _checked(content, name)
    try:
        document = mapping_of(json.loads(body))
        learner = _learner(document["learner"])
        rows = [list_of(each) for each in list_of(document["records"])]
        records, unread = readable([*row[:1], learner, *row[1:]] for row in rows)
    except (KeyError, ValueError, RecursionError) as error:
        raise NotOpened(Message("What it holds cannot be read."), where=name, hint=DAMAGED_OR_FOREIGN) from error
    own = tuple(each for each in records if each.kind is not TrainingKind.LECTURE_ATTENDED)
    return Progress(learner, own, unread, len(records) - len(own))


def _learner(value: object) -> str:
    learner = text_of(value)
    if not learner.strip() or not learner.isprintable() or len(learner) > LONGEST_NUMBER:
        raise ValueError("no number that anybody could have")
    return learner


def _checked(content: bytes, name: str) -> bytes:
    """What follows the first line, when it has the digest told there."""
    if not content:
        raise NotOpened(Message("The file is empty."), where=name, hint=DAMAGED_OR_FOREIGN)
    head, _newline, body = content.partition(b"\n")
    mark, *told = head.split(b" ")
    if mark != MARK:
        hint = Message("Such a file is written by: examapp training export")
        raise NotOpened(Message("This is not a file of training progress."), where=name, hint=hint)
    if told[:1] != [str(FORMAT).encode()] and told[:1] and told[0].isdigit():
        raise NotOpened(
            Message("It was made by another version of examapp."),
            where=name,
            hint=Message("Install the newest version here and there."),
        )
    if told != [str(FORMAT).encode(), _digest(body)]:
        raise NotOpened(
            Message("The file was damaged on its way; nothing of it was taken."),
            where=name,
            hint=Message("Copy it once more from the machine where it was written."),
        )
    return body


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
