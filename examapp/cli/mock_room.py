"""Where a mock exam lies while it is open: in a folder of its own, apart from every exam, and gone when it is over."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from examapp.application.administration import random_seed
from examapp.application.admission import Admission
from examapp.application.mocking import MockDesk
from examapp.cli.context import Context, narrate
from examapp.cli.machine import MachineClock
from examapp.cli.texts import texts_at_hand
from examapp.cli.workspace import digests_in_forms, withheld_text
from examapp.domain.blueprints import Exam
from examapp.domain.errors import Message, NotPossible
from examapp.domain.forms import Form
from examapp.domain.items import Item
from examapp.domain.mocks import FinishedMock, mock_exam
from examapp.domain.people import Candidate, Category, ComparisonGroup
from examapp.domain.practice import Pool, pool_of
from examapp.domain.sittings import Sitting
from examapp.domain.training_log import NOBODY
from examapp.locale import _
from examapp.storage.store import KeyStore, Store
from examapp.tui.mocking import Mock

if TYPE_CHECKING:
    from examapp.domain.statutes import Registry
    from examapp.storage.training import TrainingLog

FOLDER, NO_NAME = "mock", "nobody"


@dataclass(frozen=True, slots=True)
class Stock:
    """What a mock of an exam may be drawn from here, and all items of its banks by digest, for the reasons."""

    pool: Pool
    by_digest: Mapping[str, Item]


class MockRoom:
    """One learner's mock exam of one exam, with a store that no exam knows of."""

    def __init__(self, folder: Path, desk: MockDesk) -> None:
        self._folder = folder
        self._desk = desk
        self._store = Store(folder)
        self._keys = KeyStore(folder)
        self._is_shut = False
        self.mock: Mock

    @property
    def form(self) -> Form | None:
        """The form of the mock that was begun here; None where none was."""
        begun = self._store.sitting_ids()
        return self._store.form(self._store.form_ids()[-1][0]) if begun else None

    def draw(self, exam: Exam, pool: Pool, *, seed: int) -> Form:
        """Draw a form and keep it, its key sheet first."""
        form, key_sheet = self._desk.draw(exam, pool, seed=seed)
        self._keys.save(key_sheet)
        self._store.save_form(form, built_at=datetime.now(UTC))
        return form

    def admission(self, form: Form) -> Admission:
        """The door to the form; nobody stands before it."""
        return Admission(form, self._store, MachineClock())

    def finish(self, sitting: Sitting) -> FinishedMock:
        """Score and keep a mock that was handed in, and take it away: its journal is needed no more."""
        closed = sitting.closed_with or sitting.last
        key_sheet = self._keys.key_sheet(sitting.form.form_id)
        finished = self._desk.finish(sitting, key_sheet, at=closed.reading.wall_at.astimezone())
        self.drop()
        return finished

    def drop(self) -> None:
        """Keep nothing of it here."""
        self._shut()
        clear_away(self._folder)

    def close(self) -> None:
        """Close the store; what was never begun is taken away."""
        if not self._is_shut and not self._store.sitting_ids():
            self.drop()
        self._shut()

    def _shut(self) -> None:
        self._is_shut = True
        self._store.close()
        self._keys.close()


def clear_away(folder: Path) -> None:
    """Remove the folder of a mock, and those above it that are empty then."""
    shutil.rmtree(folder, ignore_errors=True)
    for above in (folder.parent, folder.parent.parent):
        if above.is_dir() and not any(above.iterdir()):
            above.rmdir()


@contextmanager
def mock_room(
    context: Context,
    exam: Exam,
    log: "TrainingLog",
    *,
    learner: str,
    seed: int | None,
    discard: bool,
    texts: Path | None,
) -> Iterator[MockRoom]:
    """The mock that was begun, else a new one; closed afterwards."""
    from examapp.banks.statutes import load_registry  # YAML loads only here
    from examapp.reports.items import grounds_of

    registry, _problems = load_registry(context.banks / "statutes.yaml")
    at_hand, _in_texts = texts_at_hand(context, texts, registry)
    stock = stock_of(context, exam, registry)
    folder = context.data / FOLDER / exam.exam_id / (NO_NAME if learner == NOBODY else learner)
    if discard:
        clear_away(folder)
    room = MockRoom(folder, MockDesk(log, learner=learner, items=stock.by_digest))
    try:
        form = _form_of(context, room, exam, stock, seed=seed)
        room.mock = Mock(
            room.admission(form),
            candidate_of(learner),
            room.finish,
            partial(grounds_of, registry=registry, texts=at_hand),
            {topic.topic_id: topic.title for topic in exam.topics},
        )
        yield room
    finally:
        room.close()


def _form_of(context: Context, room: MockRoom, exam: Exam, stock: Stock, *, seed: int | None) -> Form:
    """The form of the mock that was begun, else one drawn now; NotPossible where a paper shows what was begun."""
    begun = room.form
    if begun is not None:
        _refuse_secret(context, room, begun, stock)
        narrate(_("There is a mock exam that was begun; its clock has run on. To begin anew: examapp mock --discard"))
        return begun
    text = withheld_text(len(stock.pool.withheld))
    if text:
        narrate(text)
    chosen = random_seed() if seed is None else seed
    return room.draw(mock_exam(exam, rules=rules_text(exam), pledge=pledge_text()), stock.pool, seed=chosen)


def _refuse_secret(context: Context, room: MockRoom, form: Form, stock: Stock) -> None:
    """End a mock whose items have come into a paper on this machine since it was begun."""
    secret = {item.item_id for item in stock.pool.withheld}
    digests = digests_in_forms(context)
    if not any(item.digest in digests or item.item_id in secret for item in form.items):
        return
    room.drop()
    raise NotPossible(
        Message("The mock exam that was begun shows items of a paper that is in this data folder by now."),
        hint=Message("It has been taken away, and nothing of it is kept. Begin another one."),
    )


def stock_of(context: Context, exam: Exam, registry: "Registry") -> Stock:
    """The exam's own banks and those for practice only, in the exam's language, without what a form here shows."""
    from examapp.banks.loader import load_banks

    banks, _problems = load_banks(context.banks / "banks", registry=registry, cache_folder=context.cache)
    of_exam = [bank for bank in banks if bank.bank_id in exam.banks and not bank.practice_only]
    for_practice = [bank for bank in banks if bank.practice_only and bank.language == exam.language]
    wanted = [*of_exam, *for_practice]
    pool = pool_of(wanted, in_forms=digests_in_forms(context))
    secret = {item.item_id for item in pool.withheld}
    shown = {item.digest: item for bank in wanted for item in bank.items if item.item_id not in secret}
    return Stock(pool, shown)


def candidate_of(learner: str) -> Candidate:
    """The learner as the screens name them: by number, without a seat."""
    number = "" if learner == NOBODY else learner
    return Candidate(number or _("nobody named"), number, "", Category.LEGAL_AID, ComparisonGroup.OTHER)


def rules_text(exam: Exam) -> str:
    """What stands where the exam has its rules: what this is, then the rules of the exam as they will be read."""
    ours = _(
        "This is a mock exam on practice items. Screen, number of items, points and time are those of the exam; the "
        "clock runs on if you leave. It counts in no exam and no statistics of exams; after handing in you see your "
        "score and every item with its reasons."
    )
    heading, rules = _("The rules of the exam, to be read now:"), exam.rules.strip()
    return "\n".join([ours, "", heading, rules] if rules else [ours])


def pledge_text() -> str:
    """What stands where the exam has its pledge."""
    return _("Here the exam has its pledge. In a mock exam you promise nothing; press 1 all the same.")
