"""Did it help: from a pre-test to the exam, with intervals, and with what a gain does not say."""

from collections.abc import Iterator
from dataclasses import dataclass

from examapp.analysis.comparison import MINIMUM_N, TOPIC_ITEMS
from examapp.analysis.gains import MANY, Change, Gains, HoursBand, TopicChange
from examapp.domain.marking import show_points
from examapp.locale import _, current_language
from examapp.reports.charts_intervals import IntervalRow, Intervals
from examapp.reports.documents import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Kind,
    Note,
    Paragraph,
    Table,
    number,
)
from examapp.reports.figures import NOTHING, points_text, signed


@dataclass(frozen=True, slots=True)
class GainFacts:
    """What the report says of its form, its people and its data; `inputs_sha256` names what it was made of.

    `table` names the table that the hours are from; empty where they are the ledger's.
    """

    exam_title: str
    form_code: str
    key_version: int
    inputs_sha256: str = ""
    demonstration: bool = False
    table: str = ""


def gain_report(gains: Gains, facts: GainFacts) -> Document:
    """The conclusion first, then who is in it, the chart, topics, hours, and what must not be read into it."""
    return Document(
        name="gain",
        title=_("{exam}: from the pre-test to the exam").format(exam=facts.exam_title),
        subtitle=(
            _("Form {form}, key version {version}").format(form=facts.form_code, version=facts.key_version),
            _("The pre-test is the first mock exam that a person sat before the exam."),
        ),
        blocks=tuple(_blocks(gains, facts)),
        language=current_language(),
        demonstration=facts.demonstration,
        inputs_sha256=facts.inputs_sha256,
        data={"exam": facts.exam_title, "form": facts.form_code, **gain_data(gains)},
    )


def _blocks(gains: Gains, facts: GainFacts) -> Iterator[Block]:
    yield Callout(conclusion(gains.whole))
    yield _people(gains)
    figure = _figure(gains)
    if figure is not None:
        yield figure
    yield _topics(gains)
    yield Heading(_("By hours of training"))
    yield from _hours(gains, facts.table)
    yield Note(_("What a gain does not say"), tuple(_warnings(gains)))
    yield Note(_("How to read it"), tuple(_notes(gains)))


def conclusion(change: Change) -> str:
    """What the interval supports, and that it does not tell the cause."""
    if change.mean is None:
        line = _("Withheld: {n} people have a pre-test and a score; nothing is told of fewer than {count}.")
        return line.format(n=change.n, count=MINIMUM_N)
    facts: dict[str, object] = {"n": change.n, "mean": signed(change.mean), "size": points_text(abs(change.mean))}
    if change.figures is None:
        line = _("All {n} people changed alike, by {mean} percentage points; there is no interval.")
        return _with_caution(line.format(**facts))
    facts |= {"low": signed(change.figures.low), "high": signed(change.figures.high)}
    if change.covers_zero:
        return _(
            "No change is shown. Of {n} people the mean in the exam differs from that in the pre-test by {mean} "
            "percentage points, and the 95 % interval, {low} to {high}, includes 0."
        ).format(**facts)
    if change.mean > 0:
        line = _(
            "In the exam {n} people had on average {size} percentage points more than in their pre-test (95 % interval "
            "{low} to {high})."
        )
    else:
        line = _(
            "In the exam {n} people had on average {size} percentage points less than in their pre-test (95 % interval "
            "{low} to {high})."
        )
    return _with_caution(line.format(**facts))


def _with_caution(text: str) -> str:
    return _("{text} {further}").format(text=text, further=_("That training is the cause is not shown by this."))


