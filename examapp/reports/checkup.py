"""A checkup laid out: one line a check with its sign, what was found, and the remedy; as text, and as JSON."""

import json
from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from examapp.domain.checkups import Check, Grade
from examapp.domain.errors import Message
from examapp.locale import _, say
from examapp.reports.text import Hanging, Paragraph
from examapp.reports.wrapping import wrap

SIGNS = {Grade.FINE: "✓", Grade.LOOK: "!", Grade.WRONG: "×"}
STYLES = {Grade.FINE: "", Grade.LOOK: "bold yellow", Grade.WRONG: "bold red"}
GRADE_WORDS = {Grade.FINE: Message("fine"), Grade.LOOK: Message("look"), Grade.WRONG: Message("WRONG")}
# The prompt under it takes a line too.
LINES_OF_OTHERS = 1


class CheckupScreen:
    """A checkup for a terminal; where it does not fit the height, what is fine is said in one paragraph."""

    def __init__(self, checks: Sequence[Check], *, folder: str, now: datetime, height: int | None) -> None:
        self._checks, self._folder, self._now, self._height = checks, folder, now, height

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        lines = [*self._heading(width), *self._lines(self._checks, width), *self._closing(width)]
        if self._height is not None and len(lines) > self._height - LINES_OF_OTHERS:
            lines = [*self._heading(width), *self._folded(width), *self._closing(width)]
        yield from lines

    def _heading(self, width: int) -> list[Text]:
        text = _("Checkup of {folder}, {now}").format(
            folder=self._folder, now=f"{self._now.astimezone():%Y-%m-%d %H:%M}"
        )
        return [Text(line, style="bold") for line in wrap(text, width)]

    def _lines(self, checks: Sequence[Check], width: int) -> list[Text]:
        column = max(cell_len(say(check.title)) for check in self._checks)
        return [line for check in checks for line in _check_lines(check, column, width)]

    def _folded(self, width: int) -> list[Text]:
        fine = [check for check in self._checks if check.grade is Grade.FINE]
        others = [check for check in self._checks if check.grade is not Grade.FINE]
        names = _("{sign} Fine: {names}").format(
            sign=SIGNS[Grade.FINE], names=_(", ").join(say(check.title) for check in fine)
        )
        return [*(Text(line) for line in wrap(names, width) if fine), *self._lines(others, width)]

    def _closing(self, width: int) -> list[Text]:
        grade = worst_of(self._checks)
        return [Text(line, style=STYLES[grade] or "bold") for line in wrap(closing_text(self._checks), width)]


def worst_of(checks: Sequence[Check]) -> Grade:
    """How a checkup came out as a whole."""
    return max((check.grade for check in checks), key=list(Grade).index, default=Grade.FINE)


def closing_text(checks: Sequence[Check]) -> str:
    """The whole checkup in a sentence."""
    counts = {grade: sum(check.grade is grade for check in checks) for grade in Grade}
    if counts[Grade.WRONG]:
        return _("NOT ready: wrong {wrong}, to look at {look}. Mend what is wrong before the exam.").format(
            wrong=counts[Grade.WRONG], look=counts[Grade.LOOK]
        )
    if counts[Grade.LOOK]:
        return _("Ready, when somebody has looked at {look} points.").format(look=counts[Grade.LOOK])
    return _("Ready.")


def checkup_text(checks: Sequence[Check]) -> RenderableType:
    """A checkup in sentences, without signs and columns: for screen readers, pipes and files."""
    parts: list[RenderableType] = []
    for check in checks:
        values = {"title": say(check.title), "grade": say(GRADE_WORDS[check.grade]), "found": say(check.found)}
        parts.append(Paragraph(_("[{grade}] {title}: {found}").format(**values)))
        if check.remedy is not None:
            parts.append(Hanging("    ", _("What to do: {hint}").format(hint=say(check.remedy))))
    return Group(*parts, Paragraph(closing_text(checks)))


def checkup_json(checks: Sequence[Check], *, folder: str, now: datetime) -> str:
    """A checkup as JSON; names and grades are the program's own."""
    data = {
        "folder": folder,
        "checked_at": now.isoformat(timespec="seconds"),
        "grade": worst_of(checks).value,
        "checks": [
            {
                "name": check.name,
                "grade": check.grade.value,
                "found": say(check.found),
                "remedy": say(check.remedy) if check.remedy is not None else None,
            }
            for check in checks
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _check_lines(check: Check, column: int, width: int) -> list[Text]:
    title = say(check.title)
    lead = f"{SIGNS[check.grade]} {title}{' ' * (column - cell_len(title))}  "
    indent, room = " " * cell_len(lead), width - cell_len(lead)
    found = wrap(say(check.found), room)
    lines = [Text(lead + found[0], style=STYLES[check.grade]), *(Text(indent + line) for line in found[1:])]
    if check.remedy is not None:
        arrow = "→ "
        remedy = wrap(say(check.remedy), room - cell_len(arrow))
        lines += [Text(indent + (arrow if not at else "  ") + line) for at, line in enumerate(remedy)]
    return lines
