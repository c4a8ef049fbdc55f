"""What the cells of a table of items mean: types, keys, levels, options, as trainers write them."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from examapp.banks.tables import plain
from examapp.domain.items import ItemType

T = TypeVar("T")

TYPE_WORDS = {
    ItemType.TRUE_FALSE: (
        *(
            "判断题",
            "判断",
            "是非题",
            "是非",
            "对错题",
            "判断正误",
            "true/false",
            "true_false",
            "true or false",
            "t/f",
            "tf",
        ),
        *("judgement", "judgment"),
    ),
    ItemType.SINGLE: (
        *("单选题", "单选", "单项选择题", "单项选择", "单选择题", "单选选择题", "single", "single choice"),
        *("single answer", "one answer"),
    ),
    ItemType.MULTIPLE: (
        *("多选题", "多选", "多项选择题", "多项选择", "多选择题", "多选选择题", "multiple", "multi", "multiple answer"),
        *("multiple answers", "multiple response", "multi select", "multiple select", "several answers"),
    ),
    ItemType.INDEFINITE: ("不定项", "不定项选择题", "不定项选择", "不定项题", "任选题", "indefinite", "one or more"),
}
# Words that say no more than that there are options: the key decides.
ANY_CHOICE = ("选择题", "选择", "choice", "multiple choice", "mcq")
OTHER_TYPES = (
    *(
        "填空题",
        "填空",
        "简答题",
        "简答",
        "问答题",
        "问答",
        "论述题",
        "论述",
        "名词解释",
        "案例分析题",
        "案例分析",
        "案例题",
    ),
    *("材料题", "材料分析题", "计算题", "作文", "连线题", "匹配题", "排序题", "综合题", "主观题", "辨析题", "实务题"),
    *("fill in the blank", "fill in", "short answer", "essay", "matching", "ordering", "case", "cloze", "numerical"),
)
TRUTH_WORDS = {
    True: (
        *("对", "正确", "是", "真", "√", "✓", "✔", "☑", "v", "t", "true", "ture", "y", "yes", "1", "right", "correct"),
        *("对的", "正确的", "是的", "成立"),
    ),
    False: (
        *("错", "错误", "否", "假", "×", "✗", "✘", "✕", "☒", "x", "f", "false", "flase", "fales", "n", "no", "0"),
        *("wrong", "incorrect", "错的", "错误的", "不对", "不正确", "不是", "不成立", "非"),
    ),
}
ENABLED_WORDS = {
    True: (*TRUTH_WORDS[True], "启用", "已启用", "使用", "有效", "enabled", "active", "on"),
    False: (
        *TRUTH_WORDS[False],
        "停用",
        "禁用",
        "未启用",
        "不启用",
        "已停用",
        "已禁用",
        "无效",
        "disabled",
        "inactive",
        "off",
    ),
}
LEVEL_WORDS = {
    1: (
        "易",
        "简单",
        "容易",
        "较易",
        "较简单",
        "很易",
        "很简单",
        "非常简单",
        "低",
        "基础",
        "初级",
        "easy",
        "low",
        "basic",
    ),
    2: ("中", "一般", "中等", "适中", "普通", "中级", "medium", "normal", "average", "moderate"),
    3: (
        "难",
        "困难",
        "较难",
        "较困难",
        "很难",
        "非常难",
        "极难",
        "高",
        "高级",
        "hard",
        "difficult",
        "high",
        "advanced",
    ),
}
LEVEL_OF_FIVE = {"1": 1, "2": 1, "3": 2, "4": 3, "5": 3}
LEVEL_OF_THREE = {"1": 1, "2": 2, "3": 3}
LETTERS = "ABCDEFGHIJKL"
BETWEEN_LETTERS = re.compile(r"[\s,;、/|.。:&+和与及]")
LINE_MARKER = re.compile(r"^[(（]?([A-L])[)）.．、:：,，][ \t]*|^([A-L])[ \t]+", re.MULTILINE)
WORD_MARKER = re.compile(r"(?:^|(?<=[\s;；。，,|]))[(（]?([A-L])[)）.．、:：][ \t]*", re.MULTILINE)
ANY_MARKER = re.compile(r"(?<![A-Za-z0-9(（])[(（]?([A-L])[)）.．、:：][ \t]*")


def words(table: Mapping[T, Collection[str]]) -> dict[str, T]:
    """Every word, as it is looked up, to what it means."""
    return {plain(word): meaning for meaning, group in table.items() for word in group}


def codes(remark: str, table: Mapping[T, Collection[str]]) -> dict[str, T]:
    """What codes mean that a heading explains, such as “0单选，1判断，2多选”."""
    known = words(table)
    text = unicodedata.normalize("NFKC", remark).lower()
    pairs = re.findall(r"([0-9]+|\b[a-z]\b)\s*[-=:、.]*\s*([^\s0-9,;、/=:.]+)", text)
    pairs += [(code, word) for word, code in re.findall(r"([^\s0-9,;、/=:.-]+)\s*[-=:]\s*([0-9]+)", text)]
    found: dict[str, T] = {}
    for code, word in pairs:
        if plain(word) in known:
            found.setdefault(code, known[plain(word)])
    return found


def truth_of(text: str, known: Mapping[str, bool] | None = None) -> bool | None:
    """Whether a word says true or false; None when it says neither. `known` are codes that a heading explains."""
    folded = plain(text).rstrip(".。")
    if known and folded in known:
        return known[folded]
    return words(TRUTH_WORDS).get(folded)


def letters_of(text: str, *, numbered: bool = False) -> str | None:
    """The letters of a key such as ABD, “A,B,D” or “A、B、D”, in its order; None when it is anything else."""
    written = unicodedata.normalize("NFKC", text).upper()
    folded = BETWEEN_LETTERS.sub("", written)
    if re.fullmatch(r"[A-Z]{1,12}", folded):
        return folded
    if not numbered or not re.fullmatch(r"[0-9]+", folded):
        return None
    # Without anything between them digits are options of one digit each.
    numbers = [int(number) for number in (list(folded) if written.isdigit() else re.findall(r"[0-9]+", written))]
    return "".join(LETTERS[n - 1] for n in numbers) if all(1 <= n <= len(LETTERS) for n in numbers) else None


def is_truth_pair(options: Sequence[tuple[str, str]]) -> bool:
    """Whether two options say nothing but true and false."""
    return len(options) == 2 and {truth_of(text) for _letter, text in options} == {True, False}


def split_options(text: str) -> list[tuple[str, str]]:
    """Letter and text of the options in one cell: one a line, or each behind its letter; empty when they are neither.

    Letters must run from A on; letters at the beginning of lines count before those inside a line.
    """
    for marker in (LINE_MARKER, WORD_MARKER, ANY_MARKER):
        before, options = _behind_letters(text, marker)
        if len(options) >= 2 and not before:
            return options
    lines = text.split("\n") if "\n" in text else text.split("|")
    filled = [line.strip() for line in lines if line.strip()]
    return list(zip(LETTERS, filled, strict=False)) if len(filled) >= 2 else []


def split_stem(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The stem, and the options that stand under it in lines of their own, each behind its letter."""
    before, options = _behind_letters(text, LINE_MARKER)
    return (before, options) if before and len(options) >= 2 else (text, [])


