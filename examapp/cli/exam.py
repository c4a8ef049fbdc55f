"""The commands `examapp exam …`: which exams there are, and building their forms."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from examapp.application.administration import Standing, build_forms, random_seed, seats_of
from examapp.cli import incidents, receipts, reentry
from examapp.cli.audit import audit
from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.cli.machine import MachineClock
from examapp.cli.open_paper import inspect, open_paper
from examapp.cli.printing import print_papers
from examapp.cli.recording import record
from examapp.cli.release import release
from examapp.cli.rescore import rescore_exam
from examapp.cli.seal import seal
from examapp.cli.seats import continue_seat, copy_seat
from examapp.cli.workspace import key_version_here, newest_form, not_scored, open_key_store, open_store
from examapp.domain.assembling import seeds_of
from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.domain.marking import show_points
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.domain.blueprints import Exam
    from examapp.domain.items import Item

MOST_FORMS = 20


@click.group("exam", help=_("List exams, build, seal and open forms, and see who has sat."))
def command() -> None:
    """Hold the exam commands together."""


command.add_command(seal)
command.add_command(inspect)
command.add_command(open_paper)
command.add_command(release)
command.add_command(rescore_exam)
command.add_command(audit)
command.add_command(print_papers)
command.add_command(copy_seat)
command.add_command(continue_seat)
for _module in (incidents, reentry, receipts):
    for _command in _module.COMMANDS:
        command.add_command(_command)


def load_exams(context: Context) -> "list[Exam]":
    """The exams defined in the banks folder; NotPossible, after its problems are listed, when one has errors."""
    from examapp.banks.exams import find_exams  # YAML loads only here

    exams, problems = find_exams(context.banks / "exams")
    if show_problems(problems):
        raise NotPossible(Message("An exam definition has errors; they are listed above."))
    return exams


def find_exam(context: Context, exam_id: str) -> "Exam":
    """The exam of that id; NotFound with the ids there are when it is unknown."""
    exams = load_exams(context)
    for exam in exams:
        if exam.exam_id == exam_id:
            return exam
    known = ", ".join(exam.exam_id for exam in exams)
    raise NotFound(
        Message("There is no exam {exam}.", {"exam": exam_id}),
        hint=Message("These are defined: {known}", {"known": known or "-"}),
    )


def load_pool(context: Context, exam: "Exam") -> "list[Item]":
    """The items of the exam's banks; NotPossible, after its problems are listed, when one of them has errors."""
    from examapp.banks.loader import load_banks  # YAML loads only here
    from examapp.banks.statutes import load_registry

    registry, problems = load_registry(context.banks / "statutes.yaml")
    banks, more = load_banks(context.banks / "banks", registry=registry, cache_folder=context.cache)
    wanted = [bank for bank in banks if bank.bank_id in exam.banks]
    if show_problems([problem for problem in [*problems, *more] if problem.severity == "error"]):
        raise NotPossible(
            Message("A question bank has errors; they are listed above."),
            hint=Message("Mend them, then build again: examapp bank check"),
        )
    missing = sorted(set(exam.banks) - {bank.bank_id for bank in wanted})
    if missing:
        raise NotFound(Message("These banks of the exam are not here: {banks}", {"banks": ", ".join(missing)}))
    return [item for bank in wanted for item in bank.items]


