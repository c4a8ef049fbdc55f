"""YAML's complaints in a trainer's words: which line is really wrong, and how to mend it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

import yaml
from yaml.reader import Reader, ReaderError

from examapp.banks.yaml_nodes import TOO_DEEP
from examapp.domain.errors import Message, Place, Problem

FIELD_START = re.compile(r"\s*(?:- +)?")
QUOTE_REMEDY = Message("Put the whole text in quotes, or write it on the next line after “|”.")
INDENT_REMEDY = Message("Put the same number of spaces before all fields of one item; compare with the item above.")
COMMA_REMEDY = Message("Separate with ordinary commas “,” and close every [ with ] and every {{ with }}.")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser said, where it noticed, and where it had begun; lines and columns from 0."""

    text: str
    line: int
    column: int
    start_line: int
    start_column: int
    lines: list[str]
    names: Collection[str]

    @property
    def sign(self) -> str:
        """The character at which the parser had begun."""
        return self.lines[self.start_line][self.start_column : self.start_column + 1]

    @property
    def sign_before(self) -> str:
        """The last character before the place where the parser noticed, space left out."""
        return self.lines[self.line][: self.column].rstrip()[-1:]

    @property
    def near(self) -> range:
        """The lines to look at: where it was noticed, where it began, and the one before."""
        return range(max(0, min(self.start_line, self.line - 1)), self.line + 1)


@dataclass(frozen=True, slots=True)
class Slip:
    """What a person did wrong: line and column from 0, in words, and what to do."""

    line: int
    column: int
    message: Message
    remedy: Message


def explain(error: yaml.YAMLError, lines: list[str], *, file: str, first: int, names: Collection[str]) -> Problem:
    """One problem for a syntax error in `lines`, which begin at line `first` (from 0) of the file."""
    complaint = _complaint(error, lines, names)
    slip = next((slip for look in _LOOKS if (slip := look(complaint))), None) or _otherwise(complaint)
    place = Place(file, first + slip.line + 1, slip.column + 1)
    return Problem("yaml-syntax", place, slip.message, slip.remedy)


def _complaint(error: yaml.YAMLError, lines: list[str], names: Collection[str]) -> Complaint:
    if isinstance(error, ReaderError):
        line, column = _unprintable(lines)
        return Complaint("control characters", line, column, line, column, lines, names)
    noticed = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    begun = getattr(error, "context_mark", None) or noticed
    line, column = (noticed.line, noticed.column) if noticed else (0, 0)
    start_line, start_column = (begun.line, begun.column) if begun else (0, 0)
    last = len(lines) - 1
    text = f"{getattr(error, 'context', '')}; {getattr(error, 'problem', '')}"
    return Complaint(text, min(line, last), column, min(start_line, last), start_column, lines, names)


def _unprintable(lines: list[str]) -> tuple[int, int]:
    for number, line in enumerate(lines):
        found = Reader.NON_PRINTABLE.search(line)
        if found:
            return number, found.start()
    return 0, 0


def _invisible(complaint: Complaint) -> Slip | None:
    """Control characters, tabs and wide spaces: what cannot be seen in an editor."""
    line = complaint.lines[complaint.line]
    if complaint.text == "control characters":
        message = Message("There is an invisible control character here.")
        remedy = Message("Delete the character at this column and type the text again.")
        return Slip(complaint.line, complaint.column, message, remedy)
    if re.match(r" *\t", line):
        message = Message("This line begins with a tab.")
        return Slip(complaint.line, line.index("\t"), message, Message("Indent with spaces, not with the Tab key."))
    wide = re.match(r" *([\u3000\u00a0])", line)
    if wide:
        message = Message("This line begins with full-width or special spaces.")
        return Slip(complaint.line, wide.start(1), message, Message("Indent with ordinary (half-width) spaces."))
    return None


def _colon(complaint: Complaint) -> Slip | None:
    """A field's name with a full-width colon, or with a colon and no space."""
    for number in complaint.near:
        line = complaint.lines[number]
        field = re.compile(r"(\w+)(?: *(：)|(:)(?=[^\s/]))").match(line, _start(line))
        if field and field[1] in complaint.names:
            if field[2]:
                message = Message("A full-width colon “：” follows “{field}”.", {"field": field[1]})
                remedy = Message("Write an ordinary colon and a space: “{field}: ”.", {"field": field[1]})
                return Slip(number, field.start(2), message, remedy)
            message = Message("The space after “{field}:” is missing.", {"field": field[1]})
            remedy = Message("Put a space after the colon: “{field}: ”.", {"field": field[1]})
            return Slip(number, field.end(), message, remedy)
    return None


