"""Facts as two columns of plain text: what each is called, and what it is."""

from collections.abc import Sequence

from rich.cells import cell_len

from examapp.reports.wrapping import wrap

WIDTH = 80
GAP = 2


def facts_text(facts: Sequence[tuple[str, str]], *, width: int = WIDTH) -> str:
    """The facts, one under another, their values in one column and broken where the line ends."""
    column = max((cell_len(name) for name, _value in facts), default=0) + GAP
    lines: list[str] = []
    for name, value in facts:
        first, *more = wrap(value, width - column)
        lines.append(f"{name}{' ' * (column - cell_len(name))}{first}".rstrip())
        lines += [f"{' ' * column}{line}" for line in more]
    return "\n".join(lines)
