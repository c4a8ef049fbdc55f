"""Who has what the annual assessment asks for: training hours, score and state, and what is missing; no decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from examapp.domain.hours import EntryKind, HoursRules, Ledger, show_hours
from examapp.domain.items import sha256_of
from examapp.domain.score_books import BookOrder, BookRow, Remark, ordered, places_for
from examapp.locale import _, current_language, say
from examapp.reports.documents import Block, Cell, Column, Document, Kind, Note, Signatures, Table, number
from examapp.reports.figures import NOTHING
from examapp.reports.hours_words import counting_notes, dispute_note, hours_cell
from examapp.reports.score_book import REMARK_WORDS


@dataclass(frozen=True, slots=True)
class HoursSource:
    """Where the hours come from: a table of that name, else the ledgers of a year, by licence number.

    `ledgers` is empty where nothing is recorded for that year.
    """

    year: int
    rules: HoursRules
    ledgers: Mapping[str, Ledger]
    table: str = ""

    @property
    def from_ledger(self) -> bool:
        """Whether the hours are those of the ledgers."""
        return not self.table and bool(self.ledgers)


@dataclass(frozen=True, slots=True)
class EligibilityFacts:
    """What is asked for; `required` hours is None where nobody has stated them, `hours` are those of a table.

    Without a table the hours are those of the `source`.
    """

    exam_title: str
    form_code: str
    key_version: int
    cut_score: Fraction
    required: Fraction | None = None
    hours: Mapping[str, Fraction] | None = None
    source: HoursSource | None = None
    organisation: str = ""
    date: str = ""


def eligibility_report(
    rows: Sequence[BookRow], facts: EligibilityFacts, *, missing_only: bool = False, demonstration: bool = False
) -> Document:
    """A row for everybody, or for those only who lack something."""
    everybody = [(row, missing_of(row, facts)) for row in ordered(rows, BookOrder.CENTRE)]
    shown = [(row, missing) for row, missing in everybody if missing or not missing_only]
    lacking = sum(bool(missing) for _row, missing in everybody)
    blocks: list[Block] = [_table(shown, facts), Note(_("What this list is"), tuple(_notes(facts)))]
    roles = (_("Prepared by"), _("Checked by"))
    blocks.append(Signatures(roles, facts.organisation or _("(name of the organisation)"), facts.date or _("Date:")))
    return Document(
        name="eligibility",
        title=_("Annual assessment: hours, scores, and what is missing"),
        subtitle=(
            facts.exam_title,
            _("Form {form}, key version {version}").format(form=facts.form_code, version=facts.key_version),
            _("{people} people, {lacking} of whom lack something").format(people=len(everybody), lacking=lacking),
        ),
        blocks=tuple(blocks),
        language=current_language(),
        landscape=True,
        demonstration=demonstration,
        inputs_sha256=_digest(everybody, facts, missing_only=missing_only),
        data={
            "people": [_data(row, missing, facts) for row, missing in shown],
            "lacking": lacking,
            "hours": _source_data(facts),
        },
    )


def missing_of(row: BookRow, facts: EligibilityFacts) -> list[str]:
    """What is missing, in words."""
    missing = []
    hours = hours_of(row, facts)
    if facts.required is not None and hours is not None and hours < facts.required:
        short = show_hours(facts.required - hours, up=True)
        missing.append(_("{hours} hours of training").format(hours=short))
    if Remark.EXEMPT in row.remarks:
        return missing
    if row.passed is None:
        missing.append(_("a score"))
    elif not row.passed:
        missing.append(_("a passing score"))
    return missing


def hours_of(row: BookRow, facts: EligibilityFacts) -> Fraction | None:
    """The hours that are recorded, 0 for who has none; None where there is neither a table nor a ledger."""
    if facts.hours is not None:
        return facts.hours.get(row.licence_no, Fraction(0))
    ledger = _ledger_of(row, facts)
    return None if ledger is None else ledger.total


def _ledger_of(row: BookRow, facts: EligibilityFacts) -> Ledger | None:
    """A person's ledger, an empty one for who has none; None where the hours come from elsewhere or nowhere."""
    source = facts.source
    if source is None or not source.from_ledger:
        return None
    return source.ledgers.get(row.licence_no, Ledger(source.year))


def _table(shown: Sequence[tuple[BookRow, list[str]]], facts: EligibilityFacts) -> Table:
    kinds = (Column(_("Lectures"), Kind.NUMBER, mm=15), Column(_("Self-study"), Kind.NUMBER, mm=15))
    has_ledger = facts.source is not None and facts.source.from_ledger
    columns = (
        Column(_("No."), Kind.NUMBER, mm=11),
        Column(_("Name"), mm=24),
        Column(_("Office"), weight=1.6),
        Column(_("Licence number"), Kind.LICENCE, mm=35),
        *(kinds if has_ledger else ()),
        Column(_("Hours"), Kind.NUMBER, mm=15),
        Column(_("Score"), Kind.NUMBER, mm=13),
        Column(_("Passed or not"), mm=16),
        Column(_("Remarks"), mm=16),
        Column(_("Missing"), weight=1.2),
    )
    places = places_for([row.points for row, _missing in shown if row.points is not None], facts.cut_score)
    body = tuple(_row(place, row, missing, facts, places) for place, (row, missing) in enumerate(shown, 1))
    return Table("eligibility", columns, body)


