"""The commands `examapp roster …`: bring people in, and list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.cli.workspace import is_demonstration, open_store
from examapp.domain.errors import Message, NotPossible
from examapp.domain.people import Candidate
from examapp.locale import _
from examapp.reports.people import changes, render_roster, roster_csv, roster_json
from examapp.reports.terminal import show
from examapp.reports.text import as_text

FORMATS = ("terminal", "text", "json", "csv")


@click.group("roster", help=_("Import and list candidates."))
def command() -> None:
    """Hold the roster commands together."""


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What an import does to a roster."""

    new: tuple[Candidate, ...]
    changed: tuple[tuple[Candidate, Candidate], ...]
    unchanged: int

    @property
    def to_save(self) -> list[Candidate]:
        """Those whose rows have to be written."""
        return [*self.new, *(after for _before, after in self.changed)]


def change_of(known: Sequence[Candidate], people: Sequence[Candidate]) -> RosterChange:
    """Compare people from a file with those on the roster, by licence number."""
    stored = {person.licence_no: person for person in known}
    new = tuple(person for person in people if person.licence_no not in stored)
    both = [(stored[person.licence_no], person) for person in people if person.licence_no in stored]
    changed = tuple((before, after) for before, after in both if before != after)
    return RosterChange(new, changed, len(both) - len(changed))


@command.command("import", help=_("Import candidates from a CSV or XLSX file; nothing when any row has an error."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--accept-good", is_flag=True, help=_("Import the rows that are right although others are not."))
@click.option("--check", is_flag=True, help=_("Only say what an import would do."))
@pass_context
def import_roster(context: Context, file: Path, accept_good: bool, check: bool) -> None:  # noqa: FBT001  (click)
    """List every problem, then what is new, changed and unchanged."""
    from examapp.banks.rosters import load_roster  # the readers load only here

    with open_store(context) as store:
        known = store.candidates()
        people, problems = load_roster(file, this_year=datetime.now(UTC).year, known=known)
        errors = show_problems(problems)
        if errors and not (accept_good and people):
            raise NotPossible(
                Message("Nothing was imported, because {errors} errors are in the file.", {"errors": errors}),
                where=str(file),
                hint=Message(
                    "Correct the rows listed above and import again; or import the {good} people whose rows are right "
                    "with --accept-good.",
                    {"good": len(people)},
                ),
            )
        change = change_of(known, people)
        for before, after in change.changed:
            facts = {"name": before.name, "number": before.licence_no, "changes": "; ".join(changes(before, after))}
            click.echo(_("changed: {name} ({number}): {changes}").format(**facts))
        if not check:
            store.save_candidates(change.to_save)
    counts = {"new": len(change.new), "changed": len(change.changed), "unchanged": change.unchanged}
    click.echo(_("{new} new, {changed} changed, {unchanged} unchanged").format(**counts))
    if check:
        narrate(_("Nothing was written: this was a check."))
    elif not change.to_save:
        narrate(_("The roster already said all this; nothing was changed."))
    if errors:
        narrate(_("The rows with errors were NOT imported; they are listed above."))


@command.command("list", help=_("List the people on the roster, by centre and seat."))
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), default="terminal", help=_("The format."))
@pass_context
def list_roster(context: Context, form: str) -> None:
    """Print the roster."""
    with open_store(context) as store:
        people = store.candidates()
        demonstration = is_demonstration(store)
    if not people:
        narrate(_("Nobody is on the roster. Import people with: examapp roster import FILE"))
    if form == "json":
        click.echo(roster_json(people, demonstration=demonstration), nl=False)
    elif form == "csv":
        click.echo(roster_csv(people), nl=False)
    elif form == "text":
        click.echo(as_text(render_roster(people, demonstration=demonstration)), nl=False)
    else:
        show(render_roster(people, demonstration=demonstration))
