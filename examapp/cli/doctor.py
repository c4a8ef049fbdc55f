"""The command `examapp doctor`: one screen before the exam, what is wrong with this machine and what to do."""

import shutil

import click

from examapp.cli.context import FIXABLE, Context, pass_context, stop
from examapp.locale import _

FORMATS = ("terminal", "text", "json")


@click.command(
    "doctor",
    help=_(
        "Check this machine before the exam: terminal, disk, data, clock, keys, banks, fonts. "
        "The exit code is 1 when something is wrong."
    ),
)
@click.option("-f", "--format", "file_format", type=click.Choice(FORMATS), default="terminal", help=_("The format."))
@pass_context
def command(context: Context, *, file_format: str) -> None:
    """Print one line a check."""
    from examapp.application.checkups import examine
    from examapp.cli.surroundings import gather
    from examapp.domain.checkups import Grade
    from examapp.reports import checkup
    from examapp.reports.terminal import show
    from examapp.reports.text import as_text

    facts = gather(context)
    checks = examine(facts)
    if file_format == "json":
        click.echo(checkup.checkup_json(checks, folder=str(context.data), now=facts.now), nl=False)
    elif file_format == "text" or facts.terminal is None:
        click.echo(as_text(checkup.checkup_text(checks)), nl=False)
    else:
        height = shutil.get_terminal_size().lines
        show(checkup.CheckupScreen(checks, folder=str(context.data), now=facts.now, height=height))
    if checkup.worst_of(checks) is Grade.WRONG:
        stop(FIXABLE)
