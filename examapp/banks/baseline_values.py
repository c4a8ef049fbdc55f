"""Reading single values out of the fields of a baseline file, with everything noted that is missing or wrong."""

import re
from fractions import Fraction

from examapp.banks.baseline_fields import Entry, Fields
from examapp.banks.findings import Findings
from examapp.domain.errors import Message, Place

DECIMAL = re.compile(r"\d+(\.\d+)?(e-\d+)?")


class Reader:
    """The fields of a file, one at a time."""

    def __init__(self, fields: Fields, findings: Findings) -> None:
        self.fields = fields
        self.findings = findings

    def error(self, name: str, message: Message, remedy: Message, *, rule: str = "baseline-value") -> None:
        """Note an error at the place of a field."""
        self.findings.error(rule, self.place(name), message, remedy)

    def place(self, name: str) -> Place:
        """Where a field stands; the file where it does not."""
        return self.fields[name].place if name in self.fields else Place(self.findings.file)

    def entry(self, name: str, *, needed: bool) -> Entry | None:
        """What the file says of a field; None when nothing, noted when it is needed."""
        entry = self.fields.get(name)
        if entry is None and needed:
            message = Message("The field “{field}” is missing.", {"field": name})
            remedy = Message("Add it to the file; for raw scores state it on the command line. See docs/baselines.md.")
            self.error(name, message, remedy, rule="missing-field")
        return entry

    def text(self, name: str, *, needed: bool = True) -> str:
        """The text of a field, empty when it is not there."""
        entry = self.entry(name, needed=needed)
        return "" if entry is None else entry.text

    def number(self, name: str, *, needed: bool, whole: bool = False) -> Fraction | None:
        """The number that a field has; None when it is missing or no number."""
        entry = self.entry(name, needed=needed)
        if entry is None:
            return None
        if entry.text.isascii() and (entry.text.isdigit() if whole else DECIMAL.fullmatch(entry.text)):
            return Fraction(entry.text)
        message = Message("“{text}” is not a number that “{field}” can have.", {"text": entry.text, "field": name})
        remedy = Message("Write a whole number.") if whole else Message("Write a number such as 71.5, without a unit.")
        self.error(name, message, remedy)
        return None
