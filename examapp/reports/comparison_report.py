"""The headline report: the legal-aid group beside a norm group, on two pages that somebody signs."""

from collections.abc import Sequence
from fractions import Fraction

from examapp.analysis.comparison import MINIMUM_N, TOPIC_ITEMS, Comparison, PartComparison
from examapp.analysis.surroundings import Surroundings
from examapp.domain.items import sha256_of
from examapp.domain.marking import show_points
from examapp.locale import _, current_language, say
from examapp.reports.charts_intervals import IntervalRow, Intervals
from examapp.reports.charts_scores import BackToBack, ScoreGroup, bins_for, counted, trimmed
from examapp.reports.comparison_data import comparison_data
from examapp.reports.comparison_further import further_blocks
from examapp.reports.comparison_words import (
    attendance_line,
    conclusion,
    measure_lines,
    notes_of,
    part_name,
    topic_mark,
    withheld_lines,
)
from examapp.reports.documents import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Facts,
    Figure,
    Kind,
    PageBreak,
    Paragraph,
    Span,
    Table,
    number,
)
from examapp.reports.equating_words import equating_facts
from examapp.reports.figures import NOTHING, percent_text, points_text, rate_text, signed, size_text
from examapp.reports.verdicts import VERDICT_WORDS, smallest_text


def comparison_report(comparison: Comparison, around: Surroundings, *, public: bool = False) -> Document:
    """The report; a `public` one names nobody."""
    blocks: list[Block] = [_scores(comparison, around), _differences(comparison)]
    blocks += [Paragraph(line) for line in (*withheld_lines(comparison), *measure_lines(comparison))]
    blocks += [
        Callout(conclusion(comparison)),
        *(Paragraph(line) for line in notes_of(comparison)),
    ]
    blocks += [_histogram(comparison, around), PageBreak(), *_equating(comparison), *_topics(comparison, around)]
    blocks += further_blocks(comparison, around, public=public)
    return Document(
        name="comparison",
        title=_("Legal-aid lawyers beside {norm_group}: scores compared").format(
            norm_group=comparison.baseline.norm_group
        ),
        subtitle=tuple(_heading(comparison, around)),
        blocks=tuple(blocks),
        language=current_language(),
        demonstration=comparison.demonstration,
        inputs_sha256=_digest(comparison, around, public=public),
        data=comparison_data(comparison, around, public=public),
    )


def _digest(comparison: Comparison, around: Surroundings, *, public: bool) -> str:
    """SHA-256 over everything that the report was made of."""
    told = [
        [[each.name, each.centre, str(each.points)] for each in around.near],
        [[change.number, change.made_on, change.reason, list(change.by)] for change in around.key_changes],
        [around.incidents.people, around.incidents.incidents, str(around.incidents.credited)],
        [str(score) for score in comparison.baseline.scores],
    ]
    kind = {"public": public, "remarked": comparison.remarked, "again": around.again}
    return sha256_of({"comparison": comparison.digest, "around": told, **kind})


def _heading(comparison: Comparison, around: Surroundings) -> list[str]:
    baseline = comparison.baseline
    exam = _("Exam: {title}, form {form}, key version {version}, cut score {cut}").format(
        title=comparison.exam_title,
        form=comparison.form_code,
        version=comparison.key_version,
        cut=show_points(comparison.cut_score, places=None),
    )
    theirs = _("Baseline: {title}, sat on {day}, n = {n}; source: {source}").format(
        title=baseline.title, day=baseline.sat_on.isoformat(), n=size_text(baseline.whole.n), source=baseline.source
    )
    other = [_("The baseline sat another form: {form}").format(form=baseline.form_id[:8])]
    again = [
        _("Our responses were marked again by the rules of the baseline: {rules}").format(rules=_rules(comparison))
    ]
    others = [*(other if comparison.other_form else []), *(again if comparison.remarked else [])]
    if around.again:
        others.append(_retakes(around.again))
    return [exam, attendance_line(comparison), theirs, *others]


