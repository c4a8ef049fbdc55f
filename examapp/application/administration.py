"""What an administrator does with forms and journals: build, look over, verify."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from examapp.domain.assembling import SEED_LIMIT, assemble
from examapp.domain.blueprints import Exam
from examapp.domain.clocks import Reading
from examapp.domain.errors import JournalBroken, Message, NotFound, NotPossible
from examapp.domain.forms import Form, KeySheet
from examapp.domain.items import Item
from examapp.domain.journal import Breach, Event, first_breach
from examapp.domain.people import Candidate, CandidateState
from examapp.domain.sittings import Sitting, fold, replay, sitting_id_of

A_DAY_OF_WAITING = timedelta(hours=12)


class JournalStore(Protocol):
    """What looking over sittings needs of the store."""

    def sitting_ids(self) -> list[str]:
        """Every sitting that has an event."""

    def events(self, sitting_id: str) -> list[Event]:
        """The journal of one sitting."""

    def form(self, form_id: str) -> Form:
        """A stored form."""

    def missing_entries(self) -> list[int]:
        """Numbers of journal rows that are gone."""

    def candidates(self) -> list[Candidate]:
        """The roster."""


class FormStore(JournalStore, Protocol):
    """What building a form needs of the store besides."""

    def form_ids(self, exam_id: str | None = None) -> list[tuple[str, str, datetime]]:
        """(form id, exam id, built at) of the stored forms."""

    def save_form(self, form: Form, *, built_at: datetime) -> None:
        """Keep a form and the contents it shows."""


class KeySheets(Protocol):
    """Where key sheets go."""

    def save(self, key_sheet: KeySheet) -> None:
        """Keep the key sheet of a form."""


def random_seed() -> int:
    """A seed that nobody chose, short enough to be written down."""
    return secrets.randbelow(SEED_LIMIT)


def build_form(
    exam: Exam, pool: Sequence[Item], *, seed: int, store: FormStore, key_sheets: KeySheets, built_at: datetime
) -> Form:
    """Draw a form, and keep it and its key sheet apart; QuotaShortage when the pool is too small.

    NotPossible while somebody sits another form of this exam: who resumes must find the form that was begun.
    """
    return build_forms(exam, pool, seeds=[seed], store=store, key_sheets=key_sheets, built_at=built_at)[0]


def build_forms(
    exam: Exam,
    pool: Sequence[Item],
    *,
    seeds: Sequence[int],
    store: FormStore,
    key_sheets: KeySheets,
    built_at: datetime,
) -> list[Form]:
    """Draw a form for each seed, all different, and keep them and their key sheets; none when one is not possible."""
    drawn = [assemble(exam, pool, seed=seed) for seed in seeds]
    forms = [form for form, _key_sheet in drawn]
    if len({form.form_id for form in forms}) < len(forms):
        raise NotPossible(
            Message("Two of the forms would have the same items."),
            where=exam.exam_id,
            hint=Message("Build fewer forms, take another seed, or add reviewed items to the banks."),
        )
    refuse_while_another_is_sat(forms, store)
    for form, key_sheet in drawn:
        key_sheets.save(key_sheet)
        store.save_form(form, built_at=built_at)
    return forms


def refuse_while_another_is_sat(forms: Sequence[Form], store: FormStore) -> None:
    """NotPossible where a new form would be the newest of an exam while somebody sits an earlier one."""
    rows = store.form_ids()
    there = {form_id for form_id, _exam_id, _built_at in rows}
    growing = {form.exam.exam_id for form in forms if form.form_id not in there}
    for earlier in [store.form(form_id) for form_id, exam_id, _built_at in rows if exam_id in growing]:
        if any(seat.standing is Standing.OPEN for seat in seats_of(earlier, store)):
            raise NotPossible(
                Message("Somebody is sitting form {form} of this exam.", {"form": earlier.code}),
                hint=Message("Build the next form when everybody has submitted, or in another data folder."),
            )


def closed_book_sitting(store: FormStore, *, now: datetime) -> Form | None:
    """The form of a closed-book exam that somebody sits here now, None when nobody does.

    A sitting that was left open counts until its time would have run out on the wall clock.
    """
    for form_id, _exam_id, _built_at in store.form_ids():
        form = store.form(form_id)
        sittings = [seat.sitting for seat in seats_of(form, store) if seat.standing is Standing.OPEN]
        if form.exam.closed_book and any(_is_running(sitting, now) for sitting in sittings if sitting is not None):
            return form
    return None


def _is_running(sitting: Sitting, now: datetime) -> bool:
    # A sitting that waits for a decision may go on the same day.
    left = max(sitting.unspent, A_DAY_OF_WAITING) if sitting.can_be_prolonged else sitting.unspent
    return now < sitting.last.reading.wall_at + left


class Standing(StrEnum):
    """How far a candidate has come with one form; broken: the journal does not hold, `verify` says where."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    SUBMITTED = "submitted"
    EXCUSED = "excused"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Seat:
    """One candidate and what has become of the sitting."""

    candidate: Candidate
    standing: Standing
    sitting: Sitting | None = None


def seats_of(form: Form, store: JournalStore) -> list[Seat]:
    """Everybody on the roster with their standing on this form, in the order of the roster."""
    return [_seat(form, candidate, store) for candidate in store.candidates()]


def _seat(form: Form, candidate: Candidate, store: JournalStore) -> Seat:
    try:
        events = store.events(sitting_id_of(form.form_id, candidate.candidate_id))
        sitting = replay(form, events) if events else None
    except JournalBroken:
        return Seat(candidate, Standing.BROKEN)
    if sitting is not None:
        return Seat(candidate, Standing.OPEN if sitting.is_open else Standing.SUBMITTED, sitting)
    excused = candidate.state is not CandidateState.NORMAL
    return Seat(candidate, Standing.EXCUSED if excused else Standing.NOT_STARTED)


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found: how much was walked, and the first bad event of each journal that does not hold."""

    sittings: int
    events: int
    last: Reading | None
    breaches: tuple[Breach, ...]
    missing_entries: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether everything stored is as it was written."""
        return not self.breaches and not self.missing_entries


def verify(store: JournalStore) -> Verification:
    """Walk every chain from its first event, and fold it over its form with the form's contents checked."""
    count, last, breaches = 0, None, []
    sitting_ids = store.sitting_ids()
    for sitting_id in sitting_ids:
        try:
            events = store.events(sitting_id)
            count += len(events)
            last = events[-1].reading
            fold(store.form(str(_sound(events)[0].data.get("form"))), events)
        except JournalBroken as error:
            breaches.append(Breach(sitting_id, error.seq, error.problem))
        except NotFound as error:
            breaches.append(Breach(sitting_id, 0, error.problem))
    return Verification(len(sitting_ids), count, last, tuple(breaches), tuple(store.missing_entries()))


def _sound(events: list[Event]) -> list[Event]:
    """The journal itself, JournalBroken when its chain does not hold."""
    breach = first_breach(events)
    if breach is not None:
        raise JournalBroken(breach.message, where=breach.sitting_id, seq=breach.seq)
    return events
