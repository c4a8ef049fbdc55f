"""The command `examapp rehearse`: five items on the exam's screens, of which nothing is kept but that it was done."""

from contextlib import closing
from datetime import UTC, datetime

import click

from examapp.application.admission import Admission
from examapp.cli.context import Context, pass_context
from examapp.cli.exam_day import open_desk
from examapp.cli.machine import MachineClock, is_terminal
from examapp.cli.running import run_app
from examapp.cli.workspace import has_store
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message, NotPossible
from examapp.domain.people import Candidate, Category, ComparisonGroup, licence_fault
from examapp.domain.rehearsals import rehearsal_form
from examapp.locale import _, current_language, say
from examapp.storage.store import Store
from examapp.tui.rehearsing import Rehearsal, ending_texts


@click.command("rehearse", help=_("Try the exam's screens and keys on five items; nothing is kept or counted."))
@click.option("--line", is_flag=True, help=_("Plain lines instead of a full screen: for screen readers and pipes."))
@pass_context
def command(context: Context, *, line: bool) -> None:
    """One rehearsal after another until somebody leaves; with --line one."""
    if line:
        _rehearse_in_lines(context)
        return
    if not is_terminal():
        raise NotPossible(
            Message("The exam screen needs a terminal."),
            hint=Message("Use plain lines instead: examapp rehearse --line"),
        )
    from examapp.tui.app import ExamApp  # Textual loads only here

    run_app(ExamApp(rehearsal=lambda: make_rehearsal(context)))


class RehearsalStore(Store):
    """A journal in memory, with the people of the workspace, or with anybody where no roster has come yet."""

    def __init__(self, people: dict[str, Candidate]) -> None:
        super().__init__()
        self._people = people

    def candidate(self, licence_no: str) -> Candidate | None:
        """The person on the roster; without a roster, somebody with that number of whom nothing else is known."""
        if self._people or licence_fault(licence_no) is not None:
            return self._people.get(licence_no)
        return Candidate(licence_no, licence_no, "", Category.LEGAL_AID, ComparisonGroup.OTHER)


def make_rehearsal(context: Context) -> Rehearsal:
    """A rehearsal with a journal of its own, forgotten afterwards."""
    people: dict[str, Candidate] = {}
    if has_store(context.data):
        with closing(Store(context.data)) as store:
            people = {person.licence_no: person for person in store.candidates()}
    form = rehearsal_form(say, language=current_language())
    memory = RehearsalStore(people)
    memory.save_form(form, built_at=datetime.now(UTC))
    return Rehearsal(
        Admission(form, memory, MachineClock()), lambda candidate_id: record_rehearsal(context, candidate_id)
    )


def record_rehearsal(context: Context, candidate_id: str) -> None:
    """Record, once for each candidate, that the screens were rehearsed."""
    with open_desk(context) as desk:
        known = {entry.data.get("candidate") for entry in desk.day.entries(AuditKind.REHEARSED)}
        if candidate_id not in known:
            data = {"candidate": candidate_id}
            desk.audit.record(desk.station_id, AuditKind.REHEARSED, data, now=desk.clock.read())


def _rehearse_in_lines(context: Context) -> None:
    from examapp.cli.line_mode import LineExam

    click.echo(_("REHEARSAL"))
    rehearsal = make_rehearsal(context)
    sitting = LineExam(rehearsal.admission, receipt=False).run()
    if sitting is not None:
        rehearsal.done(sitting.candidate_id)
        for text in [_("REHEARSAL"), *ending_texts(sitting)]:
            click.echo(text)
