"""The command `examapp training rules`: how many hours a year are required, and how self-study counts."""

from fractions import Fraction

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.ledgers import MOST_A_YEAR, Hours
from examapp.cli.workspace import open_store
from examapp.domain.hours import DAILY_CAP, MINUTES, REQUIRED, rules_of
from examapp.locale import _


@click.command("rules", help=_("Show, and with options set, how hours of training count."))
@click.option(
    "--required", type=Hours(MOST_A_YEAR), help=_("Required hours a year, as the authority says; 0: not stated.")
)
@click.option("--daily-cap", type=Hours(), help=_("How many hours of self-study count a day at most."))
@click.option("--minutes", type=click.IntRange(1, 120), help=_("How many minutes of a lesson are one hour."))
@pass_context
def command(context: Context, *, required: Fraction | None, daily_cap: Fraction | None, minutes: int | None) -> None:
    """Ledgers are reckoned anew each time, those of earlier years too: what is set here changes them all."""
    from examapp.reports.hours_words import rule_lines

    given = {REQUIRED: required, DAILY_CAP: daily_cap, MINUTES: minutes}
    changed = {name: str(value) for name, value in given.items() if value is not None}
    with open_store(context) as store:
        for name, value in changed.items():
            store.save_setting(name, value)
        rules = rules_of(store.setting)
    for line in rule_lines(rules):
        click.echo(line)
    if changed:
        narrate(_("Ledgers are reckoned by these rules from now on, those of earlier years too."))
