"""The commands `examapp bank import` and `examapp bank template`: items out of Excel or CSV, and the table for them."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.cli.files import refuse_to_replace, write_new
from examapp.domain.errors import Message, NotPossible, Severity
from examapp.locale import _, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from examapp.banks.formats.tabular import Given, Sheet
    from examapp.domain.items import Bank, Item
    from examapp.domain.statutes import Registry

FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks of an import."""

    out: Path | None
    bank_id: str | None
    title: str | None
    topic: str | None
    level: int | None
    language: str | None
    cite: tuple[str, ...]
    accept_good: bool
    whole: bool
    check: bool
    yes: bool


@click.command("import", help=_("Make a bank of the items in an XLSX or CSV file; nothing when any row has an error."))
@click.argument("file", type=FILE)
@click.option("-o", "--output", "out", type=FILE, help=_("The bank to write; else its id with .yaml, in this folder."))
@click.option("--id", "bank_id", help=_("The bank's id; else taken from the file's name."))
@click.option("--title", help=_("The bank's title; else the file's name."))
@click.option("--topic", help=_("The topic of rows that name none, such as T06."))
@click.option("--level", type=click.IntRange(1, 3), help=_("The level of rows that state none; else 2."))
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("The language of the items; else seen from them."))
@click.option("--cite", multiple=True, metavar="STATUTE@VERSION", help=_("Cite this version; may be given repeatedly."))
@click.option("--accept-good", is_flag=True, help=_("Import the rows that are right although others are not."))
@click.option("--all", "whole", is_flag=True, help=_("Show all items, not only the first."))
@click.option("--check", is_flag=True, help=_("Only say what an import would do."))
@click.option("--yes", is_flag=True, help=_("Write without asking."))
@pass_context
def import_items(context: Context, /, file: Path, **wishes: Any) -> None:  # noqa: ANN401  (click)
    """Show how the table was read, every problem and the items; then write the bank if that is wanted."""
    from examapp.banks.formats.tabular import read_items
    from examapp.banks.writer import bank_text  # YAML and Rich load only here
    from examapp.reports.importing import Preview, render_columns, render_items
    from examapp.reports.terminal import show

    wanted = Wishes(**wishes)
    bank_id = _bank_id(file, wanted)
    target = wanted.out or Path(f"{bank_id}.yaml")
    if not wanted.check:
        refuse_to_replace(target)
    given = _given(context, wanted)
    sheet = read_items(file, given)
    uses = [(use.headings, use.field) for use in sheet.columns]
    preview = Preview(sheet.items, uses, sheet.mapped, sheet.left_out)
    show(render_columns(preview))
    sys.stdout.flush()
    errors = _refuse_errors(sheet, file, accept_good=wanted.accept_good)
    show(render_items(preview, whole=wanted.whole))
    sys.stdout.flush()
    show_problems(sheet.problems)
    bank = _bank([item for _row, item in sheet.items], file, wanted, bank_id)
    _refuse_taken(bank, given.known)
    if wanted.check:
        narrate(_("Nothing was written: this was a check."))
    elif _may_write(target, len(bank.items), yes=wanted.yes):
        write_new(target, bank_text(bank).encode())
        _say_written(target, bank)
    if errors:
        narrate(_("The rows with errors were NOT imported; they are listed above."))


def _bank_id(file: Path, wanted: Wishes) -> str:
    """The id that is wanted, else one made from the file's name or the topic."""
    from examapp.banks.formats.new_banks import id_from, is_id

    if wanted.bank_id is None:
        made = id_from(file.stem)
        has_word = any(sign.isalpha() for sign in made)
        return made if has_word else id_from(f"imported {wanted.topic or ''} {file.stem}")
    if not is_id(wanted.bank_id):
        raise click.UsageError(
            _("--id takes lower-case letters, digits and hyphens, not “{value}”").format(value=wanted.bank_id)
        )
    return wanted.bank_id


def _given(context: Context, wanted: Wishes) -> "Given":
    """What the table is read with: topics of the exams, the registry, the items that are there already."""
    from examapp.banks.exams import find_exams
    from examapp.banks.formats.grounds import Grounds
    from examapp.banks.formats.tabular import Given
    from examapp.banks.formats.topics import Topics
    from examapp.banks.loader import load_banks
    from examapp.banks.statutes import load_registry

    registry, _problems = load_registry(context.banks / "statutes.yaml")
    exams, _problems = find_exams(context.banks / "exams")
    topics = Topics({topic.topic_id: topic.title for exam in exams for topic in exam.topics})
    topic = topics.find(wanted.topic) if wanted.topic else None
    if wanted.topic and topic is None:
        raise click.UsageError(_("--topic takes a topic's id without spaces, such as T06"))
    banks, _problems = load_banks(context.banks / "banks", registry=registry, cache_folder=context.cache)
    known = [item for bank in banks for item in bank.items]
    return Given(topics, Grounds(registry, _pinned(wanted.cite, registry)), topic, wanted.level, known)


