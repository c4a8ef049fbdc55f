"""Who has what the annual assessment asks for: training hours, score and state, and what is missing; no decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from examapp.domain.items import sha256_of
from examapp.domain.marking import show_points
from examapp.domain.score_books import BookOrder, BookRow, Remark, ordered, places_for
from examapp.locale import _, current_language, say
from examapp.reports.documents import Block, Cell, Column, Document, Kind, Note, Signatures, Table, number
from examapp.reports.figures import NOTHING
from examapp.reports.score_book import REMARK_WORDS


@dataclass(frozen=True, slots=True)
class EligibilityFacts:
    """What is asked for; `required` hours and `hours` are None where nobody has stated them."""

    exam_title: str
    form_code: str
    key_version: int
    cut_score: Fraction
    required: Fraction | None = None
    hours: Mapping[str, Fraction] | None = None
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
        data={"people": [_data(row, missing, facts) for row, missing in shown], "lacking": lacking},
    )


def missing_of(row: BookRow, facts: EligibilityFacts) -> list[str]:
    """What is missing, in words."""
    missing = []
    hours = hours_of(row, facts)
    if facts.required is not None and hours is not None and hours < facts.required:
        short = show_points(facts.required - hours, places=None)
        missing.append(_("{hours} hours of training").format(hours=short))
    if Remark.EXEMPT in row.remarks:
        return missing
    if row.passed is None:
        missing.append(_("a score"))
    elif not row.passed:
        missing.append(_("a passing score"))
    return missing


def hours_of(row: BookRow, facts: EligibilityFacts) -> Fraction | None:
    """The hours that are recorded, 0 for who is not in the table; None where there is no table."""
    return None if facts.hours is None else facts.hours.get(row.licence_no, Fraction(0))


def _table(shown: Sequence[tuple[BookRow, list[str]]], facts: EligibilityFacts) -> Table:
    columns = (
        Column(_("No."), Kind.NUMBER, mm=11),
        Column(_("Name"), mm=24),
        Column(_("Office"), weight=1.6),
        Column(_("Licence number"), Kind.LICENCE, mm=35),
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
    hours = hours_of(row, facts)
    score = NOTHING if row.points is None else f"{float(row.points):.{places}f}"
    return (
        number(place),
        row.name,
        row.centre,
        row.licence_no,
        number(hours, _("not stated") if hours is None else show_points(hours, places=None)),
        number(row.points, score),
        {None: NOTHING, True: _("passed"), False: _("not passed")}[row.passed],
        _(", ").join(say(REMARK_WORDS[remark]) for remark in row.remarks),
        _("; ").join(missing),
    )


def _notes(facts: EligibilityFacts) -> list[str]:
    notes = []
    if facts.hours is None:
        notes.append(_("Training hours were not stated: name a table with --hours."))
    elif facts.required is None:
        notes.append(_("How many hours are required was not stated (--required-hours); none are called missing."))
    else:
        line = _("Required hours: {hours}. Who is not in the table of hours has none.")
        notes.append(line.format(hours=show_points(facts.required, places=None)))
    notes.append(
        _("The grade of the annual assessment is given by the bar association and recorded by the bureau of justice.")
    )
    return notes


def _data(row: BookRow, missing: list[str], facts: EligibilityFacts) -> dict[str, object]:
    hours = hours_of(row, facts)
    return {
        "name": row.name,
        "centre": row.centre,
        "licence_no": row.licence_no,
        "hours": None if hours is None else float(hours),
        "points": None if row.points is None else str(row.points),
        "passed": row.passed,
        "remarks": [remark.value for remark in row.remarks],
        "missing": missing,
    }


def _digest(everybody: Sequence[tuple[BookRow, list[str]]], facts: EligibilityFacts, *, missing_only: bool) -> str:
    people = [
        [row.licence_no, row.name, row.centre, str(row.points), list(row.remarks), str(hours_of(row, facts))]
        for row, _missing in everybody
    ]
    told = [facts.form_code, facts.key_version, str(facts.required), facts.organisation, facts.date, missing_only]
    return sha256_of({"people": people, "told": told})
