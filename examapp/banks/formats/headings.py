"""The headings of a table of items: which column is what, in the words that trainers use."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from examapp.banks.findings import Findings
from examapp.banks.formats.workbooks import column_letters
from examapp.banks.tables import Row, did_you_mean, plain
from examapp.domain.errors import Message, Place

# The first two of each are those that messages and the template use: Chinese, English.
HEADINGS = {
    "number": ("序号", "no.", "no", "nr", "编号", "题号", "试题编号", "题目编号", "number", "id", "#"),
    "enabled": ("是否启用", "enabled", "启用", "启用状态", "是否使用", "active"),
    "type": ("题型", "type", "类型", "试题类型", "题目类型", "试题题型", "题目题型", "question type", "item type"),
    "stem": (
        *("题干", "stem", "题目", "问题", "试题", "题目内容", "试题内容", "题干内容", "题目描述", "试题题干"),
        *("题目题干", "试题题目", "题目名称", "question", "question text", "item"),
    ),
    "options": ("选项", "options", "备选答案", "备选项", "可选项", "选项内容", "答案选项", "choices"),
    "key": (
        *("答案", "key", "正确答案", "正确选项", "标准答案", "参考答案", "试题答案", "题目答案", "答案内容"),
        *("answer", "answers", "correct answer", "correct answers", "correct", "correct option", "right answer"),
    ),
    "rationale": (
        *("解析", "rationale", "答案解析", "试题解析", "题目解析", "解析内容", "理由", "说明", "解释", "答案说明"),
        *("explanation", "feedback", "analysis"),
    ),
    "topic": (
        *(
            "专题",
            "topic",
            "分类",
            "章节",
            "知识点",
            "所属章节",
            "知识分类",
            "试题分类",
            "题目分类",
            "题库分类",
            "所属专题",
        ),
        *("类别", "category", "chapter"),
    ),
    "level": ("难度", "level", "难易度", "难易程度", "难度等级", "难度级别", "试题难度", "题目难度", "difficulty"),
    "citations": (
        *("依据", "citation", "法条", "出处", "法律依据", "法规依据", "答题依据", "相关法条", "试题依据", "引用法条"),
        *("citations", "legal basis", "source", "reference"),
    ),
    "tags": ("标签", "tags", "关键词", "关键字", "tag", "keywords"),
    "points": ("分值", "points", "分数", "得分", "每题分值", "试题分数", "points each", "score", "marks"),
    "stimulus": ("案情", "stimulus", "材料", "背景材料", "案例", "案例材料", "共用题干", "facts", "passage"),
}
# What is recognised in order to say that it is left out.
LEFT_OUT = ("points", "stimulus")
NEEDED = ("stem", "key")
OPTION = re.compile(
    r"(?:选项|备选答案|备选项|备选|答案选项|答案|option|choice|answer)?([a-l])(?:选项|项)?"
    r"|(?:选项|备选答案|备选项|答案选项|答案|option|choice|answer)([0-9]{1,2}|[一二三四五六七八九十])"
)
HAN_DIGITS = "一二三四五六七八九十"
HEADING_ROWS = 20


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headings: field to column and option letter to column, counted from 0.

    `numbered` says that the options are called 1, 2, 3; `texts` are the headings by column.
    """

    file: str
    row: int
    texts: Mapping[int, str]
    columns: Mapping[str, int]
    options: Mapping[str, int]
    numbered: bool = False

    def place(self, row: int, column: int | None = None) -> Place:
        """The place of a cell, or of a row."""
        return Place(self.file, row, 0 if column is None else column + 1)

    def heading(self, column: int) -> str:
        """What stands above a column, on one line; the letters of the column where nothing does."""
        return self.texts.get(column, "").replace("\n", " ") or column_letters(column)

    def remark(self, field: str) -> str:
        """What the heading of a field says beside its name, such as what codes mean."""
        text = unicodedata.normalize("NFKC", self.texts.get(self.columns.get(field, -1), ""))
        bracketed = re.findall(r"\(([^()]*)\)", text)
        return ",".join(bracketed) if bracketed else text.partition("\n")[2]

    @property
    def used(self) -> set[int]:
        """The columns that items are made of."""
        taken = {column for field, column in self.columns.items() if field not in LEFT_OUT}
        return taken | set(self.options.values())


def known_headings() -> dict[str, str]:
    """Every heading, as it is looked up, to its field."""
    return {plain(word): field for field, words in HEADINGS.items() for word in words}


def field_of(text: str) -> str | None:
    """The field that a heading names; what follows on a second line is a remark."""
    known = known_headings()
    return known.get(plain(text)) or known.get(plain(text.partition("\n")[0]))


def option_of(text: str) -> tuple[str, bool] | None:
    """The letter of the option that a heading names, and whether it does so by a number."""
    found = OPTION.fullmatch(plain(text)) or OPTION.fullmatch(plain(text.partition("\n")[0]))
    if found is None:
        return None
    if found[1]:
        return found[1].upper(), False
    number = HAN_DIGITS.index(found[2]) + 1 if found[2] in HAN_DIGITS else int(found[2])
    return (chr(ord("A") + number - 1), True) if 1 <= number <= 12 else None


def find_header(rows: Sequence[Row], findings: Findings) -> tuple[Header | None, list[Row]]:
    """The header and the rows below it; None, reported, when there is none or it lacks what every item needs."""
    for index, row in enumerate(rows[:HEADING_ROWS]):
        header = _header(findings.file, row)
        if not _is_header(header):
            continue
        below = list(rows[index + 1 :])
        second = _with_second_row(header, below[0]) if below else None
        header, below = (second, below[1:]) if second else (_with_unnamed_options(header, below), below)
        for field in NEEDED:
            if field not in header.columns:
                _report_missing(field, header, findings)
        return (header if all(field in header.columns for field in NEEDED) else None), below
    _report_no_header(rows, findings)
    return None, []


