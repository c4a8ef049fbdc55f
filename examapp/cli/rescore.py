"""The command `examapp exam rescore`: a corrected key, what it changes for everybody, and by whose decision."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.application.rescoring import decided, record_of, rescore
from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.cli.recording import record
from examapp.cli.witnesses import witnesses
from examapp.cli.workspace import is_demonstration, newest_form, open_key_store, open_store, refuse_while_sitting
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message, NotPossible
from examapp.domain.forms import Form
from examapp.locale import _
from examapp.storage.store import KeyStore, Store

if TYPE_CHECKING:
    from examapp.domain.forms import KeyEntry, KeyVersion
    from examapp.domain.rescoring import Rescoring


@click.command("rescore", help=_("Score EXAM again with a corrected key; --check only shows what would change."))
@click.argument("exam_id", metavar="EXAM")
@click.option("--form", "code", help=_("The code of the form, when it is not the newest."))
@click.option(
    "--key",
    "file",
    type=click.Path(path_type=Path),
    required=True,
    help=_("The corrected keys (YAML, CSV, XLSX): item and letters, all, or drop."),
)
@click.option("--by", "names", multiple=True, metavar="NAME", help=_("Who decides it; twice, two people."))
@click.option("--reason", default="", help=_("Why, in words; it is kept in the audit."))
@click.option("--check", is_flag=True, help=_("Only show what would change."))
@pass_context
def rescore_exam(
    context: Context, *, exam_id: str, code: str | None, file: Path, names: tuple[str, ...], reason: str, check: bool
) -> None:
    """Show everybody's points before and after; keep the corrected key unless this is a check."""
    by = None if check else _deciders(names, reason)
    refuse_while_sitting(context)
    with open_store(context) as store, open_key_store(context) as key_sheets:
        form = newest_form(store, exam_id=exam_id, code=code)
        current = key_sheets.newest(form.form_id)
        entries = _corrections(file, form, current)
        found = rescore(form, current, entries, store)
        _show(found, demonstration=is_demonstration(store))
        if by is None:
            narrate(_("Nothing was written: this was a check."))
        else:
            _keep(context, found, key_sheets, by=by, reason=reason)
        _name_other_forms(store, form, entries)


def _deciders(names: tuple[str, ...], reason: str) -> tuple[str, str]:
    by = witnesses(names)
    if not reason.strip():
        raise click.UsageError(_("Say why with --reason."))
    return by


def _corrections(file: Path, form: Form, current: "KeyVersion") -> "dict[str, KeyEntry]":
    from examapp.banks.corrections import load_corrections  # YAML and the table readers load only here

    entries, problems = load_corrections(file, form, current.key_sheet)
    if show_problems(problems):
        raise NotPossible(
            Message("Nothing was rescored, because the corrected key has errors."),
            where=str(file),
            hint=Message("Correct what is listed above and try again."),
        )
    return entries


def _show(found: "Rescoring", *, demonstration: bool) -> None:
    from examapp.reports.rescoring import render_rescoring  # rich loads only here
    from examapp.reports.terminal import show

    show(render_rescoring(found, demonstration=demonstration))


def _keep(context: Context, found: "Rescoring", key_sheets: KeyStore, *, by: tuple[str, str], reason: str) -> None:
    version = decided(found, by=by, reason=reason, made_at=datetime.now(UTC))
    with key_sheets.adding([version]):
        record(context, AuditKind.RESCORED, record_of(found, by=by, reason=reason))
    facts = {"version": version.number, "form": found.form.code}
    narrate(_("Version {version} of the key sheet of form {form} counts from now on.").format(**facts))
    narrate(_("Both are kept, and the decision is in the audit: examapp exam audit"))


def _name_other_forms(store: Store, form: Form, entries: "dict[str, KeyEntry]") -> None:
    """Say which other forms of the exam show the same items: their key sheets stay as they are."""
    digests = {form.item(item_id).digest for item_id in entries}
    for form_id, _exam_id, _built_at in store.form_ids(form.exam.exam_id):
        other = store.form(form_id)
        if form_id != form.form_id and digests & {item.digest for item in other.items}:
            line = _("Form {form} shows some of these items too and keeps its key; to rescore it, name it with --form.")
            narrate(line.format(form=other.code))
