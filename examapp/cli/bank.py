"""The commands `examapp bank …`: checking question banks, counting what is in them, and their JSON Schema."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.bank_export import export_items
from examapp.cli.bank_import import import_items, template
from examapp.cli.bank_stats import stats
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_problems, stop
from examapp.cli.preview import preview_items
from examapp.cli.statutes import statutes
from examapp.locale import _, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from examapp.domain.errors import Problem
    from examapp.domain.items import Bank, Item
    from examapp.domain.statutes import Registry

FILES = click.Path(path_type=Path)


@click.group("bank", help=_("Make, check and count question banks."))
def command() -> None:
    """Hold the bank commands together."""


command.add_command(stats)
command.add_command(statutes)
command.add_command(preview_items)
command.add_command(import_items)
command.add_command(export_items)
command.add_command(template)


@command.command(
    "check", help=_("Check FILES, or all banks, exams, courses and the statutes registry: every problem at once.")
)
@click.argument("files", nargs=-1, type=FILES)
@click.option("--strict", is_flag=True, help=_("Take warnings for errors."))
@pass_context
def check(context: Context, files: tuple[Path, ...], *, strict: bool) -> None:
    """Print problems and a closing line to standard error; exit code 1 when there are errors."""
    counts, problems = _check_files(context, files) if files else check_all(context)
    errors = show_problems(problems)
    if strict:
        errors = len(problems)
    narrate(
        _("Checked: banks {banks}, items {items}, exams {exams}, courses {courses}, statutes {statutes}.").format(
            **counts
        )
    )
    if errors:
        narrate(_("Correct the errors and check again; broken items are left out until then."))
        stop(FIXABLE)
    narrate(_("No errors."))


def check_all(context: Context) -> "tuple[dict[str, int], list[Problem]]":
    """Check every bank and exam and the registry; the counts of what there is, and all problems."""
    from examapp.banks.courses import find_courses  # YAML loads only here
    from examapp.banks.exams import find_exams
    from examapp.banks.statutes import load_registry

    registry, problems = load_registry(context.banks / "statutes.yaml")
    banks, in_banks = _load(context, registry or None, ())
    exams, in_exams = find_exams(
        context.banks / "exams",
        bank_ids=[bank.bank_id for bank in banks],
        practice_ids=[bank.bank_id for bank in banks if bank.practice_only],
    )
    in_contents = _content_problems(context, sorted((context.banks / "banks").glob("*.yaml")), registry)
    courses, in_courses = find_courses(context.banks / "courses", items=_items(banks), registry=registry or None)
    found = [*problems, *in_banks, *in_contents, *in_exams, *in_courses]
    return _totals(banks, exams=len(exams), courses=len(courses), statutes=len(registry)), found


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
    from examapp.banks.files import kind_of, read_bytes
    from examapp.banks.statutes import load_registry

    kinds: dict[str, list[Path]] = {"bank": [], "exam": [], "statutes": [], "course": []}
    for path in files:
        data = read_bytes(path)
        kinds[kind_of(data) if isinstance(data, bytes) else "bank"].append(path)
    registry_path = (kinds["statutes"] or [context.banks / "statutes.yaml"])[0]
    registry, problems = load_registry(registry_path)
    if not kinds["statutes"]:
        problems = []
    banks, found = _load(context, registry or None, tuple(kinds["bank"])) if kinds["bank"] else ([], [])
    problems += [*found, *_content_problems(context, kinds["bank"], registry or None)]
    exams, in_exams = _check_exams(context, banks, kinds["exam"], registry or None)
    courses, in_courses = _check_courses(context, banks, kinds["course"], registry or None)
    statutes = len(registry) if kinds["statutes"] else 0
    totals = _totals(banks, exams=exams, courses=courses, statutes=statutes)
    return totals, [*problems, *in_exams, *in_courses]


def _check_exams(
    context: Context, banks: "list[Bank]", paths: list[Path], registry: "Registry | None"
) -> "tuple[int, list[Problem]]":
    """How many of these exams are sound; they may draw from the banks just named and from those of the folder."""
    from examapp.banks.exams import load_exam

    there = [*banks, *_load(context, registry, ())[0]] if paths else []
    known = [bank.bank_id for bank in there]
    practice_ids = [bank.bank_id for bank in there if bank.practice_only]
    found = [load_exam(path, bank_ids=known, practice_ids=practice_ids) for path in paths]
    return sum(exam is not None for exam, _problems in found), [each for _exam, problems in found for each in problems]


def _check_courses(
    context: Context, banks: "list[Bank]", paths: list[Path], registry: "Registry | None"
) -> "tuple[int, list[Problem]]":
    from examapp.banks.courses import load_course

    items = _items([*_load(context, registry, ())[0], *banks]) if paths else {}
    found = [load_course(path, items=items, registry=registry) for path in paths]
    problems = [each for _course, problems in found for each in problems]
    return sum(course is not None for course, _problems in found), problems


def _items(banks: "Iterable[Bank]") -> "dict[str, Item]":
    """The items that may stand at the end of a lesson: no exam draws from their banks."""
    return {item.item_id: item for bank in banks if bank.practice_only for item in bank.items}


def _load(context: Context, registry: "Registry | None", files: tuple[Path, ...]) -> "tuple[list[Bank], list[Problem]]":
    from examapp.banks.loader import load_banks  # YAML loads only here

    return load_banks(files or context.banks / "banks", registry=registry, cache_folder=context.cache)


def _totals(banks: "list[Bank]", **others: int) -> dict[str, int]:
    return {"banks": len(banks), "items": sum(len(bank.items) for bank in banks), **others}


@command.command("schema", help=_("Print the JSON Schema of a kind of file, for editors."))
@click.argument("file", type=click.Choice(["bank", "exam", "statutes", "course"]), default="bank")
def schema(file: str) -> None:
    """Print the schema to standard output."""
    from examapp.banks.schema_files import json_schema  # YAML loads only here

    click.echo(json.dumps(json_schema(file, say), ensure_ascii=False, indent=2))
