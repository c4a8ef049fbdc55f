"""The commands `examapp analyse …`: statistics of data that come from elsewhere."""

import click

from examapp.cli.lazy_groups import lazily
from examapp.domain.errors import Message
from examapp.locale import _

ANALYSES = {
    "items": ("examapp.cli.analyse_items", Message("Item analysis of a table of responses")),
    "compare": ("examapp.cli.analyse_compare", Message("Compare two groups of scores")),
}


@click.group("analyse", cls=lazily(ANALYSES), help=_("Analyse responses and scores that come from elsewhere."))
def command() -> None:
    """Hold the analyses together."""
