"""What every report begins with: the form that is meant, and the scores of all who sat it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import click

from examapp.application.analytics import Scored, is_alike, scored
from examapp.cli.baseline import find_baseline
from examapp.cli.context import Context
from examapp.cli.workspace import is_demonstration, newest_form, open_key_store, open_store
from examapp.domain.baselines import Baseline, check_alike
from examapp.domain.forms import Form, KeySheet, KeyVersion
from examapp.domain.items import sha256_of
from examapp.domain.journal import Json
from examapp.domain.people import Candidate, ComparisonGroup
from examapp.domain.scoring import Score
from examapp.locale import _
from examapp.storage.store import KeyStore, Store


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """A form, the newest version of its key sheet, everybody's scores by it, and whether all of it is invented.

    `built_at` is when the form was built; `demonstration` marks a workspace of invented people.
    """

    form: Form
    key_sheet: KeySheet
    versions: tuple[KeyVersion, ...]
    results: Scored
    demonstration: bool
    built_at: datetime

    @property
    def key_version(self) -> int:
        """The number of the version that the scores rest on."""
        return self.versions[-1].number


Command = Callable[..., Any]


def of_a_form(function: Command) -> Command:
    """The argument EXAM and the option --form, which reach the command as `exam_id` and `code`."""
    argument = click.argument("exam_id", metavar="[EXAM]", required=False)
    option = click.option("--form", "code", help=_("The code of the form, when it is not the newest."))
    return argument(option(function))


GROUPS = {
    "legal-aid": ComparisonGroup.LEGAL_AID,
    "practising": ComparisonGroup.PRACTISING,
    "other": ComparisonGroup.OTHER,
    "all": None,
}


def group_option(function: Command) -> Command:
    """The option --group, which reaches the command as a name in GROUPS."""
    choice = click.Choice(list(GROUPS))
    return click.option("--group", type=choice, default="legal-aid", help=_("Whose scores."))(function)


def baseline_of(store: Store, baseline_id: str | None, form: Form) -> Baseline | None:
    """The baseline that is named, else the newest that sat this form under these rules; None where there is none.

    NotComparable when the one that is named did not.
    """
    if baseline_id is not None:
        named = find_baseline(store, baseline_id)
        check_alike(named, form)
        return named
    alike = [each for each in store.baselines() if is_alike(each, form)]
    return alike[-1] if alike else None


def digest_of(inputs: ReportInputs, people: Sequence[tuple[Candidate, Score]], told: Mapping[str, Json]) -> str:
    """SHA-256 over a form, its keys' version, people's scores item by item, and what else a report was told."""
    scores: list[Json] = [
        [person.candidate_id, person.centre, [[each.item_id, str(each.points)] for each in one.items]]
        for person, one in people
    ]
    return sha256_of({"form": inputs.form.form_id, "key": inputs.key_version, "scores": scores, "told": told})


def maximum_of(inputs: ReportInputs) -> Fraction:
    """The most points that count: those of the exam less those of items that were dropped."""
    people = inputs.results.people
    return people[0][1].raw.maximum if people else inputs.form.exam.max_points


def day_of(results: Scored) -> str:
    """The local day on which the last sitting was closed, as 2026-12-10; empty when none was."""
    moments = [
        seat.sitting.closed_with.reading.wall_at
        for seat in results.seats
        if seat.sitting is not None and seat.sitting.closed_with is not None
    ]
    return max(moments).astimezone().date().isoformat() if moments else ""


def read_inputs(context: Context, exam_id: str | None, code: str | None) -> ReportInputs:
    """Score every closed sitting of the form that is meant; NotFound without a form or without its keys."""
    with open_store(context) as store, open_key_store(context) as key_sheets:
        return inputs_of(newest_form(store, exam_id=exam_id, code=code), store, key_sheets)


def inputs_of(form: Form, store: Store, key_sheets: KeyStore) -> ReportInputs:
    """Score every closed sitting of a form; NotFound when its keys are not on this machine."""
    key_sheet = key_sheets.newest(form.form_id).key_sheet
    (built_at,) = (moment for form_id, _exam_id, moment in store.form_ids() if form_id == form.form_id)
    return ReportInputs(
        form=form,
        key_sheet=key_sheet,
        versions=tuple(key_sheets.versions(form.form_id)),
        results=scored(form, key_sheet, store),
        demonstration=is_demonstration(store),
        built_at=built_at,
    )
