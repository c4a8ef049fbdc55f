"""The command `examapp take`: sit an exam on the full screen, or line by line."""

import click

from examapp.application.admission import Admission
from examapp.cli.context import Context, pass_context
from examapp.cli.machine import MachineClock, is_terminal
from examapp.cli.workspace import has_store, is_demonstration, newest_form, open_store
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.locale import _


@click.command("take", help=_("Sit EXAM; without it, the form that was built last."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@click.option("--form", "code", help=_("The code of the form, where there are several."))
@click.option("--line", is_flag=True, help=_("Plain lines instead of a full screen: for screen readers and pipes."))
@pass_context
def command(context: Context, exam_id: str | None, code: str | None, *, line: bool) -> None:
    """Open the store, find the form, and hand both to a screen."""
    if not has_store(context.data):
        raise NotFound(
            Message("There is no data in {folder}.", {"folder": str(context.data)}),
            hint=Message("Import a roster and build a form, or try: examapp demo"),
        )
    with open_store(context) as store:
        form = newest_form(store, exam_id=exam_id, code=code)
        admission = Admission(form, store, MachineClock())
        demonstration = is_demonstration(store)
        if line:
            from examapp.cli.line_mode import LineExam  # noqa: PLC0415

            LineExam(admission, demonstration=demonstration).run()
        else:
            _full_screen(admission, demonstration=demonstration)


def _full_screen(admission: Admission, *, demonstration: bool) -> None:
    if not (is_terminal()):
        raise NotPossible(
            Message("The exam screen needs a terminal."),
            hint=Message("Use plain lines instead: examapp take --line"),
        )
    from examapp.tui.app import ExamApp  # noqa: PLC0415  (Textual loads only here)

    app = ExamApp(admission, demonstration=demonstration)
    app.run()
    if app.return_code:
        raise click.exceptions.Exit(app.return_code)
