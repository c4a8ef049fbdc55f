"""The report on topics: what share of its points each brought, by centre, and beside the norm group."""

from examapp.analysis.comparison import MINIMUM_N, TOPIC_ITEMS
from examapp.analysis.topic_shares import TopicLine, TopicOverview
from examapp.domain.blueprints import Part
from examapp.locale import _, current_language
from examapp.reports.charts_bars import BarRow, Bars
from examapp.reports.documents import Block, Cell, Column, Document, Figure, Kind, Note, Table, number
from examapp.reports.figures import percent_text

MANY_CENTRES = 4


def topics_report(
    overview: TopicOverview,
    *,
    exam: str,
    subtitle: tuple[str, ...],
    norm_group: str | None = None,
    demonstration: bool = False,
    inputs_sha256: str = "",
) -> Document:
    """A table of all topics, and bars of those with enough items."""
    blocks: list[Block] = [_table(overview, norm_group)]
    known = [line for line in overview.lines if line.ours is not None]
    rows = tuple(BarRow(f"{mark(line)} {line.title}", line.ours, line.theirs) for line in known)
    if rows:
        ours = _("legal aid (n = {n})").format(n=overview.n)
        blocks.append(Figure("topic-bars", Bars(rows, ours, norm_group), _("Share of the points by topic")))
    blocks.append(Note(_("How to read it"), tuple(_notes(overview))))
    return Document(
        name="topics",
        title=_("{exam}: report on topics").format(exam=exam),
        subtitle=subtitle,
        blocks=tuple(blocks),
        language=current_language(),
        landscape=len(overview.centres) > MANY_CENTRES,
        demonstration=demonstration,
        inputs_sha256=inputs_sha256,
        data={
            "exam": exam,
            "n": overview.n,
            "centres": dict(overview.centres),
            "topics": [_data(line) for line in overview.lines],
        },
    )


def mark(line: TopicLine) -> str:
    """A topic's id, with a star when it is no part of the common part."""
    return f"{line.topic_id}*" if line.part is Part.LEGAL_AID else line.topic_id


def _table(overview: TopicOverview, norm_group: str | None) -> Table:
    columns = [
        Column("", mm=14),
        Column(_("Topic"), weight=3),
        Column(_("Items"), Kind.NUMBER, mm=13),
        Column(_("legal aid (n = {n})").format(n=overview.n), Kind.NUMBER),
    ]
    if norm_group is not None:
        columns.append(Column(norm_group, Kind.NUMBER))
    columns += [
        Column(_("{centre} (n = {n})").format(centre=name, n=n), Kind.NUMBER) for name, n in overview.centres.items()
    ]
    rows = tuple(_row(line, overview, norm_group) for line in overview.lines)
    notes = [_("* legal-aid topics, no part of the common part")]
    if overview.hidden:
        line = _("Not shown, so that nothing about fewer than {count} people can be computed: {centres}")
        notes.append(line.format(count=MINIMUM_N, centres=_(", ").join(overview.hidden)))
    return Table("topics", tuple(columns), rows, caption=_("Share of the points, in %"), notes=tuple(notes))


def _row(line: TopicLine, overview: TopicOverview, norm_group: str | None) -> tuple[Cell | str, ...]:
    shares = [line.ours, *([line.theirs] if norm_group is not None else [])]
    shares += [line.centres.get(centre) for centre in overview.centres]
    return (mark(line), line.title, number(line.items), *(_share(share) for share in shares))


def _share(share: float | None) -> Cell:
    return number(None if share is None else 100 * share, percent_text(share))


def _notes(overview: TopicOverview) -> list[str]:
    small = [mark(line) for line in overview.lines if line.items < TOPIC_ITEMS]
    notes = [_("Shares describe these people and this form; small differences between topics or centres are chance.")]
    if small:
        line = _("With fewer than {count} items a topic is not shown: {topics}")
        notes.append(line.format(count=TOPIC_ITEMS, topics=_(", ").join(small)))
    return notes


def _data(line: TopicLine) -> dict[str, object]:
    return {
        "topic": line.topic_id,
        "title": line.title,
        "items": line.items,
        "ours": None if line.ours is None else round(line.ours, 6),
        "baseline": line.theirs,
        "centres": {name: round(share, 6) for name, share in line.centres.items()},
    }