def _header(file: str, row: Row) -> Header:
    """What a row means if it is the row of headings; the first column of a field counts."""
    columns: dict[str, int] = {}
    options: dict[str, int] = {}
    numbered = False
    for column, text in enumerate(row.texts):
        field, option = field_of(text), option_of(text)
        if field is not None:
            columns.setdefault(field, column)
        elif option is not None:
            options.setdefault(option[0], column)
            numbered = numbered or option[1]
    if options:
        columns.pop("options", None)  # with a column for each, one for all of them would be read by nobody
    texts = {column: text for column, text in enumerate(row.texts) if text}
    return Header(file, row.number, texts, columns, dict(sorted(options.items())), numbered)


def _is_header(header: Header) -> bool:
    """Whether a row names so much that it cannot be an item or a title."""
    fields = len(header.columns) + bool(header.options) + (len(header.options) > 1)
    return fields >= 2 and any(field in header.columns for field in NEEDED)


def _with_second_row(header: Header, row: Row) -> Header | None:
    """The header with the letters of the options out of a second row of headings; None when the row is none."""
    below = _header(header.file, row)
    filled = [column for column, text in enumerate(row.texts) if text]
    repeated = [column for field, column in below.columns.items() if header.columns.get(field) == column]
    if len(below.options) < 2 or header.options or len(filled) != len(below.options) + len(repeated):
        return None
    columns = {field: column for field, column in header.columns.items() if field != "options"}
    texts = {**header.texts, **below.texts}
    return Header(header.file, row.number, texts, columns, below.options, below.numbered)


def _with_unnamed_options(header: Header, below: Sequence[Row]) -> Header:
    """The header with options A, B, C … where one heading stands over several columns of them."""
    first = header.columns.get("options")
    if first is None or header.options:
        return header
    columns = [first]
    while columns[-1] + 1 not in header.texts and any(row.cell(columns[-1] + 1).text for row in below):
        columns.append(columns[-1] + 1)
    if len(columns) == 1:
        return header
    options = {chr(ord("A") + index): column for index, column in enumerate(columns[:12])}
    rest = {field: column for field, column in header.columns.items() if field != "options"}
    return Header(header.file, header.row, header.texts, rest, options)


def _names(field: str) -> str:
    return f"{HEADINGS[field][0]} ({HEADINGS[field][1]})"


def _report_no_header(rows: Sequence[Row], findings: Findings) -> None:
    looked_for = f"{_names('stem')}, {_names('key')}, A, B, C, D"
    if not rows:
        message = Message("The table is empty.")
        remedy = Message("Write one item a row, under the headings {headings}.", {"headings": looked_for})
        findings.error("item-headings", Place(findings.file), message, remedy)
        return
    widest = max(rows[:HEADING_ROWS], key=lambda row: sum(bool(text) for text in row.texts))
    found = ", ".join(text.replace("\n", " ")[:12] for text in widest.texts if text)
    values = {"headings": looked_for, "row": widest.number, "found": found[:120]}
    message = Message(
        "No row of headings was found. Looked for: {headings}. Found instead, in row {row}: {found}.", values
    )
    remedy = Message("Write headings above the items, one a column; “examapp bank template” makes a table to fill in.")
    findings.error("item-headings", Place(findings.file, rows[0].number, 1), message, remedy)


def _report_missing(field: str, header: Header, findings: Findings) -> None:
    words = [word for word, known in known_headings().items() if known == field]
    strange = [text for column, text in header.texts.items() if column not in header.used]
    guess = next((text for text in strange if did_you_mean(plain(text), words)), None)
    found = ", ".join(text.replace("\n", " ") for text in header.texts.values())
    message = Message(
        "The column {column} is missing. The headings are: {found}.", {"column": _names(field), "found": found[:200]}
    )
    remedy = Message("Add it to the row of headings.")
    if guess is not None:
        remedy = Message("Rename the heading “{heading}” if that is the column.", {"heading": guess})
    findings.error("item-column-missing", header.place(header.row), message, remedy)


def check_headings(header: Header, findings: Findings) -> None:
    """Warn of columns that say the same as another, or look as if they were meant for a field."""
    unwanted = {*header.columns, "number", *(["options"] if header.options else [])}
    missing = [word for word, field in known_headings().items() if field not in unwanted]
    for column, text in header.texts.items():
        twin = _twin(header, column)
        place = header.place(header.row, column)
        if column in header.used or column in header.columns.values():
            continue
        if twin is not None:
            used = {"ignored": header.heading(column), "used": header.heading(twin)}
            message = Message("The column “{ignored}” is not read, because “{used}” says the same.", used)
            remedy = Message("Delete the one that is wrong; the first is used.")
            findings.warning("item-column-twice", place, message, remedy)
        elif guess := did_you_mean(plain(text), missing):
            values = {"heading": header.heading(column), "known": HEADINGS[known_headings()[guess]][0]}
            message = Message("The column “{heading}” is not read. Did you mean “{known}”?", values)
            remedy = Message("Rename the heading if it is meant; otherwise nothing needs to be done.")
            findings.warning("item-column-unknown", place, message, remedy)


def _twin(header: Header, column: int) -> int | None:
    """The column that has taken the field of this one."""
    text = header.texts[column]
    option = option_of(text)
    taken = header.columns.get(field_of(text) or "")
    return taken if taken is not None else header.options.get(option[0]) if option else None


def gaps(letters: str) -> Iterator[str]:
    """The letters that are left out in a row of letters that should follow each other from A on."""
    for before, after in pairwise(["@", *letters]):
        yield from (chr(number) for number in range(ord(before) + 1, ord(after)))
