"""Entering answer sheets: whose a sheet is, what two people typed from it, and the journal that comes of both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from examapp.application.admission import EXCUSED
from examapp.application.delivery import Clock
from examapp.domain.audit import AuditKind
from examapp.domain.clocks import Reading
from examapp.domain.errors import ExamError, Message, NotAdmitted, NotFound, NotPossible, Problem
from examapp.domain.forms import Form, FormItem, arrange, seat_seed_of
from examapp.domain.journal import GENESIS, Event, EventKind, Json, make_event
from examapp.domain.people import Candidate, clean_licence_no
from examapp.domain.sheets import (
    SPARE,
    Letters,
    TypedSheet,
    check_code,
    clean_code,
    clean_seat,
    letters_fault,
    mismatches,
    option_ids,
)
from examapp.domain.sittings import Closing, replay, sitting_id_of

SHEET_AND_CODE = Message("Compare seat and check code with those printed at the head of the sheet.")
LOOK_TOGETHER = Message("Both look at the sheet together; correct the file that is wrong.")


class SheetStore(Protocol):
    """What entering sheets needs of the store."""

    def candidates(self) -> list[Candidate]:
        """The roster."""

    def events(self, sitting_id: str) -> list[Event]:
        """The journal of one sitting."""


class Journals(Protocol):
    """Where whole journals go: all of them on disk when `add` returns, NotSaved and none of them otherwise."""

    def add(self, journals: Sequence[Sequence[Event]]) -> None:
        """Commit the journals of new sittings."""


class Audit(Protocol):
    """Where it is noted who entered what."""

    def record(self, station_id: str, kind: AuditKind, data: Mapping[str, Json], *, now: Reading) -> object:
        """Append an entry."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was printed: whose it is, and the form in its order; a spare sheet bears a name by hand."""

    candidate: Candidate
    form: Form
    seat_seed: str
    is_spare: bool = False

    @property
    def sitting_id(self) -> str:
        """The sitting that this sheet becomes."""
        return sitting_id_of(self.form.form_id, self.candidate.candidate_id)

    def item(self, number: int) -> FormItem:
        """The item with this number, counted from 1; NotFound when the sheet has none."""
        if not 1 <= number <= len(self.form.items):
            values = {"number": number, "count": len(self.form.items)}
            raise NotFound(Message("This sheet has items 1 to {count} and no item {number}.", values))
        return self.form.items[number - 1]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A sheet with the letters that two people agree on, by item number."""

    sheet: Sheet
    letters: Mapping[int, str]


class SheetDesk:
    """The desk at which the sheets of one form are entered."""

    def __init__(self, form: Form, store: SheetStore) -> None:
        self._form = form
        self._store = store

    def sheet(self, licence_no: str, seat: str, code: str) -> Sheet:
        """The sheet that a licence number or a seat, and a check code, belong to.

        NotFound when there is nobody, NotPossible when the code is of another sheet, NotAdmitted when this candidate
        is excused or has a sitting.
        """
        people = self._people(clean_licence_no(licence_no), clean_seat(seat))
        found = [sheet for sheet in map(self._printed, people) if self._fits(sheet, code)]
        if not found and len(people) == 1:
            found = [sheet for sheet in [self._spare(people[0])] if self._fits(sheet, code)]
        if len(found) != 1:
            values = {"code": code or "-", "sheet": licence_no or seat, "form": self._form.code}
            problem = Message("The check code {code} does not belong to the sheet of {sheet} in form {form}.", values)
            raise NotPossible(problem, hint=SHEET_AND_CODE)
        self._refuse_sitting(found[0])
        return found[0]

    def _people(self, licence_no: str, seat: str) -> list[Candidate]:
        """Those who may be meant; a seat without a licence number may be one in several centres."""
        people = self._store.candidates()
        if licence_no:
            people = [person for person in people if person.licence_no == licence_no]
        if seat:
            people = [person for person in people if clean_seat(person.seat) == seat]
        if people and (licence_no or seat):
            return people
        values = {"sheet": " / ".join(filter(None, (licence_no, seat))) or "-"}
        raise NotFound(Message("Nobody on the roster has this licence number or seat: {sheet}.", values))

    def _printed(self, candidate: Candidate) -> Sheet:
        seed = seat_seed_of(self._form, candidate.candidate_id)
        return Sheet(candidate, arrange(self._form, seed), seed)

    def _spare(self, candidate: Candidate) -> Sheet:
        seed = seat_seed_of(self._form, SPARE)
        return Sheet(candidate, arrange(self._form, seed), seed, is_spare=True)

    def _fits(self, sheet: Sheet, code: str) -> bool:
        return check_code(self._form, sheet.seat_seed) == clean_code(code)

    def _refuse_sitting(self, sheet: Sheet) -> None:
        name = {"name": sheet.candidate.name}
        if self._store.events(sheet.sitting_id):
            raise NotAdmitted(
                Message("{name} has a sitting of this form already; it is kept, and the sheet is not entered.", name),
                hint=Message("Keep the sheet with the record of the session, and tell the city centre."),
            )
        if sheet.candidate.state in EXCUSED:
            raise NotAdmitted(
                Message("{name} is on the roster as deferred, exempt or absent, and there is a sheet.", name),
                hint=Message("Correct the roster first, if the candidate did sit."),
            )


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet, and what one person typed from it."""

    sheet: Sheet
    typed: TypedSheet