def _row(place: int, row: BookRow, missing: list[str], facts: EligibilityFacts, places: int) -> tuple[Cell | str, ...]:
    hours, ledger = hours_of(row, facts), _ledger_of(row, facts)
    score = NOTHING if row.points is None else f"{float(row.points):.{places}f}"
    return (
        number(place),
        row.name,
        row.centre,
        row.licence_no,
        *(() if ledger is None else [hours_cell(ledger.of(kind)) for kind in EntryKind]),
        number(None, _("not stated")) if hours is None else hours_cell(hours),
        number(row.points, score),
        {None: NOTHING, True: _("passed"), False: _("not passed")}[row.passed],
        _(", ").join(say(REMARK_WORDS[remark]) for remark in row.remarks),
        _("; ").join(missing),
    )


def _notes(facts: EligibilityFacts) -> list[str]:
    return [
        *_hours_notes(facts),
        _("The grade of the annual assessment is given by the bar association and recorded by the bureau of justice."),
    ]


def _hours_notes(facts: EligibilityFacts) -> list[str]:
    """Where the hours come from, how they count, and how many are required."""
    source = facts.source
    if facts.hours is None and (source is None or not source.from_ledger):
        notes = [_("Training hours were not stated: name a table with --hours.")]
        if source is not None:
            line = _(
                "The ledger has nothing for {year}; sign-in sheets come into it with: examapp training import FILE"
            )
            notes.append(line.format(year=source.year))
        return notes
    notes = []
    if facts.hours is not None and source is not None:
        notes.append(_("Hours: from the table {table}; the ledger is not used.").format(table=source.table))
    elif facts.hours is None and source is not None:
        notes.append(_("Hours: from the ledger of {year}. Who has nothing in it has none.").format(year=source.year))
        notes += [*counting_notes(source.rules), *dispute_note(source.ledgers.values())]
    if facts.required is None:
        line = _("How many hours are required was not stated; none are called missing. To state it: {command}")
        return [*notes, line.format(command="examapp training rules --required")]
    if facts.hours is None:
        return [*notes, _("Required hours: {hours}.").format(hours=show_hours(facts.required))]
    line = _("Required hours: {hours}. Who is not in the table of hours has none.")
    return [*notes, line.format(hours=show_hours(facts.required))]


def _data(row: BookRow, missing: list[str], facts: EligibilityFacts) -> dict[str, object]:
    hours, ledger = hours_of(row, facts), _ledger_of(row, facts)
    parts = {} if ledger is None else {f"{kind}_hours": float(ledger.of(kind)) for kind in EntryKind}
    return {
        "name": row.name,
        "centre": row.centre,
        "licence_no": row.licence_no,
        **parts,
        "hours": None if hours is None else float(hours),
        "points": None if row.points is None else str(row.points),
        "passed": row.passed,
        "remarks": [remark.value for remark in row.remarks],
        "missing": missing,
    }


def _source_data(facts: EligibilityFacts) -> dict[str, object] | None:
    """Where the hours come from, and how many are required; None where nobody has stated any."""
    required = None if facts.required is None else float(facts.required)
    source = facts.source
    if source is not None and source.from_ledger:
        rules = {"daily_cap": float(source.rules.daily_cap), "minutes": source.rules.minutes}
        return {"source": "ledger", "year": source.year, "required": required, **rules}
    if facts.hours is None:
        return None
    return {"source": "table", "table": "" if source is None else source.table, "required": required}


def _hours_told(row: BookRow, facts: EligibilityFacts) -> list[str]:
    ledger = _ledger_of(row, facts)
    parts = [] if ledger is None else [str(ledger.of(kind)) for kind in EntryKind]
    return [str(hours_of(row, facts)), *parts]


def _digest(everybody: Sequence[tuple[BookRow, list[str]]], facts: EligibilityFacts, *, missing_only: bool) -> str:
    people = [
        [row.licence_no, row.name, row.centre, str(row.points), list(row.remarks), *_hours_told(row, facts)]
        for row, _missing in everybody
    ]
    told = [facts.form_code, facts.key_version, str(facts.required), facts.organisation, facts.date, missing_only]
    if facts.source is not None and facts.hours is None:
        told += [facts.source.year, str(facts.source.rules)]
    return sha256_of({"people": people, "told": told})
