"""What the administrator's screen of results reads and writes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from examapp.cli.context import Context
from examapp.cli.report_data import inputs_of
from examapp.cli.workspace import newest_form, open_key_store, open_store
from examapp.domain.people import Candidate, Category

if TYPE_CHECKING:
    from examapp.reports.documents import Document
    from examapp.tui.results import Results


def results_of(context: Context) -> "Results":
    """The results of the newest form of a data folder; every call opens the folder anew, in the thread that calls."""
    from examapp.tui.results import Results

    return Results(
        centres=lambda: sorted({person.centre for person in _people(context)}),
        categories=lambda: sorted({person.category for person in _people(context)}),
        report=lambda centre, category: _report(context, centre, category),
        print_file=lambda document: str(print_document(document)),
    )


def _people(context: Context) -> list[Candidate]:
    with open_store(context, silent=True) as store:
        return store.candidates()


def _report(context: Context, centre: str | None, category: Category | None) -> "Document":
    from dataclasses import replace

    from examapp.application.attempts import retaking
    from examapp.cli.report_comparison import baseline_for, comparison_document, form_of

    with open_store(context, silent=True) as store, open_key_store(context) as key_sheets:
        form = newest_form(store, exam_id=None)
        inputs = inputs_of(form, store, key_sheets)
        baseline = baseline_for(store, None, form)
        their_form = form_of(baseline, store)
        again = retaking(form, inputs.results, store)
    chosen = replace(inputs, results=inputs.results.only(centre=centre, category=category))
    return comparison_document(chosen, baseline, their_form, again=again)


def print_document(document: "Document") -> Path:
    """Write a PDF where that can be made, else the page that prints the same, into the current folder."""
    from importlib.util import find_spec

    from examapp.cli.report_output import write
    from examapp.reports.rendering import render

    file_format = "pdf" if find_spec("typst") else "html"
    moment = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    path = Path(f"examapp-{document.name}-{moment}.{file_format}").absolute()
    write(render(document, file_format), path, file_format)
    return path
