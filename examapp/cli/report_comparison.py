"""The commands `examapp report …`: values from the stores, printed or written to a file."""

from pathlib import Path

import click

from examapp.analysis.comparison import Comparison
from examapp.application.analytics import compare, scored
from examapp.cli.baseline import find_baseline
from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.workspace import is_demonstration, newest_form, open_key_store, open_store
from examapp.domain.baselines import Baseline
from examapp.domain.errors import Message, NotPossible
from examapp.domain.forms import Form
from examapp.locale import _
from examapp.reports.comparison import render
from examapp.reports.comparison_data import comparison_csv, comparison_json
from examapp.reports.terminal import show
from examapp.reports.text import as_text
from examapp.storage.store import KeyStore, Store

FORMATS = ("terminal", "text", "json", "csv")


@click.command("comparison", help=_("Compare the legal-aid lawyers with a baseline; of the newest form by default."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@click.option("--form", "code", help=_("The code of the form, when it is not the newest."))
@click.option("--baseline", "baseline_id", help=_("The id of the baseline, when it is not the newest."))
@click.option("-f", "--format", "file_format", type=click.Choice(FORMATS), default="terminal", help=_("The format."))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("Write to this file."))
@pass_context
def command(
    context: Context,
    *,
    exam_id: str | None,
    code: str | None,
    baseline_id: str | None,
    file_format: str,
    output: Path | None,
) -> None:
    """Score what is closed, put it beside the baseline, and say no more than the interval supports."""
    with open_store(context) as store, open_key_store(context) as key_sheets:
        form = newest_form(store, exam_id=exam_id, code=code)
        baseline = find_baseline(store, baseline_id, exam_id=form.exam.exam_id)
        found = comparison_of(store, key_sheets, form, baseline=baseline)
    if output is not None:
        write(_contents(found, file_format), output, file_format)
        narrate(_("Written to {file}.").format(file=output))
    elif file_format == "terminal":
        show(render(found))
    else:
        click.echo(_contents(found, file_format), nl=False)


def comparison_of(store: Store, key_sheets: KeyStore, form: Form, *, baseline: Baseline) -> Comparison:
    """The comparison of a form's closed sittings with a baseline."""
    version = key_sheets.newest(form.form_id)
    results = scored(form, version.key_sheet, store)
    return compare(form, results, baseline, demonstration=is_demonstration(store), key_version=version.number)


def print_comparison(store: Store, key_sheets: KeyStore, form: Form, baseline: Baseline) -> None:
    """Print the comparison to the terminal."""
    show(render(comparison_of(store, key_sheets, form, baseline=baseline)))


def _contents(found: Comparison, file_format: str) -> str:
    if file_format == "json":
        return comparison_json(found)
    return comparison_csv(found) if file_format == "csv" else as_text(render(found))


def write(text: str, file: Path, file_format: str) -> None:
    """Write a report; CSV with the mark by which Excel knows UTF-8. NotPossible when the disk says no."""
    encoding = "utf-8-sig" if file_format == "csv" else "utf-8"
    try:
        file.write_text(text, encoding=encoding, newline="")
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise NotPossible(
            Message("The report cannot be written: {reason}", reason),
            where=str(file),
            hint=Message("Name a folder that exists and in which you may write."),
        ) from error
