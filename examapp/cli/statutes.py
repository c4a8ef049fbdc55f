"""The command `examapp bank statutes`: what rests on which version, what is superseded, what waits for recheck."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_problems, stop
from examapp.cli.remap import remap_citations
from examapp.cli.texts import TEXTS_OPTION, texts_at_hand
from examapp.domain.errors import Message
from examapp.domain.statutes import StatuteStatus
from examapp.locale import _, say

if TYPE_CHECKING:
    from examapp.banks.rechecks import VersionCount
    from examapp.domain.errors import Problem
    from examapp.domain.items import Bank
    from examapp.domain.statutes import Registry, Texts

STATUS_WORDS = {
    StatuteStatus.IN_FORCE: Message("in force"),
    StatuteStatus.SUPERSEDED: Message("superseded"),
    StatuteStatus.TRIAL: Message("on trial"),
    StatuteStatus.DOUBTFUL: Message("doubtful"),
    StatuteStatus.NOT_AT_HAND: Message("not at hand"),
}
TABLE_WIDTH = 100


@click.group(
    "statutes",
    invoke_without_command=True,
    help=_("Count the items on each version of each statute, and those that wait for recheck."),
)
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("The format."))
@click.option("--waiting", is_flag=True, help=_("List the items that wait for recheck."))
@TEXTS_OPTION
@pass_context
def statutes(context: Context, form: str, texts_folder: Path | None, *, waiting: bool) -> None:
    """Print one line a version; standard output is data, and exit code 1 says that a citation is wrong."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    from examapp.banks.loader import load_banks
    from examapp.banks.rechecks import count_versions
    from examapp.banks.statutes import load_registry

    registry, problems = load_registry(context.banks / "statutes.yaml")
    texts, in_texts = texts_at_hand(context, texts_folder, registry)
    banks, more = load_banks(context.banks / "banks", registry=registry, cache_folder=context.cache)
    if texts:  # what the texts refute is still counted
        more = load_banks(context.banks / "banks", registry=registry, texts=texts)[1]
        more += _in_courses(context, banks, registry, texts)
    wrong = [problem for problem in [*problems, *more] if problem.severity == "error"]
    errors = show_problems([*in_texts, *wrong])
    counts = count_versions(banks, registry, texts)
    if form == "json":
        click.echo(json.dumps([_as_json(count, registry) for count in counts], ensure_ascii=False, indent=2))
    else:
        click.echo(_table_text(counts, with_texts=bool(texts)), nl=False)
    ids = sorted({item_id for count in counts for item_id in count.waiting})
    if waiting and form == "text":
        click.echo("\n".join(ids))
    _tell_successors(counts, registry)
    narrate(_("{count} items wait for recheck.").format(count=len(ids)))
    if errors:
        stop(FIXABLE)


statutes.add_command(remap_citations)


def _in_courses(context: Context, banks: "list[Bank]", registry: "Registry", texts: "Texts") -> "list[Problem]":
    """What the texts refute of the citations of lessons."""
    from examapp.banks.courses import find_courses

    items = {item.item_id: item for bank in banks if bank.practice_only for item in bank.items}
    return find_courses(context.banks / "courses", items=items, registry=registry, texts=texts)[1]


def _tell_successors(counts: "list[VersionCount]", registry: "Registry") -> None:
    """What took the place of versions that items rest on, where its text is found, and what to do then."""
    for count in counts:
        statute = registry.get(count.statute_id)
        old = statute.version(count.version) if statute else None
        new = statute.version(old.superseded_by or "") if statute and old else None
        if not count.items or statute is None or old is None or new is None:
            continue
        values = {"title": statute.title, "old": old.version, "new": new.version, "source": statute.source or "-"}
        narrate(_("{title}: version {old} has been superseded by {new}. Its text: {source}").format(**values))
        if new.status is StatuteStatus.NOT_AT_HAND:
            narrate(
                _("  When you have the text, say so in statutes.yaml (status, articles); then point the items to it:")
            )
        references = f"{statute.statute_id}@{old.version} {statute.statute_id}@{new.version}"
        narrate(f"  examapp bank statutes remap {references} --map FILE")


def _table_text(counts: "list[VersionCount]", *, with_texts: bool) -> str:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from examapp.reports.text import as_text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    words = (_("Statute"), _("version"), _("status"))
    numbers = (_("items"), _("to recheck"), *((_("in the text"), _("verified")) if with_texts else ()))
    for heading in (*words, *numbers):
        table.add_column(Text(heading), justify="right" if heading in numbers else "left")
    for count in counts:
        status = say(STATUS_WORDS[count.status]) if count.status else _("not in the registry")
        cells = [count.title, count.version, status, str(len(count.items)), str(len(count.waiting) or "·")]
        if with_texts:
            cells += [str(count.text_articles or "·"), _verified(count)]
        table.add_row(*(Text(cell) for cell in cells))
    return as_text(table, width=TABLE_WIDTH)


def _verified(count: "VersionCount") -> str:
    return f"{count.verified}/{count.citations}" if count.citations else "·"


def _as_json(count: "VersionCount", registry: "Registry") -> dict[str, object]:
    statute = registry.get(count.statute_id)
    version = statute.version(count.version) if statute else None
    return {
        "statute": count.statute_id,
        "version": count.version,
        "status": count.status.value if count.status else None,
        "superseded_by": version.superseded_by if version else None,
        "source": statute.source if statute else "",
        "items": list(count.items),
        "waiting": list(count.waiting),
        "citations": count.citations,
        "text_articles": count.text_articles,
        "verified": count.verified if count.text_articles is not None else None,
    }