def agree(
    desk: SheetDesk, first: Sequence[TypedSheet], second: Sequence[TypedSheet]
) -> tuple[list[Agreed], list[Problem]]:
    """The sheets that two people typed alike, and every problem that keeps one out."""
    firsts, problems = _find(desk, first)
    seconds, more = _find(desk, second)
    problems += more
    agreed: list[Agreed] = []
    for sitting_id, one in firsts.items():
        other = seconds.get(sitting_id)
        if other is None:
            problems.append(_only_here(one))
            continue
        found = [*_faults(one), *_faults(other), *_differences(one, other)]
        problems += found
        if not found:
            agreed.append(Agreed(one.sheet, {number: letters.text for number, letters in one.typed.items.items()}))
    problems += [_only_here(other) for sitting_id, other in seconds.items() if sitting_id not in firsts]
    return agreed, problems


def _find(desk: SheetDesk, typed: Sequence[TypedSheet]) -> tuple[dict[str, _Found], list[Problem]]:
    """The sheets of one file by the sitting they become."""
    found: dict[str, _Found] = {}
    problems = []
    for each in typed:
        try:
            sheet = desk.sheet(each.licence_no, each.seat, each.code)
        except ExamError as error:
            problems.append(Problem("sheet-refused", each.place, error.problem, error.hint or SHEET_AND_CODE))
            continue
        before = found.setdefault(sheet.sitting_id, _Found(sheet, each))
        if before.typed is not each:
            values = {"name": sheet.candidate.name, "place": str(before.typed.place)}
            message = Message("A sheet of {name} stands at {place} already.", values)
            problems.append(Problem("sheet-twice", each.place, message, SHEET_AND_CODE))
    return found, problems


def _only_here(found: _Found) -> Problem:
    message = Message("The sheet of {name} is in this file and not in the other.", {"name": found.sheet.candidate.name})
    remedy = Message("Let the other person type it too.")
    return Problem("sheet-once", found.typed.place, message, remedy)


def _faults(found: _Found) -> Iterator[Problem]:
    """What one person typed that cannot have been read from this sheet."""
    sheet, typed = found.sheet, found.typed
    name = sheet.candidate.name
    for number, letters in typed.items.items():
        try:
            fault = letters_fault(sheet.item(number), letters.text)
        except NotFound as error:
            yield Problem("sheet-item", letters.place, error.problem, SHEET_AND_CODE)
            continue
        if fault is not None:
            values: dict[str, object] = {"name": name, "item": number, "fault": fault}
            message = Message("{name}, item {item}: {fault}.", values)
            yield Problem("sheet-letters", letters.place, message, LOOK_TOGETHER)
    missing = [str(number) for number in range(1, len(sheet.form.items) + 1) if number not in typed.items]
    if missing:
        message = Message("{name}: items {items} have no row.", {"name": name, "items": ", ".join(missing)})
        remedy = Message("Give every item a row; leave the letters empty where no box is filled.")
        yield Problem("sheet-short", typed.place, message, remedy)