def _retakes(count: int) -> str:
    """That some of our scores are second attempts, which a group that sat once is no fair measure for."""
    line = _("Of our scores {count} are retakes: their owners had already sat another form of the exam that year.")
    return line.format(count=count if count >= MINIMUM_N else _("fewer than {count}").format(count=MINIMUM_N))


def _rules(comparison: Comparison) -> str:
    """The marking rules of the baseline, each once."""
    return ", ".join(sorted(set(comparison.baseline.marking.values())))


def _scores(comparison: Comparison, around: Surroundings) -> Table:
    parts = (comparison.whole, comparison.common)
    sides = (Column(_("legal aid"), Kind.NUMBER, weight=2), Column(_("baseline"), Kind.NUMBER, weight=2))
    spans = [Span("", 1)]
    for part in parts:
        maximum = show_points(part.maximum, places=None)
        spans.append(Span(_("{part}, out of {maximum}").format(part=part_name(part), maximum=maximum), 2))
    columns = [cells for part in parts for cells in (_our_cells(part), _their_cells(part))]
    rows = [(name, *cells) for name, *cells in zip(measure_names(), *columns, strict=True)]
    rows += _equated_rows(parts)
    if around.excellent is not None and around.excellent_score is not None and comparison.whole.ours is not None:
        name = _("Excellent ({score} or more)").format(score=show_points(around.excellent_score, places=None))
        share = Cell(rate_text(around.excellent, len(around.points)))
        rows.append((name, share, Cell(NOTHING), Cell(NOTHING), Cell(NOTHING)))
    columns_ = (Column("", weight=3), *sides, *sides)
    caption = _("Scores in points, each group on its own form") if comparison.other_form else _("Scores in points")
    return Table("scores", columns_, tuple(rows), spans=tuple(spans), caption=caption)


def _equated_rows(parts: Sequence[PartComparison]) -> list[tuple[Cell | str, ...]]:
    """Both means on the form of the baseline, where ours could be put on it."""
    means = [None if each.equated is None or not each.equated.differences else each for each in parts]
    if not any(means):
        return []
    cells: list[Cell | str] = []
    for each in means:
        if each is None or each.equated is None or each.theirs is None:
            cells += [NOTHING, NOTHING]
        else:
            pair = (each.equated.differences[0].mean, each.theirs.mean)
            cells += [number(mean, points_text(mean)) for mean in pair]
    return [(_("Mean on the form of the baseline"), *cells)]


def measure_names() -> list[str]:
    """What is said of a distribution, in the order of the table."""
    return [_("People (n)"), _("Mean"), _("SD (n - 1)"), _("Median"), _("Lowest"), _("Highest"), _("Pass rate")]


def _our_cells(part: PartComparison) -> list[Cell]:
    ours = part.ours
    if ours is None:
        return [number(part.n), *[Cell(NOTHING)] * 6]
    figures = (ours.mean, ours.sd, ours.median, ours.lowest, ours.highest)
    return [number(ours.n), *(number(each, points_text(each)) for each in figures), _rate(ours.passed, ours.n)]


def _their_cells(part: PartComparison) -> list[Cell]:
    theirs = part.theirs
    if theirs is None:
        return [Cell(NOTHING)] * 7
    figures = (theirs.mean, theirs.sd, theirs.median, theirs.lowest, theirs.highest)
    return [
        number(theirs.n, size_text(theirs.n)),
        *(number(each, points_text(each)) for each in figures),
        _rate(theirs.passed, theirs.n),
    ]


def _rate(passed: int | None, n: int | None) -> Cell:
    return Cell(rate_text(passed, n))


def _differences(comparison: Comparison) -> Table:
    columns = (
        Column("", weight=2),
        Column(_("Difference"), Kind.NUMBER, weight=2),
        Column(_("Interval (95 %)") if comparison.other_form else _("Interval (Welch, 95 %)"), weight=3),
        Column(_("Effect size g (95 %)"), weight=3.4),
        Column(_("Smallest found"), Kind.NUMBER, weight=2),
        Column(_("By the interval"), weight=2),
    )
    rows = tuple(_difference_row(part) for part in (comparison.whole, comparison.common))
    caption = _("Difference of the means: legal aid less baseline")
    note = _("Smallest found: the smallest true difference in points that so many people reliably find (80 % power).")
    return Table("differences", columns, rows, caption=caption, notes=(note,))


