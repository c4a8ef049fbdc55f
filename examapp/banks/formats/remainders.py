"""What an import leaves out or maps, counted: each once with its number, not once a row."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from examapp.banks.formats.grounds import Dropped
from examapp.banks.formats.headings import Header
from examapp.banks.formats.workbooks import Trimmings
from examapp.banks.tables import Row
from examapp.domain.errors import Message
from examapp.domain.items import ItemType

ROWS_NAMED = 8


@dataclass(slots=True)
class Remainders:
    """Collects what is to be said about a table as a whole while its rows are read."""

    disabled: list[int] = field(default_factory=list)
    samples: list[int] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    levels: Counter[tuple[str, int]] = field(default_factory=Counter)
    topics: Counter[tuple[str, str]] = field(default_factory=Counter)
    without_level: int = 0
    without_topic: int = 0
    untyped: int = 0
    indefinite: Counter[ItemType] = field(default_factory=Counter)
    reasons: dict[tuple[str, str], Message] = field(default_factory=dict)
    ungrounded: Counter[tuple[str, str]] = field(default_factory=Counter)
    rechecks: int = 0

    def drop_grounds(self, dropped: Iterable[Dropped]) -> None:
        """Count citations that could not be taken over."""
        for each in dropped:
            name = (each.text, str(each.reason))
            self.reasons[name] = each.reason
            self.ungrounded[name] += 1


def mapped(found: Remainders, *, level: int, topic: str | None) -> Iterator[Message]:
    """What was taken for what: types, levels, topics."""
    if found.untyped:
        yield Message(
            "The type was taken from options and key where the table states none: {count} items.",
            {"count": found.untyped},
        )
    if found.indefinite:
        values = {"single": found.indefinite[ItemType.SINGLE], "multiple": found.indefinite[ItemType.MULTIPLE]}
        yield Message(
            "An indefinite item belongs in a case; by their keys {single} became single and {multiple} multiple.",
            values,
        )
    levels = [f"{text} → {number} ({count})" for (text, number), count in _changed(found.levels)]
    if levels:
        yield Message("Levels: {levels}.", {"levels": ", ".join(levels)})
    topics = [f"{text} → {name} ({count})" for (text, name), count in _changed(found.topics)]
    if topics:
        yield Message("Topics: {topics}.", {"topics": ", ".join(topics)})
    if found.without_level:
        values = {"level": level, "count": found.without_level}
        yield Message("Level {level} was given to {count} items that state none (--level).", values)
    if found.without_topic and topic:
        given = {"topic": topic, "count": found.without_topic}
        yield Message("Topic {topic} was given to {count} items that state none.", given)


def _changed(counts: Counter[tuple[str, str]] | Counter[tuple[str, int]]) -> Iterator[tuple[tuple[str, str], int]]:
    """The words that became another word, in the order of what they became."""
    for (text, meaning), count in sorted(counts.items(), key=lambda entry: (str(entry[0][1]), entry[0][0])):
        if text != str(meaning):
            yield (text, str(meaning)), count


def left_out(found: Remainders, header: Header, rows: Sequence[Row], beside: Trimmings) -> Iterator[Message]:
    """What the bank will not have although the table has it."""
    for msgid, numbers in (
        (Message("Rows that are not enabled"), found.disabled),
        (Message("Example rows of the template"), found.samples),
        (Message("Rows without stem, options and key"), found.bare),
        (Message("Headings that are repeated"), found.repeated),
    ):
        if numbers:
            values: dict[str, object] = {"what": msgid, "count": len(numbers), "rows": row_numbers(numbers)}
            yield Message("{what}: {count} (row {rows}).", values)
    yield from _unused_columns(header, rows)
    for name, count in found.ungrounded.items():
        values = {"text": name[0].replace("\n", " ")[:40], "reason": found.reasons[name], "count": count}
        yield Message("Citation “{text}” ({count}): {reason}.", values)
    if found.rechecks:
        values = {"count": found.rechecks}
        yield Message("Items that cite a superseded version, tagged needs_recheck: {count}.", values)
    if beside.pictures:
        yield Message("Pictures in the workbook: {count}. A bank has no pictures.", {"count": beside.pictures})
    if beside.rich_texts:
        values = {"count": beside.rich_texts}
        yield Message("Texts with colours, bold or raised letters: {count}. A bank keeps their words only.", values)


def _unused_columns(header: Header, rows: Sequence[Row]) -> Iterator[Message]:
    """The columns that no item is made of, with how many of their cells are filled."""
    width = max((len(row.cells) for row in rows), default=0)
    plain_ones: list[str] = []
    for column in range(width):
        count = sum(bool(row.cell(column).text) for row in rows)
        if column in header.used or not count:
            continue
        values = {"column": header.heading(column), "count": count}
        if column == header.columns.get("points"):
            yield Message("Column “{column}” ({count} cells): an exam, not a bank, says what items are worth.", values)
        elif column == header.columns.get("stimulus"):
            yield Message(
                "Column “{column}” ({count} cells): write case facts into the stem, or make a case by hand.", values
            )
        else:
            plain_ones.append(f"{values['column']} ({count})")
    if plain_ones:
        yield Message("Columns not used, with their filled cells: {columns}.", {"columns": ", ".join(plain_ones)})


def row_numbers(numbers: Sequence[int]) -> str:
    """Row numbers in a row, cut short where there are many."""
    shown = ", ".join(str(number) for number in numbers[:ROWS_NAMED])
    return f"{shown} …" if len(numbers) > ROWS_NAMED else shown
