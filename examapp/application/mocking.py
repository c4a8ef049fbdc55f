"""A mock exam from its draw to its end: fresh items first, and what was answered goes into the training log."""

from collections.abc import Mapping
from datetime import datetime

from examapp.application.learning import TrainingStore
from examapp.domain.assembling import assemble
from examapp.domain.blueprints import Exam
from examapp.domain.errors import Message, QuotaShortage
from examapp.domain.forms import Form, FormItem, KeySheet
from examapp.domain.items import Item
from examapp.domain.mocks import FinishedMock, MarkedItem, met_before, mock_result, records_of
from examapp.domain.practice import Pool
from examapp.domain.scoring import score
from examapp.domain.sittings import OptionIds, Sitting


class MockDesk:
    """One learner's mock exams; `items` are those of the banks, by digest."""

    def __init__(self, log: TrainingStore, *, learner: str, items: Mapping[str, Item]) -> None:
        self._log = log
        self._learner = learner
        self._items = items

    def draw(self, exam: Exam, pool: Pool, *, seed: int) -> tuple[Form, KeySheet]:
        """Draw by the exam's blueprint; what the learner has met comes only where its topic has nothing else.

        QuotaShortage says what is lacking of what may be practised here.
        """
        met = met_before(self._log.of(self._learner))
        last = frozenset(item.item_id for item in pool.items if item.digest in met)
        try:
            return assemble(exam, pool.items, seed=seed, last=last)
        except QuotaShortage as error:
            facts = {"lacking": error.problem, "exam": exam.title}
            problem = Message("There are too few items here for a mock exam of “{exam}”: {lacking}.", facts)
            hint = Message(
                "Only reviewed items are drawn; {count} are left out because a paper in this data folder shows them. "
                "Ask the city centre for more practice banks.",
                {"count": len(pool.withheld)},
            )
            raise QuotaShortage(problem, where=exam.exam_id, hint=hint) from error

    def finish(self, sitting: Sitting, key_sheet: KeySheet, *, at: datetime) -> FinishedMock:
        """Score a mock that was handed in and keep it; doing so again keeps nothing more."""
        records = self._log.of(self._learner)
        made = records_of(sitting, key_sheet, learner=self._learner, at=at, met=met_before(records))
        if made and made[0].record_id not in {record.record_id for record in records}:
            self._log.add(made)
        kept = next(
            (each for each in self._log.of(self._learner) if made and each.record_id == made[0].record_id), None
        )
        return FinishedMock(None if kept is None else mock_result(kept), self._marked(sitting, key_sheet))

    def _marked(self, sitting: Sitting, key_sheet: KeySheet) -> tuple[MarkedItem, ...]:
        found = score(sitting, key_sheet)
        return tuple(
            MarkedItem(
                self._items.get(item.digest) or _without_reasons(item, key_sheet.keys[item.digest].key),
                sitting.response(item.item_id),
                earned.points,
                sitting.form.exam.section(item.section_id).points,
            )
            for item, earned in zip(sitting.form.items, found.items, strict=True)
        )


def _without_reasons(item: FormItem, key: OptionIds) -> Item:
    """An item whose text the banks no longer have."""
    return Item(
        item_id=item.item_id,
        type=item.type,
        stem=item.stem,
        options=tuple(sorted(item.options, key=lambda option: option.option_id)),
        key=key,
        rationale="",
        topic=item.topic,
        level=1,
        case_id=item.case_id,
        stimulus=item.stimulus,
    )
