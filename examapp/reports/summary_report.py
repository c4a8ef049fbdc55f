"""The notice of results (成绩通报): the office's text with the figures filled in, to be edited and signed."""

from dataclasses import dataclass

from examapp.analysis.comparison import MINIMUM_N
from examapp.analysis.matrices import CLAIM_N
from examapp.analysis.summaries import GroupFigures, Summary
from examapp.analysis.topic_shares import TopicLine
from examapp.domain.marking import show_points
from examapp.locale import _, current_language
from examapp.reports.comparison_words import marked, part_name
from examapp.reports.documents import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Margins,
    Paragraph,
    Signatures,
    Table,
    number,
)
from examapp.reports.figures import day_text, percent_text, points_text, rate_text, size_text
from examapp.reports.topics_report import mark
from examapp.reports.verdicts import verdict_sentence

BLANK = "＿＿＿＿"
LOWEST_TOPICS = 2


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What the notice says of its exam; empty texts are left as blanks."""

    exam_title: str
    form_code: str
    year: str
    sat_on: str
    cut_score: str
    excellent_score: str
    organisation: str = ""
    date: str = ""


def summary_report(
    summary: Summary, facts: SummaryFacts, *, demonstration: bool = False, inputs_sha256: str = ""
) -> Document:
    """The whole notice, in the parts that such a notice has."""
    blocks: list[Block] = [_paragraph(_opening(facts))]
    blocks += [Heading(_("I. Overview")), _paragraph(_overview(summary, facts)), *_centres(summary)]
    blocks += [Heading(_("II. Beside the practising lawyers")), *_beside(summary)]
    blocks += [Heading(_("III. Topics")), *_topics(summary)]
    blocks += [Heading(_("IV. What to work on")), *map(_paragraph, _problems(summary))]
    blocks += [Heading(_("V. Second sitting and training")), *map(_paragraph, _plans(summary))]
    blocks += [_paragraph(_("Annex: the score book"))]
    blocks.append(Signatures((), facts.organisation or _("(name of the organisation)"), facts.date or _("Date:")))
    return Document(
        name="summary",
        title=_("Results of the {exam}, {year}").format(exam=facts.exam_title, year=facts.year),
        blocks=tuple(blocks),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=inputs_sha256,
        margins=Margins.OFFICIAL,
        data=_data(summary, facts),
    )


def half_year_report(
    summary: Summary, facts: SummaryFacts, *, demonstration: bool = False, inputs_sha256: str = ""
) -> Document:
    """One paragraph ready for the work report of the half-year."""
    text = _("{text} {further}").format(text=_opening(facts), further=_overview(summary, facts))
    if summary.comparison is not None:
        headline = summary.comparison.headline
        sentence = verdict_sentence(headline.finding, part_name(headline))
        text = _("{text} {further}").format(text=text, further=sentence)
    return Document(
        name="half-year",
        title=_("For the half-year report: {exam}, {year}").format(exam=facts.exam_title, year=facts.year),
        blocks=(_paragraph(text),),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=inputs_sha256,
        margins=Margins.OFFICIAL,
        data=_data(summary, facts),
    )


def _paragraph(text: str) -> Paragraph:
    return Paragraph(text, indented=True)


def _opening(facts: SummaryFacts) -> str:
    line = _("On {date} the legal-aid lawyers sat the closed-book {exam}, form {form}; the cut score is {cut} points.")
    return line.format(
        date=day_text(facts.sat_on) or BLANK, exam=facts.exam_title, form=facts.form_code, cut=facts.cut_score
    )


def _overview(summary: Summary, facts: SummaryFacts) -> str:
    line = _("{expected} people were to sit; {sat} sat, {absent} were absent, {excused} were deferred or exempt.")
    text = line.format(
        expected=summary.expected,
        sat=summary.sat,
        absent=summary.absent,
        excused=summary.deferred + summary.exempt,
    )
    figures = summary.figures
    if figures is None:
        few = _("Figures are withheld, because fewer than {count} people have a score.").format(count=MINIMUM_N)
        return _("{text} {further}").format(text=text, further=few)
    line = _("The mean is {mean} points, the highest score {high}, the lowest {low}; {passed} passed, {rate}.")
    rate = percent_text(figures.passed / figures.n)
    further = line.format(
        mean=points_text(figures.mean),
        high=show_points(figures.highest, places=None),
        low=show_points(figures.lowest, places=None),
        passed=figures.passed,
        rate=f"{rate}%",
    )
    text = _("{text} {further}").format(text=text, further=further)
    if summary.excellent is not None:
        line = _("{count} reached {score} points or more (excellent), {rate}.")
        share = percent_text(summary.excellent / figures.n)
        further = line.format(count=summary.excellent, score=facts.excellent_score, rate=f"{share}%")
        text = _("{text} {further}").format(text=text, further=further)
    return text


def _centres(summary: Summary) -> list[Block]:
    if len(summary.centres) < 2:
        return []
    columns = (
        Column(_("Centre"), weight=2.2),
        Column(_("People"), Kind.NUMBER),
        Column(_("Mean"), Kind.NUMBER),
        Column(_("Highest"), Kind.NUMBER),
        Column(_("Lowest"), Kind.NUMBER),
        Column(_("Pass rate"), Kind.NUMBER, weight=1.6),
    )
    rows = tuple(_centre_row(centre, found) for centre, found in summary.centres.items())
    notes = [_("Centres are described, not ranked: differences between so few people are mostly chance.")]
    if summary.hidden:
        line = _("Not shown, so that nothing about fewer than {count} people can be computed: {centres}")
        notes.append(line.format(count=MINIMUM_N, centres=_(", ").join(summary.hidden)))
    return [Table("centres", columns, rows, caption=_("By centre"), notes=tuple(notes))]


def _centre_row(centre: str, found: GroupFigures) -> tuple[Cell | str, ...]:
    return (
        centre,
        number(found.n),
        number(found.mean, points_text(found.mean)),
        number(found.highest, show_points(found.highest, places=None)),
        number(found.lowest, show_points(found.lowest, places=None)),
        rate_text(found.passed, found.n),
    )


def _beside(summary: Summary) -> list[Block]:
    comparison = summary.comparison
    if comparison is None:
        text = _("No norm group that sat this form under the same marking rules is stored: nothing is compared.")
        return [_paragraph(text)]
    parts = [comparison.headline]
    parts += [part for part in (comparison.whole, comparison.common) if part is not comparison.headline]
    blocks: list[Block] = [
        _paragraph(marked(verdict_sentence(part.finding, part_name(part)), comparison)) for part in parts
    ]
    line = _("The baseline: {title}, {n} people, sat on {day}; source: {source}.")
    baseline = comparison.baseline
    values = {"title": baseline.title, "n": size_text(baseline.whole.n), "day": day_text(baseline.sat_on.isoformat())}
    text = line.format(source=baseline.source, **values)
    return [*blocks, _paragraph(text)]


def _topics(summary: Summary) -> list[Block]:
    shown = _shown(summary)
    if not shown:
        return [_paragraph(_("No topic has enough items and people to be shown by itself."))]
    columns = (
        Column("", mm=16),
        Column(_("Topic"), weight=3),
        Column(_("Items"), Kind.NUMBER, mm=16),
        Column(_("Share, in %"), Kind.NUMBER, mm=28),
    )
    rows = tuple(
        (mark(line), line.title, number(line.items), number(100 * (line.ours or 0), percent_text(line.ours)))
        for line in shown
    )
    return [Table("topics", columns, rows, caption=_("Share of the points by topic"))]


def _shown(summary: Summary) -> list[TopicLine]:
    return [line for line in summary.topics.lines if line.ours is not None]


def _problems(summary: Summary) -> list[str]:
    lines = []
    lowest = sorted(_shown(summary), key=lambda line: line.ours or 0)[:LOWEST_TOPICS]
    if lowest:
        topics = _(", ").join(
            _("{topic} ({share} %)").format(topic=line.title, share=percent_text(line.ours)) for line in lowest
        )
        lines.append(_("The lowest shares are those of: {topics}.").format(topics=topics))
    if summary.weak_items is None:
        line = _("Nothing is said of single items, because fewer than {count} people have a score.")
        lines.append(line.format(count=CLAIM_N))
    elif summary.weak_items:
        titles = {line.topic_id: line.title for line in summary.topics.lines}
        items = _(", ").join(
            _("{topic} ({count} items)").format(topic=titles[topic], count=count)
            for topic, count in summary.weak_items.items()
        )
        lines.append(_("Items that fewer than one in five got right: {items}.").format(items=items))
    lines.append(_("Other matters: {blank}").format(blank=BLANK * 3))
    return lines


def _plans(summary: Summary) -> list[str]:
    line = _("To sit again: {failed} who did not pass, {absent} absent, {deferred} deferred.")
    failed = _("those") if summary.failed is None else summary.failed
    again = line.format(failed=failed, absent=summary.absent, deferred=summary.deferred)
    where = _("Date: {blank}; place: {blank}.").format(blank=BLANK)
    training = _("Training on the topics named above: date {blank}, lecturer {blank}, hours {blank}.")
    return [_("{text} {further}").format(text=again, further=where), training.format(blank=BLANK)]


def _data(summary: Summary, facts: SummaryFacts) -> dict[str, object]:
    figures, comparison = summary.figures, summary.comparison
    return {
        "exam": facts.exam_title,
        "form": facts.form_code,
        "expected": summary.expected,
        "sat": summary.sat,
        "absent": summary.absent,
        "deferred": summary.deferred,
        "exempt": summary.exempt,
        "mean": None if figures is None else round(figures.mean, 6),
        "passed": None if figures is None else figures.passed,
        "excellent": summary.excellent,
        "centres": {name: _centre_data(each) for name, each in summary.centres.items()},
        "topics": {line.topic_id: round(line.ours or 0, 6) for line in _shown(summary)},
        "verdict": None if comparison is None else comparison.headline.verdict,
    }


def _centre_data(found: GroupFigures) -> dict[str, object]:
    return {"n": found.n, "mean": round(found.mean, 6), "passed": found.passed}
