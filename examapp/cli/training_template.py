"""The command `examapp training template`: a sign-in sheet with the people of the roster on it."""

from pathlib import Path
from typing import Any

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.files import write_new
from examapp.cli.training_import import given_of, lecture_options
from examapp.cli.workspace import open_store
from examapp.domain.errors import Message, NotFound
from examapp.locale import _, say


@click.command("template", help=_("Make a sign-in sheet as an XLSX workbook, with the people of the roster on it."))
@lecture_options
@click.option("--centre", help=_("Only the people of this centre."))
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help=_("Write to this file."))
@pass_context
def command(context: Context, /, *, centre: str | None, out: Path | None, **options: Any) -> None:  # noqa: ANN401
    """Without a roster the rows are left to be written."""
    from examapp.banks.attendance_template import sign_in_workbook

    with open_store(context) as store:
        people = [person for person in store.candidates() if centre in (None, person.centre)]
    if centre is not None and not people:
        raise NotFound(
            Message("Nobody of this centre is on the roster."),
            hint=Message("To see the roster: examapp roster list"),
        )
    target = out or Path(_("sign-in.xlsx"))
    write_new(target, sign_in_workbook(people, given_of(**options), say))
    narrate(_("Written to {file}.").format(file=target))
    line = _("Print it for the lecture; then write √ in the last column and import it: examapp training import {file}")
    narrate(line.format(file=target))
