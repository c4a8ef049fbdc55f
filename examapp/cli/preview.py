"""The command `examapp bank preview`: items as a candidate sees them, beside what is behind them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.cli.files import write_whole
from examapp.cli.texts import TEXTS_OPTION, texts_at_hand
from examapp.cli.workspace import digests_in_forms, refuse_while_sitting
from examapp.domain.errors import Message, NotFound
from examapp.domain.items import Bank, Item, ItemStatus
from examapp.domain.practice import withheld_among
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.domain.statutes import Registry

FORMATS = ("terminal", "text", "html")
TEXT_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """Which items are shown: all that fit every word that is given."""

    item_ids: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    waiting: bool = False

    def fits(self, item: Item) -> bool:
        """Whether an item is shown."""
        return (
            (not self.item_ids or item.item_id in self.item_ids or item.case_id in self.item_ids)
            and (not self.topics or item.topic in self.topics)
            and (not self.statuses or item.status in self.statuses)
            and (not self.waiting or "needs_recheck" in item.tags)
        )


@click.command("preview", help=_("Show items of FILES, or of all banks, beside key, rationale and citations."))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--item", "item_ids", multiple=True, metavar="ID", help=_("Only this item or case; may be repeated."))
@click.option("--topic", "topics", multiple=True, metavar="ID", help=_("Only this topic; may be repeated."))
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([each.value for each in ItemStatus]),
    help=_("Only this status."),
)
@click.option("--waiting", is_flag=True, help=_("Only items that wait for recheck."))
@click.option("--blind", is_flag=True, help=_("Without keys, for a second reader who answers from the law alone."))
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), default="terminal", help=_("The format."))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("Write to this file."))
@TEXTS_OPTION
@pass_context
def preview_items(
    context: Context,
    *,
    files: tuple[Path, ...],
    item_ids: tuple[str, ...],
    topics: tuple[str, ...],
    statuses: tuple[str, ...],
    waiting: bool,
    blind: bool,
    form: str,
    output: Path | None,
    texts_folder: Path | None,
) -> None:
    """Print the items, or write them to a file; refused while somebody sits a closed-book exam here."""
    from examapp.banks.statutes import load_registry
    from examapp.reports.previews import preview

    refuse_while_sitting(context)
    registry, _problems = load_registry(context.banks / "statutes.yaml")
    texts, in_texts = texts_at_hand(context, texts_folder, registry)
    show_problems(in_texts)
    banks = _chosen(context, files, registry, Choice(item_ids, topics, statuses, waiting))
    previews = preview(banks, registry, texts)
    if form == "html":
        from examapp.reports.previews_html import previews_html

        _hand_out(previews_html(previews, blind=blind), output)
        return
    from examapp.reports.previews_terminal import render_previews
    from examapp.reports.terminal import show
    from examapp.reports.text import as_text

    renderable = render_previews(previews, blind=blind)
    if form == "terminal" and output is None:
        show(renderable)
    else:
        _hand_out(as_text(renderable, width=TEXT_WIDTH), output)


def _chosen(context: Context, files: tuple[Path, ...], registry: "Registry", choice: Choice) -> "Iterable[Bank]":
    """The banks with the items that fit and that no form in the data folder shows; NotFound when there is none."""
    from examapp.banks.loader import load_banks

    source = files or context.banks / "banks"
    banks, problems = load_banks(source, registry=registry, cache_folder=context.cache)
    show_problems([problem for problem in problems if problem.severity == "error"])
    withheld = withheld_among([item for bank in banks for item in bank.items], digests_in_forms(context))
    secret = {item.item_id for item in withheld}
    fitting = [replace(bank, items=tuple(item for item in bank.items if choice.fits(item))) for bank in banks]
    chosen = [replace(bank, items=tuple(item for item in bank.items if item.item_id not in secret)) for bank in fitting]
    left_out = sum(len(bank.items) for bank in fitting) - sum(len(bank.items) for bank in chosen)
    if left_out:
        narrate(_("Items left out, because a paper in this data folder shows them: {count}.").format(count=left_out))
        narrate(_("Whoever prepares papers looks at them with a data folder that holds none: --data DIR"))
    elif not any(bank.items for bank in chosen):
        raise NotFound(Message("No item fits."), hint=Message("To see what there is: examapp bank stats"))
    return chosen


def _hand_out(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
        narrate(_("Written to {file}.").format(file=output))
