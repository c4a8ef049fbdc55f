"""Items side by side with what is behind them, for the terminal and as text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.table import Table

from examapp.locale import _
from examapp.reports.items import ground_text
from examapp.reports.previews import BankPreview, ItemPreview
from examapp.reports.text import Hanging, Paragraph

SIDE_BY_SIDE = 100
GAP = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """One item: beside each other where there is room for both sides, else below each other."""

    item: ItemPreview
    blind: bool

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        left = Group(*_seen(self.item))
        right = Group(*(_answer_lines() if self.blind else _behind(self.item)))
        heading = f"{self.item.number}  {self.item.item_id} · {self.item.kind}"
        yield Rule(heading if self.blind else f"{heading} · {self.item.facts}", align="left", style="dim")
        if options.max_width < SIDE_BY_SIDE:
            yield from (left, "", right, "")
            return
        table = Table.grid(expand=True, padding=(0, GAP, 0, 0))
        table.add_column(ratio=1)
        table.add_column(ratio=1)
        table.add_row(left, right)
        yield from (table, "")


def render_previews(previews: Sequence[BankPreview], *, blind: bool = False) -> RenderableType:
    """Every bank with its items; `blind` leaves out what is behind them, for somebody who answers without the key."""
    parts: list[RenderableType] = []
    for bank in previews:
        parts += [Paragraph(bank.title, "bold"), ""]
        parts += [Spread(item, blind) for item in bank.items]
    return Group(*parts)


def _seen(item: ItemPreview) -> Iterator[RenderableType]:
    """What the candidate sees."""
    if item.stimulus is not None:
        yield from (Paragraph(_("[Case] ") + item.stimulus), "")
    yield from (Paragraph(item.stem), "")
    for option in item.options:
        yield Hanging(f" {option.marker} {option.letter}  ", option.text)


def _behind(item: ItemPreview) -> Iterator[RenderableType]:
    """Key, rationale and grounds."""
    yield from (Paragraph(_("Key: {key}").format(key=item.key), "bold"), "")
    yield from (Paragraph(line) for line in item.rationale)
    if item.grounds:
        yield ""
    for ground in item.grounds:
        yield Hanging("§ ", ground_text(ground))
        for paragraph in (ground.article or "").splitlines():
            yield Hanging("  │ ", paragraph, "dim")
    if item.review:
        yield from ("", Paragraph(item.review, "dim"))


def _answer_lines() -> Iterator[RenderableType]:
    """Room for the answer of somebody who does not know the key."""
    for word in (_("Answer:"), _("Article:"), _("Remarks:")):
        yield Paragraph(f"{word} ____________________________")