def _people(gains: Gains) -> Table:
    columns = (
        Column("", weight=2),
        Column(_("People"), Kind.NUMBER),
        Column(_("Pre-test, %"), Kind.NUMBER),
        Column(_("Exam, %"), Kind.NUMBER),
        Column(_("Difference"), Kind.NUMBER),
        Column(_("95 % interval"), weight=1.6),
        Column(_("dz"), Kind.NUMBER, weight=0.7),
    )
    dz = None if gains.whole.figures is None else gains.whole.figures.dz
    rows = (
        (_("with a pre-test"), *_cells(gains.whole), number(dz, points_text(dz, places=2))),
        (
            _("without a pre-test"),
            number(gains.alone),
            NOTHING,
            number(gains.alone_mean, points_text(gains.alone_mean)),
            *(NOTHING,) * 3,
        ),
    )
    notes = [_("Means in % of the maximum; differences in percentage points, exam less pre-test.")]
    if gains.days is not None:
        notes.append(
            _("Median time from the pre-test to the exam: {days} days").format(days=points_text(gains.days, places=0))
        )
    if gains.again:
        notes.append(_("First attempts only; who sat again in the same year is left out."))
    return Table("people", columns, rows, caption=_("Who is in it, and who is not"), notes=tuple(notes))


def _cells(change: Change) -> tuple[Cell | str, ...]:
    """n, both means, the difference, and its interval."""
    return (
        number(change.n),
        number(change.before, points_text(change.before)),
        number(change.after, points_text(change.after)),
        number(change.mean, NOTHING if change.mean is None else signed(change.mean)),
        interval_text(change),
    )


def interval_text(change: Change) -> str:
    """The ends of the interval; a dash where there is none."""
    if change.figures is None:
        return NOTHING
    return _("{low} to {high}").format(low=signed(change.figures.low), high=signed(change.figures.high))


def _figure(gains: Gains) -> Figure | None:
    """The changes that have an interval, all on one scale."""
    named = [(_("in all"), gains.whole)]
    named += [(f"{each.topic_id} {each.title}", each.change) for each in gains.topics]
    named += [(band_name(band), band.change) for band in gains.bands or ()]
    rows = tuple(
        IntervalRow(_("{name} (n = {n})").format(name=name, n=each.n), each.mean, each.figures.low, each.figures.high)
        for name, each in named
        if each.figures is not None
    )
    if not rows:
        return None
    chart = Intervals(rows, _("Exam less pre-test, percentage points"))
    return Figure("gains", chart, _("Changes with their 95 % intervals"))


def _topics(gains: Gains) -> Table:
    columns = (
        Column("", mm=12),
        Column(_("Topic"), weight=2.4),
        Column(_("Items"), Kind.NUMBER, mm=13),
        *_change_columns(),
    )
    rows = tuple((each.topic_id, each.title, number(each.items), *_cells(each.change)) for each in gains.topics)
    few = [each.topic_id for each in gains.topics if each.few]
    notes = []
    if few:
        line = _("With fewer than {count} items a topic is not shown: {topics}")
        notes.append(line.format(count=TOPIC_ITEMS, topics=_(", ").join(few)))
    return Table("topics", columns, rows, caption=_("By topic"), notes=tuple(notes))


def _change_columns() -> tuple[Column, ...]:
    return (
        Column(_("People"), Kind.NUMBER),
        Column(_("Pre-test, %"), Kind.NUMBER),
        Column(_("Exam, %"), Kind.NUMBER),
        Column(_("Difference"), Kind.NUMBER),
        Column(_("95 % interval"), weight=1.6),
    )


def band_name(band: HoursBand) -> str:
    """How many hours the people of a band have."""
    if band.up_to is not None and not band.up_to:
        return _("no hours")
    low, high = (None if end is None else show_points(end, places=None) for end in (band.above, band.up_to))
    if high is None:
        return _("more than {low} hours").format(low=low)
    if not band.above:
        return _("up to {high} hours").format(high=high)
    return _("more than {low}, up to {high} hours").format(low=low, high=high)


