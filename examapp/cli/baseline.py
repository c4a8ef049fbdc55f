"""The commands `examapp baseline …`: bring in the statistics of norm groups, list them, show one."""

from datetime import UTC, datetime
from pathlib import Path

import click

from examapp.application.baseline_parts import completed
from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.cli.workspace import newest_form, open_store
from examapp.domain.baselines import Baseline
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.locale import _
from examapp.reports.norms import baseline_line, render_baseline
from examapp.reports.terminal import show
from examapp.storage.store import Store


@click.group("baseline", help=_("Import, list and show the statistics of norm groups."))
def command() -> None:
    """Hold the baseline commands together."""


@command.command("import", help=_("Import a baseline from a YAML or CSV summary, or from raw scores (CSV, XLSX)."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--form", "code", help=_("The code of the form that these people sat."))
@click.option("--id", "baseline_id", help=_("For raw scores: a short name for the baseline."))
@click.option("--title", help=_("For raw scores: the title."))
@click.option("--norm-group", help=_("For raw scores: who these people are."))
@click.option("--source", help=_("For raw scores: where the scores come from."))
@click.option("--sat-on", help=_("For raw scores: the day of the exam, such as 2026-03-20."))
@click.option("--marking", help=_("For raw scores: the marking rule of all sections, such as all_or_nothing."))
@pass_context
def import_baseline(context: Context, /, file: Path, code: str | None, **facts: str | None) -> None:
    """List every problem; keep the baseline when there is none that matters."""
    from examapp.banks.baselines import load_baseline, stated  # YAML loads only here

    facts["id"] = facts.pop("baseline_id")
    given = {name: text for name, text in facts.items() if text is not None}
    with open_store(context) as store:
        code = code or stated(file, "form")
        if not code:
            raise NotPossible(
                Message("It is not said which form these people sat."),
                where=str(file),
                hint=Message("State it: --form CODE. The forms here are: {forms}", {"forms": _codes(store)}),
            )
        form = newest_form(store, exam_id=None, code=code)
        baseline, problems = load_baseline(
            file, form_id_given=form.form_id, exam=form.exam, maxima=form.item_maxima(), facts=given
        )
        if show_problems(problems) or baseline is None:
            raise NotPossible(
                Message("Nothing was imported, because the baseline has errors."),
                where=str(file),
                hint=Message("Correct what is listed above and import again."),
            )
        baseline = completed(baseline, form)
        known = [stored for stored in store.baselines() if stored.baseline_id == baseline.baseline_id]
        if known == [baseline]:
            narrate(_("This baseline is already here; nothing was changed."))
        else:
            store.save_baseline(baseline, imported_at=datetime.now(UTC))
            narrate(_("The baseline has been replaced.") if known else _("The baseline has been imported."))
        click.echo(baseline_line(baseline))


def _codes(store: Store) -> str:
    codes = [f"{form_id[:8]} ({exam_id})" for form_id, exam_id, _built_at in store.form_ids()]
    return ", ".join(codes) or "-"


@command.command("list", help=_("List the stored baselines, the newest last."))
@pass_context
def list_baselines(context: Context) -> None:
    """Print one line a baseline."""
    with open_store(context) as store:
        baselines = store.baselines()
    if not baselines:
        narrate(_("There are no baselines. Import one with: examapp baseline import FILE --form CODE"))
    for baseline in baselines:
        click.echo(baseline_line(baseline))


@command.command("show", help=_("Show a stored baseline; the newest when no ID is given."))
@click.argument("baseline_id", metavar="[ID]", required=False)
@pass_context
def show_baseline(context: Context, baseline_id: str | None) -> None:
    """Print everything that is known of it."""
    with open_store(context) as store:
        show(render_baseline(find_baseline(store, baseline_id)))


def find_baseline(store: Store, baseline_id: str | None, *, exam_id: str | None = None) -> Baseline:
    """The stored baseline of that id, else the newest of the exam, else the newest; NotFound when there is none."""
    baselines = store.baselines()
    fitting = [
        baseline
        for baseline in baselines
        if baseline_id in (None, baseline.baseline_id) and (baseline_id or exam_id in (None, baseline.exam_id))
    ]
    if fitting:
        return fitting[-1]
    if baseline_id is not None and baselines:
        known = ", ".join(baseline.baseline_id for baseline in baselines)
        raise NotFound(
            Message("There is no baseline {baseline}.", {"baseline": baseline_id}),
            hint=Message("These are here: {known}", {"known": known}),
        )
    raise NotFound(
        Message("There is no baseline to compare with."),
        hint=Message("Import one with: examapp baseline import FILE --form CODE"),
    )
