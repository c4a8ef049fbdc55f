"""What every report begins with: the form that is meant, and the scores of all who sat it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from examapp.application.analytics import Scored, scored
from examapp.cli.context import Context
from examapp.cli.workspace import is_demonstration, newest_form, open_key_store, open_store
from examapp.domain.forms import Form, KeySheet
from examapp.locale import _


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """A form, the newest version of its key sheet, everybody's scores by it, and whether all of it is invented.

    `built_at` is when the form was built; `demonstration` marks a workspace of invented people.
    """

    form: Form
    key_sheet: KeySheet
    key_version: int
    results: Scored
    demonstration: bool
    built_at: datetime


Command = Callable[..., Any]


def of_a_form(function: Command) -> Command:
    """The argument EXAM and the option --form, which reach the command as `exam_id` and `code`."""
    argument = click.argument("exam_id", metavar="[EXAM]", required=False)
    option = click.option("--form", "code", help=_("The code of the form, when it is not the newest."))
    return argument(option(function))


def read_inputs(context: Context, exam_id: str | None, code: str | None) -> ReportInputs:
    """Score every closed sitting of the form that is meant; NotFound without a form or without its keys."""
    with open_store(context) as store, open_key_store(context) as key_sheets:
        form = newest_form(store, exam_id=exam_id, code=code)
        version = key_sheets.newest(form.form_id)
        built = {form_id: built_at for form_id, _exam, built_at in store.form_ids()}
        return ReportInputs(
            form=form,
            key_sheet=version.key_sheet,
            key_version=version.number,
            results=scored(form, version.key_sheet, store),
            demonstration=is_demonstration(store),
            built_at=built.get(form.form_id, datetime.now(UTC)),
        )
