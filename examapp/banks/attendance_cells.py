"""What stands in the cells of a sign-in sheet: days, hours, ticks, and the lines above the table."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction

from examapp.banks.tables import Cell, Row, plain

# The first word of each is the one that messages recommend; `plain` has taken spaces and brackets off before.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "licence_no": (
        *("执业证号", "licence_no", "执业证号码", "律师执业证号", "律师执业证号码", "执业证书号", "证号"),
        *("licence number", "licence", "license_no", "license number", "license"),
    ),
    "name": ("姓名", "name", "full name", "参训人员", "学员姓名"),
    "present": (
        *(
            "签到",
            "present",
            "签名",
            "签字",
            "本人签名",
            "本人签字",
            "签到时间",
            "到场",
            "是否到场",
            "出勤",
            "是否出勤",
        ),
        *("是否参加", "signed", "signature", "attendance", "attended", "sign-in"),
    ),
    "hours": ("学时", "hours", "培训学时", "课时", "学时数", "training hours"),
    "title": (
        *(
            "课程",
            "title",
            "课程名称",
            "培训课程",
            "培训内容",
            "培训主题",
            "讲座",
            "讲座名称",
            "讲座题目",
            "题目",
            "主题",
        ),
        *("lecture", "course", "topic"),
    ),
    "lecturer": ("主讲人", "lecturer", "授课人", "主讲", "讲师", "授课老师", "授课教师", "speaker", "teacher"),
    "place": ("地点", "place", "培训地点", "授课地点", "讲座地点", "venue"),
    "day": ("日期", "date", "培训日期", "授课日期", "讲座日期", "时间", "培训时间", "授课时间", "讲座时间", "time"),
}
ABOVE = ("title", "lecturer", "place", "day", "hours")
LABELS = {word: field for field in ABOVE for word in HEADINGS[field]}
# A label stands at the beginning of a cell or after a blank, and has a colon or the end of its cell after it.
LABEL = re.compile(
    rf"(?:(?<=[\s;；,，。、|])|^)({'|'.join(sorted(LABELS, key=len, reverse=True))})[ ]*(?:[:：][ ]*|(?=\t))",
    re.IGNORECASE,
)
LEFT_OVER = " \t;；,，、。|"
BLANK_LINE = re.compile(r"[_＿\s]*")

PRESENT = frozenset(
    (
        *("√", "✓", "✔", "☑", "是", "到", "已到", "已签", "已签到", "签到", "出席", "出勤", "参加"),
        *("y", "yes", "1", "true", "present", "attended"),
    )
)
NOT_PRESENT = frozenset(
    (
        *("×", "✗", "✘", "☐", "□", "否", "未到", "未签", "未签到", "未参加", "缺席", "缺勤", "请假", "旷课", "无"),
        *("n", "no", "0", "false", "absent", "-", "—", "/", "\\"),
    )
)
CLOCK = re.compile(r"\d{1,2}[:：]\d{2}([:：]\d{2})?")
HOURS = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s*(?:个?(?:学时|课时))?")

DAY = re.compile(
    r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})(?!\d)\s*日?|(\d{4})(\d{2})(\d{2})(?!\d)"
)
# What may follow a day and does not make it another: a weekday, a part of the day, times of the clock.
TIME_OF_DAY = re.compile(
    r"([\s()T,;~—–-]|至|周[一二三四五六日天]|星期[一二三四五六日天]|上午|下午|中午|晚上|晚间|全天|"
    r"\d{1,2}[:：]\d{2}([:：]\d{2})?|\d{1,2}[时点](\d{1,2}分?|半)?|a\.?m\.?|p\.?m\.?)*",
    re.IGNORECASE,
)
CHINESE_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
DIGITS = {sign: place for place, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}


class Mark(Enum):
    """What the tick of a row says; `UNKNOWN` is neither yes nor no."""

    PRESENT = "present"
    NOT_PRESENT = "not_present"
    UNKNOWN = "unknown"


def columns_of(row: Row) -> dict[str, int]:
    """Field to column, counted from 0; of two columns for one field the one whose heading is the more usual."""
    texts = [plain(text) for text in row.texts]
    columns: dict[str, int] = {}
    for field, known in HEADINGS.items():
        found = [texts.index(word) for word in map(plain, known) if word in texts]
        if found:
            columns[field] = found[0]
    return columns


def lines_above(rows: Sequence[Row]) -> dict[str, tuple[str, Row]]:
    """What the lines above a table say of the lecture, such as “课程：… 主讲人：…”: field to text and row.

    A label and its text may share a cell or stand in neighbouring ones. Lines that were left to be filled in say
    nothing; of two that say the same thing the first counts.
    """
    found: dict[str, tuple[str, Row]] = {}
    for row in rows:
        line = "\t".join(row.texts)
        labels = list(LABEL.finditer(line))
        ends = [*(label.start() for label in labels), len(line)][1:]
        for label, end in zip(labels, ends, strict=True):
            rest = line[label.end() : end]
            text = next((part.strip(LEFT_OVER) for part in rest.split("\t") if part.strip(LEFT_OVER)), "")
            field = LABELS[label[1].lower()]
            # “时间：14:00” beside “日期：2026年5月6日” names no day.
            if not BLANK_LINE.fullmatch(text) and not (field == "day" and CLOCK.match(text)):
                found.setdefault(field, (text, row))
    return found


def mark_of(cell: Cell, name: str) -> Mark:
    """Whether a row is ticked: a tick, a word for it, the time of signing in, or the person's own name.

    Another's name is not the person's signature, and neither yes nor no.
    """
    text = plain(cell.text)
    if cell.text in NOT_PRESENT or text in NOT_PRESENT or not cell.text:
        return Mark.NOT_PRESENT
    own = bool(name) and text == plain(name)
    if text in PRESENT or own or cell.is_date or CLOCK.fullmatch(cell.text):
        return Mark.PRESENT
    return Mark.UNKNOWN


def day_of(text: str) -> date | None:
    """The day that a text names, with or without a time of that day; None where it names none, or several."""
    text = unicodedata.normalize("NFKC", _in_digits(text.strip()))
    match = DAY.match(text)
    if match is None or not TIME_OF_DAY.fullmatch(text[match.end() :]):
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_digits(text: str) -> str:
    """A day such as 二〇二六年五月六日 in digits; any other text as it is."""
    match = CHINESE_DAY.match(text)
    if match is None:
        return text
    year = "".join(str(DIGITS[sign]) for sign in match[1])
    return f"{year}年{_small_number(match[2])}月{_small_number(match[3])}日{text[match.end() :]}"


def _small_number(text: str) -> int:
    """一 to 三十一; what is no number, such as 五六, comes out as no day of a month."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS[text] if len(text) == 1 else 0
    return 10 * (DIGITS.get(tens, 0) if tens else 1) + (DIGITS.get(ones, 0) if ones else 0)


def hours_of(text: str) -> Fraction | None:
    """The hours that a text says, such as 3, 1.5 or 3学时; None for any other, clock hours (小时) among them."""
    match = HOURS.fullmatch(unicodedata.normalize("NFKC", text))
    return None if match is None else Fraction(match[1])
