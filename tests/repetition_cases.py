"""Answers and ratings as records, a day after day clock, and a schedule over a real log."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from examapp.application.scheduling import Schedule
from examapp.domain.items import Bank, Item
from examapp.domain.journal import Json
from examapp.domain.training_log import TrainingKind, TrainingRecord
from examapp.storage.cards import Cards
from examapp.storage.training import TrainingLog

ME = "13416201281012345"
BEIJING = timezone(timedelta(hours=8))
EVENING = datetime(2026, 11, 2, 20, 0, tzinfo=BEIJING)
DAY = timedelta(days=1)


class Clock:
    """The machine's clock, moved by hand."""

    def __init__(self, now: datetime = EVENING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def answer(number: int, digest: str = "a", *, days: float = 0, right: bool = True, **more: Json) -> TrainingRecord:
    """An answer so many days after the first evening; its number orders those of the same moment."""
    data = {"item": digest, "digest": digest, "chosen": ["A"], "right": right, **more}
    return TrainingRecord(f"{number:032x}", ME, EVENING + days * DAY, TrainingKind.PRACTISED, data)


def rating(number: int, of: TrainingRecord, value: int, *, days: float = 0) -> TrainingRecord:
    """A learner's own rating of an answer."""
    data: dict[str, Json] = {"answer": of.record_id, "rating": value}
    return TrainingRecord(f"{number:032x}", ME, EVENING + days * DAY, TrainingKind.RATED, data)


def bank(*items: Item, practice_only: bool = False) -> Bank:
    return Bank("bank", "Bank", "en", "1", ("somebody",), (), items, practice_only=practice_only)


@contextmanager
def desk(
    folder: Path, *, clock: Clock | None = None, exam_on: date | None = None
) -> Iterator[tuple[TrainingLog, Schedule]]:
    """A log and a schedule over it, closed afterwards."""
    log, cards = TrainingLog(folder), Cards(folder)
    try:
        yield log, Schedule(cards, learner=ME, now=clock or Clock(), exam_on=exam_on)
    finally:
        cards.close()
        log.close()


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)
