"""What a workbook holds beside the values of its cells: formulas, pictures, rich text."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
RELATION = re.compile(r"<Relationship\s([^>]*)>")
CELL = re.compile(r"<c\s[^>]*?\br=\"([A-Z]+)(\d+)\"")
ATTRIBUTE = re.compile(r"([\w:]+)=\"([^\"]*)\"")
FORMULA = re.compile(r"<f[\s>/]")
PART_LIMIT = 200_000_000


@dataclass(frozen=True, slots=True)
class Trimmings:
    """What importing leaves behind: places of formulas (row from 1, column from 0), and how many of the rest."""

    formulas: frozenset[tuple[int, int]] = frozenset()
    pictures: int = 0
    rich_texts: int = 0


def trimmings(content: bytes, sheet: str) -> Trimmings:
    """What a sheet of an XLSX workbook holds beside values; nothing where the workbook is of another kind."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return Trimmings()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part_of(archive, sheet)
        formulas = frozenset(_formulas(_text(archive, part))) if part else frozenset()
        pictures = sum(name.startswith("xl/media/") and not name.endswith("/") for name in archive.namelist())
        strings = _text(archive, "xl/sharedStrings.xml").split("<si>")[1:]
        return Trimmings(formulas, pictures, sum("<r>" in string for string in strings))


def _text(archive: zipfile.ZipFile, name: str) -> str:
    """A part of the archive; empty where there is none, or where it is larger than any sheet of items."""
    if name not in archive.namelist() or archive.getinfo(name).file_size > PART_LIMIT:
        return ""
    return archive.read(name).decode("utf-8", "replace")


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the part that holds a sheet."""
    targets = {each.get("Id"): each.get("Target", "") for each in _attributes(RELATION, _relations(archive))}
    for each in _attributes(SHEET, _text(archive, "xl/workbook.xml")):
        target = targets.get(each.get("r:id"))
        if each.get("name") == sheet and target:
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return None


def _relations(archive: zipfile.ZipFile) -> str:
    return _text(archive, "xl/_rels/workbook.xml.rels")


def _attributes(element: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    for found in element.finditer(text):
        yield {name: html.unescape(value) for name, value in ATTRIBUTE.findall(found[1])}


def _formulas(text: str) -> Iterator[tuple[int, int]]:
    """The places of the cells that hold a formula."""
    starts = [*CELL.finditer(text)]
    ends = [found.start() for found in starts[1:]]
    for found, end in zip(starts, [*ends, len(text)], strict=True):
        if FORMULA.search(text, found.end(), end):
            yield int(found[2]), column_number(found[1])


def column_number(letters: str) -> int:
    """The number of a column, counted from 0, by the letters that a spreadsheet shows."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """The letters that a spreadsheet shows for a column counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
