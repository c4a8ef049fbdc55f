"""The comparison of the legal-aid group with a baseline, laid out for reading."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from examapp.analysis.comparison import Comparison, PartComparison, TopicRow
from examapp.analysis.means import Difference
from examapp.domain.blueprints import Part
from examapp.domain.marking import show_points
from examapp.locale import _, say
from examapp.reports.figures import NOTHING, bar, percent_text, points_text, rate_text, signed
from examapp.reports.text import Paragraph
from examapp.reports.verdicts import VERDICT_WORDS, margin_text, reason_text, smallest_text, verdict_sentence

BAR_CELLS = 8
DIGEST_DIGITS = 16
SMALLEST_P = 0.001


def render(comparison: Comparison) -> RenderableType:
    """The whole report; it fits 80 columns."""
    parts: list[RenderableType] = [*_heading(comparison), ""]
    parts += [_title(_("Scores in points"), comparison), _figures_table(comparison), ""]
    parts += [_title(_("Difference of the means: legal aid less baseline"), comparison), _differences_table(comparison)]
    parts += [Paragraph(line) for line in (*withheld_lines(comparison), *measure_lines(comparison))]
    parts += ["", Paragraph(conclusion(comparison), "bold"), *(Paragraph(line) for line in _notes(comparison))]
    parts += ["", _title(_("Topics: share of the points earned, in % (shown, not tested)"), comparison)]
    parts += [_topics_table(comparison), Paragraph(_("* legal-aid topics, no part of the common part")), ""]
    line = _("Made of data with the SHA-256 {digest}")
    parts.append(Paragraph(marked(line.format(digest=comparison.digest[:DIGEST_DIGITS]), comparison)))
    return Group(*parts)


def marked(text: str, comparison: Comparison) -> str:
    """The text, and before it that the data is invented when it is."""
    return _("[{mark}] {text}").format(mark=_("DEMONSTRATION"), text=text) if comparison.demonstration else text


def _heading(comparison: Comparison) -> list[RenderableType]:
    baseline = comparison.baseline
    title = _("Legal-aid lawyers beside {norm_group}: scores compared").format(norm_group=baseline.norm_group)
    exam = _("Exam: {title}, form {form}, key version {version}, cut score {cut}").format(
        title=comparison.exam_title,
        form=comparison.form_code,
        version=comparison.key_version,
        cut=show_points(comparison.cut_score, places=None),
    )
    theirs = _("Baseline: {title}, sat on {day}, n = {n}; source: {source}").format(
        title=baseline.title, day=baseline.sat_on.isoformat(), n=baseline.whole.n, source=baseline.source
    )
    return [
        Paragraph(marked(title, comparison), "bold"),
        Paragraph(exam),
        Paragraph(attendance_line(comparison)),
        Paragraph(theirs),
    ]


def attendance_line(comparison: Comparison) -> str:
    """How many of the group were to sit and did, and what became of the others."""
    counts = comparison.attendance
    parts = [
        _("Legal-aid lawyers: expected {expected}, sat {sat}, absent {absent}").format(
            expected=counts.expected, sat=counts.sat, absent=counts.absent
        )
    ]
    if counts.open:
        parts.append(_("sitting now, not counted: {count}").format(count=counts.open))
    if counts.voided:
        parts.append(_("voided: {count}").format(count=counts.voided))
    if counts.excused:
        parts.append(_("deferred or exempt: {count}").format(count=counts.excused))
    return _("{list}.").format(list=_("; ").join(parts))


def part_name(part: PartComparison) -> str:
    """The part as tables and sentences name it."""
    return _("whole paper") if part.part is None else _("common part")


def _title(title: str, comparison: Comparison) -> Paragraph:
    return Paragraph(marked(title, comparison), "bold")


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)


def _figures_table(comparison: Comparison) -> Table:
    table = _table()
    table.add_column("")
    for part in (comparison.whole, comparison.common):
        maximum = _("out of {maximum}").format(maximum=show_points(part.maximum, places=None))
        for side in (_("legal aid"), _("baseline")):
            table.add_column(Text(f"{part_name(part)}\n{maximum}\n{side}"), justify="right")
    columns = [
        column for part in (comparison.whole, comparison.common) for column in (_our_cells(part), _their_cells(part))
    ]
    for name, *cells in zip(measure_names(), *columns, strict=True):
        table.add_row(Text(name), *(Text(cell) for cell in cells))
    return table


def measure_names() -> list[str]:
    """What is said of a distribution, in the order of the table."""
    return [
        _("People (n)"),
        _("Mean"),
        _("SD (n - 1)"),
        _("Median"),
        _("Lowest"),
        _("Highest"),
        _("Pass rate"),
    ]


def _our_cells(part: PartComparison) -> list[str]:
    ours = part.ours
    if ours is None:
        return [str(part.n), *[NOTHING] * 6]
    figures = (ours.mean, ours.sd, ours.median, ours.lowest, ours.highest)
    return [str(ours.n), *(points_text(figure) for figure in figures), rate_text(ours.passed, ours.n)]


def _their_cells(part: PartComparison) -> list[str]:
    theirs = part.theirs
    if theirs is None:
        return [NOTHING] * 7
    figures = (theirs.mean, theirs.sd, theirs.median, theirs.lowest, theirs.highest)
    return [str(theirs.n), *(points_text(figure) for figure in figures), rate_text(theirs.passed, theirs.n)]


def _differences_table(comparison: Comparison) -> Table:
    table = _table()
    for heading in ("", _("Difference"), _("Interval (Welch, 95 %)"), _("By the interval")):
        table.add_column(Text(heading), justify="right" if heading == _("Difference") else "left")
    for part in (comparison.whole, comparison.common):
        word = say(VERDICT_WORDS[part.verdict])
        cells = [NOTHING] * 3 if part.difference is None else _difference_cells(part.difference, word)
        table.add_row(*(Text(cell) for cell in (part_name(part), *cells)))
    return table


def _difference_cells(difference: Difference, word: str) -> list[str]:
    interval = _("{low} to {high}").format(low=signed(difference.low), high=signed(difference.high))
    return [signed(difference.difference), interval, word]


def withheld_lines(comparison: Comparison) -> list[str]:
    """One line for each part without a difference."""
    parts = [part for part in (comparison.whole, comparison.common) if part.withheld is not None]
    return [_("{part}: {reason}.").format(part=part_name(part), reason=reason_text(part.finding)) for part in parts]


def measure_lines(comparison: Comparison) -> list[str]:
    """What is known beside the difference: effect size, what can be found at all, equivalence, pass rates."""
    parts = [part for part in (comparison.whole, comparison.common) if part.difference is not None]
    return [line for part in parts for line in (*_size_lines(part), *_margin_lines(part), *_rate_lines(part))]


def _size_lines(part: PartComparison) -> Iterator[str]:
    if part.effect is not None:
        line = _("{part}: effect size g = {g}, interval {low} to {high} (Hedges, noncentral t, 95 %).")
        g, low, high = (f"{value:+.2f}" for value in (part.effect.g, part.effect.low, part.effect.high))
        yield line.format(part=part_name(part), g=g, low=low, high=high)
    if part.finding.detectable is not None:
        line = _("{part}: smallest difference that so many people find (80 % power): {smallest} points.")
        yield line.format(part=part_name(part), smallest=smallest_text(part.finding.detectable))


def _margin_lines(part: PartComparison) -> Iterator[str]:
    tested = part.finding.equivalence
    if tested is not None:
        shown = _("{part}: equivalence within {margin} points is shown; 90 % interval {low} to {high}, p {p} (TOST).")
        missed = _(
            "{part}: equivalence within {margin} points is not shown; 90 % interval {low} to {high}, p {p} (TOST)."
        )
        values = {"margin": margin_text(tested.margin), "low": signed(tested.low), "high": signed(tested.high)}
        line = shown if tested.shown else missed
        yield line.format(part=part_name(part), p=p_text(tested.p), **values)


def p_text(p: float) -> str:
    """A p value with its sign: three decimals, and never 0."""
    return "< 0.001" if p < SMALLEST_P else f"= {p:.3f}"


def _rate_lines(part: PartComparison) -> Iterator[str]:
    rates = part.pass_rates
    if rates is not None:
        line = _(
            "{part}: difference of the pass rates {difference} percentage points, interval {low} to {high} "
            "(Newcombe, 95 %)."
        )
        difference, low, high = (signed(100 * share) for share in (rates.difference, rates.low, rates.high))
        yield line.format(part=part_name(part), difference=difference, low=low, high=high)


def conclusion(comparison: Comparison) -> str:
    """The one sentence that people take away: a verdict by the interval, and never more."""
    headline = comparison.headline
    return marked(verdict_sentence(headline.finding, part_name(headline)), comparison)


def _notes(comparison: Comparison) -> list[str]:
    """What a reader must know to take the conclusion for no more than it is."""
    notes = []
    topics = _(", ").join(comparison.favouring)
    if topics and comparison.headline.part is Part.COMMON:
        line = _("It rests on the common part: the topics {topics} are legal-aid lawyers' daily work and favour them.")
        notes.append(line.format(topics=topics))
    elif topics:
        line = _(
            "The baseline has no figures for the common part, so it rests on the whole paper, in which the topics "
            "{topics} favour legal-aid lawyers."
        )
        notes.append(line.format(topics=topics))
    notes.append(_("The interval takes people as independent; people of one centre may be alike, which widens it."))
    return notes


def _topics_table(comparison: Comparison) -> Table:
    table = _table()
    table.add_column("")
    table.add_column(Text(_("Topic")), overflow="fold")
    table.add_column(Text(_("Items")), justify="right")
    table.add_column(Text(_("legal aid")))
    table.add_column(Text(_("baseline")))
    for row in comparison.topics:
        cells = [topic_mark(row), row.title, str(row.items), _share_cell(row.ours), _share_cell(row.theirs)]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def topic_mark(row: TopicRow) -> str:
    """A topic's id, with a star when it is no part of the common part."""
    return f"{row.topic_id}*" if row.part is Part.LEGAL_AID else row.topic_id


def _share_cell(share: float | None) -> str:
    return f"{percent_text(share):>5} {bar(share, cells=BAR_CELLS)}".rstrip()
