"""Numbers of articles: as citations write them (20, 308之一) and as statutes do (第二十条, 第三百零八条之一)."""

import re

DIGITS = "零一二三四五六七八九"
UNITS = (("千", 1000), ("百", 100), ("十", 10))
CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千]+")
WRITTEN = re.compile(
    r"第?(?P<number>[零〇一二两三四五六七八九十百千]+|[0-9]{1,4})条?(?P<inserted>之[一二三四五六七八九十]+)?"
)
CITED = re.compile(r"(?P<number>[0-9]+)(?P<inserted>.*)")


def number_of(chinese: str) -> int | None:
    """The whole number from 1 to 9999 that Chinese numerals write, None when they write none: 一百零四 is 104."""
    if not CHINESE.fullmatch(chinese):
        return None
    total, digit = 0, 0
    for sign in chinese.replace("〇", "零").replace("两", "二"):
        unit = next((value for name, value in UNITS if name == sign), None)
        if unit is None:
            digit = DIGITS.index(sign)
        else:
            total, digit = total + (digit or 1) * unit, 0
    number = total + digit
    return number if number and chinese_of(number) == chinese.replace("〇", "零").replace("两", "二") else None


def chinese_of(number: int) -> str:
    """A whole number from 1 to 9999 as statutes write it: 13 is 十三, 113 is 一百一十三, 1062 is 一千零六十二."""
    text, rest, gap = "", number, False
    for name, unit in UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + name
            gap = False
        elif text:
            gap = True
    if rest:
        text += ("零" if gap else "") + DIGITS[rest]
    return text.removeprefix("一") if text.startswith("一十") else text


def article_of(written: str) -> str | None:
    """An article as citations write it, from 20, 二十, 第二十条 or 第三百零八条之一; None for anything else."""
    found = WRITTEN.fullmatch("".join(written.split()))
    if found is None:
        return None
    number = int(found["number"]) if found["number"].isascii() else number_of(found["number"])
    return f"{number}{found['inserted'] or ''}" if number else None


def article_name(article: str, *, by_items: bool = False) -> str:
    """An article as statutes write it: 20 is 第二十条; in a statute that numbers its items, 6 is 第（六）项."""
    found = CITED.fullmatch(article)
    if found is None:
        return article
    number = chinese_of(int(found["number"]))
    return f"第（{number}）项" if by_items else f"第{number}条{found['inserted']}"


def main_number(article: str) -> int | None:
    """The number that counts when articles are counted: 308 for 308之一; None when there is none."""
    found = CITED.fullmatch(article)
    return int(found["number"]) if found else None
