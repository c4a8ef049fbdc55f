"""What an import is about to write: which column was taken for what, the first items, and what is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from examapp.domain.errors import Message
from examapp.domain.items import TRUE_OPTION, Item, ItemType
from examapp.locale import _, say
from examapp.reports.text import Paragraph

FIRST_ROWS = 12
NOTHING = "·"
FIELD_WORDS = {
    "number": Message("number"),
    "enabled": Message("enabled or not"),
    "type": Message("type"),
    "stem": Message("stem"),
    "options": Message("options"),
    "key": Message("key"),
    "rationale": Message("rationale"),
    "topic": Message("topic"),
    "level": Message("level"),
    "citations": Message("citations"),
    "tags": Message("tags"),
}
TYPE_WORDS = {
    ItemType.TRUE_FALSE: Message("T/F"),
    ItemType.SINGLE: Message("single"),
    ItemType.MULTIPLE: Message("mult."),
    ItemType.INDEFINITE: Message("indef."),
}
LACKS = {"rationale": Message("rat."), "citations": Message("cit.")}
LEVEL_WORDS = {1: Message("easy"), 2: Message("med."), 3: Message("hard")}


@dataclass(frozen=True, slots=True)
class Preview:
    """The items with the rows they stood in; `columns` are headings with the field they were taken for."""

    items: Sequence[tuple[int, Item]]
    columns: Sequence[tuple[tuple[str, ...], str]]
    mapped: Sequence[Message] = ()
    left_out: Sequence[Message] = ()


def render_columns(preview: Preview) -> RenderableType:
    """Which column was taken for what, and what is left out."""
    pairs = [(_headings(headings), say(FIELD_WORDS[field])) for headings, field in preview.columns]
    uses = [_("{heading}={field}").format(heading=heading, field=field) for heading, field in pairs]
    lines = [Paragraph(_("Columns: {columns}").format(columns="  ".join(uses)))] if uses else []
    return Group(*lines, *_listed(_("Taken as:"), preview.mapped), *_listed(_("Left out:"), preview.left_out))


def _headings(headings: Sequence[str]) -> str:
    """One heading, or the first and last of several."""
    marked = [_("“{heading}”").format(heading=heading) for heading in headings]
    return marked[0] if len(marked) == 1 else f"{marked[0]}-{marked[-1]}"


def _listed(title: str, messages: Sequence[Message]) -> Iterator[RenderableType]:
    """A title and a line for each message, its later lines indented."""
    if not messages:
        return
    yield Text()
    yield Paragraph(title, style="bold")
    for message in messages:
        grid = Table.grid(padding=0)
        grid.add_column(width=2)
        grid.add_column()
        grid.add_row("-", Paragraph(say(message)))
        yield grid


def render_items(preview: Preview, *, whole: bool = False) -> RenderableType:
    """The first items, or all, as a table; then how many there are of each type."""
    shown = preview.items if whole else preview.items[:FIRST_ROWS]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=0, pad_edge=False, expand=True)
    table.add_column(Text(_("row")), justify="right", no_wrap=True)
    table.add_column(Text(_("type")), no_wrap=True)
    table.add_column(Text(_("stem")), no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column(Text(_("opt.")), justify="right", no_wrap=True)
    for heading in (_("key"), _("topic"), _("level"), _("lacks")):
        table.add_column(Text(heading), no_wrap=True, overflow="ellipsis")
    for row, item in shown:
        table.add_row(*(Text(cell) for cell in _cells(row, item)))
    more = len(preview.items) - len(shown)
    rest = [Paragraph(_("… and {count} more; --all shows them.").format(count=more))] if more else []
    return Group(Text(), table, *rest, Paragraph(_counts([item for _row, item in preview.items])))


def _cells(row: int, item: Item) -> list[str]:
    truth = item.type is ItemType.TRUE_FALSE
    key = (_("True") if TRUE_OPTION in item.key else _("False")) if truth else "".join(sorted(item.key))
    lacks = [say(word) for name, word in LACKS.items() if not getattr(item, name)]
    return [
        str(row),
        say(TYPE_WORDS[item.type]),
        item.stem.replace("\n", " "),
        NOTHING if truth else str(len(item.options)),
        key,
        item.topic,
        say(LEVEL_WORDS[item.level]),
        _(", ").join(lacks) or NOTHING,
    ]


def _counts(items: Sequence[Item]) -> str:
    counts = [
        _("{type} {count}").format(type=say(word), count=sum(item.type is each for item in items))
        for each, word in TYPE_WORDS.items()
        if any(item.type is each for item in items)
    ]
    return _("Items: {count} ({types})").format(count=len(items), types=_(", ").join(counts))
