"""The two people who answer for a decision, as `--by NAME --by NAME` names them, and the code of their reason."""

from collections.abc import Sequence

import click

from examapp.domain.reasons import ReasonCode
from examapp.locale import _


def witnesses(names: Sequence[str]) -> tuple[str, str]:
    """The two names, without space around them; UsageError when they are not two, or the same twice."""
    people = [" ".join(name.split()) for name in names]
    if len(people) != 2 or not all(people) or people[0].casefold() == people[1].casefold():
        raise click.UsageError(_("Name two people with --by, and not the same twice."))
    return people[0], people[1]


REASON_CODE = click.option(
    "--reason-code",
    type=click.Choice([code.value for code in ReasonCode]),
    default=ReasonCode.OTHER.value,
    help=_("Which kind of reason it is; “other” when none is named."),
)
