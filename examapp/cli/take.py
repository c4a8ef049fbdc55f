"""The command `examapp take`: sit an exam on the full screen, or line by line."""

import gc
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.running import run_app
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.locale import _
from examapp.tui.opening import Opened

if TYPE_CHECKING:
    from examapp.tui.rehearsing import Rehearsal


@click.command("take", help=_("Sit EXAM; without it, the form that was built last."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@click.option("--form", "code", help=_("The code of the form, where there are several."))
@click.option("--line", is_flag=True, help=_("Plain lines instead of a full screen: for screen readers and pipes."))
@pass_context
def command(context: Context, exam_id: str | None, code: str | None, *, line: bool) -> None:
    """Open the store, find the form, and hand both to a screen."""
    with ExitStack() as open_stores:

        def opening() -> Opened:
            return _open(context, open_stores, exam_id=exam_id, code=code)

        if line:
            from examapp.cli.line_mode import LineExam

            opened = opening()
            if opened.caution:
                narrate(opened.caution)
            LineExam(opened.admission, demonstration=opened.demonstration).run()
            return
        from examapp.cli.machine import is_terminal

        if not is_terminal():
            raise NotPossible(
                Message("The exam screen needs a terminal."),
                hint=Message("Use plain lines instead: examapp take --line"),
            )
        # Collecting garbage while Textual loads finds none and takes a tenth of the time to the first screen.
        gc.disable()
        from examapp.tui.app import ExamApp  # Textual loads only here

        run_app(ExamApp(opening=opening, rehearsal=lambda: _rehearsal(context)))


def _open(context: Context, open_stores: ExitStack, *, exam_id: str | None, code: str | None) -> Opened:
    """The door to the form meant."""
    # The first screen is painted before any of this is loaded.
    gc.enable()
    from examapp.cli.admitting import admission_to
    from examapp.cli.exam_day import open_desk
    from examapp.cli.workspace import disk_caution, has_store, is_demonstration, newest_form, open_store

    if not has_store(context.data):
        raise NotFound(
            Message("There is no data in {folder}.", {"folder": str(context.data)}),
            hint=Message("Import a roster and build a form, or try: examapp demo"),
        )
    store = open_stores.enter_context(open_store(context, silent=True))
    form = newest_form(store, exam_id=exam_id, code=code)
    gate = open_stores.enter_context(open_desk(context)).gate(form, store)
    admission = admission_to(form, store, context, gate=gate)
    return Opened(admission, is_demonstration(store), disk_caution(store))


def _rehearsal(context: Context) -> "Rehearsal":
    from examapp.cli.rehearse import make_rehearsal  # loads only when somebody wants to rehearse

    return make_rehearsal(context)