def _behind_letters(text: str, marker: re.Pattern[str]) -> tuple[str, list[tuple[str, str]]]:
    """What stands before option A, and the options; a letter out of order belongs to the text it stands in."""
    starts: list[re.Match[str]] = []
    for found in marker.finditer(text):
        letter = next(group for group in found.groups() if group)
        if len(starts) < len(LETTERS) and letter == LETTERS[len(starts)]:
            starts.append(found)
    if not starts:
        return text.strip(), []
    ends = [*(found.start() for found in starts[1:]), len(text)]
    texts = [text[found.end() : end].strip().rstrip("|;；").strip() for found, end in zip(starts, ends, strict=True)]
    return text[: starts[0].start()].strip(), list(zip(LETTERS, texts, strict=False))


def without_letters(options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Options without the letter that each repeats before its text; as they are when not all do."""
    bare = [(letter, re.match(rf"[(（]?{letter}[)）.．、:：]\s*(?=\S)", text)) for letter, text in options]
    if len(options) < 2 or not all(found for _letter, found in bare):
        return list(options)
    return [
        (letter, text[found.end() :]) for (letter, text), (_same, found) in zip(options, bare, strict=True) if found
    ]


def level_scale(texts: Collection[str]) -> Mapping[str, int]:
    """What the numbers of a column of levels mean: 1 to 3 as they are, else 1 to 5 on three."""
    return LEVEL_OF_FIVE if any(level_number(text) in ("4", "5") for text in texts) else LEVEL_OF_THREE


def level_number(text: str) -> str:
    """The number that a level is written as, or as so many stars; empty when it is a word."""
    folded = unicodedata.normalize("NFKC", text).strip().rstrip("级星")
    if folded and set(folded) <= set("★*"):
        return str(len(folded))
    return folded if folded in LEVEL_OF_FIVE else ""


def level_of(text: str, scale: Mapping[str, int]) -> int | None:
    """The level that a word or number means; None when it means none."""
    word = plain(text)
    return words(LEVEL_WORDS).get(word.removesuffix("题")) or scale.get(level_number(text))
