"""The commands `examapp training …`: one module a command, imported when it is called."""

import click

from examapp.cli.lazy_groups import lazily
from examapp.domain.errors import Message
from examapp.locale import _

TRAINING = {
    "template": ("examapp.cli.training_template", Message("Make a sign-in sheet for a lecture")),
    "import": ("examapp.cli.training_import", Message("Import sign-in sheets of lectures")),
    "list": ("examapp.cli.training_list", Message("List lectures, or one person's hours")),
    "rules": ("examapp.cli.training_rules", Message("Show and set how hours count")),
    "export": ("examapp.cli.training_travel:export", Message("Write your progress to a file, for your other machine")),
    "merge": ("examapp.cli.training_travel:merge", Message("Take in progress from your other machine")),
}


@click.group("training", cls=lazily(TRAINING), help=_("Lectures and hours of training; progress that travels."))
def command() -> None:
    """Hold the training commands together."""
