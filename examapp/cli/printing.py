"""The command `examapp exam print`: a form on paper for each seat, with its answer sheet."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.files import write_whole
from examapp.cli.workspace import is_demonstration, newest_form, open_store
from examapp.domain.errors import Message, NotFound
from examapp.domain.forms import Form, arrange, seat_seed_of
from examapp.domain.people import Candidate, CandidateState, clean_licence_no
from examapp.domain.sheets import SPARE, check_code, clean_seat
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.reports.papers import Paper

FORMATS = ("html", "pdf")
PARTS = ("both", "paper", "sheet")


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom papers are printed."""

    seats: tuple[str, ...]
    licences: tuple[str, ...]
    centre: str | None
    everybody: bool
    spare: bool

    @property
    def names_nobody(self) -> bool:
        """Whether nothing was asked for."""
        return not (self.seats or self.licences or self.everybody or self.spare)

    def people(self, roster: Sequence[Candidate]) -> list[Candidate | None]:
        """The candidates in the order of the roster, and None at the end for a spare paper.

        NotFound when a seat or number is nobody's, or a seat is there in several centres and none is named.
        """
        here = [person for person in roster if self.centre in (None, person.centre)]
        seats = [clean_seat(seat) for seat in self.seats]
        licences = [clean_licence_no(number) for number in self.licences]
        for seat in seats:
            self._check(seat, [person for person in here if clean_seat(person.seat) == seat])
        for number in licences:
            self._check(number, [person for person in here if person.licence_no == number])
        chosen: list[Candidate | None] = [
            person
            for person in here
            if clean_seat(person.seat) in seats
            or person.licence_no in licences
            or (self.everybody and person.state is CandidateState.NORMAL)
        ]
        if self.everybody and not chosen:
            raise NotFound(Message("Nobody on the roster is to sit here."), hint=Message("See: examapp roster list"))
        return [*chosen, None] if self.spare else chosen

    @staticmethod
    def _check(name: str, found: Sequence[Candidate]) -> None:
        if not found:
            raise NotFound(
                Message("Nobody on the roster has this licence number or seat: {sheet}.", {"sheet": name}),
                hint=Message("See: examapp roster list"),
            )
        if len(found) > 1:
            values = {"seat": name, "centres": ", ".join(person.centre for person in found)}
            raise NotFound(
                Message("Several people have seat {seat}: at {centres}.", values),
                hint=Message("Name the centre with --centre, or the person with --licence."),
            )


@click.command("print", help=_("Print the newest form of EXAM for each seat, in its order, with an answer sheet."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@click.option("--form", "code", help=_("The code of the form, when it is not the newest."))
@click.option("--seat", "seats", multiple=True, metavar="SEAT", help=_("For this seat; may be repeated."))
@click.option("--licence", "licences", multiple=True, metavar="N", help=_("For this licence number; may be repeated."))
@click.option("--centre", metavar="NAME", help=_("Only people of this centre."))
@click.option("--all", "everybody", is_flag=True, help=_("For everybody on the roster who is to sit."))
@click.option("--blank", "spare", is_flag=True, help=_("A spare paper on which a name is written by hand."))
@click.option("--part", type=click.Choice(PARTS), default="both", help=_("Paper and answer sheet, or one of them."))
@click.option("--duplex", is_flag=True, help=_("Each begins on a leaf of its own when both sides are printed."))
@click.option("--year", type=click.IntRange(1980, 2999), help=_("The year in the title; without it the form's."))
@click.option("-f", "--format", "file_format", type=click.Choice(FORMATS), default="html", help=_("The format."))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("One file for all, or a folder: a file each."))
@pass_context
def print_papers(
    context: Context,
    *,
    exam_id: str | None,
    code: str | None,
    seats: tuple[str, ...],
    licences: tuple[str, ...],
    centre: str | None,
    everybody: bool,
    spare: bool,
    part: str,
    duplex: bool,
    year: int | None,
    file_format: str,
    output: Path | None,
) -> None:
    """Make the papers, and write them to a file, a folder, or standard output."""
    wanted = Wanted(seats, licences, centre, everybody, spare)
    if wanted.names_nobody:
        raise click.UsageError(_("Say for whom: --seat, --licence, --all or --blank."))
    if file_format == "pdf" and output is None and sys.stdout.isatty():
        raise click.UsageError(_("A PDF needs a file: -o FILE"))
    with open_store(context) as store:
        form = newest_form(store, exam_id=exam_id, code=code)
        people = wanted.people(store.candidates())
        built = next(built_at for form_id, _exam, built_at in store.form_ids() if form_id == form.form_id)
        demonstration = is_demonstration(store)
    press = Press(form, year or local_year(built), demonstration, part, duplex, file_format)
    if output is not None and is_folder(output):
        output.mkdir(parents=True, exist_ok=True)
        for person in people:
            write_whole(output / press.file_name(person), press.papers([person]))
    elif output is not None:
        write_whole(output, press.papers(people))
    else:
        click.echo(press.papers(people), nl=False)
        return
    values = {"form": form.code, "count": len(people), "file": output}
    narrate(_("Form {form} for {count} seats: {file}").format(**values))


@dataclass(frozen=True, slots=True)
class Press:
    """Makes files of one form."""

    form: Form
    year: int
    demonstration: bool
    part: str
    duplex: bool
    file_format: str

    def papers(self, people: Sequence[Candidate | None]) -> bytes:
        """The papers of these people in one file."""
        papers = [self._paper(person) for person in people]
        paper, sheet = self.part in ("both", "paper"), self.part in ("both", "sheet")
        if self.file_format == "pdf":
            from examapp.reports.papers_pdf import papers_pdf

            return papers_pdf(papers, paper=paper, sheet=sheet, duplex=self.duplex)
        from examapp.reports.papers_html import papers_html

        return papers_html(papers, paper=paper, sheet=sheet, duplex=self.duplex).encode()

    def file_name(self, person: Candidate | None) -> str:
        """The name of one person's file: form, seat, licence number."""
        if person is None:
            return f"{self.form.code}-{SPARE}.{self.file_format}"
        seat = "".join(sign if sign.isalnum() else "_" for sign in person.seat)
        return f"{self.form.code}-{seat}-{person.licence_no}.{self.file_format}"

    def _paper(self, person: Candidate | None) -> "Paper":
        from examapp.reports.papers import paper_of  # rich loads only here

        seed = seat_seed_of(self.form, person.candidate_id if person else SPARE)
        code = check_code(self.form, seed)
        return paper_of(
            arrange(self.form, seed), person, check_code=code, year=self.year, demonstration=self.demonstration
        )


def is_folder(path: Path) -> bool:
    """Whether a path names a folder: one that is there, or a name without an ending."""
    return path.is_dir() or not path.suffix


def local_year(moment: datetime) -> int:
    """The year of a moment where this machine stands."""
    return moment.astimezone().year
