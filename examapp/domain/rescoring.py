"""What a corrected key changes: on each item, for each person who has sat, before it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from examapp.domain.forms import Form, KeyEntry, KeySheet, KeyVersion
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
    def maxima(self) -> tuple[Fraction, Fraction]:
        """The points that can be had by either key: a dropped item's are no longer among them."""
        return _maximum(self.form, self.before.key_sheet), _maximum(self.form, self.after.key_sheet)

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


def _maximum(form: Form, key_sheet: KeySheet) -> Fraction:
    items = [item for item in form.items if key_sheet.keys[item.digest].counts]
    return sum((form.exam.section(item.section_id).points for item in items), Fraction(0))


def corrected(form: Form, key_sheet: KeySheet, entries: Mapping[str, KeyEntry]) -> KeySheet:
    """The key sheet with the entries of some items, by item id, in the place of what it had."""
    by_digest = {form.item(item_id).digest: entry for item_id, entry in entries.items()}
    return replace(key_sheet, keys={**key_sheet.keys, **by_digest})
