"""Items out of XLSX and CSV: every row either an item or a problem with its row, column and remedy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from examapp.banks.findings import Findings
from examapp.banks.formats.answers import Answer, Codes, Fault, Lettered, answer_of, option_faults
from examapp.banks.formats.cells import (
    ENABLED_WORDS,
    LEVEL_WORDS,
    TRUTH_WORDS,
    TYPE_WORDS,
    codes,
    level_of,
    level_scale,
    split_options,
    split_stem,
    without_letters,
    words,
)
from examapp.banks.formats.grounds import Grounds
from examapp.banks.formats.headings import Header, check_headings, find_header
from examapp.banks.formats.remainders import Remainders, left_out, mapped
from examapp.banks.formats.repeats import without_repeats
from examapp.banks.formats.topics import Topics
from examapp.banks.formats.workbooks import Trimmings, trimmings
from examapp.banks.schema import NEEDS_RECHECK
from examapp.banks.tables import Cell, Row, Table, clean_lines, control_fault, open_table, plain
from examapp.domain.errors import Message, Problem
from examapp.domain.items import Item
from examapp.domain.statutes import Citation, StatuteStatus

# The sheet of the template that explains it.
INSTRUCTIONS = ("填写说明", "Instructions")
SAMPLE = re.compile(r"\s*[【\[]\s*(?:示例|example)", re.IGNORECASE)
DEFAULT_LEVEL = 2
CONTENT = ("stem", "options", "key", "rationale")
NOT_READ = ("number", "points", "stimulus")
CORRECT_THE_CELL = Message("Correct the cell; if the row is no item, delete the row.")


@dataclass(frozen=True, slots=True)
class Given:
    """What a table is read with: what rows that say nothing get, the topics and statutes there are, items at hand."""

    topics: Topics
    grounds: Grounds
    topic: str | None = None
    level: int | None = None
    known: Sequence[Item] = ()


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column and the field that it was taken for; the columns of the options are one use together."""

    headings: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a table gave: items with their rows and without ids, how it was read, and what is wrong with it."""

    items: tuple[tuple[int, Item], ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    mapped: tuple[Message, ...] = ()
    left_out: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_items(path: Path, given: Given) -> Sheet:
    """The items of every row that is right, and all that is wrong or left out."""
    table, problems = open_table(path, clean=clean_lines, passed_over=INSTRUCTIONS)
    findings = Findings(str(path))
    findings.problems += problems
    if not table.rows and problems:
        return Sheet(problems=tuple(problems))
    header, rows = find_header(table.rows, findings)
    if header is None:
        return Sheet(problems=tuple(findings.problems))
    check_headings(header, findings)
    rows = _spread(rows, table)
    beside = trimmings(table.content, table.sheet) if table.content else Trimmings()
    formulas = beside.formulas if table.content else None
    reader = _RowReader(header, given, findings, formulas=formulas, scale=_scale(header, rows))
    drafts = [(row.number, item) for row in rows if (item := reader.read(row)) is not None]
    items = without_repeats(drafts, given.known, header, findings)
    if "topic" not in header.columns and given.topic is None:
        _report_no_topic(header, findings)
        items = []
    if not items and not findings.errors:
        message = Message("There is no item below the headings.")
        findings.error("item-none", header.place(header.row), message, Message("Write one item a row below them."))
    level = given.level or DEFAULT_LEVEL
    return Sheet(
        items=tuple(items),
        columns=tuple(_columns(header)),
        mapped=tuple(mapped(reader.found, level=level, topic=given.topic)),
        left_out=tuple(left_out(reader.found, header, rows, beside)),
        problems=tuple(findings.in_order()),
    )


def _spread(rows: Sequence[Row], table: Table) -> list[Row]:
    """The rows with the text of a cell that is merged over several of them in each."""
    by_number = {row.number: row for row in rows}
    for top, column, bottom in table.merged:
        first = by_number.get(top)
        for number in range(top + 1, bottom + 1) if first and first.cell(column).text else ():
            row = by_number.get(number)
            if first and row and not row.cell(column).text:
                cells = [row.cell(index) for index in range(max(len(row.cells), column + 1))]
                cells[column] = first.cell(column)
                by_number[number] = Row(number, tuple(cells))
    return list(by_number.values())


def _scale(header: Header, rows: Sequence[Row]) -> Mapping[str, int]:
    column = header.columns.get("level")
    return level_scale([row.cell(column).text for row in rows] if column is not None else [])


def _columns(header: Header) -> Iterator[ColumnUse]:
    """What was taken for what, in the order of the table."""
    places = {column: field for field, column in header.columns.items() if column in header.used}
    if header.options:
        places[min(header.options.values())] = "options"
    for column, field in sorted(places.items()):
        columns = [column] if field in header.columns else header.options.values()
        yield ColumnUse(tuple(header.heading(each) for each in columns), field)


def _report_no_topic(header: Header, findings: Findings) -> None:
    message = Message("No column says which topic the items belong to.")
    remedy = Message("Say it for all of them, --topic T06, or add a column for the topic.")
    findings.error("item-topic", header.place(header.row), message, remedy)


class _RowReader:
    """Makes items of rows and notes everything that is wrong with each."""

    def __init__(
        self,
        header: Header,
        given: Given,
        findings: Findings,
        *,
        formulas: frozenset[tuple[int, int]] | None,
        scale: Mapping[str, int],
    ) -> None:
        self.found = Remainders()
        self._header = header
        self._given = given
        self._findings = findings
        self._formulas = formulas
        self._scale = scale
        self._enabled = {**words(ENABLED_WORDS), **codes(header.remark("enabled"), ENABLED_WORDS)}
        types, truths = codes(header.remark("type"), TYPE_WORDS), codes(header.remark("key"), TRUTH_WORDS)
        self._codes = Codes(types, truths, header.numbered)
        self._levels = codes(header.remark("level"), LEVEL_WORDS)
        self._unknown_topics: set[str] = set()

    def read(self, row: Row) -> Item | None:
        """The item of a row; None when the row is none, or, with the reasons noted, when it is not right."""
        if self._is_passed_over(row):
            return None
        before = self._findings.errors
        self._check_cells(row)
        stem, options = self._stem_and_options(row)
        if not stem:
            self._error("item-stem-empty", row, "stem", Message("The stem is empty."))
        for fault in option_faults(options):
            self._note(fault, row)
        answer = answer_of(self._line(row, "type"), self._line(row, "key"), options, self._codes)
        if isinstance(answer, Fault):
            self._note(answer, row)
        topic, level = self._topic(row), self._level(row)
        citations, dropped = self._given.grounds.read(self._text(row, "citations"))
        if self._findings.errors > before or isinstance(answer, Fault):
            return None
        item = Item(
            item_id="",
            type=answer.type,
            stem=stem,
            options=answer.options,
            key=answer.key,
            rationale=self._text(row, "rationale"),
            topic=topic,
            level=level,
            citations=citations,
            tags=self._tags(row, citations),
        )
        self._count(row, item, answer)
        self.found.drop_grounds(dropped)
        return item

    def _cell(self, row: Row, field: str) -> Cell:
        column = self._column(field)
        return Cell("") if column is None else row.cell(column)

    def _column(self, field: str) -> int | None:
        """The column of a field, or of the option with that letter; the options' own where they share one."""
        found = self._header.columns.get(field, self._header.options.get(field))
        if found is None and len(field) == 1:
            return self._header.columns.get("options", self._header.columns.get("stem"))
        return found

    def _text(self, row: Row, field: str) -> str:
        return self._cell(row, field).text

    def _line(self, row: Row, field: str) -> str:
        return self._text(row, field).replace("\n", " ")

    def _error(self, rule: str, row: Row, field: str, message: Message, remedy: Message = CORRECT_THE_CELL) -> None:
        self._findings.error(rule, self._header.place(row.number, self._column(field)), message, remedy)

    def _note(self, fault: Fault, row: Row) -> None:
        self._error(fault.rule, row, fault.where, fault.message, fault.remedy)

    def _is_passed_over(self, row: Row) -> bool:
        """Whether a row is no item to be imported; it is counted by its reason."""
        enabled = self._enabled.get(plain(self._line(row, "enabled")))
        content = [self._text(row, field) for field in ("stem", "options", "key")]
        content += [row.cell(column).text for column in self._header.options.values()]
        if not any(content):
            if any(row.cell(column).text for column in self._header.used if column != self._column("number")):
                self.found.bare.append(row.number)
            return True
        if all(self._header.texts.get(column) == text for column, text in enumerate(row.texts) if text):
            self.found.repeated.append(row.number)
        elif SAMPLE.match(self._text(row, "stem")):
            self.found.samples.append(row.number)
        elif enabled is False:
            self.found.disabled.append(row.number)
        else:
            if enabled is None and self._line(row, "enabled"):
                values = {"word": self._line(row, "enabled")}
                message = Message("“{word}” does not say whether the item is enabled.", values)
                self._error("item-enabled", row, "enabled", message, Message("Write yes or no."))
            return False
        return True

    def _check_cells(self, row: Row) -> None:
        """Report cells whose text is not what people see: formulas, control characters, numbers in disguise."""
        wanted = {column for field, column in self._header.columns.items() if field not in NOT_READ}
        for column in sorted(wanted | set(self._header.options.values())):
            cell, place = row.cell(column), self._header.place(row.number, column)
            fault = control_fault(cell.text.replace("\n", ""))
            if self._is_formula(row, column):
                message = Message("The cell holds a formula.")
                remedy = Message("Copy the column and paste it as values only.")
                self._findings.error("item-formula", place, message, remedy)
            elif fault is not None:
                self._findings.error("item-text", place, fault, CORRECT_THE_CELL)
            elif self._is_disguised(cell, column):
                values = {"text": cell.text}
                message = Message(
                    "The workbook keeps {text} here, as a number or a day, and may show it otherwise.", values
                )
                remedy = Message(
                    "Compare with the sheet (30 % is kept as 0.3); format the cell as text and type it again."
                )
                self._findings.warning("item-number", place, message, remedy)

    def _is_formula(self, row: Row, column: int) -> bool:
        """Whether a cell holds a formula; in CSV its text shows it."""
        if self._formulas is None:
            return row.cell(column).text.startswith("=")
        return (row.number, column) in self._formulas

    def _is_disguised(self, cell: Cell, column: int) -> bool:
        """Whether a cell of content is kept as a day or a fraction, which a format may show as anything."""
        content = {self._header.columns.get(field) for field in CONTENT} | set(self._header.options.values())
        fraction = cell.number is not None and not float(cell.number).is_integer()
        return column in content and (cell.is_date or fraction or cell.has_lost_digits)

    def _stem_and_options(self, row: Row) -> tuple[str, Lettered]:
        """The stem; and letter and text of each option, out of columns of their own, one cell, or below the stem."""
        stem = self._text(row, "stem")
        if self._header.options:
            pairs = [(letter, self._line(row, letter)) for letter in self._header.options]
            return stem, without_letters([(letter, text) for letter, text in pairs if text])
        in_one = self._text(row, "options")
        if not in_one:
            return split_stem(stem)
        options = split_options(in_one)
        if not options:
            message = Message("The options in this cell cannot be told apart.")
            remedy = Message("Write each on a line of its own (Alt+Enter), or put its letter before it: A.… B.…")
            self._error("item-options-together", row, "options", message, remedy)
        return stem, [(letter, text.replace("\n", " ")) for letter, text in options]

    def _topic(self, row: Row) -> str:
        """The topic; empty when it is not known, which is reported where a cell could say it."""
        text = self._line(row, "topic")
        if not text:
            if self._given.topic is None and "topic" in self._header.columns:
                remedy = Message("Fill the cell, or give all such rows a topic: --topic T06.")
                self._error("item-topic", row, "topic", Message("The topic is empty."), remedy)
            return self._given.topic or ""
        topic = self._given.topics.find(text)
        if topic is None:
            remedy = Message("Write the topic's id without spaces, such as T06.")
            message = Message("The topic “{topic}” has spaces and is no topic's title.", {"topic": text})
            self._error("item-topic", row, "topic", message, remedy)
            return ""
        if not self._given.topics.is_known(topic) and topic not in self._unknown_topics:
            self._unknown_topics.add(topic)
            self._warn_topic(row, topic)
        return topic

    def _warn_topic(self, row: Row, topic: str) -> None:
        """A topic from which no exam draws; said at the first row that has it."""
        message = Message("No exam draws from the topic “{topic}”.", {"topic": topic})
        guess = self._given.topics.guess(topic)
        remedy = Message("Write the id or the title of a topic, such as T06; or add it to an exam's blueprint.")
        if guess is not None:
            values = {"known": f"{guess} {self._given.topics.titles.get(guess, '')}".strip()}
            remedy = Message("Did you mean “{known}”?", values)
        self._findings.warning(
            "item-topic-unknown", self._header.place(row.number, self._column("topic")), message, remedy
        )

    def _level(self, row: Row) -> int:
        text = self._line(row, "level")
        default = self._given.level or DEFAULT_LEVEL
        if not text:
            return default
        level = self._levels.get(plain(text)) or level_of(text, self._scale)
        if level is None:
            remedy = Message("Write easy, medium or hard, or a number from 1 to 3 or from 1 to 5.")
            self._error("item-level", row, "level", Message("The level “{word}” is unknown.", {"word": text}), remedy)
            return default
        return level

    def _tags(self, row: Row, citations: Sequence[Citation]) -> tuple[str, ...]:
        tags = [tag.strip() for tag in re.split(r"[,，、;；\n]", self._text(row, "tags")) if tag.strip()]
        if any(self._is_superseded(citation) for citation in citations):
            self.found.rechecks += 1
            tags.insert(0, NEEDS_RECHECK)
        return tuple(dict.fromkeys(tags))

    def _is_superseded(self, citation: Citation) -> bool:
        version = self._given.grounds.registry[citation.statute_id].version(citation.version)
        return version is not None and version.status is StatuteStatus.SUPERSEDED

    def _count(self, row: Row, item: Item, answer: Answer) -> None:
        """Count what a row that is right leaves to be said about the table."""
        level, topic = self._line(row, "level"), self._line(row, "topic")
        if level:
            self.found.levels[level, item.level] += 1
        else:
            self.found.without_level += 1
        if topic:
            self.found.topics[topic, item.topic] += 1
        else:
            self.found.without_topic += 1
        if answer.stated is None:
            self.found.untyped += 1
        elif answer.stated is not answer.type:
            self.found.indefinite[answer.type] += 1
