"""The command `examapp bank stats`: how many items of what there are, for exams and for practice."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.domain.errors import Message
from examapp.locale import _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from examapp.banks.counts import Counts
    from examapp.domain.items import Bank, Item

LANGUAGE_WORDS = {"zh": Message("Chinese"), "en": Message("English")}


@dataclass(frozen=True, slots=True)
class BankGroup:
    """The banks of one language that exams draw from, or that are for practice only."""

    practice_only: bool
    language: str
    banks: "tuple[Bank, ...]"

    @property
    def items(self) -> "list[Item]":
        """All items of these banks."""
        return [item for bank in self.banks for item in bank.items]

    @property
    def name(self) -> str:
        """What the group is for, and in which language."""
        text = _("For practice only, {language}") if self.practice_only else _("For exams, {language}")
        return text.format(language=say(LANGUAGE_WORDS[self.language]))


@click.command("stats", help=_("Count the items of FILES, or of all banks, by topic, type, status and level."))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("The format."))
@pass_context
def stats(context: Context, files: tuple[Path, ...], form: str) -> None:
    """Print the counts to standard output."""
    from examapp.banks.loader import load_banks
    from examapp.banks.statutes import load_registry

    registry, _problems = load_registry(context.banks / "statutes.yaml")
    source = files or context.banks / "banks"
    banks, problems = load_banks(source, registry=registry or None, cache_folder=context.cache)
    if show_problems([problem for problem in problems if problem.severity == "error"]):
        narrate(_("Correct the errors and check again; broken items are left out until then."))
    click.echo(_stats_json(banks) if form == "json" else _stats_text(banks), nl=False)


def stats_text(context: Context) -> str:
    """The counts of all banks as tables, without their problems."""
    from examapp.banks.loader import load_banks

    return _stats_text(load_banks(context.banks / "banks", cache_folder=context.cache)[0])


def grouped(banks: "Sequence[Bank]") -> list[BankGroup]:
    """The banks by what they are for and their language: those for exams first, the language of most items first."""
    keys = dict.fromkeys((bank.practice_only, bank.language) for bank in banks)
    groups = [
        BankGroup(
            only, language, tuple(bank for bank in banks if (bank.practice_only, bank.language) == (only, language))
        )
        for only, language in keys
    ]
    return sorted(groups, key=lambda group: (group.practice_only, -len(group.items)))


def _stats_json(banks: "Sequence[Bank]") -> str:
    from examapp.banks.counts import by_topic, count

    groups = [
        {
            "practice_only": group.practice_only,
            "language": group.language,
            "topics": {topic: _as_json(counts) for topic, counts in by_topic(group.items).items()},
            "total": _as_json(count(group.items)),
        }
        for group in grouped(banks)
    ]
    body = {
        "groups": groups,
        "banks": {bank.bank_id: {"title": bank.title, **_as_json(count(bank.items))} for bank in banks},
        "total": _as_json(count(item for bank in banks for item in bank.items)),
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _stats_text(banks: "Sequence[Bank]") -> str:
    from rich.console import Group

    from examapp.reports.text import Paragraph, as_text  # Rich loads only here

    groups = grouped(banks)
    tables = [
        part for group in groups for part in (Paragraph(group.name), _topic_table(group), "", _bank_table(group), "")
    ]
    total = _("{items} items in {banks} banks").format(items=sum(len(bank.items) for bank in banks), banks=len(banks))
    return as_text(Group(*tables, Paragraph(total)))


def _table(*heads: str) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for head in heads:
        is_first = head == heads[0]
        table.add_column(Text(head), justify="left" if is_first else "right", no_wrap=not is_first)
    return table


def _topic_table(group: BankGroup) -> "Table":
    """A row a topic, and the sum."""
    from examapp.banks.counts import by_topic, count

    types = (_("T/F"), _("sing."), _("mult."), _("ind."))
    statuses = (_("draft"), _("rev."), _("ret."))
    table = _table(_("Topic"), _("count"), _("case"), *types, *statuses, _("easy"), _("mid"), _("hard"))
    for topic, counts in by_topic(group.items).items():
        table.add_row(*_cells(topic, counts))
    table.add_section()
    table.add_row(*_cells(_("Total"), count(group.items)))
    return table


def _cells(name: str, counts: "Counts") -> list[str]:
    numbers = [counts.cases, *counts.types.values(), *counts.statuses.values(), *counts.levels.values()]
    return [name, str(counts.items), *(str(number) if number else "·" for number in numbers)]


def _bank_table(group: BankGroup) -> "Table":
    """A row a bank."""
    from rich.text import Text

    from examapp.banks.counts import count
    from examapp.reports.text import Paragraph

    table = _table(_("Bank"), _("count"), _("case"), _("draft"), _("rev."), _("ret."), _("version"))
    for bank in group.banks:
        counts = count(bank.items)
        numbers = [str(number or "·") for number in (counts.cases, *counts.statuses.values())]
        table.add_row(Paragraph(f"{bank.bank_id}  {bank.title}"), str(counts.items), *numbers, Text(bank.version))
    return table


def _as_json(counts: "Counts") -> dict[str, object]:
    return {
        "items": counts.items,
        "cases": counts.cases,
        "types": {each.value: number for each, number in counts.types.items()},
        "statuses": {each.value: number for each, number in counts.statuses.items()},
        "levels": {str(level): number for level, number in counts.levels.items()},
    }
