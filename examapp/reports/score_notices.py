"""Score notices (成绩通知单): a sheet for each candidate, with topics, receipt, and how to ask for a recheck."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examapp.domain.items import sha256_of
from examapp.domain.marking import show_points
from examapp.locale import _, current_language
from examapp.reports.documents import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Kind,
    Note,
    PageBreak,
    Signatures,
    Table,
    Title,
    number,
)
from examapp.reports.figures import bar, day_text, percent_text

BAR_CELLS = 12


@dataclass(frozen=True, slots=True)
class TopicScore:
    """What a candidate earned in a topic that has enough items."""

    title: str
    items: int
    points: Fraction
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class Notice:
    """One candidate's result; `receipt` is empty where the sitting has none."""

    name: str
    centre: str
    licence_no: str
    seat: str
    points: Fraction
    maximum: Fraction
    cut_score: Fraction
    passed: bool
    receipt: str
    topics: tuple[TopicScore, ...]


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What all notices of an exam say; `recheck_until` is a date, and empty texts are left out."""

    exam_title: str
    form_code: str
    sat_on: str
    recheck_until: str
    organisation: str = ""
    date: str = ""


def score_notices(notices: Sequence[Notice], facts: NoticeFacts, *, demonstration: bool = False) -> Document:
    """One sheet a candidate, all in one document."""
    blocks: list[Block] = []
    for place, notice in enumerate(notices):
        blocks += [PageBreak()] if place else []
        blocks += _sheet(notice, facts)
    return Document(
        name="candidate",
        title=_("{exam}: score notices").format(exam=facts.exam_title),
        blocks=tuple(blocks),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=_digest(notices, facts),
        data={"exam": facts.exam_title, "form": facts.form_code, "notices": [_data(each) for each in notices]},
        sheets=True,
    )


def _sheet(notice: Notice, facts: NoticeFacts) -> list[Block]:
    score = _("{points} of {maximum} points").format(
        points=show_points(notice.points, places=None), maximum=show_points(notice.maximum, places=None)
    )
    pairs = [
        (_("Name"), notice.name),
        (_("Office"), notice.centre),
        (_("Licence number"), notice.licence_no),
        (_("Exam"), facts.exam_title),
        (_("Sat on"), day_text(facts.sat_on) or "＿＿＿＿＿＿"),
        (_("Form, seat"), _("{form}, {seat}").format(form=facts.form_code, seat=notice.seat)),
        (_("Score"), score),
        (_("Cut score"), show_points(notice.cut_score, places=None)),
        (_("Result"), _("passed") if notice.passed else _("not passed")),
    ]
    if notice.receipt:
        pairs.append((_("Receipt"), notice.receipt))
    blocks: list[Block] = [Title(_("Score notice")), Facts(tuple(pairs))]
    if notice.topics:
        blocks.append(_topics(notice))
    blocks.append(Note(_("Recheck"), tuple(_recheck(notice, facts))))
    blocks.append(
        Signatures((), facts.organisation or _("(name of the organisation)"), day_text(facts.date) or _("Date:"))
    )
    return blocks


def _topics(notice: Notice) -> Table:
    columns = (
        Column(_("Topic"), weight=3),
        Column(_("Items"), Kind.NUMBER, mm=14),
        Column(_("Points earned"), Kind.NUMBER, mm=22),
        Column("%", Kind.NUMBER, mm=16),
        Column("", mm=52),
    )
    rows = tuple(_topic_row(topic) for topic in notice.topics)
    note = _("Topics with few items are left out: a single item would decide the share.")
    return Table("topics", columns, rows, caption=_("Share of the points by topic"), notes=(note,))


def _topic_row(topic: TopicScore) -> tuple[Cell | str, ...]:
    share = float(topic.points / topic.maximum)
    points = _("{points} of {maximum}").format(
        points=show_points(topic.points, places=None), maximum=show_points(topic.maximum, places=None)
    )
    return (
        topic.title,
        number(topic.items),
        points,
        number(100 * share, percent_text(share)),
        bar(share, cells=BAR_CELLS),
    )


def _recheck(notice: Notice, facts: NoticeFacts) -> list[str]:
    lines = []
    if facts.recheck_until:
        line = _(
            "Until {date} a recheck may be asked for in writing. It covers errors of computing, adding and recording, "
            "and not the keys or the marking rules."
        )
        lines.append(line.format(date=day_text(facts.recheck_until)))
    if notice.receipt:
        lines.append(_("The receipt proves that the answers that are stored are those that were submitted."))
    lines.append(_("The score is one of several matters in the annual assessment; this notice does not anticipate it."))
    return lines


def _data(notice: Notice) -> dict[str, object]:
    return {
        "name": notice.name,
        "centre": notice.centre,
        "licence_no": notice.licence_no,
        "points": str(notice.points),
        "maximum": str(notice.maximum),
        "passed": notice.passed,
        "receipt": notice.receipt,
        "topics": [
            {"title": each.title, "items": each.items, "points": str(each.points), "maximum": str(each.maximum)}
            for each in notice.topics
        ],
    }


def _digest(notices: Sequence[Notice], facts: NoticeFacts) -> str:
    told = [facts.exam_title, facts.form_code, facts.sat_on, facts.recheck_until, facts.organisation, facts.date]
    people = [[_data(each), each.seat, str(each.cut_score)] for each in notices]
    return sha256_of({"facts": told, "people": people})
