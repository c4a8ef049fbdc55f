"""The command `examapp analyse items`: classical item analysis of a table of responses."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import show_problems
from examapp.cli.report_output import deliver, output_options
from examapp.domain.errors import Message, NotPossible
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.analysis.matrices import ResponseMatrix
    from examapp.banks.response_tables import ResponseTable

FILE = click.Path(path_type=Path)


@click.command("items", help=_("Analyse the items in FILE: a row a person, a column an item, points or letters."))
@click.argument("file", type=FILE)
@click.option("--key", "key_path", type=FILE, help=_("A table of items and their right options, for letters."))
@click.option("--groups", default="", help=_("Columns that are groups and no items, with commas between them."))
@click.option("--cut", type=float, help=_("The cut score, for what is said about decisions."))
@output_options()
def command(
    *, file: Path, key_path: Path | None, groups: str, cut: float | None, file_format: str, output: Path | None
) -> None:
    """Read, check, analyse, print; every bad cell is named before anything is computed."""
    from examapp.analysis.item_analysis import analyse_items
    from examapp.analysis.reliability import analyse_form
    from examapp.banks.response_tables import read_responses
    from examapp.reports.responses import responses_report

    names = [name.strip() for name in groups.split(",") if name.strip()]
    table, problems = read_responses(file, key_path=key_path, groups=names)
    show_problems(problems)
    if table is None:
        raise NotPossible(Message("The responses cannot be read; what is wrong is listed above."), where=str(file))
    matrix = _matrix(table)
    document = responses_report(
        analyse_items(matrix),
        analyse_form(matrix, cut=cut),
        source=file.name,
        inputs_sha256=_digest([file, key_path], names, cut),
        notes=_notes(table),
    )
    deliver(document, file_format, output)


def _matrix(table: "ResponseTable") -> "ResponseMatrix":
    from examapp.analysis.matrices import matrix_of_rows

    people = [str(number) for number in range(1, len(table.points) + 1)]
    plain = matrix_of_rows(people, table.item_ids, table.points, maxima=table.maxima)
    return replace(plain, ticked=table.ticked, keys=table.keys, options=table.options, groups=table.groups)


def _notes(table: "ResponseTable") -> list[str]:
    notes = [_("An item that was not answered earned nothing; nobody is left out.")]
    if table.keys:
        notes.append(_("A response earned its point only where it was the key and nothing else."))
    elif max(table.maxima) > 1:
        notes.append(_("The most points of an item are taken to be the highest that anybody has."))
    if table.left_out:
        columns = _(", ").join(table.left_out)
        notes.append(_("Columns that are no items: {columns}.").format(columns=columns))
    return notes


def _digest(files: list[Path | None], names: list[str], cut: float | None) -> str:
    """SHA-256 over the files and what was said about them."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(b"-" if file is None else hashlib.sha256(file.read_bytes()).digest())
    whole.update(repr((names, cut)).encode())
    return whole.hexdigest()