def _hours(gains: Gains, table: str) -> Iterator[Block]:
    if gains.bands is None:
        yield Paragraph(_("The ledger has no hours between pre-test and exam; a table can be named with --hours."))
        return
    rows = tuple((band_name(band), *_cells(band.change)) for band in gains.bands)
    source = _("Hours: from the table {table}. Who is not in it has none.").format(table=table)
    if not table:
        source = _(
            "Hours: of the ledger, from the day of the pre-test to that of the exam. Who has nothing there has none."
        )
    withheld = _("A dash: withheld, so that nothing about fewer than {count} follows.")
    notes = (source, withheld.format(count=MINIMUM_N))
    yield Table("hours", (Column(_("Hours"), weight=2), *_change_columns()), rows, notes=notes)
    if gains.hours is None:
        yield Paragraph(_("Hours and gains are correlated from {count} people on.").format(count=MANY))
        return
    facts = {"n": gains.hours.n, "r": f"{gains.hours.r:.2f}"}
    ends = {"low": f"{gains.hours.low:.2f}", "high": f"{gains.hours.high:.2f}"}
    line = _("Hours and gains: r = {r}, 95 % interval {low} to {high}, n = {n}.").format(**facts, **ends)
    if gains.hours.low <= 0 <= gains.hours.high:
        line = _("{text} {further}").format(text=line, further=_("That they go together is not shown."))
    yield Paragraph(line)


def _warnings(gains: Gains) -> Iterator[str]:
    yield _("There is no comparison group: how the same people would have done without training, nobody knows.")
    papers = _(
        "Pre-test and exam are different papers and not equated: a gain may be an easier paper, a loss a harder one."
    )
    if gains.common:
        common = _(
            "Items of the exam that stood in pre-tests as well: {count}. Who remembers them does better for that alone."
        ).format(count=gains.common)
    else:
        common = _("They have no items in common, as items of an exam are kept out of mock exams.")
    yield _("{text} {further}").format(text=papers, further=common)
    yield _(
        "Those who practise more differ in other ways too: in time, interest, experience. That a gain goes with hours "
        "does not mean that the hours made it."
    )
    yield _(
        "Who did badly on one day does better on the next for chance alone (regression to the mean), and some take a "
        "mock because they did badly."
    )
    yield _("The second paper of a kind goes better because the kind is known.")


def _notes(gains: Gains) -> Iterator[str]:
    yield _("The interval is Student's for paired differences; dz is their mean in standard deviations of themselves.")
    yield _("Each interval stands by itself: of twenty, one on average misses what it is meant to hold.")
    yield _("Nothing about fewer than {count} people is given.").format(count=MINIMUM_N)
    if gains.alone_mean is not None:
        yield _(
            "Compare the exam means of people with and without a pre-test: where they differ, the two are not alike."
        )


def gain_data(gains: Gains) -> dict[str, object]:
    """The figures for programs, to six decimals."""
    hours = gains.hours
    return {
        "whole": _change_data(gains.whole),
        "without_pre_test": {"n": gains.alone, "exam_percent": _rounded(gains.alone_mean)},
        "topics": [_topic_data(each) for each in gains.topics],
        "hours": None if gains.bands is None else [_band_data(band) for band in gains.bands],
        "hours_and_gain": None
        if hours is None
        else {"n": hours.n, "r": _rounded(hours.r), "ci95": [_rounded(hours.low), _rounded(hours.high)]},
        "median_days": _rounded(gains.days),
        "common_items": gains.common,
    }


def _topic_data(topic: TopicChange) -> dict[str, object]:
    return {"topic": topic.topic_id, "title": topic.title, "items": topic.items, **_change_data(topic.change)}


def _band_data(band: HoursBand) -> dict[str, object]:
    ends = {"above": band.above, "up_to": band.up_to}
    told = {name: None if end is None else _rounded(float(end)) for name, end in ends.items()}
    return {**told, **_change_data(band.change)}


def _change_data(change: Change) -> dict[str, object]:
    found = change.figures
    return {
        "n": change.n,
        "pre_test_percent": _rounded(change.before),
        "exam_percent": _rounded(change.after),
        "difference": _rounded(change.mean),
        "ci95": None if found is None else [_rounded(found.low), _rounded(found.high)],
        "dz": None if found is None else _rounded(found.dz),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
