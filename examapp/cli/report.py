"""The commands `examapp report …`: one module a report, imported when it is printed."""

import click

from examapp.cli.lazy_groups import lazily
from examapp.domain.errors import Message
from examapp.locale import _

REPORTS = {
    "book": ("examapp.cli.report_book", Message("The score book: everybody's score")),
    "candidate": ("examapp.cli.report_candidate", Message("Score notices, a sheet for each candidate")),
    "comparison": ("examapp.cli.report_comparison", Message("Legal-aid lawyers beside the practising lawyers")),
}


@click.group("report", cls=lazily(REPORTS), help=_("Print reports, or write them to files."))
def command() -> None:
    """Hold the reports together."""
