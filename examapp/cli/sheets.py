"""The command `examapp results enter`: answer sheets typed in by two people, and kept as sittings."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.application.sheets import Agreed, SheetDesk, agree
from examapp.application.sheets import enter as enter_sheets
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_problems, stop
from examapp.cli.witnesses import witnesses
from examapp.cli.workspace import newest_form, open_store
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.storage.audit import AuditLog
    from examapp.storage.sheets import JournalWriter


@click.command("enter", help=_("Enter answer sheets of the newest form of EXAM, each typed by two people."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@click.option("--form", "code", help=_("The code of the form, when it is not the newest."))
@click.option("--interactive", is_flag=True, help=_("Type the sheets here: first one person, then the other."))
@click.option("--first", type=click.Path(path_type=Path), metavar="FILE", help=_("The table of one person."))
@click.option("--second", type=click.Path(path_type=Path), metavar="FILE", help=_("The table of the other person."))
@click.option(
    "--by", "names", multiple=True, metavar="NAME", help=_("Who typed; name two people, one after the other.")
)
@pass_context
def enter(
    context: Context,
    *,
    exam_id: str | None,
    code: str | None,
    interactive: bool,
    first: Path | None,
    second: Path | None,
    names: tuple[str, ...],
) -> None:
    """Print one line a sheet that was entered; nothing is entered while two tables differ."""
    files = (first, second)
    if interactive == (files != (None, None)):
        raise click.UsageError(_("Use --interactive, or --first FILE and --second FILE."))
    by = witnesses(names) if names or not interactive else None
    with open_store(context) as store, open_entry(context) as entry:
        desk = SheetDesk(newest_form(store, exam_id=exam_id, code=code), store)
        if first is not None and second is not None and by is not None:
            _enter_tables(desk, entry, first=first, second=second, by=by)
            return
        if not interactive:
            raise click.UsageError(_("Two tables are needed: --first FILE and --second FILE."))
        from examapp.cli.sheet_typing import SheetTyping

        if not SheetTyping(desk, entry.keep).run(by):
            stop(FIXABLE)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where sheets that two people agree on are kept."""

    journals: "JournalWriter"
    audit: "AuditLog"
    station_id: str

    def keep(self, agreed: Sequence[Agreed], by: tuple[str, str]) -> None:
        """Make them sittings, all or none, and print a line for each."""
        from examapp.cli.machine import MachineClock

        clock = MachineClock()
        enter_sheets(agreed, self.journals, self.audit, by=by, station_id=self.station_id, clock=clock)
        for each in agreed:
            person = each.sheet.candidate
            answered = sum(1 for letters in each.letters.values() if letters)
            counts = f"{answered}/{len(each.sheet.form.items)}"
            click.echo(f"{person.centre}\t{person.seat}\t{person.name}\t{counts}")


@contextmanager
def open_entry(context: Context) -> Iterator[Entry]:
    """The journals and the audit of the data folder, closed afterwards."""
    from examapp.exchange.identity import load_station
    from examapp.storage.audit import NO_STATION, AuditLog
    from examapp.storage.sheets import JournalWriter

    station = load_station(context.data)
    journals, audit = JournalWriter(context.data), AuditLog(context.data)
    try:
        yield Entry(journals, audit, NO_STATION if station is None else station.station_id)
    finally:
        journals.close()
        audit.close()


def _enter_tables(desk: SheetDesk, entry: Entry, *, first: Path, second: Path, by: tuple[str, str]) -> None:
    """Enter what two tables say alike; NotPossible, after every difference is listed, when they do not."""
    from examapp.banks.sheets import read_sheets

    if first.resolve() == second.resolve():
        raise click.UsageError(_("Two tables are needed: --first FILE and --second FILE."))
    one, in_one = read_sheets(first)
    other, in_other = read_sheets(second)
    agreed, differences = agree(desk, one, other)
    errors = show_problems([*in_one, *in_other, *differences])
    if errors:
        raise NotPossible(
            Message("Nothing was entered, because of {errors} errors.", {"errors": errors}),
            hint=Message("Look at the sheets named above, correct the tables, and enter them again."),
        )
    if not agreed:
        raise NotFound(Message("There are no sheets in these tables."), where=str(first))
    entry.keep(agreed, by)
    narrate(_("{count} sheets are entered.").format(count=len(agreed)))
