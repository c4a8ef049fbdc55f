"""The score book (成绩册): every score on A4, with the figures and signatures at the end."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examapp.analysis.comparison import MINIMUM_N
from examapp.domain.errors import Message
from examapp.domain.items import sha256_of
from examapp.domain.marking import show_points
from examapp.domain.people import mask_licence_no
from examapp.domain.score_books import BookOrder, BookRow, Remark, ordered, places_for
from examapp.locale import _, current_language, say
from examapp.reports.documents import Block, Cell, Column, Document, Facts, Kind, Signatures, Table, number
from examapp.reports.figures import NOTHING, day_text, rate_text
from examapp.reports.words import CATEGORY_WORDS

REMARK_WORDS = {
    Remark.ABSENT: Message("absent"),
    Remark.DEFERRED: Message("deferred"),
    Remark.EXEMPT: Message("exempt"),
    Remark.VOIDED: Message("voided"),
    Remark.OPEN: Message("not submitted"),
    Remark.LATE: Message("late"),
}


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What a book says of its exam; empty texts are left to be filled in by hand."""

    title: str
    form_code: str
    key_version: int
    maximum: Fraction
    cut_score: Fraction
    closed_book: bool
    sat_on: str = ""
    place: str = ""
    organisation: str = ""
    date: str = ""


def score_book(
    rows: Sequence[BookRow], facts: BookFacts, *, order: BookOrder, public: bool = False, demonstration: bool = False
) -> Document:
    """The book; a public copy has no full number and is never in the order of the scores."""
    shown = ordered(rows, order)
    places = places_for([row.points for row in rows if row.points is not None], facts.cut_score)
    blocks: list[Block] = [_table(shown, places, public=public), Facts(tuple(_summary(rows, places)))]
    roles = (_("Prepared by"), _("Checked by"), _("Invigilators"))
    blocks.append(Signatures(roles, facts.organisation or _("(name of the organisation)"), facts.date or _("Date:")))
    return Document(
        name="book",
        title=facts.title,
        subtitle=tuple(_heading(facts, order, public=public)),
        blocks=tuple(blocks),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=_digest(shown, facts, order, public=public),
        data=_data(shown, rows, facts, public=public),
    )


def _heading(facts: BookFacts, order: BookOrder, *, public: bool) -> list[str]:
    way = _("closed book") if facts.closed_book else _("open book")
    line = _("Date: {date}   Place: {place}   {way}   Maximum {maximum}, cut score {cut}")
    values = {
        "date": day_text(facts.sat_on) or "＿＿＿＿＿＿",
        "place": facts.place or "＿＿＿＿＿＿",
        "way": way,
        "maximum": show_points(facts.maximum, places=None),
        "cut": show_points(facts.cut_score, places=None),
    }
    lines = [line.format(**values)]
    lines.append(_("Form {form}, key version {version}").format(form=facts.form_code, version=facts.key_version))
    if public:
        lines.append(_("Public copy: licence numbers are masked."))
    elif order is BookOrder.SCORE:
        lines.append(_("In the order of the scores: internal, not for publication."))
    return lines


def _table(rows: Sequence[BookRow], places: int, *, public: bool) -> Table:
    columns = (
        Column(_("No."), Kind.NUMBER, mm=11),
        Column(_("Name"), mm=24),
        Column(_("Office"), weight=2),
        Column(_("Licence number"), Kind.LICENCE, mm=35),
        Column(_("Category"), mm=25),
        Column(_("Score"), Kind.NUMBER, mm=13),
        Column(_("Passed or not"), mm=16),
        Column(_("Remarks"), mm=17),
    )
    body = tuple(_row(place, row, places, public=public) for place, row in enumerate(rows, 1))
    return Table("book", columns, body, caption=_("Scores") if len(rows) else _("Nobody is on the roster."))


def _row(place: int, row: BookRow, places: int, *, public: bool) -> tuple[Cell | str, ...]:
    score = NOTHING if row.points is None else f"{float(row.points):.{places}f}"
    passed = {None: NOTHING, True: _("passed"), False: _("not passed")}[row.passed]
    return (
        number(place),
        row.name,
        row.centre,
        mask_licence_no(row.licence_no) if public else row.licence_no,
        say(CATEGORY_WORDS[row.category]),
        number(row.points, score),
        passed,
        _(", ").join(say(REMARK_WORDS[remark]) for remark in row.remarks),
    )


def _summary(rows: Sequence[BookRow], places: int) -> list[tuple[str, str]]:
    """Who sat, and the figures of those who have a score; withheld for fewer than five."""
    points = [row.points for row in rows if row.points is not None]
    expected = sum(row.is_expected for row in rows)
    counts = _("expected {expected}, sat {sat}, absent {absent}, deferred or exempt {excused}")
    absent = sum(Remark.ABSENT in row.remarks for row in rows)
    values = {"expected": expected, "sat": len(points), "absent": absent, "excused": len(rows) - expected}
    pairs = [(_("People"), counts.format(**values))]
    if len(points) < MINIMUM_N:
        few = _("withheld: fewer than {count} people have a score").format(count=MINIMUM_N)
        return [*pairs, (_("Figures"), few)]
    passed = sum(row.passed is True for row in rows)
    line = _("mean {mean}, highest {high}, lowest {low}")
    texts = {"high": f"{float(max(points)):.{places}f}", "low": f"{float(min(points)):.{places}f}"}
    mean = show_points(Fraction(statistics.mean(points)))
    return [*pairs, (_("Pass rate"), rate_text(passed, len(points))), (_("Scores"), line.format(mean=mean, **texts))]


def _data(shown: Sequence[BookRow], rows: Sequence[BookRow], facts: BookFacts, *, public: bool) -> dict[str, object]:
    points = [row.points for row in rows if row.points is not None]
    few = len(points) < MINIMUM_N
    return {
        "exam": {
            "title": facts.title,
            "form": facts.form_code,
            "key_version": facts.key_version,
            "maximum": str(facts.maximum),
            "cut_score": str(facts.cut_score),
        },
        "public": public,
        "expected": sum(row.is_expected for row in rows),
        "sat": len(points),
        "absent": sum(Remark.ABSENT in row.remarks for row in rows),
        "passed": None if few else sum(row.passed is True for row in rows),
        "mean": None if few else round(float(statistics.mean(points)), 6),
        "rows": [
            {
                "name": row.name,
                "centre": row.centre,
                "licence_no": mask_licence_no(row.licence_no) if public else row.licence_no,
                "category": row.category.value,
                "points": None if row.points is None else str(row.points),
                "passed": row.passed,
                "remarks": [remark.value for remark in row.remarks],
            }
            for row in shown
        ],
    }


def _digest(rows: Sequence[BookRow], facts: BookFacts, order: BookOrder, *, public: bool) -> str:
    people = [
        [row.name, row.centre, row.licence_no, row.category, row.seat, str(row.points), row.passed, list(row.remarks)]
        for row in rows
    ]
    told = [facts.title, facts.form_code, facts.key_version, str(facts.maximum), str(facts.cut_score), facts.sat_on]
    told += [facts.place, facts.organisation, facts.date]
    return sha256_of({"people": people, "facts": told, "order": order, "public": public})