def _dash(complaint: Complaint) -> Slip | None:
    """The dash that begins an item, written as another sign or without its space."""
    for number in complaint.near:
        line = complaint.lines[number]
        dash = re.match(r"\s*([－—–―]|-(?=[A-Za-z]))", line)
        if dash:
            message = Message("An entry begins with an ordinary hyphen and a space: “- ”.")
            return Slip(number, dash.start(1), message, Message("Write “- ” before the entry's first field."))
    return None


def _quote(complaint: Complaint) -> Slip | None:
    """A quote that is opened and never closed, or closed too early."""
    if "quoted scalar" in complaint.text and "escape" in complaint.text:
        message = Message("Between double quotes a backslash “\\” has a meaning of its own.")
        remedy = Message("Use single quotes '…' around this text.")
        return Slip(complaint.line, complaint.column, message, remedy)
    if "quoted scalar" in complaint.text:
        return _unclosed(complaint.start_line, complaint.start_column)
    if complaint.sign_before not in ('"', "'"):
        return None
    for number in range(complaint.line):
        line = complaint.lines[number]
        opening = re.compile(r"""\w+: +(["'])""").match(line, _start(line))
        if opening and line.count(opening[1]) % 2 and complaint.sign_before == opening[1]:
            return _unclosed(number, opening.start(1))
    message = Message("The text goes on after the closing quote.")
    remedy = Message("Put the whole text in quotes; inside use the other kind of quotes, or “ ”.")
    return Slip(complaint.line, complaint.column, message, remedy)


def _unclosed(line: int, column: int) -> Slip:
    message = Message("The quote that opens here is not closed.")
    return Slip(line, column, message, Message("Write the same quote at the end of the text."))


def _bracket(complaint: Complaint) -> Slip | None:
    """A list or group in brackets that is not closed, or goes on after its end."""
    if "flow" in complaint.text:
        values = {"sign": complaint.sign}
        message = Message("The bracket “{sign}” that opens here is not closed, or a comma is missing in it.", values)
        return Slip(complaint.start_line, complaint.start_column, message, COMMA_REMEDY)
    if complaint.sign_before in ("]", "}") and "expected" in complaint.text:
        message = Message("The text goes on after the closing bracket.")
        return Slip(complaint.line, complaint.column, message, QUOTE_REMEDY)
    return None


def _first_sign(complaint: Complaint) -> Slip | None:
    """Text that begins with a sign that means something to YAML."""
    if "block scalar" in complaint.text:
        message = Message("After “{sign}” the line must end.", {"sign": complaint.sign})
        remedy = Message("Write the text on the next line, indented deeper than the field's name.")
        return Slip(complaint.start_line, complaint.start_column, message, remedy)
    special = r"cannot start|alias|anchor|tag|node content|keys are not allowed|entries are not allowed"
    if re.search(special, complaint.text):
        message = Message("Text cannot begin with “{sign}” here.", {"sign": complaint.sign})
        return Slip(complaint.start_line, complaint.start_column, message, QUOTE_REMEDY)
    return None


def _layout(complaint: Complaint) -> Slip | None:
    """A colon in unquoted text, a line that is no field, a line that is indented wrongly."""
    if "values are not allowed" in complaint.text:
        line = complaint.lines[complaint.line]
        if re.fullmatch(r"\w+ *", line[_start(line) : complaint.column]):
            message = Message("This line is indented deeper than it may be, or the line above is not finished.")
            return Slip(complaint.line, _start(line), message, INDENT_REMEDY)
        message = Message("This text contains a colon followed by a space.")
        return Slip(complaint.line, complaint.column, message, QUOTE_REMEDY)
    if "expected ':'" in complaint.text:
        message = Message("This line is not a field “name: value”.")
        remedy = Message("If it continues the text above, write that text after “|” and indent this line deeper.")
        return Slip(complaint.start_line, complaint.start_column, message, remedy)
    if TOO_DEEP in complaint.text:
        message = Message("Lists and groups are nested too deeply here.")
        return Slip(complaint.line, complaint.column, message, COMMA_REMEDY)
    return None


def _otherwise(complaint: Complaint) -> Slip:
    """What is left is nearly always indentation."""
    message = Message("The indentation of this line fits none of the lines above it.")
    line = complaint.lines[complaint.line]
    column = complaint.column if line[: complaint.column].strip() else _start(line)
    return Slip(complaint.line, column, message, INDENT_REMEDY)


def _start(line: str) -> int:
    """Where the first field of a line begins, after spaces and a dash."""
    start = FIELD_START.match(line)
    return start.end() if start else 0


Look = Callable[[Complaint], Slip | None]
_LOOKS: tuple[Look, ...] = (_invisible, _colon, _dash, _quote, _bracket, _first_sign, _layout)
