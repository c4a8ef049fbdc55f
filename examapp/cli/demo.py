"""The command `examapp demo`: the whole main job on shipped demonstration data, in a fresh folder."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from examapp.application.administration import build_form, verify
from examapp.application.attempts import retaking
from examapp.application.simulation import Script, sit
from examapp.cli.context import Context, narrate, pass_context, show_problems
from examapp.cli.exam import find_exam, load_pool
from examapp.cli.report_comparison import comparison_document
from examapp.cli.report_data import inputs_of
from examapp.cli.report_output import deliver
from examapp.cli.workspace import DEMONSTRATION, has_store, open_key_store, open_store
from examapp.domain.baselines import Baseline
from examapp.domain.errors import ExamError, Message, NotPossible
from examapp.domain.forms import Form
from examapp.domain.people import Candidate, ComparisonGroup
from examapp.locale import _
from examapp.storage.store import KeyStore, Store

EXAM_ID = "ethics-annual"
EXAM_DAY = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
DEFAULT_SEED = 2026
FOLDER_NAME = "examapp-demo"


@click.command("demo", help=_("Run the whole main job on shipped demonstration data, no questions asked."))
@click.option("--seed", type=click.IntRange(min=0), default=DEFAULT_SEED, show_default=True, help=_("The seed."))
@pass_context
def command(context: Context, seed: int) -> None:
    """Load, build, sit, score, compare, print."""
    workspace = replace(context, chosen_data=fresh_folder(context))
    narrate(_("examapp demonstration. All people and scores in it are invented."))
    exam = find_exam(workspace, EXAM_ID)
    pool = load_pool(workspace, exam)
    narrate(_("1. Question banks: {items} items loaded and checked.").format(items=len(pool)))
    people = _sample_people(workspace)
    _make_station(workspace)
    with open_store(workspace) as store, open_key_store(workspace) as key_sheets:
        store.save_setting(DEMONSTRATION, "1")
        store.save_candidates(people)
        centres = len({person.centre for person in people})
        line = _("2. Roster: {people} invented candidates in {centres} centres, and one seat for you.")
        narrate(line.format(people=len(people) - 1, centres=centres))
        form = build_form(exam, pool, seed=seed, store=store, key_sheets=key_sheets, built_at=EXAM_DAY)
        facts = {"form": form.code, "items": len(form.items), "title": exam.title, "seed": seed}
        narrate(_("3. Form {form}: {items} items of “{title}” drawn with seed {seed}.").format(**facts))
        levels = {item.item_id: item.level for item in pool}
        script = Script(form, key_sheets.key_sheet(form.form_id), levels, seed, EXAM_DAY)
        _let_them_sit(people, script, store)
        _check_journal(store)
        baseline = _sample_baseline(workspace, form)
        store.save_baseline(baseline, imported_at=EXAM_DAY)
        narrate(_("6. Baseline: invented figures of {n} practising lawyers.").format(n=baseline.whole.n))
        narrate("")
        _print_report(store, key_sheets, form, baseline)
    _say_how_to_go_on(workspace, people[-1])


def fresh_folder(context: Context) -> Path:
    """The folder the demonstration fills: --data if it was given and is empty, else a new one where we are."""
    if context.chosen_data is not None:
        if has_store(context.data) or (context.data.is_dir() and any(context.data.iterdir())):
            raise NotPossible(
                Message("The folder {folder} is not empty.", {"folder": str(context.data)}),
                hint=Message("Name a new folder; the demonstration never touches existing data."),
            )
        return context.data
    folder, number = Path(FOLDER_NAME), 1
    while folder.exists():
        number += 1
        folder = Path(f"{FOLDER_NAME}-{number}")
    return folder


def _make_station(context: Context) -> None:
    """Make the workspace a station that trusts itself, so that the commands of an exam day can be tried on it."""
    from examapp.cli.collecting import open_merges, trusted_row
    from examapp.cli.machine import MachineClock
    from examapp.domain.audit import AuditKind
    from examapp.exchange.identity import make_identity, save_identity
    from examapp.storage.audit import AuditLog

    identity, now = make_identity(_("Demonstration station")), MachineClock().read()
    save_identity(identity, context.data)
    with open_merges(context) as merges:
        merges.add_station(trusted_row(identity.station, now=now.wall_at))
    log = AuditLog(context.data)
    try:
        log.record(identity.station.station_id, AuditKind.STATION_MADE, {"by": []}, now=now)
    finally:
        log.close()


def _sample_people(context: Context) -> list[Candidate]:
    from examapp.banks.rosters import load_roster  # the table readers load only here

    people, problems = load_roster(context.banks / "rosters" / "sample-roster.csv", this_year=EXAM_DAY.year)
    if show_problems(problems):
        raise NotPossible(Message("The sample roster has errors; they are listed above."))
    return people


def _sample_baseline(context: Context, form: Form) -> Baseline:
    """The invented baseline, taken as having sat the very form that was built."""
    from examapp.banks.baselines import load_baseline  # YAML loads only here

    path = context.banks / "baselines" / "sample-practising-lawyers.yaml"
    baseline, problems = load_baseline(path, form_id_given=form.form_id, exam=form.exam)
    if show_problems(problems) or baseline is None:
        raise NotPossible(Message("The sample baseline has errors; they are listed above."))
    return baseline


def _let_them_sit(people: list[Candidate], script: Script, store: Store) -> None:
    sitters = [person for person in people if person.comparison_group is ComparisonGroup.LEGAL_AID]
    narrate(
        _("4. {count} candidates sit and submit; every answer is committed to disk by itself.").format(
            count=len(sitters)
        )
    )
    with click.progressbar(sitters, file=sys.stderr, label=_("   sitting"), width=30) as bar:
        for person in bar:
            sit(person, script, store)


def _check_journal(store: Store) -> None:
    found = verify(store)
    if not found.holds:
        raise ExamError(Message("The journal does not hold."))
    line = _("5. Journal: {sittings} sittings, {events} events, every chain holds.")
    narrate(line.format(sittings=found.sittings, events=found.events))


def _print_report(store: Store, key_sheets: KeyStore, form: Form, baseline: Baseline) -> None:
    inputs = inputs_of(form, store, key_sheets)
    again = retaking(form, inputs.results, store)
    deliver(comparison_document(inputs, baseline, form, again=again), "terminal", None)


def _say_how_to_go_on(context: Context, you: Candidate) -> None:
    data = f"--data {context.data}"
    narrate("")
    narrate(_("How to go on:"))
    line = _("  Sit the exam yourself:    examapp take {data}")
    narrate(line.format(data=data))
    narrate(_("    licence number {number}, seat {seat}").format(number=you.licence_no, seat=you.seat))
    narrate(_("  The same as plain lines:  examapp take --line {data}").format(data=data))
    narrate(_("  The report again:         examapp report comparison {data}").format(data=data))
    narrate(_("  Check every journal:      examapp verify {data}").format(data=data))
    narrate(_("  Who has sat:              examapp exam seats {data}").format(data=data))
