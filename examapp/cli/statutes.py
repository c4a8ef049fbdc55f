"""The command `examapp bank statutes`: what rests on which version, and what waits for recheck."""

import json
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.domain.errors import Message
from examapp.domain.statutes import StatuteStatus
from examapp.locale import _, say

if TYPE_CHECKING:
    from examapp.banks.rechecks import VersionCount

STATUS_WORDS = {
    StatuteStatus.IN_FORCE: Message("in force"),
    StatuteStatus.SUPERSEDED: Message("superseded"),
    StatuteStatus.TRIAL: Message("on trial"),
    StatuteStatus.DOUBTFUL: Message("doubtful"),
    StatuteStatus.NOT_AT_HAND: Message("not at hand"),
}


@click.command("statutes", help=_("Count the items on each version of each statute, and those that wait for recheck."))
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("The format."))
@click.option("--waiting", is_flag=True, help=_("List the items that wait for recheck."))
@pass_context
def statutes(context: Context, form: str, *, waiting: bool) -> None:
    """Print one line a version; standard output is data."""
    from examapp.banks.loader import load_banks
    from examapp.banks.rechecks import count_versions
    from examapp.banks.statutes import load_registry

    registry, problems = load_registry(context.banks / "statutes.yaml")
    banks, more = load_banks(context.banks / "banks", registry=registry, cache_folder=context.data / "cache")
    show_problems([problem for problem in [*problems, *more] if problem.severity == "error"])
    counts = count_versions(banks, registry)
    if form == "json":
        click.echo(json.dumps([_as_json(count) for count in counts], ensure_ascii=False, indent=2))
        return
    click.echo(_table_text(counts), nl=False)
    ids = sorted({item_id for count in counts for item_id in count.waiting})
    if waiting:
        click.echo("\n".join(ids))
    narrate(_("{count} items wait for recheck.").format(count=len(ids)))


def _table_text(counts: "list[VersionCount]") -> str:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from examapp.reports.text import as_text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for heading in (_("Statute"), _("version"), _("status"), _("items"), _("to recheck")):
        table.add_column(Text(heading), justify="right" if heading in (_("items"), _("to recheck")) else "left")
    for count in counts:
        status = say(STATUS_WORDS[count.status]) if count.status else _("not in the registry")
        cells = (count.title, count.version, status, str(len(count.items)), str(len(count.waiting) or "·"))
        table.add_row(*(Text(cell) for cell in cells))
    return as_text(table, width=100)


def _as_json(count: "VersionCount") -> dict[str, object]:
    return {
        "statute": count.statute_id,
        "version": count.version,
        "status": count.status.value if count.status else None,
        "items": list(count.items),
        "waiting": list(count.waiting),
    }
