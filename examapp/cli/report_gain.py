"""The command `examapp report gain`: from the mock exam that came first to the exam, and what that does not prove."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, pass_context
from examapp.cli.learner import training_log
from examapp.cli.ledgers import ledgers_here, table_of_hours
from examapp.cli.report_data import GROUPS, ReportInputs, digest_of, group_option, inputs_of, of_a_form
from examapp.cli.report_output import deliver, output_options
from examapp.cli.workspace import newest_form, open_key_store, open_store
from examapp.domain.errors import Message, NotFound
from examapp.domain.journal import Json
from examapp.domain.pre_tests import PreTest, pre_tests
from examapp.locale import _
from examapp.storage.store import Store

if TYPE_CHECKING:
    from examapp.application.matrices import People


@click.command("gain", help=_("Print what changed from the first mock exam to the exam, and what that does not prove."))
@of_a_form
@group_option
@click.option(
    "--hours",
    "hours_path",
    type=click.Path(path_type=Path),
    help=_("A table of licence numbers and hours; else the ledger's."),
)
@output_options()
@pass_context
def command(
    context: Context,
    *,
    exam_id: str | None,
    code: str | None,
    group: str,
    hours_path: Path | None,
    file_format: str,
    output: Path | None,
) -> None:
    """Pair each person's first mock with the exam, first attempts only."""
    from examapp.application.attempts import first_attempts, retaking
    from examapp.application.gains import gains_of
    from examapp.application.matrices import people_of
    from examapp.reports.gain_report import GainFacts, gain_report

    hours = None if hours_path is None else table_of_hours(hours_path)
    with open_store(context) as store, open_key_store(context) as key_sheets, training_log(context) as log:
        form = newest_form(store, exam_id=exam_id, code=code)
        inputs = inputs_of(form, store, key_sheets)
        again = retaking(form, inputs.results, store)
        inputs = replace(inputs, results=first_attempts(inputs.results, again))
        begun = _begun_at(inputs, store)
        mocks = pre_tests(log.everything(), form.exam.exam_id, begun)
    if hours is None:
        hours = _hours_between(context, mocks, begun)
    people = people_of(inputs.results, GROUPS[group])
    if not people:
        raise NotFound(Message("Nobody has a score yet."), hint=Message("Who has submitted: examapp exam seats"))
    facts = GainFacts(
        form.exam.title,
        form.code,
        inputs.key_version,
        _digest(inputs, people, mocks, hours),
        demonstration=inputs.demonstration,
        table="" if hours_path is None else hours_path.name,
    )
    gains = gains_of(form, people, mocks, begun, hours=hours, again=len(again))
    deliver(gain_report(gains, facts), file_format, output)


def _hours_between(
    context: Context, mocks: Mapping[str, PreTest], begun: Mapping[str, datetime]
) -> dict[str, Fraction] | None:
    """Each person's hours of the ledger from the day of the pre-test to that of the exam; None where nobody has any."""
    ledgers = ledgers_here(context)
    days = {name: (mock.at.astimezone().date(), begun[name].astimezone().date()) for name, mock in mocks.items()}
    found = {name: ledgers.between(name, *pair) for name, pair in days.items()}
    hours = {name: value for name, value in found.items() if value}
    return hours or None


def _begun_at(inputs: ReportInputs, store: Store) -> dict[str, datetime]:
    """When the sitting of each person with a score began."""
    return {
        person.candidate_id: store.events(one.sitting_id)[0].reading.wall_at for person, one in inputs.results.people
    }


def _digest(
    inputs: ReportInputs, people: "People", mocks: Mapping[str, PreTest], hours: Mapping[str, Fraction] | None
) -> str:
    names = [person.candidate_id for person, _one in people]
    told: dict[str, Json] = {
        "pre_tests": {name: _spelled(mocks[name]) for name in names if name in mocks},
        "hours": None if hours is None else {name: str(hours[name]) for name in names if name in hours},
    }
    return digest_of(inputs, people, told)


def _spelled(mock: PreTest) -> Json:
    topics: dict[str, Json] = {name: [str(each) for each in pair] for name, pair in mock.topics.items()}
    return [mock.at.isoformat(), str(mock.points), str(mock.maximum), topics, *sorted(mock.digests)]
