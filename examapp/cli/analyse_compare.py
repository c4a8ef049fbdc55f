"""The command `examapp analyse compare`: two groups of scores, from files or as summaries."""

import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import show_problems
from examapp.cli.report_output import deliver, output_options
from examapp.domain.errors import Message, NotPossible
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.analysis.sides import Side

PART = re.compile(r"\s*([a-z]+)\s*=\s*([+-]?\d+(?:\.\d+)?)\s*")
NEEDED = ("mean", "sd")
KNOWN = ("n", "mean", "sd", "passed")
FEWEST = 2


class Points(click.ParamType):  # type: ignore[type-arg]  # older click has none
    """A number of points, exact."""

    name = "points"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """The number as a fraction; a usage error otherwise."""
        text = str(value)
        if not re.fullmatch(r"\d+(\.\d+)?", text):
            self.fail(_("“{text}” is not a number of points.").format(text=text), param, ctx)
        return Fraction(text)


@click.command("compare", help=_("Compare OURS with THEIRS: each a file with a column of scores, or n=…,mean=…,sd=…"))
@click.argument("ours")
@click.argument("theirs")
@click.option("--column", help=_("The heading of the column of scores, where it is not clear."))
@click.option("--cut", type=Points(), help=_("The cut score, for the pass rates of single scores."))
@click.option("--margin", type=Points(), help=_("The equivalence margin in points, fixed beforehand."))
@click.option("--maximum", type=Points(), help=_("The most points there are, for the histogram."))
@output_options()
def command(
    *,
    ours: str,
    theirs: str,
    column: str | None,
    cut: Fraction | None,
    margin: Fraction | None,
    maximum: Fraction | None,
    file_format: str,
    output: Path | None,
) -> None:
    """Say of two groups what their figures allow, and no more."""
    from examapp.analysis.sides import meet
    from examapp.reports.meetings import meeting_report

    sides = [_side(text, column=column, cut=cut) for text in (ours, theirs)]
    if sides[0].n is None:
        raise NotPossible(Message("The first group needs its number of people: n=…"), where=ours)
    meeting = meet(*sides, margin=None if margin is None else float(margin))
    names = (_name(ours, _("the first group")), _name(theirs, _("the second group")))
    deliver(meeting_report(meeting, names=names, cut=cut, maximum=maximum), file_format, output)


def _name(text: str, fallback: str) -> str:
    return fallback if "=" in text else Path(text).stem


def _side(text: str, *, column: str | None, cut: Fraction | None) -> "Side":
    """A group from a file or a summary; NotPossible, every problem said, when it is neither."""
    from examapp.analysis.sides import side_of
    from examapp.banks.score_columns import read_score_column

    if "=" in text and not Path(text).exists():
        return _summary(text)
    found, problems = read_score_column(Path(text), wanted=column)
    show_problems(problems)
    if found is None:
        raise NotPossible(Message("The scores cannot be read; what is wrong is listed above."), where=text)
    return side_of(found.scores, cut=cut)


def _summary(text: str) -> "Side":
    from examapp.analysis.sides import Side

    example = Message("Write it like this: n=31,mean=71.6,sd=9.6,passed=27")
    figures: dict[str, str] = {}
    for part in text.split(","):
        match = PART.fullmatch(part)
        if match is None or match[1] not in KNOWN or match[1] in figures:
            values = {"part": part, "known": ", ".join(KNOWN)}
            raise NotPossible(Message("“{part}” is none of {known}.", values), where=text, hint=example)
        figures[match[1]] = match[2]
    missing = [name for name in NEEDED if name not in figures]
    if missing:
        raise NotPossible(Message("{names} is missing.", {"names": ", ".join(missing)}), where=text, hint=example)
    n, passed = (int(figures[name]) if name in figures else None for name in ("n", "passed"))
    if float(figures["sd"]) < 0 or (n is not None and (n < FEWEST or (passed or 0) > n)):
        raise NotPossible(Message("These figures cannot be of any group."), where=text, hint=example)
    return Side(n, float(figures["mean"]), float(figures["sd"]), passed)
