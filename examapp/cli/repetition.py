"""Spaced repetition for a command: a learner's schedule, and the day of the exam that it is planned towards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from examapp.cli.context import Context
from examapp.cli.learner import local_now
from examapp.cli.workspace import open_store
from examapp.domain.errors import Message, NotPossible

if TYPE_CHECKING:
    from examapp.application.scheduling import Schedule

EXAM_ON = "exam_on"
NO_EXAM = "none"


@contextmanager
def schedule_of(context: Context, learner: str) -> "Iterator[Schedule]":
    """A learner's schedule, towards the exam day that was said; its cards are closed afterwards."""
    from examapp.application.scheduling import Schedule
    from examapp.storage.cards import Cards

    exam_on = exam_day(context, learner)
    cards = Cards(context.data)
    try:
        yield Schedule(cards, learner=learner, now=local_now, exam_on=exam_on)
    finally:
        cards.close()


def exam_day(context: Context, learner: str) -> date | None:
    """The day of the exam that a learner has named; None where none is remembered."""
    with open_store(context, silent=True) as store:
        remembered = store.setting(f"{EXAM_ON}:{learner}")
    return date.fromisoformat(remembered) if remembered else None


def remember_exam_day(context: Context, learner: str, typed: str) -> None:
    """Remember the day of the exam, or forget it where `none` was typed; NotPossible where it is no such day."""
    day = "" if typed == NO_EXAM else _coming_day(typed).isoformat()
    with open_store(context, silent=True) as store:
        store.save_setting(f"{EXAM_ON}:{learner}", day)


def _coming_day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise NotPossible(
            Message("This is not a day."), where=typed, hint=Message("Write it as 2026-12-20; “none” forgets it.")
        ) from error
    if day < local_now().date():
        raise NotPossible(Message("That day is over."), where=typed, hint=Message("Name the day of the next exam."))
    return day