def _differences(one: _Found, other: _Found) -> Iterator[Problem]:
    name = one.sheet.candidate.name
    if one.sheet != other.sheet:
        values = {"name": name, "place": str(one.typed.place)}
        message = Message("{name}: this is another sheet than the one in {place}: the check codes differ.", values)
        yield Problem("sheet-mismatch", other.typed.place, message, LOOK_TOGETHER)
    for found in mismatches(one.typed, other.typed):
        letters: dict[str, object] = {
            "name": name,
            "item": found.number,
            "second": shown(found.second),
            "first": shown(found.first),
            "place": str(found.first.place),
        }
        message = Message("{name}, item {item}: “{second}” here, “{first}” in {place}.", letters)
        yield Problem("sheet-mismatch", found.second.place, message, LOOK_TOGETHER)


def shown(letters: Letters) -> str:
    """Letters as messages show them; a dash for none."""
    return letters.text or "-"


def enter(
    agreed: Sequence[Agreed],
    journals: Journals,
    audit: Audit,
    *,
    by: tuple[str, str],
    station_id: str,
    clock: Clock,
) -> None:
    """Make journals of sheets and commit them, all or none; then note in the audit who entered each."""
    now = clock.read()
    written = [journal_of(each, by=by, now=now) for each in agreed]
    journals.add(written)
    for each, journal in zip(agreed, written, strict=True):
        data: dict[str, Json] = {
            "by": list(by),
            "reason": "paper",
            "sitting": each.sheet.sitting_id,
            "candidate": each.sheet.candidate.candidate_id,
            "form": each.sheet.form.form_id,
            "spare": each.sheet.is_spare,
            "digest": journal[-1].digest,
        }
        audit.record(station_id, AuditKind.SHEET_ENTERED, data, now=now)


def journal_of(agreed: Agreed, *, by: tuple[str, str], now: Reading) -> list[Event]:
    """The journal of a sitting on paper: started, each item that was answered, submitted, all at one reading.

    Several letters where one is taken are no answer: the item is cleared, and the event keeps the letters.
    """
    sheet = agreed.sheet
    facts: list[tuple[EventKind, dict[str, Json]]] = [(EventKind.STARTED, _start(sheet, by))]
    for number, item in enumerate(sheet.form.items, start=1):
        letters = agreed.letters.get(number, "")
        fault = letters_fault(item, letters)
        if fault is not None:
            raise NotPossible(fault)
        if letters:
            facts.append(_response(item, letters))
    facts.append((EventKind.SUBMITTED, {"by": Closing.CANDIDATE.value}))
    events: list[Event] = []
    for seq, (kind, data) in enumerate(facts):
        previous = events[-1].digest if events else GENESIS
        events.append(make_event(sheet.sitting_id, seq, kind, reading=now, data=data, previous=previous))
    replay(sheet.form, events)
    return events


def _start(sheet: Sheet, by: tuple[str, str]) -> dict[str, Json]:
    return {
        "candidate": sheet.candidate.candidate_id,
        "form": sheet.form.form_id,
        "seat_seed": sheet.seat_seed,
        "paper": True,
        "entered_by": list(by),
    }


def _response(item: FormItem, letters: str) -> tuple[EventKind, dict[str, Json]]:
    chosen = option_ids(item, letters)
    if len(chosen) > 1 and not item.type.takes_several:
        return EventKind.CLEARED, {"item": item.item_id, "ticked": chosen}
    return EventKind.RESPONDED, {"item": item.item_id, "options": chosen}
