"""The commands `examapp bank …`: checking question banks, counting what is in them, and their JSON Schema."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.bank_import import import_items, template
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_problems, stop
from examapp.cli.statutes import statutes
from examapp.locale import _, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from examapp.banks.counts import Counts
    from examapp.domain.errors import Problem
    from examapp.domain.items import Bank
    from examapp.domain.statutes import Registry

FILES = click.Path(path_type=Path)
TABLE_WIDTH = 120


@click.group("bank", help=_("Make, check and count question banks."))
def command() -> None:
    """Hold the bank commands together."""


command.add_command(statutes)
command.add_command(import_items)
command.add_command(template)


@command.command("check", help=_("Check FILES, or all banks, exams and the statutes registry: every problem at once."))
@click.argument("files", nargs=-1, type=FILES)
@click.option("--strict", is_flag=True, help=_("Take warnings for errors."))
@pass_context
def check(context: Context, files: tuple[Path, ...], *, strict: bool) -> None:
    """Print problems and a closing line to standard error; exit code 1 when there are errors."""
    counts, problems = _check_files(context, files) if files else check_all(context)
    errors = show_problems(problems)
    if strict:
        errors = len(problems)
    narrate(_("Checked: banks {banks}, items {items}, exams {exams}, statutes {statutes}.").format(**counts))
    if errors:
        narrate(_("Correct the errors and check again; broken items are left out until then."))
        stop(FIXABLE)
    narrate(_("No errors."))


def check_all(context: Context) -> "tuple[dict[str, int], list[Problem]]":
    """Check every bank and exam and the registry; the counts of what there is, and all problems."""
    from examapp.banks.exams import find_exams  # YAML loads only here
    from examapp.banks.statutes import load_registry

    registry, problems = load_registry(context.banks / "statutes.yaml")
    banks, in_banks = _load(context, registry or None, ())
    exams, in_exams = find_exams(context.banks / "exams", bank_ids=[bank.bank_id for bank in banks])
    in_contents = _content_problems(context, sorted((context.banks / "banks").glob("*.yaml")), registry)
    return _totals(banks, len(exams), len(registry)), [*problems, *in_banks, *in_contents, *in_exams]


def _content_problems(context: Context, paths: "Iterable[Path]", registry: "Registry | None") -> "list[Problem]":
    """How the items are written, file by file and across the files."""
    from examapp.banks.checks import content_problems
    from examapp.banks.loader import load_bank

    loaded = {path: load_bank(path, registry=registry, cache_folder=context.data / "cache")[0] for path in paths}
    return content_problems({path: bank for path, bank in loaded.items() if bank is not None})


def _check_files(context: Context, files: tuple[Path, ...]) -> "tuple[dict[str, int], list[Problem]]":
    """Check only what was named; what it refers to is looked up in the banks folder."""
    from examapp.banks.exams import load_exam
    from examapp.banks.files import kind_of, read_bytes
    from examapp.banks.statutes import load_registry

    kinds: dict[str, list[Path]] = {"bank": [], "exam": [], "statutes": []}
    for path in files:
        data = read_bytes(path)
        kinds[kind_of(data) if isinstance(data, bytes) else "bank"].append(path)
    registry_path = (kinds["statutes"] or [context.banks / "statutes.yaml"])[0]
    registry, problems = load_registry(registry_path)
    if not kinds["statutes"]:
        problems = []
    banks, found = _load(context, registry or None, tuple(kinds["bank"])) if kinds["bank"] else ([], [])
    problems += [*found, *_content_problems(context, kinds["bank"], registry or None)]
    exams = 0
    if kinds["exam"]:
        known = [bank.bank_id for bank in [*banks, *_load(context, registry or None, ())[0]]]
        for path in kinds["exam"]:
            exam, found = load_exam(path, bank_ids=known)
            problems += found
            exams += exam is not None
    return _totals(banks, exams, len(registry) if kinds["statutes"] else 0), problems


def _load(context: Context, registry: "Registry | None", files: tuple[Path, ...]) -> "tuple[list[Bank], list[Problem]]":
    from examapp.banks.loader import load_banks  # YAML loads only here

    return load_banks(files or context.banks / "banks", registry=registry, cache_folder=context.data / "cache")


def _totals(banks: "list[Bank]", exams: int, statutes: int) -> dict[str, int]:
    items = sum(len(bank.items) for bank in banks)
    return {"banks": len(banks), "items": items, "exams": exams, "statutes": statutes}


@command.command("stats", help=_("Count the items of FILES, or of all banks, by topic, type, status and level."))
@click.argument("files", nargs=-1, type=FILES)
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("The format."))
@pass_context
def stats(context: Context, files: tuple[Path, ...], form: str) -> None:
    """Print the counts to standard output."""
    from examapp.banks.counts import by_topic, count
    from examapp.banks.statutes import load_registry

    registry, _problems = load_registry(context.banks / "statutes.yaml")
    banks, problems = _load(context, registry or None, files)
    if show_problems([problem for problem in problems if problem.severity == "error"]):
        narrate(_("Correct the errors and check again; broken items are left out until then."))
    items = [item for bank in banks for item in bank.items]
    topics = by_topic(items)
    if form == "json":
        body = {
            "topics": {topic: _as_json(counts) for topic, counts in topics.items()},
            "banks": {bank.bank_id: {"title": bank.title, **_as_json(count(bank.items))} for bank in banks},
            "total": _as_json(count(items)),
        }
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
        return
    click.echo(_stats_text(banks), nl=False)


def stats_text(context: Context) -> str:
    """The counts of all banks as tables, without their problems."""
    return _stats_text(_load(context, None, ())[0])


def _stats_text(banks: "list[Bank]") -> str:
    from examapp.banks.counts import by_topic, count
    from examapp.reports.text import as_text  # Rich loads only here

    items = [item for bank in banks for item in bank.items]
    topics = as_text(_topic_table(by_topic(items), count(items)), width=TABLE_WIDTH)
    per_bank = as_text(_bank_table([(bank, count(bank.items)) for bank in banks]), width=TABLE_WIDTH)
    return f"{topics}\n{per_bank}"


def _table(*heads: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for head in heads:
        table.add_column(head, justify="left" if head == heads[0] else "right", no_wrap=True)
    return table


def _topic_table(topics: "dict[str, Counts]", total: "Counts") -> "Table":
    types = (_("T/F"), _("single"), _("mult."), _("indef."))
    statuses = (_("draft"), _("rev."), _("ret."))
    table = _table(_("Topic"), _("count"), _("cases"), *types, *statuses, _("easy"), _("med."), _("hard"))
    for name, counts in [*topics.items(), (_("Total"), total)]:
        numbers = [*counts.types.values(), *counts.statuses.values(), *counts.levels.values()]
        table.add_row(name, str(counts.items), *(str(number) if number else "·" for number in [counts.cases, *numbers]))
    return table


def _bank_table(banks: "list[tuple[Bank, Counts]]") -> "Table":
    table = _table(_("Bank"), _("count"), _("cases"), _("draft"), _("rev."), _("ret."), _("version"))
    for bank, counts in banks:
        numbers = (str(number) for number in counts.statuses.values())
        table.add_row(f"{bank.bank_id}  {bank.title}", str(counts.items), str(counts.cases), *numbers, bank.version)
    return table


def _as_json(counts: "Counts") -> dict[str, object]:
    return {
        "items": counts.items,
        "cases": counts.cases,
        "types": {each.value: number for each, number in counts.types.items()},
        "statuses": {each.value: number for each, number in counts.statuses.items()},
        "levels": {str(level): number for level, number in counts.levels.items()},
    }


@command.command("schema", help=_("Print the JSON Schema of a kind of file, for editors."))
@click.argument("file", type=click.Choice(["bank", "exam", "statutes"]), default="bank")
def schema(file: str) -> None:
    """Print the schema to standard output."""
    from examapp.banks.schema import json_schema  # YAML loads only here

    click.echo(json.dumps(json_schema(file, say), ensure_ascii=False, indent=2))
