"""Remarks of a learner: notes to oneself, and items reported to the trainer; both are kept in the training log."""

from collections.abc import Callable, Mapping
from datetime import datetime

from examapp.application.learning import TrainingStore
from examapp.domain.items import Item
from examapp.domain.journal import Json
from examapp.domain.remarks import ItemReport, notes_of
from examapp.domain.training_log import TrainingKind, TrainingRecord


class Remarks:
    """One learner's remarks; `new_id` gives a name that no other record has."""

    def __init__(
        self, log: TrainingStore, *, learner: str, now: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._log = log
        self._learner = learner
        self._now = now
        self._new_id = new_id
        self._notes = notes_of(log.of(learner))

    def note_of(self, item: Item) -> str:
        """The learner's note on an item; empty where there is none."""
        return self._notes.get(item.digest, "")

    def note(self, item: Item, text: str) -> None:
        """Keep a note in place of the one before; an empty one takes it away."""
        self._keep(TrainingKind.NOTED, item, {"text": text.strip()})
        self._notes = {**self._notes, item.digest: text.strip()}

    def report(self, item: Item, report: ItemReport) -> None:
        """Keep what the trainer should look at."""
        self._keep(TrainingKind.ITEM_REPORTED, item, {"reason": str(report.reason), "text": report.text.strip()})

    def _keep(self, kind: TrainingKind, item: Item, said: Mapping[str, Json]) -> None:
        data: dict[str, Json] = {"item": item.item_id, "digest": item.digest, **said}
        self._log.add([TrainingRecord(self._new_id(), self._learner, self._now(), kind, data)])
