"""Whose training it is: a licence number that is said once and remembered, else nobody's name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from examapp.cli.context import Context
from examapp.cli.workspace import has_store, open_store
from examapp.domain.errors import NotPossible
from examapp.domain.people import clean_licence_no, licence_fault
from examapp.domain.training_log import NOBODY
from examapp.locale import _
from examapp.storage.training import TrainingLog

if TYPE_CHECKING:
    from examapp.application.practising import PracticeLog
    from examapp.application.remarks import Remarks
    from examapp.application.scheduling import Schedule

LEARNER = "learner"

Command = Callable[..., Any]


def as_option(function: Command) -> Command:
    """The option --as, which reaches the command as `licence_no`."""
    words = _("Your licence number; it is remembered in this folder.")
    return click.option("--as", "licence_no", metavar="NUMBER", help=words)(function)


def learner_of(context: Context, licence_no: str | None) -> str:
    """The number given, which is remembered, else the one remembered, else nobody's; NotPossible for no such number."""
    with open_store(context, silent=True) as store:
        if licence_no is None:
            return store.setting(LEARNER) or NOBODY
        learner = number_of(context, licence_no)
        store.save_setting(LEARNER, learner)
        return learner


def remember(context: Context, number: str) -> str:
    """Remember whose training it is from now on, nobody's when the number is empty; the learner."""
    with open_store(context, silent=True) as store:
        store.save_setting(LEARNER, number)
    return number or NOBODY


def number_of(context: Context, typed: str) -> str:
    """The number as it is stored; NotPossible for one that is neither a licence number nor on the roster."""
    cleaned = clean_licence_no(typed)
    fault = licence_fault(cleaned)
    if fault is not None and not _is_on_roster(context, cleaned):
        raise NotPossible(fault, where=typed)
    return cleaned


def _is_on_roster(context: Context, number: str) -> bool:
    """Whether somebody has this number: volunteers have numbers of their own. No folder is made for looking."""
    if not has_store(context.data):
        return False
    with open_store(context, silent=True) as store:
        return store.candidate(number) is not None


def local_now() -> datetime:
    """The machine's clock with its zone: a learner's days are those of the wall."""
    return datetime.now().astimezone()


def new_record_id() -> str:
    """A name that no other record has, on any machine."""
    return token_hex(16)


@contextmanager
def training_log(context: Context) -> Iterator[TrainingLog]:
    """The training log of the data folder, closed afterwards."""
    log = TrainingLog(context.data)
    try:
        yield log
    finally:
        log.close()


def practice_log(log: TrainingLog, learner: str, schedule: "Schedule | None" = None) -> "PracticeLog":
    """A learner's practice in a log."""
    from examapp.application.practising import PracticeLog

    return PracticeLog(log, learner=learner, now=local_now, tick=monotonic, new_id=new_record_id, schedule=schedule)


def remarks_of(log: TrainingLog, learner: str) -> "Remarks":
    """A learner's notes and reports in a log."""
    from examapp.application.remarks import Remarks

    return Remarks(log, learner=learner, now=local_now, new_id=new_record_id)
