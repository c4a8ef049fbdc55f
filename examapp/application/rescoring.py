"""Rescoring: everybody who has sat, scored by the key that counts and by the corrected one; nothing is written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from examapp.application.administration import JournalStore
from examapp.application.analytics import Scored, scored_seats, sound_seats
from examapp.domain.errors import Message, NotPossible
from examapp.domain.forms import Form, KeyEntry, KeyVersion
from examapp.domain.journal import Json
from examapp.domain.rescoring import ItemChange, PersonChange, Rescoring, corrected


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