def _difference_row(part: PartComparison) -> tuple[Cell | str, ...]:
    found = part.difference
    if found is None:
        return (part_name(part), *[NOTHING] * 4, say(VERDICT_WORDS[part.verdict]))
    interval = _("{low} to {high}").format(low=signed(found.low), high=signed(found.high))
    effect = NOTHING
    if part.effect is not None:
        g, low, high = (f"{value:+.2f}" for value in (part.effect.g, part.effect.low, part.effect.high))
        effect = _("{g} ({low} to {high})").format(g=g, low=low, high=high)
    detectable = part.finding.detectable
    smallest = number(detectable, NOTHING if detectable is None else smallest_text(detectable))
    difference = number(found.difference, signed(found.difference))
    return (part_name(part), difference, interval, effect, smallest, say(VERDICT_WORDS[part.verdict]))


def _equating(comparison: Comparison) -> list[Block]:
    """How the two forms were linked, part by part."""
    parts = (comparison.whole, comparison.common)
    pairs = [pair for part in parts for pair in equating_facts(part, part_name(part))]
    return [Facts(tuple(pairs))] if pairs else []


def _histogram(comparison: Comparison, around: Surroundings) -> Figure:
    scores = comparison.their_scores
    lowest = min((*around.points, *scores, comparison.cut_score))
    edges = trimmed(bins_for(around.maximum, comparison.cut_score), lowest)
    few = comparison.whole.ours is None
    ours = ScoreGroup(_("legal aid"), len(around.points), None if few else counted(around.points, edges))
    counts = counted(scores, edges) if scores else None
    theirs = ScoreGroup(comparison.baseline.norm_group, comparison.baseline.whole.n or 0, counts)
    step = Fraction(1) if all(each.denominator == 1 for each in (*around.points, *scores)) else Fraction(1, 10)
    beside = None if comparison.other_form else theirs
    chart = BackToBack(ours, beside, edges, cut=comparison.cut_score, step=step)
    return Figure("histogram", chart, _("Distribution of the scores, whole paper"))


def _topics(comparison: Comparison, around: Surroundings) -> list[Block]:
    columns = (
        Column("", mm=14),
        Column(_("Topic"), weight=5),
        Column(_("Items"), Kind.NUMBER),
        Column(_("legal aid"), Kind.NUMBER, weight=1.4),
        Column(_("baseline"), Kind.NUMBER, weight=1.4),
    )
    rows = tuple(
        (
            topic_mark(row),
            row.title,
            number(row.items),
            number(_percent(row.ours), percent_text(row.ours)),
            number(_percent(row.theirs), percent_text(row.theirs)),
        )
        for row in comparison.topics
        if row.items >= TOPIC_ITEMS
    )
    notes = [_("* legal-aid topics, no part of the common part")]
    small = [topic_mark(row) for row in comparison.topics if row.items < TOPIC_ITEMS]
    if small:
        line = _("{text}; not shown, with fewer than {count} items each: {topics}")
        notes.append(line.format(text=notes.pop(), count=TOPIC_ITEMS, topics=_(", ").join(small)))
    table = Table(
        "topics", columns, rows, caption=_("Share of the points earned, in % (shown, not tested)"), notes=tuple(notes)
    )
    return [table, *_topic_figure(comparison, around)]


def _topic_figure(comparison: Comparison, around: Surroundings) -> list[Block]:
    """Differences with intervals where the baseline has the spread of its topics; elsewhere the table says it all."""
    marks = {row.topic_id: topic_mark(row) for row in comparison.topics}
    rows = tuple(IntervalRow(marks[one.topic_id], one.difference, one.low, one.high) for one in around.topics)
    if not rows:
        return []
    caption = _("Differences of the topics, with intervals that hold for all of them together (95 %, Bonferroni)")
    axis = _("Percentage points: legal aid less baseline")
    return [Figure("topic-differences", Intervals(rows, axis), caption)]


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
