"""What came home: bundles merged, stations and candidates still missing, and what stations tell differently."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from examapp.domain.errors import Message
from examapp.locale import _, say
from examapp.reports.text import Paragraph


@dataclass(frozen=True, slots=True)
class MergeRow:
    """What became of one bundle; `refused` says why when nothing of it was taken.

    `unread` are the training records in it that this version cannot read.
    """

    file: str
    station: str = ""
    new: int = 0
    grown: int = 0
    same: int = 0
    events: int = 0
    conflicts: int = 0
    training: int = 0
    training_new: int = 0
    unread: int = 0
    refused: Message | None = None


@dataclass(frozen=True, slots=True)
class StationStanding:
    """A station that results are expected from, or came from."""

    name: str
    station_id: str
    exported_at: datetime | None
    merged_at: datetime | None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CentreStanding:
    """How far a centre's candidates have come with one form; `missing` are those without a closed sitting."""

    centre: str
    expected: int
    submitted: int
    open: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the ways in which something is told: by whom, and what."""

    teller: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One thing that stations tell differently; `settled` when nobody has to decide between them."""

    title: str
    since: str
    sides: tuple[Side, ...]
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """Stations and centres, for one form; `form` is empty where none is stored."""

    form: str
    stations: tuple[StationStanding, ...]
    centres: tuple[CentreStanding, ...] = field(default=())


def render_merges(rows: Sequence[MergeRow]) -> RenderableType:
    """One row a bundle, and under the table why any was refused, and what came of training."""
    table = _table([_("Bundle"), _("Station")])
    for heading in (_("new"), _("grown"), _("same"), _("events"), _("conflicts")):
        table.add_column(Text(heading), justify="right")
    for row in rows:
        counts = (row.new, row.grown, row.same, row.events, row.conflicts)
        cells = ["–"] * 5 if row.refused else [str(count) for count in counts]
        table.add_row(Text(row.file), Text(_("refused") if row.refused else row.station), *cells)
    reasons = [
        Paragraph(_("{file}: {reason}").format(file=row.file, reason=say(row.refused))) for row in rows if row.refused
    ]
    return Group(table, *reasons, *(Paragraph(line) for row in rows for line in _training(row)))


def _training(row: MergeRow) -> Iterable[str]:
    """What came of training, where anything did."""
    if row.training:
        told = {"file": row.file, "count": row.training, "new": row.training_new}
        yield _("{file}: {count} training records, {new} of them new.").format(**told)
    if row.unread:
        line = _(
            "{file}: training records that this version of examapp cannot read, left out: {count}. "
            "Install the newest version and merge again."
        )
        yield line.format(file=row.file, count=row.unread)


def render_overview(overview: Overview) -> RenderableType:
    """Which stations have reported and when; then, by centre, who is still missing."""
    parts: list[RenderableType] = [_stations(overview.stations)]
    if overview.form:
        parts += [Text(""), Paragraph(overview.form), _centres(overview.centres)]
        parts += list(_missing(overview.centres))
    return Group(*parts)


def _stations(stations: Sequence[StationStanding]) -> RenderableType:
    if not stations:
        return Paragraph(_("No station is trusted here, and no bundle was merged."))
    table = _table([_("Station"), _("Id"), _("Bundle made"), _("Merged"), _("State")])
    for one in stations:
        table.add_row(*(Text(cell) for cell in (one.name, one.station_id[:8], *_state(one))))
    waiting = sum(one.exported_at is None and one.revoked_at is None for one in stations)
    count = _("{count} stations; {waiting} have not reported yet.").format(count=len(stations), waiting=waiting)
    return Group(table, Paragraph(count))


def _state(one: StationStanding) -> tuple[str, str, str]:
    made = moment(one.exported_at) if one.exported_at else "–"
    merged = moment(one.merged_at) if one.merged_at else "–"
    if one.revoked_at:
        return made, merged, _("revoked {moment}").format(moment=moment(one.revoked_at))
    return made, merged, _("reported") if one.exported_at else _("nothing yet")


def _centres(centres: Sequence[CentreStanding]) -> Table:
    table = _table([_("Centre")])
    for heading in (_("expected"), _("submitted"), _("sitting now"), _("missing")):
        table.add_column(Text(heading), justify="right")
    for one in centres:
        counts = (one.expected, one.submitted, one.open, len(one.missing))
        table.add_row(Text(one.centre), *(str(count) for count in counts))
    return table


def _missing(centres: Iterable[CentreStanding]) -> Iterable[RenderableType]:
    """The names behind the counts."""
    lines = [(one.centre, "、".join(one.missing)) for one in centres if one.missing]
    if not lines:
        yield Paragraph(_("Nobody is missing."))
    for centre, names in lines:
        yield Paragraph(_("Missing in {centre}: {names}").format(centre=centre, names=names))


def render_conflicts(rows: Sequence[ConflictRow]) -> RenderableType:
    """What is told differently, one block each, those that somebody has to decide first."""
    if not rows:
        return Paragraph(_("Nothing is told differently by two stations."))
    parts: list[RenderableType] = []
    for row in sorted(rows, key=lambda row: row.settled):
        parts += [Paragraph(conflict_heading(row), style="bold"), _sides(row), Text("")]
    return Group(*parts, Paragraph(conflict_count(rows)))


def conflict_heading(row: ConflictRow) -> str:
    """What it is about, and from where on."""
    mark = _("settled") if row.settled else _("to be decided")
    return _("[{mark}] {title}, {since}").format(mark=mark, title=row.title, since=row.since)


def conflict_count(rows: Sequence[ConflictRow]) -> str:
    """How many there are, and how many wait for somebody."""
    waiting = sum(not row.settled for row in rows)
    return _("{count} conflicts, {waiting} of them to be decided.").format(count=len(rows), waiting=waiting)


def _sides(row: ConflictRow) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True, expand=False)
    for side in row.sides:
        table.add_column(Text(side.teller), overflow="fold")
    table.add_row(*(Text("\n".join(side.lines)) for side in row.sides))
    return table


def moment(when: datetime) -> str:
    """A moment by this machine's time zone, to the minute."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M")


def _table(headings: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    return table
