"""Releasing the keys of an exam: whether key sheets fit the forms that are here, and what is new of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from examapp.domain.errors import Message, NotFound, Place, Problem
from examapp.domain.forms import Form, KeySheet, KeyVersion, key_faults

RIGHT_FILE = Message("Ask for the key file that was sealed together with the paper of this form.")


class Forms(Protocol):
    """What releasing keys needs of the store."""

    def form(self, form_id: str) -> Form:
        """A stored form."""


class KeyVersions(Protocol):
    """What releasing keys needs of the key store."""

    def versions(self, form_id: str) -> list[KeyVersion]:
        """Every version of a form's key sheet, the newest last."""


@dataclass(frozen=True, slots=True)
class Release:
    """The key sheets of a key file: those that are new here, and those that are here already."""

    new: tuple[KeySheet, ...]
    known: tuple[KeySheet, ...]


def plan_release(
    key_sheets: Sequence[KeySheet], store: Forms, key_store: KeyVersions, *, file: str
) -> tuple[Release, list[Problem]]:
    """What is to be kept of a key file, and every reason why it must not be."""
    problems = [problem for each in key_sheets for problem in _problems(each, store, key_store, file)]
    if not key_sheets:
        problems = [Problem("release-empty", Place(file), Message("The file holds no key sheet."), RIGHT_FILE)]
    known = tuple(each for each in key_sheets if _is_known(each, key_store))
    return Release(tuple(each for each in key_sheets if each not in known), known), problems


def _is_known(key_sheet: KeySheet, key_store: KeyVersions) -> bool:
    return any(version.key_sheet == key_sheet for version in key_store.versions(key_sheet.form_id))


def _problems(key_sheet: KeySheet, store: Forms, key_store: KeyVersions, file: str) -> Iterator[Problem]:
    code = {"form": key_sheet.form_id[:8]}
    try:
        form = store.form(key_sheet.form_id)
    except NotFound:
        remedy = Message("Release the keys in the data folder where the form was built or its paper was opened.")
        yield Problem("release-form", Place(file), Message("The form {form} is not here.", code), remedy)
        return
    for fault in key_faults(form, key_sheet):
        message = Message("Form {form}: {fault}.", {"form": form.code, "fault": fault})
        yield Problem("release-key", Place(file), message, RIGHT_FILE)
    if key_store.versions(key_sheet.form_id) and not _is_known(key_sheet, key_store):
        message = Message("Form {form} has a key sheet with other keys here.", code)
        remedy = Message("A corrected key is brought in with: examapp exam rescore")
        yield Problem("release-other", Place(file), message, remedy)
