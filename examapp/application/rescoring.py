"""Rescoring: what a corrected key changes for everybody who has sat, before it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from examapp.application.administration import JournalStore
from examapp.application.analytics import Scored, scored_seats, sound_seats
from examapp.domain.errors import Message, NotPossible
from examapp.domain.forms import Form, KeyEntry, KeySheet, KeyVersion
from examapp.domain.journal import Json
from examapp.domain.people import Candidate
from examapp.domain.scoring import Score


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One corrected key, and how many people have other points for the item because of it."""

    item_id: str
    before: KeyEntry
    after: KeyEntry
    people: int


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person's score by the key that counted, and by the corrected one."""

    candidate: Candidate
    before: Score
    after: Score

    @property
    def changed(self) -> bool:
        """Whether the points differ."""
        return self.before.raw.points != self.after.raw.points

    @property
    def crosses(self) -> bool:
        """Whether the cut score lies between the two."""
        return self.before.passed is not self.after.passed


@dataclass(frozen=True, slots=True)
class Rescoring:
    """Everything that a corrected key changes on one form: the version that counted, and the one that would."""

    form: Form
    before: KeyVersion
    after: KeyVersion
    items: tuple[ItemChange, ...]
    people: tuple[PersonChange, ...]

    @property
    def changed(self) -> int:
        """How many people have other points."""
        return sum(person.changed for person in self.people)

    @property
    def now_passed(self) -> int:
        """How many pass by the corrected key only."""
        return sum(person.crosses and person.after.passed for person in self.people)

    @property
    def now_failed(self) -> int:
        """How many passed by the key that counted, and do not by the corrected one."""
        return sum(person.crosses and person.before.passed for person in self.people)


def corrected(form: Form, key_sheet: KeySheet, entries: Mapping[str, KeyEntry]) -> KeySheet:
    """The key sheet with the entries of some items, by item id, in the place of what it had."""
    by_digest = {form.item(item_id).digest: entry for item_id, entry in entries.items()}
    return replace(key_sheet, keys={**key_sheet.keys, **by_digest})


def rescore(form: Form, current: KeyVersion, entries: Mapping[str, KeyEntry], store: JournalStore) -> Rescoring:
    """Score everybody by both key sheets; nothing is written. NotPossible when the correction changes no key."""
    key_sheet = corrected(form, current.key_sheet, entries)
    if key_sheet == current.key_sheet:
        raise NotPossible(
            Message("This is the key that counts already: version {version}.", {"version": current.number}),
            hint=Message("Nothing was changed. Compare the file with the decision."),
        )
    seats = sound_seats(form, store)
    before, after = scored_seats(seats, current.key_sheet), scored_seats(seats, key_sheet)
    people = tuple(
        PersonChange(person, old, new) for (person, old), (_same, new) in zip(before.people, after.people, strict=True)
    )
    items = tuple(
        ItemChange(item_id, old, entry, _people(item_id, before, after))
        for item_id, entry in entries.items()
        if (old := current.key_sheet.keys[form.item(item_id).digest]) != entry
    )
    return Rescoring(form, current, KeyVersion(current.number + 1, key_sheet), items, people)


def _people(item_id: str, before: Scored, after: Scored) -> int:
    return sum(
        old.item(item_id).earned != new.item(item_id).earned
        for (_person, old), (_same, new) in zip(before.people, after.people, strict=True)
    )


def decided(rescoring: Rescoring, *, by: tuple[str, str], reason: str, made_at: datetime) -> KeyVersion:
    """The corrected key as the version that will count, with who decided it, when and why."""
    return replace(rescoring.after, by=by, reason=reason, made_at=made_at)


def record_of(rescoring: Rescoring, *, by: tuple[str, str], reason: str) -> dict[str, Json]:
    """What the audit says of a rescoring: the digests of both key sheets, and no key."""
    return {
        "by": list(by),
        "reason": reason,
        "exam": rescoring.form.exam.exam_id,
        "form": rescoring.form.form_id,
        "version": rescoring.after.number,
        "before": rescoring.before.key_sheet.digest,
        "after": rescoring.after.key_sheet.digest,
        "items": [change.item_id for change in rescoring.items],
        "people": len(rescoring.people),
        "changed": rescoring.changed,
        "now_passed": rescoring.now_passed,
        "now_failed": rescoring.now_failed,
    }