@command.command("list", help=_("List the exams that are defined and the forms that have been built."))
@pass_context
def list_exams(context: Context) -> None:
    """Print one line an exam, and under it one line a form."""
    exams = load_exams(context)
    with open_store(context) as store:
        for exam in exams:
            facts = {
                "exam": exam.exam_id,
                "title": exam.title,
                "items": exam.item_count,
                "points": show_points(exam.max_points, places=None),
                "minutes": round(exam.duration.total_seconds() / 60),
                "cut": show_points(exam.cut_score, places=None),
            }
            line = _("{exam}  {title}: {items} items, {points} points, {minutes} minutes, cut score {cut}")
            click.echo(line.format(**facts))
            for form_id, _exam_id, built_at in store.form_ids(exam.exam_id):
                form = store.form(form_id)
                seats = seats_of(form, store)
                counts = {standing: sum(seat.standing is standing for seat in seats) for standing in Standing}
                facts = {
                    "form": form.code,
                    "day": built_at.astimezone().date().isoformat(),
                    "seed": form.seed,
                    "submitted": counts[Standing.SUBMITTED],
                    "open": counts[Standing.OPEN],
                    "waiting": counts[Standing.NOT_STARTED],
                }
                line = _(
                    "    form {form}, built {day}, seed {seed}: "
                    "{submitted} submitted, {open} sitting now, {waiting} not started"
                )
                click.echo(line.format(**facts))
                version = key_version_here(context, form)
                here = _("key sheet here, version {version}").format(version=version)
                for line in (here,) if version else not_scored(form):
                    click.echo(f"        {line}")


@command.command("build", help=_("Draw a form of EXAM, or several, and keep them, with their key sheets apart."))
@click.argument("exam_id", metavar="EXAM")
@click.option("--seed", type=click.IntRange(min=0), help=_("The seed; the same seed draws the same form again."))
@click.option("--forms", "count", type=click.IntRange(1, MOST_FORMS), default=1, help=_("How many forms to draw."))
@pass_context
def build(context: Context, exam_id: str, seed: int | None, count: int) -> None:
    """Print the code of each form that was built."""
    exam = find_exam(context, exam_id)
    pool = load_pool(context, exam)
    chosen = random_seed() if seed is None else seed
    seeds = seeds_of(chosen, count)
    with open_store(context) as store, open_key_store(context) as key_sheets:
        forms = build_forms(exam, pool, seeds=seeds, store=store, key_sheets=key_sheets, built_at=datetime.now(UTC))
    for form in forms:
        record(context, AuditKind.FORM_BUILT, {"by": [], "exam": exam.exam_id, "form": form.form_id})
        click.echo(form.code)
        facts = {"form": form.code, "items": len(form.items), "exam": exam.title, "seed": form.seed}
        narrate(_("Form {form} is built: {items} items of “{exam}”, seed {seed}.").format(**facts))
    if exam.pretest_count:
        narrate(_("{count} items of each form are tried out and not scored.").format(count=exam.pretest_count))
    narrate(_("Candidates sit it with: examapp take {exam}").format(exam=exam.exam_id))


@command.command("seats", help=_("Show how far every candidate has come with the newest form of EXAM."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@pass_context
def seats(context: Context, exam_id: str | None) -> None:
    """Print one line a candidate."""
    with open_store(context) as store:
        form = newest_form(store, exam_id=exam_id)
        scored, all_seats = key_version_here(context, form) > 0, seats_of(form, store)
        now = MachineClock().read()
        for seat in all_seats:
            answered = len(seat.sitting.answered) if seat.sitting else 0
            standing = standing_text(seat.standing)
            if seat.sitting is not None and seat.sitting.is_held(now):
                standing = _("waits for a decision (examapp exam credit)")
            if seat.standing is Standing.SUBMITTED and not scored:
                standing = _("{standing}, not scored").format(standing=standing)
            click.echo(
                f"{seat.candidate.centre}\t{seat.candidate.seat}\t{seat.candidate.name}\t"
                f"{standing}\t{answered}/{len(form.items)}"
            )
    if not scored and any(seat.standing is Standing.SUBMITTED for seat in all_seats):
        narrate("\n".join(not_scored(form)))


def standing_text(standing: Standing) -> str:
    """A standing in words."""
    return {
        Standing.NOT_STARTED: _("not started"),
        Standing.OPEN: _("sitting now"),
        Standing.SUBMITTED: _("submitted"),
        Standing.EXCUSED: _("excused"),
        Standing.BROKEN: _("journal broken, run examapp verify"),
    }[standing]
