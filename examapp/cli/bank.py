"""The commands `examapp bank …`: checking question banks, counting what is in them, and their JSON Schema."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.bank_import import import_items, template
from examapp.cli.bank_stats import stats
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_problems, stop
from examapp.cli.preview import preview_items
from examapp.cli.statutes import statutes
from examapp.locale import _, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from examapp.domain.errors import Problem
    from examapp.domain.items import Bank
    from examapp.domain.statutes import Registry

FILES = click.Path(path_type=Path)


@click.group("bank", help=_("Make, check and count question banks."))
def command() -> None:
    """Hold the bank commands together."""


command.add_command(stats)
command.add_command(statutes)
command.add_command(preview_items)
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
    exams, in_exams = find_exams(
        context.banks / "exams",
        bank_ids=[bank.bank_id for bank in banks],
        practice_ids=[bank.bank_id for bank in banks if bank.practice_only],
    )
    in_contents = _content_problems(context, sorted((context.banks / "banks").glob("*.yaml")), registry)
    return _totals(banks, len(exams), len(registry)), [*problems, *in_banks, *in_contents, *in_exams]


def _content_problems(context: Context, paths: "Iterable[Path]", registry: "Registry | None") -> "list[Problem]":
    """How the items are written, file by file and across the files."""
    from examapp.banks.checks import content_problems
    from examapp.banks.loader import load_bank

    loaded = {path: load_bank(path, registry=registry, cache_folder=context.cache)[0] for path in paths}
    sources = {path: bank for path, bank in loaded.items() if bank is not None}
    others = (
        _load(context, registry, ())[0] if any(item.enemies for bank in sources.values() for item in bank.items) else []
    )
    return content_problems(sources, {item.item_id for bank in others for item in bank.items})


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
        there = [*banks, *_load(context, registry or None, ())[0]]
        known = [bank.bank_id for bank in there]
        practice_ids = [bank.bank_id for bank in there if bank.practice_only]
        for path in kinds["exam"]:
            exam, found = load_exam(path, bank_ids=known, practice_ids=practice_ids)
            problems += found
            exams += exam is not None
    return _totals(banks, exams, len(registry) if kinds["statutes"] else 0), problems


def _load(context: Context, registry: "Registry | None", files: tuple[Path, ...]) -> "tuple[list[Bank], list[Problem]]":
    from examapp.banks.loader import load_banks  # YAML loads only here

    return load_banks(files or context.banks / "banks", registry=registry, cache_folder=context.cache)


def _totals(banks: "list[Bank]", exams: int, statutes: int) -> dict[str, int]:
    items = sum(len(bank.items) for bank in banks)
    return {"banks": len(banks), "items": items, "exams": exams, "statutes": statutes}


@command.command("schema", help=_("Print the JSON Schema of a kind of file, for editors."))
@click.argument("file", type=click.Choice(["bank", "exam", "statutes"]), default="bank")
def schema(file: str) -> None:
    """Print the schema to standard output."""
    from examapp.banks.schema import json_schema  # YAML loads only here

    click.echo(json.dumps(json_schema(file, say), ensure_ascii=False, indent=2))
