"""Fonts for print: the families by name, and which of them a machine has."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from examapp.domain.errors import Message, NotPossible

if TYPE_CHECKING:
    from typst import TypstWarning

# Families by name, the first that a machine has is taken: of Windows, of macOS, of Linux.
SERIF = (
    *("SimSun", "NSimSun", "Songti SC", "STSong"),
    *("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "AR PL UMing CN"),
)
SANS = (
    *("SimHei", "Heiti SC", "STHeiti", "Microsoft YaHei", "PingFang SC"),
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
)
# Of official documents: the text in 仿宋, the title in 小标宋; both give way to 宋体.
FANGSONG = ("FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02S")
TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong")
# A family that typst brings along; it has no Chinese.
LATIN = "Libertinus Serif"
FIRST_CHINESE = "\u2e80"


def fonts_for(text: str, families: Iterable[str], *, latin_first: bool = False) -> tuple[list[str], list[str]]:
    """The families to set text and headings in, out of those installed; NotPossible when Chinese finds none."""
    installed = set(families)
    serif = first_of((*SERIF, *SANS), installed)
    sans = first_of((*SANS, *SERIF), installed)
    if not serif and any(sign > FIRST_CHINESE for sign in text):
        raise NotPossible(
            Message("No font with Chinese was found for the PDF."),
            hint=Message(
                "Install one: Noto Serif CJK SC (Debian and Ubuntu: apt install fonts-noto-cjk), or on Windows the "
                "Chinese supplemental fonts; or print the HTML page from any browser."
            ),
        )
    return ([LATIN, *serif], [LATIN, *sans]) if latin_first else ([*serif, LATIN], [*sans, LATIN])


def first_of(names: Iterable[str], installed: set[str]) -> list[str]:
    """The first of these families that is installed, alone in a list; an empty list where none is."""
    return [name for name in names if name in installed][:1]


def refuse_missing_font(warnings: Sequence["TypstWarning"]) -> None:
    """What typst takes for a warning would be a page full of boxes."""
    for warning in warnings:
        if "unknown font family" in warning.message:
            raise NotPossible(Message("The PDF was not made: {reason}.", {"reason": warning.message}))


def typst_missing() -> NotPossible:
    """What to say where typst is not installed."""
    return NotPossible(
        Message("A PDF needs typst, which is not installed."),
        hint=Message("Install it with: pip install 'examapp[print]', or print the HTML page from any browser."),
    )