def _pinned(references: "Sequence[str]", registry: "Registry") -> "Mapping[str, str]":
    """The version to cite of each statute that --cite names."""
    from examapp.domain.statutes import StatuteStatus

    at_hand = [
        f"{statute.statute_id}@{version.version}"
        for statute in registry.values()
        for version in statute.versions
        if version.status is not StatuteStatus.NOT_AT_HAND
    ]
    for reference in references:
        if reference not in at_hand:
            raise NotPossible(
                Message("--cite {reference}: the registry has no such version at hand.", {"reference": reference}),
                hint=Message("These are at hand: {known}", {"known": ", ".join(at_hand) or "-"}),
            )
    return dict(reference.split("@", 1) for reference in references)


def _refuse_errors(sheet: "Sheet", file: Path, *, accept_good: bool) -> int:
    """How many errors there are; when they keep everything out, they are listed and NotPossible is raised."""
    errors = sum(problem.severity is Severity.ERROR for problem in sheet.problems)
    if not errors or (accept_good and sheet.items):
        return errors
    show_problems(sheet.problems)
    hint = Message("Correct what is listed above and import again.")
    if sheet.items:
        hint = Message(
            "Correct the rows listed above and import again; or import the {good} items whose rows are right "
            "with --accept-good.",
            {"good": len(sheet.items)},
        )
    message = Message("No item was imported, because {errors} errors are in the file.", {"errors": errors})
    raise NotPossible(message, where=str(file), hint=hint)


def _bank(items: "Sequence[Item]", file: Path, wanted: Wishes, bank_id: str) -> "Bank":
    from examapp.banks.formats.new_banks import language_of, new_bank

    return new_bank(
        items,
        bank_id=bank_id,
        title=wanted.title or file.stem,
        language=wanted.language or language_of(items),
        author=_("imported from {file}").format(file=file.name),
    )


def _refuse_taken(bank: "Bank", known: "Sequence[Item]") -> None:
    """Raise NotPossible where an id of the new bank belongs to an item of another."""
    taken = sorted({item.item_id for item in bank.items} & {item.item_id for item in known})
    if taken:
        raise NotPossible(
            Message("Nothing was written: the banks have items with these ids: {ids}.", {"ids": ", ".join(taken[:5])}),
            hint=Message("Give the new bank an id of its own: --id ID."),
        )


def _may_write(target: Path, count: int, *, yes: bool) -> bool:
    """Whether a person agrees, here or beforehand."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise NotPossible(
            Message("Nothing was written, because nobody can be asked here."),
            hint=Message(
                "Look at what is shown above; to write {file}, run this again with --yes.", {"file": str(target)}
            ),
        )
    if click.confirm(_("Write {count} items to {file}?").format(count=count, file=target), err=True):
        return True
    narrate(_("Nothing was written."))
    return False


def _say_written(target: Path, bank: "Bank") -> None:
    narrate(_("Written to {file}.").format(file=target))
    narrate(_("All items are drafts, which no exam draws until they are reviewed."))
    lacks = {
        "rationale": sum(not item.rationale for item in bank.items),
        "citations": sum(not item.citations for item in bank.items),
    }
    if any(lacks.values()):
        narrate(_("Before that, {rationale} need a rationale and {citations} need citations.").format(**lacks))
    narrate(_("How to go on:"))
    narrate(f"  examapp bank check {target}")


@click.command("template", help=_("Make the table that a trainer fills in with items."))
@click.option("-f", "--format", "form", type=click.Choice(["xlsx", "csv"]), help=_("The format; else XLSX."))
@click.option("-o", "--output", "out", type=FILE, help=_("Write to this file."))
def template(form: str | None, out: Path | None) -> None:
    """Write the workbook to a file, CSV to standard output unless a file is named."""
    from examapp.banks.formats.template import template_csv, template_workbook

    form = form or ("csv" if out and out.suffix.lower() == ".csv" else "xlsx")
    content = template_csv(say) if form == "csv" else template_workbook(say)
    if form == "csv" and out is None:
        click.echo(content, nl=False)
        return
    target = out or Path(_("bank-template.xlsx"))
    write_new(target, content)
    narrate(_("Written to {file}.").format(file=target))
    narrate(_("Fill it in from row 5 on, then: examapp bank import {file}").format(file=target))
