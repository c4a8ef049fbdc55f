"""The commands `examapp results …`."""

import click

from examapp.cli.sheets import enter
from examapp.locale import _


@click.group("results", help=_("Enter answer sheets."))
def command() -> None:
    """Hold the results commands together."""


command.add_command(enter)
